"""What the other rooms of a space know of a day, a month or a year, each in a section of its own.

    register(Section("weather", _("Weather"), weather_lines, order=40))      # in AppConfig.ready()

A section gives amounts with stable codes, so that a signed log can be compared with what holds later. It must
name nobody: its lines are read by partners and stand in signed documents.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from dure.local.spaces.models import Space

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

type Read = Callable[[Space, date, date], Iterable[SectionLine]]


@dataclass(frozen=True, slots=True)
class SectionLine:
    """One amount. `code` never changes for one thing; `label` is for readers, `note` says more on the page only."""

    code: str
    label: "str | StrPromise"
    amount: Decimal
    unit: str = "one"
    note: "str | StrPromise" = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """`read` gives the lines from one day to another, both counted, in a fixed number of queries."""

    slug: str
    title: "str | StrPromise"
    read: Read
    order: int


@dataclass(frozen=True, slots=True)
class ReadSection:
    """A section with its lines for one period."""

    slug: str
    title: "str | StrPromise"
    lines: tuple[SectionLine, ...]


_sections: dict[str, Section] = {}


def register(section: Section) -> None:
    """Let daily logs and reports show this section. Once at start-up; a second one with the slug takes its place."""
    _sections[section.slug] = section


def read_sections(space: Space, start: date, end: date) -> list[ReadSection]:
    """Every section that has something to say from `start` to `end` (both counted), in order."""
    found = [
        ReadSection(section.slug, section.title, tuple(section.read(space, start, end)))
        for section in sorted(_sections.values(), key=lambda section: section.order)
    ]
    return [section for section in found if section.lines]
