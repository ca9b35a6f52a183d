"""axe-core finds nothing on any page, for anybody who may open it, in light and in dark."""

import pytest

from browser.conftest import PHONE, WIDE
from browser.steps import sign_in
from running_site import ROOT, Site

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RUN_AXE = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.map(
    violation => `${violation.id}: ${violation.nodes.map(node => node.target.join(" ")).slice(0, 3).join(" | ")}`
)"""
# What would end the reader's own session.
NOT_OPENED = {"account_logout"}


@pytest.fixture(scope="module")
def full_site(tmp_path_factory):
    """A site with one of everything, being served."""
    site = Site(tmp_path_factory.mktemp("full"))
    site.world = site.prepare("page_world:build")
    with site.serving():
        yield site


def is_page(page, address):
    """Whether this reader is shown a page there, asked without opening it."""
    answer = page.request.get(address, max_redirects=0)
    return answer.status == 200 and answer.headers["content-type"].startswith("text/html")


def violations(page, address):
    """What axe finds on a page in light and in dark; opened anew, because colors take a while to change."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(address)
        page.evaluate(AXE.read_text())
        found += [f"in {scheme}: {text}" for text in page.evaluate(RUN_AXE)]
    return found


def inspect(page, site):
    """The names of the pages that were seen, and what was found on them."""
    seen, wrong = set(), []
    for name, address in site.world["pages"].items():
        if name not in NOT_OPENED and is_page(page, address):
            seen.add(name)
            wrong += [f"{name}: {text}" for text in violations(page, address)]
    return seen, wrong


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_nothing_keeps_anybody_from_using_a_public_page(chromium, full_site, viewport):
    context = chromium.new_context(base_url=full_site.address, viewport=viewport, reduced_motion="reduce")
    seen, wrong = inspect(context.new_page(), full_site)
    context.close()
    assert not wrong, "\n".join(wrong)
    assert {"site:home", "initiatives:detail", "cases:detail", "value:account", "ledger:event"} <= seen


@pytest.mark.parametrize("number", range(3), ids=["officer", "manager", "administrator"])
def test_nothing_keeps_anybody_from_using_a_page_of_their_work(chromium, full_site, number):
    context = chromium.new_context(base_url=full_site.address, viewport=WIDE, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(15_000)
    sign_in(page, "en", full_site.world["users"][number])
    seen, wrong = inspect(page, full_site)
    context.close()
    assert not wrong, "\n".join(wrong)
    assert len(seen) > 30
