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
# What changes something by being opened, or leads elsewhere.
NOT_OPENED = {"account_logout", "choose-language", "healthz", "readyz"}


@pytest.fixture(scope="module")
def full_site(tmp_path_factory):
    """A site with one of everything, being served."""
    site = Site(tmp_path_factory.mktemp("full"))
    site.world = site.prepare("page_world:build")
    with site.serving():
        yield site


def violations(page, address):
    """What axe finds; None where there is no page for this reader."""
    response = page.goto(address)
    if response is None or response.status >= 400 or "text/html" not in response.headers.get("content-type", ""):
        return None
    page.evaluate(AXE.read_text())
    found = page.evaluate(RUN_AXE)
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {text}" for text in page.evaluate(RUN_AXE)]
    page.emulate_media(color_scheme="light")
    return found


def pages_of(site, names=None):
    return {name: url for name, url in site.world["pages"].items() if name not in NOT_OPENED}


def inspect(page, addresses):
    """The names of the pages that were seen, and what was found on them."""
    seen, wrong = set(), []
    for name, address in addresses.items():
        if name in {"ledger:proof", "ledger:script", "cases:script", "cases:document", "mfa_download_recovery_codes"}:
            continue
        found = violations(page, address)
        if found is not None:
            seen.add(name)
            wrong += [f"{name}: {text}" for text in found]
    return seen, wrong


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_nothing_keeps_anybody_from_using_a_public_page(chromium, full_site, viewport):
    context = chromium.new_context(base_url=full_site.address, viewport=viewport, reduced_motion="reduce")
    seen, wrong = inspect(context.new_page(), pages_of(full_site))
    context.close()
    assert not wrong, "\n".join(wrong)
    assert {"site:home", "initiatives:detail", "cases:detail", "value:account", "ledger:event"} <= seen


@pytest.mark.parametrize("number", range(3), ids=["officer", "manager", "administrator"])
def test_nothing_keeps_anybody_from_using_a_page_of_their_work(chromium, full_site, number):
    context = chromium.new_context(base_url=full_site.address, viewport=WIDE, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(15_000)
    sign_in(page, "en", full_site.world["users"][number])
    addresses = pages_of(full_site)
    seen, wrong = inspect(page, addresses)
    context.close()
    assert not wrong, "\n".join(wrong)
    assert len(seen) > 30
