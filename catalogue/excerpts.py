"""What is shown of an entry that a search found: the line or sentence that has the words."""

import re
from itertools import islice

from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

from sources.tokens import WORDS, tokens_of_word

# Ends a sentence, unless what stands before it is a title or an initial.
SENTENCE_END = re.compile(
    r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\b\w)[.!?…][”»\"’)]*\s+|\n\s*\n"
)
# Of a sentence, in characters, on either side of the first word that was looked for.
WIDEST = 160
# Of a text, in words: one as long as a book is read no further for its sentence, as a page of
# results has many texts. It is found all the same, and shown without one.
FURTHEST = 100_000


def marked(text, wanted, is_begun=False):
    """Return the text as HTML with the words marked that have one of the wanted tokens.

    With `is_begun` also those that begin with one.
    """

    begun = tuple(wanted)

    def is_wanted(word):
        return any(
            each in wanted or (is_begun and each.startswith(begun)) for each in tokens_of_word(word)
        )

    pieces, after = [], 0
    for found in WORDS.finditer(text):
        if is_wanted(found[0]):
            pieces += [
                escape(text[after : found.start()]),
                format_html("<mark>{}</mark>", found[0]),
            ]
            after = found.end()
    return mark_safe("".join([*pieces, escape(text[after:])]))  # noqa: S308 (escaped above)


def tokens_of(text):
    """Return all tokens that a text is found by."""
    return frozenset().union(*map(tokens_of_word, WORDS.findall(text)))


def best_lines(lines, wanted, most=2):
    """Return the (anchor, HTML) of the lines that have most of the wanted tokens, at most so many.

    A line has the tokens of its codes too, which are not shown.

    A line that adds none to those before it is left out.
    """
    left, best = set(wanted), []
    having = [
        (line.anchor, line.words, left & tokens_of(f"{line.words} {line.codes}")) for line in lines
    ]
    while left and len(best) < most and having:
        anchor, words, has = max(having, key=lambda line: len(line[2] & left))
        if not has & left:
            break
        left -= has
        best.append((anchor, marked(words, wanted)))
    return best


def sentence_with(text, wanted):
    """Return the first sentence of a text that has a wanted token, as HTML, or an empty text."""
    for found in islice(WORDS.finditer(text), FURTHEST):
        if not wanted.isdisjoint(tokens_of_word(found[0])):
            return marked(around(text, found.start()), wanted)
    return ""


def around(text, place):
    """Return the sentence in which a place of the text lies, or so much of it as is shown."""
    before = text[max(place - 1000, 0) : place]
    ends = [end.end() for end in SENTENCE_END.finditer(before)]
    begun = before[ends[-1] if ends else 0 :]
    after = text[place : place + 1000]
    end = SENTENCE_END.search(after)
    rest = after[: end.end()] if end else after
    if len(begun) > WIDEST:
        begun = "…" + begun[-WIDEST:].partition(" ")[2]
    if len(rest) > WIDEST:
        rest = rest[:WIDEST].rpartition(" ")[0] + "…"
    return " ".join(f"{begun}{rest}".split())
