"""Which stored rules are open now, when they close, and which rule counts for a service at a place."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from builders import make_organization, text
from dure.core.opening.engine.opening import HORIZON
from dure.core.opening.engine.reading import key_of, rule_from
from dure.local.directory.services import actions
from dure.local.directory.services import opening as module
from dure.local.directory.services.models import OpeningRule
from dure.local.directory.services.opening import (
    closing_times,
    keep_rules,
    open_keys,
    stored_rule,
    stored_rule_at,
    stored_rules_of,
)
from local.directory.services.service_world import EVENING, MONDAY_NOON, NOON, Kitchen

pytestmark = pytest.mark.django_db

ALWAYS = {"byday": "MO,TU,WE,TH,FR,SA,SU", "opens_at": "00:00", "closes_at": "00:00"}
NIGHT = {"byday": "MO", "opens_at": "20:00", "closes_at": "02:00"}


def keep(schedule, zone="Asia/Seoul", country="KR", **exceptions):
    document = {"schedules": [schedule], "exceptions": exceptions, "zone": zone, "country": country}
    keep_rules([document])
    return key_of(document)


def test_what_is_open_closes_at_its_own_time_in_its_own_zone():
    seoul = keep(NOON)
    paris = keep({**NOON, "opens_at": "03:00", "closes_at": "05:15"}, "Europe/Paris", "FR")
    shut = keep(EVENING)
    times = closing_times([seoul, paris, shut], MONDAY_NOON)
    assert times[seoul].isoformat() == "2025-11-03T13:30:00+09:00"
    assert times[paris].isoformat() == "2025-11-03T05:15:00+01:00"
    assert set(times) == {seoul, paris}


def test_closing_times_are_told_for_what_is_asked_and_known_only():
    seoul = keep(NOON)
    assert closing_times([], MONDAY_NOON) == {}
    assert closing_times(["0" * 16, "hours:x"], MONDAY_NOON) == {}
    assert set(closing_times([seoul, "0" * 16], MONDAY_NOON)) == {seoul}


def test_what_never_closes_has_no_closing_time():
    always = keep(ALWAYS)
    assert always in open_keys(MONDAY_NOON)
    assert closing_times([always], MONDAY_NOON) == {}


def test_over_midnight_it_closes_tomorrow_and_is_open_after_it():
    night = keep(NIGHT)
    late = datetime(2025, 11, 3, 13, 0, tzinfo=UTC)  # Monday, 22:00
    assert closing_times([night], late)[night].isoformat() == "2025-11-04T02:00:00+09:00"
    after = late + timedelta(hours=3, minutes=59)
    assert night in open_keys(after)
    assert night not in open_keys(after + timedelta(minutes=1))


def test_seconds_do_not_count_so_a_minute_is_asked_once():
    night = keep(NIGHT)
    last = datetime(2025, 11, 3, 16, 59, 59, tzinfo=UTC)
    assert night in open_keys(last)
    with CaptureQueriesContext(connection) as captured:
        assert night in open_keys(last.replace(second=1))
    assert len(captured) == 0


def test_holidays_of_the_country_decide():
    korea, france = (
        keep(NOON, holidays="closed"),
        keep({**NOON, "timezone": 9}, "Europe/Paris", "FR", holidays="closed"),
    )
    chuseok = datetime(2025, 10, 6, 3, 0, tzinfo=UTC)
    assert korea not in open_keys(chuseok)
    assert france in open_keys(chuseok)
    assert korea in open_keys(MONDAY_NOON)


def test_a_rule_that_is_kept_now_is_known_at_once_and_one_that_is_gone_is_forgotten():
    first = keep(NOON)
    assert open_keys(MONDAY_NOON) == {first}
    second = keep(ALWAYS)
    assert open_keys(MONDAY_NOON) == {first, second}
    OpeningRule.objects.filter(pk=first).delete()
    keep(EVENING)
    assert open_keys(MONDAY_NOON) == {second}


def test_the_same_rule_is_kept_once():
    assert keep(NOON) == keep(NOON)
    keep_rules([])
    assert OpeningRule.objects.count() == 1


def test_a_state_is_asked_again_only_when_it_can_have_changed(monkeypatch):
    keep(NOON)
    asked = []
    original = module.state_at
    monkeypatch.setattr(module, "state_at", lambda rule, moment: asked.append(moment) or original(rule, moment))
    module._known.states.clear()
    for minutes in (0, 1, 30, 89):
        open_keys(MONDAY_NOON + timedelta(minutes=minutes))
    assert len(asked) == 1
    open_keys(MONDAY_NOON + timedelta(minutes=90))
    assert len(asked) == 2
    open_keys(MONDAY_NOON - timedelta(minutes=5))
    assert len(asked) == 3


def test_what_opens_again_beyond_the_horizon_only_is_asked_again_the_next_day():
    far = (MONDAY_NOON + timedelta(days=HORIZON + 30)).date()
    key = keep({"dtstart": far.isoformat(), "opens_at": "09:00", "closes_at": "18:00"})
    assert key not in open_keys(MONDAY_NOON)
    assert key in open_keys(datetime(far.year, far.month, far.day, 3, 0, tzinfo=UTC))


def test_the_more_particular_hours_go_first():
    kitchen = Kitchen()
    at = kitchen.lunch.at_locations.get()
    assert stored_rule_at(at)["schedules"][0]["opens_at"] == "11:30"
    actions.change_location(kitchen.by, kitchen.hall, details={"schedules": [ALWAYS]})
    at.refresh_from_db()
    assert stored_rule_at(at)["schedules"][0]["opens_at"] == "11:30"
    supper = kitchen.supper.at_locations.get(location=kitchen.hall)
    assert stored_rule_at(supper)["schedules"][0]["opens_at"] == "00:00"
    actions.change_offer(kitchen.by, at, details={"schedules": [EVENING]})
    at.refresh_from_db()
    assert stored_rule_at(at)["schedules"][0]["opens_at"] == "18:00"


def test_the_more_particular_exceptions_go_first_and_others_are_taken_over():
    kitchen = Kitchen()
    at = kitchen.lunch.at_locations.get()
    actions.change_location(kitchen.by, kitchen.hall, exceptions={"holidays": "closed"})
    at.refresh_from_db()
    assert stored_rule_at(at)["exceptions"] == {"holidays": "closed"}
    actions.change_service(kitchen.by, kitchen.lunch, exceptions={"holidays": "major_closed"})
    at.refresh_from_db()
    assert stored_rule_at(at)["exceptions"] == {"holidays": "major_closed"}
    actions.change_offer(kitchen.by, at, exceptions={"closed_days": [{"from": "2025-11-03"}]})
    at.refresh_from_db()
    assert stored_rule_at(at)["exceptions"] == {"closed_days": [{"from": "2025-11-03"}]}


def test_where_nothing_is_known_nothing_is_said():
    organization = make_organization(territory=None, country_code="FR")
    kitchen = Kitchen()
    bare = kitchen.service("Bare", kitchen.far)
    assert stored_rule(bare) is None
    assert stored_rules_of(bare) == []
    assert stored_rule_at(bare.at_locations.get()) is None
    assert module.zone_and_country(organization) == ("UTC", "FR")
    assert module.zone_and_country(kitchen.organization) == ("Asia/Seoul", "KR")


def test_a_service_with_only_special_days_is_open_on_them():
    kitchen = Kitchen()
    day = {"special_days": [{"date": "2025-11-03", "hours": [["11:00", "13:00"]]}]}
    feast = actions.add_service(kitchen.by, kitchen.organization, name=text("Feast"), exceptions=day)
    [document] = stored_rules_of(feast)
    assert rule_from(document).schedules == ()
    assert key_of(document) in open_keys(MONDAY_NOON)
    assert key_of(document) not in open_keys(MONDAY_NOON + timedelta(days=1))
