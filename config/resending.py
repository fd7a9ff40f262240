"""A form that was sent and not accepted, to be sent again as it was.

Passwords are never part of a page: whoever sends such a form again types them again.
"""

from dataclasses import dataclass, field

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.editing import sent_again

PASSWORD_LABELS = {
    "password": gettext_lazy("Password"),
    "password1": gettext_lazy("Password"),
    "password2": gettext_lazy("Password confirmation"),
    "old_password": gettext_lazy("Old password"),
    "new_password1": gettext_lazy("New password"),
    "new_password2": gettext_lazy("New password confirmation"),
}
# Says whether a user has a password, and is none.
NO_PASSWORDS = {"usable_password"}


@dataclass
class Resend:
    """What was sent: where to, the (name, value) pairs, and what has to be given anew."""

    action: str
    pairs: list = field(default_factory=list)
    passwords: list = field(default_factory=list)
    files: list = field(default_factory=list)

    @property
    def shown(self) -> list:
        """What stands in the form, as (label, value), without what is empty or only counts."""
        return [
            (in_words(name), value)
            for name, value in self.pairs
            if value and not name.endswith(("_FORMS", "-opened-with"))
        ]

    @property
    def saves(self) -> bool:
        """Whether the form saves something, rather than signs somebody in or deletes."""
        is_deletion = self.action.partition("?")[0].endswith("/delete/")
        return bool(self.pairs) and not self.passwords and not is_deletion


def resend_of(request: HttpRequest) -> Resend | None:
    """Return what was sent; None where the request sends no form, or none that can be read."""
    if request.method != "POST":
        return None
    try:
        data, files = request.POST, request.FILES
    except (OSError, SuspiciousOperation, MultiPartParserError):
        return None
    passwords = [name for name in data if is_password(name)]
    return Resend(
        request.get_full_path(),
        sent_again(data, leave=passwords),
        [(name, PASSWORD_LABELS.get(name, in_words(name))) for name in passwords],
        [(name, in_words(name), file.name) for name, file in files.items()],
    )


def is_password(name):
    """Tell whether a field with this name holds a password."""
    return "password" in name.lower() and name not in NO_PASSWORDS


def in_words(name):
    """Return the name of a form's field as a label: `trainings-0-note` is *Trainings 1 note*."""
    words = name.replace("_", " ").split("-")
    numbered = [str(int(word) + 1) if is_index(word) else word for word in words]
    text = " ".join(numbered).strip()
    return text[:1].upper() + text[1:] if text else _("No name")


def is_index(word):
    """Tell whether a part of a field's name counts the forms of a formset."""
    return word.isascii() and word.isdecimal() and len(word) < 10
