"""What lists of entries are filtered by: a style, a country, a choice, a text, a letter."""

from functools import cache

from django.contrib.admin.utils import get_fields_from_path
from django.db.models import TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from sources.alphabets import letter_of
from sources.sql import blanks, filled, rows_of_all


@cache
def field_at(model, lookup):
    """Return the field at the end of a look-up: each list asks for those of all facets."""
    return get_fields_from_path(model, lookup)[-1]


class Path:
    """A way from an entry to a value: a look-up, and what the record before its end must be.

    `given` are conditions on the records that the way leads by, as look-ups from the entry.
    """

    def __init__(self, lookup, given=None, **conditions):
        self.lookup = lookup
        self.conditions = {f"{lookup}__{name}": value for name, value in conditions.items()}
        self.conditions |= given or {}

    def entries(self, model, ids=None):
        """Return the entries of the model with a value, all or some of them, once for each."""
        found = model._base_manager.filter(
            **{f"{self.lookup}__isnull": False},
            **self.conditions,
        )
        if ids is not None:
            found = found.filter(pk__in=ids)
        return found.order_by()


class Facet:
    """What a kind of entry is filtered by: `name` in addresses, `label` on the page.

    A value is what one of the paths leads to: another entry, which addresses name by its slug, a
    choice, or a text. One that is not `listed` can be asked for, but is not offered.
    """

    def __init__(self, name, label, *paths, listed=True):
        self.name, self.label, self.listed = name, label, listed
        self.paths = [path if isinstance(path, Path) else Path(path) for path in paths]

    def pairs(self, model, ids=None):
        """Yield the (entry's id, value) pairs; one may come more than once."""
        for path in self.paths:
            pairs = path.entries(model, ids).values_list("pk", path.lookup)
            for entry_id, value in pairs.iterator(chunk_size=10_000):
                if (text := self.text_of(value)) is not None:
                    yield entry_id, text

    def text_of(self, value):
        """Return the value as it is kept, or None where it is none."""
        return str(value) if value != "" else None

    def entries(self, model):
        """Return the kind of entry that the facet of this model leads to; None where to none."""
        field = self._field(model)
        return field.related_model if field.is_relation else None

    def label_of(self, model, value):
        """Return a value that is no entry in words; None where it can't be one."""
        field = self._field(model)
        return dict(field.flatchoices).get(value) if field.choices else value

    def has_choice(self, model, value):
        """Tell whether a value may be chosen that no entry has now: one of a closed list."""
        return value in dict(self._field(model).flatchoices)

    @property
    def noun(self):
        """What a value of it is called in a sentence."""
        return str(self.label).lower()

    def _field(self, model):
        return field_at(model, self.paths[0].lookup)


class Named(Facet):
    """Whether a source names the entry, or only describes it."""

    LABELS = {"yes": _("named"), "no": _("only described")}

    def __init__(self):
        super().__init__("named", _("In the sources"), "named")

    def text_of(self, value):
        """Return *yes* or *no*; PostgreSQL casts a truth value to `true`, SQLite to `1`."""
        return "yes" if value in (True, "true", "1") else "no"

    def label_of(self, model, value):
        """Return it in words."""
        return self.LABELS.get(value)

    def has_choice(self, model, value):
        """Tell whether it is *yes* or *no*."""
        return value in self.LABELS

    @property
    def noun(self):
        """What a value of it is called in a sentence."""
        return _("value of “%s”") % self.label


class Language(Facet):
    """The language that a text is in."""

    def label_of(self, model, value):
        """Return the language's name, or its code where it has none here."""
        try:
            return get_language_info(value)["name_translated"]
        except KeyError:
            return value


class Letters(Facet):
    """The letters that names stand under."""

    def __init__(self):
        super().__init__("letter", _("Letter"), "sort_name", listed=False)

    def text_of(self, value):
        """Return the name of the letter."""
        return letter_of(value).name


class All(Facet):
    """The value that all entries have: kept so that they need not be counted."""

    def __init__(self):
        super().__init__("", "", "pk", listed=False)

    def text_of(self, value):
        """Return nothing, of whatever entry."""
        return ""


ALL, LETTERS = All(), Letters()


def kept_of(model):
    """Return all facets that are kept of a kind of entry."""
    return (ALL, LETTERS, *model.facets)


def pairs_of(model, ids):
    """Yield (facet's name, entry's id, value) of all facets of some entries, in one query."""
    facets = kept_of(model)
    by_name = {facet.name: facet for facet in facets}
    for name, entry_id, value in rows_of_all([filled(_pairs_statement(model, facets), ids)]):
        if (text := by_name[name].text_of(value)) is not None:
            yield name, entry_id, text


@cache
def _pairs_statement(model, facets):
    """Return the statement for the pairs of all facets, and its parameters, with blanks for ids.

    Django takes five times as long to put it together as the database takes to answer it.
    """
    first, *others = [
        path.entries(model, blanks([])).values_list(
            Value(facet.name), "pk", Cast(path.lookup, TextField())
        )
        for facet in facets
        for path in facet.paths
    ]
    return first.union(*others, all=True).query.sql_with_params()
