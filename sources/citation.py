"""How a page of the archive is cited: in plain text and in BibTeX."""

import re

from django.utils.formats import date_format
from django.utils.translation import gettext as _

BIBTEX_SPECIAL = re.compile(r"([\\{}$&#%_~^])")


def plain(entry, url):
    """Return a citation in plain text, of the version that is cited."""
    told = {
        "name": entry.name,
        "url": url,
        "version": entry.version,
        "date": date_format(entry.updated_at, "j F Y"),
    }
    return _("“%(name)s”. Barre, a dance archive. %(url)s (version %(version)s, %(date)s).") % told


def bibtex(entry, url):
    """Return a citation in BibTeX."""
    name = BIBTEX_SPECIAL.sub(lambda match: f"{{\\{match[0]}}}", entry.name)
    return "\n".join(
        [
            f"@misc{{barre-{entry._meta.model_name}-{entry.slug},",
            f"  title = {{{name}}},",
            "  howpublished = {Barre, a dance archive that shows its sources},",
            f"  url = {{{url}}},",
            f"  year = {{{entry.updated_at:%Y}}},",
            f"  note = {{Version {entry.version}, {entry.updated_at:%Y-%m-%d}}},",
            "}",
        ]
    )
