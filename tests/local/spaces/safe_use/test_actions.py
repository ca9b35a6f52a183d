"""Signing rules, advising, keeping and handing readings, on the real database."""

import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone

from builders import make_space, make_user_with_role
from dure.core.agents import consents
from dure.core.agents.personal import PersonalData, erase_person, register_person
from dure.core.agents.roles import Role
from dure.core.audit.models import Access, Change
from dure.core.kit.errors import Refused
from dure.core.kit.ids import new_id
from dure.ledger.models import EconomicEvent
from dure.local.spaces.actions import add_device, check_in
from dure.local.spaces.models import Device
from dure.local.spaces.safe_use import actions, queries
from dure.local.spaces.safe_use.engine import Readings
from dure.local.spaces.safe_use.models import HandedReading, HealthCheck, RuleSetVersion, Signature, WeatherReading
from dure.local.spaces.safe_use.shipped import shipped_documents

pytestmark = pytest.mark.django_db
PUBLISHED, STRICTER, _LOOSER = shipped_documents()


def device(manager, space, kind):
    return add_device(manager, space, kind, kind)[0]


def enter(staff, space):
    return check_in(staff, space, None, entry_id=str(new_id())).stay


def member(staff, space, *, agrees):
    person = register_person(staff, space.operator, PersonalData(name="Neighbor"))
    if agrees:
        consents.give(staff, person.pk, "health_readings")
    return person


def test_165_over_95_leads_to_asking_staff_with_the_reason_its_source_and_who_signed(space, staff, signed):
    advice = actions.advise_arrival(staff, space, Readings(165, 95))
    assert advice.outcome == "ask"
    assert advice.reasons[0].code == "systolic-160"
    assert advice.reasons[0].odds_ratio == "3.63"
    assert advice.reasons[0].source.url.startswith("https://seniorguide.jp/")
    assert (advice.signature.name, advice.signature.licence) == ("Dr. Kim", "12345")


def test_without_signed_rules_no_advice_is_given(space, staff, clinician, signed):
    actions.withdraw_rules(clinician, space)
    assert actions.advise_arrival(staff, space, Readings(165, 95)) is None
    assert not actions.withdraw_rules(clinician, space)


def test_the_version_signed_last_is_used_and_the_ones_before_stay_in_the_history(space, staff, clinician, signed):
    actions.sign_rules(clinician, space, STRICTER, "Dr. Lee")
    assert actions.advise_arrival(staff, space, Readings(), ["after_meal"]).outcome == "ask"
    first, second = queries.history_of(space)
    assert (first.name, first.ended_at, second.name) == ("Dr. Lee", None, "Dr. Kim")
    assert second.ended_at is not None


def test_a_changed_signature_is_no_signature(space, staff, signed):
    Signature.objects.update(name="Dr. Somebody")
    assert queries.standing_rules(space) is None
    assert actions.advise_arrival(staff, space, Readings(165, 95)) is None


def test_a_version_of_rules_is_never_changed(space, signed):
    for change in (lambda: RuleSetVersion.objects.update(document={}), RuleSetVersion.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert RuleSetVersion.objects.get().document["key"] == "bathing-published"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CLINICIAN])
def test_only_a_clinician_of_the_operator_signs_imports_and_withdraws(space, role):
    by = make_user_with_role(role, space.operator)
    elsewhere = make_user_with_role(Role.CLINICIAN, make_space().operator)
    for who in (by, elsewhere):
        for act in (
            lambda who=who: actions.sign_rules(who, space, PUBLISHED, "Name"),
            lambda who=who: actions.import_rules(who, space, b"{}"),
            lambda who=who: actions.withdraw_rules(who, space),
        ):
            with pytest.raises(PermissionDenied):
                act()


