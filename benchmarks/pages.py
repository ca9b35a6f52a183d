"""How many readers the pages can serve, against a bare Django view with one query.

    python benchmarks/pages.py [--seconds 4] [--rounds 3]

One granian worker serves each, on the same database; anonymous readers ask over four open connections from a
process of its own. Rounds alternate between the bare view and the pages, the best of each counts; the bar is a
quarter of the bare view's requests a second. Without DURE_DATABASE_URL the database is SQLite in a temporary
folder. Printed too: each page as it is made anew (no kept pages), in CPU time and queries, and its weight.
"""

import argparse
import gzip
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE.parent / "tests")]

from running_site import Site, database_of_its_own, free_port, kill_group, wait_until_it_answers  # noqa: E402

BAR = 0.25
PAGES = {
    "home": "site:home",
    "case": "cases:detail",
    "organization": "directory:detail",
    "initiative": "initiatives:detail",
    "account": "value:account",
}
HELD_TO_THE_BAR = ("home", "case", "organization")
# The options that `dure serve --workers 1` gives to the same server.
AS_THE_SITE = ["--interface", "wsgi", "--workers", "1", "--blocking-threads", "2", "--no-ws", "--no-access-log"]
UNCACHED = """
import json, sys, time, django
django.setup()
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
found = {}
for name, path in json.loads(sys.argv[1]).items():
    client = Client(headers={"Host": "127.0.0.1"})
    body = client.get(path).content
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    made = len(queries)
    started = time.process_time()
    for _ in range(30):
        client.get(path)
    spent = (time.process_time() - started) / 30 * 1000
    found[name] = {"cpu": spent, "queries": made, "body": body.decode()}
print(json.dumps(found))
"""


@contextmanager
def bare_view(site: Site) -> Iterator[int]:
    """Serve the bare view on the site's database; yields its port."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "granian", *AS_THE_SITE, "--port", str(port), "bare_view:application"],
        env=site.environment,
        cwd=HERE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_until_it_answers(f"http://127.0.0.1:{port}", server, path="/")
        yield port
    finally:
        kill_group(server.pid)
        server.wait(10)


def load(port: int, path: str, seconds: float) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(HERE / "load.py"), str(port), path, str(seconds)],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    assert not found["others"], (path, found)
    return found


def best_rounds(site: Site, paths: dict[str, str], seconds: float, rounds: int) -> dict[str, dict[str, Any]]:
    """The best round of the bare view and of each page."""
    best: dict[str, dict[str, Any]] = {}
    with ExitStack() as servers:
        bare_port = servers.enter_context(bare_view(site))
        servers.enter_context(site.serving(DURE_LOG_LEVEL="INFO"))
        asked = {"bare view": (bare_port, "/")} | {name: (site.port, path) for name, path in paths.items()}
        for port, path in asked.values():
            load(port, path, 0.5)
        for _ in range(rounds):
            for name, (port, path) in asked.items():
                found = load(port, path, seconds)
                if name not in best or found["rate"] > best[name]["rate"]:
                    best[name] = found
    return best


def made_anew(site: Site, paths: dict[str, str]) -> dict[str, dict[str, Any]]:
    """CPU time, queries and text of each page as it is made without kept pages."""
    environment = site.environment | {"DJANGO_SETTINGS_MODULE": "uncached_settings"}
    environment["PYTHONPATH"] += f"{os.pathsep}{HERE}"
    done = subprocess.run(
        [sys.executable, "-c", UNCACHED, json.dumps(paths)], env=environment, capture_output=True, text=True, check=True
    )
    found: dict[str, dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return found


def weight_of_assets(site: Site, body: str) -> int:
    """Bytes of the styles and scripts that a page names, compressed as they are sent."""
    total = 0
    for name in set(re.findall(r'(?:src|href)="/static/([^"]+\.(?:css|js))"', body)):
        file = site.folder / "static" / name
        packed = file.with_name(f"{file.name}.gz")
        total += (packed if packed.exists() else file).stat().st_size
    return total


def report(site: Site, best: dict[str, dict[str, Any]], anew: dict[str, dict[str, Any]]) -> list[str]:
    """Print all figures; returns the pages that miss the bar."""
    bare = best["bare view"]["rate"]
    print(f"{'':<13}{'requests/s':>11}{'median ms':>11}{'p99 ms':>9}{'ratio':>7}")
    for name, found in best.items():
        print(
            f"{name:<13}{found['rate']:>11,.0f}{found['median']:>11.2f}{found['slowest']:>9.2f}"
            f"{found['rate'] / bare:>7.2f}"
        )
    print(f"\n{'made anew':<13}{'CPU ms':>11}{'queries':>9}{'HTML':>9}{'gzip':>9}{'styles and scripts, gzip':>26}")
    for name, found in anew.items():
        body = found["body"].encode()
        print(
            f"{name:<13}{found['cpu']:>11.1f}{found['queries']:>9}{len(body):>9,}{len(gzip.compress(body, 6)):>9,}"
            f"{weight_of_assets(site, found['body']):>26,}"
        )
    return [name for name in HELD_TO_THE_BAR if best[name]["rate"] / bare < BAR]


def main() -> None:
    parser = argparse.ArgumentParser(description="Pages against a bare Django view with one query.")
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dure-benchmark-") as folder, database_of_its_own() as database:
        site = Site(Path(folder), **database)
        world = site.prepare("page_world:build")
        paths = {name: world["pages"][address] for name, address in PAGES.items()}
        vendor = "PostgreSQL" if database else "SQLite"
        print(f"database: {vendor}; {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
        load_before = os.getloadavg()[0]
        started = time.perf_counter()
        best = best_rounds(site, paths, options.seconds, options.rounds)
        missed = report(site, best, made_anew(site, paths))
        print(f"\n{time.perf_counter() - started:.0f} s; load of the machine before: {load_before:.1f}")
    print("missed: " + ", ".join(missed) if missed else f"bar of {BAR} met")


if __name__ == "__main__":
    main()
