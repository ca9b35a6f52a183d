"""How long a filtered search with facet counts takes, against the bare indexed query for the same ids.

    python benchmarks/find_organizations.py [--organizations 1000000] [--rounds 7]

Made-up organizations go in through the same door as an import's. Each question is then answered by `find` (twenty
hits, all facet counts) and, in turn, by one SQL query that returns the ids of the same organizations from tables
with an index for exactly that: (facet, id) for the choices, (latitude, longitude) for the distance, the full-text
index for the words. The best of each counts; the bar is three times. Printed too: how quickly entries are indexed,
the first question of a process with and without a stored catalog, the memory of the catalog, the map's clusters.

Without DURE_DATABASE_URL a SQLite file in a temporary folder is used; with it, a database of its own is made on that
PostgreSQL server and dropped afterwards.
"""

import argparse
import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import batched
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE)]

from synthetic_organizations import SyntheticOrganization, organizations  # noqa: E402

BAR = 3.0
COUNTED = ("type", "territory", "activity", "challenge", "language", "accessibility")
STEP = 10_000
EARTH_DIAMETER_KM = 2 * 6371.0088


def start_django(folder: str) -> None:
    """Settings for a site of its own in `folder`."""
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


def entry_of(made: SyntheticOrganization) -> Any:
    """What search is told of one."""
    from dure.core.kit.translated import Translated
    from dure.core.search.actions import NewEntry

    return NewEntry(
        "organization",
        made.id,
        Translated({made.language: made.name}),
        Translated({made.language: made.description}),
        "directory:detail",
        f"s-{made.number}",
        extra=[made.street, made.place.names[0], made.place.names[2]],
        facets=made.facets,
        point=(made.latitude, made.longitude),
        names=[made.other_name] if made.other_name else [],
    )


def load(count: int) -> None:
    """Index them in steps, as a large import does, and print how quickly."""
    from dure.core.search.actions import index_entries

    spent = spent_cpu = 0.0
    for some in batched(organizations(count), STEP):
        entries = [entry_of(each) for each in some]
        started, started_cpu = time.perf_counter(), time.process_time()
        index_entries(entries)
        spent += time.perf_counter() - started
        spent_cpu += time.process_time() - started_cpu
    print(
        f"indexing       {count / spent:>10,.0f} entries/s ({count / spent_cpu:,.0f} per second of this process's CPU)"
    )


def make_bare_tables() -> None:
    """What the bare queries read: each choice and each point with an index of its own."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("CREATE TABLE bare_facet (facet TEXT, id INTEGER, PRIMARY KEY (facet, id)) WITHOUT ROWID")
            cursor.execute(
                "INSERT INTO bare_facet SELECT DISTINCT value, search_entry.id FROM search_entry, json_each(facets)"
                " ORDER BY 1, 2"
            )
        else:
            cursor.execute(
                "CREATE TABLE bare_facet AS SELECT DISTINCT facet, id FROM search_entry,"
                " jsonb_array_elements_text(facets) AS facet ORDER BY 1, 2"
            )
            cursor.execute("ALTER TABLE bare_facet ADD PRIMARY KEY (facet, id)")
        cursor.execute("CREATE INDEX bare_point ON search_entry (latitude, longitude, id)")
        if connection.vendor == "postgresql":
            connection.set_autocommit(True)
            cursor.execute("VACUUM ANALYZE bare_facet")
            cursor.execute("VACUUM ANALYZE search_entry")
        else:
            cursor.execute("ANALYZE")


@dataclass(frozen=True)
class Asked:
    """One question, and the same as bare SQL."""

    name: str
    question: Any
    sql: str
    values: tuple[Any, ...]


def having(*facets: str) -> tuple[str, tuple[str, ...]]:
    """The ids with all of these facets."""
    first, *others = (f"b{number}" for number in range(len(facets)))
    joins = "".join(f" JOIN bare_facet AS {each} ON {each}.id = {first}.id AND {each}.facet = %s" for each in others)
    sql = f"SELECT {first}.id FROM bare_facet AS {first}{joins} WHERE {first}.facet = %s"  # noqa: S608 (names only)
    return sql, (*facets[1:], facets[0])


def with_words(asked: str, kind: str = "") -> tuple[str, tuple[str, ...]]:
    """The ids with all of these words (as indexed), and of one type."""
    from django.db import connection

    words = asked.split()
    if connection.vendor == "sqlite":
        match = " AND ".join(f'"{word}"' if not word.endswith("*") else f'"{word[:-1]}"*' for word in words)
        source, condition = "search_words", "search_words MATCH %s"
        number = "search_words.rowid"
    else:
        match = " & ".join(f"'{word}'" if not word.endswith("*") else f"'{word[:-1]}':*" for word in words)
        source, condition = "search_entry", "words_index @@ CAST(%s AS tsquery)"
        number = "search_entry.id"
    if kind:
        source += f" JOIN bare_facet ON bare_facet.id = {number} AND bare_facet.facet = %s"
    sql = f"SELECT {number} FROM {source} WHERE {condition}"  # noqa: S608 (names only)
    return sql, (kind, match) if kind else (match,)


def close_to(latitude: float, longitude: float, kilometers: float, facet: str) -> tuple[str, tuple[Any, ...]]:
    """The ids within a distance that have a facet: a range of the index, then the haversine formula."""
    from dure.core.search.engine.geography import reach

    up, aside = reach(latitude, kilometers)
    distance = (
        f"{EARTH_DIAMETER_KM} * asin(sqrt(pow(sin(radians(latitude - %s) / 2), 2) + cos(radians(%s)) *"
        " cos(radians(latitude)) * pow(sin(radians(longitude - %s) / 2), 2)))"
    )
    sql = (
        "SELECT search_entry.id FROM search_entry JOIN bare_facet"  # noqa: S608 (names only)
        " ON bare_facet.id = search_entry.id AND facet = %s"
        f" WHERE latitude BETWEEN %s AND %s AND longitude BETWEEN %s AND %s AND {distance} <= %s"
    )
    edges = (latitude - up, latitude + up, longitude - aside, longitude + aside)
    return sql, (facet, *edges, latitude, latitude, longitude, kilometers)


def questions() -> list[Asked]:
    """What people ask for most, from narrow to broad."""
    from dure.core.search.finding import Near, Question

    seoul = (37.5665, 126.978)
    return [
        Asked(
            "type + territory",
            Question(chosen={"type": ("kr-social-cooperative",), "territory": ("kr-41",)}),
            *having("type:kr-social-cooperative", "territory:kr-41"),
        ),
        Asked(
            "activity + language",
            Question(chosen={"activity": ("activities-ica/ICA10",), "language": ("vi",)}),
            *having("activity:activities-ica/ICA10", "language:vi"),
        ),
        Asked(
            "Korean text + type",
            Question("목욕탕", chosen={"type": ("kr-cooperative",)}),
            *with_words("목욕 욕탕", "type:kr-cooperative"),
        ),
        Asked(
            "10 km + challenge",
            Question(chosen={"challenge": ("care-gap",)}, near=Near(*seoul, 10)),
            *close_to(*seoul, 10, "challenge:care-gap"),
        ),
        Asked("broad Korean text", Question("협동"), *with_words("협동")),
        Asked("broad Latin text", Question("housing"), *with_words("housing*")),
        Asked("one type", Question(chosen={"type": ("association",)}), *having("type:association")),
        Asked("one country", Question(chosen={"territory": ("fr",)}), *having("territory:fr")),
    ]


def best_of(rounds: int, *works: Callable[[], Any]) -> list[float]:
    """Milliseconds of the best of `rounds` of each; they take turns."""
    best = [float("inf")] * len(works)
    for _ in range(rounds):
        for at, work in enumerate(works):
            started = time.perf_counter()
            work()
            best[at] = min(best[at], (time.perf_counter() - started) * 1000)
    return best


def bare(asked: Asked) -> list[int]:
    """The ids by the bare query."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(asked.sql, asked.values)
        return [number for (number,) in cursor.fetchall()]


