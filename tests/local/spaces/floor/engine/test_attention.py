"""Who should be looked after now: the rules by examples, and what always holds."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.local.spaces.floor.engine.attention import Level, Presence, Reason, attention, ranked

CALM = Presence("a", minutes_in=5, minutes_in_zone=5, longest_stay=180)
minutes = st.floats(0, 600)
people = st.builds(
    Presence,
    key=st.sampled_from("abcdefgh"),
    minutes_in=minutes,
    minutes_in_zone=minutes,
    longest_stay=st.integers(1, 300),
    since_look=st.none() | minutes,
    bell=st.none() | st.integers(1, 60),
    ask=st.booleans(),
    gentle=st.booleans(),
    helped=st.booleans(),
)


@pytest.mark.parametrize(
    ("changed", "level", "reason"),
    [
        ({}, Level.CALM, None),
        ({"ask": True}, Level.NOW, Reason.ASK),
        ({"ask": True, "since_look": 3}, Level.CALM, None),
        ({"ask": True, "minutes_in": 30, "since_look": 10}, Level.NOW, Reason.GENTLE),
        ({"bell": 10}, Level.CALM, None),
        ({"bell": 10, "minutes_in": 9, "minutes_in_zone": 9}, Level.SOON, Reason.BELL),
        ({"bell": 10, "minutes_in": 10, "minutes_in_zone": 10}, Level.NOW, Reason.BELL),
        ({"bell": 10, "minutes_in": 40, "minutes_in_zone": 10, "since_look": 3}, Level.CALM, None),
        ({"minutes_in": 180}, Level.NOW, Reason.OVERDUE),
        ({"minutes_in": 190, "since_look": 5}, Level.SOON, Reason.OVERDUE),
        ({"gentle": True, "minutes_in": 10}, Level.NOW, Reason.GENTLE),
        ({"helped": True, "minutes_in": 25, "minutes_in_zone": 1}, Level.NOW, Reason.HELPED),
        ({"gentle": True, "minutes_in": 200}, Level.NOW, Reason.OVERDUE),
    ],
)
def test_what_somebody_needs(changed, level, reason):
    found = attention(replace(CALM, **changed))
    assert (found.level, found.reason) == (level, reason)


def test_the_weightier_reason_stands_first_and_then_who_waits_longer():
    crowd = [
        replace(CALM, key="bell", bell=10, minutes_in=30, minutes_in_zone=30),
        replace(CALM, key="ask", ask=True),
        replace(CALM, key="longer", bell=10, minutes_in=50, minutes_in_zone=50),
        replace(CALM, key="soon", bell=10, minutes_in=9, minutes_in_zone=9),
        CALM,
    ]
    assert [each.key for each in ranked(crowd)] == ["ask", "longer", "bell", "soon"]


@given(st.lists(people, max_size=8, unique_by=lambda person: person.key))
def test_the_order_does_not_depend_on_the_order_of_asking(crowd):
    assert ranked(crowd) == ranked(reversed(crowd))


@given(people)
def test_after_a_look_just_now_nobody_needs_another_now(person):
    assert attention(replace(person, since_look=0)).level != Level.NOW


@given(people, st.floats(0, 60))
def test_waiting_never_makes_anybody_need_less(person, more):
    later = replace(
        person,
        minutes_in=person.minutes_in + more,
        minutes_in_zone=person.minutes_in_zone + more,
        since_look=None if person.since_look is None else person.since_look + more,
    )
    assert attention(later).level >= attention(person).level
