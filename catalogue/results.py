"""What is shown of the entries that a search found."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Value

from catalogue.documents import documents, texts
from catalogue.excerpts import best_lines, marked, sentence_with
from catalogue.kinds import BY_MODEL_NAME
from sources.addresses import address_of
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
        return self.entry.get_absolute_url()


def results(search, hits_by_kind):
    """Return the results for hits, by kind and in their order."""
    return {
        kind: _of_kind(search, BY_MODEL_NAME[kind], hits) for kind, hits in hits_by_kind.items()
    }


def _of_kind(search, model, hits):
    wanted = set(search.query.tokens)
    entries = named(model, [hit.entry_id for hit in hits])
    told = [hit.entry_id for hit in hits if search.is_by_words(hit)]
    lines = _lines(model, told, wanted)
    return [
        Result(
            entry,
            marked(entry.name, wanted, is_begun=not search.is_by_words(hit)),
            [
                (f"{entry.get_absolute_url()}{anchor}", line)
                for anchor, line in lines.get(entry.pk, ())
            ],
        )
        for hit in hits
        if (entry := entries.get(hit.entry_id))
    ]


def named(model, ids):
    """Return the entries by id, with what a line of results shows of them."""
    shown = {"name", "slug", "named", "summary"} & {field.name for field in model._meta.fields}
    return model.objects.only(*shown).in_bulk(ids)


def _lines(model, ids, wanted):
    """Return what tells the words, by the entry's id, as (anchor, HTML)."""
    if not ids:
        return {}
    found = {
        pk: [
            (f"#{anchor}" if anchor else "", line)
            for anchor, line in best_lines(document.lines, wanted)
        ]
        for pk, document in documents(model, ids).items()
    }
    if model is Source:
        for pk, text in texts([pk for pk, lines in found.items() if not lines]):
            found[pk] = [("", line) for line in [sentence_with(text, wanted)] if line]
    return found


def suggestions(hits):
    """Return the entries that are hit as dicts of a name, a kind and an address, in one query."""
    ids = defaultdict(list)
    for hit in hits:
        ids[hit.kind].append(hit.entry_id)
    rows = [
        BY_MODEL_NAME[kind]
        .objects.filter(pk__in=pks)
        .order_by()
        .values_list(Value(kind), "pk", "name", "slug")
        for kind, pks in ids.items()
    ]
    found = {row[:2]: row for row in rows[0].union(*rows[1:], all=True)} if rows else {}
    return [
        {
            "name": name,
            "kind": str(BY_MODEL_NAME[kind]._meta.verbose_name),
            "url": address_of(kind, slug),
        }
        for kind, _pk, name, slug in (
            found[hit.kind, hit.entry_id] for hit in hits if (hit.kind, hit.entry_id) in found
        )
    ]
