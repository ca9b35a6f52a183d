"""From the frozen content of a version to what a page shows, in the reader's language.

Only the content is read: a page shows what was signed, whatever has changed since.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from dure.core.kit.formatting import date_text, decimal_text, money_text, number_text
from dure.core.kit.links import first_url
from dure.core.kit.translated import Translated, parse_translated
from dure.ledger.units import unit_label
from dure.local.initiatives.labels import SECTORS, STATUSES
from dure.world.cases.licenses import license_url
from dure.world.cases.models import CaseVersion

# A translation counts as complete when a reader can follow the whole case in it.
_TEXTS_OF_A_TRANSLATION = ("name", "summary", "problem", "solution", "essential_elements")


@dataclass(frozen=True, slots=True)
class Lines:
    """A text line by line; `language` is set where it is shown in its original language."""

    items: list[str]
    language: str

    def __bool__(self) -> bool:
        return bool(self.items)


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A figure with its unit, its period and the page that says how we know it."""

    label: Translated
    value: str
    unit: str
    period: str
    how_url: str
    simulated: bool
    stakeholder: str = ""
    worth: str = ""
    events: int = 0
    recorded: bool = False


@dataclass(frozen=True, slots=True)
class ShownPartner:
    name: Translated
    url: str
    sector: str
    part: Translated


@dataclass(frozen=True, slots=True)
class ShownMilestone:
    """In the form that the timeline component reads."""

    date: date
    title: str
    state: str
    text: str = ""


