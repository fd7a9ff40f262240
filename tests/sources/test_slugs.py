"""Slugs are free, also when two take the same at once, and never die."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from dancers.models import Dancer, Style
from sources.models import PastSlug
from tests.factories import DancerFactory, MilestoneFactory, StyleFactory
from tests.threads import at_once


@pytest.mark.django_db
def test_a_taken_slug_gets_a_number():
    slugs = [DancerFactory(name="Айгуль").slug for _time in range(3)]
    assert slugs == ["aigul", "aigul-2", "aigul-3"]


@pytest.mark.django_db
def test_kinds_of_entry_have_slugs_of_their_own():
    assert DancerFactory(name="Ballet").slug == StyleFactory(name="Ballet").slug


@pytest.mark.django_db(transaction=True)
def test_eight_who_create_one_name_at_once_all_succeed():
    assert at_once(8, lambda: Dancer(name="Maya").save()) == []
    slugs = set(Dancer.objects.values_list("slug", flat=True))
    assert slugs == {"maya", *(f"maya-{number}" for number in range(2, 9))}


@pytest.mark.django_db
def test_a_renamed_entry_is_still_found_at_its_old_address(client):
    dancer = DancerFactory(slug="old")
    dancer.slug = "new"
    dancer.save()
    response = client.get("/dancers/old/")
    assert (response.status_code, response.url) == (301, "/dancers/new/")


@pytest.mark.django_db
def test_an_old_address_leads_to_the_newest_at_once(client):
    dancer = DancerFactory(slug="first")
    for slug in ("second", "third"):
        dancer.slug = slug
        dancer.save()
    assert client.get("/dancers/first/").url == "/dancers/third/"


@pytest.mark.django_db
def test_an_entry_may_go_back_to_its_old_slug(client):
    dancer = DancerFactory(slug="first")
    for slug in ("second", "first"):
        dancer.slug = slug
        dancer.full_clean()
        dancer.save()
    assert client.get("/dancers/first/").status_code == 200
    assert client.get("/dancers/second/").url == "/dancers/first/"


@pytest.mark.django_db
def test_an_old_address_is_given_to_no_other():
    dancer = DancerFactory(name="Maya", slug="maya")
    dancer.slug = "maya-plisetskaya"
    dancer.save()
    assert DancerFactory(name="Maya").slug == "maya-2"
    with pytest.raises(ValidationError, match="another record"):
        DancerFactory.build(name="Maya", slug="maya").full_clean()
    assert PastSlug.objects.count() == 1


@pytest.mark.django_db
def test_a_slug_that_another_has_is_refused_by_name():
    StyleFactory(slug="ballet")
    with pytest.raises(ValidationError) as refused:
        Style(name="Ballet", slug="ballet").full_clean()
    assert refused.value.message_dict == {"slug": ["Another record of this kind has this slug."]}


@pytest.mark.django_db
def test_a_fact_gets_a_key_from_what_it_is_about_and_keeps_it():
    fact = MilestoneFactory(headline="Began dancing")
    fact.headline = "Began to dance"
    fact.save()
    assert fact.key == "began-dancing"
    namesake = MilestoneFactory(dancer=fact.dancer, headline="Began dancing")
    assert namesake.key == "began-dancing-2"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "delete", [lambda entry: entry.delete(), lambda entry: Dancer.objects.all().delete()]
)
def test_a_deleted_entry_is_gone_from_all_its_addresses(client, delete):
    dancer = DancerFactory(slug="first")
    dancer.slug = "second"
    dancer.save()
    delete(dancer)
    for path in ("/dancers/first/", "/dancers/second/"):
        response = client.get(path)
        assert response.status_code == 410
        assert "no longer in the archive" in response.content.decode()
    assert DancerFactory(name="Second").slug == "second-2"


@pytest.mark.usefixtures("archive")
def test_a_deleted_entry_that_is_loaded_again_is_back_at_its_address(client):
    dancer = Dancer.objects.get(slug="marat-kalmurzaeva")
    dancer.delete()
    call_command("loaddata", "archive", overwrite=True, verbosity=0)
    assert client.get("/dancers/marat-kalmurzaeva/").status_code == 200
    assert not PastSlug.objects.exists()
