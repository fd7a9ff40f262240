"""Forms that are sent twice, and names that the archive has already, in real browsers."""

import re

import pytest

from dancers.models import Dancer, School
from sources.models import Version
from tests.browser.conftest import NO_BROWSER, sign_in
from tests.browser.test_accessibility import SCHEME, violations
from tests.factories import DancerFactory, SchoolFactory

expect = pytest.importorskip("playwright.sync_api", reason=NO_BROWSER).expect


def posts_of(page):
    """Return the list of the page's POST requests, which grows."""
    posts = []
    page.on("request", lambda request: request.method == "POST" and posts.append(request.url))
    return posts


def test_a_double_click_adds_one_entry_and_leads_to_it(signed_in):
    page = signed_in("ada", "editor")
    page.goto("/schools/add/")
    page.get_by_label("Name:").fill("Vaganova")
    page.get_by_role("button", name="Save", exact=True).last.dblclick()
    expect(page.get_by_role("heading", name="Vaganova", exact=True)).to_be_visible()
    expect(page.locator(".messages")).to_contain_text("Saved: Vaganova.")
    assert School.objects.filter(name="Vaganova").count() == 1


def test_a_double_click_without_script_adds_one_entry_and_leads_to_it(signed_in):
    page = signed_in("ada", "editor", java_script_enabled=False)
    page.goto("/schools/add/")
    page.get_by_label("Name:").fill("Vaganova")
    page.get_by_role("button", name="Save", exact=True).last.dblclick()
    expect(page.get_by_role("heading", name="Vaganova", exact=True)).to_be_visible()
    assert School.objects.filter(name="Vaganova").count() == 1


def test_the_keys_for_saving_pressed_twice_save_once(signed_in):
    dancer = DancerFactory(name="Maya", slug="maya-p")
    page = signed_in("ada", "editor")
    posts = posts_of(page)
    page.goto("/dancers/maya-p/edit/")
    page.get_by_label("Summary:").fill("A dancer")
    page.keyboard.press("Control+s")
    page.keyboard.press("Control+s")
    page.wait_for_url("**/dancers/maya-p/")
    expect(page.locator("main")).to_contain_text("A dancer")
    assert len(posts) == 1
    assert Version.objects.filter(kind="dancer", entry_id=dancer.pk).count() == 2


def test_a_form_to_which_one_comes_back_can_be_sent_again(signed_in):
    page = signed_in("ada", "editor")
    page.goto("/schools/add/")
    page.get_by_label("Name:").fill("Vaganova")
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).last.click()
    page.go_back()
    button = page.get_by_role("button", name="Save", exact=True).last
    expect(button).not_to_have_attribute("aria-disabled", "true")
    page.get_by_label("Name:").fill("Another school")
    with page.expect_navigation():
        button.click()
    expect(page.get_by_role("heading", name="Another school", exact=True)).to_be_visible()


def test_a_double_click_deletes_and_undoes_once(signed_in):
    DancerFactory(name="Maya", slug="maya-p")
    page = signed_in("cora", "curator")
    page.goto("/dancers/maya-p/delete/")
    page.get_by_role("button", name="Delete it").dblclick()
    page.wait_for_url("**/dancers/")
    expect(page.locator(".messages")).to_contain_text("Deleted: Maya.")
    page.goto("/dancers/maya-p/history/2/revert/")
    page.get_by_role("button", name="Restore Maya").dblclick()
    page.wait_for_url("**/dancers/maya-p/")
    expect(page.locator(".messages")).to_contain_text("Restored: Maya.")
    assert Version.objects.filter(slug="maya-p").count() == 3


def test_a_double_click_in_the_admin_adds_one_record(watched, site, django_user_model):
    page = watched
    sign_in(page, site, django_user_model)
    posts = posts_of(page)
    page.goto(f"{site}/admin/dancers/school/add/")
    page.locator("#id_name").fill("Vaganova")
    page.locator("[name=_save]").first.dblclick()
    expect(page.locator(".messagelist")).to_contain_text("was added successfully")
    assert len(posts) == 1
    assert School.objects.filter(name="Vaganova").count() == 1


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_a_name_that_is_taken_is_asked_about_and_made_after_a_tick(signed_in, has_script):
    SchoolFactory(name="Studio A", slug="studio-a")
    page = signed_in("ada", "editor", java_script_enabled=has_script)
    page.goto("/dancers/marat-kalmurzaeva/edit/")
    if has_script:
        page.get_by_role("button", name="Add to Training").click()
    else:
        with page.expect_navigation():
            page.get_by_role("button", name="Add to Training").click()
    row = page.locator(".part[data-part^='trainings-']").last
    if has_script:
        row.get_by_role("combobox", name="School:").press_sequentially("Studio A+")
        page.get_by_role("option", name="New: “Studio A+”").click()
    else:
        row.get_by_label("School:").fill("Studio A+")
        row.get_by_label("new", exact=True).first.check()
    row.get_by_label("Evidence:").fill("she was selected to perform with the National Ballet")
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).last.click()
    row = page.locator(".part[data-part^='trainings-']").last
    expect(row.get_by_role("link", name="Studio A [studio-a]")).to_have_attribute(
        "href", "/schools/studio-a/"
    )
    row.get_by_label("Add “Studio A+” as another school").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.locator("#training-studio-a-2, #training-studio-a")).to_be_visible()
    assert School.objects.filter(name__startswith="Studio A").count() == 2


def test_the_questions_about_names_are_accessible(signed_in):
    SchoolFactory(name="Studio A", slug="studio-a")
    page = signed_in("ada", "editor", color_scheme=SCHEME, reduced_motion="reduce")
    page.goto("/schools/add/")
    page.get_by_label("Name:").fill("studio a")
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_role("alert")).to_contain_text(
        "The archive already has an entry with this name"
    )
    assert violations(page) == []
    page.get_by_label("Add it anyway: it is another one").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page).to_have_url(re.compile("/schools/studio-a-2/"))
    assert not Dancer.objects.filter(name="studio a").exists()
