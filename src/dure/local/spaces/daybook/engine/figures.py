"""All figures of a day, a month or a year, from sums of the ledger. Every page, document and table asks here.

The figures of a period are the sums of the figures of its days, to the last event: `figures(all rows)` equals
`added(figures(rows of each day))`. People reached are not among them: who came on two days is one person.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

ZERO = Decimal(0)
HOURS, WEEKDAYS = 24, 7
# What the ledger holds of a space beside what its activities record, such as pledges of another kind.
OTHER = "other"
VISIT, GATHERING, VOLUNTEERING, WORK = "visit", "gathering", "volunteering", "work"
SALE, CONTRIBUTION, PURCHASE = "sale", "contribution", "purchase"
KINDS = (VISIT, GATHERING, VOLUNTEERING, WORK, SALE, CONTRIBUTION, PURCHASE, OTHER)
# Fewer distinct people than this are not counted in a report: the few could be told apart.
SMALLEST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Row:
    """The events of one kind within one hour of one day, added up. `day` and `hour` are the space's own.

    `amount` is in `unit`, corrections included. `entries` counts what was recorded and stands, `groups` those
    entries that were more than one person, `events` everything in the ledger, corrections included. `named` says
    that the people are known, or that a partner gave; guests without names are not.
    """

    day: date
    hour: int
    kind: str
    activity: str
    unit: str
    named: bool
    amount: Decimal
    entries: int
    groups: int
    events: int
    first_position: int
    last_position: int


@dataclass(frozen=True, slots=True)
class Line:
    """What one activity comes to in one unit. `named` is the part of `amount` that known people make up."""

    kind: str
    activity: str
    unit: str
    amount: Decimal = ZERO
    named: Decimal = ZERO
    entries: int = 0
    groups: int = 0
    events: int = 0

    @property
    def key(self) -> tuple[int, str, str]:
        return KINDS.index(self.kind), self.activity, self.unit

    @property
    def guests(self) -> Decimal:
        """The part of `amount` that people without names make up."""
        return self.amount - self.named

    def plus(self, other: "Line") -> "Line":
        """Both together; they are of one activity and unit."""
        return Line(
            self.kind,
            self.activity,
            self.unit,
            self.amount + other.amount,
            self.named + other.named,
            self.entries + other.entries,
            self.groups + other.groups,
            self.events + other.events,
        )


@dataclass(frozen=True, slots=True)
class Figures:
    """`visits` holds the visits of each day and hour that has any; positions are 0 where there is no event."""

    lines: tuple[Line, ...] = ()
    visits: Mapping[tuple[date, int], Decimal] = field(default_factory=dict)
    days: Mapping[date, int] = field(default_factory=dict)
    first_position: int = 0
    last_position: int = 0

    @property
    def events(self) -> int:
        """Every event of the ledger, corrections included."""
        return sum(self.days.values())

    def of(self, *kinds: str) -> list[Line]:
        """The lines of these kinds, in order."""
        return [line for line in self.lines if line.kind in kinds]

    def total(self, *kinds: str) -> dict[str, Decimal]:
        """What these kinds come to, by unit."""
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for line in self.of(*kinds):
            sums[line.unit] += line.amount
        return dict(sums)

    def people(self, *kinds: str) -> Decimal:
        """Heads counted: the amount of these kinds, whatever it is called."""
        return sum((line.amount for line in self.of(*kinds)), ZERO)

    def visits_by_hour(self) -> list[Decimal]:
        """Visits of each hour of the day, from midnight."""
        found = [ZERO] * HOURS
        for (_day, hour), amount in self.visits.items():
            found[hour] += amount
        return found

    def visits_by_day(self) -> dict[date, Decimal]:
        """Visits of each day that has any."""
        found: dict[date, Decimal] = defaultdict(Decimal)
        for (day, _hour), amount in sorted(self.visits.items()):
            found[day] += amount
        return dict(found)

    def heat(self) -> list[list[Decimal]]:
        """Visits by weekday (Monday first) and hour."""
        found = [[ZERO] * HOURS for _weekday in range(WEEKDAYS)]
        for (day, hour), amount in self.visits.items():
            found[day.weekday()][hour] += amount
        return found


def figures(rows: Iterable[Row]) -> Figures:
    """The figures of all rows together, in whatever order they come."""
    lines: dict[tuple[int, str, str], Line] = {}
    visits: dict[tuple[date, int], Decimal] = defaultdict(Decimal)
    days: dict[date, int] = defaultdict(int)
    first = last = 0
    for row in rows:
        line = _line(row)
        lines[line.key] = lines[line.key].plus(line) if line.key in lines else line
        days[row.day] += row.events
        if row.kind == VISIT:
            visits[row.day, row.hour] += row.amount
        first = min(first or row.first_position, row.first_position)
        last = max(last, row.last_position)
    return Figures(_ordered(lines), _without_zeros(visits), dict(days), first, last)


def added(parts: Iterable[Figures]) -> Figures:
    """The figures of several periods that do not overlap, together."""
    lines: dict[tuple[int, str, str], Line] = {}
    visits: dict[tuple[date, int], Decimal] = {}
    days: dict[date, int] = {}
    first = last = 0
    for part in parts:
        for line in part.lines:
            lines[line.key] = lines[line.key].plus(line) if line.key in lines else line
        visits.update(part.visits)
        days.update(part.days)
        if part.first_position:
            first = min(first or part.first_position, part.first_position)
        last = max(last, part.last_position)
    return Figures(_ordered(lines), visits, days, first, last)


def by_period[Key](rows: Iterable[Row], key: Mapping[date, Key]) -> dict[Key, Figures]:
    """The figures of each period that has rows; `key` says to which one a day belongs."""
    sorted_out: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        sorted_out[key[row.day]].append(row)
    return {period: figures(found) for period, found in sorted_out.items()}


def _line(row: Row) -> Line:
    named = row.amount if row.named else ZERO
    return Line(row.kind, row.activity, row.unit, row.amount, named, row.entries, row.groups, row.events)


def _ordered(lines: Mapping[tuple[int, str, str], Line]) -> tuple[Line, ...]:
    return tuple(lines[key] for key in sorted(lines))


def _without_zeros(visits: Mapping[tuple[date, int], Decimal]) -> dict[tuple[date, int], Decimal]:
    """A visit that was taken back leaves no trace in the pictures."""
    return {when: amount for when, amount in visits.items() if amount}
