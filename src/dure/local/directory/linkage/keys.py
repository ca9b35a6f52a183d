"""What two entries of one very large list have in common if they mean the same organization.

Each text is a way in which two such entries agree; entries that share none are not compared. Names are looked for
whole, with one letter left out (typing errors: W. Garbe's symmetric deletion, 2012), by the beginnings of all their
words and of the telling ones, and by single words. Names that are less alike need the same place as well: the
postcode, a house of a street, or a point nearby, each by itself and together with the beginning of a word.
"""

from collections.abc import Iterator
from enum import IntEnum
from itertools import product
from math import floor

from dure.local.directory.linkage.legal_forms import COMMON_WORDS
from dure.local.directory.linkage.names import Name
from dure.local.directory.linkage.preparing import Prepared

BEGINNING, SHORT_BEGINNING = 4, 3
LONGEST_VARIED = 30
CELL = 0.003
"""Degrees; about 330 m from south to north."""


class Kind(IntEnum):
    """What a key is made of."""

    CONTACT = 0
    NAME = 1
    WORDS = 2
    WORD = 3
    PLACE = 4
    WORD_AT_PLACE = 5


type Key = tuple[Kind, str]


def keys_of(record: Prepared) -> Iterator[Key]:
    """Every key of the record, some of them more than once."""
    for kind, value in (("phone", record.phone), ("website", record.website), ("email", record.email)):
        if value:
            yield Kind.CONTACT, f"{kind}:{value}"
    for register, number in record.identifiers.items():
        yield Kind.CONTACT, f"{register}:{number}"
    for name in record.names:
        yield from _name_keys(name)
    yield from _place_keys(record)


def place_of(record: Prepared) -> str:
    """Where entries that are compared with this one mostly are: its postcode, point or address; else itself."""
    if record.postcode is not None:
        return record.postcode.full
    return next(_cells(record), "") or " ".join(sorted(record.address)) or record.record.id


def _name_keys(name: Name) -> Iterator[Key]:
    yield Kind.NAME, name.key
    if not name.hangul and len(name.key) <= LONGEST_VARIED:
        for at in range(len(name.key)):
            yield Kind.NAME, name.key[:at] + name.key[at + 1 :]
    telling = [word for word in name.words if word not in COMMON_WORDS]
    for words in (name.words, telling, [word for word in telling if word not in name.local]):
        if words:
            yield Kind.WORDS, " ".join(sorted(word[:BEGINNING] for word in words))
    for word in name.words:
        yield Kind.WORD, word


def _place_keys(record: Prepared) -> Iterator[Key]:
    beginnings = {word[:SHORT_BEGINNING] for name in record.names for word in name.words}
    places = list(_houses(record))
    if record.postcode is not None:
        places.append(record.postcode.full)
    yield from ((Kind.PLACE, place) for place in places)
    for place, beginning in product([*places, *_cells(record)], beginnings):
        yield Kind.WORD_AT_PLACE, f"{place}|{beginning}"


def _houses(record: Prepared) -> Iterator[str]:
    """Each number of the address with each of its words."""
    numbers = [word for word in record.address if word[0].isdigit()]
    words = [word for word in record.address if not word[0].isdigit()]
    return (f"{number} {word}" for number, word in product(numbers, words))


def _cells(record: Prepared) -> Iterator[str]:
    """The cells around an exact point, in four grids half a cell apart: near points share at least one of them."""
    latitude, longitude = record.record.latitude, record.record.longitude
    if latitude is None or longitude is None:
        return
    up, aside = latitude / CELL, longitude / CELL
    for north, east in product((0.0, 0.5), repeat=2):
        yield f"{north}{east}:{floor(up + north)}:{floor(aside + east)}"
