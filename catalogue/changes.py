"""The recent changes as a list tells them: of which entry, what was done, where to read it."""

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalogue.kinds import BY_MODEL_NAME
from sources.addresses import address_of
from sources.models import Version

DONE = {"+": _("added"), "~": _("changed"), "-": _("deleted")}


@dataclass
class ChangeRow:
    """A version as a row: its entry's kind, what was done, its addresses where they may be read."""

    version: Version
    kind: str
    done: str
    page: str
    detail: str


def rows_of(versions, sees_deleted):
    """Return a ChangeRow for each version, in two queries for each kind of entry.

    A deleted entry has no page; its versions are linked for those who see deleted entries.
    """
    by_kind = defaultdict(list)
    for version in versions:
        by_kind[BY_MODEL_NAME[version.kind]].append(version)
    slugs, done = {}, {}
    for model, made in by_kind.items():
        live = model.objects.filter(pk__in={version.entry_id for version in made})
        slugs |= {(model, pk): slug for pk, slug in live.values_list("pk", "slug")}
        done |= dict(model.history.filter(version__in=made).values_list("version", "history_type"))
    return [
        row_of(version, slugs, DONE[done.get(version.pk, "~")], sees_deleted)
        for version in versions
    ]


def row_of(version, slugs, done, sees_deleted):
    """Return the version's row; `slugs` gives those of the entries that are there today."""
    model = BY_MODEL_NAME[version.kind]
    slug = slugs.get((model, version.entry_id))
    page = address_of(version.kind, slug) if slug else ""
    detail = ""
    if slug or sees_deleted:
        detail = reverse("entry_version", args=[model, slug or version.slug, version.number])
    return ChangeRow(version, model._meta.verbose_name, done, page, detail)
