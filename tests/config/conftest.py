"""The site served with other settings, over a database that can be lost."""

import pytest
from django.conf import global_settings
from django.db import connection

from tests.lost_databases import LostFile, LostServer
from tests.serving import PRODUCTION, Site


@pytest.fixture
def serve(collected, tmp_path):
    """Serve the site with other settings: `serve(KEEP_PAGES="off")`."""
    sites = []

    def start(**environment):
        log = tmp_path / f"log{len(sites)}"
        # It is asked by HTTP, with cookies that go by HTTP.
        own = {"HTTPS_ONLY": "off", **environment}
        sites.append(Site(collected, "locmemcache://", log, **own))
        return sites[-1]

    yield start
    for site in sites:
        site.end()


@pytest.fixture
def signed_in(settings):
    """Give somebody a password and a session that the served site knows; return its cookie."""

    def sign_in(client, user):
        settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
        settings.SECRET_KEY = PRODUCTION["SECRET_KEY"]
        user.set_password("hush-hush")
        user.save()
        client.force_login(user)
        return f"sessionid={client.cookies['sessionid'].value}"

    return sign_in


@pytest.fixture
def database(tmp_path):
    """A database that can be lost, and be back."""
    if connection.vendor == "sqlite":
        yield LostFile(tmp_path)
        return
    server = LostServer()
    yield server
    server.close()
