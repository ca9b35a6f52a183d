"""What other rooms say of a day stands in its log, in its signature and in the reports."""

from datetime import date, time
from decimal import Decimal

import pytest

from builders import make_person, text
from daybook_world import at
from dure.local.spaces.alarms.models import Alarm, SafetyNote
from dure.local.spaces.bookings.models import Booking, Slot, SlotPattern, Way
from dure.local.spaces.daybook import actions
from dure.local.spaces.daybook.daylog import day_log
from dure.local.spaces.daybook.sections import read_sections
from dure.local.spaces.premises.models import Shift
from dure.local.spaces.safe_use.models import WeatherReading

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 3)


def shift(bath, when, part=Shift.Part.DESK):
    return Shift.objects.create(
        space=bath.space, person=make_person(), part=part, starts_at=when, ends_at=when.replace(hour=20)
    )


def lines(bath, start=DAY, end=DAY):
    return {
        (each.slug, line.code): line.amount for each in read_sections(bath.space, start, end) for line in each.lines
    }


def test_shifts_count_on_the_day_on_which_they_begin(bath):
    for when in (at(3, 9), at(3, 14), at(4, 9)):
        shift(bath, when)
    shift(bath, at(3, 9), Shift.Part.IN_CHARGE)
    assert lines(bath) == {("shifts", "in_charge"): 1, ("shifts", "desk"): 2}
    assert lines(bath, date(2025, 3, 1), date(2025, 3, 31))["shifts", "desk"] == 3


def test_what_stays_local_of_purchases_is_told(bath):
    bath.money("purchase", at(3), 10000)
    bath.money("purchase", at(4), 500)
    found = lines(bath)
    assert set(found) == {("local", "local-KRW")}
    assert 0 <= found["local", "local-KRW"] <= 10000


def test_calls_drills_incidents_and_near_misses_are_told_apart(bath):
    for number, drill in enumerate((False, False, True)):
        Alarm.objects.create(
            space=bath.space, drill=drill, entry_id=str(number), raised_at=at(3, 10 + number), pressed_at=at(3, 10)
        )
    for kind in (SafetyNote.Kind.INCIDENT, SafetyNote.Kind.NEAR_MISS, SafetyNote.Kind.NEAR_MISS):
        note = {"kind": kind, "what": SafetyNote.What.SLIP, "happened_at": at(3), "story": "Wet floor."}
        SafetyNote.objects.create(space=bath.space, noted_by=bath.staff.agent_id, noted_at=at(3, 11), **note)
    assert lines(bath) == {
        ("safety", "calls"): 2,
        ("safety", "incidents"): 1,
        ("safety", "near_misses"): 2,
        ("safety", "drills"): 1,
    }


def test_a_section_is_signed_and_its_change_shown(bath, client):
    shift(bath, at(3, 9))
    actions.close(bath.staff, bath.space, DAY)
    signed = actions.sign_log(bath.manager, bath.space, DAY)
    assert signed.document["sections"] == {"shifts": [{"code": "desk", "amount": "1", "unit": "one"}]}
    shift(bath, at(3, 14))
    changes = day_log(bath.space, DAY).changes()
    assert [(each.place, each.before, each.after) for each in changes] == [(("shifts", "desk", "one"), 1, Decimal(2))]
    client.force_login(bath.staff)
    assert (
        "At the desk: 1 when it was signed, 2 now" in client.get("/en/desk/bathhouse/days/2025-03-03/").content.decode()
    )


def test_bookings_are_told_by_way_with_who_came_and_who_did_not(bath):
    hours = SlotPattern(space=bath.space, name=text("Bath"), weekdays=[0], start=time(9), minutes=60)
    for way in Way.values:
        setattr(hours, f"{way}_places", 10)
        setattr(hours, f"{way}_opens", time(9))
    hours.save()
    moments = {f"{way}_opens_at": at(1) for way in Way.values} | {f"{way}_places": 10 for way in Way.values}
    slots = [
        Slot.objects.create(
            pattern=hours,
            space=bath.space,
            date=date(2025, 3, day),
            starts_at=at(day, 9),
            ends_at=at(day, 10),
            release_at=at(day, 6),
            **moments,
        )
        for day in (3, 10)
    ]
    for number, (way, state, people) in enumerate(
        (("phone", "came", 2), ("phone", "no_show", 1), ("online", "booked", 3), ("online", "cancelled", 4))
    ):
        for slot in slots:
            code = f"{number}{slot.date.day}"
            fields = {"way": way, "state": state, "people": people, "code": code, "entry_id": code}
            Booking.objects.create(slot=slot, person=make_person(), made_at=at(1), **fields)
    day = {code: amount for (slug, code), amount in lines(bath).items() if slug == "bookings"}
    assert day == {"phone-booked": 3, "phone-came": 2, "phone-no_show": 1, "online-booked": 3}
    assert lines(bath, date(2025, 3, 1), date(2025, 3, 31))["bookings", "phone-came"] == 4


def test_the_weather_of_the_day_is_told_and_signed_whoever_noted_it(bath):
    for hour, celsius, way in ((0, "-3.5", "sensor"), (14, "8.2", "service"), (23, "2.0", "staff")):
        WeatherReading.objects.create(space=bath.space, at=at(3, hour), celsius=Decimal(celsius), way=way, source="")
    WeatherReading.objects.create(space=bath.space, at=at(4, 0), celsius=Decimal(30), way="staff", source="")
    assert lines(bath) == {("weather", "lowest"): Decimal("-3.5"), ("weather", "highest"): Decimal("8.2")}
    actions.close(bath.staff, bath.space, DAY)
    signed = actions.sign_log(bath.manager, bath.space, DAY).document["sections"]["weather"]
    assert [(line["amount"], line["unit"]) for line in signed] == [("-3.5", "°C"), ("8.2", "°C")]
