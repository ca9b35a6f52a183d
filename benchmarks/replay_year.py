"""A simulated year of the bathhouse, replayed day by day through the real actions, and whether all tells the same.

    python benchmarks/replay_year.py [--first 2024-12-01] [--last 2025-11-21]

How it is replayed says `tests/replayed_bathhouse.py`. Then the same days are asked of the simulation, of raw SQL over
the ledger, of the daily logs, of the signed documents, of the reports of months and years, of the workbooks and of the
live indicators. Prints figures and speed; ends with 1 if any two differ. Without DURE_DATABASE_URL a SQLite file in a
temporary folder is used; with it, a database of its own is made on that PostgreSQL server and dropped afterwards.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from datetime import date

from record_events import ROOT, empty_database, start_django


def main() -> int:
    parser = argparse.ArgumentParser(description="Replay a simulated year and compare everything that tells of it.")
    parser.add_argument("--first", type=date.fromisoformat, default=date(2024, 11, 22))
    parser.add_argument("--last", type=date.fromisoformat, default=date(2025, 11, 21))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dure-benchmark-") as folder:
        start_django(folder)
        sys.path.insert(0, str(ROOT / "tests"))
        with empty_database() as vendor:
            print(f"database: {vendor}, {platform.python_version()}, load {os.getloadavg()[0]:.1f}")
            return replay_and_compare(options.first, options.last)


def replay_and_compare(first: date, last: date) -> int:
    from replayed_bathhouse import replayed
    from replayed_checks import check_all

    started = time.perf_counter()
    replay = replayed(first, last)
    taken = time.perf_counter() - started
    events = sum(replay.told.events.values())
    print(f"{len(replay.told.events)} days, {events:,} events by {replay.actions:,} actions in {taken:.0f} s:", end=" ")
    print(f"{events / taken:,.0f} events/s, {replay.actions / taken:,.0f} actions/s")
    started = time.perf_counter()
    check = check_all(replay)
    for about, count in check.agreed.items():
        print(f"{about:<32} {count:>7,} agree")
    for difference in check.differing[:20]:
        print(f"DIFFERS: {difference}")
    print(f"compared in {time.perf_counter() - started:.0f} s; {len(check.differing)} differences")
    return 1 if check.differing else 0


if __name__ == "__main__":
    sys.exit(main())
