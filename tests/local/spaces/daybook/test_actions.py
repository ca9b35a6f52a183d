"""Closing, remarking, signing, signing anew; pictures and published reports: on the real database."""

from datetime import date, timedelta
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone

from builders import make_organization, make_user_with_role
from daybook_world import at
from dure.core.agents.roles import Role
from dure.core.audit.models import Change
from dure.core.kit.errors import Refused
from dure.ledger.engine.canonical import canonical_bytes
from dure.local.spaces.daybook import actions
from dure.local.spaces.daybook.daylog import day_log
from dure.local.spaces.daybook.engine.periods import Period
from dure.local.spaces.daybook.models import Picture, PublishedReport, SignedLog
from dure.local.spaces.daybook.queries import days_of
from pictures import OTHER, jpeg, png

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 3)


@pytest.fixture
def closed(bath):
    bath.visit(at(3), guests=4)
    actions.close(bath.staff, bath.space, DAY)
    return bath


def state(bath):
    return [(row.date, row.state) for row in days_of(bath.space, Period(2025, 3))]


def test_a_signature_keeps_the_day_as_it_was_and_can_be_checked(closed):
    actions.write_remark(closed.staff, closed.space, DAY, "Snow until noon.")
    log = actions.sign_log(closed.manager, closed.space, DAY)
    message = canonical_bytes(log.document)
    assert log.digest == sha256(message).hexdigest()
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(log.public_key)).verify(bytes.fromhex(log.signature), message)
    assert log.document["figures"][0] == {
        "kind": "visit",
        "activity": "bath",
        "unit": "one",
        "amount": "4",
        "known": "0",
        "entries": 1,
        "groups": 1,
        "events": 1,
    }
    assert (log.document["remark"], log.document["date"], log.version) == ("Snow until noon.", "2025-03-03", 1)
    assert state(closed) == [(DAY, "signed")]


def test_only_a_closed_day_is_signed_and_only_by_whoever_may(bath):
    bath.visit(at(3))
    with pytest.raises(Refused, match="Close the day first"):
        actions.sign_log(bath.manager, bath.space, DAY)
    actions.close(bath.staff, bath.space, DAY)
    with pytest.raises(PermissionDenied):
        actions.sign_log(bath.staff, bath.space, DAY)
    stranger = make_user_with_role(Role.ORGANIZATION_MANAGER, make_organization())
    with pytest.raises(PermissionDenied):
        actions.sign_log(stranger, bath.space, DAY)
    assert not SignedLog.objects.exists()


def test_signing_twice_is_signing_once(closed):
    first = actions.sign_log(closed.manager, closed.space, DAY)
    assert actions.sign_log(closed.manager, closed.space, DAY) == first


def test_a_later_entry_shows_as_a_change_and_is_signed_as_the_next_version(closed):
    first = actions.sign_log(closed.manager, closed.space, DAY)
    closed.visit(at(3, 11), guests=2)
    log = day_log(closed.space, DAY)
    assert log.has_changed
    assert [(each.place, each.before, each.after) for each in log.changes()] == [(("visit", "bath", "one"), 4, 6)]
    assert state(closed) == [(DAY, "changed")]
    second = actions.sign_log(closed.manager, closed.space, DAY)
    assert (second.version, second.document["previous"]) == (2, first.digest)
    assert state(closed) == [(DAY, "signed")]
    assert SignedLog.objects.get(pk=first.pk).document["figures"][0]["amount"] == "4"


def test_an_entry_that_was_taken_back_is_a_change_too(bath):
    event = bath.visit(at(3))
    actions.close(bath.staff, bath.space, DAY)
    actions.sign_log(bath.manager, bath.space, DAY)
    bath.undo(event)
    assert state(bath) == [(DAY, "changed")]
    assert day_log(bath.space, DAY).changes()[0].change == -1


def test_a_remark_changed_after_signing_is_a_change(closed):
    actions.sign_log(closed.manager, closed.space, DAY)
    actions.write_remark(closed.staff, closed.space, DAY, "Forgot: the boiler was serviced.")
    log = day_log(closed.space, DAY)
    assert log.has_changed
    assert not log.changes()


def test_a_signed_log_is_never_changed_or_deleted(closed):
    log = actions.sign_log(closed.manager, closed.space, DAY)
    for change in (lambda: SignedLog.objects.update(version=7), log.delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_a_day_that_only_late_entries_know_of_can_be_closed_but_not_one_to_come(bath):
    bath.money("purchase", at(5), 5000)
    assert actions.close(bath.staff, bath.space, date(2025, 3, 5)).opened_at == at(5)
    with pytest.raises(Refused, match="still to come"):
        actions.close(bath.staff, bath.space, timezone.localdate() + timedelta(days=2))


def test_a_day_is_not_closed_while_anybody_is_in(bath):
    bath.visit(None)
    today = days_of(bath.space, Period(timezone.localtime().year, timezone.localtime().month))[0].date
    with pytest.raises(Refused, match="still in"):
        actions.close(bath.staff, bath.space, today)


def add(bath, content=None, caption="Lunch together", **more):
    return actions.add_picture(bath.staff, bath.space, DAY, content or png(), caption, **{"consent": True, **more})


def test_a_picture_is_kept_without_notes_and_once(bath):
    picture = add(bath, png() + b"where and when")
    assert bytes(picture.content) == png()
    assert add(bath) == picture
    assert add(bath, png(OTHER)).media_type == "image/png"
    assert len(day_log(bath.space, DAY).pictures) == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"consent": False}, "consent"),
        ({"caption": " "}, "caption"),
        ({"content": b"GIF89a"}, "picture"),
        ({"content": jpeg()}, "picture"),
        ({"content": b"\xff" * 6_000_001}, "picture"),
    ],
)
def test_a_picture_that_cannot_be_kept_is_refused_at_its_field(bath, wrong, field):
    with pytest.raises(Refused) as refusal:
        add(bath, **wrong)
    assert refusal.value.field == field
    assert not Picture.objects.exists()


def test_a_picture_is_gone_when_consent_is_withdrawn(bath):
    actions.remove_picture(bath.staff, add(bath))
    assert not Picture.objects.exists()
    assert list(Change.objects.filter(action__endswith="picture").values_list("action", flat=True).order_by("at")) == [
        "add_picture",
        "remove_picture",
    ]


def test_a_report_is_published_and_withdrawn_by_whoever_manages_the_space(bath):
    march = Period(2025, 3)
    with pytest.raises(PermissionDenied):
        actions.publish_report(bath.staff, bath.space, march)
    actions.publish_report(bath.manager, bath.space, march)
    actions.publish_report(bath.manager, bath.space, march)
    assert PublishedReport.objects.get().period == "2025-03"
    actions.withdraw_report(bath.manager, bath.space, march)
    assert not PublishedReport.objects.exists()
    with pytest.raises(Refused):
        actions.publish_report(bath.manager, bath.space, Period(2999))
