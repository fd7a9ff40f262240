"""The limits and the rivals, on the same machine in the same run: nginx, pgbench, Datasette."""

import os
import re
import subprocess
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

NGINX = """
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
  access_log off;
  default_type text/html;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {folder}; keepalive_requests 1000000; }}
}}
"""


@contextmanager
def running(command, port, **options):
    """Run a server until it is no longer needed; wait until it answers."""
    process = subprocess.Popen([str(part) for part in command], **options)
    try:
        wait_for(port)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=40)
        except subprocess.TimeoutExpired:
            # Datasette ends only when its queries do.
            process.kill()


def wait_for(port):
    """Wait until something answers on the port."""
    for _attempt in range(300):
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", "/")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"nothing answers on port {port}")


@contextmanager
def nginx(folder, port, page):
    """Serve the bytes of a page as a file: the limit of what this machine serves at all."""
    folder = Path(folder)
    (folder / "page.html").write_bytes(page)
    settings = folder / "nginx.conf"
    settings.write_text(NGINX.format(folder=folder, port=port))
    with running(["nginx", "-c", settings, "-g", "daemon off;"], port):
        yield


def pgbench(database, pages, connections, seconds, folder):
    """Return how often a second the database alone answers the statements of a page.

    `pages` are lists of statements; one of them is drawn each time.
    """
    files = []
    for number, statements in enumerate(pages):
        file = Path(folder, f"page-{number}.sql")
        file.write_text("".join(f"{escaped(each)};\n" for each in statements))
        files += ["-f", file]
    command = ["pgbench", "-n", "-c", connections, "-j", min(2, connections), "-T", seconds, *files]
    done = subprocess.run(
        [str(part) for part in [*command, database]], capture_output=True, text=True, check=False
    )
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if not found or "ERROR" in done.stderr:
        raise SystemExit(f"pgbench failed: {done.stderr[-2000:]}")
    return float(found[1])


def escaped(statement):
    """Return a statement whose literals pgbench leaves alone: a colon begins a variable of its."""
    return re.sub(
        r"'(?:[^']|'')*'",
        lambda literal: literal[0].replace(":", "'||chr(58)||'"),
        statement.replace("\n", " "),
    )


@contextmanager
def datasette(program, folder, port, file):
    """Serve an SQLite database of the same archive, ten seconds allowed to each statement."""
    settings = {
        "sql_time_limit_ms": 10_000,
        "facet_time_limit_ms": 10_000,
        "default_page_size": 50,
        "suggest_facets": "off",
    }
    given = [part for name, value in settings.items() for part in ("--setting", name, value)]
    command = [Path(program).absolute(), "serve", "-i", file, "-p", port, *given]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with running(command, port, cwd=folder, **quiet) as process:
        yield process


def settle(process, longest=60):
    """Wait until a process has nothing more to do: Datasette goes on with what nobody waits for."""
    used, deadline = seconds_used(process), time.monotonic() + longest
    while time.monotonic() < deadline:
        time.sleep(0.5)
        before, used = used, seconds_used(process)
        if used - before < 0.05:
            return


def seconds_used(process):
    """Return the seconds of a core that a process has taken."""
    told = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
