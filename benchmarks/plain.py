"""The site with profiles by plain look-ups, to compare with: the same pages.

Each fact asks for its own subjects, passages and sources as the page comes to them, as a first
version of the page would.
"""

from config.settings import *  # noqa: F403 (the site's settings, one of them another)

ROOT_URLCONF = "benchmarks.plain_urls"
KEEP_PAGES = False
