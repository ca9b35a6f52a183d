"""Breaks files at random, always in the same way: bytes, cells, XML inside of workbooks."""

import io
import zipfile
from collections.abc import Iterator
from random import Random

from local.directory.exchange.tables import HEADINGS, ROWS, csv_file, geojson, workbook
from local.directory.files import row, standard_file

HOSTILE = (
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b'"',
    b'""',
    b",",
    b";",
    b"\t",
    b"\r",
    b"\n",
    b"=1+1",
    b"=cmd|' /C calc'!A0",
    b"<script>alert(1)</script>",
    b"{{ 7*7 }}",
    b"%s%n",
    b"../../etc/passwd",
    b"1e999",
    b"-0",
    b"NaN",
    b"99999999999999999999",
    b"\xed\xa0\x80",
    "가".encode("cp949"),
    "\u2028\u202e".encode(),
    b"A" * 500,
    b"[[[[[[",
    b"}}",
    b'r="ZZZ9999999"',
)

# Cutting the rest off leaves little to break, so it is rare.
WAYS = (0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6)


def seeds() -> dict[str, bytes]:
    """Small right files in every format, by name."""
    point = {"type": "Point", "coordinates": [127.2, 37.0]}
    area = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    return {
        "utf8.csv": csv_file(),
        "bom.csv": csv_file(encoding="utf-8-sig", delimiter=";"),
        "cp949.csv": csv_file(encoding="cp949"),
        "utf16.csv": csv_file(encoding="utf-16", delimiter="\t"),
        "titles.csv": csv_file(titles=["안성시 현황"]),
        "standard.csv": standard_file(row("1", Latitude="37", Longitude="127"), row("2", Email="a@example.org")),
        "book.xlsx": workbook(title="현황"),
        "plain.xlsx": workbook(ROWS[:1], HEADINGS),
        "places.geojson": geojson(({"name": "가", "tags": ["a"]}, point), ({"name": "나"}, area)),
    }


def mutated(count: int, seed: int = 20261124) -> Iterator[tuple[str, bytes]]:
    """`count` broken files; the same ones for the same `seed`."""
    random = Random(seed)  # noqa: S311
    corpus = list(seeds().items())
    for number in range(count):
        name, content = corpus[number % len(corpus)]
        if name.endswith(".xlsx") and random.random() < 0.6:
            yield name, _inside(content, random)
        else:
            yield name, _broken(content, random, corpus[random.randrange(len(corpus))][1])


def _broken(content: bytes, random: Random, other: bytes) -> bytes:
    data = bytearray(content)
    for _ in range(random.randint(1, 3)):
        at = random.randrange(len(data) + 1)
        way = random.choice(WAYS)
        if way == 0 and at < len(data):
            data[at] = random.randrange(256)
        elif way == 1:
            data[at:at] = random.choice(HOSTILE)
        elif way == 2:
            del data[at : at + random.randint(1, 40)]
        elif way == 3:
            data[at:at] = data[at : at + random.randint(1, 80)]
        elif way == 4:
            del data[at:]
        elif way == 5:
            begin = random.randrange(len(other))
            data[at:at] = other[begin : begin + random.randint(1, 120)]
        elif at < len(data):
            data[at : at + 2] = bytes(reversed(data[at : at + 2]))
        if not data:
            break
    return bytes(data)


def _inside(content: bytes, random: Random) -> bytes:
    """A workbook whose archive is whole and whose parts are broken."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        names = archive.namelist()
        chosen = random.choice([name for name in names if "sheet" in name or "workbook" in name or "shared" in name])
        for name in names:
            part = archive.read(name)
            made.writestr(name, _broken(part, random, part) if name == chosen else part)
    return target.getvalue()
