"""The site as a WSGI application, for a server to run."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

site = get_wsgi_application()

# Imported once Django is set up.
from catalogue.kept_first import KeptFirst  # noqa: E402

application = KeptFirst(site)
