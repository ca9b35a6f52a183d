"""The directory in use, in Korean: a resident finds a meal, an owner takes over an entry, an officer imports a file.

Everybody begins at the home page and goes on by what the pages offer.
"""

import re
import time

import pytest

from browser.conftest import PHONE, served
from browser.directory_world import HERE
from browser.steps import open_from_header, seen, sign_in_here
from local.directory.exchange.tables import csv_file

pytestmark = pytest.mark.browser

# As Excel in Korean saves it: three right rows, and three with a wrong business number, day and website.
NAMES = ("가나다", "한마을", "두레농부협동조합", "라마바", "사아자", "차카타")
OTHER_NAMES = ("푸른들", "솔바람", "물레방아협동조합", "고운손", "아침해", "다락골")
WRONG = {3: (7, "12-34"), 4: (4, "서른"), 5: (8, "홈페이지 없음")}
CORRECTIONS = {"12-34": "220-81-62517", "서른": "2020-01-01", "홈페이지 없음": "chakata.example.kr"}
OTHER_CORRECTIONS = {"12-34": "", "서른": "2021.3.2", "홈페이지 없음": "https://darak.example.kr/"}
OWNER, SECRET = "kim@hanbit.example", "a long enough secret"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """One served town for all journeys: none of them changes what another looks at."""
    with served(tmp_path_factory.mktemp("directory"), "browser.directory_world:build") as site:
        yield site


def windows_file(names, street):
    rows = []
    for number, name in enumerate(names):
        row = [name, "사회적기업", f"경기도 안성시 {street} {number}", "", "", "홍길동", "", "", ""]
        column, value = WRONG.get(number, (3, f"제2020-{number}호"))
        row[column] = value
        rows.append(row)
    return csv_file(rows, encoding="cp949")


def choose(page, name, value):
    """Tick a box of the filters by its label, as a finger does, and wait for its results."""
    fold = page.locator(f"#facet-{name}:not([open]) > summary")
    if fold.count():
        fold.click()
    page.locator(f"input[name={name}][value='{value}'] + label").click()
    page.wait_for_url(f"**{name}={value}**")


def open_the_filters(page, language):
    page.goto(f"/{language}/")
    seen(page, "home")
    page.locator(".hero-actions a[href$='/find/']").click()
    page.wait_for_url("**/find/")
    seen(page, "find")
    page.locator(".find-narrow > summary").click()


def ask_for_an_open_meal_near_here(page):
    choose(page, "open", "1")
    choose(page, "service", "meal")
    choose(page, "kind", "place")
    page.locator("#facet-where > summary").click()
    page.locator("#find-position").click()
    page.wait_for_url("**here=**")
    page.locator(".result-where strong").first.wait_for(state="attached")
    seen(page, "filters")
    page.locator("#narrow-close").click()


def test_a_resident_finds_the_nearest_open_place_that_offers_a_meal(open_browser):
    point = {"latitude": HERE[0], "longitude": HERE[1]}
    phone = {"viewport": PHONE, "has_touch": True, "geolocation": point, "permissions": ["geolocation"]}
    with open_browser("ko", **phone) as page:
        open_the_filters(page, "ko")
        ask_for_an_open_meal_near_here(page)
        seen(page, "found")
        results = page.locator(".result").all_inner_texts()
        assert [re.findall("가까운 밥상|먼 밥상|문 닫은|빨래방", text)[0] for text in results] == [
            "가까운 밥상",
            "먼 밥상",
        ]
        assert "2.2km" in results[0]
        assert "일죽면 주래본죽로 2" in results[0]
        assert "지금 열려 있어요" in results[0]
        page.locator(".result a").first.click()
        page.wait_for_url("**/places/near/")
        seen(page, "place")
        told = page.locator("main").inner_text()
        assert "가까운 밥상 점심" in told
        assert "매일 24시간" in told
        assert "매주" not in told
        assert page.locator("a[href='tel:0316700002']").is_visible()


def test_a_resident_without_scripts_finds_it_by_the_name_of_the_village(open_browser):
    with open_browser("ko", viewport=PHONE, java_script_enabled=False) as page:
        open_the_filters(page, "ko")
        page.locator("label[for=open-now]").click()
        page.locator("#facet-service > summary").click()
        page.locator("input[name=service][value=meal] + label").click()
        page.locator("#facet-where > summary").click()
        page.locator("#find-near").fill("일죽면")
        page.locator(".find-apply").click()
        page.locator("#found-title").wait_for()
        first = page.locator(".result").first.inner_text()
        assert "가까운 밥상" in first
        assert "km" in first


