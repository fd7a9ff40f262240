"""Saving the record of a row, with its links and its history, if the form's rules allow it."""

from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from catalogue.hands import natural_values
from sources.models import Fact
from sources.outages import find_outage


def save_row(row, record, links, is_new):
    """Save the record of a row, with its links: ids by field. What stands against it is told.

    The fields of the row have been looked at. The database checks its constraints by itself: which
    of them it was is asked only where it refuses, as a question for each of them takes longer than
    the save.
    """
    row.check(record.clean_fields, exclude=settled_fields(row))
    lacks_evidence = isinstance(record, Fact) and bool(links) and not has_evidence(record, links)
    error = None
    if row.is_good and not lacks_evidence:
        error = try_to_save(record, links, is_new)
        if error is None:
            return
    row.problems = []
    row.check(record.full_clean)
    if lacks_evidence:
        row.check(record.check_passages, links["passages"])
    if row.is_good:
        row.refuse(f"could not be saved: {error}")


def settled_fields(row):
    """Return the names of fields that need no second look: all but relations with limited choices.

    What a row says of the others was looked at before its relations were found.
    """
    return {
        field.name
        for field in row.model._meta.fields
        if not (field.is_relation and row.raw.get(field.name) and field.get_limit_choices_to())
    }


def has_evidence(fact, links):
    """Tell whether a fact has the passages that it needs."""
    try:
        fact.check_passages(links["passages"])
    except ValidationError:
        return False
    return True


def try_to_save(record, links, is_new):
    """Save a record with its links; return the error with which the database refuses, or None.

    Where it refuses, nothing is saved. An outage is raised: it is no row's problem.
    """
    key = natural_values(record)
    try:
        with transaction.atomic():
            record.save()
            if natural_values(record) != key:
                # The key is another record's: a form would have numbered this one.
                raise IntegrityError("the key is another record's")
            for name, linked in links.items():
                if not is_new:
                    getattr(record, name).set(linked)
                elif linked:
                    getattr(record, name).add(*linked)
    except (DatabaseError, ValueError) as error:
        if find_outage(error):
            raise
        for name, value in key.items():
            setattr(record, name, value)
        if is_new:
            record.pk, record._state.adding = None, True
        return error
    return None
