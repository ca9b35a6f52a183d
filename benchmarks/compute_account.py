"""How quickly an account is computed over a million events, against the raw database query of the same sums.

    python benchmarks/compute_account.py [--events 1000000] [--rounds 5]

Without DURE_DATABASE_URL a SQLite file in a temporary folder is used; with it, a database of its own is made
on that PostgreSQL server and dropped afterwards. Both ways must give the same figures. Rounds alternate, the best
of each counts; the bar is 1.5 times the raw query. Once without and once with corrections, of which one in 200 events
has one that takes it back.
"""

import argparse
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from record_events import ROOT, empty_database, start_django

BAR = 1.5
VISITORS = 2_000
CHUNK = 50_000
ONE_IN = 200

BOUNDS = "plan_id = %s AND resource_conforms_to_id = %s AND occurred_at >= %s AND occurred_at < %s AND position <= %s"
STANDING = (
    "corrects_id IS NULL AND position NOT IN "
    "(SELECT corrects_id FROM ledger_economicevent WHERE corrects_id IS NOT NULL AND position <= %s)"
)
# The sums that the account's lines ask for: hours of help, visits, and how many different people came.
SUMS = (
    (f"SELECT sum(effort_quantity) FROM ledger_economicevent WHERE {BOUNDS}", False),  # noqa: S608
    (f"SELECT count(*) FROM ledger_economicevent WHERE {BOUNDS} AND {STANDING}", True),  # noqa: S608
    (f"SELECT count(DISTINCT receiver_id) FROM ledger_economicevent WHERE {BOUNDS} AND {STANDING}", True),  # noqa: S608
)


class Ledger:
    """A bathhouse whose account asks for hours, visits and visitors; its events are put in by raw inserts."""

    def __init__(self) -> None:
        sys.path.insert(0, str(ROOT / "tests"))
        from bath_account import Bath
        from dure.core.agents.models import Agent

        self.bath = Bath()
        self.people = [agent.id for agent in Agent.objects.bulk_create([Agent(kind="person") for _ in range(VISITORS)])]
        self.account = self.bath.account()
        self.add_visitors_line()

    def add_visitors_line(self) -> None:
        from builders import text
        from dure.value import actions

        line = actions.add_line(
            self.bath.officer,
            self.account,
            kind="outcome",
            slug="visitors",
            name=text("Visitors"),
            stakeholder=text("Older residents"),
            indicator=self.bath.indicator("receivers"),
        )
        self.bath.assume(self.account, line, "proxy", "1", "2", "3")

    def fill(self, count: int) -> None:
        """`count` events of the account's year, two thirds of them visits."""
        visit = self.bath.record_visit(self.bath.visitor())
        work = self.bath.record_help(self.bath.visitor(), "2")
        templates = [self.template(visit), self.template(visit), self.template(work)]
        for first in range(0, count, CHUNK):
            insert([self.row(templates[number % 3], number) for number in range(first, min(first + CHUNK, count))])
        analyze()

    def template(self, event: Any) -> dict[str, Any]:
        from dure.ledger.rows import EventRow

        return {name: getattr(event, name) for name in EventRow._fields} | {
            "resource_quantity": millionths(event.resource_quantity),
            "effort_quantity": millionths(event.effort_quantity),
        }

    def row(self, template: dict[str, Any], number: int) -> Any:
        from dure.core.kit.ids import new_id
        from dure.ledger.rows import EventRow

        person: UUID = self.people[number * 7919 % VISITORS]
        side = "receiver_id" if template["action"] == "deliverService" else "provider_id"
        occurred = datetime(2025, 1, 2, tzinfo=UTC) + timedelta(seconds=number * 30 % 31_000_000)
        return EventRow(
            **template
            | {"id": new_id(), side: person, "occurred_at": occurred, "source": "raw", "source_id": f"raw-{number}"}
        )

    def take_back(self) -> None:
        """One in so many visits was a mistake: a correction leaves nothing of it."""
        from dure.ledger.models import EconomicEvent

        rows = []
        for event in EconomicEvent.objects.filter(action="deliverService", corrects=None, position__gt=2).iterator():
            if event.position % ONE_IN == 0:
                template = self.template(event)
                row = self.row(template, event.position)
                changed = {"corrects_id": event.position, "source_id": f"back-{event.position}"}
                quantity = -template["resource_quantity"]
                rows.append(
                    row._replace(
                        receiver_id=event.receiver_id,
                        occurred_at=event.occurred_at,
                        resource_quantity=quantity,
                        **changed,
                    )
                )
        insert(rows)
        analyze()


