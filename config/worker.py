"""gunicorn's worker of threads, whose own loop answers with kept pages.

gunicorn's loop looks which connections have something to read, and has threads answer. Here the
loop reads. Where it finds a plain request for what may be kept, it asks for the archive's revision,
and answers when it knows that: without a thread, without Django. It waits neither for the database
nor for a visitor. All else goes gunicorn's way, with what was read.

gunicorn's first process imports this module, only the workers import the site: HUP brings new code.
"""

import errno
import time
from functools import lru_cache, partial
from selectors import EVENT_READ

from gunicorn import SERVER
from gunicorn.http import get_parser, wsgi
from gunicorn.util import http_date
from gunicorn.workers.gthread import TConn, ThreadWorker

# In bytes. A longer request is not for this loop.
LONGEST_REQUEST = 4096
# So many requests are known by their bytes.
KNOWN_REQUESTS = 2_000
# What asks for more than a page.
MORE = {"CONTENT-LENGTH", "EXPECT", "IF-MATCH", "TRANSFER-ENCODING", "UPGRADE"}


class KeptFirstWorker(ThreadWorker):
    """Answers with kept pages in its loop, and has threads answer all else."""

    asking = None

    def load_wsgi(self):
        """Load the site, and see whether it has kept pages for this loop."""
        super().load_wsgi()
        if is_plain(self.cfg, self.log) and keeps_pages():
            from config.asking import Asking

            self.asking = Asking(self)
            self.wanted = lru_cache(KNOWN_REQUESTS)(partial(wanted, self.cfg))

    def accept(self, listener):
        """Wait for the request of a new connection as for the next of one that is kept alive."""
        if not self.asking:
            super().accept(listener)
            return
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                raise
            return
        self.nr_conns += 1
        conn = TConn(self.cfg, client, address, listener.getsockname())
        self.poller.register(client, EVENT_READ, partial(self.on_client_socket_readable, conn))
        self.keep_alive(conn)

    def keep_alive(self, conn):
        """Let a connection wait for its next request."""
        conn.set_timeout()
        self.keepalived_conns.append(conn)

    def on_client_socket_readable(self, conn, client):
        """Take a request, to be answered here or by a thread."""
        if not self.asking:
            super().on_client_socket_readable(conn, client)
        elif waited := self.asking.withdraw(conn):
            # More has come before the answer: a thread answers all of it, in its order.
            raw, _what = waited
            self.hand_on(conn, raw)
        elif not self.may_answer():
            super().on_client_socket_readable(conn, client)
        else:
            self.keepalived_conns.remove(conn)
            raw = received(client)
            what = self.wanted(raw, conn.client[:1]) if is_whole(raw) else None
            if what and what.needs_revision and self.asking.is_possible():
                self.asking.add(conn, (raw, what))
            else:
                self.answer(conn, raw, what and what.answer_at_once())

    def may_answer(self):
        """Tell whether this loop may answer; gunicorn ends connections where there are many."""
        return self.alive and len(self.keepalived_conns) < self.max_keepalived

    def answer(self, conn, raw, answer):
        """Send the answer; where there is none here, have a thread answer."""
        if answer and self.alive:
            self.send(conn, answer)
        else:
            self.hand_on(conn, raw)

    def hand_on(self, conn, raw):
        """Have a thread answer, which reads once more what was read."""
        self.poller.unregister(conn.sock)
        conn.init()
        conn.parser.unreader.unread(raw)
        self.enqueue_req(conn)

    def wait_for_and_dispatch_events(self, timeout):
        """Look at all connections once, then answer whom the revision is known for."""
        if not self.asking:
            super().wait_for_and_dispatch_events(timeout)
            return
        super().wait_for_and_dispatch_events(0.25 if self.asking.is_under_way() else timeout)
        for requests, revision in self.asking.turn():
            for conn, (raw, what) in requests.items():
                answer = what.answer(*revision) if revision else what.answer_at_once()
                self.answer(conn, raw, answer)

    def send(self, conn, answer):
        """Send an answer; a thread sends what the visitor doesn't take at once."""
        own = own_headers(int(time.time()))
        content = b"".join([b"HTTP/1.1 ", answer.status, own, answer.rest])
        try:
            sent = conn.sock.send(content)
        except OSError:
            # The thread will meet it again, and end the connection.
            sent = 0
        if sent == len(content):
            self.keep_alive(conn)
            return
        self.poller.unregister(conn.sock)
        conn.init()
        sending = self.tpool.submit(send_rest, conn.sock, memoryview(content)[sent:])
        sending.add_done_callback(partial(self.method_queue.defer, self.finish_request, conn))


def is_plain(cfg, log):
    """Tell whether the loop can read what comes, and nobody wants it written down."""
    is_http = cfg.protocol == "http" and "h2" not in cfg.http_protocols and not cfg.is_ssl
    is_direct = cfg.proxy_protocol == "off"
    return is_http and is_direct and cfg.keepalive and not log.access_log_enabled


def keeps_pages():
    """Tell whether the application is the site, and keeps pages."""
    from django.apps import apps
    from django.conf import settings

    return apps.ready and settings.KEEP_PAGES


def received(client):
    """Return what a connection has sent, nothing where it has ended."""
    try:
        return client.recv(LONGEST_REQUEST)
    except OSError:
        return b""


def is_whole(raw):
    """Tell whether bytes are one whole request that reads something."""
    return raw.startswith(b"GET ") and raw.find(b"\r\n\r\n") == len(raw) - 4


def wanted(cfg, raw, peer):
    """Return what a request wants that may be kept, as gunicorn reads it; None for any other.

    It depends on nothing but the bytes and on whether the peer is a trusted proxy.
    """
    from catalogue import kept_first
    from config.proxies import apply_trusted_proxies

    client = (*peer, 0) if peer else peer
    try:
        request = next(get_parser(cfg, [raw], client))
        if not is_simple(request):
            return None
        _response, environ = wsgi.create(request, None, client, ("", ""), cfg)
        apply_trusted_proxies(environ)
        return kept_first.wanted(environ)
    except Exception:
        # It is answered where it is met again: by gunicorn, or by the site.
        return None


def is_simple(request):
    """Tell whether a request asks for a page, and for nothing else of the server."""
    headers = dict(request.headers)
    return (
        request.version == (1, 1)
        and "HOST" in headers
        and headers.get("CONNECTION", "keep-alive").lower() == "keep-alive"
        and MORE.isdisjoint(headers)
    )


@lru_cache(maxsize=1)
def own_headers(second):
    """Return what gunicorn says itself in the head of an answer."""
    told = f"\r\nServer: {SERVER}\r\nDate: {http_date(second)}\r\nConnection: keep-alive\r\n"
    return told.encode()


def send_rest(client, content):
    """Send to a visitor who takes their time; return that the connection may be kept alive."""
    client.setblocking(True)
    client.sendall(content)
    return True
