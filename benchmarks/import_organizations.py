"""How quickly a file of organizations is imported, against a raw executemany insert of the same rows.

    python benchmarks/import_organizations.py [--rows 100000] [--profile]

The import counts from the bytes of the file to the commit: reading, validation, comparison with what is known,
entries, history and search. The raw insert writes the columns of the organizations alone, into an equal table
without indexes beside it. Without DURE_DATABASE_URL a SQLite file in a temporary folder is used; with it, a
database of its own is made on that PostgreSQL server and dropped afterwards. Exit status 1 below 2,000 rows/s.
"""

import argparse
import csv
import io
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent))

from record_events import empty_database, start_django

BAR = 2_000
NAMES = {
    "ko": (
        ("안성", "일죽", "두레", "한마음", "푸른", "다솜", "새봄", "온누리"),
        ("돌봄", "먹거리", "교육", "재활용", "목공", "청소"),
    ),
    "fr": (("Atelier", "Jardin", "Régie", "Maison"), ("solidaire", "du quartier", "des possibles", "partagée")),
    "en": (("Harbour", "Greenfield", "Millbrook", "Ashdown"), ("Bakers", "Housing", "Repair", "Care")),
}
HEADINGS = (
    "관리번호",
    "기업명",
    "유형",
    "주소",
    "우편번호",
    "전화번호",
    "홈페이지",
    "업종",
    "주요사업",
    "인증번호",
    "인증일자",
    "위도",
    "경도",
)
TYPES = ("사회적기업", "예비사회적기업", "마을기업", "자활기업", "협동조합", "사회적협동조합")


def synthetic_file(count: int) -> bytes:
    """The same `count` organizations each time, in three languages."""
    random = Random(2026)  # noqa: S311
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(HEADINGS)
    for number in range(count):
        first, second = NAMES[random.choice(("ko", "ko", "fr", "en"))]
        name = f"{random.choice(first)} {random.choice(second)} {number}"
        writer.writerow(
            (
                f"K{number:07}",
                f"{name} 협동조합" if number % 3 else f"주식회사 {name}",
                random.choice(TYPES),
                f"경기도 안성시 일죽면 주래본죽로 {number % 999}",
                f"{17500 + number % 99}",
                f"031-{number % 900 + 100}-{number % 10_000:04}",
                f"https://example-{number}.coop",
                "",
                f"{name}: 지역 주민을 위한 돌봄과 일자리를 만드는 사업",
                f"제2020-{number}호",
                "2020.3.1",
                f"{random.uniform(34, 38):.6f}",
                f"{random.uniform(126, 129):.6f}",
            )
        )
    return target.getvalue().encode()


def raw_insert() -> float:
    """Seconds for a plain executemany of all organizations into a bare table."""
    from django.db import connection, transaction

    from dure.core.agents.models import Organization

    fields = Organization._meta.concrete_fields  # noqa: SLF001
    rows = [
        tuple(field.get_db_prep_save(getattr(each, field.attname), connection) for field in fields)
        for each in Organization.objects.all().iterator(chunk_size=2_000)
    ]
    names = ", ".join(str(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bare AS SELECT {names} FROM agents_organization WHERE 1 = 0")  # noqa: S608
        started = time.perf_counter()
        with transaction.atomic():
            cursor.executemany(f"INSERT INTO bare VALUES ({marks})", rows)  # noqa: S608
        return time.perf_counter() - started


def measure(count: int, *, profile: bool) -> float:
    """Import, import again, take back; print what each took. Gives rows a second of the first."""
    import cProfile
    import pstats

    from dure.core.territories.models import Territory
    from dure.local.directory.exchange.importing import import_organizations
    from dure.local.directory.exchange.models import ImportRun
    from dure.local.directory.exchange.undoing import undo_run

    content = synthetic_file(count)
    place = Territory.objects.create(
        slug="anseong", path="anseong/", kind="country", country_code="KR", time_zone="Asia/Seoul", languages=["ko"]
    )
    profiler = cProfile.Profile()
    if profile:
        profiler.enable()
    empty = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    started, busy = time.perf_counter(), time.process_time()
    report = import_organizations(None, content, territory=place, form="csv")
    seconds, busy = time.perf_counter() - started, time.process_time() - busy
    profiler.disable()
    assert report.created == count, report.refused[:3]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    bare = raw_insert()
    print(f"  import      {count / seconds:9,.0f} rows/s  ({seconds:.1f} s for {len(content) / 1e6:.1f} MB)")
    print(f"  processor   {count / busy:9,.0f} rows a second of this process's own time ({busy:.1f} s)")
    print(f"  raw insert  {count / bare:9,.0f} rows/s  the import takes {seconds / bare:.1f} times as long")
    print(f"  memory      {memory - empty:9,.0f} MB more than before at most")
    started = time.perf_counter()
    again = import_organizations(None, content, territory=place, form="csv")
    assert again.unchanged == count
    print(f"  unchanged   {count / (time.perf_counter() - started):9,.0f} rows/s")
    started = time.perf_counter()
    assert undo_run(None, ImportRun.objects.get(pk=report.run)).deleted == count
    print(f"  taken back  {count / (time.perf_counter() - started):9,.0f} rows/s")
    if profile:
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(45)
    return count / seconds


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--profile", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        start_django(folder)
        with empty_database() as vendor:
            print(f"{vendor}, {os.cpu_count()} processors, {chosen.rows:,} rows, bar {BAR:,} rows/s")
            speed = measure(chosen.rows, profile=chosen.profile)
    return 0 if speed >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
