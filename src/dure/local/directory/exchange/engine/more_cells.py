"""Reading further kinds of cells than the standard CSV has: days, telephones, numbers of registers."""

import re
from datetime import date

from dure.local.directory.engine.cells import BadCell, text

_DAY = re.compile(r"(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*\.?일?(?:[ T]\d{1,2}:\d{2}.*)?")
_PLAIN_DAY = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_EUROPEAN_DAY = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})")
_YEAR = re.compile(r"((?:19|20)\d{2})\s*년?")
_MONTH = re.compile(r"((?:19|20)\d{2})\s*[-./년]\s*(\d{1,2})\s*월?\.?")
_PERIOD_END = re.compile(r".*[~∼～]\s*")
_SHORTENED = re.compile(r"\d[.,]\d+E\+?\d+", re.IGNORECASE)
_MOBILE = re.compile(r"(?:\+?82[-.\s]?\(?0?\)?|0)1[016789][-.\s)]?\d{3,4}[-.\s]?\d{4}")
_RESIDENT = re.compile(r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-[1-8]\d{6}(?!\d)")
_BUSINESS_DIGITS = 10
_BUSINESS_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)
_EXCEL_DAY = re.compile(r"[2-5]\d{4}")
_EXCEL_EPOCH = date(1899, 12, 30).toordinal()


def day(cell: str) -> date | None:
    """A day in one of the ways that registers write it; a year alone is its first day, of a period the last counts.

    20200131, 2020-01-31, 2020.1.31., 2020년 1월 31일, 31/01/2020, and the serial number of a spreadsheet.
    """
    value = text(cell, 100)
    if not value or value in {"-", "해당없음", "없음"}:
        return None
    value = _PERIOD_END.sub("", value)
    numbers = _numbers(value)
    if numbers is None:
        raise BadCell("day-wrong")
    try:
        return date(*numbers)
    except ValueError:
        raise BadCell("day-wrong") from None


def _numbers(value: str) -> tuple[int, int, int] | None:
    for pattern in (_DAY, _PLAIN_DAY):
        if found := pattern.fullmatch(value):
            return int(found[1]), int(found[2]), int(found[3])
    if found := _EUROPEAN_DAY.fullmatch(value):
        return int(found[3]), int(found[2]), int(found[1])
    if found := _MONTH.fullmatch(value):
        return int(found[1]), int(found[2]), 1
    if found := _YEAR.fullmatch(value):
        return int(found[1]), 1, 1
    if _EXCEL_DAY.fullmatch(value):
        serial = date.fromordinal(_EXCEL_EPOCH + int(value))
        return serial.year, serial.month, serial.day
    return None


def telephone(cell: str, *, korean: bool = False) -> str:
    """A telephone number as written; a Korean one that a spreadsheet took for a number gets its zero back."""
    value = text(cell, 60)
    if value in {"-", "없음"}:
        return ""
    if _SHORTENED.fullmatch(value):
        raise BadCell("number-shortened")
    if korean and re.fullmatch(r"(?:2|[3-6]\d|10|70)\d{7,8}", value):
        return f"0{value}"
    return value


def is_mobile(value: str) -> bool:
    """Whether this is the number of a Korean mobile phone, which as a rule belongs to a person."""
    return _MOBILE.fullmatch(value.strip()) is not None


def postcode(cell: str, *, korean: bool = False) -> str:
    """A postcode; a Korean one that lost its zero in a spreadsheet gets it back."""
    value = text(cell, 20)
    return f"0{value}" if korean and re.fullmatch(r"\d{4}", value) else value


def business_number(cell: str) -> str:
    """A Korean business registration number as 10 digits with hyphens, checked by its last digit."""
    value = text(cell, 60)
    if not value or value == "-":
        return ""
    if _SHORTENED.fullmatch(value):
        raise BadCell("number-shortened")
    digits = re.sub(r"\D", "", value)
    if len(digits) != _BUSINESS_DIGITS:
        raise BadCell("business-number-wrong")
    numbers = [int(digit) for digit in digits]
    total = sum(number * weight for number, weight in zip(numbers, _BUSINESS_WEIGHTS, strict=False))
    total += numbers[8] * 5 // 10
    if (10 - total % 10) % 10 != numbers[9]:
        raise BadCell("business-number-wrong")
    return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"


def holds_resident_number(value: str) -> bool:
    """Whether a resident registration number stands in a text; it must never be published."""
    return "-" in value and _RESIDENT.search(value) is not None
