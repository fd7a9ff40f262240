"""An application that answers with the bytes of a file and nothing else: the server's own limit."""

import os
from pathlib import Path

PAGE = Path(os.environ["PAGE"]).read_bytes()
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(PAGE)))]


def application(environ, start_response):
    """Answer any request."""
    start_response("200 OK", HEADERS)
    return [PAGE]
