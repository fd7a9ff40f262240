"""What is kept of the facets is what the facts say: after a change, all anew, two at once."""

import random

import pytest
from django.db import connection, transaction

from dancers.models import Company, Dancer, Engagement, Style, Teacher
from performances.models import Performance, Work
from sources import members as held
from sources.facet_index import check, rebuild, reindex
from sources.members import Values, members
from sources.models import FacetValue, KeptFacet
from tests.factories import (
    AppearanceFactory,
    CompanyFactory,
    CountryFactory,
    DancerFactory,
    EngagementFactory,
    OriginFactory,
    PerformanceFactory,
    PlaceFactory,
    PracticeFactory,
    SourceFactory,
    StyleFactory,
    TeacherFactory,
    TrainingFactory,
    WorkFactory,
)
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def kept(model, facet):
    """Return {value: ids} of a facet, as lists read it."""
    return {value: set(ids) for value, ids in members(model)[facet].items()}


class TestRebuilding:
    def test_keeps_the_dancers_of_each_country_those_from_its_places_too(self):
        country = CountryFactory()
        town = PlaceFactory(country=country)
        first, second = (OriginFactory(place=place).dancer_id for place in (country, town))
        rebuild(Dancer)
        assert kept(Dancer, "country") == {str(country.pk): {first, second}}
        assert kept(Dancer, "place") == {str(town.pk): {second}}

    def test_keeps_a_dancer_who_matches_twice_once(self):
        style = StyleFactory()
        dancer = PracticeFactory(style=style).dancer
        TrainingFactory(styles=[style], dancer=dancer)
        rebuild(Dancer)
        assert kept(Dancer, "style") == {str(style.pk): {dancer.pk}}

    def test_keeps_choices_texts_and_what_is_named(self):
        appearance = AppearanceFactory(capacity="both", performance__company=CompanyFactory())
        work = WorkFactory(choreographer="Petipa")
        unnamed = CompanyFactory(named=False)
        for model in (Performance, Work, Company):
            rebuild(model)
        assert kept(Performance, "capacity") == {"both": {appearance.performance_id}}
        assert kept(Work, "choreographer") == {"Petipa": {work.pk}}
        assert kept(Work, "composer") == {}
        assert kept(Company, "named")["no"] == {unnamed.pk}

    def test_keeps_all_entries_and_their_letters(self):
        ids = {name: StyleFactory(name=name).pk for name in ("Vals", "Әуен", "Абай", "7 steps")}
        rebuild(Style)
        assert kept(Style, "") == {"": set(ids.values())}
        assert kept(Style, "letter") == {
            "v": {ids["Vals"]},
            "ә": {ids["Әуен"]},
            "а": {ids["Абай"]},
            "0-9": {ids["7 steps"]},
        }

    def test_says_what_it_is_at(self):
        told = []
        rebuild(Style, told.append)
        assert told == ["", "letter", "country", "tradition"]


def change_by_chance(draw, dancers, styles, companies):
    """Change, add or take away something of one dancer; return whose facets may be others now."""
    dancer = draw.choice(dancers)
    act = draw.choice(["practise", "engage", "leave", "rename"])
    if act == "practise":
        PracticeFactory(dancer=dancer, style=draw.choice(styles))
    elif act == "engage":
        EngagementFactory(dancer=dancer, company=draw.choice(companies))
    elif act == "leave":
        Engagement.objects.filter(dancer=dancer).delete()
    else:
        dancer.name = draw.choice(["Анна", "Zara", "Maya"])
        dancer.save()
    return dancer


class TestReindexing:
    @pytest.mark.parametrize("seed", range(2))
    def test_gives_what_all_anew_would_give(self, seed):
        draw = random.Random(seed)
        dancers = [DancerFactory() for _number in range(6)]
        styles = [StyleFactory() for _number in range(3)]
        companies = [CompanyFactory() for _number in range(3)]
        rebuild(Dancer)
        for _number in range(10):
            reindex(Dancer, [change_by_chance(draw, dancers, styles, companies).pk])
            assert list(check(Dancer)) == []

    def test_takes_out_what_was_deleted(self):
        company, other = CompanyFactory(), CompanyFactory()
        rebuild(Company)
        gone = company.pk
        company.delete()
        reindex(Company, [gone])
        assert kept(Company, "") == {"": {other.pk}}
        assert FacetValue.objects.get(kind="company", facet="").count == 1

    def test_begins_with_nothing_kept(self):
        style = StyleFactory()
        reindex(Style, [style.pk])
        assert list(check(Style)) == []

    def test_writes_no_value_that_stays_as_it_was(self):
        first, second = EngagementFactory(), EngagementFactory()
        rebuild(Dancer)
        before = dict(FacetValue.objects.values_list("value", "pk").filter(facet="company"))
        Engagement.objects.filter(pk=second.pk).delete()
        reindex(Dancer, [second.dancer_id])
        after = dict(FacetValue.objects.values_list("value", "pk").filter(facet="company"))
        assert after == {str(first.company_id): before[str(first.company_id)]}

    def test_of_very_many_keeps_all_anew(self, monkeypatch):
        monkeypatch.setattr("sources.facet_index.MOST_IDS", 1)
        styles = [StyleFactory(), StyleFactory()]
        reindex(Style, [style.pk for style in styles])
        assert list(check(Style)) == []


