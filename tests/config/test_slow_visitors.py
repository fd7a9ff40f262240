"""Nobody who reads slowly, or no more, holds up the worker's loop."""

import os
import socket
from contextlib import closing
from selectors import EVENT_READ, DefaultSelector
from types import SimpleNamespace

import pytest
from gunicorn.config import Config
from gunicorn.workers.gthread import TConn

from catalogue.pages_at_hand import Answer
from config.worker import KeptFirstWorker

CONTENT = b"a" * 5_000_000
LONG = Answer(b"200 OK", b"Content-Length: 5000000\r\n\r\n" + CONTENT)


@pytest.fixture
def worker():
    """A worker with a loop and threads, and no site."""
    log = SimpleNamespace(access_log_enabled=False)
    worker = KeptFirstWorker(0, os.getppid(), [], None, 30, Config(), log)
    worker.tpool, worker.poller = worker.get_thread_pool(), DefaultSelector()
    worker.method_queue.init()
    worker.poller.register(
        worker.method_queue.fileno(), EVENT_READ, worker.method_queue.run_callbacks
    )
    yield worker
    worker.murder_keepalived(force=True)
    worker.tpool.shutdown()
    worker.poller.close()
    worker.method_queue.close()
    worker.tmp.close()


@pytest.fixture
def visitor(worker):
    """The visitor's end of a connection whose other end is `visitor.conn`."""
    ours, theirs = socket.socketpair()
    conn = TConn(worker.cfg, ours, ("127.0.0.1", 1), ("127.0.0.1", 2))
    worker.poller.register(ours, EVENT_READ, None)
    worker.nr_conns = 1
    with closing(theirs):
        yield SimpleNamespace(conn=conn, socket=theirs)


def test_who_reads_slowly_gets_it_all_and_may_ask_again(worker, visitor):
    worker.send(visitor.conn, LONG)
    assert not worker.keepalived_conns
    with visitor.socket.makefile("rb") as file:
        while file.readline().strip():
            pass
        assert file.read(len(CONTENT)) == CONTENT
    worker.wait_for_and_dispatch_events(10)
    assert list(worker.keepalived_conns) == [visitor.conn]
    assert visitor.conn.sock in worker.poller.get_map()


def test_who_is_gone_is_forgotten(worker, visitor):
    visitor.socket.close()
    worker.send(visitor.conn, LONG)
    worker.wait_for_and_dispatch_events(10)
    assert worker.nr_conns == 0
    assert not worker.keepalived_conns


def test_what_is_sent_at_once_needs_no_thread(worker, visitor):
    worker.send(visitor.conn, Answer(b"304 Not Modified", b"ETag: a\r\n\r\n"))
    assert list(worker.keepalived_conns) == [visitor.conn]
    head = visitor.socket.recv(1000).decode().split("\r\n")
    assert [line.partition(":")[0] for line in head[1:4]] == ["Server", "Date", "Connection"]
    assert head[0] == "HTTP/1.1 304 Not Modified"
    assert head[4:] == ["ETag: a", "", ""]
