"""Lists of organizations as CSV files, and the file of pairs made of two."""

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from dure.local.directory.linkage.records import Code, Pair, Reason, Record

COLUMNS = ("id", "name", "othernames", "address", "postcode", "country")
REQUIRED = ("id", "name")
WRITTEN = ("left_id", "right_id", "score", "reason")
LONGEST_CELL = 1_000_000

_WANTED = "The first row has to name the columns: id, name, other names, address, postcode, country."

WORDS = {
    Code.SAME_NAME: "same name",
    Code.SIMILAR_NAME: "similar name",
    Code.UNLIKE_NAME: "names not alike",
    Code.NUMBERS_DIFFER: "other numbers in the name",
    Code.SAME_IDENTIFIER: "same number",
    Code.OTHER_IDENTIFIER: "other number",
    Code.SAME_POSTCODE: "same postcode",
    Code.NEAR_POSTCODE: "postcode nearby",
    Code.SAME_DISTRICT: "postcode of the same district",
    Code.OTHER_PLACE: "another place",
    Code.OTHER_COUNTRY: "another country",
    Code.SAME_ADDRESS: "same address",
    Code.NEAR: "close to each other",
    Code.FAR: "far apart",
    Code.SAME_PHONE: "same telephone",
    Code.SAME_WEBSITE: "same website",
    Code.SAME_EMAIL: "same e-mail address",
}


class FileMistake(Exception):
    """What is wrong with a file, and what to do."""


def read_records(path: Path) -> list[Record]:
    """The organizations of a CSV file with a heading row; UTF-8 with or without BOM, UTF-16 with BOM, or CP949.

    Columns are id and name, and where known other names (separated by ";"), address, postcode and country; their
    headings match without regard to case, spaces and underscores, further ones are passed over. Raises FileMistake.
    """
    try:
        text = _decoded(path)
    except OSError as error:
        raise FileMistake(f"{path} could not be read: {error.strerror}. Check the name of the file.") from error
    if not text.strip():
        raise FileMistake(f"{path} is empty. {_WANTED}")
    rows = _rows(path, text)
    places = _places(path, next(rows)[1])
    found: dict[str, tuple[int, Record]] = {}
    for line, row in rows:
        record = _record(path, line, row, places)
        before, _first = found.setdefault(record.id, (line, record))
        if before != line:
            message = f"the id “{record.id}” stands in line {before} already. Give each organization an id of its own."
            raise FileMistake(f"{path}, line {line}: {message}")
    return [record for _line, record in found.values()]


def _rows(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, each with its line; of a row that goes over several lines that is the first."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    line = 1
    try:
        for row in reader:
            if line == 1 or any(cell.strip() for cell in row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileMistake(f"{path}, line {line}: {_csv_words(error)}") from error


def _csv_words(error: csv.Error) -> str:
    if "field larger" in str(error):
        return f"a cell has more than {LONGEST_CELL:,} characters. A quotation mark may be missing: close or remove it."
    return f"{error}. Is it a CSV file?"


def write_pairs(path: Path, pairs: Iterable[Pair]) -> int:
    """Write the pairs and return how many; `path` is replaced only when all are written."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    count = 0
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as target:
            writer = csv.writer(target)
            writer.writerow(WRITTEN)
            for pair in pairs:
                writer.writerow([pair.left_id, pair.right_id, f"{pair.score:.4f}", reason_text(pair.reasons)])
                count += 1
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return count


def reason_text(reasons: Sequence[Reason]) -> str:
    """The reasons in one English line."""
    return "; ".join(_phrase(reason) for reason in reasons)


def _phrase(reason: Reason) -> str:
    detail = f" ({reason.detail}{' km' if reason.code in {Code.NEAR, Code.FAR} else ''})" if reason.detail else ""
    left, right = (" ".join(each.split()) for each in (reason.left, reason.right))
    if not left and not right:
        return f"{WORDS[reason.code]}{detail}"
    values = f"“{left}”" if left == right else f"“{left}” / “{right}”"
    return f"{WORDS[reason.code]}{detail}: {values}"


def _decoded(path: Path) -> str:
    content = path.read_bytes()
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp949"]
    line = content.split(b"\x00", 1)[0].count(b"\n") + 1
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            continue
        if "\x00" in text:
            break
        return text
    message = "this is not text in UTF-8, UTF-16 or CP949. Save the file as “CSV UTF-8”."
    raise FileMistake(f"{path}, line {line}: {message}")


def _delimiter(text: str) -> str:
    heading = text.split("\n", 1)[0]
    return max(",;\t", key=heading.count)


def _places(path: Path, heading: Sequence[str]) -> dict[str, int]:
    names = ["".join(cell.lower().replace("_", " ").split()) for cell in heading]
    for name in COLUMNS:
        if names.count(name) > 1:
            raise FileMistake(f"{path}, line 1: there are two columns “{name}”. Rename one of them.")
    if missing := [name for name in REQUIRED if name not in names]:
        raise FileMistake(f"{path}, line 1: there is no column “{missing[0]}”. {_WANTED}")
    return {name: names.index(name) for name in COLUMNS if name in names}


def _record(path: Path, line: int, row: Sequence[str], places: dict[str, int]) -> Record:
    cells = {name: row[place].strip() if place < len(row) else "" for name, place in places.items()}
    for name in REQUIRED:
        if not cells[name]:
            raise FileMistake(f"{path}, line {line}: the {name} is missing. Every organization needs one.")
    return Record(
        id=cells["id"],
        name=cells["name"],
        other_names=tuple(part.strip() for part in cells.get("othernames", "").split(";") if part.strip()),
        address=cells.get("address", ""),
        postcode=cells.get("postcode", ""),
        country=cells.get("country", ""),
    )