def test_a_check_tells_what_has_drifted():
    engagement = EngagementFactory()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM dancers_engagement")
    told = list(check(Dancer))
    assert f"dancer, company {engagement.company_id}: 1 kept, 0 found, 1 differ" in told


class TestWhatAProcessHolds:
    def test_is_read_once(self, django_assert_num_queries):
        PracticeFactory()
        rebuild(Dancer)
        members(Dancer)
        with django_assert_num_queries(1):
            members(Dancer)

    def test_takes_in_only_the_values_that_changed(self, monkeypatch):
        practice = PracticeFactory()
        rebuild(Dancer)
        before = members(Dancer)["style"]
        other = PracticeFactory()
        reindex(Dancer, [other.dancer_id])
        after = members(Dancer)["style"]
        assert after[str(practice.style_id)] is before[str(practice.style_id)]
        assert set(after[str(other.style_id)]) == {other.dancer_id}

    def test_is_read_anew_after_more_writes_than_are_remembered(self, monkeypatch):
        monkeypatch.setattr("sources.facet_index.MOST_WRITES", 1)
        rebuild(Dancer)
        members(Dancer)
        practices = [PracticeFactory() for _number in range(3)]
        for practice in practices:
            reindex(Dancer, [practice.dancer_id])
        assert len(members(Dancer)["style"]) == 3

    def test_forgets_a_write_that_was_taken_back(self):
        practice = PracticeFactory()
        rebuild(Dancer)
        with transaction.atomic():
            Engagement.objects.all().delete()
            PracticeFactory(style=practice.style)
            reindex(Dancer, Dancer.objects.values_list("pk", flat=True))
            assert len(members(Dancer)["style"][str(practice.style_id)]) == 2
            transaction.set_rollback(True)
        assert kept(Dancer, "style") == {str(practice.style_id): {practice.dancer_id}}
        # Nor does the next write of as many rows look like it.
        reindex(Dancer, [PracticeFactory().dancer_id])
        assert len(members(Dancer)["style"]) == 2

    def test_is_not_mistaken_for_that_of_a_restored_database(self):
        practice = PracticeFactory()
        rebuild(Dancer)
        backup = list(KeptFacet.objects.values()), list(FacetValue.objects.values())
        reindex(Dancer, [PracticeFactory().dancer_id])
        assert len(members(Dancer)["style"]) == 2
        for model, rows in zip((KeptFacet, FacetValue), backup, strict=True):
            model.objects.all().delete()
            model.objects.bulk_create(model(**row) for row in rows)
        assert kept(Dancer, "style") == {str(practice.style_id): {practice.dancer_id}}


def test_the_best_values_are_those_that_counting_each_would_find():
    draw = random.Random(5)
    sets = {
        f"v{number}": held.FrozenBitMap(draw.sample(range(400), draw.choice([1, 2, 5, 40, 150])))
        for number in range(300)
    }
    order = sorted(sets.items(), key=lambda item: (len(item[1]), item[0]), reverse=True)
    values = Values(order)
    for size in (1, 10, 100, 300):
        among = held.FrozenBitMap(draw.sample(range(400), size))
        counts = sorted((len(ids & among) for ids in sets.values()), reverse=True)
        top = values.top(9, among)
        assert list(top.values()) == [count for count in counts[:9] if count]
        assert all(len(sets[value] & among) == count for value, count in top.items())


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_lose_nothing():
    style = StyleFactory()
    rebuild(Dancer)
    ids = iter([PracticeFactory(style=style).dancer_id for _number in range(6)])
    assert at_once(6, lambda: reindex(Dancer, [next(ids)])) == []
    assert list(check(Dancer)) == []


def test_a_teachers_schools_and_a_texts_language_are_kept():
    training = TrainingFactory(teacher=TeacherFactory())
    source = SourceFactory(language="kk")
    rebuild(Teacher)
    rebuild(type(source))
    assert kept(Teacher, "school") == {str(training.school_id): {training.teacher_id}}
    assert kept(type(source), "language") == {"kk": {source.pk}}


def test_a_performance_is_kept_by_what_it_brings_together():
    performance = PerformanceFactory(work=WorkFactory(), company=CompanyFactory())
    rebuild(Performance)
    rebuild(Work)
    assert kept(Performance, "work") == {str(performance.work_id): {performance.pk}}
    assert kept(Work, "company") == {str(performance.company_id): {performance.work_id}}
