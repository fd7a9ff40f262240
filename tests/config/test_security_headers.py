"""Every page has a strict content security policy, and nothing of its own against it."""

import re

import pytest

from tests.factories import DancerFactory, MilestoneFactory


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/", "/dancers/", "/nowhere/", "/dancers/?q=%00", "/admin/login/"]
)
def test_scripts_and_styles_come_from_the_site_alone(client, path):
    response = client.get(path)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
def test_pages_hold_no_inline_style_or_script(client):
    fact = MilestoneFactory(dancer=DancerFactory())
    for path in ("/", "/dancers/", fact.dancer.get_absolute_url()):
        page = client.get(path).content.decode()
        assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", page)
