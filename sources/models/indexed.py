"""The search index: what is found by which words, as tokens (`sources.tokens`).

It is made from the records and kept right by `catalogue.indexing`. Its tables stand in `catalogue`,
so that a dump of the archive holds the archive and nothing else.
"""

from django.db import models

from sources.fields import ByteOrdered

# Sorts after whatever follows a key in a longer one.
AFTER_ALL = "~"

TEXT = "text"
# With this letter each token of a kind begins, so that the words of each kind are apart. *text* are
# the texts of sources.
LETTERS = {
    "dancer": "d",
    "place": "p",
    "style": "y",
    "school": "s",
    "teacher": "t",
    "company": "c",
    "performance": "e",
    "work": "w",
    "venue": "v",
    "festival": "f",
    "source": "o",
    TEXT: "x",
}
# PostgreSQL has no place after the last of these.
PLACES = [f":{place}" for place in range(1, 16_384)]
# The bits of a place below the letter, and those of the stretch below the entry.
BELOW_LETTER, BELOW_ENTRY = 48, 8
MOST_ENTRIES = 1 << (BELOW_LETTER - BELOW_ENTRY)


def place_of(kind, entry_id, stretch=0):
    """Return where the words of an entry stand: the letter, the id and the stretch in one number.

    So those of a kind stand together, in the order of their ids.
    """
    return (ord(LETTERS[kind]) << BELOW_LETTER) + (entry_id << BELOW_ENTRY) + stretch


def read_place(place):
    """Return the kind, the entry's id and the stretch that a place tells."""
    letter, rest = divmod(place, 1 << BELOW_LETTER)
    kind = next(kind for kind, known in LETTERS.items() if ord(known) == letter)
    return kind, *divmod(rest, 1 << BELOW_ENTRY)


def end_of_entry(place):
    """Return the last place of the entry that has some place."""
    return place | ((1 << BELOW_ENTRY) - 1)


class KeyField(ByteOrdered, models.TextField):
    """Tokens that are compared byte by byte, so that an index finds what begins with them."""


class TokensField(models.TextField):
    """Tokens with a space between them: a `tsvector` on PostgreSQL, text for FTS5 on SQLite.

    PostgreSQL keeps the place of the first 255 occurrences of a token, and none after 16,383.
    """

    def db_type(self, connection):
        """Return the type of the column."""
        return "tsvector" if connection.vendor == "postgresql" else super().db_type(connection)

    def get_db_prep_value(self, value, connection, prepared=False):
        """Return the tokens, on PostgreSQL each with its place."""
        if connection.vendor != "postgresql":
            return value
        return with_places(value.split())

    def get_placeholder(self, value, compiler, connection):
        """Return the placeholder of a value."""
        return "%s::tsvector" if connection.vendor == "postgresql" else "%s"


@TokensField.register_lookup
class Has(models.Lookup):
    """Whether a row has a token, by the index of words."""

    lookup_name = "has"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        """Ask the full text index of SQLite."""
        table = self.lhs.target.model._meta.db_table
        fts = f"SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH %s"  # noqa: S608
        return f'"{self.lhs.alias}"."id" IN ({fts})', [f'"{self.rhs}"']

    def as_postgresql(self, compiler, connection):
        """Ask the index of the column."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} @@ %s::tsquery", [*params, self.rhs]


def with_places(tokens):
    """Return the tokens as PostgreSQL reads a `tsvector`: *a b a* as *a:1 b:2 a:3*."""
    return " ".join(map(str.__add__, tokens, PLACES))


class IndexedText(models.Model):
    """The words of a record and of the facts under it, or a stretch of a source's text.

    The id tells whose they are, and keeps those of a kind together: see `place_of`. `told` is what
    other entries' rows tell of this one: where it changes, theirs do. Of a text it is the digest.
    """

    id = models.BigIntegerField(primary_key=True)
    told = models.TextField(blank=True)
    words = TokensField()

    class Meta:
        app_label = "catalogue"
        default_permissions = ()

    def __str__(self):
        return "{} {}, stretch {}".format(*read_place(self.id))


class IndexedName(models.Model):
    """A key by which an entry's name, or another name of it, is found."""

    kind = models.CharField(max_length=20)
    entry_id = models.BigIntegerField()
    key = KeyField()

    class Meta:
        app_label = "catalogue"
        default_permissions = ()
        indexes = [
            models.Index(fields=["kind", "key", "entry_id"], name="catalogue_indexed_name_key"),
            models.Index(fields=["kind", "entry_id"], name="catalogue_indexed_name_entry"),
        ]

    def __str__(self):
        return f"{self.kind} {self.entry_id}: {self.key}"


class IndexedWord(models.Model):
    """A word that some text of the archive has, as it is spelt in one of them.

    Where a text loses it, it stays until the index is made anew.
    """

    token = KeyField(primary_key=True)
    spelling = models.TextField()

    class Meta:
        app_label = "catalogue"
        default_permissions = ()

    def __str__(self):
        return self.spelling


class WordGap(models.Model):
    """A token with one of its letters left out, by which it is found where it is mistyped.

    Two tokens with a gap in common are one letter apart, or two.
    """

    gap = KeyField()
    token = KeyField()

    class Meta:
        app_label = "catalogue"
        default_permissions = ()
        indexes = [models.Index(fields=["gap", "token"], name="catalogue_word_gap")]

    def __str__(self):
        return f"{self.gap}: {self.token}"


class IndexDue(models.Model):
    """An entry whose rows in the index are due: triggers write it, and indexing reads it."""

    kind = models.CharField(max_length=20)
    entry_id = models.BigIntegerField()

    class Meta:
        app_label = "catalogue"
        default_permissions = ()

    def __str__(self):
        return f"{self.kind} {self.entry_id}"
