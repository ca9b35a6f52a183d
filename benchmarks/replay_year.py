"""A simulated year of the bathhouse, replayed day by day through the real actions, and whether all tells the same.

    python benchmarks/replay_year.py [--first 2024-12-01] [--last 2025-11-21]

Each person comes in, stays and goes out; hours, lunches, purchases and contributions are recorded when they happen;
the day is closed when nobody is in, and its log is signed. One entry in a hundred is taken back, one in fifty is told
only days later, after its day was signed, so that the day is signed anew. The clock that the actions ask is the
simulation's.

Then the same days are asked of the simulation, of raw SQL over the ledger, of the daily logs, of the signed documents,
of the reports of months and years, of the workbooks and of the live indicators. Prints figures and speed; ends with 1
if any two differ. Without DURE_DATABASE_URL a SQLite file in a temporary folder is used; with it, a database of its own
is made on that PostgreSQL server and dropped afterwards.
"""

import argparse
import heapq
import io
import os
import platform
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import groupby
from random import Random
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

from record_events import empty_database, start_django

ZONE = ZoneInfo("Asia/Seoul")
TAKEN_BACK, TOLD_LATE = 100, 50
SHORTEST, LONGEST = 40, 110  # minutes of a stay
EFFORT = frozenset({"volunteering", "work"})


class Clock:
    """What the actions take for now."""

    def __init__(self) -> None:
        self.now = datetime(2024, 1, 1, tzinfo=ZONE)

    def __call__(self) -> datetime:
        return self.now

    def go_to(self, moment: datetime) -> None:
        self.now = max(self.now, moment)


