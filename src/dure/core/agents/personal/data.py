"""What is known of a person, and what makes it valid."""

import re
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.kit.errors import Refused

NAME, PHONE, BIRTH_YEAR, HEALTH_NOTES = FIELDS = ("name", "phone", "birth_year", "health_notes")
EARLIEST_BIRTH_YEAR = 1900
LONGEST_NAME = 120
LONGEST_NOTES = 4000
# Seven digits are a local number, fifteen the most that E.164 allows.
FEWEST_DIGITS, MOST_DIGITS = 7, 15
_PHONE = re.compile(r"\+?[\d\s().\-]+")


@dataclass(frozen=True, repr=False)
class PersonalData:
    """One person's data. A field that is unknown, or that was not read, is empty or None.

    The representation holds no values, so that none can slip into a log or a traceback.
    """

    name: str = ""
    phone: str = ""
    birth_year: int | None = None
    health_notes: str = ""

    def __repr__(self) -> str:
        return "PersonalData(…)"

    def as_texts(self) -> dict[str, str]:
        """All fields as text, unknown ones empty."""
        return {field: "" if value is None else str(value) for field, value in asdict(self).items()}


def from_texts(texts: dict[str, str]) -> PersonalData:
    """The inverse of `as_texts`; fields that are left out stay empty."""
    year = texts.get(BIRTH_YEAR, "")
    return PersonalData(
        texts.get(NAME, ""), texts.get(PHONE, ""), int(year) if year else None, texts.get(HEALTH_NOTES, "")
    )


def checked(data: PersonalData, fields: Collection[str] = FIELDS) -> PersonalData:
    """`data` without stray spaces; Refused where one of `fields` is wrong."""
    data = replace(
        data, name=" ".join(data.name.split()), phone=data.phone.strip(), health_notes=data.health_notes.strip()
    )
    for field, check in (
        (NAME, _check_name),
        (PHONE, _check_phone),
        (BIRTH_YEAR, _check_year),
        (HEALTH_NOTES, _check_notes),
    ):
        if field in fields:
            check(data)
    return data


def _check_name(data: PersonalData) -> None:
    if not data.name:
        raise Refused("no-name", _("Write the person's name."), field=NAME)
    if len(data.name) > LONGEST_NAME:
        raise Refused("long-name", _("Shorten the name to %(most)d letters.") % {"most": LONGEST_NAME}, field=NAME)


def _check_phone(data: PersonalData) -> None:
    if not data.phone:
        return
    digits = sum(character.isdigit() for character in data.phone)
    if not _PHONE.fullmatch(data.phone) or not FEWEST_DIGITS <= digits <= MOST_DIGITS:
        message = _("Write the phone number with %(fewest)d to %(most)d digits, such as 031-123-4567.")
        raise Refused("wrong-phone", message % {"fewest": FEWEST_DIGITS, "most": MOST_DIGITS}, field=PHONE)


def _check_year(data: PersonalData) -> None:
    this_year = timezone.localdate().year
    if data.birth_year is not None and not EARLIEST_BIRTH_YEAR <= data.birth_year <= this_year:
        message = _("Write the year of birth with four digits, from %(first)d to %(last)d.")
        raise Refused("wrong-birth-year", message % {"first": EARLIEST_BIRTH_YEAR, "last": this_year}, field=BIRTH_YEAR)


def _check_notes(data: PersonalData) -> None:
    if len(data.health_notes) > LONGEST_NOTES:
        message = _("Shorten the notes on health to %(most)d letters.")
        raise Refused("long-notes", message % {"most": LONGEST_NOTES}, field=HEALTH_NOTES)
