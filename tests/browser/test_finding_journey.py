"""Finding what is there: by keyboard with the map, without scripts, on a phone, where no map can be drawn."""

from contextlib import contextmanager

import pytest

from browser.conftest import PHONE, WIDE
from browser.steps import fits_the_screen
from browser.test_accessibility import AXE, RUN_AXE
from browser.test_ways_of_using import tab_to
from running_site import Site

pytestmark = pytest.mark.browser

MARK = ".map-mark"
DRAWN = ".map-drawn .map-mark"
NO_PICTURES = "HTMLCanvasElement.prototype.getContext = () => null"
RING = "getComputedStyle(document.activeElement).outlineStyle"


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """A served site with things to be found, which no test here changes."""
    site = Site(tmp_path_factory.mktemp("finding"))
    site.world = site.prepare("browser.finding_world:build")
    with site.serving():
        yield site


@pytest.fixture
def look(chromium, town):
    """A browser window on the town; nothing may go wrong in its console."""

    @contextmanager
    def window(language="en", viewport=WIDE, script="", **options):
        context = chromium.new_context(
            base_url=town.address, locale=language, viewport=viewport, reduced_motion="reduce", **options
        )
        page = context.new_page()
        page.set_default_timeout(20_000)
        if script:
            page.add_init_script(script)
        mistakes = []
        page.on("pageerror", lambda error: mistakes.append(str(error)))
        page.on("console", lambda message: mistakes.append(message.text) if message.type == "error" else None)
        yield page
        context.close()
        assert not mistakes, mistakes

    return window


def total(page):
    return int(page.locator("#found-title").get_attribute("data-total"))


def wait_for_total(page, number):
    page.locator(f"#found-title[data-total='{number}']").wait_for()


def changes_the_groups(page):
    return page.expect_response(lambda response: "/find/groups/" in response.url)


def test_the_header_leads_to_everything_that_words_find(look):
    with look() as page:
        page.goto("/en/")
        page.locator("#search-header").fill("Cooperative 7")
        page.locator("#search-header").press("Enter")
        page.wait_for_url("**/en/find/?q=*")
        assert "Dure Cooperative 7" in page.locator("#found .result h3").first.inner_text()


def test_a_choice_by_keyboard_changes_the_results_and_keeps_the_focus(look):
    with look() as page:
        page.goto("/en/find/")
        assert total(page) == 30
        page.evaluate("window.notLeft = true")
        tab_to(page, "#find-words")
        tab_to(page, "#facet-challenge > summary")
        page.keyboard.press("Enter")
        tab_to(page, "input[name=challenge]")
        label = page.evaluate("document.activeElement.id")
        page.keyboard.press("Space")
        page.wait_for_url("**challenge=**")
        page.wait_for_function("() => document.getElementById('find-status').textContent !== ''")
        assert total(page) < 30
        assert page.evaluate("document.activeElement.id") == label
        assert page.locator("#facet-challenge").get_attribute("open") is not None
        assert page.evaluate("window.notLeft"), "the page was loaded anew"
        tab_to(page, ".chip")
        page.keyboard.press("Enter")
        wait_for_total(page, 30)
        assert page.url.endswith("/en/find/")
        page.go_back()
        page.wait_for_url("**challenge=**")
        page.locator(".chip").first.wait_for()
        assert total(page) < 30


def test_the_map_is_used_by_keyboard_alone(look):
    with look() as page:
        with changes_the_groups(page) as shipped:
            page.goto("/en/find/")
        page.locator(DRAWN).first.wait_for()
        groups = shipped.value.json()["groups"]
        assert page.locator(MARK).count() == len(groups), "what was shipped is what is drawn"
        assert sum(group["count"] for group in groups) == total(page), "the map and the list say the same"
        page.locator("#found a").last.focus()
        tab_to(page, "canvas")
        assert page.evaluate(RING) != "none", "nobody sees where the keyboard is"
        with changes_the_groups(page):
            page.keyboard.press("ArrowRight")
        with changes_the_groups(page):
            page.keyboard.press("ArrowLeft")
        with changes_the_groups(page):
            page.keyboard.press("+")
        with changes_the_groups(page):
            page.keyboard.press("-")
        page.wait_for_timeout(500)
        tab_to(page, ".map-mark-one")
        assert page.evaluate(RING) != "none", "nobody sees where the keyboard is"
        name = page.evaluate("document.activeElement.getAttribute('aria-label')")
        page.keyboard.press("Enter")
        card = page.locator(".map-popup a").first
        card.wait_for()
        assert page.evaluate("document.activeElement.matches('.map-popup a')")
        assert card.inner_text() in name
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == name