def link_of_a_mail(site, kind):
    """The newest address of a `kind` in the mails that the server has printed."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        found = re.findall(rf"http://\S+/{kind}/\S+", (site.folder / "server.log").read_text(errors="replace"))
        if found:
            return found[-1]
        time.sleep(0.1)
    raise AssertionError("no mail was sent")


def find_the_clinic(page, language, *, phone=False):
    page.goto(f"/{language}/")
    if phone:
        page.locator(".phone-menu > summary").click()
    words = page.locator("#search-menu" if phone else "#search-header")
    words.fill("한빛의료")
    words.press("Enter")
    page.locator(".result a").first.click()
    page.wait_for_url("**/organizations/clinic/")
    seen(page, "entry")


def claim_the_entry(page):
    page.locator("main a[href$='/organizations/clinic/claim/']").click()
    seen(page, "claim")
    page.locator("input[name=display_name]").fill("김한빛")
    page.locator("input[name=email]").fill("kim@elsewhere.example")
    page.locator("input[name=method][value=email] + label, label:has(input[name=method][value=email])").first.click()
    page.locator("main form button[type=submit]").click()
    page.locator("main [role=alert]").wait_for()
    seen(page, "refused")
    page.locator("input[name=email]").fill(OWNER)
    page.locator("main form button[type=submit]").click()
    page.locator("main form").wait_for(state="detached")
    seen(page, "claimed")
    assert OWNER in page.locator("main").inner_text()


def become_the_owner(page, site):
    page.goto(link_of_a_mail(site, "keeping/link"))
    seen(page, "link")
    page.locator("main form button").click()
    page.locator("input[type=password]").first.wait_for()
    seen(page, "password")
    for field in page.locator("main input[type=password]").all():
        field.fill(SECRET)
    page.locator("main form button").click()
    page.locator("main a[href$='/account/login/']").wait_for()
    seen(page, "password-saved")
    page.locator("main a[href$='/account/login/']").click()
    sign_in_here(page, OWNER, SECRET)


def edit_the_own_entry(page, language):
    open_from_header(page, "/organizations/keeping/desk/")
    seen(page, "desk")
    page.locator("main a[href$='/organizations/clinic/edit/']").click()
    seen(page, "edit")
    page.locator("input[name=phone]").fill("031-222-2222")
    page.locator("main form.form button[type=submit]").click()
    page.wait_for_url(f"**/{language}/organizations/clinic/")
    seen(page, "edited")


def test_an_owner_claims_the_entry_and_edits_it(open_browser, site):
    with open_browser("ko") as page:
        find_the_clinic(page, "ko")
        claim_the_entry(page)
        become_the_owner(page, site)
        edit_the_own_entry(page, "ko")
        assert "031-222-2222" in page.locator("main").inner_text()
        page.locator("main a[href$='/organizations/clinic/history/']").click()
        page.wait_for_url("**/history/")
        seen(page, "history")
        changes = page.locator("main").inner_text()
        assert "031-111-1111" in changes
        assert "031-222-2222" in changes
    with open_browser("ko", viewport=PHONE) as page:
        find_the_clinic(page, "ko", phone=True)
        assert page.locator("a[href='tel:0312222222']").first.is_visible()
        assert not page.locator("a[href$='/edit/']").count()


def upload(page, email, content):
    page.goto("/ko/")
    open_from_header(page, "/account/login/")
    sign_in_here(page, email)
    open_from_header(page, "/organizations/import/file/")
    seen(page, "upload")
    page.locator("input[type=file]").set_input_files({"name": "기업.csv", "mimeType": "text/csv", "buffer": content})
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/columns/")
    seen(page, "columns")


def check_and_correct(page, corrections):
    page.locator("main form button[type=submit]").first.click()
    page.locator("main a[href$='/rows/']").wait_for()
    seen(page, "checked")
    assert page.locator("main tbody tr").count() == len(WRONG)
    page.locator("main a[href$='/rows/']").click()
    page.wait_for_url("**/rows/")
    seen(page, "rows")
    for wrong, right in corrections.items():
        cell = page.locator(f"main input[value='{wrong}']")
        assert cell.get_attribute("aria-invalid") == "true"
        assert page.locator(f"#{cell.get_attribute('aria-describedby')}").is_visible()
        cell.fill(right)
    page.locator("main form button[type=submit]").first.click()
    page.locator("form[action$='/start/'] button").wait_for()
    seen(page, "corrected")


CASES = {
    "wide": ({}, NAMES, CORRECTIONS, "일죽면"),
    "phone-without-scripts": (
        {"viewport": PHONE, "java_script_enabled": False}, OTHER_NAMES, OTHER_CORRECTIONS, "공도읍",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_an_officer_imports_a_windows_file_and_corrects_three_rows(open_browser, site, case):
    view, names, corrections, street = case
    with open_browser("ko", **view) as page:
        upload(page, site.world["email"], windows_file(names, street))
        told = page.locator("main").inner_text()
        assert "CP949" in told
        assert "사회적기업" in told
        assert "홍길동" not in told
        check_and_correct(page, corrections)
        page.locator("form[action$='/start/'] button").click()
        page.locator("main a[href$='/report.csv']").wait_for()
        seen(page, "report")
        entries = page.locator("main section li a")
        assert {*entries.all_inner_texts()} == {*names}
        entries.filter(has_text=names[-1]).click()
        assert page.locator("h1").inner_text() == names[-1]
        website = corrections["홈페이지 없음"].removeprefix("https://")
        assert page.locator(f"main a[href*='{website}']").count() == 1
