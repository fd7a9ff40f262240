"""The settings of the site with pages that fail: for tests in processes of their own."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.config.failing_urls"
