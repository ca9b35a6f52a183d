"""axe-core finds nothing on any page, for anybody who may open it, in light and in dark."""

import re

import pytest

from browser.conftest import PHONE, WIDE
from browser.steps import sign_in
from running_site import ROOT, Site

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RUN_AXE = """async rules => (
    await axe.run(document, {resultTypes: ["violations"], ...(rules && {runOnly: rules})})
).violations.map(
    violation => `${violation.id}: ${violation.nodes.map(node => node.target.join(" ")).slice(0, 3).join(" | ")}`
)"""
# What a change from light to dark can break; all else is the same in both.
RULES_OF_COLOR = ["color-contrast", "link-in-text-block"]
# Colors would take a while to change, and be measured on their way.
AT_ONCE = """
const still = new CSSStyleSheet();
still.replaceSync("*, ::before, ::after { transition: none !important; animation: none !important }");
document.adoptedStyleSheets = [still];
"""
# What would end the reader's own session.
NOT_OPENED = {"account_logout"}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture(scope="module")
def full_site(tmp_path_factory):
    """A site with one of everything, being served."""
    site = Site(tmp_path_factory.mktemp("full"))
    site.world = site.prepare("page_world:build")
    with site.serving():
        yield site


@pytest.fixture(scope="module")
def inspected():
    """What stood on pages that were inspected already: the width, and the main part of the page."""
    return set()


def main_part(page, address):
    """What this reader is shown there, asked without opening it; empty where that is no page."""
    answer = page.request.get(address, max_redirects=0)
    if answer.status != 200 or not answer.headers["content-type"].startswith("text/html"):
        return ""
    return TOKEN.sub("", answer.text()).partition("<main")[2].rpartition("</main>")[0]


def violations(page, address):
    """What axe finds on a page in light, and of its colors in dark."""
    page.emulate_media(color_scheme="light")
    page.goto(address)
    found = [f"in light: {text}" for text in page.evaluate(RUN_AXE)]
    page.emulate_media(color_scheme="dark")
    return found + [f"in dark: {text}" for text in page.evaluate(RUN_AXE, RULES_OF_COLOR)]


def inspect(page, site, inspected):
    """The names of the pages that were seen, and what was found on them.

    A page whose main part was inspected for another reader is not inspected again: header and footer are this
    reader's on every page.
    """
    page.add_init_script(path=AXE)
    page.add_init_script(AT_ONCE)
    width = page.viewport_size["width"]
    seen, wrong = set(), []
    for name, address in site.world["pages"].items():
        if name in NOT_OPENED or not (shown := main_part(page, address)):
            continue
        seen.add(name)
        if (width, shown) not in inspected:
            inspected.add((width, shown))
            wrong += [f"{name}: {text}" for text in violations(page, address)]
    return seen, wrong


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_nothing_keeps_anybody_from_using_a_public_page(chromium, full_site, inspected, viewport):
    context = chromium.new_context(base_url=full_site.address, viewport=viewport, reduced_motion="reduce")
    seen, wrong = inspect(context.new_page(), full_site, inspected)
    context.close()
    assert not wrong, "\n".join(wrong)
    assert {"site:home", "initiatives:detail", "cases:detail", "value:account", "ledger:event"} <= seen


@pytest.mark.parametrize("number", range(3), ids=["officer", "manager", "administrator"])
def test_nothing_keeps_anybody_from_using_a_page_of_their_work(chromium, full_site, inspected, number):
    context = chromium.new_context(base_url=full_site.address, viewport=WIDE, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(15_000)
    sign_in(page, "en", full_site.world["users"][number])
    seen, wrong = inspect(page, full_site, inspected)
    context.close()
    assert not wrong, "\n".join(wrong)
    assert len(seen) > 30
