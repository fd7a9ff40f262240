"""What the catalogue keeps beside the archive: its revision, and what was made to try it.

The history tables of every record live here too, which `sources.history` makes as the records are
defined, apart from what they tell of: so `dumpdata sources dancers performances` holds the archive
and nothing else.
"""

from django.db import models


class MadeArchive(models.Model):
    """A big archive that was made to try the site; there is one at the most.

    Its records are known by their ids, which no other record ever has, whatever editors make of
    them.
    """

    dancers = models.PositiveIntegerField()
    seed = models.PositiveIntegerField()
    made_at = models.DateTimeField(auto_now_add=True)
    # The first and the last id, by the name of the table.
    ids = models.JSONField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.dancers:,} dancers, seed {self.seed}"

    def ids_in(self, model):
        """Return the first and the last id of the model's made rows; None where it has none."""
        return self.ids.get(model._meta.db_table)


class ArchiveRevision(models.Model):
    """A part of the archive's revision, which triggers write: see `catalogue.revision`."""

    number = models.BigIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.number)


class LoadedRecord(models.Model):
    """A record that a loaded file has, though another file, or an editor, wrote it as it is.

    The history tells which records a file wrote; with these, `loaddata` knows all that it had.
    """

    file = models.CharField(max_length=200)
    # The label of its model, such as *dancers.place*.
    kind = models.CharField(max_length=50)
    record_id = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["file", "kind", "record_id"], name="catalogue_loadedrecord_unique"
            )
        ]

    def __str__(self):
        return f"{self.file}: {self.kind} {self.record_id}"
