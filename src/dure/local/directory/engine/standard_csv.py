"""The "standard CSV" of the Solidarity Economy Association's open data tools (se-open-data), schema version 4.

One row is one organization. 25 columns; further ones are passed over and named. Only Identifier is
required, and unique. Lists are separated by ";". Structure, activities, qualifiers and membership are
addresses of ESSGlobal concepts. Latitude and Longitude are exact; the Geo Container's stand for the area
that it names, such as a postcode.
"""

import csv
import io
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from dure.local.directory.engine import cells
from dure.local.directory.engine.cells import BadCell
from dure.local.directory.engine.problems import LONGEST_SHOWN, Problem, Severity, UnreadableFile

if TYPE_CHECKING:
    from _csv import Reader

COLUMNS = (
    "Identifier",
    "Name",
    "Description",
    "Organisational Structure",
    "Primary Activity",
    "Activities",
    "Street Address",
    "Locality",
    "Region",
    "Postcode",
    "Country ID",
    "Territory ID",
    "Website",
    "Phone",
    "Email",
    "Twitter",
    "Facebook",
    "Companies House Number",
    "Qualifiers",
    "Membership Type",
    "Latitude",
    "Longitude",
    "Geo Container",
    "Geo Container Latitude",
    "Geo Container Longitude",
)
LARGEST_FILE = 50 * 1024 * 1024
LONGEST_DESCRIPTION = 10_000
_FEWEST_ZEROS, _ONE_SIDED = 4, 4
STRUCTURES, ACTIVITIES, MEMBERSHIPS, QUALIFIERS = (
    "organisational-structure",
    "activities-ica",
    "base-membership-type",
    "qualifiers",
)
type Known = Mapping[str, Collection[str]]


@dataclass(frozen=True)
class Entry:
    """One organization as the file describes it. Concepts are `scheme/code`; an unknown value is empty or None."""

    identifier: str
    name: str = ""
    description: str = ""
    structure: str = ""
    activities: tuple[str, ...] = ()
    street_address: str = ""
    locality: str = ""
    region: str = ""
    postcode: str = ""
    country_code: str = ""
    territory_code: str = ""
    website: str = ""
    phone: str = ""
    email: str = ""
    twitter: str = ""
    facebook: str = ""
    company_number: str = ""
    qualifiers: tuple[str, ...] = ()
    membership_type: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    container: str = ""
    container_latitude: Decimal | None = None
    container_longitude: Decimal | None = None


@dataclass(frozen=True)
class Reading:
    """What a file holds: its right rows as entries, all problems, and how it was written.

    `rows` counts all rows with content.
    """

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    rows: int
    extra_columns: tuple[str, ...]
    encoding: str

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "warning")


