"""Forms of the admin that are sent twice, of records that have no history."""

from functools import partial

from sources.submissions import once


class SubmissionMixin:
    """An admin whose forms are answered once, however often they are sent."""

    def changeform_view(self, request, *args, **kwargs):
        """Answer with the form, or save it."""
        return self._once(request, partial(super().changeform_view, request, *args, **kwargs))

    def delete_view(self, request, *args, **kwargs):
        """Ask whether to delete the record, or delete it."""
        return self._once(request, partial(super().delete_view, request, *args, **kwargs))

    def _once(self, request, act):
        return once(request, act) if request.method == "POST" else act()
