"""An editor's walk: a fact with a new quote, made in place, is on the public page."""

from playwright.sync_api import expect

from dancers.models import Dancer


def choose(page, field, term, label):
    """Search in the autocomplete of a field and choose what it finds."""
    page.locator(f".field-{field} .select2-selection:visible").last.click()
    page.locator(".select2-search__field:visible").last.fill(term)
    page.locator(".select2-results__option", has_text=label).first.click()


def test_a_fact_is_added_with_a_quote_that_is_made_in_place(watched, site, sign_in):
    page = watched
    sign_in()
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


def test_the_site_and_the_desk_lead_to_each_other(watched, site, sign_in):
    page = watched
    sign_in()
    page.goto(f"{site}/dancers/marat-kalmurzaeva/")
    page.get_by_role("link", name="Edit", exact=True).click()
    expect(page.locator("#id_name")).to_have_value("Marat Kalmurzaeva")
    page.get_by_role("link", name="View on site").first.click()
    expect(page).to_have_url(f"{site}/dancers/marat-kalmurzaeva/")
    page.get_by_role("link", name="The editors' desk").click()
    expect(page.get_by_role("link", name="View site")).to_be_visible()
