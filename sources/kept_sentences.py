"""The sentences of sources: those of long texts are split once and kept in the database.

To split a text of 600,000 characters takes seconds. A text that is not kept, because it is short
or was written past `Source.save`, is split where it is shown.
"""

from collections.abc import Iterable
from hashlib import sha256
from struct import pack, unpack

from sources.models.split_texts import SplitText
from sources.sentences import split_sentences

# A shorter text is split in some 20 ms.
MIN_KEPT_CHARS = 5_000
# Raise it where `split_sentences` splits otherwise: what is kept is then no longer found.
SPLITTER = 1

Span = tuple[int, int]


def is_kept(text: str) -> bool:
    """Tell whether the sentences of a text are kept."""
    return len(text) >= MIN_KEPT_CHARS


def digest_of(text: str, language: str) -> str:
    """Return what the sentences of a text in a language are kept under."""
    return sha256(f"{SPLITTER} {language}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()


def keep_sentences(text: str, language: str, model=SplitText) -> None:
    """Split a text and keep its sentences, unless it is short or they are kept already.

    `model` is the SplitText of a migration.
    """
    if not is_kept(text):
        return
    digest = digest_of(text, language)
    if not model.objects.filter(pk=digest).exists():
        edges = [edge for span in split_sentences(text, language) for edge in span]
        row = model(digest=digest, edges=pack(f"<{len(edges)}I", *edges))
        # Another may have split the same text by now.
        model.objects.bulk_create([row], ignore_conflicts=True)


def sentences_of(source) -> list[Span]:
    """Return the (start, end) of each sentence of a source's text."""
    return sentences_of_all([source])[source]


def sentences_of_all(sources: Iterable) -> dict:
    """Return the (start, end) of each sentence of the text of each source, by source.

    It takes one query where some of the texts are long, and none where all are short.
    """
    sources = list(sources)
    digests = {
        source: digest_of(source.text, source.language)
        for source in sources
        if is_kept(source.text)
    }
    kept = SplitText.objects.in_bulk(set(digests.values())) if digests else {}
    return {
        source: spans_from(kept[digests[source]].edges)
        if digests.get(source) in kept
        else split_sentences(source.text, source.language)
        for source in sources
    }


def spans_from(edges: bytes) -> list[Span]:
    """Return the spans that were packed as edges."""
    numbers = iter(unpack(f"<{len(edges) // 4}I", edges))
    return list(zip(numbers, numbers, strict=True))
