"""Driving a browser through the pages: pictures, and everything that went wrong on the way."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from dure.site.demo import sign_ins
from dure.site.screenshots.pages import Page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Response
    from playwright.sync_api import Page as Tab

PHONE_WIDTH = 390
HEIGHTS = {PHONE_WIDTH: 844}
HEIGHT = 900
SYSTEM_CHROMIUM = Path("/usr/bin/chromium")
# Chromium says so of every page that answers with an error status, which the status check judges already.
OWN_STATUS = "Failed to load resource: the server responded with a status of"


@dataclass(frozen=True, slots=True)
class Style:
    """How a page is looked at; `width` in CSS pixels, `scheme` is light or dark."""

    language: str
    width: int
    scheme: str

    def file_name(self, page: Page) -> str:
        return f"{page.name}.{self.language}.{self.width}.{self.scheme}.png"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something wrong with a page in one style."""

    page: str
    style: Style
    what: str

    def __str__(self) -> str:
        return f"{self.style.language} {self.style.width} {self.style.scheme} {self.page}: {self.what}"


def styles(languages: Sequence[str], widths: Sequence[int], schemes: Sequence[str]) -> list[Style]:
    """Every combination."""
    return [Style(*each) for each in product(languages, widths, schemes)]


def photograph(address: str, pages: Sequence[Page], wanted: Sequence[Style], folder: Path) -> Iterator[Trouble]:
    """Take a full-page picture of each page in each style into `folder`; yields what is wrong as it is found."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        try:
            sessions = {viewer: _sign_in(browser, address, viewer) for viewer in {page.viewer for page in pages}}
            for style in wanted:
                yield from _in_style(browser, sessions, address, pages, style, folder)
        finally:
            browser.close()


def chromium() -> str | None:
    """The browser to drive; None for the one that Playwright has brought."""
    named = os.environ.get("DURE_CHROMIUM", "")
    if named:
        return named
    return str(SYSTEM_CHROMIUM) if SYSTEM_CHROMIUM.exists() else None


def _sign_in(browser: "Browser", address: str, viewer: str) -> "list[dict[str, object]]":
    """The cookies of somebody who has signed in; none for anonymous readers."""
    if not viewer:
        return []
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(f"{address}/en/account/login/")
    tab.fill("input[name=login]", viewer)
    tab.fill("input[name=password]", sign_ins.KNOWN_TO_ALL)
    tab.press("input[name=password]", "Enter")
    tab.wait_for_url(lambda url: "/login/" not in url)
    cookies = [dict(cookie) for cookie in context.cookies()]
    context.close()
    return cookies


def _in_style(
    browser: "Browser",
    sessions: "dict[str, list[dict[str, object]]]",
    address: str,
    pages: Sequence[Page],
    style: Style,
    folder: Path,
) -> Iterator[Trouble]:
    for viewer, cookies in sessions.items():
        context = browser.new_context(
            viewport={"width": style.width, "height": HEIGHTS.get(style.width, HEIGHT)},
            color_scheme="dark" if style.scheme == "dark" else "light",
            locale=style.language,
            reduced_motion="reduce",
        )
        context.add_cookies(cookies)  # type: ignore[arg-type]
        for page in pages:
            if page.viewer == viewer:
                yield from _take(context, address, page, style, folder)
        context.close()


def _take(context: "BrowserContext", address: str, page: Page, style: Style, folder: Path) -> Iterator[Trouble]:
    from playwright.sync_api import Error

    found: list[str] = []
    tab = context.new_page()
    tab.on("console", lambda message: found.extend(_complaint(message)))
    tab.on("pageerror", lambda error: found.append(f"script error: {error}"))
    tab.on("requestfailed", lambda request: found.append(f"request failed: {request.url} ({request.failure})"))
    tab.on("response", lambda answer: found.extend(_failure(answer, page)))
    try:
        answer = tab.goto(f"{address}/{style.language}{page.path}", wait_until="load")
        tab.evaluate("document.fonts.ready.then(() => true)")
        if answer is None or answer.status != page.status:
            found.append(f"status {answer.status if answer else 'none'} instead of {page.status}")
        found.extend(_layout(tab, style))
        tab.screenshot(path=folder / style.file_name(page), full_page=True)
    except Error as error:
        found.append(f"no picture: {error.message.splitlines()[0]}")
    tab.close()
    yield from (Trouble(page.name, style, what) for what in dict.fromkeys(found))


def _failure(answer: "Response", page: Page) -> list[str]:
    """An error status, unless it is the one that the page itself should have."""
    is_own = answer.request.is_navigation_request() and answer.status == page.status
    return [f"HTTP {answer.status}: {answer.url}"] if answer.status >= HTTPStatus.BAD_REQUEST and not is_own else []


def _complaint(message: "ConsoleMessage") -> list[str]:
    """What the browser's console says is wrong; violations of the content security policy come here as errors."""
    if message.type not in {"error", "warning"} or message.text.startswith(OWN_STATUS):
        return []
    return [f"console {message.type}: {message.text}"]


# Text that sticks out of its box: not where a box scrolls, and not where text is hidden on purpose.
STICKING_OUT = """() => {
  const found = []
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const text = walker.currentNode
    if (!text.data.trim() || text.parentElement.closest("svg, select, option, textarea")) continue
    const range = document.createRange()
    range.selectNodeContents(text)
    const inner = range.getBoundingClientRect()
    const head = text.parentElement.closest("thead")
    if (inner.width === 0 || (head && head.getBoundingClientRect().width < 2)) continue
    for (let box = text.parentElement; box.matches("main *"); box = box.parentElement) {
      const style = getComputedStyle(box)
      if (style.overflowX !== "visible" || ["absolute", "fixed"].includes(style.position)) break
      if (style.display.startsWith("inline") || style.display === "contents") continue
      const outer = box.getBoundingClientRect()
      if (inner.right <= outer.right + 1 && inner.left >= outer.left - 1) continue
      found.push(text.data.trim().slice(0, 40))
      break
    }
  }
  return found
}"""


def _layout(tab: "Tab", style: Style) -> list[str]:
    """Content wider than the screen or than its box, and a page whose language is not said rightly."""
    found = []
    wide = int(tab.evaluate("document.documentElement.scrollWidth"))
    if wide > style.width:
        found.append(f"{wide} px wide on a screen of {style.width} px")
    found += [f"“{text}” sticks out of its box" for text in tab.evaluate(STICKING_OUT)]
    language = str(tab.evaluate("document.documentElement.lang"))
    if language != style.language:
        found.append(f"says it is in “{language}”")
    return found
