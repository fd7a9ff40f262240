"""`/healthz` says whether the site can reach its database."""

from unittest.mock import patch

import pytest
from django.db import OperationalError


@pytest.mark.django_db
def test_a_site_with_a_database_is_well(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_a_site_without_one_says_so(client):
    with patch("catalogue.views.connection.cursor", side_effect=OperationalError):
        assert client.get("/healthz").status_code == 503
