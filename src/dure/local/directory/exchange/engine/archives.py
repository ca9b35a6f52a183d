"""Looking into a workbook before anything else opens it: is it really one, and how large does it become?

A workbook is a zip archive, and an archive of some kilobytes can hold gigabytes (a zip bomb), name sizes that
are not true, or describe a sheet of 17 thousand million cells in one line. The declared sizes are checked first,
then every part is unpacked in small pieces and thrown away, and the corners of the sheets are noted.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Literal

from dure.local.directory.engine.problems import Problem, UnreadableFile
from dure.local.directory.exchange.engine.limits import (
    HIGHEST_RATIO,
    LARGEST_AREA,
    LARGEST_UNPACKED,
    MOST_PARTS,
    RATIO_FROM,
)

_PIECE = 256 * 1024
_LOCAL_HEADER = 30
_ENCRYPTED = 1
_CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["']""")
_ODS_PART = re.compile(rb"<table:table-row\b[^>]*>|</table:table-row>|<table:(?:covered-)?table-cell\b[^>]*>")
_REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["'](\d{1,9})["']""")
_OVERLAP = 4_096
type Kind = Literal["xlsx", "ods"]


def check_workbook(content: bytes) -> Kind:
    """Which kind of workbook the archive is; raises UnreadableFile for bombs and for what is no workbook."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, struct.error, OSError):
        raise UnreadableFile(Problem("workbook-damaged")) from None
    parts = archive.infolist()
    names = {part.filename for part in parts}
    kind: Kind
    if any(name.startswith("xl/") for name in names):
        kind = "xlsx"
    elif "content.xml" in names:
        kind = "ods"
    else:
        raise UnreadableFile(Problem("archive-no-workbook"))
    if len(parts) > MOST_PARTS or _too_large(sum(part.file_size for part in parts), len(content)):
        raise _bomb()
    _measure(content, parts, kind)
    return kind


def _bomb() -> UnreadableFile:
    return UnreadableFile(Problem("workbook-bomb", details={"most": LARGEST_UNPACKED // 1024 // 1024}))


def _too_large(unpacked: int, packed: int) -> bool:
    return unpacked > LARGEST_UNPACKED or (unpacked > RATIO_FROM and unpacked > packed * HIGHEST_RATIO)


def _measure(content: bytes, parts: list[zipfile.ZipInfo], kind: Kind) -> None:
    """Unpack every part, counting what really comes out, and look for sheets that are too wide or too long."""
    total = 0
    for part in parts:
        if part.flag_bits & _ENCRYPTED:
            raise UnreadableFile(Problem("workbook-locked"))
        is_sheet = part.filename.lower().startswith("xl/worksheets/") or part.filename == "content.xml"
        sheet = _Sheet(kind) if is_sheet else None
        for piece in _pieces(content, part):
            total += len(piece)
            if _too_large(total, len(content)):
                raise _bomb()
            if sheet is not None:
                sheet.look(piece)
                if sheet.area > LARGEST_AREA:
                    raise UnreadableFile(Problem("sheet-too-large", details={"most": LARGEST_AREA}))


def _pieces(content: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked bytes of a part, by what is in the archive and not by what it says of itself."""
    begin = part.header_offset
    header = content[begin : begin + _LOCAL_HEADER]
    if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
        raise UnreadableFile(Problem("workbook-damaged"))
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    begin += _LOCAL_HEADER + name_length + extra_length
    if part.compress_type == zipfile.ZIP_STORED:
        yield content[begin : begin + part.compress_size]
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise UnreadableFile(Problem("workbook-damaged"))
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    waiting = content[begin : begin + part.compress_size]
    try:
        while waiting and not unpacker.eof:
            piece = unpacker.decompress(waiting, _PIECE)
            waiting = unpacker.unconsumed_tail
            if piece:
                yield piece
    except zlib.error:
        raise UnreadableFile(Problem("workbook-damaged")) from None


class _Sheet:
    """The size of the rectangle that a sheet describes, found without reading it as XML."""

    def __init__(self, kind: Kind) -> None:
        self.area = 0
        self._look = self._look_at_cells if kind == "xlsx" else self._look_at_repeats
        self._rest = b""
        self._lowest = [1 << 30, 1 << 30]
        self._highest = [0, 0]
        self._row_repeat = 1
        self._row_cells = 0

    def look(self, piece: bytes) -> None:
        """Take the next piece; what stands across the border of two pieces is seen with the second."""
        text = self._rest + piece
        cut = text.rfind(b">") + 1
        if not cut or len(text) - cut > _OVERLAP:
            cut = len(text)
        self._rest = text[cut:]
        self._look(text[:cut])

    def _look_at_cells(self, text: bytes) -> None:
        rows: set[int] = set()
        columns: set[bytes] = set()
        for letters, number in _CELL.findall(text):
            rows.add(int(number))
            columns.add(letters)
        for at, found in enumerate((rows, {_column(each) for each in columns})):
            if found:
                self._lowest[at] = min(self._lowest[at], *found)
                self._highest[at] = max(self._highest[at], *found)
        height, width = (max(high - low + 1, 0) for high, low in zip(self._highest, self._lowest, strict=True))
        self.area = height * width

    def _look_at_repeats(self, text: bytes) -> None:
        """Cells that a row repeats, times the rows that the table repeats, unless all of them are empty."""
        for found in _ODS_PART.finditer(text):
            tag = found.group()
            repeat = int(repeated[1]) if (repeated := _REPEATED.search(tag)) else 1
            if tag.startswith(b"<table:table-row"):
                self._row_repeat, self._row_cells = repeat, 0
            elif tag.startswith(b"</"):
                self.area += self._row_repeat * self._row_cells
            elif not tag.endswith(b"/>") or b"office:value" in tag:
                self._row_cells += repeat


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
