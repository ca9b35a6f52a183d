"""A year and a bit at the bathhouse, invented day by day. Pure: the same seed gives the same events for ever.

What the sources say is kept: about 60 visits a weekday before, about 100 after the reopening on
22 November 2024. All else (opening days, seasons, hours, sums) is invented. Every day draws from a
random source of its own, so a part of the time has the same events as that part of the whole.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

SEED = 20241122
FIRST_DAY, LAST_DAY = date(2024, 7, 1), date(2025, 11, 21)
CLOSED_FROM, REOPENED = date(2024, 9, 23), date(2024, 11, 22)
VISITS_BEFORE, VISITS_AFTER = 60, 100
REGULAR_VISITORS, REGULARS_BEFORE = 400, 260
HEALTH_LEADERS, VOLUNTEERS, STAFF = 8, 6, 4
ZONE = ZoneInfo("Asia/Seoul")

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
WEEKDAY_FACTORS = {MONDAY: 1.08, TUESDAY: 0.97, WEDNESDAY: 1.0, THURSDAY: 0.97, FRIDAY: 0.98, SATURDAY: 0.8}
# Chuseok, New Year's Day, Seollal and Chuseok: the public holidays on which a bathhouse would be closed.
HOLIDAYS = frozenset(
    {date(2024, 9, 16), date(2024, 9, 17), date(2024, 9, 18), date(2025, 1, 1)}
    | {date(2025, 1, day) for day in (28, 29, 30)}
    | {date(2025, 10, day) for day in (5, 6, 7, 8)}
)
WINTER_SWING, COLDEST_DAY, DAYS_OF_YEAR = 0.12, 20, 365.25
DAYS_OF_WEEK = 7
NOISE = 0.07
STRONGEST_HABIT = 5.0
KNOWN_SHARE = 0.72
GROUP_SIZES, GROUP_WEIGHTS = (1, 2, 3), (55, 30, 15)
# Pledge -> day of the month, months and won of each payment; two partners have not paid all they pledged.
PAYMENTS = {
    "city": (5, frozenset(range(1, 13)), 2_000_000),
    "chest": (10, frozenset({3, 6, 12}), 3_000_000),
    "world-vision": (15, frozenset({1, 3, 5, 7, 9}), 1_500_000),
}
HOURS_OF_VISITS = (9.0, 17.0, 10.5)


class Chance(Random):
    """Chance that can be repeated from its seed; nothing secret is ever drawn from it."""


class Kind(StrEnum):
    VISIT = "visit"
    HEALTH_SESSION = "health-session"
    SHARED_LUNCH = "shared-lunch"
    VOLUNTEERING = "volunteering"
    HEALTH_LEADING = "health-leading"
    STAFF_WORK = "staff-work"
    CONTRIBUTION = "contribution"
    PURCHASE = "purchase"


@dataclass(frozen=True, slots=True)
class SimulatedEvent:
    """One thing that happened. `quantity` counts people, hours or won, by its kind.

    `who` is `visitor-1` and so on, a pledge for contributions, a seller for purchases; empty for guests
    without names.
    """

    key: str
    kind: Kind
    at: datetime
    quantity: Decimal
    who: str = ""


def simulate(seed: int, start: date, end: date) -> Iterator[SimulatedEvent]:
    """Every event from `start` to `end` (both counted), day by day, each day in order of time."""
    day = start
    while day <= end:
        yield from sorted(_day(Chance(f"{seed} {day}"), day), key=lambda event: (event.at, event.key))
        day += timedelta(days=1)


def is_open(day: date) -> bool:
    """Whether the simulated bathhouse opens: not on Sundays, holidays, or while it is remodelled."""
    return day.weekday() != SUNDAY and day not in HOLIDAYS and not CLOSED_FROM <= day < REOPENED


def expected_visits(day: date) -> float:
    """The mean of the visits of an open day; over the weekdays before or after it averages to 60 or 100."""
    after = day >= REOPENED
    level = (VISITS_AFTER if after else VISITS_BEFORE) / _mean_season(after=after)
    return level * _season(day) * WEEKDAY_FACTORS[day.weekday()]


def _season(day: date) -> float:
    return 1 + WINTER_SWING * math.cos(2 * math.pi * (day.timetuple().tm_yday - COLDEST_DAY) / DAYS_OF_YEAR)


@cache
def _mean_season(*, after: bool) -> float:
    first, last = (REOPENED, LAST_DAY) if after else (FIRST_DAY, CLOSED_FROM - timedelta(days=1))
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    factors = [
        _season(day) * WEEKDAY_FACTORS[day.weekday()] for day in days if day.weekday() < SATURDAY and is_open(day)
    ]
    return sum(factors) / len(factors)


@cache
def _habit(seed: str) -> float:
    """How often one regular visitor comes, against the others: a few nearly daily, many now and then."""
    return min(Chance(seed).paretovariate(1.3), STRONGEST_HABIT)


def _day(random: Chance, day: date) -> Iterator[SimulatedEvent]:
    if is_open(day):
        yield from _visits(random, day)
        yield from _work(random, day)
    if day >= REOPENED and is_open(day):
        yield from _gatherings(random, day)
    yield from _money(random, day)
    if CLOSED_FROM <= day < REOPENED and day.weekday() == MONDAY:
        yield _event(day, Kind.CONTRIBUTION, 18, Decimal(40), who="design")


def _event(
    day: date, kind: Kind, hour: float, quantity: Decimal | int, who: str = "", mark: str = ""
) -> SimulatedEvent:
    minutes = int(hour * 60)
    at = datetime.combine(day, time(minutes // 60, minutes % 60), ZONE)
    return SimulatedEvent(f"{day}/{kind}/{who or 'guests'}{mark}", kind, at, Decimal(quantity), who)


def _visits(random: Chance, day: date) -> Iterator[SimulatedEvent]:
    mean = expected_visits(day)
    count = max(1, round(random.gauss(mean, NOISE * mean)))
    known = round(count * KNOWN_SHARE)
    for visitor in _regulars(random, day, known):
        yield _event(day, Kind.VISIT, random.triangular(*HOURS_OF_VISITS), 1, f"visitor-{visitor}")
    left, number = count - known, 0
    while left > 0:
        size = min(left, random.choices(GROUP_SIZES, GROUP_WEIGHTS)[0])
        left, number = left - size, number + 1
        yield _event(day, Kind.VISIT, random.triangular(*HOURS_OF_VISITS), size, mark=f"-{number}")


def _regulars(random: Chance, day: date, count: int) -> list[int]:
    """Different regular visitors, drawn by their habits (Efraimidis and Spirakis 2006, without replacement)."""
    population = REGULAR_VISITORS if day >= REOPENED else REGULARS_BEFORE
    drawn = {number: random.random() ** (1 / _habit(f"habit {number}")) for number in range(1, population + 1)}
    return sorted(drawn, key=lambda number: -drawn[number])[:count]


def _work(random: Chance, day: date) -> Iterator[SimulatedEvent]:
    for number in random.sample(range(1, STAFF + 1), 2):
        yield _event(day, Kind.STAFF_WORK, 8.5, 5, f"staff-{number}")
    if day >= REOPENED and day.weekday() < SATURDAY:
        for number in random.sample(range(1, HEALTH_LEADERS + 1), 2):
            yield _event(day, Kind.HEALTH_LEADING, 9, random.choice((2, 3, 3, 4)), f"leader-{number}")
    if day.weekday() == SATURDAY:
        for number in random.sample(range(1, VOLUNTEERS + 1), 2):
            yield _event(day, Kind.VOLUNTEERING, 9, 2, f"volunteer-{number}")


def _gatherings(random: Chance, day: date) -> Iterator[SimulatedEvent]:
    if day.weekday() in {TUESDAY, THURSDAY}:
        yield from _gathering(random, day, Kind.HEALTH_SESSION, 10.5, random.randint(11, 17))
    if day.weekday() in {WEDNESDAY, FRIDAY}:
        yield from _gathering(random, day, Kind.SHARED_LUNCH, 12, random.randint(19, 27))
        for number in random.sample(range(1, VOLUNTEERS + 1), 3):
            yield _event(day, Kind.VOLUNTEERING, 10.5, 3, f"volunteer-{number}")


def _gathering(random: Chance, day: date, kind: Kind, hour: float, known: int) -> Iterator[SimulatedEvent]:
    for visitor in _regulars(random, day, known):
        yield _event(day, kind, hour, 1, f"visitor-{visitor}")
    yield _event(day, kind, hour, random.randint(2, 6))


def _money(random: Chance, day: date) -> Iterator[SimulatedEvent]:
    """Contributions that partners pay in, and what the bathhouse buys; in won."""
    running = day >= REOPENED
    for pledge, (day_of_month, months, amount) in PAYMENTS.items():
        if running and day.day == day_of_month and day.month in months:
            yield _event(day, Kind.CONTRIBUTION, 10, amount, pledge)
    if is_open(day) and day.weekday() == MONDAY:
        most = 300 if running else 120
        yield _event(day, Kind.PURCHASE, 15, 1000 * random.randint(most // 2, most), "simulated-iljuk-shops")
    if is_open(day) and day.weekday() == TUESDAY and day.day <= DAYS_OF_WEEK:
        most = 1_100 if running else 800
        yield _event(day, Kind.PURCHASE, 15, 1000 * random.randint(most // 2, most), "simulated-outside-suppliers")