def test_a_clinician_brings_in_rules_of_their_own(space, clinician, staff):
    document = json.loads(json.dumps(shipped_documents()[PUBLISHED]))
    document |= {"key": "own", "rules": document["rules"][:1]}
    text = json.dumps(document).replace('"160"', "150")
    digest = actions.import_rules(clinician, space, text.encode())
    assert actions.advise_arrival(staff, space, Readings(155, 90)) is None
    actions.sign_rules(clinician, space, digest, "Dr. Kim")
    assert actions.advise_arrival(staff, space, Readings(155, 90)).outcome == "ask"
    assert queries.rules_with(make_space(), digest) is None


@pytest.mark.parametrize(
    "content", [b"", b"[", b"\xff\xfe", b"[1.5]", b'{"a": "\\u0000"}', b"[" * 100_000, b"x" * 300_000]
)
def test_a_file_that_is_no_rule_set_is_refused_at_its_field(space, clinician, content):
    with pytest.raises(Refused) as refusal:
        actions.import_rules(clinician, space, content)
    assert refusal.value.field == "file"


def test_what_cannot_be_right_is_refused_at_its_field_without_the_value(space, staff, signed):
    with pytest.raises(Refused) as refusal:
        actions.advise_arrival(staff, space, Readings(999, 95))
    assert refusal.value.field == "systolic"
    assert "999" not in refusal.value.message


def test_a_kiosk_of_the_space_advises_and_no_other_machine_does(space, manager, signed):
    assert actions.advise_arrival(device(manager, space, Device.Kind.KIOSK), space, Readings(165, 95))
    for kind in (Device.Kind.SENSOR, Device.Kind.SCREEN, Device.Kind.BUTTON):
        with pytest.raises(PermissionDenied):
            actions.advise_arrival(device(manager, space, kind), space, Readings(165, 95))
    with pytest.raises(PermissionDenied):
        actions.advise_arrival(device(manager, space, Device.Kind.KIOSK), make_space(), Readings())


def test_only_the_outcome_is_noted_on_the_stay_and_nothing_in_ledger_or_audit(space, staff, signed):
    stay = enter(staff, space)
    actions.advise_stay(staff, stay, Readings(165, 95))
    stay.refresh_from_db()
    assert stay.advice == "ask"
    actions.confirm_spoken(staff, stay, "gentle")
    stay.refresh_from_db()
    assert stay.advice == "gentle"
    rows = [*Change.objects.values(), *EconomicEvent.objects.values()]
    # Numbers of rows and digits within ids and times are no readings.
    written = json.dumps([row | {"id": "", "position": ""} for row in rows], default=str)
    assert not re.search(r"\b165\b", written)
    assert "systolic" not in written
    entry = Change.objects.get(action="confirm_spoken")
    assert (entry.actor, entry.subject) == (staff.agent_id, str(stay.pk))
    with pytest.raises(Refused):
        actions.confirm_spoken(staff, stay, "usual")


def test_readings_are_kept_for_members_who_agreed_only(space, staff):
    assert not actions.keep_readings(staff, space, member(staff, space, agrees=False).pk, Readings(165, 95), "ask")
    assert not actions.keep_readings(staff, space, new_id(), Readings(165, 95), "ask")
    assert not HealthCheck.objects.exists()
    person = member(staff, space, agrees=True)
    assert actions.keep_readings(staff, space, person.pk, Readings(165, 95, temperature=Decimal("36.5")), "ask")
    assert b"165" not in bytes(HealthCheck.objects.get().ciphertext)


def test_reading_what_is_kept_needs_the_right_and_a_purpose_and_is_logged(space, staff, clinician):
    person = member(staff, space, agrees=True)
    actions.keep_readings(staff, space, person.pk, Readings(165, 95, temperature=Decimal("36.5")), "ask")
    with pytest.raises(PermissionDenied):
        queries.read_health_checks(staff, space, person.pk, "check")
    with pytest.raises(Refused):
        queries.read_health_checks(clinician, space, person.pk, " ")
    (check,) = queries.read_health_checks(clinician, space, person.pk, "check")
    assert (check.readings.systolic, check.readings.temperature, check.advice) == (165, Decimal("36.5"), "ask")
    access = Access.objects.get(fields=["health_readings"])
    assert (access.reader, access.subject, access.purpose) == (clinician.agent_id, person.pk, "check")