@dataclass
class Told:
    """What the simulation says has happened: amounts by day, activity and unit; entries and events by day."""

    amounts: dict[tuple[date, str, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    entries: Counter[date] = field(default_factory=Counter)
    events: Counter[date] = field(default_factory=Counter)
    visitors: dict[date, set[str]] = field(default_factory=lambda: defaultdict(set))
    bathers: dict[date, set[str]] = field(default_factory=lambda: defaultdict(set))

    def bathers_of(self, period: Any) -> int:
        """How many different known people came to bathe."""
        found = [who for day, who in self.bathers.items() if period.start <= day <= period.end]
        return len(set().union(*found))


class Replay:
    """The demo's bathhouse with nothing recorded yet, and everybody who works there."""

    def __init__(self, clock: Clock) -> None:
        from dure.core.agents.actions import give_role
        from dure.core.agents.models import Agent, Organization, RoleAssignment, User
        from dure.core.agents.roles import Role
        from dure.core.territories.models import Territory
        from dure.local.spaces.models import Space
        from dure.local.spaces.queries import all_spaces
        from dure.site.demo import LOADER, sign_ins
        from dure.site.demo.loading.bathhouse import load_space
        from dure.site.demo.loading.bodies import load_organizations
        from dure.site.demo.loading.partnership import load_initiative
        from dure.site.demo.loading.places import load_territories
        from dure.site.demo.loading.residents import register_residents

        users = sign_ins.make_users()
        load_territories(users[sign_ins.ADMINISTRATOR.email])
        loader = User.objects.create_user(LOADER, None, display_name="Replay")
        for country in Territory.objects.filter(kind=Territory.Kind.COUNTRY):
            give_role(users[sign_ins.ADMINISTRATOR.email], loader, Role.OFFICER, country)
        load_organizations(loader)
        sign_ins.give_roles(users)
        RoleAssignment.objects.update(start=date(2020, 1, 1))
        self.officer = User.objects.get(email=sign_ins.OFFICER.email)
        self.staff = User.objects.get(email=sign_ins.STAFF.email)
        self.manager = User.objects.get(email=sign_ins.MANAGER.email)
        self.initiative, self.pledges = load_initiative(self.officer)
        made = load_space(self.officer, self.initiative)
        found = register_residents(users, made)
        Space.objects.update(follows_presence=True)
        self.space = all_spaces().get(pk=made.pk)
        agents = Agent.objects.in_bulk(found.values())
        self.people = {who: agents[key] for who, key in found.items()}
        self.sellers = {each.slug: each for each in Organization.objects.filter(slug__startswith="simulated-")}
        self.activities = {each.slug: each for each in self.space.activities.all()}
        self.clock, self.told, self.random = clock, Told(), Random(7)  # noqa: S311 - repeatable, nothing secret
        self.leaving: list[tuple[datetime, int, Any]] = []
        self.late: dict[date, list[tuple[date, list[Any]]]] = defaultdict(list)
        self.actions = 0

    def run(self, first: date, last: date) -> None:
        """Every day from `first` to `last`, and the days after it until all that was told late is told."""
        from dure.site.demo import simulation

        events = simulation.simulate(simulation.SEED, first, last)
        by_day = {day: list(found) for day, found in groupby(events, key=lambda event: event.at.date())}
        day = first
        while day <= last or self.late:
            self.day(day, by_day.get(day, []))
            day += timedelta(days=1)

    def day(self, day: date, events: list[Any]) -> None:
        from dure.local.spaces.daybook import actions

        told_late = self.late.pop(day, [])
        for _key, group in groupby(events, key=lambda event: (event.at, event.kind)):
            happening = list(group)
            self.leave_until(happening[0].at)
            self.clock.go_to(happening[0].at)
            if self.random.randrange(TOLD_LATE) == 0:
                self.late[day + timedelta(days=self.random.randint(1, 3))].append((day, happening))
            else:
                self.happen(day, happening)
        self.leave_until(None)
        self.clock.go_to(datetime(day.year, day.month, day.day, 19, tzinfo=ZONE))
        for earlier, happening in told_late:
            self.happen(earlier, happening)
        for done in sorted(
            {earlier for earlier, _happening in told_late} | ({day} if self.told.events[day] else set())
        ):
            actions.close(self.staff, self.space, done)
            actions.sign_log(self.manager, self.space, done)
            self.actions += 2

    def leave_until(self, moment: datetime | None) -> None:
        """Everybody whose time is over goes out."""
        from dure.local.spaces import actions

        while self.leaving and (moment is None or self.leaving[0][0] <= moment):
            at, _number, stay = heapq.heappop(self.leaving)
            self.clock.go_to(at)
            actions.go_out(self.staff, stay)
            self.actions += 1

    def happen(self, day: date, happening: list[Any]) -> None:
        """Record what happens at one moment, and take some of it back."""
        from dure.local.spaces import actions

        for event, amount, who in self.record(happening):
            self.actions += 1
            self.told.events[day] += 1
            if self.random.randrange(TAKEN_BACK) == 0:
                actions.undo(self.staff, self.space, event)
                self.told.events[day] += 1
                self.actions += 1
                continue
            self.tell(day, happening[0], amount, who)

    def tell(self, day: date, first: Any, amount: Decimal, who: str) -> None:
        if first.kind == "contribution":
            pledge = self.pledges[first.who]
            name, unit = pledge.resource_conforms_to.slug, pledge.resource_unit or pledge.effort_unit
        else:
            activity = self.activities[_slug(first.kind)]
            name = activity.specification.slug
            unit = activity.specification.default_effort_unit or activity.specification.default_unit
        self.told.amounts[day, f"{_flow(first.kind)}/{name}", unit] += amount
        self.told.entries[day] += 1
        if who.startswith("visitor"):
            self.told.visitors[day].add(who)
            if first.kind == "visit":
                self.told.bathers[day].add(who)

    def record(self, happening: list[Any]) -> Iterator[tuple[Any, Decimal, str]]:
        """The events of the ledger that one moment leaves, each with amount and person."""
        from dure.local.spaces import actions

        first = happening[0]
        if first.kind in {"health-session", "shared-lunch"}:
            people = [each.who for each in happening if each.who]
            guests = sum(int(each.quantity) for each in happening if not each.who)
            made = actions.record_gathering(
                self.staff,
                self.space,
                self.activities[first.kind],
                guests=guests,
                people=[self.people[who] for who in people],
                entry_id=first.key,
                at=first.at,
            )
            known = {self.people[who].pk: who for who in people}
            for event in made:
                yield event, event.resource_quantity, known.get(event.receiver_id, "")
            return
        for each in happening:
            yield self.one(each), each.quantity, each.who

    def one(self, each: Any) -> Any:
        from dure.local.spaces import actions

        entry = {"entry_id": each.key, "at": each.at}
        if each.kind == "visit":
            visitor = self.people[each.who] if each.who else None
            # Told at once it happens now, as at a desk; told late it says when it was.
            when = entry if each.at < self.clock.now else {"entry_id": each.key}
            event = actions.check_in(self.staff, self.space, visitor, guests=int(each.quantity), **when)
            if event.stay.left_at is None:
                out = each.at + timedelta(minutes=self.random.randint(SHORTEST, LONGEST))
                heapq.heappush(self.leaving, (out, event.position, event.stay))
            return event
        if each.kind == "contribution":
            pledge = self.pledges[each.who]
            partner = pledge.provider.organization
            return actions.record_contribution(self.staff, self.space, partner, pledge, each.quantity, **entry)
        activity = self.activities[_slug(each.kind)]
        if each.kind == "purchase":
            seller = self.sellers[each.who]
            return actions.record_purchase(self.staff, self.space, activity, seller, each.quantity, **entry)
        return actions.record_hours(self.staff, self.space, activity, self.people[each.who], each.quantity, **entry)


def _slug(kind: str) -> str:
    from dure.site.demo.loading.activity import ACTIVITIES

    return str(ACTIVITIES[kind])


def _flow(kind: str) -> str:
    """Money that came in and money that went out are told apart; all else is by its kind of resource."""
    return {"contribution": "in", "purchase": "out"}.get(kind, "done")


# What each source says, in the same shape


def of_figures(
    space: Any, day: date, lines: Iterable[dict[str, Any]]
) -> Iterator[tuple[tuple[date, str, str], Decimal]]:
    slugs = {each.slug: each.specification.slug for each in space.activities.all()}
    for line in lines:
        name = f"{_flow(line['kind'])}/{slugs.get(line['activity'], line['activity'])}"
        yield (day, name, line["unit"]), Decimal(line["amount"])


def of_sql(space: Any) -> tuple[dict[tuple[date, str, str], Decimal], Counter[date]]:
    """The ledger itself, added up by its own columns and no code of the daybook."""
    from django.db import connection

    days = {
        "sqlite": "date(event.occurred_at, '+9 hours')",
        "postgresql": "(event.occurred_at AT TIME ZONE 'Asia/Seoul')::date",
    }[connection.vendor]
    sql = (
        f"SELECT {days}, CASE WHEN event.action = 'transfer' AND event.provider_id = %s THEN 'out' "  # noqa: S608
        "WHEN event.fulfills_id IS NOT NULL THEN 'in' ELSE 'done' END, kind.slug, "
        "CASE WHEN event.effort_unit = '' THEN event.resource_unit ELSE event.effort_unit END, "
        "sum(coalesce(event.resource_quantity, 0) + coalesce(event.effort_quantity, 0)), count(*) "
        "FROM ledger_economicevent event JOIN ledger_resourcespecification kind "
        "ON kind.id = event.resource_conforms_to_id GROUP BY 1, 2, 3, 4"
    )
    operator = space.operator_id.hex if connection.vendor == "sqlite" else space.operator_id
    amounts, events = {}, Counter[date]()
    with connection.cursor() as cursor:
        cursor.execute(sql, [operator])
        for day, flow, slug, unit, millionths, count in cursor.fetchall():
            on = date.fromisoformat(day) if isinstance(day, str) else day
            amounts[on, f"{flow}/{slug}", unit] = Decimal(int(millionths)) / 1_000_000
            events[on] += count
    return amounts, events


class Check:
    """Counts what agrees and remembers what does not."""

    def __init__(self) -> None:
        self.agreed, self.differing = Counter[str](), list[str]()

    def same(self, about: str, place: object, left: object, right: object) -> None:
        if left == right:
            self.agreed[about] += 1
        else:
            self.differing.append(f"{about}, {place}: {left} is not {right}")

    def amounts(self, about: str, place: object, left: dict[Any, Decimal], right: dict[Any, Decimal]) -> None:
        """Every amount of either side; what is missing is nothing."""
        for key in sorted({*left, *right}, key=str):
            self.same(about, f"{place} {key}", left.get(key, Decimal(0)), right.get(key, Decimal(0)))


def check_days(replay: Replay, check: Check, sql: dict[Any, Decimal], counts: Counter[date]) -> None:
    """Simulation, ledger, daily logs and signed documents of each day."""
    from dure.ledger.engine.canonical import canonical_bytes
    from dure.local.spaces.daybook.daylog import day_log

    told = {key: amount for key, amount in replay.told.amounts.items() if amount}
    check.amounts("simulation and ledger", "all days", told, {key: amount for key, amount in sql.items() if amount})
    check.same("events of each day", "all days", dict(replay.told.events), dict(counts))
    for day, count in counts.items():
        log = day_log(replay.space, day)
        ledger = {key: amount for key, amount in sql.items() if key[0] == day}
        now = dict(of_figures(replay.space, day, log.content()["figures"]))
        check.amounts("daily log and ledger", day, now, ledger)
        check.same("events of a daily log", day, log.figures.events, count)
        check.same(
            "entries of a daily log", day, sum(line.entries for line in log.figures.lines), replay.told.entries[day]
        )
        check.same("people of a daily log", day, log.people.reached, len(replay.told.visitors[day]))
        signed = log.latest
        check.same("signed and unchanged", day, signed is not None and not log.has_changed, True)
        if signed is not None:
            check.amounts(
                "signed document and ledger",
                day,
                dict(of_figures(replay.space, day, signed.document["figures"])),
                ledger,
            )
            digest = sha256(canonical_bytes(signed.document)).hexdigest()
            check.same("digest of a signed document", day, signed.digest, digest)


def check_reports(replay: Replay, check: Check, sql: dict[Any, Decimal], counts: Counter[date]) -> None:
    """Reports of months and years, their workbooks, and the live indicators over the same time."""
    from dure.local.spaces.daybook.engine.periods import Period
    from dure.local.spaces.daybook.report import make_report
    from dure.site.demo.content import read
    from dure.site.demo.loading.worth import load_account

    load_account(replay.officer, replay.initiative, read("value"))
    months = sorted({Period(day.year, day.month) for day in counts})
    for period in [*months, *sorted({Period(month.year) for month in months})]:
        report = make_report(replay.space, period)
        expected: dict[Any, Decimal] = defaultdict(Decimal)
        for (day, name, unit), amount in sql.items():
            if period.start <= day <= period.end:
                expected[period, name, unit] += amount
        lines = [vars_of_line(line) for line in report.figures.lines]
        found: dict[Any, Decimal] = defaultdict(Decimal)
        for (_day, name, unit), amount in of_figures(replay.space, period.start, lines):
            found[period, name, unit] += amount
        check.amounts("report and ledger", period, found, expected)
        events = sum(count for day, count in counts.items() if period.start <= day <= period.end)
        check.same("events of a report", period, report.figures.events, events)
        check.same("parts of a report", period, sum(part.events for part in report.parts.values()), events)
        people = set().union(*(who for day, who in replay.told.visitors.items() if period.start <= day <= period.end))
        check.same("people of a report", period, report.people.reached, len(people))
        check_workbook(check, period, report)
        check_indicators(replay, check, period, report, found)


def vars_of_line(line: Any) -> dict[str, Any]:
    return {"kind": line.kind, "activity": line.activity, "unit": line.unit, "amount": line.amount}


def check_workbook(check: Check, period: Any, report: Any) -> None:
    """The workbook's numbers, read back from the file."""
    from python_calamine import CalamineWorkbook

    from dure.local.spaces.daybook.excel import workbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook(report)))
    rows = book.get_sheet_by_index(1).to_python()[1:]
    for row, line in zip(rows, report.figures.lines, strict=True):
        check.same(
            "workbook and report", period, (Decimal(str(row[2])), row[3], row[7]), (line.amount, line.unit, line.events)
        )


