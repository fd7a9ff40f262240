"""Two texts shown as one: words that went in `del`, words that came in `ins`.

The work is bounded, and so is what is shown: any visitor may ask for the difference of any two
versions. Where something is left out or was not compared, the difference says so.
"""

import re

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sources.diffing import Work, common_prefix, common_suffix, diff_blocks

# So many words stand on either side of a difference, of so many characters at the most.
CONTEXT_WORDS = 8
MAX_CONTEXT_CHARS = 600
# Of a stretch that went or came, and of the places at which a text differs.
MAX_SHOWN_CHARS = 3_000
MAX_SHOWN_PLACES = 200
# So much work is left for each difference, whatever others have taken of what they share: enough
# for a word that was mended.
MIN_WORK = 50_000
# To find the words of so many characters is a unit of work.
CHARS_TO_A_UNIT = 2


class Difference:
    """The difference of two texts, as HTML, and remarks on what it doesn't show.

    `work` may be shared with other differences of the page.
    """

    def __init__(self, was: str, now: str, work: Work):
        work.left = max(work.left, MIN_WORK)
        self._was_shortened = self._is_coarse = False
        self._places_left_out = 0
        self.html = self._compare(was, now, work)

    @property
    def remarks(self) -> list[str]:
        """What a reader has to know of what is shown."""
        remarks = []
        if self._is_coarse:
            remarks.append(
                _("The texts are too long or too different to be compared word by word throughout.")
            )
        if self._was_shortened:
            remarks.append(_("Long stretches are shortened."))
        if self._places_left_out:
            remarks.append(
                ngettext(
                    "%(count)s more difference is not shown.",
                    "%(count)s more differences are not shown.",
                    self._places_left_out,
                )
                % {"count": self._places_left_out}
            )
        return remarks

    def _compare(self, was, now, work):
        head = common_prefix(was, now)
        head -= len(_word_at_end(was[:head]))
        tail = common_suffix(was, now, min(len(was), len(now)) - head)
        tail -= len(_word_at_start(was[len(was) - tail :]))
        went, came = was[head : len(was) - tail], now[head : len(now) - tail]
        parts = [
            shortened(was[max(head - MAX_CONTEXT_CHARS, 0) : head], head, is_first=True),
            *self._differing(went, came, work),
            shortened(was[len(was) - tail :][:MAX_CONTEXT_CHARS], tail, is_last=True),
        ]
        return mark_safe("".join(parts))  # noqa: S308 (made of escaped text and our own tags)

    def _differing(self, went, came, work):
        """Yield the words that stayed, went and came, as HTML."""
        if not work.spend((len(went) + len(came)) // CHARS_TO_A_UNIT):
            self._is_coarse = True
            yield self._marked("del", went) + self._marked("ins", came)
            return
        before, after = words_of(went), words_of(came)
        refusals = work.refusals
        blocks = diff_blocks(before, after, work)
        self._is_coarse = work.refusals > refusals
        places = 0
        for block in blocks:
            places += not block.is_equal
            if places > MAX_SHOWN_PLACES:
                continue
            if block.is_equal:
                stayed = "".join(before[block.start : block.end])
                yield shortened(stayed, len(stayed))
            else:
                yield self._marked("del", "".join(before[block.start : block.end]))
                yield self._marked("ins", "".join(after[block.new_start : block.new_end]))
        self._places_left_out = max(places - MAX_SHOWN_PLACES, 0)

    def _marked(self, tag, text):
        """Return a stretch in an element of its own; nothing where it is empty."""
        if len(text) > MAX_SHOWN_CHARS:
            self._was_shortened = True
            half = MAX_SHOWN_CHARS // 2
            text = f"{text[:half]} … {text[-half:]}"
        return format_html("<{0}>{1}</{0}>", tag, text) if text else ""


def words_of(text: str) -> list[str]:
    """Return the words of a text, each with the white space that follows it."""
    return re.findall(r"\s*\S+\s*|\s+", text)


def shortened(text: str, size: int, is_first: bool = False, is_last: bool = False) -> str:
    """Return words that stayed, shortened to those beside a difference, escaped.

    The text is all of it, or the part beside the difference where its `size` is larger.
    """
    # Of a long stretch only the ends are looked at.
    edges = (
        [text]
        if len(text) <= 2 * MAX_CONTEXT_CHARS
        else [text[:MAX_CONTEXT_CHARS], text[-MAX_CONTEXT_CHARS:]]
    )
    before = [] if is_first else words_of(edges[0])[:CONTEXT_WORDS]
    after = [] if is_last else words_of(edges[-1])[-CONTEXT_WORDS:]
    shown = sum(map(len, before)) + sum(map(len, after))
    if shown >= size:
        return conditional_escape(text)
    return conditional_escape("".join([*before, " … ", *after]))


def _word_at_end(text):
    """Return what a text ends with of a word."""
    return re.search(r"\S*\Z", text[-MAX_CONTEXT_CHARS:])[0]


def _word_at_start(text):
    """Return what a text begins with of a word, and the white space after it."""
    return re.match(r"\S*\s*", text[:MAX_CONTEXT_CHARS])[0]
