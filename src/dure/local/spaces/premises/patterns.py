"""Kinds of spaces to begin with, as they stand in `patterns_of_spaces/*.yaml`, in four languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dure.core.kit.translated import Translated

FOLDER = Path(__file__).parent / "patterns_of_spaces"
WRITTEN_IN = "ko"


@dataclass(frozen=True)
class Pattern:
    """What a new space of a kind records, its zones and its prices; amounts are left to the site."""

    code: str
    name: Translated
    about: Translated
    follows_presence: bool
    longest_stay: int
    activities: tuple[dict[str, Any], ...]
    zones: tuple[dict[str, Any], ...]
    prices: tuple[dict[str, Any], ...]


@cache
def patterns() -> dict[str, Pattern]:
    """All of them by code, in their order."""
    import yaml

    read = [(path.stem, yaml.safe_load(path.read_text(encoding="utf-8"))) for path in sorted(FOLDER.glob("*.yaml"))]
    return {code: _pattern(code, entry) for code, entry in sorted(read, key=lambda pair: pair[1]["order"])}


def _pattern(code: str, entry: Mapping[str, Any]) -> Pattern:
    def rows(name: str) -> tuple[dict[str, Any], ...]:
        return tuple({**row, "name": Translated(row["name"], WRITTEN_IN)} for row in entry[name])

    return Pattern(
        code,
        Translated(entry["name"], WRITTEN_IN),
        Translated(entry["about"], WRITTEN_IN),
        entry["follows_presence"],
        entry["longest_stay"],
        rows("activities"),
        rows("zones"),
        rows("prices"),
    )