def read(content: bytes, known: Known) -> Reading:
    """Read a file. `known` maps each scheme of concepts to its codes.

    Raises UnreadableFile for a file that is too large, in an unknown encoding, or without the 25 columns.
    """
    if len(content) > LARGEST_FILE:
        raise UnreadableFile(Problem("file-too-large", details={"most": LARGEST_FILE // 1024 // 1024}))
    text, encoding = decode(content)
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        places, extra, width = _heading(lines)
        reader = _RowReader(places, width, known)
        entries = [entry for entry in reader.entries(lines) if entry is not None]
    except csv.Error as error:
        code = "cell-too-large" if "limit" in str(error) else "quotes-wrong"
        raise UnreadableFile(Problem(code, line=max(lines.line_num, 1))) from None
    return Reading(tuple(entries), tuple(reader.problems), reader.row, extra, encoding)


def decode(content: bytes) -> tuple[str, str]:
    """The text of a file in UTF-8, UTF-16 or CP949 (Korean Windows), and the name of the encoding."""
    marks = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    for mark, encoding in marks.items():
        if content.startswith(mark):
            return _decoded(content, encoding)
    # Commas and line ends have a zero byte in UTF-16 even where all letters are Korean, always on the same side.
    start = content[:2_000]
    right, left = start[1::2].count(0), start[::2].count(0)
    if max(right, left) >= _FEWEST_ZEROS:
        if right > _ONE_SIDED * left:
            return _decoded(content, "utf-16-le")
        if left > _ONE_SIDED * right:
            return _decoded(content, "utf-16-be")
    try:
        return _decoded(content, "utf-8")
    except UnreadableFile:
        return _decoded(content, "cp949")


def _decoded(content: bytes, encoding: str) -> tuple[str, str]:
    try:
        return content.decode(encoding), encoding
    except UnicodeDecodeError:
        raise UnreadableFile(Problem("encoding-unknown")) from None


def _heading(lines: Iterator[list[str]]) -> tuple[dict[str, int], tuple[str, ...], int]:
    """Where each column stands, which further columns there are, and how many cells a row has."""
    names = [name.strip().lstrip("\ufeff") for name in next(lines, [])]
    if not any(names):
        raise UnreadableFile(Problem("file-empty", line=1))
    if len(names) == 1:
        for sign, delimiter in ((";", "semicolon"), ("\t", "tab"), ("|", "bar")):
            if names[0].count(sign) > 1:
                raise UnreadableFile(Problem("delimiter-wrong", line=1, details={"delimiter": delimiter}))
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        details = {"missing": ", ".join(missing), "expected": ", ".join(COLUMNS)}
        raise UnreadableFile(Problem("columns-missing", line=1, value=",".join(names)[:LONGEST_SHOWN], details=details))
    twice = [column for column in COLUMNS if names.count(column) > 1]
    if twice:
        raise UnreadableFile(Problem("columns-twice", line=1, details={"columns": ", ".join(twice)}))
    places = {column: names.index(column) for column in COLUMNS}
    return places, tuple(name for name in names if name and name not in places), len(names)


class _RowReader:
    """Turns rows into entries and gathers what is wrong with them."""

    def __init__(self, places: Mapping[str, int], width: int, known: Known) -> None:
        self.problems: list[Problem] = []
        self.row = 0
        self._places = places
        self._width = width
        self._known = known
        self._line = 0
        self._cells: list[str] = []
        self._refused = False
        self._first_lines: dict[str, int] = {}

    def entries(self, lines: "Reader") -> Iterator[Entry | None]:
        """One entry a row, None for a row that is refused. `lines` is a csv.reader after its heading."""
        ended = lines.line_num
        for found in lines:
            self._line, ended = ended + 1, lines.line_num
            if not any(cell.strip() for cell in found):
                continue
            self.row += 1
            self._refused = False
            if len(found) != self._width:
                self._report("cells-missing", details={"found": len(found), "expected": self._width})
                yield None
                continue
            self._cells = found
            entry = self._entry()
            yield None if self._refused else entry

    def _report(
        self, code: str, column: str = "", severity: Severity = "error", details: Mapping[str, str | int] | None = None
    ) -> None:
        value = self._cells[self._places[column]][:LONGEST_SHOWN] if column else ""
        self.problems.append(Problem(code, severity, self.row, self._line, column, value, details or {}))
        self._refused = self._refused or severity == "error"

    def _cell[Value](self, column: str, read_cell: Callable[[str], Value], empty: Value) -> Value:
        try:
            return read_cell(self._cells[self._places[column]])
        except BadCell as bad:
            self._report(bad.code, column, bad.severity, bad.details)
            return empty

    def _text(self, column: str, longest: int) -> str:
        return self._cell(column, lambda cell: cells.text(cell, longest), "")

    def _concept(self, column: str, scheme: str) -> str:
        return self._cell(column, lambda cell: cells.concept(cell, scheme, self._known), "")

    def _concepts(self, column: str, scheme: str) -> Iterator[str]:
        for part in self._cells[self._places[column]].split(";"):
            try:
                found = cells.concept(part, scheme, self._known)
            except BadCell as bad:
                self._report(bad.code, column, bad.severity, bad.details)
            else:
                if found:
                    yield found

    def _point(self, latitude_column: str, longitude_column: str) -> tuple[Decimal | None, Decimal | None]:
        """Both coordinates or neither."""
        before = len(self.problems)
        latitude = self._cell(latitude_column, lambda cell: cells.degrees(cell, cells.LARGEST_LATITUDE), None)
        longitude = self._cell(longitude_column, lambda cell: cells.degrees(cell, cells.LARGEST_LONGITUDE), None)
        if (latitude is None) != (longitude is None):
            if len(self.problems) == before:
                self._report("coordinate-alone", latitude_column if latitude is None else longitude_column)
            return None, None
        return latitude, longitude

    def _identifier(self) -> str:
        found = self._cell("Identifier", cells.identifier, "")
        if found in self._first_lines:
            self._report("identifier-twice", "Identifier", details={"first": self._first_lines[found]})
        elif found:
            self._first_lines[found] = self._line
        return found

    def _entry(self) -> Entry:
        identifier = self._identifier()
        name = self._text("Name", 400)
        if not name and not self._refused:
            self._report("name-missing", "Name", "warning")
        primary = self._concept("Primary Activity", ACTIVITIES)
        activities = [primary, *self._concepts("Activities", ACTIVITIES)]
        latitude, longitude = self._point("Latitude", "Longitude")
        container_latitude, container_longitude = self._point("Geo Container Latitude", "Geo Container Longitude")
        return Entry(
            identifier=identifier,
            name=name,
            description=self._text("Description", LONGEST_DESCRIPTION),
            structure=self._concept("Organisational Structure", STRUCTURES),
            activities=tuple(dict.fromkeys(activity for activity in activities if activity)),
            street_address=self._text("Street Address", 400),
            locality=self._text("Locality", 200),
            region=self._text("Region", 200),
            postcode=self._text("Postcode", 20),
            country_code=self._cell("Country ID", cells.country, ""),
            territory_code=self._text("Territory ID", 10),
            website=self._cell("Website", cells.website, ""),
            phone=self._text("Phone", 60),
            email=self._cell("Email", cells.email, ""),
            twitter=self._cell("Twitter", cells.twitter, ""),
            facebook=self._cell("Facebook", cells.facebook, ""),
            company_number=self._text("Companies House Number", 60),
            qualifiers=tuple(dict.fromkeys(self._concepts("Qualifiers", QUALIFIERS))),
            membership_type=self._concept("Membership Type", MEMBERSHIPS),
            latitude=latitude,
            longitude=longitude,
            container=self._text("Geo Container", 300),
            container_latitude=container_latitude,
            container_longitude=container_longitude,
        )


def write(entries: Iterable[Entry], base: str) -> Iterator[str]:
    """The lines of a file that `read` turns into equal entries. `base` is the address of ESSGlobal's lists.

    An entry's first activity is its primary one. Cells that a spreadsheet would run as a formula are guarded.
    """
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(COLUMNS)
    for entry in entries:
        yield _taken(target)
        writer.writerow([cells.guarded(cell) for cell in _row(entry, base)])
    yield _taken(target)


def _taken(target: io.StringIO) -> str:
    line = target.getvalue()
    target.seek(0)
    target.truncate()
    return line


def _row(entry: Entry, base: str) -> list[str]:
    def address(reference: str) -> str:
        return f"{base}{reference}" if reference else ""

    def number(value: Decimal | None) -> str:
        return "" if value is None else f"{value:f}"

    primary, *further = entry.activities or ("",)
    return [
        entry.identifier,
        entry.name,
        entry.description,
        address(entry.structure),
        address(primary),
        ";".join(address(activity) for activity in further),
        entry.street_address,
        entry.locality,
        entry.region,
        entry.postcode,
        entry.country_code,
        entry.territory_code,
        entry.website,
        entry.phone,
        entry.email,
        entry.twitter,
        entry.facebook,
        entry.company_number,
        ";".join(address(qualifier) for qualifier in entry.qualifiers),
        address(entry.membership_type),
        number(entry.latitude),
        number(entry.longitude),
        entry.container,
        number(entry.container_latitude),
        number(entry.container_longitude),
    ]
