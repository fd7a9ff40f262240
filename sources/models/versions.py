"""Changes and versions: who made what of an entry, when, and why."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.db import models, transaction
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

LONGEST_WHY = 300

# Sent when all of a change is written, within its transaction.
changed = Signal()

_under_way = ContextVar("change", default=None)


class StaleVersionError(Exception):
    """The entry was changed since the version that an editor saw."""

    def __init__(self, entry, seen):
        self.entry, self.seen = entry, seen
        super().__init__(f"{entry} was changed since version {seen}.")


class Version(models.Model):
    """What one change made of an entry and of the records under it.

    The rows of the history tables belong to it. It stands beside them, in `catalogue`, so that a
    dump of the archive holds the archive and nothing else.
    """

    kind = models.CharField(max_length=50)
    entry_id = models.BigIntegerField()
    number = models.PositiveIntegerField()
    # As the entry was called then, also once it is deleted.
    name = models.TextField()
    slug = models.CharField(max_length=100)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    why = models.CharField(max_length=LONGEST_WHY, blank=True)
    # The file that a load read it from; empty where an editor made it.
    fixture = models.CharField(max_length=200, blank=True)
    # The past slugs before and after, where the change was one of address.
    addresses = models.JSONField(null=True)

    class Meta:
        app_label = "catalogue"
        ordering = ["-pk"]
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        permissions = [("revert_version", "Can revert to a version")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "entry_id", "number"], name="catalogue_version_unique"
            )
        ]
        indexes = [
            models.Index(fields=["kind", "slug"], name="version_slug"),
            models.Index(fields=["made_by"], name="version_made_by"),
            models.Index(fields=["made_at"], name="version_made_at"),
        ]

    def __str__(self):
        return f"{self.kind} {self.name}, version {self.number}"

    def call(self, entry):
        """Keep the name and the slug that the entry has in this version."""
        if (self.name, self.slug) != (entry.name, entry.slug):
            self.name, self.slug = entry.name, entry.slug
            self.save(update_fields=["name", "slug"])


class Change:
    """What one person does at one time: what it writes to an entry is one version of the entry."""

    def __init__(self, why="", fixture=""):
        self.why, self.fixture = why, fixture
        # The entries that a form has made by their names alone.
        self.made = []
        self._versions = {}
        self._rows = {}

    def version_of(self, record, seen=None):
        """Return the version that this change makes of the entry that the record is part of.

        The first time, the entry's number is raised in the database: where it is no longer the
        `seen` one, StaleVersionError is raised.
        """
        if record.unit_key not in self._versions:
            record.unit.raise_version(seen)
            self._add(record.unit)
        elif record.unit is record:
            record.version = self._versions[record.unit_key].number
        return self._versions[record.unit_key]

    def explain(self, why):
        """Say why the change is made, in the versions that it has made already too."""
        self.why = why[:LONGEST_WHY]
        made = [version.pk for version in self._versions.values()]
        Version.objects.filter(pk__in=made).update(why=self.why)

    def put_row(self, record, row):
        """Put a row of the history into the version that it belongs to."""
        is_new = row.history_type == "+"
        if record.unit is record and is_new and record.unit_key not in self._versions:
            self._add(record)
        row.version = self.version_of(record)
        if record.unit is record:
            row.version.call(record)

    def remember_row(self, record, row_id):
        """Remember the row of the history that was written of a record, by its id."""
        self._rows.setdefault(type(record), {})[record.pk] = row_id

    def row_of(self, record):
        """Return the id of the row that this change wrote of the record last, or None."""
        return self._rows.get(type(record), {}).get(record.pk)

    def _add(self, entry):
        self._versions[entry.unit_key] = Version.objects.create(
            kind=entry._meta.model_name,
            entry_id=entry.pk,
            number=entry.version,
            name=entry.name,
            slug=entry.slug,
            made_by=user_of_the_request(),
            why=self.why[:LONGEST_WHY],
            fixture=self.fixture,
        )


@contextmanager
def changing(why="", fixture=""):
    """Begin a change in a transaction of its own, or go on with the one that is under way."""
    if change := _under_way.get():
        yield change
        return
    token = _under_way.set(Change(why, fixture))
    try:
        with transaction.atomic():
            yield _under_way.get()
            if not transaction.get_rollback():
                changed.send(sender=Change)
    finally:
        _under_way.reset(token)


def user_of_the_request():
    """Return the user who is signed in, or None where there is no request or nobody is."""
    request = getattr(HistoricalRecords.context, "request", None)
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None
