"""What the tests of the catalogue share."""

import pytest


@pytest.fixture(params=["public", "desk"])
def form_of(request):
    """The address of an entry's form, on the public pages and at the desk."""

    def address(entry):
        if request.param == "public":
            return f"{entry.get_absolute_url()}edit/"
        meta = entry._meta
        return f"/admin/{meta.app_label}/{meta.model_name}/{entry.pk}/change/"

    return address
