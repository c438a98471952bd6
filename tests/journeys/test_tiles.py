# SPDX-License-Identifier: EUPL-1.2
"""A town with map tiles of its own: a point is set by mouse and keyboard, titles stay text, and our drawing stays when tiles fail.

The tiles come from the test's own server. Any refusal by the Content-Security-Policy is an error in the console, and fails the test.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from samenspel.foundations.contributions.models import Contribution
from samenspel.foundations.towns.models import Town

FORM = "/en/leiedam/ideeen/sportbudget/nieuw/"
IDEAS = "/en/leiedam/ideeen/sportbudget/kaart/"
POINT = re.compile(r"^\d+\.\d{5},\d+\.\d{5}$")
EVIL = '<img src=x onerror="document.title=1">'


@pytest.fixture
def tiled(leiedam: Any, live_server: Any) -> Any:
    address = f"{live_server.url}/static/samenspel/favicon.svg?{{z}}/{{x}}/{{y}}"
    Town.objects.filter(place=leiedam).update(tile_address=address)
    return leiedam


def point(page: Any) -> tuple[float, float]:
    value = page.locator("[name=point]").input_value()
    assert POINT.match(value), value
    lat, lon = value.split(",")
    return float(lat), float(lon)


@pytest.mark.parametrize(("width", "dark"), [(390, False), (1280, True)], ids=["phone", "desk in the dark"])
def test_a_click_or_enter_on_the_tiles_sets_the_point(
    tiled: Any, open_page: Any, width: int, dark: bool
) -> None:
    page = open_page(width=width, dark=dark)
    page.goto(FORM)
    box = page.locator(".tile-map.is-on")
    expect(box).to_be_visible()
    expect(page.locator("svg.town-map")).to_have_count(0)
    expect(page.locator(".tile-chosen")).to_have_count(0)
    expect(page.locator(".tile-credit")).to_have_text("localhost")

    box.click(position={"x": 100, "y": 120})
    expect(page.locator(".tile-chosen")).to_be_visible()
    north_west = point(page)
    box.click(position={"x": 200, "y": 220})
    south_east = point(page)
    assert south_east[0] < north_west[0] and south_east[1] > north_west[1]
    expect(page.locator(".tile-chosen")).to_have_count(1)
    seen, mark = box.bounding_box(), page.locator(".tile-chosen").bounding_box()
    assert abs(mark["x"] + mark["width"] / 2 - seen["x"] - 200) < 2
    assert abs(mark["y"] + mark["height"] / 2 - seen["y"] - 220) < 2

    box.focus()
    page.keyboard.press("Enter")
    middle = point(page)
    assert middle != south_east
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    page.keyboard.press("Enter")
    assert point(page)[1] > middle[1] and page.url.endswith(FORM), "Enter chooses, it does not send the form"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not Axe().run(page).response["violations"]


def test_a_pin_opens_its_title_as_text_and_leads_to_the_idea(tiled: Any, open_page: Any) -> None:
    ideas = Contribution.objects.filter(activity__slug="sportbudget", is_public=True)
    one = ideas.order_by("-support_count", "-id").first()
    assert one
    ideas.update(lat=None, lon=None)
    ideas.filter(pk=one.pk).update(lat=50.81, lon=3.42, title=EVIL)
    Town.objects.filter(place=tiled).update(map={})
    page = open_page()
    page.goto(IDEAS)
    box = page.locator(".tile-map.is-on")
    expect(box).to_be_visible()
    size = box.bounding_box()
    box.click(position={"x": size["width"] / 2, "y": size["height"] / 2})
    link = page.locator(".leaflet-popup a[href*=ideeen]")
    expect(link).to_have_text(EVIL)
    expect(page.locator(".leaflet-popup img")).to_have_count(0)
    expect(page.get_by_role("button", name="Close", exact=True)).to_be_visible()
    link.click()
    page.wait_for_url(f"**/sportbudget/{one.number}/")


def test_when_tiles_fail_or_without_script_our_own_map_stays(
    tiled: Any, open_page: Any, live_server: Any
) -> None:
    still = open_page(script=False)
    still.goto(IDEAS)
    expect(still.locator("svg.town-map")).to_be_visible()
    expect(still.locator(".tile-map")).to_be_hidden()

    Town.objects.filter(place=tiled).update(
        tile_address=f"{live_server.url}/static/none/{{z}}/{{x}}/{{y}}.png"
    )
    page = open_page()
    page.goto(FORM)
    page.wait_for_timeout(700)
    expect(page.locator(".tile-map")).to_be_hidden()
    page.locator("svg.town-map").click(position={"x": 100, "y": 60})
    assert point(page)
