"""How a change of a record begins, whatever form it is made in."""

from django.utils.translation import gettext_lazy as _

from sources.models import StaleVersionError

CANT_BE_SAVED = _(
    "Nothing is saved: two rows say the same, or somebody changed what they refer to. Look again."
)


def sent_again(data, leave=()):
    """Return what was sent as (name, value) pairs, for a page that sends it again."""
    return [
        (name, value)
        for name, values in data.lists()
        if name != "csrfmiddlewaretoken" and name not in leave
        for value in values
    ]


def begin(change, record, data):
    """Begin to change a record that is there, if its entry has the version that the form saw.

    It is the first write of the transaction. Raises StaleVersionError where the version is another
    by now, or where the form does not say which it saw.
    """
    seen = data.get("version", "")
    if not (seen.isascii() and seen.isdecimal() and len(seen) < 10):
        raise StaleVersionError(record.unit, None)
    return change.version_of(record, seen=int(seen))
