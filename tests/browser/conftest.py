"""A real browser on the real site: the system's Chromium, driven by Playwright.

Where one of the two is not installed, these tests are skipped and say so; CI fails if they were.
"""

import importlib.util
import os
import shutil
from pathlib import Path

import pytest
from django.test import Client

from tests.loaded import load_archive

# Playwright runs a loop of its own in the thread of the tests; the database is used beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

NO_BROWSER = "no browser: Playwright is not installed"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PLAYWRIGHT = importlib.util.find_spec("pytest_playwright")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


if PLAYWRIGHT:
    from playwright.sync_api import expect

    # A busy machine is slow, not wrong.
    expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items):
    """Skip the tests of this folder where there is no browser to run them."""
    missing = "Chromium" if not CHROMIUM else "pytest-playwright" if not PLAYWRIGHT else None
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            if missing:
                item.add_marker(pytest.mark.skip(reason=f"no browser: {missing} is not installed"))


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Launch the system's browser, quietly."""
    return {"executable_path": CHROMIUM, "args": FLAGS}


@pytest.fixture(scope="module")
def browser(launch_browser):
    """A browser for the tests of one module.

    The windows of closed pages leave processes behind, which go on working: a browser for the whole
    session would take a quarter of a core to its end.
    """
    browser = launch_browser()
    yield browser
    browser.close()


@pytest.fixture
def site(live_server, transactional_db):
    """The address of a running site with the shipped archive."""
    load_archive()
    return live_server.url


class Watch:
    """What went wrong on the pages: script errors, refusals of the policy, other hosts."""

    def __init__(self, page, site):
        self.troubles = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("request", lambda request: self._see(request.url, site))

    def _hear(self, message):
        # A page that is refused or not found is told as an error too, and is none.
        refused = "the server responded with a status of 40" in message.text
        if message.type in ("error", "warning") and not refused:
            self.troubles.append(message.text)

    def _see(self, url, site):
        if not url.startswith((site, "data:", "blob:")):
            self.troubles.append(f"asked another host: {url}")


@pytest.fixture
def watched(page, site):
    """The page of a browser, of which nothing may have gone wrong when the test ends."""
    watch = Watch(page, site)
    yield page
    assert watch.troubles == []


def sign_in(page, site, users):
    """Sign an editor in by the form."""
    users.objects.create_superuser("editor", password="a-pass-for-the-test")
    page.goto(f"{site}/admin/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("a-pass-for-the-test")
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()


@pytest.fixture
def signed_in(browser, site, user_with_role):
    """Open a browser for a person with a role: `signed_in("ada", "editor", **context)`."""
    watches = []

    def open_browser(name, role, **context):
        user = user_with_role(role, username=name)
        page = browser.new_context(base_url=site, **context).new_page()
        client = Client()
        client.force_login(user)
        cookie = client.cookies["sessionid"]
        page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": site}])
        watches.append(Watch(page, site))
        return page

    yield open_browser
    assert [trouble for watch in watches for trouble in watch.troubles] == []
