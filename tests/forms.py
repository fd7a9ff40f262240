"""Filling in a form as a browser does: what stands in it is sent, with what was typed."""

import re
from html.parser import HTMLParser


class Fields(HTMLParser):
    """Collects the values that a browser would send of a page's forms."""

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
                self.values[name] = attrs.get("value", "on" if ticked else "")
        elif tag == "select" and name:
            self._select, self._several = name, "multiple" in attrs
            self.values[name] = [] if self._several else ""
        elif tag == "option" and self._select and "selected" in attrs:
            chosen = attrs.get("value", "")
            self.values[self._select] = (
                [*self.values[self._select], chosen] if self._several else chosen
            )
        elif tag == "textarea" and name:
            self._textarea = name
            self.values[name] = ""

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            text = self.values[self._textarea].removeprefix("\n")
            self.values[self._textarea] = text.replace("\n", "\r\n")
            self._textarea = None

    def handle_data(self, data):
        if self._textarea:
            self.values[self._textarea] += data


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
