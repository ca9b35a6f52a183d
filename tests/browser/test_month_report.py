"""From touches at the kiosk and the desk to the month's report: its figures are the sum of the ledger."""

import re

import pytest

from browser.conftest import served
from browser.steps import check_guest_in, picture, sign_in
from browser.test_kiosk_journeys import kiosk, on, touch, wait_until_sent

pytestmark = pytest.mark.browser


def digits_of(text):
    return int(re.sub(r"\D", "", text))


def test_the_report_of_a_month_is_the_sum_of_the_ledger(chromium, open_browser, site):
    with kiosk(chromium, site) as page:
        for number in range(3):
            touch(page, "[data-do=enter]")
            touch(page, "[data-do=guest]")
            touch(page, f"#prices button >> nth={number}")
            on(page, "done")
            touch(page, "[data-do=start]")
        wait_until_sent(page)
    with open_browser() as page:
        sign_in(page, "en", "manager@example.org")
        for _guest in range(2):
            check_guest_in(page, "en")
        page.locator("form[action*='/undo/'] button").first.click()
        page.wait_for_load_state()
        ledger = site.call("browser.kiosk_world:sums")
        page.goto(f"/en/desk/bathhouse/reports/{ledger.pop('month')}/")
        picture(page, "month-report")
        shown = {
            kind: digits_of(page.locator(f"#kind-{kind} td[data-label=Amount]").inner_text())
            for kind in ("visit", "sale")
        }
        proof = page.locator("section[aria-labelledby=check] p").first.inner_text()
        shown["events"] = digits_of(re.search(r"ledger’s ([\d,]+) events", proof)[1])
    assert shown == ledger == {"visit": 4, "sale": 9000, "events": 8}


@pytest.fixture
def site(tmp_path):
    with served(tmp_path, "browser.kiosk_world:build_with_prices") as site:
        yield site
