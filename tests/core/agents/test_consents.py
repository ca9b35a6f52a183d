"""Consent, retention, and the monthly review of the access log."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from builders import make_organization, make_user_with_role
from dure.core.agents import access_reviews, consents
from dure.core.agents.consents import registry
from dure.core.agents.models import AccessReview, Consent, PersonalRecord
from dure.core.agents.personal import (
    PersonalData,
    end_retention,
    ending_records,
    erase_person,
    read_person,
    register_person,
)
from dure.core.agents.roles import Role
from dure.core.audit.models import Access, Change
from dure.core.kit.errors import Refused

pytestmark = pytest.mark.django_db
MARCH = date(2025, 3, 1)


@pytest.fixture
def holder():
    return make_organization("clinic")


@pytest.fixture
def staff(holder):
    return make_user_with_role(Role.DESK_STAFF, holder, display_name="Desk")


@pytest.fixture
def privacy(holder):
    return make_user_with_role(Role.PRIVACY_OFFICER, holder, display_name="Privacy")


@pytest.fixture
def resident(staff, holder):
    return register_person(staff, holder, PersonalData(name="가은숙", phone="010-0000-1001")).pk


def log(resident, reader, at, purpose="check-in", times=1):
    for _each in range(times):
        Access.objects.create(at=at, reader=reader.agent_id, subject=resident, purpose=purpose, fields=["name"])


class TestConsents:
    def test_a_consent_stands_from_giving_to_taking_back(self, staff, resident):
        assert not consents.has_consent(resident, "outreach")
        given = consents.give(staff, resident, "outreach")
        assert consents.give(staff, resident, "outreach") == given
        assert consents.with_consent([resident], "outreach") == {resident}
        assert (given.given_before, given.wording) == (staff.agent_id, 1)
        assert consents.take_back(staff, resident, "outreach")
        assert not consents.take_back(staff, resident, "outreach")
        assert not consents.has_consent(resident, "outreach")
        assert Consent.objects.get().withdrawn_at is not None

    def test_what_rests_on_a_consent_ends_with_it(self, staff, resident, monkeypatch):
        ended = []
        monkeypatch.setitem(registry._withdrawals, "outreach", [ended.append])
        consents.give(staff, resident, "outreach")
        consents.take_back(staff, resident, "outreach")
        assert ended == [resident]

    def test_erasing_somebody_ends_every_consent(self, staff, privacy, resident):
        consents.give(staff, resident, "outreach")
        erase_person(privacy, resident)
        assert not Consent.objects.filter(withdrawn_at=None).exists()

    def test_strangers_note_no_consent(self, resident, privacy):
        stranger = make_user_with_role(Role.DESK_STAFF, make_organization())
        for person in (stranger, privacy):
            with pytest.raises(PermissionDenied):
                consents.give(person, resident, "outreach")
            with pytest.raises(PermissionDenied):
                consents.take_back(person, resident, "outreach")

    def test_nobody_agrees_to_what_nobody_asks_for(self, staff, resident):
        with pytest.raises(ValueError, match="no room"):
            consents.give(staff, resident, "advertising")

    def test_the_log_of_changes_says_which_purpose_and_how(self, staff, resident):
        consents.give(None, resident, "outreach", Consent.Way.KIOSK)
        assert Change.objects.get(action="give_consent").details == {"purpose": "outreach", "way": "kiosk"}

    def test_staff_give_and_take_back_on_the_page(self, client, staff, resident):
        client.force_login(staff)
        page = reverse("agents:resident", args=[resident])
        assert "Does not agree" in client.get(page).content.decode()
        change = reverse("agents:change_consent", args=[resident])
        client.post(change, {"purpose": "outreach", "agrees": "1"})
        assert consents.has_consent(resident, "outreach")
        assert "Agrees since" in client.get(page).content.decode()
        client.post(change, {"purpose": "outreach"})
        assert not consents.has_consent(resident, "outreach")

    def test_a_needed_consent_is_taken_back_by_erasing(self, client, staff, resident):
        consents.give(staff, resident, "membership")
        client.force_login(staff)
        answer = client.post(
            reverse("agents:change_consent", args=[resident]), {"purpose": "membership"}, follow=True
        ).content.decode()
        assert "Erase the person" in answer
        assert consents.has_consent(resident, "membership")

    def test_the_privacy_officer_sees_but_does_not_change(self, client, privacy, resident):
        client.force_login(privacy)
        assert "The person agrees" not in client.get(reverse("agents:resident", args=[resident])).content.decode()
        answer = client.post(reverse("agents:change_consent", args=[resident]), {"purpose": "outreach", "agrees": "1"})
        assert answer.status_code == 403


class TestRetention:
    def test_a_record_ends_when_nothing_was_used_for_long(self, resident, holder, settings):
        assert ending_records(holder) == []
        kept = timedelta(days=settings.DURE.retention_days)
        PersonalRecord.objects.update(created_at=timezone.now() - kept + timedelta(days=10))
        (soon,) = ending_records(holder)
        assert soon.agent_id == resident
        assert end_retention() == 0
        PersonalRecord.objects.update(created_at=timezone.now() - kept - timedelta(days=1))
        assert end_retention() == 1
        assert PersonalRecord.objects.get().ciphertext is None
        assert Change.objects.get(action="end_retention").actor is None
        assert end_retention() == 0

    def test_whoever_was_served_is_kept(self, resident, settings, monkeypatch):
        from dure.core.agents.personal import retention

        PersonalRecord.objects.update(created_at=timezone.now() - timedelta(days=settings.DURE.retention_days + 9))
        monkeypatch.setattr(retention, "_uses", [lambda ids: {each: timezone.now() for each in ids}])
        assert end_retention() == 0


class TestKeepingTheLog:
    def test_no_reading_is_deleted_before_two_years_and_none_is_changed(self, resident, staff):
        log(resident, staff, timezone.now() - timedelta(days=720))
        log(resident, staff, timezone.now() - timedelta(days=740))
        with pytest.raises(DatabaseError), transaction.atomic():
            Access.objects.filter(at__gte=timezone.now() - timedelta(days=725)).delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            Access.objects.update(purpose="another")
        assert Access.objects.filter(at__lt=timezone.now() - timedelta(days=732)).delete()[0] == 1


class TestReviews:
    def test_a_month_says_who_read_how_much_and_what_for(self, holder, staff, resident):
        log(resident, staff, datetime(2025, 3, 3, 3, 0, tzinfo=UTC), times=2)
        log(resident, staff, datetime(2025, 3, 4, 3, 0, tzinfo=UTC), "outreach")
        (reader,) = access_reviews.readers_of(holder, MARCH)
        assert (reader.name, reader.readings, reader.people) == ("Desk", 3, 1)
        assert reader.purposes == [("check-in", 2), ("outreach", 1)]
        assert reader.unusual == []

    def test_nights_crowds_and_lost_rights_are_unusual(self, holder, staff, privacy, resident):
        log(resident, staff, datetime(2025, 3, 3, 14, 0, tzinfo=UTC))  # 23:00 in Korea
        log(resident, privacy, datetime(2025, 3, 3, 3, 0, tzinfo=UTC), times=31)
        found = {reader.name: reader.unusual for reader in access_reviews.readers_of(holder, MARCH)}
        assert "at night" in found["Desk"][0]
        assert found["Privacy"] == ["31 within one hour", "holds no right to read any more"]

    def test_the_month_ends_at_midnight_of_the_place(self, holder, staff, resident):
        log(resident, staff, datetime(2025, 3, 31, 16, 0, tzinfo=UTC))  # 1 April in Korea
        assert access_reviews.readers_of(holder, MARCH) == []

    def test_a_review_is_signed_once_with_findings_where_something_is_unusual(self, holder, staff, privacy, resident):
        log(resident, staff, datetime(2025, 3, 3, 14, 0, tzinfo=UTC))
        with pytest.raises(Refused) as refusal:
            access_reviews.review_month(privacy, holder, MARCH, " ")
        assert refusal.value.code == "no-findings"
        review = access_reviews.review_month(privacy, holder, MARCH, "Asked; an emergency.")
        assert (review.readings, review.reviewed_by) == (1, privacy)
        with pytest.raises(Refused, match="already"):
            access_reviews.review_month(privacy, holder, MARCH, "again")

    def test_nobody_reviews_only_their_own_readings(self, holder, privacy, resident):
        log(resident, privacy, datetime(2025, 3, 3, 3, 0, tzinfo=UTC))
        with pytest.raises(Refused) as refusal:
            access_reviews.review_month(privacy, holder, MARCH, "fine")
        assert refusal.value.code == "own-readings"

    def test_a_running_month_is_not_reviewed(self, holder, staff, privacy, resident):
        read_person(staff, resident, "check-in")
        with pytest.raises(Refused, match="not over"):
            access_reviews.review_month(privacy, holder, timezone.localdate().replace(day=1), "")

    def test_staff_review_nothing(self, client, holder, staff, resident):
        log(resident, staff, datetime(2025, 3, 3, 3, 0, tzinfo=UTC))
        with pytest.raises(PermissionDenied):
            access_reviews.review_month(staff, holder, MARCH, "")
        client.force_login(staff)
        for page in (reverse("agents:access_reviews"), reverse("agents:access_review", args=["clinic", "2025-03"])):
            assert client.get(page).status_code == 403

    def test_the_pages_lead_from_what_waits_to_the_signature(self, client, holder, staff, privacy, resident):
        last_month = timezone.localdate().replace(day=1) - timedelta(days=1)
        log(resident, staff, datetime(last_month.year, last_month.month, 3, 3, 0, tzinfo=UTC))
        client.force_login(privacy)
        page = reverse("agents:access_review", args=["clinic", f"{last_month:%Y-%m}"])
        months = client.get(reverse("agents:access_reviews")).content.decode()
        assert "Waits for its review" in months
        assert page in months
        assert "Nothing unusual" in client.get(page).content.decode()
        assert client.post(page, {"findings": ""}).status_code == 302
        assert "Reviewed by Privacy" in client.get(reverse("agents:access_reviews")).content.decode()
        assert AccessReview.objects.get().month == last_month.replace(day=1)

    def test_a_month_that_is_none_is_not_found(self, client, holder, privacy):
        client.force_login(privacy)
        for month in ("2025-13", "never", "1999-01"):
            assert client.get(reverse("agents:access_review", args=["clinic", month])).status_code == 404
