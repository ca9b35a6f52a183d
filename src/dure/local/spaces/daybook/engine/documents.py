"""A day as it is signed: one plain document, and how two of them differ.

Decimals are strings, so that every reader of the JSON keeps them to the digit.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dure.local.spaces.daybook.engine.figures import ZERO, Figures

FORMAT = "dure.daily-log.v1"


@dataclass(frozen=True, slots=True)
class Difference:
    """One amount that is another now than it was: `place` says of what (part, name, unit)."""

    place: tuple[str, str, str]
    before: Decimal
    after: Decimal

    @property
    def change(self) -> Decimal:
        return self.after - self.before


def figure_lines(figures: Figures) -> list[dict[str, Any]]:
    """The lines of the ledger as a document holds them."""
    return [
        {
            "kind": line.kind,
            "activity": line.activity,
            "unit": line.unit,
            "amount": _text(line.amount),
            "known": _text(line.named),
            "entries": line.entries,
            "groups": line.groups,
            "events": line.events,
        }
        for line in figures.lines
    ]


def section_lines(sections: Mapping[str, Iterable[tuple[str, Decimal, str]]]) -> dict[str, Any]:
    """What other rooms know of the day: code, amount and unit of each line, by section."""
    return {
        slug: [{"code": code, "amount": _text(amount), "unit": unit} for code, amount, unit in lines]
        for slug, lines in sections.items()
    }


def visits_by_hour(figures: Figures) -> dict[str, str]:
    """Visits of each hour that has any, by its number."""
    return {f"{hour:02}": _text(amount) for hour, amount in enumerate(figures.visits_by_hour()) if amount}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Every amount in which two documents of one day differ, in the order of the newer one."""
    old, new = _amounts(before), _amounts(after)
    places = [*new, *(place for place in old if place not in new)]
    return [
        Difference(place, old.get(place, ZERO), new.get(place, ZERO))
        for place in places
        if old.get(place, ZERO) != new.get(place, ZERO)
    ]


def same(before: Mapping[str, Any], after: Mapping[str, Any], about: Sequence[str]) -> bool:
    """Whether two documents say the same under these keys."""
    return all(before.get(key) == after.get(key) for key in about)


def _amounts(document: Mapping[str, Any]) -> dict[tuple[str, str, str], Decimal]:
    found = {
        (line["kind"], line["activity"], line["unit"]): Decimal(line["amount"]) for line in document.get("figures", ())
    }
    for slug, lines in document.get("sections", {}).items():
        found |= {(slug, line["code"], line["unit"]): Decimal(line["amount"]) for line in lines}
    return found


def _text(amount: Decimal) -> str:
    """Plain digits, never an exponent, the same for the same number."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
