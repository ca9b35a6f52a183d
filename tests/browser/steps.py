"""What people do on the pages, found by what the pages are made of and not by their words, which are translated."""

import os
import re
import subprocess
import sys
from pathlib import Path

from builders import PASSWORD


def sign_in(page, language, email):
    page.goto(f"/{language}/account/login/")
    sign_in_here(page, email)


def sign_in_here(page, email, password=PASSWORD):
    """Sign in on the page for it, and come to what the site shows then."""
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/account/login/" not in url)


def open_from_header(page, address):
    """Follow a link of the header, on a wide screen or a phone, opening the menu that it is in."""
    link = f"a[href*='{address}']"
    if not page.locator(f"header {link}:visible").count():
        page.locator(f"header details:has({link}) > summary:visible").click()
    page.locator(f"header {link}:visible").click()
    page.wait_for_url(f"**{address}**")


def check_guest_in(page, language):
    """Check a walk-in visitor in; the desk answers with what it has recorded."""
    page.goto(f"/{language}/desk/bathhouse/")
    page.locator("form[action$='/check-in/'] button").click()
    page.locator("a[href*='/ledger/events/']").first.wait_for()


def live_visits(page, language):
    """How many visits the initiative's page counts."""
    page.goto(f"/{language}/initiatives/bathhouse/")
    shown = page.locator("[data-indicator=visits] .stat-value span").first.inner_text()
    return int(re.sub(r"\D", "", shown))


def compute_account(page, language):
    page.goto(f"/{language}/value/accounts/first-year/")
    page.locator("form[action$='/compute/'] button").click()
    page.locator("a[href*='/value/results/']").first.wait_for()


def publish_case(page, language, slug):
    page.goto(f"/{language}/cases/{slug}/edit/")
    page.locator("form[action$='/publish/'] button").click()
    page.wait_for_url(f"**/{language}/cases/{slug}/")


def open_figure_down_to_its_event(page, language, slug):
    """From a published figure over its outcome and its indicator to the newest event behind it."""
    page.goto(f"/{language}/cases/{slug}/")
    page.locator("a.how[href*='/value/results/']").first.click()
    page.wait_for_url("**/value/results/**")
    page.locator("main a[href*='/value/results/'][href$='/company/']").first.click()
    page.wait_for_url("**/company/")
    page.locator("main a[href*='/value/indicators/']").first.click()
    page.wait_for_url("**/value/indicators/**")
    page.locator("main tbody a[href*='/ledger/events/']").first.click()
    page.wait_for_url("**/ledger/events/**")


def download(page, selector, folder):
    with page.expect_download() as waiting:
        page.locator(selector).first.click()
    path = Path(folder) / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def check_proof(page, folder):
    """Download the proof and the script, and run the command that the page shows, where no Dure is."""
    command = page.locator("main pre code").first.inner_text().split()
    proof = download(page, "main a[href$='/proof.json']", folder)
    script = download(page, "main a[href$='/verify_proof.py']", folder)
    assert command[:3] == ["python3", script.name, proof.name]
    return proof, run_alone(folder, command[1:])


def run_alone(folder, words):
    """`python3 WORDS` in a folder, without any of the site's packages."""
    return subprocess.run(
        [sys.executable, "-I", "-S", *words], cwd=folder, env={}, capture_output=True, text=True, check=False
    )


def fits_the_screen(page):
    """Nothing stands out to the side."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


UNNAMED = """[...document.querySelectorAll("main :is(input:not([type=hidden]), select, textarea)")].filter(
    field => !field.labels.length && !field.getAttribute("aria-label")
).map(field => field.name)"""


def picture(page, name):
    """Keep a picture where PICTURES_FOLDER names a folder."""
    if folder := os.environ.get("PICTURES_FOLDER"):
        # Hiding the caret would need a style that the pages' policy refuses.
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True, caret="initial")


def seen(page, name):
    """What holds on each page of a journey; its picture is kept."""
    picture(page, name)
    assert fits_the_screen(page), f"{name} stands out to the side"
    assert page.locator("h1").count() == 1, name
    assert not page.evaluate(UNNAMED), name
