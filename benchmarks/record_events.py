"""How quickly the ledger's doors record events, against raw inserts of the same rows in the same database.

    python benchmarks/record_events.py [--single 5000] [--bulk 100000] [--rounds 3]

Without DURE_DATABASE_URL a SQLite file in a temporary folder is used; with it, a database of its own is made
on that PostgreSQL server and dropped afterwards. Rounds alternate between door and raw, the best of each
counts. Exit status 1 where a bar is missed: 25% one by one on SQLite, 50% in bulk.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BARS = {"one by one": 0.25, "in bulk": 0.50}


def start_django(folder: str) -> None:
    """Settings for a site of its own in `folder`."""
    sys.path.insert(0, str(ROOT / "src"))
    os.environ |= {"DURE_DATA_DIR": folder, "DURE_LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "dure.site.settings"}
    import django

    django.setup()


@contextmanager
def empty_database() -> Iterator[str]:
    """A migrated database on disk that is gone afterwards."""
    from django.core.management import call_command
    from django.db import connection

    if connection.vendor == "postgresql":
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            yield connection.vendor
        finally:
            connection.creation.destroy_test_db(str(connection.settings_dict["NAME"]), verbosity=0)
    else:
        call_command("migrate", verbosity=0, skip_checks=True)
        yield connection.vendor


class Bathhouse:
    """A process with 500 visitors, whose visits are recorded."""

    def __init__(self) -> None:
        from dure.core.agents.models import Agent
        from dure.core.kit.translated import Translated
        from dure.ledger.models import Plan, Process, ResourceSpecification

        name = Translated({"en": "Bath"})
        self.operator = Agent.objects.create(kind="organization")
        self.visitors = Agent.objects.bulk_create([Agent(kind="person") for _ in range(500)])
        plan = Plan.objects.create(name=name)
        self.process = Process.objects.create(name=name, planned_within=plan, in_scope_of=self.operator)
        self.visit = ResourceSpecification.objects.create(slug="visit", name=name, default_unit="one")
        self.made = 0

    def events(self, count: int) -> list[Any]:
        """New events that differ in visitor, time and identifier."""
        from dure import ledger

        first = self.made
        self.made += count
        start = datetime(2025, 1, 1, tzinfo=UTC)
        return [
            ledger.NewEvent(
                action="deliverService",
                provider=self.operator.id,
                receiver=self.visitors[number % 500].id,
                resource_conforms_to=self.visit.id,
                resource_quantity=Decimal(1),
                resource_unit="one",
                occurred_at=start + timedelta(minutes=number),
                output_of=self.process.id,
                source="benchmark",
                source_id=f"visit-{number}",
                recorded_by=self.operator.id,
            )
            for number in range(first, first + count)
        ]

    def rows(self, count: int) -> list[Any]:
        """The same as rows that the database's driver takes without further work."""
        from dure.ledger.entering import row_from
        from dure.ledger.rows import stored

        now = datetime.now(UTC)
        plan = self.process.planned_within_id
        return [list(stored(row_from(event, now, plan, None))) for event in self.events(count)]


def raw_one_by_one(rows: list[Any]) -> None:
    from django.db import connection, transaction

    from dure.ledger.rows import INSERT

    for row in rows:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(INSERT, row)


def raw_in_bulk(rows: list[Any]) -> None:
    from django.db import connection, transaction

    from dure.ledger.rows import INSERT

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(INSERT, rows)


def door_one_by_one(events: list[Any]) -> None:
    from dure import ledger

    for event in events:
        ledger.record(event)


def door_in_bulk(events: list[Any]) -> None:
    from dure import ledger

    ledger.record_many(events)


def rate(work: Callable[[list[Any]], None], items: list[Any]) -> float:
    """Items a second."""
    started = time.perf_counter()
    work(items)
    return len(items) / (time.perf_counter() - started)


def compare(name: str, bathhouse: Bathhouse, count: int, rounds: int) -> float:
    """The best rate of the door over the best rate of raw inserts, printed."""
    single = name == "one by one"
    door, raw = (door_one_by_one, raw_one_by_one) if single else (door_in_bulk, raw_in_bulk)
    door_rate = raw_rate = 0.0
    for _ in range(rounds):
        raw_rate = max(raw_rate, rate(raw, bathhouse.rows(count)))
        door_rate = max(door_rate, rate(door, bathhouse.events(count)))
    ratio = door_rate / raw_rate
    print(f"{name:<11} door {door_rate:>9,.0f}/s   raw {raw_rate:>9,.0f}/s   ratio {ratio:.2f}   bar {BARS[name]:.2f}")
    return ratio


def main() -> int:
    parser = argparse.ArgumentParser(description="Recording through the door against raw inserts.")
    parser.add_argument("--single", type=int, default=5_000, help="events a round, one by one")
    parser.add_argument("--bulk", type=int, default=100_000, help="events a round, in bulk")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dure-benchmark-") as folder:
        start_django(folder)
        with empty_database() as vendor:
            print(f"database: {vendor}")
            bathhouse = Bathhouse()
            ratios = {
                "one by one": compare("one by one", bathhouse, options.single, options.rounds),
                "in bulk": compare("in bulk", bathhouse, options.bulk, options.rounds),
            }
    held_to = BARS if vendor == "sqlite" else {"in bulk": BARS["in bulk"]}
    missed = [name for name, bar in held_to.items() if ratios[name] < bar]
    print("missed: " + ", ".join(missed) if missed else "all bars met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
