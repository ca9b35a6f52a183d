"""A moderator finds two entries of one cooperative, merges them, and takes it back: in Korean, in a real browser."""

import pytest

from browser.conftest import PHONE, served
from browser.steps import picture, seen, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """One site with two entries of one cooperative: whoever merges them undoes it."""
    with served(tmp_path_factory.mktemp("merging"), "browser.merging_world:build") as site:
        yield site


@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "phone"])
def test_two_entries_are_merged_and_the_merge_undone(site, open_browser, size):
    options = {"viewport": size} if size else {}
    with open_browser("ko", **options) as page:
        sign_in(page, "ko", site.world["email"])
        page.goto("/ko/organizations/merging/list/")
        seen(page, f"worklist-{bool(size)}")
        page.locator("main a[href*='/merge/']").first.click()
        page.wait_for_url("**/merge/**")
        seen(page, f"compare-{bool(size)}")
        page.locator("input[name=phone][value=survivor]").check()
        page.locator("main form button.button-accent").click()
        page.wait_for_url("**/merging/merges/**")
        seen(page, f"merged-{bool(size)}")
        merged = page.url
        page.goto("/ko/organizations/sunlight-coop/")
        assert page.url.endswith("/organizations/sunlight/")
        picture(page, f"survivor-{bool(size)}")
        page.goto(merged)
        page.locator("form[action$='/undo/'] button").click()
        page.wait_for_load_state()
        assert page.locator("form[action$='/undo/']").count() == 0
        page.goto("/ko/organizations/sunlight-coop/")
        assert page.url.endswith("/organizations/sunlight-coop/")


def test_likely_entries_appear_while_a_name_is_typed(site, open_browser):
    with open_browser("ko") as page:
        sign_in(page, "ko", site.world["email"])
        page.goto("/ko/organizations/add/organization/")
        page.locator("input[name^=name]").first.press_sequentially("햇살 나눔")
        page.locator("#likely a[href$='/organizations/sunlight/']").wait_for()
        picture(page, "typing")
        assert page.url.endswith("/add/organization/")


def test_without_scripts_likely_entries_are_shown_before_anything_is_saved(site, open_browser):
    with open_browser("ko", java_script_enabled=False, viewport=PHONE) as page:
        sign_in(page, "ko", site.world["email"])
        page.goto("/ko/organizations/add/organization/")
        page.locator("input[name^=name]:visible, textarea[name^=name]:visible").first.fill("햇살나눔협동조합")
        page.locator("main form button").last.click()
        page.locator("#likely a[href$='/organizations/sunlight/']").wait_for()
        picture(page, "asked")
        page.locator("button[name=new]").click()
        page.wait_for_url(lambda url: "/add/" not in url)
        assert "햇살나눔협동조합" in page.locator("h1").inner_text()
