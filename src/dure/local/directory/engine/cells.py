"""Reading single cells of the standard CSV: each function gives the value or raises `BadCell`."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from decimal import Decimal, InvalidOperation
from typing import Literal

from dure.local.directory.engine.countries import COUNTRY_CODES

LARGEST_LATITUDE, LARGEST_LONGITUDE = 90, 180
PLACES = Decimal("0.000001")

_IDENTIFIER = re.compile(r"[^\s/\\?#%&\"'<>|*:;\x00-\x1f]+")
_EMAIL = re.compile(r"[^\s@<>(),;:\"\[\]\\]+@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_](?:[\w-]*[^\W_])?")
_WEBSITE = re.compile(
    r"(https?)://(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]*\.?(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE
)
_NUMBER = re.compile(r"[+-]?\d{1,3}(?:\.\d{1,20})?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ufffe\uffff]|[\ud800-\udfff]")
_TWITTER = re.compile(r"(?:https?://)?(?:www\.|mobile\.)?(?:twitter|x)\.com/@?|@", re.IGNORECASE)
_FACEBOOK = re.compile(r"(?:https?://)?(?:[a-z-]+\.)?(?:facebook|fb)\.com/", re.IGNORECASE)
_FORMULA_STARTS = "=+-@\t\r"
_HARMLESS = re.compile(r"[+-]?[\d\s().-]+")


class BadCell(Exception):
    """`code` says what is wrong; the severity what becomes of the row."""

    def __init__(self, code: str, severity: Literal["error", "warning"] = "error", **details: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.severity = severity
        self.details = details


def text(cell: str, longest: int) -> str:
    """The text of a cell, composed (NFC), with plain line ends and no space around it."""
    if cell.isprintable() and not cell.startswith("'"):
        # Most cells are one line of visible signs, and there is nothing to look for.
        cleaned = cell.strip()
        if not cleaned.isascii():
            cleaned = unicodedata.normalize("NFC", cleaned)
    else:
        cleaned = unicodedata.normalize("NFC", unguarded(cell).replace("\r\n", "\n").replace("\r", "\n").strip())
        if _CONTROL.search(cleaned):
            raise BadCell("control-character")
    if len(cleaned) > longest:
        raise BadCell("too-long", longest=longest, length=len(cleaned))
    return cleaned


def guarded(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula. Numbers and phone numbers stay as they are."""
    if cell.startswith(tuple(_FORMULA_STARTS)) and not _HARMLESS.fullmatch(cell):
        return f"'{cell}"
    return cell


def unguarded(cell: str) -> str:
    """The cell before `guarded`."""
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in _FORMULA_STARTS else cell


def identifier(cell: str) -> str:
    """Required; safe in a file name and in a segment of a web address."""
    value = text(cell, 200)
    if not value:
        raise BadCell("identifier-missing")
    if not _IDENTIFIER.fullmatch(value) or value in {".", ".."}:
        raise BadCell("identifier-unsafe")
    return value


def country(cell: str) -> str:
    """ISO 3166-1 alpha-2 in capitals."""
    value = text(cell, 100).upper()
    if value and value not in COUNTRY_CODES:
        raise BadCell("country-unknown")
    return value


def email(cell: str) -> str:
    value = text(cell, 320).removeprefix("mailto:")
    if value and not _EMAIL.fullmatch(value):
        raise BadCell("email-wrong")
    return value


def website(cell: str) -> str:
    """A web address with http or https; where both are missing http is meant."""
    value = text(cell, 1000)
    if value and "://" not in value and _WEBSITE.fullmatch(f"http://{value}"):
        return f"http://{value}"
    if value and not _WEBSITE.fullmatch(value):
        raise BadCell("website-wrong")
    return value


def twitter(cell: str) -> str:
    """The bare name, whether the cell holds a name, @name or an address."""
    name = _TWITTER.sub("", text(cell, 1000), count=1).split("?")[0].strip("/")
    if name and not re.fullmatch(r"\w{1,15}", name, re.ASCII):
        raise BadCell("twitter-wrong", "warning")
    return name


def facebook(cell: str) -> str:
    """The page's name or path, whether the cell holds that or an address."""
    name = _FACEBOOK.sub("", text(cell, 1000), count=1).strip("/")
    if name and not re.fullmatch(r"[\w.\-/?=&%]{1,200}", name):
        raise BadCell("facebook-wrong", "warning")
    return name


def degrees(cell: str, largest: int) -> Decimal | None:
    """A latitude or longitude in decimal degrees (WGS 84), rounded to six places (about 11 cm)."""
    value = text(cell, 100)
    if not value:
        return None
    if not _NUMBER.fullmatch(value):
        raise BadCell("coordinate-no-number")
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise BadCell("coordinate-no-number") from None
    if abs(number) > largest:
        raise BadCell("coordinate-out-of-range", largest=largest)
    rounded = number.quantize(PLACES)
    return rounded or abs(rounded)


def concept(cell: str, scheme: str, known: Mapping[str, Collection[str]]) -> str:
    """`scheme/code` for the address of a concept on whatever host and of whatever version, or its bare code.

    A concept that `known` (scheme -> codes) does not hold is kept out with a warning.
    """
    value = text(cell, 1000)
    if not value:
        return ""
    parts = re.split(r"[/#]", value.rstrip("/#"))
    code = parts[-1].rsplit(":", 1)[-1]
    if len(parts) > 1 and parts[-2] != scheme:
        raise BadCell("concept-of-other-list", "warning", scheme=scheme)
    if code not in known.get(scheme, ()):
        raise BadCell("concept-unknown", "warning", scheme=scheme)
    return f"{scheme}/{code}"
