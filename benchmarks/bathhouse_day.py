"""A bathhouse under load: 50 kiosks with a check-in every two seconds each, 20 staff boards, calls for help.

    python benchmarks/bathhouse_day.py [--seconds 600]

The site is served as `dure serve` serves it, with its side processes; the clients are a process of their own on the
same machine. Bars: no entry lost or twice, 99 % of the check-ins within 300 ms, every call for help on every board
within two seconds. Without DURE_DATABASE_URL the database is SQLite in a temporary folder, with it a database of its
own on that PostgreSQL server. The exit code says whether the bars were met.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE.parent / "tests")]

from running_site import Site, database_of_its_own  # noqa: E402

SLOWEST_CHECK_IN, SLOWEST_CALL = 0.300, 2.0


def at(sorted_times: list[float], share: float) -> float:
    """The time within which that share of them was done; 0 for none."""
    return sorted_times[min(int(len(sorted_times) * share), len(sorted_times) - 1)] if sorted_times else 0.0


def measure(folder: Path, seconds: float, **database: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the clients saw, and what stands in the database afterwards."""
    site = Site(folder, DURE_LOG_LEVEL="ERROR", **database)
    world = site.prepare("bathhouse_world:open_bathhouse")
    with site.serving(workers=os.cpu_count() or 1):
        done = subprocess.run(
            [sys.executable, HERE / "bathhouse_load.py"],
            input=json.dumps({**world, "port": site.port, "seconds": seconds}),
            capture_output=True,
            text=True,
            check=True,
        )
    return json.loads(done.stdout), site.call("bathhouse_world:count_entries")


def report(seen: dict[str, Any], kept: dict[str, Any]) -> bool:
    """Print the figures; whether the bars were met."""
    lost = set(seen["acknowledged"]) - set(kept["entries"])
    twice = [entry for entry, times in kept["entries"].items() if times != 1]
    extra = len(set(kept["entries"]) - set(seen["acknowledged"]))
    slow, call = at(seen["check_ins"], 0.99), (seen["delays"] or [0.0])[-1]
    print(
        f"{len(seen['acknowledged'])} check-ins acknowledged in {seen['seconds']:.0f} s, "
        f"{len(lost)} lost, {len(twice)} twice, {extra} recorded without an answer, {kept['stays']} stays"
    )
    print(
        f"check-in   median {at(seen['check_ins'], 0.5) * 1000:.0f} ms, 99 % within {slow * 1000:.0f} ms, "
        f"slowest {at(seen['check_ins'], 1) * 1000:.0f} ms (bar {SLOWEST_CHECK_IN * 1000:.0f} ms at 99 %)"
    )
    print(
        f"screens    {len(seen['looks'])} looks, median {at(seen['looks'], 0.5) * 1000:.0f} ms, "
        f"99 % within {at(seen['looks'], 0.99) * 1000:.0f} ms"
    )
    print(
        f"SOS        {seen['calls']} calls, {len(seen['delays'])} sightings, median {at(seen['delays'], 0.5):.2f} s, "
        f"slowest {call:.2f} s, {seen['missed']} missed (bar {SLOWEST_CALL:.0f} s for all)"
    )
    if seen["wrong"]:
        print("wrong answers:", *seen["wrong"], sep="\n  ")
    whole = not lost and not twice and not seen["missed"] and not seen["wrong"]
    return whole and slow <= SLOWEST_CHECK_IN and call <= SLOWEST_CALL


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=600)
    options = parser.parse_args()
    engine = "PostgreSQL" if os.environ.get("DURE_DATABASE_URL") else "SQLite"
    print(
        f"{engine}, {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, "
        f"load {os.getloadavg()[0]:.1f} before"
    )
    with tempfile.TemporaryDirectory() as folder, database_of_its_own() as database:
        met = report(*measure(Path(folder), options.seconds, **database))
    print("bars met" if met else "BARS NOT MET")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