def test_taking_consent_back_and_erasing_delete_the_readings(space, staff, manager):
    for end in (
        lambda who: consents.take_back(staff, who, "health_readings"),
        lambda who: erase_person(manager, who),
    ):
        person = member(staff, space, agrees=True)
        actions.keep_readings(staff, space, person.pk, Readings(120, 80), "usual")
        assert HealthCheck.objects.count() == 1
        end(person.pk)
        assert not HealthCheck.objects.exists()


def test_readings_end_after_the_days_that_the_space_keeps_them(space, staff, manager):
    person = member(staff, space, agrees=True)
    actions.keep_readings(staff, space, person.pk, Readings(120, 80), "usual")
    HealthCheck.objects.update(taken_at=timezone.now() - timedelta(days=40))
    assert actions.end_keeping() == 0
    actions.set_keeping(manager, space, 30)
    assert actions.end_keeping() == 1
    with pytest.raises(Refused):
        actions.set_keeping(manager, space, 0)


def test_a_devices_reading_is_taken_once_by_its_code(space, staff, manager):
    sensor = device(manager, space, Device.Kind.SENSOR)
    handed = actions.hand_reading(sensor, space, Readings(165, 95))
    assert len(handed.code) == 4
    assert b"165" not in bytes(HandedReading.objects.get().ciphertext)
    assert actions.take_reading(staff, space, handed.code).systolic == 165
    assert actions.take_reading(staff, space, handed.code) is None


def test_a_reading_goes_to_the_one_kiosk_that_waits_at_its_zone(space, manager):
    sensor, kiosk = (device(manager, space, kind) for kind in (Device.Kind.SENSOR, Device.Kind.KIOSK))
    assert actions.take_reading(kiosk, space) is None
    actions.wait_for_reading(kiosk)
    handed = actions.hand_reading(sensor, space, Readings(pulse=70))
    assert (handed.bound, handed.code) == (True, "")
    assert actions.take_reading(kiosk, space).pulse == 70
    other = device(manager, space, Device.Kind.KIOSK)
    actions.wait_for_reading(kiosk)
    actions.wait_for_reading(other)
    assert not actions.hand_reading(sensor, space, Readings(pulse=70)).bound


def test_a_reading_that_nobody_takes_is_gone_after_ten_minutes(space, staff, manager):
    handed = actions.hand_reading(device(manager, space, Device.Kind.SENSOR), space, Readings(165, 95))
    HandedReading.objects.update(ends_at=timezone.now())
    assert actions.take_reading(staff, space, handed.code) is None
    actions.end_keeping()
    assert not HandedReading.objects.exists()


def test_codes_cannot_be_guessed(space, staff, manager):
    handed = actions.hand_reading(device(manager, space, Device.Kind.SENSOR), space, Readings(165, 95))
    wrong = "0000" if handed.code != "0000" else "1111"
    for _try in range(10):
        assert actions.take_reading(staff, space, wrong) is None
    with pytest.raises(Refused, match="Too many"):
        actions.take_reading(staff, space, handed.code)


def test_the_cold_outside_is_part_of_the_advice_for_six_hours(space, staff, signed):
    actions.note_outdoor(staff, space, Decimal(-3))
    advice = actions.advise_arrival(staff, space, Readings(120, 80))
    assert advice.outdoor == -3
    assert any("cold" in tip.in_language("en") for tip in advice.tips)
    WeatherReading.objects.update(at=timezone.now() - timedelta(hours=6))
    assert actions.advise_arrival(staff, space, Readings(120, 80)).outdoor is None
    with pytest.raises(Refused):
        actions.note_outdoor(staff, space, Decimal(99))
