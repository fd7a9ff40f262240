"""Several who save different records at once: none fails, nothing is made twice that is one."""

import pytest
from django.test import Client

from dancers.models import Dancer, School, Training
from sources.models import Passage, Version
from tests.factories import DancerFactory, SchoolFactory, SourceFactory
from tests.forms import filled
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def save_at_once(editor, forms):
    """Send each (address, what is typed) from a browser of its own; return the statuses."""
    sent, statuses = [], []
    for url, typed in forms:
        browser = Client()
        browser.force_login(editor)
        sent.append((browser, url, filled(browser, url, **typed)))

    def save():
        browser, url, data = sent.pop()
        statuses.append(browser.post(url, data).status_code)

    assert at_once(len(forms), save) == []
    return statuses


def test_eight_who_add_one_name_and_say_that_it_is_another_all_succeed(editor):
    typed = {"name": "Maya", "another": "Maya"}
    assert save_at_once(editor, [("/dancers/add/", typed)] * 8) == [302] * 8
    slugs = set(Dancer.objects.values_list("slug", flat=True))
    assert slugs == {"maya", *(f"maya-{number}" for number in range(2, 9))}


def test_six_who_quote_the_same_words_share_the_passage(editor):
    source = SourceFactory()
    SchoolFactory(name="Vaganova")
    row = {
        "trainings-TOTAL_FORMS": "1",
        "trainings-0-school": "Vaganova",
        "trainings-0-basis": "stated",
        "trainings-0-passages": ["She trained for years."],
        "trainings-0-passages-source": [source.slug],
    }
    dancers = [DancerFactory() for _number in range(6)]
    forms = [(f"{dancer.get_absolute_url()}edit/", row) for dancer in dancers]
    assert save_at_once(editor, forms) == [302] * 6
    assert Passage.objects.count() == 1
    assert Training.objects.count() == 6
    assert School.objects.count() == 1
    numbers = Version.objects.filter(kind="source").values_list("number", flat=True)
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_an_edit_and_a_deletion_at_once_are_one_after_the_other(editor):
    dancer = DancerFactory()
    forms = [(f"{dancer.get_absolute_url()}{page}/", {}) for page in ("edit", "delete")]
    forms[0][1]["name"] = "Changed"
    statuses = save_at_once(editor, forms)
    assert set(statuses) <= {302, 409, 410}
    assert 302 in statuses
    assert statuses.count(302) == 1