def compare(asked: Asked, rounds: int) -> float:
    """The ratio of one question, printed."""
    from dure.core.search.finding import find

    found = find(asked.question, count=COUNTED)
    ids = len(bare(asked))
    full, plain = best_of(rounds, lambda: find(asked.question, count=COUNTED), lambda: bare(asked))
    ratio = full / plain
    note = "" if ids == found.total else f"   ({found.total:,} by search)"
    print(f"{asked.name:<22}{ids:>9,} ids  search {full:>8.1f} ms  bare {plain:>8.1f} ms  ratio {ratio:.2f}{note}")
    return ratio


def first_questions() -> None:
    """What a process pays at its first question: reading all rows, then, in the next process, the stored catalog."""
    from dure.core.search.memory import Memory, shared

    folder = shared._folder  # noqa: SLF001 (the benchmark's own measure)
    for name in ("from the rows", "from the file"):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.perf_counter()
        memory = Memory(folder)
        with memory.catalog() as catalog:
            size = len(catalog)
        spent = time.perf_counter() - started
        more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(f"first question {name}: {spent:.2f} s for {size:,} entries (peak memory +{more:,.0f} MB)")
    print(f"catalog on disk: {sum(file.stat().st_size for file in folder.glob('*.catalog')) / 1e6:,.0f} MB")


def others(rounds: int) -> None:
    """What has no bare query to be held against."""
    from dure.core.search.finding import Box, Near, Question, clusters, find

    works: Sequence[tuple[str, Callable[[], Any]]] = (
        ("map of the world", lambda: clusters(Question(), Box(-180, -85, 180, 85), 2)),
        ("map of Korea, zoom 7", lambda: clusters(Question(), Box(124, 33, 132, 39), 7)),
        ("map of a town, zoom 13", lambda: clusters(Question(), Box(127.2, 36.95, 127.4, 37.05), 13)),
        ("all, by name", lambda: find(Question(order="name"), count=COUNTED)),
        ("all, nearest first", lambda: find(Question(near=Near(37.0, 127.3)), count=COUNTED)),
        ("initials ㅁㅇㅌ", lambda: find(Question("ㅁㅇㅌ"), count=COUNTED)),
        ("mistyped “Blanchrd”", lambda: find(Question("Blanchrd boulangerie"), count=COUNTED)),
    )
    for name, work in works:
        print(f"{name:<24}{best_of(rounds, work)[0]:>8.1f} ms")


@contextmanager
def site_for(organizations: int) -> Iterator[None]:
    """An empty database with all tables; says which it is and on what machine."""
    with tempfile.TemporaryDirectory(prefix="dure-benchmark-") as folder:
        start_django(folder)
        with empty_database() as vendor:
            machine = f"{platform.machine()}, {os.cpu_count()} CPUs"
            print(f"database: {vendor}, {organizations:,} organizations, {machine}")
            yield


def main() -> int:
    parser = argparse.ArgumentParser(description="Filtered search with facet counts against bare indexed queries.")
    parser.add_argument("--organizations", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with site_for(options.organizations):
        load(options.organizations)
        first_questions()
        make_bare_tables()
        ratios = {asked.name: compare(asked, options.rounds) for asked in questions()}
        others(options.rounds)
    missed = [name for name, ratio in ratios.items() if ratio > BAR]
    print("missed: " + ", ".join(missed) if missed else f"all within {BAR:g} times")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
