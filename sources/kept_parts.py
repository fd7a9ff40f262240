"""Parts of pages that many pages have in common, such as the facets beside each page of a list.

They are kept like the pages (`catalogue.kept_pages`), for as long as the archive doesn't change.
"""

from hashlib import sha256

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

# In seconds.
KEPT = 24 * 60 * 60


def kept_part(request, template, context, *depends_on):
    """Return a template filled in, made once for all pages where it depends on the same.

    Where the page itself is not one to keep, the part is made anew.
    """
    basis = getattr(request, "kept_under", None)
    if basis is None:
        return render_to_string(template, context)
    name = f"part-{sha256(repr((template, basis, depends_on)).encode()).hexdigest()[:40]}"
    part = cache.get(name)
    if part is None:
        part = str(render_to_string(template, context))
        cache.set(name, part, KEPT)
    return mark_safe(part)  # noqa: S308 (the template has escaped what it was given)
