"""One entry for somebody's calendar as a file (iCalendar, RFC 5545)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

# A line has at most 75 octets without its end (RFC 5545, 3.1).
LONGEST_LINE = 75
_SPECIAL = re.compile(r"[\\;,]")


@dataclass(frozen=True)
class Entry:
    """What takes place `starts` to `ends`. The same `uid` again replaces the entry in the calendar."""

    uid: str
    starts: datetime
    ends: datetime
    title: str
    place: str = ""
    words: str = ""
    url: str = ""


def as_calendar(entry: Entry, made_at: datetime) -> str:
    """A calendar with one entry, ready to be sent as `text/calendar`. Moments are written in UTC."""
    fields = [
        ("UID", entry.uid),
        ("DTSTAMP", _moment(made_at)),
        ("DTSTART", _moment(entry.starts)),
        ("DTEND", _moment(entry.ends)),
        ("SUMMARY", _text(entry.title)),
        ("LOCATION", _text(entry.place)),
        ("DESCRIPTION", _text(entry.words)),
        ("URL", entry.url),
    ]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Dure//Dure//EN",
        "BEGIN:VEVENT",
        *(f"{name}:{value}" for name, value in fields if value),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    escaped = _SPECIAL.sub(lambda found: f"\\{found[0]}", words)
    return "\\n".join(escaped.splitlines())


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, none cut within a letter; each but the first begins with a space."""
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > LONGEST_LINE:
            yield piece
            piece = " "
        piece += letter
    yield piece
