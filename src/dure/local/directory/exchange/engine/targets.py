"""What a column of a file can become, and what a mapping of columns is."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dure.local.directory.engine.problems import Problem, UnreadableFile
from dure.local.directory.engine.standard_csv import COLUMNS
from dure.local.directory.exchange.engine.heading_words import (
    LEAVE_OUT,
    PERSONAL,
    PERSONAL_PHONE,
    names_persons,
    target_of,
)

# In the order in which a page offers them.
TARGETS = (
    "name",
    "other_names",
    "type",
    "activity",
    "activities",
    "description",
    "address",
    "lot_address",
    "street_address",
    "locality",
    "region",
    "postcode",
    "country",
    "latitude",
    "longitude",
    "phone",
    "email",
    "website",
    "twitter",
    "facebook",
    "certification_kind",
    "certification_number",
    "certification_start",
    "certification_end",
    "identifier",
    "business_number",
    "company_number",
    "siret",
    "founded",
    "checked_on",
    "structure",
    "membership",
    "qualifiers",
    "territory_code",
    "container",
    "container_latitude",
    "container_longitude",
)
# Several columns may say these; all that they say is kept.
SEVERAL = frozenset({"other_names", "activity", "activities", "description", "address", "street_address", LEAVE_OUT})
# Columns whose values may be mapped one by one.
VALUED = frozenset({"type", "activity"})
STANDARD = {column: target_of(column) for column in COLUMNS}
MOST_VALUES = 60


@dataclass(frozen=True)
class ColumnMapping:
    """Heading -> target (see `TARGETS`; "-" leaves the column out), and for some columns value -> code.

    `confirmed` says that a person has seen it; before, numbers of mobile phones are taken for personal ones.
    """

    columns: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    confirmed: bool = False

    def used(self) -> dict[str, str]:
        """The columns that are read, and as what."""
        return {heading: target for heading, target in self.columns.items() if target and target != LEAVE_OUT}

    def as_json(self) -> dict[str, Any]:
        return {"columns": dict(self.columns), "values": {name: dict(pairs) for name, pairs in self.values.items()}}


def mapping_problems(mapping: ColumnMapping, headings: Sequence[str]) -> list[Problem]:
    """Why a mapping cannot be used: no name, a target given twice, a person's name that would be published."""
    found = []
    for heading, target in mapping.columns.items():
        if target and target != LEAVE_OUT and target not in TARGETS:
            found.append(Problem("target-unknown", column=heading, value=target))
        if target in TARGETS and names_persons(heading) and target != "phone":
            found.append(Problem("personal-column", column=heading))
    used = mapping.used()
    by_target: dict[str, list[str]] = {}
    for heading, target in used.items():
        by_target.setdefault(target, []).append(heading)
    for target, columns in by_target.items():
        if len(columns) > 1 and target not in SEVERAL:
            found.append(Problem("target-twice", column=columns[1], details={"columns": ", ".join(columns)}))
    if "name" not in by_target and "identifier" not in by_target:
        found.append(Problem("no-name-column"))
    if ("latitude" in by_target) != ("longitude" in by_target):
        found.append(Problem("one-coordinate-column"))
    missing = [heading for heading in used if heading not in headings]
    if missing:
        found.append(Problem("mapped-columns-missing", details={"columns": ", ".join(missing)}))
    return found


def mapping_from(data: object) -> ColumnMapping:
    """A mapping as `as_json` gives it, or a plain heading -> target; raises UnreadableFile for anything else."""
    if not isinstance(data, dict):
        raise UnreadableFile(Problem("map-damaged"))
    columns = data.get("columns", data if "values" not in data else None)
    values = data.get("values") or {} if "columns" in data else {}
    if not isinstance(columns, dict) or not isinstance(values, dict):
        raise UnreadableFile(Problem("map-damaged"))
    if not all(isinstance(pairs, dict) for pairs in values.values()):
        raise UnreadableFile(Problem("map-damaged"))
    return ColumnMapping(
        {str(heading): str(target or LEAVE_OUT) for heading, target in columns.items()},
        {
            str(heading): {str(value): str(code or "") for value, code in pairs.items()}
            for heading, pairs in values.items()
        },
        confirmed=True,
    )


def mapping_from_file(content: bytes) -> ColumnMapping:
    """A mapping from a JSON or YAML file; raises UnreadableFile."""
    try:
        text = content.decode("utf-8-sig")
        if text.lstrip().startswith("{"):
            return mapping_from(json.loads(text))
        import yaml

        return mapping_from(yaml.safe_load(text))
    except UnreadableFile:
        raise
    except Exception:  # noqa: BLE001 - both readers have errors of many kinds, and all mean the same
        raise UnreadableFile(Problem("map-damaged")) from None


def standard_mapping() -> ColumnMapping:
    """What the 25 columns of the standard CSV mean."""
    return ColumnMapping(dict(STANDARD), confirmed=True)


def is_personal(target: str) -> bool:
    """Whether a guessed target says that the column stays out because it is about persons."""
    return target in {PERSONAL, PERSONAL_PHONE}