def check_indicators(replay: Replay, check: Check, period: Any, report: Any, found: dict[Any, Decimal]) -> None:
    """What the live indicators measure over the same days."""
    from dure.value.measuring import Window, measure_all
    from dure.value.models import Indicator

    indicators = list(Indicator.objects.filter(plan=replay.initiative.plan_id).select_related("specification"))
    window = Window("Asia/Seoul", period.start, period.end)
    bought = {flow.flow.agent: flow.flow.amount for flow in report.flows if flow.flow.kind == "purchase"}
    for indicator, measured in zip(indicators, measure_all(indicators, window), strict=True):
        slug = indicator.specification.slug
        if indicator.aggregation == "receivers":
            # An indicator counts all guests without names as one receiver more.
            visits = next((line for line in report.figures.lines if line.kind == "visit"), None)
            guests = 1 if visits is not None and visits.guests else 0
            expected = Decimal(replay.told.bathers_of(period) + guests)
        elif indicator.receiver_id in {seller.pk for seller in replay.sellers.values()}:
            expected = bought.get(indicator.receiver_id, Decimal(0))
        else:
            flow = {replay.space.operator_id: "in"}.get(indicator.receiver_id, "done")
            flow = "out" if indicator.provider_id else flow
            expected = sum((amount for key, amount in found.items() if key[1] == f"{flow}/{slug}"), Decimal(0))
        check.same("indicator and report", f"{period} {indicator.slug}", measured.value, expected)