def test_a_group_opens_into_what_is_in_it_until_what_shares_a_spot_fans_out(look):
    with look() as page:
        page.goto("/en/find/")
        page.locator(DRAWN).first.wait_for()
        for _step in range(8):
            groups = page.locator(".map-mark:not(.map-mark-one)")
            if page.locator(".map-mark-fanned").count() or not groups.count():
                break
            groups.first.focus()
            before = page.locator(MARK).count()
            page.keyboard.press("Enter")
            page.wait_for_function(
                "before => document.querySelector('.map-mark-fanned') "
                "|| document.querySelectorAll('.map-mark').length !== before",
                arg=before,
            )
            page.wait_for_timeout(900)
        fanned = page.locator(".map-mark-fanned")
        assert fanned.count() == 3
        assert page.evaluate("document.activeElement.matches('.map-mark-fanned')")
        page.keyboard.press("Enter")
        assert page.locator(".map-popup a").first.inner_text().startswith("Dure Cooperative")
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        assert fanned.count() == 0


def test_the_part_of_the_map_that_is_seen_becomes_a_filter(look):
    with look() as page:
        page.goto("/en/find/")
        page.locator(DRAWN).first.wait_for()
        box = page.locator(".map-canvas canvas").bounding_box()
        page.mouse.move(box["x"] + 300, box["y"] + 300)
        page.mouse.wheel(0, -700)
        page.locator(".map-area:visible").wait_for()
        page.mouse.wheel(0, -700)
        page.locator(".map-area:visible").click()
        page.wait_for_url("**area=**")
        page.wait_for_function("() => document.getElementById('find-status').textContent !== ''")
        assert 0 < total(page) < 30


def test_without_scripts_buttons_and_links_do_everything(look):
    with look("ko", java_script_enabled=False, viewport=PHONE) as page:
        page.goto("/ko/find/")
        page.locator("#find-words").fill("두레")
        page.locator("#find-form .search button").click()
        assert total(page) == 30
        page.locator(".find-narrow > summary").click()
        page.locator("#facet-where > summary").click()
        page.locator("#find-near").fill("안성시")
        page.locator("#find-within").select_option("2")
        page.locator(".find-apply").click()
        assert 0 < total(page) < 30
        assert page.locator(".result-where strong").first.inner_text() == "0m"
        page.locator(".find-views a").nth(1).click()
        assert "view=map" in page.url
        assert page.locator(".result").first.is_visible()
        page.locator(".chip").first.click()
        assert total(page) == 30
        assert fits_the_screen(page)


def test_on_a_phone_the_list_stands_first_and_the_map_is_one_touch_away(look):
    with look("ko", viewport=PHONE, has_touch=True) as page:
        loaded = []
        page.on("request", lambda request: loaded.append(request.url))
        page.goto("/ko/find/?challenge=ageing")
        assert page.locator(".result").first.is_visible()
        assert not page.locator("#find-map").is_visible()
        assert not [url for url in loaded if "maplibre" in url], "a map that nobody sees was loaded"
        page.locator(".find-narrow > summary").tap()
        page.locator("#narrow-close").tap()
        page.locator(".find-views a").nth(1).tap()
        page.wait_for_url("**view=map**")
        page.locator(DRAWN).first.wait_for()
        assert not page.locator(".result").first.is_visible()
        assert page.locator(".find-views a[aria-current]").inner_text() != ""
        assert fits_the_screen(page)


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_where_no_map_can_be_drawn_the_list_says_the_same(look, viewport):
    with look(viewport=viewport, script=NO_PICTURES) as page:
        page.goto("/en/find/?view=map")
        page.locator(".map-failed .map-note").wait_for()
        assert page.locator(".result").first.is_visible()
        assert "list" in page.locator(".map-note").inner_text()


def test_the_position_of_the_device_is_asked_for_only_by_its_button(look):
    here = {"latitude": 37.008, "longitude": 127.2797}
    with look(geolocation=here, permissions=["geolocation"]) as page:
        page.goto("/en/find/")
        page.locator("#facet-where > summary").click()
        page.locator("#find-position").click()
        page.wait_for_url("**here=37.008**")
        page.locator(".result-where strong").first.wait_for()
        assert page.locator(".result-where strong").first.inner_text() == "0 m"


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_anybody_from_using_the_page_with_its_map(look, viewport, scheme):
    with look(viewport=viewport, color_scheme=scheme) as page:
        for query in ("?challenge=ageing&territory=anseong", "?view=map&near=Anseong", "?q=nothing+like+this&open=1"):
            page.goto(f"/en/find/{query}")
            page.locator("#found-title").wait_for()
            if viewport is WIDE or "view=map" in query:
                page.locator(".map-drawn canvas").wait_for()
            page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
            page.evaluate(AXE.read_text())
            wrong = page.evaluate(RUN_AXE)
            assert not wrong, (query, wrong)
