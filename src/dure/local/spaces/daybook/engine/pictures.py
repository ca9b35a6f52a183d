"""Photographs without what a camera writes into them: place, time, serial number, a small copy of the picture.

The picture is built anew from nothing but the parts that draw it (JPEG: ITU-T T.81, annex B; PNG: W3C
Recommendation, chapter 5). Which way up it was held is the one note that is kept.
"""

import struct
import zlib
from collections.abc import Iterator

LARGEST_PICTURE = 6_000_000  # bytes
JPEG, PNG = "image/jpeg", "image/png"
SUFFIXES = {JPEG: "jpg", PNG: "png"}
_PNG_START = b"\x89PNG\r\n\x1a\n"
# What a PNG needs to be drawn; texts, times and Exif are left behind.
_PNG_PARTS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB"})
_MARK, _END, _SCAN, _COMMENT = 0xFF, 0xD9, 0xDA, 0xFE
_APP0, _APP1, _APP14, _APP15 = 0xE0, 0xE1, 0xEE, 0xEF
_RESTARTS = range(0xD0, 0xD8)
_ORIENTATION_TAG, _ORIENTATIONS = 0x0112, range(2, 9)


class NotAPicture(ValueError):
    """The bytes are no whole JPEG or PNG."""


def clean(data: bytes) -> tuple[str, bytes]:
    """The media type of a photograph, and the photograph without notes. Raises NotAPicture."""
    try:
        if data.startswith(b"\xff\xd8\xff"):
            return JPEG, _clean_jpeg(data)
        if data.startswith(_PNG_START):
            return PNG, _clean_png(data)
    except (struct.error, IndexError) as error:
        raise NotAPicture("The picture ends before its end.") from error
    raise NotAPicture("Neither JPEG nor PNG.")


def _clean_jpeg(data: bytes) -> bytes:
    kept = [b"\xff\xd8"]
    for marker, part in _segments(data):
        if marker == _APP1 and (turned := _orientation(part)):
            kept.append(_orientation_note(turned))
        # APP14 says how colors are written; of APP0 only the first (JFIF) is not a thumbnail.
        plain = marker not in range(_APP0, _APP15 + 1) and marker != _COMMENT
        if plain or marker == _APP14 or (marker == _APP0 and part[4:9] == b"JFIF\0"):
            kept.append(part)
    return b"".join(kept)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The marker and bytes of each part after the start, the picture's data with its scan, up to the end."""
    at, scans = 2, 0
    while True:
        if data[at] != _MARK:
            raise NotAPicture("A part of the JPEG begins without its mark.")
        marker = data[at + 1]
        if marker == _MARK:
            at += 1
            continue
        if marker == _END:
            if not scans:
                raise NotAPicture("The JPEG draws nothing.")
            yield marker, data[at : at + 2]
            return
        end = at + 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
        if marker == _SCAN:
            end, scans = _end_of_scan(data, end), scans + 1
        if end > len(data):
            raise NotAPicture("The picture ends before its end.")
        yield marker, data[at:end]
        at = end


def _end_of_scan(data: bytes, at: int) -> int:
    while True:
        at = data.find(b"\xff", at)
        if at < 0:
            raise NotAPicture("The picture ends before its end.")
        if data[at + 1] != 0 and data[at + 1] not in _RESTARTS and data[at + 1] != _MARK:
            return at
        at += 1 if data[at + 1] == _MARK else 2


def _orientation(part: bytes) -> int:
    """The orientation (2 to 8) in an Exif part; 0 where it says upright or nothing."""
    if part[4:10] != b"Exif\0\0":
        return 0
    tiff = part[10:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2], "")
    if not order:
        return 0
    try:
        directory = struct.unpack(f"{order}I", tiff[4:8])[0]
        count = struct.unpack(f"{order}H", tiff[directory : directory + 2])[0]
        for number in range(min(count, 200)):
            entry = tiff[directory + 2 + 12 * number : directory + 14 + 12 * number]
            tag, _kind, _count, value = struct.unpack(f"{order}HHIH", entry[:10])
            if tag == _ORIENTATION_TAG:
                return value if value in _ORIENTATIONS else 0
    except struct.error:
        return 0
    return 0


def _orientation_note(orientation: int) -> bytes:
    """An Exif part that holds the orientation and nothing else."""
    directory = struct.pack(">HHHIHHI", 1, _ORIENTATION_TAG, 3, 1, orientation, 0, 0)
    body = b"Exif\0\0MM\0*" + struct.pack(">I", 8) + directory
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _clean_png(data: bytes) -> bytes:
    kept, at, drawn = [_PNG_START], len(_PNG_START), False
    while True:
        length = struct.unpack(">I", data[at : at + 4])[0]
        name, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            raise NotAPicture("The picture ends before its end.")
        if zlib.crc32(data[at + 4 : end - 4]) != struct.unpack(">I", data[end - 4 : end])[0]:
            raise NotAPicture("A part of the PNG is damaged.")
        if name in _PNG_PARTS:
            kept.append(data[at:end])
        drawn = drawn or name == b"IDAT"
        if name == b"IEND":
            if not drawn:
                raise NotAPicture("The PNG draws nothing.")
            return b"".join(kept)
        at = end
