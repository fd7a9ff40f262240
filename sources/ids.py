"""What can be the id of a record."""

from django import forms
from django.core.exceptions import ValidationError

# The largest that either database can hold.
LARGEST_ID = 2**63 - 1


def is_id(text: str) -> bool:
    """Tell whether a text may be the id of a record."""
    return text.isascii() and text.isdecimal() and len(text) < 20 and int(text) <= LARGEST_ID


class RecordsField(forms.ModelMultipleChoiceField):
    """Several records, chosen by their ids; SQLite fails on a number that is too large for one."""

    def clean(self, value):
        """Return the records; raise ValidationError where one of the values is no id."""
        for chosen in value or ():
            if not is_id(str(chosen)):
                message = self.error_messages["invalid_pk_value"]
                raise ValidationError(message, "invalid_pk_value", {"pk": chosen})
        return super().clean(value)
