"""Two boards and a wall of one space, in a real browser: they see at once what happens, and a day closes."""

import time

import pytest

from browser.conftest import PHONE, served
from browser.steps import check_guest_in, fits_the_screen, picture, sign_in
from browser.test_accessibility import AXE, RUN_AXE

pytestmark = pytest.mark.browser

BOARD, DAY = "/ko/desk/bathhouse/floor/", "/ko/desk/bathhouse/day/"
TABLET, WALL = {"width": 1280, "height": 800}, {"width": 1920, "height": 1080}
AT_ONCE = 2.0  # seconds


@pytest.fixture
def site(tmp_path):
    with served(tmp_path, "browser.floor_world:build") as site:
        yield site


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    with served(tmp_path_factory.mktemp("crowded"), "browser.floor_world:build_crowd") as site:
        yield site


def test_two_boards_and_the_wall_see_somebody_come_in_at_once_and_the_day_closes_when_all_are_out(site, open_browser):
    with open_browser("ko", viewport=TABLET) as first, open_browser("ko", viewport=PHONE) as second:
        with open_browser("ko", viewport=WALL) as wall:
            wall.goto("/screen/pair/")
            wall.locator("input[name=key]").fill(site.world["key"])
            wall.locator("form button").click()
            sign_in(first, "ko", site.world["email"])
            sign_in(second, "ko", site.world["other"])
            boards = (first, second, wall)
            for board in boards[:2]:
                board.goto(BOARD)
            with open_browser("ko") as desk:
                sign_in(desk, "ko", site.world["email"])
                check_guest_in(desk, "ko")
                came_in = time.monotonic()
            for board in boards:
                board.locator(".floor-tile").wait_for(timeout=max(1, (came_in + AT_ONCE - time.monotonic()) * 1000))
            assert wall.locator("#board a").count() == 0

        second.goto(DAY)
        second.locator("form:has(input[name=date]) button").click()
        second.wait_for_load_state()
        assert second.locator(".alert-critical, [role=alert]").count()
        first.locator(".floor-tile a").click()
        first.wait_for_url("**/floor/*-*/")
        first.locator("form[action$='/out/'] button").first.click()
        first.wait_for_url(f"**{BOARD}")
        second.locator("form:has(input[name=date]) button").click()
        second.locator("input[name=open]").wait_for(state="attached")


def test_fifty_people_are_seen_at_a_glance(crowded, chromium):
    first = chromium.new_context(base_url=crowded.address, locale="ko", viewport=TABLET)
    page = first.new_page()
    page.add_init_script(path=AXE)
    sign_in(page, "ko", crowded.world["email"])
    for name, address, size in (("tablet", BOARD, TABLET), ("wall", "/ko/desk/bathhouse/wall/", WALL)):
        page.set_viewport_size(size)
        page.goto(address)
        picture(page, f"floor-{name}")
        assert page.locator(".floor-tile").count() == 50
        below = page.evaluate(
            "[...document.querySelectorAll('.floor-tile')].filter("
            "tile => tile.getBoundingClientRect().bottom > innerHeight).length"
        )
        assert not below, f"{below} people stand below the edge of the {name}"
        assert fits_the_screen(page)
    page.set_viewport_size(PHONE)
    page.goto(BOARD)
    assert fits_the_screen(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(BOARD)
        assert page.evaluate(RUN_AXE) == []
    first.close()


def test_without_scripts_a_person_is_looked_after_and_goes_out(crowded, chromium):
    context = chromium.new_context(base_url=crowded.address, locale="ko", java_script_enabled=False)
    page = context.new_page()
    sign_in(page, "ko", crowded.world["email"])
    page.goto(BOARD)
    people = page.locator(".floor-tile").count()
    page.locator(".floor-need a").first.click()
    page.locator("form[action$='/look/'] button").click()
    page.wait_for_url(f"**{BOARD}")
    page.locator("#out-label").fill("1")
    page.locator("form[action$='/floor/out/'] button").click()
    page.wait_for_url(f"**{BOARD}")
    assert page.locator(".floor-tile").count() == people - 1
    context.close()
