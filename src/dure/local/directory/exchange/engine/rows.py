"""From the cells of a row to what is known of an organization, by a mapping of the columns."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from dure.local.directory.engine import cells
from dure.local.directory.engine.cells import BadCell
from dure.local.directory.engine.problems import LONGEST_SHOWN, Problem, Severity
from dure.local.directory.engine.standard_csv import (
    ACTIVITIES,
    LONGEST_DESCRIPTION,
    MEMBERSHIPS,
    QUALIFIERS,
    STRUCTURES,
    Entry,
)
from dure.local.directory.exchange.engine import more_cells
from dure.local.directory.exchange.engine.guessing import Vocabulary
from dure.local.directory.exchange.engine.heading_words import LEAVE_OUT
from dure.local.directory.exchange.engine.korean_address import AddressParts, address_parts
from dure.local.directory.exchange.engine.tables import Row
from dure.local.directory.exchange.engine.targets import ColumnMapping

BUSINESS, SIRET = "business-number", "siret"
MOST_TYPES_IN_CELL = 5


@dataclass(frozen=True, slots=True)
class Draft:
    """What a row says of one organization: the standard's part (`entry`), and what the standard has no column for.

    An empty value says nothing. `entry.identifier` is empty where the file has no column for it.
    """

    entry: Entry
    row: int = 0
    other_names: tuple[str, ...] = ()
    type_code: str = ""
    certification: Mapping[str, str] = field(default_factory=dict)
    identifiers: Mapping[str, str] = field(default_factory=dict)
    founded: date | None = None
    checked_on: date | None = None


class RowReader:
    """Reads the rows of one table. `country` is where organizations lie that say nothing of it ("KR").

    With `strict` a row that has fewer cells than the heading is wrong; else the missing ones are empty.
    """

    def __init__(
        self,
        headings: Sequence[str],
        mapping: ColumnMapping,
        vocabulary: Vocabulary,
        *,
        country: str = "",
        strict: bool = False,
    ) -> None:
        self._width = len(headings)
        self._vocabulary = vocabulary
        self._mapping = mapping
        self._country = country
        self._strict = strict
        self._columns: dict[str, list[tuple[int, str]]] = {}
        for at, heading in enumerate(headings):
            target = mapping.columns.get(heading, "")
            if target:
                self._columns.setdefault(target, []).append((at, heading))
        self._single = [(target, read_cell) for target, read_cell in _SINGLE if target in self._columns]
        self._certified = any(target.startswith("certification") for target in self._columns)
        self._addressed = not self._columns.keys().isdisjoint(("address", "lot_address", "street_address"))
        self._cells: Sequence[str] = ()
        self._problems: list[Problem] = []
        self._row = self._line = 0
        self._codes: dict[tuple[str, str], str] = {}

    def read(self, number: int, row: Row) -> tuple[Draft | None, list[Problem]]:
        """The row's draft, None where it has an error, and all that is wrong with it. Rows count from 1."""
        self._problems = []
        self._row, self._line, self._cells = number, row.line, row.cells
        if len(row.cells) != self._width and not self._fitted(row.cells):
            return None, self._problems
        draft = self._draft()
        wrong = any(problem.severity == "error" for problem in self._problems)
        return (None if wrong else draft), self._problems

    def _fitted(self, found: Sequence[str]) -> bool:
        """Whether the row can be read though it has more or fewer cells than the heading."""
        details: dict[str, str | int] = {"found": len(found), "expected": self._width}
        if len(found) < self._width:
            if self._strict:
                self._report("cells-missing", "", details=details)
                return False
            self._cells = [*found, *[""] * (self._width - len(found))]
        elif any(cell.strip() for cell in found[self._width :]):
            self._report("cells-too-many", "", details=details)
            return False
        return True

    def _report(
        self,
        code: str,
        heading: str,
        value: str = "",
        severity: Severity = "error",
        details: Mapping[str, str | int] | None = None,
    ) -> None:
        self._problems.append(
            Problem(code, severity, self._row, self._line, heading, value[:LONGEST_SHOWN], details or {})
        )

    def _first[Value](self, target: str, read_cell: Callable[[str], Value], empty: Value) -> Value:
        """The value of the first column that is mapped to `target`; `empty` where there is none or it is wrong."""
        for at, heading in self._columns.get(target, ()):
            cell = self._cells[at]
            if not cell:
                return empty
            try:
                return read_cell(cell)
            except BadCell as bad:
                self._report(bad.code, heading, cell, bad.severity, bad.details)
                return empty
        return empty

    def _text(self, target: str, longest: int) -> str:
        return self._first(target, lambda cell: cells.text(cell, longest), "")

    def _all(self, target: str, longest: int) -> Iterator[tuple[str, str]]:
        """Heading and text of every column that is mapped to `target` and says something."""
        for at, heading in self._columns.get(target, ()):
            if not self._cells[at]:
                continue
            try:
                value = cells.text(self._cells[at], longest)
            except BadCell as bad:
                self._report(bad.code, heading, self._cells[at], bad.severity, bad.details)
                continue
            if more_cells.holds_resident_number(value):
                self._report("resident-number", heading, "")
            elif value:
                yield heading, value

    def _draft(self) -> Draft:
        country = self._first("country", cells.country, "") or self._country
        address = self._address()
        description = "\n".join(value for _heading, value in self._all("description", LONGEST_DESCRIPTION))
        name = self._name()
        activities = dict.fromkeys([*self._activities(), *self._concepts("activities", ACTIVITIES)])
        latitude, longitude = self._point("latitude", "longitude")
        container_latitude, container_longitude = self._point("container_latitude", "container_longitude")
        types = list(self._values("type"))
        single = {target: self._first(target, read_cell, "") for target, read_cell in self._single}
        entry = Entry(
            single.pop("identifier", ""),
            name=name,
            description=description[:LONGEST_DESCRIPTION],
            structure=self._first("structure", lambda cell: self._concept(cell, STRUCTURES), ""),
            activities=tuple(activities),
            street_address=address.street,
            locality=single.pop("locality", "") or address.locality,
            region=single.pop("region", "") or address.region,
            postcode=self._first("postcode", lambda cell: more_cells.postcode(cell, korean=country == "KR"), "")
            or address.postcode,
            country_code=country,
            phone=self._phone(country),
            qualifiers=tuple(dict.fromkeys(self._concepts("qualifiers", QUALIFIERS))),
            membership_type=self._first("membership", lambda cell: self._concept(cell, MEMBERSHIPS), ""),
            latitude=latitude,
            longitude=longitude,
            container_latitude=container_latitude,
            container_longitude=container_longitude,
            **single,
        )
        return Draft(
            entry,
            self._row,
            other_names=tuple(value for _heading, value in self._all("other_names", 300)),
            type_code=types[0] if types else "",
            certification=self._certification(),
            identifiers=self._identifiers(),
            founded=self._first("founded", more_cells.day, None),
            checked_on=self._first("checked_on", more_cells.day, None),
        )

    def _name(self) -> str:
        name = " ".join(self._text("name", 400).split())
        if name and more_cells.holds_resident_number(name):
            self._report("resident-number", self._columns["name"][0][1])
        if not name and not self._problems:
            columns = self._columns.get("name") or [(0, "")]
            # Where identifiers exist a row without a name still says which organization it is about.
            known = "identifier" in self._columns
            self._report(
                "name-missing" if known else "name-required", columns[0][1], "", "warning" if known else "error"
            )
        return name

    def _address(self) -> AddressParts:
        parts = AddressParts()
        if not self._addressed:
            return parts
        whole = " ".join(value for _heading, value in self._all("address", 400))
        whole = whole or self._text("lot_address", 400)
        if whole:
            parts = address_parts(whole)
        street = " ".join(value for _heading, value in self._all("street_address", 400))
        joined = " ".join(part for part in (parts.street, street) if part)
        return parts._replace(street=joined[:400])

    def _phone(self, country: str) -> str:
        value = self._first("phone", lambda cell: more_cells.telephone(cell, korean=country == "KR"), "")
        if value and not self._mapping.confirmed and more_cells.is_mobile(value):
            self._report("mobile-left-out", self._columns["phone"][0][1], value, "warning")
            return ""
        return value

    def _values(self, target: str) -> Iterator[str]:
        """The codes that the values of columns mapped to `target` mean; unknown values are named."""
        for heading, value in self._all(target, 1000):
            code = self._code(target, heading, value)
            if code and code != LEAVE_OUT:
                yield code
            elif not code:
                self._report(f"{target}-unknown", heading, value, "warning")

    def _code(self, target: str, heading: str, value: str) -> str:
        """What a value means, by the mapping and then by the site's own names."""
        code = self._codes.get((heading, value))
        if code is None:
            code = self._mapping.values.get(heading, {}).get(value, "")
            # A mapping written by hand may name a type or activity that there is not.
            if code != LEAVE_OUT:
                code = self._vocabulary.code_of(target, code or value)
            code = self._codes[heading, value] = code or self._part(target, value)
        return code

    def _part(self, target: str, value: str) -> str:
        """The meaning of the first part of "사회적기업, 여성기업" that means something."""
        parts = [each for each in value.replace("/", ",").replace(";", ",").split(",") if each.strip()]
        for part in parts[:MOST_TYPES_IN_CELL] if len(parts) > 1 else ():
            if code := self._vocabulary.code_of(target, part):
                return code
        return ""

    def _activities(self) -> Iterator[str]:
        for heading, value in self._all("activity", 1000):
            if "/" in value or value.startswith("ICA"):
                try:
                    if found := self._concept(value, ACTIVITIES):
                        yield found
                        continue
                except BadCell as bad:
                    if "://" in value or value.startswith("ICA"):
                        self._report(bad.code, heading, value, bad.severity, bad.details)
                        continue
            code = self._code("activity", heading, value)
            if code and code != LEAVE_OUT:
                yield code
            elif not code:
                self._report("activity-unknown", heading, value, "warning")

    def _concept(self, cell: str, scheme: str) -> str:
        return cells.concept(cell, scheme, self._vocabulary.known)

    def _concepts(self, target: str, scheme: str) -> Iterator[str]:
        for at, heading in self._columns.get(target, ()):
            for part in self._cells[at].split(";") if self._cells[at] else ():
                try:
                    found = self._concept(part, scheme)
                except BadCell as bad:
                    self._report(bad.code, heading, part, bad.severity, bad.details)
                else:
                    if found:
                        yield found

    def _point(self, latitude_target: str, longitude_target: str) -> tuple[Decimal | None, Decimal | None]:
        """Both coordinates or neither."""
        if latitude_target not in self._columns and longitude_target not in self._columns:
            return None, None
        before = len(self._problems)
        latitude = self._first(latitude_target, lambda cell: cells.degrees(cell, cells.LARGEST_LATITUDE), None)
        longitude = self._first(longitude_target, lambda cell: cells.degrees(cell, cells.LARGEST_LONGITUDE), None)
        if (latitude is None) == (longitude is None):
            return latitude, longitude
        if len(self._problems) == before:
            target = latitude_target if latitude is None else longitude_target
            columns = self._columns.get(target) or [(0, "")]
            self._report("coordinate-alone", columns[0][1])
        return None, None

    def _certification(self) -> dict[str, str]:
        if not self._certified:
            return {}
        start = self._first("certification_start", more_cells.day, None)
        end = self._first("certification_end", more_cells.day, None)
        found = {
            "kind": self._text("certification_kind", 200),
            "number": self._text("certification_number", 100),
            "start": start.isoformat() if start else "",
            "end": end.isoformat() if end else "",
        }
        if not any(found.values()):
            return {}
        if start and end and end < start:
            self._report("ends-before-start", self._columns["certification_end"][0][1], end.isoformat())
        return found

    def _identifiers(self) -> dict[str, str]:
        found = {
            BUSINESS: self._first("business_number", more_cells.business_number, ""),
            SIRET: self._text("siret", 60),
        }
        return {scheme: number for scheme, number in found.items() if number}


def _up_to(longest: int) -> Callable[[str], str]:
    return lambda cell: cells.text(cell, longest)


def _website(cell: str) -> str:
    return "" if cell.strip() in {"-", "없음"} else cells.website(cell)


def _email(cell: str) -> str:
    return "" if cell.strip() in {"-", "없음"} else cells.email(cell)


# What one cell says whatever else stands in its row: the target, which is also the field of `Entry`.
_SINGLE: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("identifier", cells.identifier),
    ("locality", _up_to(200)),
    ("region", _up_to(200)),
    ("territory_code", _up_to(10)),
    ("website", _website),
    ("email", _email),
    ("twitter", cells.twitter),
    ("facebook", cells.facebook),
    ("company_number", _up_to(60)),
    ("container", _up_to(300)),
)
