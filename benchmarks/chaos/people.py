"""Editors who save and readers who read, each in a thread, and what they were answered."""

import random
import threading
import time
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from tests.forms import Fields

PASSWORD = "words-for-the-chaos"  # noqa: S105 (of servers that end with the run)
# In seconds. Nobody waits so long for the site: who does has met a hang.
TIMEOUT = 60
# In seconds: until somebody who was refused tries again.
PATIENCE = 1
BROKEN = "no answer"


class Browser:
    """A browser with cookies, which notes how each request was answered and how long it took."""

    def __init__(self, port):
        self.port, self.cookies = port, {}
        # Of each request: how long it took, its status, when it was asked and what for.
        self.asked = []
        self._connection = None

    def ask(self, path, form=None):
        """Return the status, the headers and the page; BROKEN where no whole answer came."""
        began, clock = time.monotonic(), time.strftime("%H:%M:%S")
        try:
            answer = self._answer(path, form)
        except (OSError, HTTPException):
            self.hang_up()
            answer = BROKEN, {}, ""
        what = f"{'GET' if form is None else 'POST'} {path}"
        self.asked.append((time.monotonic() - began, answer[0], clock, what))
        return answer

    def hang_up(self):
        """Forget the connection."""
        if self._connection:
            self._connection.close()
        self._connection = None

    def _answer(self, path, form):
        if self._connection is None:
            self._connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = None if form is None else urlencode(form, doseq=True)
        self._connection.request("GET" if form is None else "POST", path, body, headers)
        response = self._connection.getresponse()
        page = response.read().decode(errors="replace")
        for cookie in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(cookie).items():
                self.cookies[name] = morsel.value
        if response.headers.get("Connection") == "close":
            self.hang_up()
        return response.status, response.headers, page


def form_of(page):
    """Return what a browser would send of a page's form."""
    fields = Fields()
    fields.feed(page)
    return {
        name: value
        for name, value in fields.values.items()
        # What scripts copy, what the admin's buttons are called, and the search of every page.
        if "__prefix__" not in name and not name.startswith("_") and name != "q"
    }


class Person(threading.Thread):
    """Somebody who does the same again and again until the end."""

    def __init__(self, browser, end):
        super().__init__(daemon=True)
        self.browser, self.end = browser, end
        self.failure = None

    def run(self):
        """Go on until the end."""
        try:
            while not self.end.is_set():
                self.act()
        except Exception as error:
            self.failure = error

    def act(self):
        """Do it once."""
        raise NotImplementedError


class Reader(Person):
    """Reads page after page, some of them often."""

    def __init__(self, browser, end, paths):
        super().__init__(browser, end)
        self.paths = paths
        self.weights = [1 / rank for rank in range(1, len(paths) + 1)]

    def act(self):
        """Read a page."""
        (path,) = random.choices(self.paths, self.weights)  # noqa: S311 (nothing is secret)
        status, _headers, page = self.browser.ask(path)
        if "/sign-out/" in page:
            raise AssertionError(f"{path} was answered with the page of somebody who is signed in")
        time.sleep(PATIENCE if status == BROKEN else 0.01)


class Editor(Person):
    """Edits entries, and notes what was answered as saved and what became of what was typed."""

    def __init__(self, browser, end, give_up, name, paths):
        super().__init__(browser, end)
        self.give_up, self.name, self.paths = give_up, name, paths
        # What was answered as saved: (path, typed); what was typed and gone from the answer.
        self.saved, self.gone = [], []
        self.conflicts = self.sent_again = 0
        # Typed, and not saved long after the faults ended.
        self.unsaved = []

    def act(self):
        """Edit an entry, as often as it takes until it is saved."""
        path = random.choice(self.paths)  # noqa: S311 (nothing is secret)
        form, typed = self.opened(path), f"{self.name} {uuid4().hex}"
        while form and not self.give_up.is_set():
            form = self.sent(path, form | {"note": typed}, typed)
        if form:
            self.unsaved.append((path, typed))

    def opened(self, path):
        """Return the form of the page, signed in for it where that is needed."""
        status, headers, page = self.browser.ask(path)
        if status == 302 and "/sign-in/" in headers["Location"]:
            self.sign_in(headers["Location"])
            return None
        if status != 200:
            time.sleep(PATIENCE)
            return None
        return form_of(page)

    def sign_in(self, location):
        """Sign in by the page that one was led to."""
        where = urlsplit(location)
        path = f"{where.path}?{where.query}"
        status, _headers, page = self.browser.ask(path)
        if status == 200:
            typed = {"username": self.name, "password": PASSWORD}
            self.browser.ask(path, form_of(page) | typed)
        else:
            time.sleep(PATIENCE)

    def sent(self, path, form, typed):
        """Send a form; return the one to send next, None where it is saved or given up."""
        status, headers, page = self.browser.ask(path, form)
        if status == 302 and "/sign-in/" not in headers["Location"]:
            self.saved.append((path, typed))
            return None
        if status == BROKEN:
            # The browser still has it: the editor sends the same again.
            self.sent_again += 1
            time.sleep(PATIENCE)
            return form
        if status == 302:
            self.sign_in(headers["Location"])
            return self.draft(path, typed)
        if typed not in page:
            self.gone.append((path, typed, status))
            return None
        return self.next_form(path, status, page)

    def draft(self, path, typed):
        """Return the form with what was typed before the session ended."""
        while not self.give_up.is_set():
            status, headers, page = self.browser.ask(path)
            if status == 302:
                self.sign_in(headers["Location"])
            elif status != 200:
                time.sleep(PATIENCE)
            elif typed in page:
                return form_of(page)
            else:
                self.gone.append((path, typed, status))
                return None
        return None

    def next_form(self, path, status, page):
        """Return the form to send after a refusal that has what was typed."""
        if status == 409:
            # Another editor was first: it is typed again over what they saved.
            self.conflicts += 1
            return self.opened_again(path)
        if status == 200:
            raise AssertionError(f"{path} refused what was typed")
        self.sent_again += 1
        time.sleep(PATIENCE)
        return form_of(page)

    def opened_again(self, path):
        """Return the form of the page, however often it takes."""
        while not self.give_up.is_set():
            if form := self.opened(path):
                return form
        return None
