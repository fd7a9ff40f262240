"""What is shown of the entries that a search found."""

from collections import defaultdict
from dataclasses import dataclass

from catalogue.documents import documents, texts
from catalogue.excerpts import best_lines, marked, sentence_with
from catalogue.kinds import BY_MODEL_NAME
from sources.addresses import address_of
from sources.entry_names import entry_names
from sources.models import Source


@dataclass(frozen=True)
class Result:
    """An entry as it is shown: its name with what was looked for marked, and where it says so.

    `lines` are the (address, HTML) of what has the words: facts, or the sentence of a text.
    """

    entry: object
    name: str
    lines: list

    @property
    def url(self):
        """The address of the entry's page."""
        return address_of(self.entry.kind, self.entry.slug)


def results(search, hits_by_kind):
    """Return the results for hits, by kind and in their order."""
    named = names_of(hit for hits in hits_by_kind.values() for hit in hits)
    return {kind: _of_kind(search, kind, hits, named) for kind, hits in hits_by_kind.items()}


def _of_kind(search, kind, hits, named):
    """Return the results for hits of a kind; `named` gives the entries."""
    wanted = set(search.query.tokens)
    in_texts = [hit.entry_id for hit in hits if search.is_by_text(hit)]
    by_words = [hit.entry_id for hit in hits if search.is_by_words(hit)]
    in_records = [pk for pk in by_words if pk not in in_texts]
    lines = _lines(BY_MODEL_NAME[kind], in_records, in_texts, wanted)
    return [
        Result(
            entry,
            marked(entry.name, wanted, is_begun=not search.is_by_words(hit)),
            [
                (f"{address_of(kind, entry.slug)}{anchor}", line)
                for anchor, line in lines.get(entry.pk, ())
            ],
        )
        for hit in hits
        if (entry := named.get((kind, hit.entry_id)))
    ]


def names_of(hits):
    """Return the entries that are hit, by (kind, id), in one question."""
    ids = defaultdict(list)
    for hit in hits:
        ids[BY_MODEL_NAME[hit.kind]].append(hit.entry_id)
    return {(each.kind, each.pk): each for each in entry_names(ids)}


def _lines(model, in_records, in_texts, wanted):
    """Return what tells the words, by the entry's id, as (anchor, HTML).

    Some entries have the words in what their records tell, the others in the text of a source.
    """
    found = {
        pk: [
            (f"#{anchor}" if anchor else "", line)
            for anchor, line in best_lines(document.lines, wanted)
        ]
        for pk, document in documents(model, in_records).items()
    }
    if model is Source:
        for pk, text in texts([*in_texts, *(pk for pk, lines in found.items() if not lines)]):
            found[pk] = [("", line) for line in [sentence_with(text, wanted)] if line]
    return found


def suggestions(hits):
    """Return the entries that are hit as dicts of a name, a kind and an address."""
    named = names_of(hits)
    return [
        {
            "name": entry.name,
            "kind": str(BY_MODEL_NAME[entry.kind]._meta.verbose_name),
            "url": address_of(entry.kind, entry.slug),
        }
        for hit in hits
        if (entry := named.get((hit.kind, hit.entry_id)))
    ]
