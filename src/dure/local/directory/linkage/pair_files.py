"""Lists of organizations as CSV files, and the file of pairs made of two."""

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from dure.local.directory.linkage.records import Code, Pair, Reason, Record

COLUMNS = ("id", "name", "othernames", "address", "postcode", "country")
REQUIRED = ("id", "name")
WRITTEN = ("left_id", "right_id", "score", "reason")
LONGEST_CELL = 1_000_000

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
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        places = _places(path, next(reader, []))
        records = [_record(path, reader.line_num, row, places) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        message = f"{path}, line {reader.line_num}: {error}. Is it a CSV file?"
        raise FileMistake(message) from error
    seen: set[str] = set()
    for record in records:
        if record.id in seen:
            raise FileMistake(f"{path}: the id “{record.id}” occurs twice. Give each organization an id of its own.")
        seen.add(record.id)
    return records


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
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise FileMistake(f"{path} is not text in UTF-8, UTF-16 or CP949. Save it as “CSV UTF-8”.")


def _delimiter(text: str) -> str:
    heading = text.split("\n", 1)[0]
    return max(",;\t", key=heading.count)


def _places(path: Path, heading: Sequence[str]) -> dict[str, int]:
    names = ["".join(cell.lower().replace("_", " ").split()) for cell in heading]
    for name in COLUMNS:
        if names.count(name) > 1:
            raise FileMistake(f"{path} has two columns “{name}”. Rename one of them.")
    if missing := [name for name in REQUIRED if name not in names]:
        wanted = "id, name, other names, address, postcode, country"
        raise FileMistake(f"{path} has no column “{missing[0]}”. The first row has to name the columns: {wanted}.")
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
