"""What tests begin with: the archive that is put back is the one that was loaded."""

import pytest
from django.core.management import call_command

from catalogue.revision import revision
from dancers.models import Dancer
from tests.loaded import load_archive, models

pytestmark = pytest.mark.django_db(transaction=True)


def rows():
    """Return all rows of the archive, by model."""
    return {model: sorted(model.objects.values_list(), key=str) for model in models()}


def test_the_archive_that_is_put_back_is_the_one_that_was_loaded(client):
    load_archive()
    loaded = rows()
    call_command("flush", interactive=False, verbosity=0)
    assert Dancer.objects.count() == 0
    before = revision()
    load_archive()
    assert rows() == loaded
    assert revision() != before
    call_command("check_search", verbosity=0)
    Dancer.objects.create(name="One more")
    assert b"/dancers/one-more/" in client.get("/search/?q=more").content
