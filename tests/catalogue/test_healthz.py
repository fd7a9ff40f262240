"""`/healthz` says that the process answers, `/readyz` whether it can reach its database."""

from unittest.mock import patch

import pytest
from django.db import InterfaceError, InternalError, OperationalError


@pytest.mark.django_db
def test_a_site_with_a_database_is_well(client):
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.parametrize("keeps", [True, False])
def test_a_process_answers_without_its_database(client, settings, keeps):
    settings.KEEP_PAGES = keeps
    # The mark `django_db` is missing: a question to the database would fail.
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError, InterfaceError, InternalError])
def test_a_site_without_one_says_so(client, error):
    with patch("catalogue.views.connection.cursor", side_effect=error):
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response["Content-Type"] == "text/plain"
    assert response.content == b"database out of reach\n"
