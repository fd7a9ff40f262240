"""The revision is asked for without waiting, and no answer is older than what it is for."""

import selectors
from concurrent.futures import Future
from types import SimpleNamespace

import pytest
from django.db import Error, OperationalError, connection

from catalogue.revision import change, revision
from catalogue.revision_line import ServerLine, open_line
from config import asking
from config.asking import Asking


class Line:
    """A line whose answers come when the test says so; `fd` None has them at once."""

    def __init__(self, fd=7):
        self.fd, self.asked, self.is_answered, self.is_closed = fd, 0, False, False

    def ask(self):
        self.asked += 1
        return (self.asked,) if self.fd is None else None

    def answer(self):
        return (self.asked,) if self.is_answered else None

    def close(self):
        self.is_closed = True


class Worker:
    """What `Asking` needs of a worker: what it has a thread do is done at once."""

    def __init__(self):
        self.tpool = self.method_queue = self.poller = self
        self.log = SimpleNamespace(warning=lambda *told: self.told.append(told))
        self.told, self.registered = [], {}

    def submit(self, act):
        future = Future()
        try:
            future.set_result(act())
        except Error as error:
            future.set_exception(error)
        return future

    def defer(self, act, *given):
        act(*given)

    def register(self, fd, _events, act):
        self.registered[fd] = act

    def unregister(self, fd):
        del self.registered[fd]


@pytest.fixture
def worker():
    return Worker()


@pytest.fixture
def opened(monkeypatch):
    """Let lines be opened as the test says: `opened.append(line or error)`."""
    lines = []

    def opens():
        if isinstance(line := lines.pop(0), Error):
            raise line
        return line

    monkeypatch.setattr(asking, "open_line", opens)
    monkeypatch.setattr(asking, "BETWEEN_LINES", 0)
    return lines


def begun(worker, opened, line):
    opened.append(line)
    began = Asking(worker)
    began.turn()
    return began


def answered(began, worker, line):
    line.is_answered = True
    worker.registered[line.fd](line.fd)
    return began.turn()


def test_who_comes_while_a_question_is_on_its_way_waits_for_the_next(worker, opened):
    line = Line()
    began = begun(worker, opened, line)
    began.add("a", 1)
    began.add("b", 2)
    assert began.turn() == []
    began.add("c", 3)
    assert began.turn() == []
    assert line.asked == 1
    assert answered(began, worker, line) == [({"a": 1, "b": 2}, (1,))]
    assert line.asked == 2
    assert answered(began, worker, line) == [({"c": 3}, (2,))]


def test_what_is_answered_at_once_waits_for_no_other_turn(worker, opened):
    began = begun(worker, opened, Line(fd=None))
    began.add("a", 1)
    assert began.turn() == [({"a": 1}, (1,))]


def test_who_no_longer_waits_is_not_answered_and_the_question_goes_on(worker, opened):
    line = Line()
    began = begun(worker, opened, line)
    began.add("a", 1)
    began.turn()
    assert began.withdraw("a") == 1
    assert began.withdraw("a") is None
    began.add("b", 2)
    assert began.turn() == []
    assert line.asked == 1
    assert answered(began, worker, line) == [({}, (1,))]
    assert answered(began, worker, line) == [({"b": 2}, (2,))]


def test_a_question_that_takes_too_long_is_given_up(worker, opened, monkeypatch):
    line = Line()
    began = begun(worker, opened, line)
    began.add("a", 1)
    began.turn()
    began.add("b", 2)
    monkeypatch.setattr(asking, "LONGEST", 0)
    assert began.turn() == [({"a": 1}, None), ({"b": 2}, None)]
    assert line.is_closed
    assert worker.registered == {}
    assert not began.is_possible()
    opened.append(Line())
    began.turn()
    assert began.is_possible()


def test_where_no_line_can_be_opened_it_is_said_once_and_tried_again(worker, opened):
    opened += [OperationalError("down"), OperationalError("down"), Line()]
    began = Asking(worker)
    began.turn()
    began.turn()
    assert not began.is_possible()
    assert len(worker.told) == 1
    began.turn()
    assert began.is_possible()


def ask(line):
    """Ask over a line, and wait for the answer."""
    if row := line.ask():
        return row
    with selectors.DefaultSelector() as selector:
        selector.register(line.fd, selectors.EVENT_READ)
        while not (row := line.answer()):
            assert selector.select(5)
    return row


@pytest.mark.django_db(transaction=True)
class TestLine:
    @pytest.fixture
    def line(self):
        line = open_line()
        yield line
        line.close()

    def test_it_answers_with_the_revision_of_the_moment(self, line):
        assert ask(line) == (revision(),)
        change()
        assert ask(line) == (revision(),)

    @pytest.mark.skipif(connection.vendor == "sqlite", reason="a file does not hang up")
    def test_one_that_was_cut_says_so(self, line):
        ask(line)
        with connection.cursor() as cursor:
            cut = line._connection.info.backend_pid
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [cut])
        with pytest.raises(Error):
            ask(line)

    @pytest.mark.skipif(connection.vendor == "sqlite", reason="it is no server")
    def test_one_that_is_open_for_long_is_given_up(self, line, monkeypatch):
        monkeypatch.setattr("catalogue.revision_line.LONGEST_OPEN", 0)
        with pytest.raises(OperationalError):
            line.ask()

    @pytest.mark.skipif(connection.vendor == "sqlite", reason="it is no server")
    def test_a_server_that_is_not_there_is_said_to_be(self, monkeypatch):
        monkeypatch.setitem(connection.settings_dict, "PORT", 1)
        with pytest.raises(OperationalError):
            ServerLine()

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="it is no file")
    def test_a_file_that_took_the_place_of_another_is_opened(self, line, tmp_path):
        line._path = tmp_path / "db.sqlite3"
        with pytest.raises(Error):
            line.ask()
        line._path.touch()
        line.ask()
        opened = connection.connection
        line.ask()
        assert connection.connection is opened
        other = tmp_path / "other.sqlite3"
        other.touch()
        other.replace(line._path)
        line.ask()
        assert connection.connection is not opened
