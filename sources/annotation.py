"""A source's text as a page shows it: every passage marked, each leading to the facts it backs."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain, pairwise

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from sources.texts import places

PARAGRAPH_BREAK = re.compile(r"\n\s*\n")


@dataclass(eq=False)
class Mark:
    """A passage in a text: where it stands, its number on the page, the facts that rest on it."""

    start: int
    end: int
    number: int
    facts: list = field(default_factory=list)

    @property
    def is_placed(self):
        """Whether the passage stands in the text."""
        return self.start >= 0

    def begun(self):
        """Return the tag that begins the passage and can be linked to."""
        return format_html('<mark id="passage-{0}" data-passage="{0}">', self.number)

    def resumed(self):
        """Return the tag that goes on with the passage after an interruption."""
        return format_html('<mark data-passage="{}">', self.number)

    def notes(self, href):
        """Return the links to the facts, without text of their own: the text stays verbatim.

        The style sheet shows the number, with a letter where the passage backs several facts.
        """
        letters = "abcdefghijklmnopqrstuvwxyz" if len(self.facts) > 1 else [""]
        return format_html_join(
            "",
            '<a class="note" href="{}" data-number="{}{}" aria-label="{}"></a>',
            (
                (href(fact), self.number, letters[index % 26], self._label(fact))
                for index, fact in enumerate(self.facts)
            ),
        )

    def _label(self, fact):
        return _("Passage %(number)s: %(fact)s") % {"number": self.number, "fact": fact.label}


def place_marks(source, facts_by_passage, first_number=1):
    """Return the marks of a source's passages in the order of the text, numbered, and what is lost.

    `facts_by_passage` maps each passage to its facts. Lost are the passages whose words no longer
    stand in the text: their marks have no place in it, but a number after all others.
    """
    found, lost = [], []
    for passage, facts in facts_by_passage.items():
        starts = places(source.text, passage.quote)
        (found if starts else lost).append((starts, passage, facts))
    found.sort(key=lambda item: (item[0][0], len(item[1].quote)))
    marks = {}
    for number, (starts, passage, facts) in enumerate(chain(found, lost), start=first_number):
        start = starts[0] if starts else -1
        marks[passage] = Mark(start, start + len(passage.quote), number, facts)
    return marks


def annotate(text, marks, href):
    """Return the text as HTML: paragraphs, with a `mark` around each passage.

    Passages may nest and overlap. One that lies within another is a mark in a mark; one that
    overlaps another is interrupted where that one ends, and goes on. The element's text is the
    source's text, character for character. `href(fact)` gives the address of a fact.
    """
    starting = defaultdict(list)
    for mark in sorted(marks, key=lambda mark: -mark.end):
        starting[mark.start].append(mark)
    gaps = {gap.start(): gap.end() for gap in PARAGRAPH_BREAK.finditer(text)}
    cuts = {0, len(text), *gaps, *gaps.values(), *starting, *(mark.end for mark in marks)}

    html, still_open = ["<p>"], []
    for left, right in pairwise(sorted(cuts)):
        html += _close(still_open, left, href)
        html += [mark.begun() for mark in starting[left]]
        still_open += starting[left]
        if left in gaps:
            html += ["</mark>" * len(still_open), "</p>", text[left:right], "<p>"]
            html += [mark.resumed() for mark in still_open]
        else:
            html.append(escape(text[left:right]))
    html += [*_close(still_open, len(text), href), "</p>"]
    return mark_safe("".join(html))  # noqa: S308 (made of escaped text and our own tags)


def _close(still_open, place, href):
    """Close the marks that end here, and go on with those that they interrupt."""
    ending = [mark for mark in still_open if mark.end == place]
    if not ending:
        return []
    outermost = still_open.index(ending[0])
    interrupted = [mark for mark in still_open[outermost:] if mark.end != place]
    html = ["</mark>" * (len(still_open) - outermost)]
    html += [mark.notes(href) for mark in sorted(ending, key=lambda mark: mark.number)]
    html += [mark.resumed() for mark in interrupted]
    still_open[outermost:] = interrupted
    return html