class ShownCase:
    """A version as its page shows it."""

    def __init__(self, version: CaseVersion) -> None:
        self.version = version
        self.content: Mapping[str, Any] = version.content

    def text(self, field: str) -> Translated:
        return parse_translated(self.content[field])

    def lines(self, field: str) -> Lines:
        text = self.text(field)
        items = [line.strip() for line in str(text).splitlines() if line.strip()]
        return Lines(items, text.shown_language if text.is_fallback else "")

    @property
    def slug(self) -> str:
        return str(self.content["slug"])

    @property
    def number(self) -> int:
        return int(self.content["number"])

    @property
    def simulated(self) -> bool:
        return bool(self.content["simulated"])

    @property
    def license(self) -> str:
        return str(self.content["license"])

    @property
    def license_url(self) -> str:
        return license_url(self.license)

    @property
    def publisher(self) -> str:
        return str(self.content["publisher"]["name"])

    @cached_property
    def name(self) -> Translated:
        return self.text("name")

    @cached_property
    def summary(self) -> Translated:
        return self.text("summary")

    @cached_property
    def problem(self) -> Lines:
        return self.lines("problem")

    @cached_property
    def beneficiaries(self) -> Lines:
        return self.lines("beneficiaries")

    @cached_property
    def solution(self) -> Lines:
        return self.lines("solution")

    @cached_property
    def essential_elements(self) -> Lines:
        return self.lines("essential_elements")

    @cached_property
    def adaptable_elements(self) -> Lines:
        return self.lines("adaptable_elements")

    @cached_property
    def preconditions(self) -> Lines:
        return self.lines("preconditions")

    @cached_property
    def cost(self) -> Lines:
        return self.lines("cost")

    @cached_property
    def lessons(self) -> Lines:
        return self.lines("lessons")

    @cached_property
    def contact(self) -> Lines:
        return self.lines("contact")

    @property
    def initiative_name(self) -> Translated:
        return parse_translated(self.content["initiative"]["name"])

    @property
    def initiative_url(self) -> str:
        return first_url(("initiatives:detail",), {"slug": self.content["initiative"]["slug"]})

    @property
    def status(self) -> str:
        return str(STATUSES.get(self.content["initiative"]["status"], ""))

    @property
    def started_on(self) -> date | None:
        return _day(self.content["initiative"]["started_on"])

    @property
    def lead(self) -> Translated:
        return parse_translated(self.content["initiative"]["lead"]["name"])

    @property
    def territory_url(self) -> str:
        return first_url(("territories:detail",), {"slug": self.content["territory"]["slug"]})

    @cached_property
    def place(self) -> str:
        """The territory and what it lies in, the smallest first: “Anseong, Gyeonggi, Korea”."""
        territory = self.content["territory"]
        names = [territory["name"], *(larger["name"] for larger in reversed(territory["within"]))]
        return ", ".join(str(parse_translated(name)) for name in names)

    @cached_property
    def challenges(self) -> list[Translated]:
        return [parse_translated(challenge["name"]) for challenge in self.content["challenges"]]

    @cached_property
    def partners(self) -> list[ShownPartner]:
        return [
            ShownPartner(
                parse_translated(partner["name"]),
                first_url(("directory:detail",), {"slug": partner["slug"]}),
                str(SECTORS.get(partner["sector"], partner["sector"])),
                parse_translated(partner["part"]),
            )
            for partner in self.content["partners"]
        ]

    @cached_property
    def milestones(self) -> list[ShownMilestone]:
        return [
            ShownMilestone(
                date.fromisoformat(milestone["done_on"] or milestone["due"]),
                str(parse_translated(milestone["name"])),
                "done" if milestone["done_on"] else "planned",
            )
            for milestone in self.content["milestones"]
        ]

    @cached_property
    def account_figures(self) -> list[ShownFigure]:
        """The figures of the whole account."""
        return [self._account_figure(figure) for figure in self.content["figures"] if not figure["line"]]

    @cached_property
    def outcome_figures(self) -> list[ShownFigure]:
        """What changed for whom, outcome by outcome."""
        return [self._outcome_figure(figure) for figure in self.content["figures"] if figure["line"]]

    @cached_property
    def languages(self) -> list[str]:
        """The languages, by their own names, in which the whole case can be read."""
        return [
            name
            for code, name in settings.LANGUAGES
            if all(code in self.content[field] for field in _TEXTS_OF_A_TRANSLATION)
        ]

    @property
    def evidence(self) -> str:
        """How the results are known, in a sentence."""
        return {
            "simulated": _(
                "The records behind these figures come from a simulation: they show how it works, not what it achieved."
            ),
            "recorded": _("Every result is counted from records that were sealed when they were made."),
            "partly_recorded": _(
                "Some results are counted from sealed records; the others are assumed, each with its source."
            ),
            "assumed": _("The results are assumed, each with its source; none is counted from records yet."),
        }[self.content["evidence_level"]]

    def _account_figure(self, figure: Mapping[str, Any]) -> ShownFigure:
        value, unit = shown_quantity(figure["value"], figure["unit"], self._currency)
        url = first_url(("value:computation",), {"computation_id": figure["computation"]})
        return ShownFigure(
            parse_translated(figure["label"]), value, unit, _period(figure), url, bool(figure["simulated"])
        )

    def _outcome_figure(self, figure: Mapping[str, Any]) -> ShownFigure:
        value, unit = shown_quantity(figure["value"], figure["unit"], self._currency)
        url = first_url(("value:line",), {"computation_id": figure["computation"], "slug": figure["line"]})
        return ShownFigure(
            parse_translated(figure["label"]),
            value,
            unit,
            _period(figure),
            url,
            bool(figure["simulated"]),
            stakeholder=str(parse_translated(figure["stakeholder"])),
            worth=money_text(Decimal(figure["present_value"]), self._currency),
            events=int(figure["events"]),
            recorded=bool(figure["recorded"]),
        )

    @property
    def _currency(self) -> str:
        return str(self.content["account"]["currency"])


def shown_quantity(value: str, unit: str, currency: str) -> tuple[str, str]:
    """A figure's number and unit as the reader's language writes them; money carries its unit itself."""
    number = Decimal(value)
    if unit == "ratio":
        return decimal_text(number, 2), ""
    if unit == currency:
        return money_text(number, currency), ""
    if unit == "month":
        return decimal_text(number, 1), unit_label(unit)
    return number_text(number), unit_label(unit) if unit else ""


def _period(figure: Mapping[str, Any]) -> str:
    start, end = (date_text(date.fromisoformat(figure[key]), "medium") for key in ("start", "end"))
    return _("%(start)s to %(end)s") % {"start": start, "end": end}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
