"""A health check at the desk, in a real browser: what is told, and that talking settles it."""

import pytest

from browser.conftest import PHONE, served
from browser.steps import fits_the_screen, picture, sign_in
from browser.test_accessibility import AT_ONCE, AXE, violations

pytestmark = pytest.mark.browser
HOME = "/ko/desk/bathhouse/safe-use/"


@pytest.fixture
def site(tmp_path):
    with served(tmp_path, "browser.safe_use_world:build") as site:
        yield site


def test_165_over_95_leads_to_asking_staff_with_reason_source_and_signature(site, open_browser):
    with open_browser("ko", viewport=PHONE) as page:
        sign_in(page, "ko", site.world["email"])
        page.goto("/ko/desk/bathhouse/floor/")
        page.locator(".floor-tile a").first.click()
        page.locator("a[href*='/safe-use/check/']").click()
        page.locator("input[name=systolic]").fill("165")
        page.locator("input[name=diastolic]").fill("95")
        picture(page, "safe-use-check")
        page.locator("main form button").last.click()
        reason = page.locator(".advice-reason")
        reason.wait_for()
        assert reason.count() == 1
        assert "160" in reason.inner_text()
        assert "3.63" in reason.inner_text()
        assert reason.locator("a").get_attribute("href") == "https://seniorguide.jp/article/1001720.html"
        assert "김한결" in page.locator("main").inner_text()
        assert "165" not in page.url
        assert fits_the_screen(page)
        picture(page, "safe-use-advice")
        page.goto("/ko/desk/bathhouse/floor/")
        page.locator(".floor-tile a").first.click()
        page.locator("form[action$='/spoken/'] button[value=gentle]").click()
        page.locator("form[action$='/spoken/']").wait_for(state="detached")


def test_the_pages_of_a_clinician_keep_nobody_out(site, open_browser):
    with open_browser("ko") as page:
        page.add_init_script(path=AXE)
        page.add_init_script(AT_ONCE)
        sign_in(page, "ko", site.world["clinician"])
        page.goto(HOME)
        picture(page, "safe-use-home")
        rules = page.locator("#choose ~ ul a").nth(1).get_attribute("href")
        for address in (HOME, rules, f"{rules}try/"):
            page.goto(address)
            picture(page, f"safe-use-{len(address)}")
            assert not violations(page, address)