def main() -> int:
    parser = argparse.ArgumentParser(description="Replay a simulated year and compare everything that tells of it.")
    parser.add_argument("--first", type=date.fromisoformat, default=date(2024, 11, 22))
    parser.add_argument("--last", type=date.fromisoformat, default=date(2025, 11, 21))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dure-benchmark-") as folder:
        start_django(folder)
        with empty_database() as vendor:
            print(f"database: {vendor}, {platform.python_version()}, load {os.getloadavg()[0]:.1f}")
            return replay_and_compare(options.first, options.last)


def replay_and_compare(first: date, last: date) -> int:
    from dure.core.agents.actions import load_reference_data as load_agents
    from dure.core.territories.actions import load_reference_data as load_territories

    load_territories()
    load_agents()
    clock, check = Clock(), Check()
    clock.go_to(datetime(first.year, first.month, first.day, tzinfo=ZONE))
    replay = Replay(clock)
    with patch("django.utils.timezone.now", clock):
        started = time.perf_counter()
        replay.run(first, last)
        taken = time.perf_counter() - started
    sql, counts = of_sql(replay.space)
    events = sum(counts.values())
    print(f"{len(counts)} days, {events:,} events by {replay.actions:,} actions in {taken:.0f} s:", end=" ")
    print(f"{events / taken:,.0f} events/s, {replay.actions / taken:,.0f} actions/s")
    started = time.perf_counter()
    check_days(replay, check, sql, counts)
    check_reports(replay, check, sql, counts)
    for about, count in check.agreed.items():
        print(f"{about:<32} {count:>7,} agree")
    for difference in check.differing[:20]:
        print(f"DIFFERS: {difference}")
    print(f"compared in {time.perf_counter() - started:.0f} s; {len(check.differing)} differences")
    return 1 if check.differing else 0


if __name__ == "__main__":
    sys.exit(main())
