"""Reading a file of whatever format: it is told by what is in it, not by what it is called."""

import re
from dataclasses import replace

from dure.local.directory.engine.problems import Problem, UnreadableFile
from dure.local.directory.exchange.engine.delimited import read_delimited
from dure.local.directory.exchange.engine.geojson import read_geojson
from dure.local.directory.exchange.engine.limits import LARGEST_FILE
from dure.local.directory.exchange.engine.tables import Format, Table
from dure.local.directory.exchange.engine.workbooks import COMPOUND_START, ZIP_START, read_workbook

_WEB_PAGE = re.compile(rb"\s*<(?:!doctype|html|table|\?xml|meta|head)", re.IGNORECASE)
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*[{\[]\s*[\"{\[\]}]")
_UTF16_JSON = re.compile(rb"(?:\xff\xfe\{\x00|\xfe\xff\x00\{)")
_ENDINGS: dict[str, Format] = {
    "csv": "csv",
    "tsv": "csv",
    "txt": "csv",
    "xlsx": "xlsx",
    "xls": "xlsx",
    "xlsm": "xlsx",
    "ods": "xlsx",
    "geojson": "geojson",
    "json": "geojson",
}


def read_table(content: bytes, *, name: str = "", sheet: str = "") -> Table:
    """The table in a file. Where its name (`name`) says another format than its content, a note says so.

    Raises UnreadableFile with the place and reason.
    """
    if len(content) > LARGEST_FILE:
        raise UnreadableFile(Problem("file-too-large", details={"most": LARGEST_FILE // 1024 // 1024}))
    if not content.strip():
        raise UnreadableFile(Problem("file-empty", line=1))
    found = format_of(content)
    if found == "xlsx":
        table = read_workbook(content, sheet)
    elif found == "geojson":
        table = read_geojson(content)
    else:
        table = read_delimited(content)
    named = _ENDINGS.get(name.rsplit(".", 1)[-1].lower()) if "." in name else None
    if named and named != found:
        note = Problem("format-other", "warning", details={"named": named, "found": found})
        table = replace(table, notes=(note, *table.notes))
    return table


def format_of(content: bytes) -> Format:
    """What the first bytes say the file is; raises UnreadableFile for what holds no table."""
    if content.startswith((ZIP_START, COMPOUND_START)):
        return "xlsx"
    if content.startswith(b"%PDF") or _WEB_PAGE.match(content[:400]):
        raise UnreadableFile(Problem("pdf-file" if content.startswith(b"%PDF") else "web-page"))
    if _JSON.match(content[:400]) or _UTF16_JSON.match(content[:10]):
        return "geojson"
    return "csv"
