"""Entries for calendars, as RFC 5545 writes them."""

from datetime import UTC, datetime, timedelta, timezone

from dure.core.kit.calendars import Entry, as_calendar

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


def test_an_entry_is_written_in_utc_with_special_letters_escaped():
    seoul = timezone(timedelta(hours=9))
    entry = Entry("1", NOON.astimezone(seoul), NOON + timedelta(hours=1), "Bath; A, B", "C\\D", "one\ntwo")
    assert as_calendar(entry, NOON).split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Dure//Dure//EN",
        "BEGIN:VEVENT",
        "UID:1",
        "DTSTAMP:20260303T120000Z",
        "DTSTART:20260303T120000Z",
        "DTEND:20260303T130000Z",
        "SUMMARY:Bath\\; A\\, B",
        "LOCATION:C\\\\D",
        "DESCRIPTION:one\\ntwo",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_long_lines_are_folded_at_75_octets_without_cutting_a_letter():
    name = "일죽목욕탕" * 20
    written = as_calendar(Entry("1", NOON, NOON + timedelta(hours=1), name), NOON)
    assert max(len(line.encode()) for line in written.split("\r\n")) <= 75
    assert f"SUMMARY:{name}" in written.replace("\r\n ", "")
