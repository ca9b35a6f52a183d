"""The file of areas and places that set-up makes (`dure.site.bootstrap.place_index`), read only."""

import sqlite3
from functools import cache
from pathlib import Path
from threading import local
from typing import Any

import structlog

from dure.core.territories.geography.areas import Area, Gazetteer

FILE = Path(__file__).parent / "data" / "geography.sqlite3"

_threads = local()
_log = structlog.get_logger("dure.geography")


def rows(query: str, *values: Any) -> list[tuple[Any, ...]]:
    """What `query` finds in the file; nothing where set-up has not made it yet, which the log then says once."""
    connection = _connection(FILE)
    return [] if connection is None else connection.execute(query, values).fetchall()


def _connection(path: Path) -> sqlite3.Connection | None:
    """One connection for each thread and file: SQLite's are not shared between threads."""
    known: dict[Path, sqlite3.Connection] = _threads.__dict__.setdefault("connections", {})
    if path not in known:
        if not path.is_file():
            _say_missing(path)
            return None
        known[path] = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    return known[path]


@cache
def _say_missing(path: Path) -> None:
    _log.warning("no places are known: run the set-up again", file=str(path))


@cache
def gazetteer() -> Gazetteer:
    """Korea's areas by their names. Read at the first use, in about a tenth of a second, and then kept."""
    found = rows("SELECT code, level, name, parent, latitude, longitude FROM area")
    return Gazetteer(Area(*row) for row in found)
