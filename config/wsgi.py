"""The site as a WSGI application, for a server to run."""

import os

from django.core.wsgi import get_wsgi_application

from config.timeouts import limit_web_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
limit_web_connections()
