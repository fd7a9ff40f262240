"""How gunicorn serves the site: `make serve`, or `gunicorn -c config/gunicorn.py config.wsgi`."""

import os
import sys
from multiprocessing import cpu_count

# Behind a proxy that speaks HTTPS, on the same machine.
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"

# A process for each core, as Python runs on one; threads, for those that wait for the database.
workers = int(os.environ.get("WEB_CONCURRENCY", cpu_count()))
threads = int(os.environ.get("WEB_THREADS", 4))
worker_class = "config.worker.KeptFirstWorker"
# Each HUP reads this file, and imports the worker anew.
sys.modules.pop("config.worker", None)

# Longer than a proxy keeps its connections: it ends them, so that none is cut as it is used anew.
keepalive = 75

# HUP starts new workers with new code, TERM ends all: both let the requests under way end.
graceful_timeout = 30
timeout = 60

# It would stand in somebody's home folder.
control_socket_disable = True

# Nobody is believed until the site says who is: TRUSTED_PROXIES, in each worker.
forwarded_allow_ips = ""
forwarder_headers = ""
# The site reads X-Forwarded-Proto itself.
secure_scheme_headers = {}


def post_worker_init(worker):
    """Let the trusted proxies of the site's settings set the prefix of its addresses."""
    from django.apps import apps
    from django.conf import settings

    if apps.ready and settings.TRUSTED_PROXIES:
        worker.cfg.set("forwarded_allow_ips", ",".join(settings.TRUSTED_PROXIES))
        worker.cfg.set("forwarder_headers", "SCRIPT_NAME")
