"""Free slugs and keys: a name that is taken gets a number, also when two take it at once."""

from itertools import count

from django.db import IntegrityError, transaction


def numbered(base):
    """Yield *base*, *base-2*, *base-3* and so on, for ever, none longer than an address may be."""
    yield base
    for number in count(2):
        yield f"{base[:90]}-{number}"


def save_under_free_name(base, is_taken, save):
    """Call `save(name)` with the first free one of *base*, *base-2*, …

    `is_taken(name)` asks the database. Another process may take the name between the question and
    the save, which then fails on its unique constraint: the next name is tried. Any other
    IntegrityError is raised.
    """
    for name in numbered(base):
        if is_taken(name):
            continue
        try:
            with transaction.atomic():
                save(name)
            return
        except IntegrityError:
            if not is_taken(name):
                raise
