"""Residents' names, phone numbers, birth years and notes on health: kept apart, encrypted, access-logged.

`register_person`, `change_person` and `erase_person` change records; `read_person`, `read_people` and
`find_people` are the only ways to read them, and each writes who read whose data for which purpose. `recognize` gives
a device at an entrance a masked name to confirm. `register_self`, `read_as_promised`, `lock_beside` and `open_beside`
are for what the site does by itself.
`held_record` and `people_with_mark` say who holds a record, without opening it.
"""

from dure.core.agents.personal.data import FIELDS, PersonalData
from dure.core.agents.personal.holding import RIGHTS, HeldRecord, held_record, people_with_mark
from dure.core.agents.personal.promised import lock_beside, open_beside, read_as_promised, register_self
from dure.core.agents.personal.reading import (
    LONGEST_PURPOSE,
    FoundPerson,
    find_people,
    may_read_health_notes,
    read_people,
    read_person,
)
from dure.core.agents.personal.recognizing import Recognized, members_with_digits, recognize
from dure.core.agents.personal.records import change_person, erase_person, register_erasing, register_person
from dure.core.agents.personal.retention import EndingRecord, end_record, end_retention, ending_records, register_use

__all__ = [
    "FIELDS",
    "LONGEST_PURPOSE",
    "RIGHTS",
    "EndingRecord",
    "FoundPerson",
    "HeldRecord",
    "PersonalData",
    "Recognized",
    "change_person",
    "end_record",
    "end_retention",
    "ending_records",
    "erase_person",
    "find_people",
    "held_record",
    "lock_beside",
    "may_read_health_notes",
    "members_with_digits",
    "open_beside",
    "people_with_mark",
    "read_as_promised",
    "read_people",
    "read_person",
    "recognize",
    "register_erasing",
    "register_person",
    "register_self",
    "register_use",
]
