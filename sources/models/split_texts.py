"""The sentences of long texts, kept so that no page has to split one.

It is derived from the texts, and stands in `catalogue`, so that a dump of the archive holds the
archive and nothing else. `sources.kept_sentences` fills and reads it.
"""

from django.db import models


class SplitText(models.Model):
    """Where the sentences of a text begin and end.

    It is known by the text's digest, so that a source's earlier texts are found too.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    # Start, end, start, end …, each an integer of four bytes, the lowest first.
    edges = models.BinaryField()

    class Meta:
        app_label = "catalogue"
        default_permissions = ()

    def __str__(self):
        return self.digest
