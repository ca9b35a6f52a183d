"""Quotas and waiting lists: by examples, and as properties of any slot, any line and any order of events."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dure.local.spaces.bookings.engine.quotas import SlotRules, places_left
from dure.local.spaces.bookings.engine.waiting import Waiting, must_wait, who_moves_up

WAYS = ("phone", "desk", "online")
STARTS = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
RELEASE = STARTS - timedelta(hours=3)
BEFORE, AFTER = RELEASE - timedelta(minutes=1), RELEASE


def rules(phone=4, desk=3, online=3, **more):
    opens = dict.fromkeys(WAYS, STARTS - timedelta(days=7))
    quotas = dict(zip(WAYS, (phone, desk, online), strict=True))
    return SlotRules(quotas, opens, RELEASE, STARTS, **more)


def party(number, way="phone", people=1):
    return Waiting(UUID(int=number), way, people)


def numbers(parties):
    return [each.id.int for each in parties]


def test_one_way_cannot_take_the_places_of_another():
    assert places_left(rules(), {"online": 3}, "online", BEFORE) == 0
    assert places_left(rules(), {"online": 3}, "phone", BEFORE) == 4


def test_what_is_left_is_released_to_all():
    assert places_left(rules(), {"online": 3, "phone": 1}, "online", AFTER) == 6


def test_a_slot_made_smaller_has_no_places_less_than_none():
    assert places_left(rules(1, 0, 0), {"phone": 3}, "phone", BEFORE) == 0
    assert places_left(rules(1, 0, 5), {"phone": 6}, "online", BEFORE) == 0


def test_before_the_release_nobody_overtakes_a_group_that_is_first():
    line = [party(1, people=3), party(2), party(3, "desk")]
    assert numbers(who_moves_up(rules(phone=2), {}, line, BEFORE)) == [3]
    assert must_wait(rules(phone=2), {}, line[:2], party(9), BEFORE)
    assert not must_wait(rules(phone=2), {}, line[:2], party(9, "online"), BEFORE)


def test_from_the_release_on_no_place_stays_empty():
    small = rules(phone=2, desk=0, online=0)
    line = [party(1, people=3), party(2), party(3, "desk")]
    assert numbers(who_moves_up(small, {}, line, AFTER)) == [2, 3]
    assert numbers(who_moves_up(small, {"phone": 2}, line, AFTER)) == []


def test_nobody_moves_up_into_a_slot_that_has_begun_or_is_closed():
    line = [party(1)]
    assert who_moves_up(rules(), {}, line, STARTS) == []
    assert who_moves_up(rules(closed=True), {}, line, BEFORE) == []


# The first draw of a process may be slow, because Hypothesis then reads the site's modules.
BUSY_MACHINE = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
quotas = st.tuples(*[st.integers(0, 8)] * 3).map(lambda sizes: rules(*sizes))
parties = st.tuples(st.sampled_from(WAYS), st.integers(1, 4))
moments = st.sampled_from([BEFORE, AFTER])


class Slot:
    """A slot as the actions keep it: bookings that take places, and a line."""

    def __init__(self, slot):
        self.rules, self.taken, self.line, self.number = slot, Counter(), [], 0
        self.inside = []

    def fill(self, now):
        moved = who_moves_up(self.rules, self.taken, self.line, now)
        for each in moved:
            self.line.remove(each)
            self.take(each)
        return moved

    def take(self, each):
        self.taken[each.way] += each.people
        self.inside.append(each)

    def ask(self, way, people, now):
        self.fill(now)
        self.number += 1
        newcomer = party(self.number, way, people)
        if must_wait(self.rules, self.taken, self.line, newcomer, now):
            self.line.append(newcomer)
        else:
            self.take(newcomer)

    def cancel(self, index, now):
        if not self.inside:
            return 0, []
        gone = self.inside.pop(index % len(self.inside))
        self.taken[gone.way] -= gone.people
        return gone.people, self.fill(now)


histories = st.lists(st.one_of(parties, st.integers(0, 30)), max_size=30)


@BUSY_MACHINE
@given(quotas, histories, st.integers(0, 30))
def test_whatever_happens_places_and_quotas_hold_and_the_order_is_fair(slot_rules, history, release_after):
    slot = Slot(slot_rules)
    for step, what in enumerate(history):
        now = AFTER if step >= release_after else BEFORE
        if isinstance(what, tuple):
            slot.ask(*what, now)
        else:
            before = list(slot.line)
            freed, moved = slot.cancel(what, now)
            room = slot_rules.places - sum(slot.taken.values()) + sum(each.people for each in moved)
            assert sum(each.people for each in moved) <= room
            assert freed or not moved
            assert [each for each in before if each in moved] == moved, "they move up in the order of the line"
        assert sum(slot.taken.values()) <= slot_rules.places
        if now == BEFORE:
            assert all(slot.taken[way] <= slot_rules.quotas[way] for way in WAYS)
            for way in WAYS:
                inside = [each.id for each in slot.inside if each.way == way]
                waiting = [each.id for each in slot.line if each.way == way]
                assert not inside or not waiting or max(inside) < min(waiting), "nobody was overtaken"


@BUSY_MACHINE
@given(quotas, st.lists(parties, max_size=15))
def test_after_the_release_nobody_waits_who_would_fit(slot_rules, asking):
    slot = Slot(slot_rules)
    for way, people in asking:
        slot.ask(way, people, AFTER)
    left = slot_rules.places - sum(slot.taken.values())
    assert all(each.people > left for each in slot.line)


@BUSY_MACHINE
@given(quotas, st.lists(parties, max_size=15), moments)
def test_moving_up_leaves_nobody_to_move_up(slot_rules, asking, now):
    slot = Slot(slot_rules)
    slot.line = [party(number, *each) for number, each in enumerate(asking)]
    slot.fill(now)
    assert slot.fill(now) == []


@BUSY_MACHINE
@given(quotas, st.dictionaries(st.sampled_from(WAYS), st.integers(0, 9)), st.sampled_from(WAYS), moments)
def test_places_left_are_never_more_than_the_slot_has(slot_rules, taken, way, now):
    left = places_left(slot_rules, taken, way, now)
    assert 0 <= left <= max(0, slot_rules.places - sum(taken.values()))
    if now == BEFORE:
        assert left <= max(0, slot_rules.quotas[way] - taken.get(way, 0))
