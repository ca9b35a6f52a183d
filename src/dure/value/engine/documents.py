"""Reading a JSON document strictly: whatever is wrong is named with its place, its value and the remedy."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import Self

NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?")
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
LARGEST = Decimal(10) ** 18
SMALLEST_EXPONENT = -18
SHOWN_CHARACTERS = 60


class DocumentError(ValueError):
    """A document that cannot be used.

    `path` is the place ("outcomes[2].deadweight", or "document" for the whole), `problem` says what is
    wrong there, `remedy` what to write instead. `str()` gives all three in one sentence each.
    """

    def __init__(self, path: str, problem: str, remedy: str) -> None:
        super().__init__(f"{path}: {problem} {remedy}")
        self.path = path
        self.problem = problem
        self.remedy = remedy


class JsonObject(dict[str, object]):
    """A JSON object that remembers the keys written twice, which a plain dict would silently merge."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        names = [name for name, _ in pairs]
        self.repeated = sorted({name for name in names if names.count(name) > 1})


@dataclass(frozen=True, slots=True)
class Node:
    """A value in a document together with its path; each reading method checks and converts it."""

    value: object
    path: str = ""

    def error(self, problem: str, remedy: str) -> DocumentError:
        return DocumentError(self.path or "document", problem, remedy)

    def members(self, required: Sequence[str], optional: Sequence[str] = ()) -> dict[str, Self]:
        """The members of an object that has all `required` keys and no key beyond `optional`."""
        if not isinstance(self.value, JsonObject):
            raise self.error(f"expected an object, found {shown(self.value)}.", "Write {…} with named values.")
        if self.value.repeated:
            repeated = self.child(self.value.repeated[0])
            raise repeated.error("this key is written twice.", "Keep one of the two.")
        known = (*required, *optional)
        for name in self.value:
            if name not in known:
                raise self.child(name).error("this key is not known.", remedy_for_unknown(name, known))
        for name in required:
            if name not in self.value:
                raise self.child(name).error("this key is missing.", "Add it.")
        return {name: self.child(name) for name in self.value}

    def child(self, name: str) -> Self:
        value = self.value.get(name) if isinstance(self.value, JsonObject) else None
        shown_name = name if name.isidentifier() else shown(name)
        return type(self)(value, f"{self.path}.{shown_name}" if self.path else shown_name)

    def items(self) -> list[Self]:
        """The items of a list."""
        if not isinstance(self.value, list):
            raise self.error(f"expected a list, found {shown(self.value)}.", "Write […].")
        return [type(self)(item, f"{self.path}[{index}]") for index, item in enumerate(self.value)]

    def text(self) -> str:
        """A text that is not blank."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.error(f"expected a text, found {shown(self.value)}.", 'Write a text in quotes: "…".')
        if LONE_SURROGATE.search(self.value):
            raise self.error(
                f"{shown(self.value)} holds half a character.", "Write the character itself, not as \\u and a code."
            )
        return self.value

    def number(self, minimum: Decimal | None = None) -> Decimal:
        """A finite decimal number, of at least `minimum`, smaller than 10^18 and with at most 18 decimals."""
        source = str(self.value) if isinstance(self.value, Decimal) else self.value
        if not isinstance(source, str) or not NUMBER.fullmatch(source):
            raise self.error(
                f"{shown(self.value)} is not a number.",
                'Write digits with a decimal point and no separators or unit, such as "1234.50".',
            )
        number = Decimal(source)
        exponent = number.as_tuple().exponent
        if abs(number) >= LARGEST or (isinstance(exponent, int) and exponent < SMALLEST_EXPONENT):
            raise self.error(f"{shown(self.value)} is out of range.", "Write less than 10^18 with at most 18 decimals.")
        if minimum is not None and number < minimum:
            raise self.error(f"{shown(self.value)} is too small.", f"Write {minimum} or more.")
        return number

    def share(self) -> Decimal:
        """A share between 0 and 1."""
        number = self.number()
        if not 0 <= number <= 1:
            raise self.error(
                f"{shown(self.value)} is not between 0 and 1.",
                'Write a percentage as a share: 3.5% is "0.035".',
            )
        return number

    def whole_number(self, minimum: int, maximum: int) -> int:
        """A whole number from `minimum` to `maximum`."""
        number = self.number()
        if number != number.to_integral_value() or not minimum <= number <= maximum:
            raise self.error(
                f"{shown(self.value)} is not a whole number from {minimum} to {maximum}.",
                "Write a whole number in this range.",
            )
        return int(number)


def parse_document(source: bytes) -> Node:
    """Parse UTF-8 JSON; numbers keep the digits they are written with. Raises DocumentError."""
    try:
        value = json.loads(
            source.decode("utf-8-sig"),
            object_pairs_hook=JsonObject,
            parse_float=Decimal,
            parse_int=Decimal,
            # NaN and Infinity become texts here, so that the number check can name their place.
            parse_constant=str,
        )
    except UnicodeDecodeError as error:
        raise DocumentError(
            "document", f"byte {error.start} is not UTF-8.", "Save the file with the encoding UTF-8."
        ) from error
    except json.JSONDecodeError as error:
        raise DocumentError(
            f"line {error.lineno}, column {error.colno}",
            f"this is not JSON: {error.msg}.",
            "Correct it there.",
        ) from error
    except RecursionError as error:
        raise DocumentError("document", "it is nested too deeply.", "Use the documented structure.") from error
    return Node(value)


def remedy_for_unknown(name: str, known: Sequence[str]) -> str:
    """Name the closest known key, or all of them where none is close."""
    close = get_close_matches(name, known, n=1)
    if close:
        return f"Did you mean “{close[0]}”?"
    return f"Known keys are {', '.join(known)}."


def shown(value: object) -> str:
    """A value as the document shows it, shortened."""
    text = str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False, default=str)
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"
