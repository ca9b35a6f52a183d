"""The whole chain in a browser: a visit is recorded, counted, valued, published and verified by a stranger."""

import json
import re

import pytest

from browser.conftest import PHONE, WIDE
from browser.journey_world import OFFICER, STAFF
from browser.steps import (
    check_guest_in,
    check_proof,
    compute_account,
    fits_the_screen,
    live_visits,
    open_figure_down_to_its_event,
    publish_case,
    run_alone,
    sign_in,
)

pytestmark = pytest.mark.browser


def follow_the_chain(open_browser, slug, folder, language, viewport):
    with open_browser(language, viewport=viewport) as visitor:
        before = live_visits(visitor, language)
        with open_browser(language, viewport=viewport) as staff:
            sign_in(staff, language, STAFF)
            check_guest_in(staff, language)
            assert fits_the_screen(staff)
        assert live_visits(visitor, language) == before + 1
        assert fits_the_screen(visitor)
        with open_browser(language, viewport=viewport) as officer:
            sign_in(officer, language, OFFICER)
            compute_account(officer, language)
            assert fits_the_screen(officer)
            publish_case(officer, language, slug)
        open_figure_down_to_its_event(visitor, language, slug)
        assert visitor.locator("html").get_attribute("lang") == language
        assert fits_the_screen(visitor)
        proof, checked = check_proof(visitor, folder)
        assert checked.returncode == 0, checked.stdout + checked.stderr
        words = checked.args[checked.args.index("-S") + 1 :]
        spoil(proof)
        assert run_alone(folder, words).returncode != 0
        return visitor.locator("main").inner_text()


def spoil(proof):
    """Let the proof say that more was recorded than was."""
    document = json.loads(proof.read_text())
    changed = re.sub(r'("resource_?[qQ]uantity":\s*(?:\{[^}]*?)?"?)1', r"\g<1>2", json.dumps(document), count=1)
    assert changed != json.dumps(document)
    proof.write_text(changed)


def test_a_visit_becomes_a_figure_that_a_stranger_verifies(open_browser, site, tmp_path_factory):
    follow_the_chain(open_browser, site.world["case"], tmp_path_factory.mktemp("downloads"), "en", WIDE)


def test_the_same_chain_holds_in_korean_on_a_telephone(open_browser, site, tmp_path_factory):
    text = follow_the_chain(open_browser, site.world["case"], tmp_path_factory.mktemp("downloads"), "ko", PHONE)
    assert re.search(r"[가-힣]{2}", text)
