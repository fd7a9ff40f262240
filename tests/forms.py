"""Filling in a form as a browser does: what stands in it is sent, with what was typed."""

import re
from html.parser import HTMLParser


class Fields(HTMLParser):
    """Collects the values that a browser would send of a page's forms; several, as a list."""

    def __init__(self):
        super().__init__()
        self.values = {}
        self._select = self._textarea = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name = attrs.get("name")
        if tag == "input" and name and attrs.get("type") not in ("submit", "button", "file"):
            ticked = attrs.get("type") in ("checkbox", "radio")
            if not ticked or "checked" in attrs:
                self._add(name, attrs.get("value", "on" if ticked else ""))
        elif tag == "select" and name:
            self._select, self._several, self._options = name, "multiple" in attrs, []
        elif tag == "option" and self._select and "selected" in attrs:
            self._options.append(attrs.get("value", ""))
        elif tag == "textarea" and name:
            self._textarea, self._typed = name, ""

    def handle_endtag(self, tag):
        if tag == "select" and self._select:
            chosen = self._options if self._several else (self._options or [""])[-1]
            self._add(self._select, chosen)
            self._select = None
        elif tag == "textarea" and self._textarea:
            text = self._typed.removeprefix("\n")
            self._add(self._textarea, text.replace("\n", "\r\n"))
            self._textarea = None

    def handle_data(self, data):
        if self._textarea:
            self._typed += data

    def _add(self, name, value):
        if name in self.values:
            before = self.values[name]
            value = [*(before if isinstance(before, list) else [before]), value]
        self.values[name] = value


def filled(client, url, **typed):
    """Return the data of the page's form, with what was typed in it."""
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    fields = Fields()
    fields.feed(response.content.decode())
    empty = {name for name in fields.values if "__prefix__" in name or name.startswith("_")}
    return {name: fields.values[name] for name in fields.values.keys() - empty} | typed


def submit(client, url, **typed):
    """Fill in the page's form and send it; it has to be accepted."""
    response = client.post(url, filled(client, url, **typed))
    assert response.status_code == 302, errors(response)
    return response


def errors(response):
    """Return the errors that the page of a refused form shows."""
    page = response.content.decode()
    return re.findall(r'<ul class="errorlist.*?</ul>|<p class="errornote">.*?</p>', page, re.DOTALL)
