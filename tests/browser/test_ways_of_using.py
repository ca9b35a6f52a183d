"""People who use a keyboard only, whose browser runs no scripts, or who see the pages otherwise."""

import pytest

from browser.conftest import PHONE, served
from browser.journey_world import RESIDENT, STAFF
from browser.steps import check_guest_in, fits_the_screen, live_visits, sign_in
from builders import PASSWORD

pytestmark = pytest.mark.browser

MOST_STEPS = 60


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """One site for all: each test counts what it adds itself."""
    with served(tmp_path_factory.mktemp("ways"), "browser.journey_world:build") as site:
        yield site


def tab_to(page, selector):
    """Press the tabulator until the element that `selector` names has the focus, and can be seen to have it."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            shown = "const style = getComputedStyle(document.activeElement); "
            visible = "style.outlineStyle !== 'none' || style.boxShadow !== 'none'"
            assert page.evaluate(f"() => {{ {shown} return {visible} }}"), f"the focus on {selector} cannot be seen"
            return
    raise AssertionError(f"no tabulator leads to {selector}")


def test_signing_in_and_checking_in_need_no_mouse(open_browser):
    with open_browser() as page:
        before = live_visits(page, "en")
        page.goto("/en/")
        tab_to(page, "header a[href*='/account/login/']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/account/login/**")
        if not page.evaluate("document.activeElement.matches('input[name=login]')"):
            tab_to(page, "input[name=login]")
        page.keyboard.type(STAFF)
        tab_to(page, "input[name=password]")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/account/login/" not in url)
        page.goto("/en/desk/bathhouse/")
        tab_to(page, "form[action$='/check-in/'] button")
        page.keyboard.press("Enter")
        page.locator("a[href*='/ledger/events/']").first.wait_for()
        assert live_visits(page, "en") == before + 1


def test_the_first_step_on_every_page_leads_past_the_menu(open_browser):
    with open_browser() as page:
        for address in ("/en/", "/en/initiatives/bathhouse/", "/en/account/login/"):
            page.goto(address)
            page.keyboard.press("Tab")
            target = page.evaluate("document.activeElement.getAttribute('href')")
            assert target, address
            assert target.startswith("#"), address
            page.keyboard.press("Enter")
            assert page.locator(target).count() == 1


def test_the_desk_works_without_scripts(open_browser):
    with open_browser(java_script_enabled=False) as page:
        before = live_visits(page, "en")
        page.goto("/en/account/login/")
        page.locator("input[name=login]").fill(STAFF)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("form[action*='/account/login/'] button").first.click()
        page.wait_for_url(lambda url: "/account/login/" not in url)
        check_guest_in(page, "en")
        page.goto("/en/desk/bathhouse/")
        page.locator("form[action$='/hours/'] input[name$=hours]").fill("2")
        page.locator("form[action$='/hours/'] button").click()
        page.locator("[role=status], .messages, .alert").first.wait_for()
        page.goto("/en/desk/bathhouse/")
        page.locator("form[action$='/find/'] input[name$=query]").fill(RESIDENT)
        page.locator("main form[action$='/find/'] button").click()
        found = page.locator("form[action$='/member/'] button").first
        found.wait_for()
        assert RESIDENT in page.locator("main").inner_text()
        found.click()
        page.wait_for_url("**/desk/bathhouse/")
        assert RESIDENT not in page.locator("main").inner_text()
        assert live_visits(page, "en") == before + 2


def test_a_wrong_entry_at_the_desk_is_told_and_kept(open_browser):
    with open_browser(viewport=PHONE) as page:
        sign_in(page, "en", STAFF)
        page.goto("/en/desk/bathhouse/")
        page.locator("form[action$='/check-in/'] input[name$=guests]").fill("0")
        with page.expect_response(lambda response: response.url.endswith("/check-in/")) as answer:
            page.evaluate("document.querySelector(\"form[action$='/check-in/']\").noValidate = true")
            page.locator("form[action$='/check-in/'] button").click()
        assert answer.value.status == 422
        assert page.locator("form[action$='/check-in/'] input[name$=guests]").input_value() == "0"
        assert page.locator("[role=alert]").count() >= 1
        assert fits_the_screen(page)


def test_a_double_tap_counts_once(open_browser):
    with open_browser() as page:
        before = live_visits(page, "en")
        sign_in(page, "en", STAFF)
        page.goto("/en/desk/bathhouse/")
        page.locator("form[action$='/check-in/'] button").dblclick()
        page.locator("a[href*='/ledger/events/']").first.wait_for()
        assert live_visits(page, "en") == before + 1
