"""Takes the README's pictures; `make screenshots` runs it."""

import pytest
from django.conf import settings

from dancers.models import Dancer
from tests.browser.conftest import sign_in

PICTURES = settings.BASE_DIR / "docs" / "screenshots"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures(page, site, django_user_model, scheme):
    page.set_viewport_size({"width": 1280, "height": 860})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")

    def take(name, path, look=lambda: None):
        page.goto(site + path)
        look()
        page.screenshot(path=PICTURES / f"{name}-{scheme}.png")

    take("home", "/")
    take("list", "/dancers/?country=kazakhstan")
    take(
        "profile",
        "/dancers/valerie-baktybekova/",
        lambda: page.locator("#training-bolshoi-ballet-academy").hover(),
    )
    sign_in(page, site, django_user_model)
    dancer = Dancer.objects.get(slug="marat-kalmurzaeva")
    take("desk", f"/admin/dancers/dancer/{dancer.pk}/change/")

    def open_a_fact():
        part = page.locator("#trainings-0")
        part.locator("summary").click()
        part.get_by_label("School:").focus()
        part.scroll_into_view_if_needed()

    take("edit", f"{dancer.get_absolute_url()}edit/", open_a_fact)