def millionths(value: Any) -> int | None:
    from dure.core.kit.exact import to_millionths

    return None if value is None else to_millionths(value)


def insert(rows: list[Any]) -> None:
    from django.db import connection, transaction

    from dure.ledger.rows import INSERT, stored

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(INSERT, [stored(row) for row in rows])


def analyze() -> None:
    """Let the database know its data, as its own upkeep does in time."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE ledger_economicevent" if connection.vendor == "postgresql" else "ANALYZE")


def raw_sums(ledger: Ledger, last: int) -> list[int]:
    """The same sums, asked for by hand."""
    from zoneinfo import ZoneInfo

    from django.db import connection

    account = ledger.account
    zone = ZoneInfo(account.initiative.territory.time_zone)
    start = datetime.combine(account.start, datetime.min.time(), zone).astimezone(UTC)
    end = datetime.combine(account.end + timedelta(days=1), datetime.min.time(), zone).astimezone(UTC)
    help_id, visit_id = ledger.bath.help.id, ledger.bath.visit.id
    values: list[Any] = [start, end, account.initiative.plan_id]
    if connection.vendor == "sqlite":
        values = [start.replace(tzinfo=None).isoformat(" "), end.replace(tzinfo=None).isoformat(" "), values[2].hex]
        help_id, visit_id = help_id.hex, visit_id.hex
    parameters: list[Any] = []
    for specification, (_sql, standing) in zip((help_id, visit_id, visit_id), SUMS, strict=True):
        parameters += [values[2], specification, values[0], values[1], last] + ([last] if standing else [])
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sql for sql, _standing in SUMS), parameters)
        return [int(row[0]) for row in cursor.fetchall()]


def timed[Result](work: Callable[[], Result]) -> tuple[float, Result]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def compare(name: str, ledger: Ledger, rounds: int) -> float:
    """Compute both ways, print how long each took, and return the ratio."""
    from dure.ledger.models import EconomicEvent, Seal
    from dure.value.computing import compute

    last = EconomicEvent.objects.order_by("-position").values_list("position", flat=True)[0]
    seal = Seal(number=1, last_position=last)
    raw_time = computed_time = float("inf")
    for _ in range(rounds):
        took, sums = timed(lambda: raw_sums(ledger, last))
        raw_time = min(raw_time, took)
        took, computed = timed(lambda: compute(ledger.account, seal))
        computed_time = min(computed_time, took)
    measured = [line["measured"] for line in computed.evidence if line.get("measured") is not None]
    assert measured == [str(sums[0] // 1_000_000), str(sums[1]), str(sums[2])], (measured, sums)
    ratio = computed_time / raw_time
    print(
        f"{name:<20} account {computed_time * 1000:>8,.1f} ms   raw query {raw_time * 1000:>8,.1f} ms   "
        f"ratio {ratio:.2f}   bar {BAR}"
    )
    return ratio


def main() -> None:
    parser = argparse.ArgumentParser(description="Computing an account against the raw query of its sums.")
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dure-benchmark-") as folder:
        start_django(str(Path(folder)))
        with empty_database() as vendor:
            print(f"database: {vendor}; {platform.machine()}, Python {platform.python_version()}")
            ledger = Ledger()
            ledger.fill(options.events)
            print(f"events: {options.events:,}")
            ratios = [compare("no corrections", ledger, options.rounds)]
            ledger.take_back()
            ratios.append(compare("1 in 200 taken back", ledger, options.rounds))
    print("bar met" if max(ratios) <= BAR else "bar missed")


if __name__ == "__main__":
    main()
