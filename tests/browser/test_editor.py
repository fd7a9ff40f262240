"""An editor's walk: a fact with a new quote, made in place, is on the public page."""

import pytest

from dancers.models import Dancer
from tests.browser.conftest import NO_BROWSER, sign_in

expect = pytest.importorskip("playwright.sync_api", reason=NO_BROWSER).expect


def test_a_fact_is_added_with_a_quote_that_is_made_in_place(watched, site, django_user_model):
    page = watched
    sign_in(page, site, django_user_model)
    dancer = Dancer.objects.get(slug="martin-baktybekova")
    page.goto(f"{site}/admin/dancers/dancer/{dancer.pk}/change/")
    group = page.locator("#engagements-group")
    group.get_by_text("Add another Engagement").click()
    row = group.locator(".inline-related:not(.empty-form)").last
    row.locator(".field-company .select2-selection").click()
    page.locator(".select2-search__field:visible").last.fill("new york")
    page.locator(".select2-results__option", has_text="New York City Ballet").click()
    with page.expect_popup() as opened:
        row.locator(".field-passages .add-related").click()
    popup = opened.value
    popup.locator(".field-source .select2-selection").click()
    popup.locator(".select2-search__field").fill("martin")
    popup.locator(".select2-results__option", has_text="Martin").click()
    popup.locator("#id_quote").fill("No such words.")
    popup.locator("[name=_save]").first.click()
    expect(popup.locator(".errorlist")).to_contain_text("has no such words")
    popup.locator("#id_quote").fill("Her artistry and skill")
    with popup.expect_event("close"):
        popup.locator("[name=_save]").first.click()
    expect(row.locator(".field-passages")).to_contain_text("Her artistry and skill")
    with page.expect_navigation():
        page.locator("[name=_save]").first.click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")

    page.goto(site + dancer.get_absolute_url())
    fact = page.locator("#engagement-new-york-city-ballet")
    fact.hover()
    expect(page.locator("mark.lit")).to_have_text("Her artistry and skill")


def test_the_site_and_the_desk_lead_to_each_other(watched, site, django_user_model):
    page = watched
    sign_in(page, site, django_user_model)
    page.goto(f"{site}/dancers/marat-kalmurzaeva/")
    page.get_by_role("link", name="At the desk").click()
    expect(page.locator("#id_name")).to_have_value("Marat Kalmurzaeva")
    page.get_by_role("link", name="View on site").first.click()
    expect(page).to_have_url(f"{site}/dancers/marat-kalmurzaeva/")
    page.get_by_role("link", name="The editors' desk").click()
    expect(page.get_by_role("link", name="View site")).to_be_visible()


def test_each_error_stands_at_the_top_and_leads_to_its_field(watched, site, django_user_model):
    page = watched
    sign_in(page, site, django_user_model)
    dancer = Dancer.objects.get(slug="victoria-bektemirova")
    page.goto(f"{site}/admin/dancers/dancer/{dancer.pk}/change/")
    page.locator("#id_milestones-9-headline").fill("")
    page.locator("[name=_save]").first.evaluate("button => button.form.noValidate = true")
    with page.expect_navigation():
        page.locator("[name=_save]").first.click()
    link = page.locator(".errornote a")
    expect(link).to_contain_text("Headline")
    link.click()
    expect(page.locator("#id_milestones-9-headline")).to_be_focused()
    expect(page.locator("#id_milestones-9-headline")).to_be_in_viewport()


def test_each_error_names_its_row_and_its_own_field(watched, site, django_user_model):
    page = watched
    sign_in(page, site, django_user_model)
    page.goto(f"{site}/admin/dancers/dancer/add/")
    page.locator("#id_name").fill("Vera Orr")
    names, origins = page.locator("#other_names-group"), page.locator("#origins-group")
    for number, text in enumerate(["Вера", "Wera"]):
        names.get_by_text("Add another Other name").click()
        page.locator(f"#id_other_names-{number}-text").fill(text)
        page.locator(f"#id_other_names-{number}-script").fill("x")
        origins.get_by_text("Add another Origin").click()
        page.locator(f"#id_origins-{number}-note").fill(f"Note {number}")
    page.locator("#id_origins-0-position").fill("99999")
    with page.expect_navigation():
        page.locator("[name=_save]").first.click()
    told = page.locator(".errornote a").all_inner_texts()
    assert [label.rpartition(": ")[0] for label in told] == [
        "Other names 1 (Вера): Script",
        "Other names 2 (Wera): Script",
        "Origin 1 (Note 0): Place",
        "Origin 1 (Note 0): Evidence",
        "Origin 1 (Note 0): Position",
        "Origin 2 (Note 1): Place",
        "Origin 2 (Note 1): Evidence",
    ]
    page.locator(".errornote a", has_text="Position").click()
    expect(page.locator("#id_origins-0-position")).to_be_focused()
