"""The forms that were sent and answered, so that each is answered once."""

from django.db import models


class Submission(models.Model):
    """A form that somebody sent, with its answer.

    It is written in the transaction of what the form does: whoever sends the form again at the same
    time waits for that, and is answered alike. It stands in `catalogue`, beside the archive.
    """

    # Made of the user, the form's token and all that was sent: see `sources.submissions`.
    key = models.CharField(max_length=64)
    url = models.TextField(blank=True)
    # What closes a window of the admin, as JSON; empty where the answer leads to the URL.
    popup = models.TextField(blank=True)
    # The level and the text of each message of the answer.
    messages = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "catalogue"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["key"], name="catalogue_submission_unique")]
        indexes = [models.Index(fields=["created_at"], name="submission_created_at")]

    def __str__(self):
        return self.url or self.popup
