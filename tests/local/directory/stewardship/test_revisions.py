"""The history of an entry: readable, with its sources, and undone field by field."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from builders import make_organization, make_organization_type, make_territory, make_user, make_user_with_role, text
from dure.core.agents.actions import change_organization, create_organization
from dure.core.agents.roles import Role
from dure.core.agents.stored_entries import stored_entry
from dure.core.audit.models import Revision
from dure.core.audit.revisions import NewRevision, note_revisions, revisions_of
from dure.core.kit.errors import Refused
from dure.core.kit.translated import Translated
from dure.core.territories.actions import load_reference_data
from dure.local.directory.stewardship.facts import facts_of
from dure.local.directory.stewardship.organization_kind import FIELDS, ORGANIZATIONS
from dure.local.directory.stewardship.undoing import undo_revision, undoing

pytestmark = pytest.mark.django_db


@pytest.fixture
def anseong():
    return make_territory("anseong")


@pytest.fixture
def bath(anseong):
    return make_organization("bath", name=text("Bathhouse"), territory=anseong)


@pytest.fixture
def officer(anseong):
    return make_user_with_role(Role.OFFICER, anseong, email="officer@city.example", display_name="Park")


def newest(organization):
    return revisions_of("organization", organization.pk)[0]


def history(client, slug="bath"):
    answer = client.get(reverse("stewardship:history", args=[slug]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_field_of_an_entry_has_words():
    from dure.core.agents.stored_entries import FIELDS as STORED

    assert set(FIELDS) == set(STORED)


def test_a_history_says_what_changed_in_peoples_words(bath, officer):
    load_reference_data()
    change_organization(
        officer,
        bath,
        note="They told us",
        name=Translated({"en": "Bathhouse of Iljuk", "ko": "일죽목욕탕"}, "en"),
        type=make_organization_type("cooperative", name=text("Cooperative")),
        activities=["activities-ica/ICA10"],
        languages=["vi"],
        challenges=["ageing"],
        accessibility=["lift"],
        certifications=[{"kind": "b-corp", "number": "7", "start": "2024-01-01", "end": "2026-12-31"}],
        founded=date(2020, 5, 1),
        latitude=Decimal("37.1"),
        longitude=Decimal("127.4"),
    )
    page = history(Client())
    for shown in (
        "City SSE officer",
        "They told us",
        "of Iljuk",
        "일죽목욕탕",
        "Cooperative",
        "Vietnamese",
        "Lift",
        "B Corp · 7 · January 1, 2024 – December 31, 2026",
        "May 1, 2020",
        "Changed the organization&#x27;s entry",
    ):
        assert shown in page, shown
    assert "Park" not in page
    assert ">ageing<" not in page
    colleague = Client()
    colleague.force_login(make_user())
    assert "Park" in history(colleague)


def test_what_people_wrote_is_shown_as_text(bath, officer):
    change_organization(officer, bath, note="<script>", phone="<b>1</b>")
    page = history(Client())
    assert "&lt;script&gt;" in page
    assert "&lt;b&gt;1&lt;/b&gt;" in page
    assert "<b>1</b>" not in page


def test_a_history_costs_the_same_queries_for_any_number_of_changes(bath, officer):
    load_reference_data()
    types = [make_organization_type(f"type-{number}") for number in range(4)]

    def change(number):
        change_organization(officer, bath, type=types[number], challenges=["ageing"] * number, phone=str(number))

    def queries():
        with CaptureQueriesContext(connection) as captured:
            history(Client())
        return len(captured)

    change(1)
    queries()
    before = queries()
    change(2)
    change(3)
    assert queries() == before


def test_undoing_takes_back_what_nobody_changed_since(bath, officer):
    change_organization(officer, bath, phone="1", email="a@bath.coop")
    first = newest(bath)
    change_organization(officer, bath, phone="2")
    found = undoing(ORGANIZATIONS, bath, first)
    assert (found.simple, found.changed_since) == ({"email": ""}, {"phone": ""})
    client = Client()
    client.force_login(officer)
    url = reverse("stewardship:undo", args=["bath", first.pk])
    page = client.get(url).content.decode()
    assert "This was changed since" in page
    assert client.post(url).status_code == 302
    bath.refresh_from_db()
    assert (bath.phone, bath.email) == ("2", "")
    assert (newest(bath).undoes, newest(bath).action) == (first.pk, "undo_change")
    assert "undone since" in history(Client())


def test_what_was_changed_since_goes_back_only_on_demand(bath, officer):
    change_organization(officer, bath, phone="1")
    first = newest(bath)
    change_organization(officer, bath, phone="2")
    with pytest.raises(Refused) as caught:
        undo_revision(officer, ORGANIZATIONS, bath, first)
    assert caught.value.code == "nothing-to-undo"
    client = Client()
    client.force_login(officer)
    url = reverse("stewardship:undo", args=["bath", first.pk])
    assert client.post(url).status_code == 422
    assert client.post(url, {"also": "phone"}).status_code == 302
    bath.refresh_from_db()
    assert bath.phone == ""


def test_undoing_an_undoing_does_the_change_again(bath, officer):
    change_organization(officer, bath, phone="1")
    undo_revision(officer, ORGANIZATIONS, bath, newest(bath))
    undo_revision(officer, ORGANIZATIONS, bath, newest(bath))
    bath.refresh_from_db()
    assert bath.phone == "1"


@pytest.mark.parametrize("field", ["identifiers", "name", "no_such_field"])
def test_a_choice_of_other_fields_changes_nothing(bath, officer, field):
    change_organization(officer, bath, phone="1")
    first = newest(bath)
    change_organization(officer, bath, phone="2", identifiers={"business-number": "9"})
    with pytest.raises(Refused):
        undo_revision(officer, ORGANIZATIONS, bath, first, [field])


def test_nobody_undoes_what_they_may_not_edit(bath, officer):
    change_organization(officer, bath, phone="1")
    revision = newest(bath)
    stranger = make_user_with_role(Role.OFFICER, make_territory("bordeaux"))
    url = reverse("stewardship:undo", args=["bath", revision.pk])
    for user in (stranger, make_user(), make_user_with_role(Role.DESK_STAFF, bath)):
        with pytest.raises(PermissionDenied):
            undo_revision(user, ORGANIZATIONS, bath, revision)
        client = Client()
        client.force_login(user)
        assert client.get(url).status_code == 403
        assert client.post(url).status_code == 403
    assert Client().post(url).status_code == 302
    bath.refresh_from_db()
    assert bath.phone == "1"


def test_the_revision_of_another_entry_cannot_be_undone_through_this_one(bath, officer, anseong):
    foreign = make_organization(territory=make_territory("bordeaux"))
    note_revisions([NewRevision("change_organization", "organization", foreign.pk, {"phone": ["1", ""]})])
    client = Client()
    client.force_login(officer)
    assert client.post(reverse("stewardship:undo", args=["bath", newest(foreign).pk])).status_code == 404


def test_a_merged_entry_is_not_changed_by_undoing(bath, officer, anseong):
    change_organization(officer, bath, phone="1")
    bath.merged_into = make_organization(territory=anseong)
    bath.save()
    with pytest.raises(PermissionDenied):
        undo_revision(officer, ORGANIZATIONS, bath, newest(bath))


def test_the_beginning_of_an_entry_offers_no_undoing(officer, anseong):
    create_organization(officer, anseong, "new", name=text("New"))
    client = Client()
    client.force_login(officer)
    assert "Undo this change" not in history(client, "new")


def test_an_entry_without_changes_says_what_will_be_here(bath):
    assert "Nothing has changed yet" in history(Client())


def test_entries_of_other_kinds_have_the_same_pages(bath, officer):
    change_organization(officer, bath, phone="1")
    url = reverse("stewardship:entry_history", args=["organization", bath.pk])
    assert "Telephone" in Client().get(url).content.decode()
    assert Client().get(reverse("stewardship:entry_history", args=["user", bath.pk])).status_code == 404
    assert Client().get(reverse("stewardship:entry_history", args=["organization", officer.pk])).status_code == 404


# Where facts come from


def test_every_fact_comes_from_the_newest_change_that_touched_it(bath, officer, anseong):
    bath.source_name, bath.checked_on = "Register", date(2024, 1, 1)
    bath.save()
    owner = make_user_with_role(Role.ENTRY_OWNER, bath)
    change_organization(officer, bath, phone="1", email="a@bath.coop", source=("Phone call", ""))
    change_organization(owner, bath, phone="2")
    facts = facts_of(bath)
    assert (facts["phone"].who, facts["phone"].source_name) == ("The organization itself", "")
    assert (facts["email"].who, facts["email"].source_name) == ("City SSE officer", "Phone call")
    assert (facts["website"].who, facts["website"].source_name) == ("", "Register")
    assert facts["website"].day == date(2024, 1, 1)


def test_facts_cost_two_queries_however_long_the_history(bath, officer):
    for number in range(6):
        change_organization(officer, bath, phone=str(number))
    with CaptureQueriesContext(connection) as captured:
        facts_of(bath)
    assert len(captured) == 2


# Properties

VALUES = {
    "phone": st.sampled_from(["", "1", "2", "031 676 0000"]),
    "languages": st.lists(st.sampled_from(["ko", "vi", "fr"]), unique=True, max_size=3),
    "founded": st.sampled_from([None, date(1994, 4, 1), date(2020, 1, 1)]),
    "latitude_longitude": st.sampled_from([None, ("37.1", "127.4"), ("37.000001", "127")]),
    "name": st.sampled_from([{"en": "Bath"}, {"en": "Bath", "ko": "목욕탕"}, {"ko": "목욕"}]),
    "identifiers": st.dictionaries(st.sampled_from(["a", "b"]), st.sampled_from(["1", "2"]), max_size=2),
    "certifications": st.lists(st.fixed_dictionaries({"kind": st.sampled_from(["b-corp", "organic"])}), max_size=2),
}


def fields_of(drawn):
    fields = dict(drawn)
    if "latitude_longitude" in fields:
        point = fields.pop("latitude_longitude")
        fields["latitude"], fields["longitude"] = map(Decimal, point) if point else (None, None)
    if "name" in fields:
        fields["name"] = Translated(fields["name"])
    return fields


class UndoingTest(TestCase):
    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.fixed_dictionaries({}, optional=VALUES), min_size=1, max_size=5))
    def test_undoing_all_changes_in_reverse_gives_the_first_state(self, steps):
        town = make_territory()
        officer = make_user_with_role(Role.OFFICER, town)
        bath = make_organization(territory=town)
        first = stored_entry(bath)
        for step in steps:
            change_organization(officer, bath, **fields_of(step))
        for revision in list(revisions_of("organization", bath.pk)):
            undo_revision(officer, ORGANIZATIONS, bath, revision)
        bath.refresh_from_db()
        assert stored_entry(bath) == first
        assert Revision.objects.filter(subject=bath.pk, undoes__isnull=True).count() <= len(steps)
