"""The directory in use: a meal on a phone, an owner's entry, a file with wrong rows corrected in the browser."""

import re
import time

import pytest

from browser.conftest import PHONE
from browser.directory_world import HERE, OFFICER
from browser.steps import fits_the_screen, sign_in
from local.directory.exchange.tables import ROWS, csv_file
from running_site import Site

pytestmark = pytest.mark.browser

WRONG = (
    ("라마바", "사회적기업", "안성시 4", "", "", "", "", "12-34", ""),
    ("사아자", "협동조합", "안성시 5", "", "서른", "", "", "", ""),
    ("차카타", "마을기업", "안성시 6", "", "", "", "", "", "홈페이지 없음"),
)
WORKER_PATIENCE = 60_000


@pytest.fixture
def site(tmp_path):
    site = Site(tmp_path, DURE_LOG_LEVEL="INFO")
    site.world = site.prepare("browser.directory_world:build")
    with site.serving():
        yield site


def test_a_resident_finds_the_nearest_open_place_that_offers_a_meal_in_korean_on_a_phone(open_browser):
    point = {"latitude": HERE[0], "longitude": HERE[1]}
    phone = {"viewport": PHONE, "has_touch": True, "geolocation": point, "permissions": ["geolocation"]}
    with open_browser("ko", **phone) as page:
        page.goto("/ko/find/")
        page.locator(".find-narrow > summary").tap()
        page.locator("#open-now").tap()
        page.wait_for_url("**open=1**")
        page.locator("#facet-service > summary").tap()
        page.locator("input[name=service][value=meal]").tap()
        page.wait_for_url("**service=meal**")
        page.locator("#facet-where > summary").tap()
        page.locator("#find-position").tap()
        page.wait_for_url("**here=**")
        page.locator(
            "#found-title[data-total='2'], #found-title[data-total='4'], #found-title[data-total='6']"
        ).wait_for()
        page.goto(f"{page.url}&kind=service")
        first = page.locator(".result").first
        assert "가까운 밥상" in first.inner_text()
        assert "2.2 km" in first.inner_text()
        assert "문 닫은 밥집" not in page.locator("main").inner_text()
        assert fits_the_screen(page)
        first.locator("a").first.tap()
        page.wait_for_url("**/services/near/")
        assert "가까운 밥상" in page.locator("h1").inner_text()
        assert fits_the_screen(page)


def link_of_a_mail(site):
    """The address in the newest mail that the server has printed."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        found = re.findall(r"http://\S+/keeping/link/\S+", (site.folder / "server.log").read_text(errors="replace"))
        if found:
            return found[-1]
        time.sleep(0.2)
    raise AssertionError("no mail was sent")


def test_an_owner_claims_the_entry_and_edits_it(open_browser, site):
    with open_browser() as page:
        page.goto("/en/organizations/clinic/")
        page.locator("a[href$='/organizations/clinic/claim/']").first.click()
        page.locator("input[name=display_name]").fill("Kim")
        page.locator("input[name=email]").fill("kim@clinic.example")
        page.locator("input[name=method][value=email]").check()
        page.locator("form.form button[type=submit]").click()
        page.wait_for_load_state()
        page.goto(link_of_a_mail(site))
        page.locator("main form button").click()
        page.locator("input[name=new_password1], input[name=password1]").first.fill("a long enough secret")
        page.locator("input[name=new_password2], input[name=password2]").first.fill("a long enough secret")
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_load_state()
        if not page.locator("form[action$='/logout/'], a[href$='/logout/']").count():
            page.goto("/en/account/login/")
            page.locator("input[name=login]").fill("kim@clinic.example")
            page.locator("input[name=password]").fill("a long enough secret")
            page.locator("input[name=password]").press("Enter")
            page.wait_for_url(lambda url: "/account/login/" not in url)
        page.goto("/en/organizations/clinic/edit/")
        page.locator("input[name=phone]").fill("031-222-2222")
        page.locator("form.form button[type=submit]").first.click()
        page.wait_for_url("**/en/organizations/clinic/")
        assert "031-222-2222" in page.locator("main").inner_text()
        page.goto("/en/organizations/clinic/history/")
        assert "031-222-2222" in page.locator("main").inner_text()
        assert page.goto("/en/organizations/near/edit/").status == 403


def test_an_officer_imports_a_korean_windows_file_corrects_three_rows_and_finishes(open_browser):
    with open_browser("ko") as page:
        sign_in(page, "ko", OFFICER)
        page.goto("/ko/organizations/import/file/")
        content = csv_file([*ROWS, *WRONG], encoding="cp949")
        page.locator("input[type=file]").set_input_files(
            {"name": "기업.csv", "mimeType": "text/csv", "buffer": content}
        )
        page.locator("select[name=territory]").select_option(index=1)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url("**/columns/")
        assert "홍길동" not in page.locator("main").inner_text()
        page.locator("main form button[type=submit]").first.click()
        page.locator("a[href$='/rows/']").wait_for(timeout=WORKER_PATIENCE)
        page.locator("a[href$='/rows/']").click()
        page.wait_for_url("**/rows/")
        assert page.locator(".import-row").count() == len(WRONG)
        assert fits_the_screen(page)
        for text, right in (("12-34", "123-45-67891"), ("서른", "2020-01-01"), ("홈페이지 없음", "set.example.kr")):
            page.locator(f".import-row input[value='{text}']").first.fill(right)
        page.locator("main form.form button[type=submit]").first.click()
        page.wait_for_load_state()
        page.goto(page.url.replace("/rows/", "/"))
        page.locator("form[action$='/start/'] button").first.click()
        page.locator("a[href$='/report.csv']").wait_for(timeout=WORKER_PATIENCE)
        page.goto("/ko/find/?kind=organization&q=차카타")
        assert "차카타" in page.locator(".result").first.inner_text()
