"""Days on which the usual hours do not hold, as HSDS 3.0 schedules and back.

HSDS 3.0 has no field for them. Each is a schedule of its own that is valid on just those days, in words in its
`description`; an attribute names it by a term of Dure's list of exceptions, and what no field can hold stands in the
attribute's `value`: the hours, or what happens on public holidays. Closed days and holidays state no hours, so that
a reader who does not know the list takes them for nothing but words.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import override

from dure.core.kit.translated import Translated, text_of
from dure.core.opening.engine.opening import OnHolidays
from dure.core.opening.engine.reading import exceptions_from
from dure.core.opening.words import exceptions_words
from dure.local.directory.services.documents import Document, as_uuid
from dure.local.directory.services.hsds.own_terms import own_term
from dure.local.directory.services.vocabulary import EXCEPTIONS, own_terms

HOLIDAYS, CLOSED, SPECIAL = "public_holidays", "closed_days", "special_day"
# Set on exceptions that a source gave: the source may take them away again, but not those that people entered.
FROM_SOURCE = "from_source"
LINKED = "schedule"


def exception_schedules(exceptions: Mapping[str, Any], owner: UUID, language: str) -> list[Document]:
    """Stored exceptions of the entry `owner` as schedules, with texts in `language`."""
    return [
        _schedule(code, value, part, uuid5(owner, f"exceptions/{code}/{place}"), language)
        for place, (code, value, part) in enumerate(_parts(exceptions))
    ]


def without_exceptions(schedules: Iterable[Any]) -> list[Any]:
    """The schedules that tell usual hours."""
    return [each for each in schedules if _named(each) is None]


def exceptions_of(schedules: Iterable[Any], language: str, known: Mapping[str, Any]) -> Document:
    """The exceptions that schedules tell, in stored form; empty where there are none that can be understood.

    Notes are read in `language`; one that is `known` with the same text keeps its translations.
    """
    notes = [
        each["note"] for part in ("closed_days", "special_days") for each in known.get(part) or [] if "note" in each
    ]
    found: Document = {}
    try:
        for each in schedules:
            if named := _named(each):
                _read(*named, each, _note(text_of(each.get("notes")), language, notes), found)
        exceptions_from(found)
    except ValueError:
        return {}
    return {**found, FROM_SOURCE: True} if found else {}


def _parts(exceptions: Mapping[str, Any]) -> Iterator[tuple[str, str, Document]]:
    """Each exception by itself: its code, its value, and the part of the stored form that tells only it."""
    kind = exceptions.get("holidays") or OnHolidays.AS_USUAL.value
    if kind != OnHolidays.AS_USUAL:
        hours = exceptions.get("holiday_hours") or [] if kind == OnHolidays.OWN_HOURS else []
        yield HOLIDAYS, " ".join([kind, *_written(hours)]), {"holidays": kind, "holiday_hours": hours}
    for each in exceptions.get("closed_days") or []:
        yield CLOSED, "", {"closed_days": [each]}
    for each in exceptions.get("special_days") or []:
        yield SPECIAL, " ".join(_written(each["hours"])), {"special_days": [each]}


def _schedule(code: str, value: str, part: Document, key: UUID, language: str) -> Document:
    [day] = part.get("closed_days") or part.get("special_days") or [{}]
    first = day.get("from") or day.get("date")
    note = text_of(day.get("note"), language)
    hours = day.get("hours") or []
    days = {"valid_from": first, "valid_to": day.get("to") or first} if first else {}
    times = {"dtstart": first, "opens_at": hours[0][0], "closes_at": hours[0][1]} if hours else {}
    with override(language):
        words = "; ".join(exceptions_words(part, date.min))
    attribute = {
        "id": str(uuid5(key, "attribute")),
        "link_id": str(key),
        "link_entity": LINKED,
        "taxonomy_term_id": str(EXCEPTIONS.term_id(code)),
        **({"value": value} if value else {}),
        "taxonomy_term": own_term(EXCEPTIONS, code, language),
    }
    noted = {"notes": note} if note else {}
    return {"id": str(key), **days, **times, "description": words, **noted, "attributes": [attribute]}


def _named(schedule: Any) -> tuple[str, str] | None:
    """The term and the value by which a schedule is an exception; None for usual hours."""
    attributes = schedule.get("attributes") if isinstance(schedule, Mapping) else None
    for each in attributes if isinstance(attributes, list) else []:
        term = each.get("taxonomy_term") if isinstance(each, Mapping) else None
        key = as_uuid(term.get("id") if isinstance(term, Mapping) else None)
        own, code = own_terms().get(key, (None, "")) if key else (None, "")
        if own is EXCEPTIONS:
            return code, text_of(each.get("value"))
    return None


def _read(code: str, value: str, schedule: Document, note: Document, found: Document) -> None:
    """Add what one schedule tells to `found`. Raises ValueError for what is not written as it is here."""
    if code == HOLIDAYS:
        kind, *hours = value.split() or [""]
        found["holidays"] = OnHolidays(kind).value
        if hours:
            found["holiday_hours"] = _hours(hours)
        return
    first = date.fromisoformat(text_of(schedule.get("valid_from"))).isoformat()
    if code == CLOSED:
        last = date.fromisoformat(text_of(schedule.get("valid_to"))).isoformat()
        found.setdefault("closed_days", []).append({"from": first, "to": last, **note})
    else:
        found.setdefault("special_days", []).append({"date": first, "hours": _hours(value.split()), **note})


def _written(hours: Iterable[Any]) -> list[str]:
    return [f"{opens_at}-{closes_at}" for opens_at, closes_at in hours]


def _hours(texts: Iterable[str]) -> list[list[str]]:
    return [text.split("-") for text in texts]


def _note(text: str, language: str, known: Iterable[Document]) -> Document:
    if not text:
        return {}
    kept = next((each for each in known if text_of(each, language) == text), None)
    return {"note": kept or Translated.of(text, language).as_json()}
