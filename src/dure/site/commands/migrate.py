"""Bring the database, the reference data and the static files up to date."""

import argparse
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

REPORTED_ENTRIES = 100_000


def configure(_parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(_options: argparse.Namespace) -> int:
    prepare(report=lambda line: sys.stdout.write(line + "\n"))
    sys.stdout.write("Everything is up to date.\n")
    return 0


def prepare(report: object = None) -> None:
    """Set Django up and make the site ready to serve; quick where nothing is to be done."""
    import django

    django.setup()
    from django.conf import settings

    say = report if callable(report) else (lambda _line: None)
    settings.DURE.data_dir.mkdir(parents=True, exist_ok=True)
    _wait_for_database()
    if _migrations_missing():
        say("Updating the database …")
        _migrate()
    _load_lists()
    if _index_outdated():
        say("Rebuilding the search index …")
        _reindex(say)
    if not settings.DEBUG and _static_stamp() != _read_stamp():
        say("Collecting static files …")
        _collect_static()


def _wait_for_database(seconds: float = 20) -> None:
    """A database server may still be starting; give up with its own error after a while."""
    from django.db import OperationalError, connection

    deadline = time.monotonic() + seconds
    while True:
        try:
            connection.ensure_connection()
        except OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
        else:
            return


def _migrations_missing() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _load_lists() -> None:
    """At every start, since a start may have been cut off after migrating, and lists change without a migration."""
    from django.core.management import call_command
    from django.db import transaction

    from dure.core.agents.actions import load_reference_data as load_agents
    from dure.core.territories.actions import load_reference_data as load_territories

    call_command("createcachetable", verbosity=0)
    with transaction.atomic():
        load_territories()
        load_agents()


def _index_outdated() -> bool:
    from dure.core.search.sources import is_outdated

    return is_outdated()


def _reindex(say: Callable[[str], None]) -> None:
    from dure.core.search.finding import Question, find
    from dure.core.search.sources import reindex

    def report(kind: str, done: int) -> None:
        if done % REPORTED_ENTRIES == 0:
            say(f"  {kind}: {done:,}")

    reindex(report)
    # Stores what the servers' first questions will need.
    find(Question(), limit=0)


def _static_stamp() -> str:
    """Changes whenever a static file of the package does."""
    from django.conf import settings

    package = Path(settings.LOCALE_PATHS[0]).parent
    state = sha256()
    for file in sorted(package.glob("**/static/**/*")):
        if file.is_file():
            status = file.stat()
            state.update(f"{file}:{status.st_size}:{status.st_mtime_ns}\n".encode())
    return state.hexdigest()


def _stamp_file() -> Path:
    from django.conf import settings

    return Path(settings.STATIC_ROOT) / ".stamp"


def _read_stamp() -> str:
    return _stamp_file().read_text() if _stamp_file().exists() else ""


def _collect_static() -> None:
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    _stamp_file().write_text(_static_stamp())
