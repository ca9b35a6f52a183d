"""The catalog that a process keeps, and how it notices what other processes have committed.

Each question first asks the database what has changed since the last one:

- SQLite: writers take turns, so the clock of `State` rises in the order of commits; what has a higher stamp is new.
- PostgreSQL: rows carry the id of the transaction that wrote them. What the last snapshot could not see is new:
  transactions from its `xmax` on, and those that were running then (PostgreSQL documentation, "Transaction ID and
  Snapshot Information Functions"). A commit out of order is so never missed.

Within a transaction that has written, the reader gets a copy with its own changes, and the kept catalog
stays as it was: nothing is remembered that may yet be rolled back.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import batched
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import RLock
from typing import Any

from django.conf import settings
from django.db import connection

from dure.core.search.engine.catalog import Catalog, Row
from dure.core.search.engine.storing import NotACatalog, as_bytes, from_bytes

READ_AT_ONCE = 50_000
CHANGED_AT_ONCE = 5_000
WORTH_A_FILE = 100_000

_COLUMNS = "id, kind, facets, latitude, longitude, weight, sort_key"
_POSITION = {
    "sqlite": "SELECT era, clock, 0 FROM search_state",
    "postgresql": (
        "SELECT era || '-' || pg_relation_filenode('search_entry'), pg_current_snapshot()::text,"
        " coalesce(pg_current_xact_id_if_assigned()::text::bigint, 0) FROM search_state"
    ),
}


@dataclass(frozen=True)
class Position:
    """Up to where the changes of an index are known. `writing` is this transaction's id, 0 where it has none."""

    identity: str
    mark: str
    writing: int = 0

    @property
    def end(self) -> int:
        """Everything from this stamp on has come later."""
        return int(self.mark.split(":")[1]) if ":" in self.mark else int(self.mark) + 1

    @property
    def running(self) -> list[int]:
        """Transactions before the end that could not be seen."""
        listed = self.mark.split(":")[2] if ":" in self.mark else ""
        return [int(number) for number in listed.split(",") if number]


class Memory:
    """One catalog, shared by the threads of a process; `folder` is where it is stored between runs."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._turn = RLock()
        self._catalog = Catalog()
        self._seen: Position | None = None
        self._unsaved = 0

    @contextmanager
    def catalog(self) -> Iterator[Catalog]:
        """The catalog as this database connection sees the index now; to be used inside the block only."""
        with self._turn:
            yield self._current()

    def _current(self) -> Catalog:
        now = _position()
        if now is None:
            return _read(Catalog(), None, None)[0]
        if not self._is_of(now):
            self._catalog, self._seen = self._stored(now)
        if self._seen is not None and now.mark == self._seen.mark and not now.writing:
            return self._catalog
        if now.writing or (connection.vendor == "sqlite" and connection.in_atomic_block):
            return _read(self._catalog, self._seen, now, keep=False)[0]
        first = self._seen is None
        self._catalog, read = _read(self._catalog, self._seen, now)
        self._seen = now
        self._unsaved += read
        if self._unsaved >= WORTH_A_FILE and (first or self._unsaved * 4 >= len(self._catalog)):
            self._store()
        return self._catalog

    def _is_of(self, now: Position) -> bool:
        """Whether what is remembered is of this index, and of a time before now."""
        return self._seen is not None and self._seen.identity == now.identity and self._seen.end <= now.end

    def _path(self, identity: str) -> Path | None:
        return self._folder / f"{identity}.catalog" if self._folder else None

    def _stored(self, now: Position) -> tuple[Catalog, Position | None]:
        path = self._path(now.identity)
        if path is None or not path.exists():
            return Catalog(), None
        try:
            catalog, about = from_bytes(path.read_bytes())
            seen = Position(now.identity, str(about["mark"]))
        except (OSError, NotACatalog, KeyError):
            return Catalog(), None
        return (catalog, seen) if seen.end <= now.end else (Catalog(), None)

    def _store(self) -> None:
        """Keep the catalog for the next process. A folder that cannot be written only costs time."""
        path = self._path(self._seen.identity) if self._seen else None
        self._unsaved = 0
        if path is None or self._seen is None:
            return
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=path.parent, delete=False) as fresh:
                fresh.write(as_bytes(self._catalog, {"mark": self._seen.mark}))
            Path(fresh.name).replace(path)
            for old in path.parent.glob("*.catalog"):
                if old != path:
                    old.unlink()


def _position() -> Position | None:
    with connection.cursor() as cursor:
        cursor.execute(_POSITION[connection.vendor])
        found = cursor.fetchone()
    return Position(str(found[0]), str(found[1]), int(found[2])) if found else None


def _read(catalog: Catalog, seen: Position | None, now: Position | None, *, keep: bool = True) -> tuple[Catalog, int]:
    """The catalog with what has changed, and how many rows that was; a copy where it shall not be kept."""
    if seen is None or now is None:
        fresh = Catalog()
        return fresh, sum(_apply(fresh, rows) for rows in _all_rows())
    changed, gone = _changed_ids(seen, now)
    if not keep and (changed or gone):
        catalog = catalog.copy()
    for some in batched(changed, CHANGED_AT_ONCE):
        _apply(catalog, _rows_of(some))
    if gone:
        catalog.apply((), gone)
    return catalog, len(changed) + len(gone)


def _apply(catalog: Catalog, rows: Sequence[tuple[Any, ...]]) -> int:
    lists = json.loads(f"[{','.join(row[2] for row in rows)}]")
    catalog.apply(
        [
            Row(number, [f"kind:{kind}", *facets], latitude, longitude, weight, sort_key)
            for (number, kind, _facets, latitude, longitude, weight, sort_key), facets in zip(rows, lists, strict=True)
        ]
    )
    return len(rows)


def _all_rows() -> Iterator[list[tuple[Any, ...]]]:
    last = 0
    while True:
        with connection.cursor() as cursor:
            sql = f"SELECT {_COLUMNS} FROM search_entry WHERE id > %s ORDER BY id LIMIT %s"  # noqa: S608 (no values)
            cursor.execute(sql, [last, READ_AT_ONCE])
            rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def _rows_of(ids: Iterable[int]) -> list[tuple[Any, ...]]:
    asked = list(ids)
    places = ", ".join(["%s"] * len(asked))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM search_entry WHERE id IN ({places})", asked)  # noqa: S608 (places)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _changed_ids(seen: Position, now: Position) -> tuple[list[int], list[int]]:
    """The ids of entries written and of entries removed since `seen`."""
    condition, values = "changed_in >= %s", [seen.end]
    if connection.vendor == "postgresql":
        running = "".join(f" OR changed_in = {number:d}" for number in seen.running)
        # Stamps of an earlier life of the data, on another server, may lie in the future of this one.
        condition = f"(changed_in >= %s AND (changed_in < %s OR changed_in = %s){running})"
        values = [seen.end, now.end, now.writing]
    sql = (
        f"SELECT id, 0 FROM search_entry WHERE {condition}"  # noqa: S608 (numbers only)
        f" UNION ALL SELECT entry, 1 FROM search_gone WHERE {condition}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, *values])
        found = cursor.fetchall()
    return [number for number, gone in found if not gone], [number for number, gone in found if gone]


shared = Memory(settings.DURE.data_dir / "search")
