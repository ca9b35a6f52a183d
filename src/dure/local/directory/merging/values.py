"""Which value each part of the merged entry takes: what can be chosen, what is chosen by default, what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from dure.core.agents.models import Organization
from dure.core.agents.stored_entries import FIELDS, stored_value

type Side = Literal["survivor", "other", "both"]

SURVIVOR: Side = "survivor"
OTHER: Side = "other"
BOTH: Side = "both"

# Fields that belong together and are chosen as one. Every other field is a part of its own.
GROUPS: dict[str, tuple[str, ...]] = {
    "address": ("street_address", "locality", "region", "postcode", "country_code", "territory_code", "area_code"),
    "point": ("latitude", "longitude", "located_by"),
    "source": ("source_name", "source_url"),
}
LISTS = (
    "other_names",
    "activities",
    "qualifiers",
    "challenges",
    "languages",
    "accessibility",
    "certifications",
)
MAPPINGS = ("social_links", "identifiers")
# The survivor's own say, unless it says nothing: who it is and where it belongs is not a matter of freshness.
STEADY = frozenset({"name", "territory", "type", "closed_on"})


@dataclass(frozen=True)
class Part:
    """A part of the two entries in which they differ. `sides` are the possible choices, `default` the better one."""

    name: str
    fields: tuple[str, ...]
    sides: tuple[Side, ...]
    default: Side


def parts() -> dict[str, tuple[str, ...]]:
    """Every part of an entry with its fields, in the order of the page."""
    grouped = {field: name for name, fields in GROUPS.items() for field in fields}
    found: dict[str, tuple[str, ...]] = {}
    for field in FIELDS:
        name = grouped.get(field, field)
        found.setdefault(name, GROUPS.get(name, (field,)))
    return found


def differing_parts(survivor: Organization, other: Organization) -> list[Part]:
    """The parts in which the entries differ, each with its choices and the default."""
    newer = (other.checked_on or date.min) > (survivor.checked_on or date.min)
    found = []
    for name, fields in parts().items():
        if all(stored_value(survivor, field) == stored_value(other, field) for field in fields):
            continue
        both = name in LISTS or name in MAPPINGS
        sides: tuple[Side, ...] = (SURVIVOR, OTHER, BOTH) if both else (SURVIVOR, OTHER)
        found.append(Part(name, fields, sides, _default(name, survivor, other, newer=newer)))
    return found


def _default(name: str, survivor: Organization, other: Organization, *, newer: bool) -> Side:
    ours, theirs = (any(stored_value(each, field) for field in parts()[name]) for each in (survivor, other))
    if not theirs or name == "closed_on":
        side = SURVIVOR
    elif not ours:
        side = OTHER
    elif name in LISTS or name in MAPPINGS:
        side = BOTH
    elif name == "point" and bool(survivor.located_by) != bool(other.located_by):
        # An exact point is better than a postcode's middle, whoever was checked last.
        side = OTHER if survivor.located_by else SURVIVOR
    else:
        side = OTHER if newer and name not in STEADY else SURVIVOR
    return side


def merged_values(survivor: Organization, other: Organization, choices: Mapping[str, str]) -> dict[str, Any]:
    """The values of the survivor's fields after the merge, only those that change.

    A part without a choice takes its default. Where the further names are those of both, the other's name becomes
    one of them, so that it can still be found.
    """
    values: dict[str, Any] = {}
    for part in differing_parts(survivor, other):
        chosen = choices.get(part.name, part.default)
        side = chosen if chosen in part.sides else part.default
        for field in part.fields:
            values[field] = _value(field, survivor, other, side)
    if choices.get("other_names", BOTH) == BOTH:
        name = values.get("name", survivor.name)
        known = {text.casefold() for text in name.texts.values()}
        names = [
            *values.get("other_names", survivor.other_names),
            *survivor.name.texts.values(),
            *other.name.texts.values(),
        ]
        values["other_names"] = _without_repeats([each for each in names if each.casefold() not in known])
    return {field: value for field, value in values.items() if getattr(survivor, field) != value}


def _value(field: str, survivor: Organization, other: Organization, side: str) -> Any:
    ours, theirs = getattr(survivor, field), getattr(other, field)
    if side == BOTH:
        return _without_repeats([*ours, *theirs]) if field in LISTS else {**theirs, **ours}
    return theirs if side == OTHER else ours


def _without_repeats(values: list[Any]) -> list[Any]:
    """Each value once, in the order of the first."""
    found: list[Any] = []
    for value in values:
        if value not in found:
            found.append(value)
    return found
