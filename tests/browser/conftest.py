"""A real Chromium in front of a real server."""

import os
from contextlib import contextmanager

import pytest

from running_site import Site

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("DURE_CHROMIUM", "/usr/bin/chromium"),
            # Maps are drawn without a graphics card.
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--enable-unsafe-swiftshader"],
        )
        yield browser
        browser.close()


@contextmanager
def served(folder, world):
    """A site with a world (`module:function`) in a folder, being served."""
    site = Site(folder, DURE_LOG_LEVEL="INFO")
    site.world = site.prepare(world)
    with site.serving():
        yield site


@pytest.fixture
def site(tmp_path):
    """A site with the journey's world for one test."""
    with served(tmp_path, "browser.journey_world:build") as site:
        yield site


@pytest.fixture
def open_browser(chromium, site):
    """A browser window of somebody of their own: nothing that another has stored is in it."""
    opened = []

    @contextmanager
    def window(language="en", **options):
        context = chromium.new_context(
            base_url=site.address,
            locale=language,
            viewport=options.pop("viewport", WIDE),
            reduced_motion="reduce",
            **options,
        )
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        mistakes = []
        page.on("pageerror", lambda error: mistakes.append(str(error)))
        page.on("console", lambda message: mistakes.append(message.text) if message.type == "error" else None)
        yield page
        context.close()
        # The browser notes a refused form in its console; what people are told of it is tested elsewhere.
        mistakes = [text for text in mistakes if "status of 422" not in text]
        assert not mistakes, mistakes

    return window
