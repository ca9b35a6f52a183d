"""Reading what a source answers into items, and items into rows of a standard CSV file."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET
from xml.parsers import expat

from dure.local.directory.engine.problems import UnreadableFile
from dure.local.directory.engine.standard_csv import COLUMNS
from dure.local.directory.exchange.engine.reading import read_table
from dure.local.directory.feeds.engine.problems import SourceProblem

IDENTIFIER = "Identifier"
CONSTANT = "="
RIGHT_CODES = {"", "0", "00", "000", "0000", "INFO-0", "INFO-000", "200", "NORMAL_SERVICE"}
LONGEST_MESSAGE = 200
DEEPEST = 60
_KOREAN = re.compile(
    rb"""\s*<\?xml[^>]*encoding\s*=\s*["'](?:euc-kr|cp949|ks_c_5601-1987)["'][^>]*\?>""", re.IGNORECASE
)


def read_document(content: bytes, form: str) -> Any:
    """A JSON or XML document as dicts, lists and texts. Raises SourceProblem, also for an error that it tells of."""
    if form == "json" and not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        document = _json(content)
    else:
        document = _xml(content)
        _check_codes(document)
        if form == "json":
            raise SourceProblem("not-json")
    _check_codes(document)
    return document


def _json(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise SourceProblem("not-json") from None


def _xml(content: bytes) -> Any:
    """The root element under its name. A document with a DOCTYPE is refused: entities can swell without end."""
    guard = expat.ParserCreate()
    guard.StartDoctypeDeclHandler = _refuse_doctype
    try:
        content = _in_utf8(content)
        guard.Parse(content, True)
        root = ET.fromstring(content)  # noqa: S314 - without a DOCTYPE there are no entities to expand
    except (expat.ExpatError, ET.ParseError, LookupError, ValueError):
        raise SourceProblem("not-xml") from None
    return {_name(root): _element(root, 0)}


def _in_utf8(content: bytes) -> bytes:
    """The document in UTF-8 where it says that it is in Korean Windows' encoding, which expat cannot read."""
    declared = _KOREAN.match(content)
    if declared is None:
        return content
    return b'<?xml version="1.0"?>' + content[declared.end() :].decode("cp949").encode()


def _refuse_doctype(*_declared: object) -> None:
    raise SourceProblem("not-xml")


def _element(element: ET.Element, depth: int) -> Any:
    if depth > DEEPEST:
        raise SourceProblem("not-xml")
    if not len(element):
        return (element.text or "").strip()
    found: dict[str, Any] = {}
    for child in element:
        name, value = _name(child), _element(child, depth + 1)
        if name not in found:
            found[name] = value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    return found


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _check_codes(document: Any) -> None:
    """Raise where the document is one of the error messages of Korea's public data services, which come with 200."""
    for code, message in (
        ("OpenAPI_ServiceResponse.cmmMsgHeader.returnReasonCode", "OpenAPI_ServiceResponse.cmmMsgHeader.returnAuthMsg"),
        ("response.header.resultCode", "response.header.resultMsg"),
        ("header.resultCode", "header.resultMsg"),
    ):
        number = value_at(document, code)
        if number not in RIGHT_CODES:
            said = value_at(document, message)[:LONGEST_MESSAGE]
            raise SourceProblem("source-says", code=number[:LONGEST_MESSAGE], message=said)


def at_path(document: Any, path: str) -> Any:
    """What stands at a path such as `response.body.items.item`; the document itself at the empty path."""
    found = document
    for step in filter(None, path.split(".")):
        if isinstance(found, dict):
            found = found.get(step)
        elif isinstance(found, list) and step.isdecimal() and int(step) < len(found):
            found = found[int(step)]
        else:
            return None
    return found


def value_at(item: Any, path: str) -> str:
    """The text at a path in an item, empty where there is none; a list as its members behind one another."""
    found = at_path(item, path)
    if isinstance(found, list):
        return ";".join(str(each) for each in found if not isinstance(each, dict | list))
    return "" if found is None or isinstance(found, dict) else str(found).strip()


def items_at(document: Any, path: str) -> list[dict[str, Any]]:
    """The items at `path`: a list, or one alone, or none where a source writes nothing for an empty list."""
    found = at_path(document, path)
    if found in (None, "", [], {}) and _leads_somewhere(document, path):
        return []
    entries = found if isinstance(found, list) else [found]
    if not all(isinstance(each, dict) for each in entries):
        raise SourceProblem("no-items", path=path)
    return entries


def _leads_somewhere(document: Any, path: str) -> bool:
    """Whether the way to the list is there, though its last step may be missing where the list is empty."""
    way, _dot, last = path.rpartition(".")
    holder = at_path(document, way)
    return holder is not None if way else isinstance(holder, dict) and last in holder


def table_items(content: bytes) -> list[dict[str, Any]]:
    """The rows of a table with headings: a CSV file of whatever signs and encoding, a workbook or GeoJSON."""
    if not content.strip():
        return []
    try:
        table = read_table(content)
    except UnreadableFile as error:
        if error.problem.code == "file-empty":
            return []
        raise SourceProblem("not-csv") from None
    return [dict(zip(table.headings, row.cells, strict=False)) for row in table.rows]


def column_value(item: Any, source: str, *, flat: bool) -> str:
    """What goes into a column: `=text` stands for itself, else a path, or, where rows are `flat`, a heading."""
    if source.startswith(CONSTANT):
        return source[1:]
    return str(item.get(source, "")).strip() if flat else value_at(item, source)


def standard_rows(
    items: Iterable[Mapping[str, Any]], mapping: Mapping[str, str], *, flat: bool = False
) -> list[dict[str, str]]:
    """The items as rows of a standard CSV file. Raises SourceProblem where none has an identifier."""
    rows = [
        {column: column_value(item, mapping[column], flat=flat) for column in COLUMNS if mapping.get(column)}
        for item in items
    ]
    if rows and not any(row.get(IDENTIFIER) for row in rows):
        raise SourceProblem("no-identifiers", path=mapping.get(IDENTIFIER, ""))
    return rows


def standard_file(rows: Sequence[Mapping[str, str]]) -> bytes:
    """The rows as a standard CSV file."""
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode()
