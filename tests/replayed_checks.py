"""Whether everything that tells of a replayed time tells the same: simulation, SQL, logs, documents, reports, files."""

import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db import connection
from python_calamine import CalamineWorkbook

from dure.ledger.engine.canonical import canonical_bytes
from dure.local.spaces.daybook.daylog import day_log
from dure.local.spaces.daybook.engine.periods import Period
from dure.local.spaces.daybook.excel import workbook
from dure.local.spaces.daybook.report import make_report
from dure.site.demo.content import read
from dure.site.demo.loading.worth import load_account
from dure.value.measuring import Window, measure_all
from dure.value.models import Indicator
from replayed_bathhouse import Replay, flow_of


def of_figures(
    space: Any, day: date, lines: Iterable[dict[str, Any]]
) -> Iterator[tuple[tuple[date, str, str], Decimal]]:
    slugs = {each.slug: each.specification.slug for each in space.activities.all()}
    for line in lines:
        name = f"{flow_of(line['kind'])}/{slugs.get(line['activity'], line['activity'])}"
        yield (day, name, line["unit"]), Decimal(line["amount"])


def of_sql(space: Any) -> tuple[dict[tuple[date, str, str], Decimal], Counter[date]]:
    """The ledger itself, added up by its own columns and no code of the daybook."""
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
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook(report)))
    rows = book.get_sheet_by_index(1).to_python()[1:]
    for row, line in zip(rows, report.figures.lines, strict=True):
        check.same(
            "workbook and report", period, (Decimal(str(row[2])), row[3], row[7]), (line.amount, line.unit, line.events)
        )


def check_indicators(replay: Replay, check: Check, period: Any, report: Any, found: dict[Any, Decimal]) -> None:
    """What the live indicators measure over the same days."""
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


def check_all(replay: Replay) -> Check:
    """What agrees and what does not, over all days that were replayed."""
    check = Check()
    sql, counts = of_sql(replay.space)
    check_days(replay, check, sql, counts)
    check_reports(replay, check, sql, counts)
    return check
