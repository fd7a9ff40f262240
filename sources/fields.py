"""Model fields that all records share: clean text, and columns derived from it."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from sources import names
from sources.characters import describe, find_invisible, repair

# Of the invisible characters of a text so many are named.
MAX_NAMED = 10


def refuse_invisible(text, allowed=""):
    """Raise ValidationError where a text has an invisible character; all of them are named."""
    found = find_invisible(text, allowed)
    if not found:
        return
    named = [
        _("Character %(place)s is invisible and can't be kept: %(name)s.")
        % {"place": place + 1, "name": describe(char)}
        for place, char in found[:MAX_NAMED]
    ]
    if len(found) > MAX_NAMED:
        named.append(_("%(count)s more.") % {"count": len(found) - MAX_NAMED})
    raise ValidationError(" ".join(map(str, named)), code="invisible")


class CleanCharField(forms.CharField):
    """A text as it is typed, tidied at once: a browser sends CRLF, which is no change."""

    def to_python(self, value):
        """Return the text as the archive keeps it."""
        return names.tidy(super().to_python(value))


class RepairedCharField(CleanCharField):
    """A text that is pasted: what a PDF or a web page brings along is repaired.

    `repairs` are those of the text that was cleaned last.
    """

    repairs = ()

    def to_python(self, value):
        """Return the text repaired."""
        text, self.repairs = repair(super().to_python(value))
        return text


class CleanTextField(models.TextField):
    """Free text of any kind: kept in NFC with LF line ends, without invisible characters.

    One line unless `multiline`; `strip=False` keeps the white space at both ends, as a source's
    text needs it. `max_length` counts characters and is checked wherever a record is validated.
    With `repairs_paste` a form repairs what is pasted.
    """

    def __init__(self, *args, multiline=False, strip=True, repairs_paste=False, **kwargs):
        self.multiline = multiline
        self.strip = strip
        self.repairs_paste = repairs_paste
        super().__init__(*args, **kwargs)

    @property
    def validators(self):
        """Return the validators, with those for the length and for invisible characters."""
        limit = [MaxLengthValidator(self.max_length)] if self.max_length else []
        return [*super().validators, *limit, self.refuse_invisible]

    def refuse_invisible(self, value):
        """Raise ValidationError where the value holds a character that may not be kept."""
        refuse_invisible(value, allowed="\n\t" if self.multiline else "")

    def to_python(self, value):
        """Return the value tidied, as it will be stored."""
        value = super().to_python(value)
        if not isinstance(value, str):
            return value
        value = names.tidy(value)
        return value.strip() if self.strip else value

    def get_prep_value(self, value):
        """Tidy values on their way to the database, in look-ups as in saves."""
        return self.to_python(super().get_prep_value(value))

    def pre_save(self, model_instance, add):
        """Leave the tidied text on the record too."""
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def formfield(self, **kwargs):
        """Return a text box, of several lines where the field has them."""
        if not self.multiline:
            kwargs.setdefault("widget", forms.TextInput)
        form_class = RepairedCharField if self.repairs_paste else CleanCharField
        field = super().formfield(**{"strip": self.strip, "form_class": form_class, **kwargs})
        # A browser that translates the page leaves the archive's own words alone.
        css = field.widget.attrs.get("class", "")
        field.widget.attrs |= {"translate": "no", "class": f"{css} notranslate".strip()}
        return field


class ByteOrdered:
    """A text column that both databases sort byte by byte, whatever the server's locale."""

    def db_parameters(self, connection):
        """Name the collation that only PostgreSQL needs: SQLite's own is this one."""
        collation = "C" if connection.vendor == "postgresql" else None
        return super().db_parameters(connection) | {"collation": collation}


class AddressField(ByteOrdered, models.SlugField):
    """The part of an address that names a record: lower-case ASCII letters, digits, hyphens."""

    default_validators = [
        RegexValidator(
            r"^[a-z0-9]+(-[a-z0-9]+)*\Z", _("Use letters a–z, digits, and hyphens between them.")
        )
    ]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 100)
        kwargs.setdefault("db_index", False)
        super().__init__(*args, **kwargs)


class DerivedTextField(ByteOrdered, models.TextField):
    """A column filled from another field whenever the record is saved, raw loads included."""

    # Long enough for any name, short enough for an index entry.
    LONGEST = 400

    def __init__(self, source, **kwargs):
        self.source = source
        kwargs.update(editable=False, serialize=False, default="")
        super().__init__(**kwargs)

    def deconstruct(self):
        """Return what rebuilds the field: its source, for all else is fixed."""
        name, path, _args, kwargs = super().deconstruct()
        for fixed in ("editable", "serialize", "default"):
            kwargs.pop(fixed, None)
        return name, path, [self.source], kwargs

    def derive(self, text):
        """Return the column's value for the source's text."""
        raise NotImplementedError

    def pre_save(self, model_instance, add):
        """Fill the column."""
        value = self.derive(names.tidy(getattr(model_instance, self.source)))[: self.LONGEST]
        setattr(model_instance, self.attname, value)
        return value


class SortKeyField(DerivedTextField):
    """A name as it is sorted: see `names.sort_key`."""

    def derive(self, text):
        """Return the sort key of the text."""
        return names.sort_key(text)


class FoldedField(DerivedTextField):
    """A name or a quote as it is searched: see `names.folded_name`."""

    # A quote, in two alphabets.
    LONGEST = 4000

    def derive(self, text):
        """Return the folded text."""
        return names.folded_name(text)
