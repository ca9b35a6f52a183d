import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from builders import give_role as hold
from builders import make_organization, make_user, make_user_with_role
from dure.core.agents.models import ApiToken, RoleAssignment, User
from dure.core.agents.personal import PersonalData, read_person, register_person
from dure.core.agents.roles import Role
from dure.core.agents.tokens import find_token
from dure.core.audit.models import Access, Change

pytestmark = pytest.mark.django_db


@pytest.fixture
def bathhouse():
    return make_organization("bathhouse")


def sign_in(client, user):
    client.force_login(user)
    return user


def content(response):
    return b"".join(response.streaming_content).decode() if response.streaming else response.content.decode()


PAGES = ["agents:account", "agents:tokens", "agents:people", "agents:give_role", "agents:access_log"]


@pytest.mark.parametrize("name", PAGES)
def test_account_pages_are_for_people_who_signed_in(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.DESK_STAFF, set()),
        (Role.OFFICER, set()),
        (Role.CARE_COORDINATOR, set()),
        (Role.ORGANIZATION_MANAGER, {"agents:people", "agents:give_role"}),
        (Role.PRIVACY_OFFICER, {"agents:access_log"}),
    ],
)
def test_each_role_opens_the_pages_of_its_rights_and_sees_links_to_those_only(client, bathhouse, role, allowed):
    sign_in(client, make_user_with_role(role, bathhouse))
    account = content(client.get(reverse("agents:account")))
    for name in PAGES[2:]:
        assert client.get(reverse(name)).status_code == (200 if name in allowed else 403)
        if name != "agents:give_role":
            assert (f'href="{reverse(name)}"' in account) == (name in allowed)


def test_ones_name_and_language_are_changed_on_ones_own_page(client, bathhouse):
    user = sign_in(client, make_user_with_role(Role.DESK_STAFF, bathhouse))
    page = content(client.get(reverse("agents:account")))
    assert user.email in page
    assert "Bathhouse" in page
    response = client.post(reverse("agents:account"), {"display_name": "Kim", "language": "fr"})
    assert response.status_code == 302
    user.refresh_from_db()
    assert (user.display_name, user.language) == ("Kim", "fr")
    wrong = client.post(reverse("agents:account"), {"display_name": "", "language": "fr"})
    assert "error-summary" in content(wrong)


def test_a_token_is_shown_once_and_works_until_it_is_revoked(client):
    user = sign_in(client, make_user())
    page = client.post(reverse("agents:tokens"), {"name": "Kiosk", "scopes": ["spaces:write"]})
    (plaintext,) = re.findall(r"dure_[\w-]{43}", content(page))
    assert "no-store" in page["Cache-Control"]
    assert find_token(plaintext).user == user
    again = content(client.get(reverse("agents:tokens")))
    assert plaintext not in again
    assert "Kiosk" in again
    client.post(reverse("agents:revoke_token", args=[ApiToken.objects.get().pk]))
    assert find_token(plaintext) is None


def test_the_token_of_somebody_else_cannot_be_revoked(client):
    sign_in(client, make_user())
    client.post(reverse("agents:tokens"), {"name": "Kiosk", "scopes": ["spaces:write"]})
    token = ApiToken.objects.get()
    sign_in(client, make_user())
    client.post(reverse("agents:revoke_token", args=[token.pk]))
    token.refresh_from_db()
    assert token.revoked_at is None


def test_a_manager_invites_somebody_and_is_shown_the_link_once(client, bathhouse):
    sign_in(client, make_user_with_role(Role.ORGANIZATION_MANAGER, bathhouse))
    form = content(client.get(reverse("agents:give_role")))
    assert 'value="organization/bathhouse"' in form
    given = {
        "email": "kim@example.org",
        "display_name": "Kim",
        "role": Role.DESK_STAFF,
        "where": "organization/bathhouse",
    }
    page = content(client.post(reverse("agents:give_role"), given))
    assert "/account/password/reset/key/" in page
    assert RoleAssignment.objects.filter(user__email="kim@example.org", role=Role.DESK_STAFF).exists()
    second = client.post(reverse("agents:give_role"), {**given, "email": make_user().email})
    assert second.status_code == 302


def test_roles_beyond_ones_own_are_refused_on_the_page_too(client, bathhouse):
    manager = sign_in(client, make_user_with_role(Role.ORGANIZATION_MANAGER, bathhouse))
    other = make_organization("other")
    for role, where in ((Role.OFFICER, "organization/bathhouse"), (Role.DESK_STAFF, f"organization/{other.slug}")):
        given = {"email": manager.email, "display_name": "", "role": role, "where": where}
        assert client.post(reverse("agents:give_role"), given).status_code == 403
    wrong = client.post(
        reverse("agents:give_role"), {"email": "x@example.org", "role": Role.DESK_STAFF, "where": "nowhere"}
    )
    assert "error-summary" in content(wrong)
    assert not User.objects.filter(email="x@example.org").exists()


def test_a_role_is_ended_by_its_manager_only(client, bathhouse):
    assignment = hold(make_user(), Role.DESK_STAFF, bathhouse)
    address = reverse("agents:end_role", args=[assignment.pk])
    sign_in(client, make_user_with_role(Role.ORGANIZATION_MANAGER, make_organization()))
    assert client.post(address).status_code == 403
    sign_in(client, make_user_with_role(Role.ORGANIZATION_MANAGER, bathhouse))
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 302
    assignment.refresh_from_db()
    assert assignment.end


def test_the_list_of_people_can_be_searched_and_taken_along(client, bathhouse):
    sign_in(client, make_user_with_role(Role.ORGANIZATION_MANAGER, bathhouse))
    hold(make_user("younghee@example.org", display_name="Kim Younghee"), Role.DESK_STAFF, bathhouse)
    hold(make_user("elsewhere@example.org"), Role.DESK_STAFF, make_organization())
    people = reverse("agents:people")
    assert "Kim Younghee" in content(client.get(people))
    assert "elsewhere@example.org" not in content(client.get(people))
    assert "Kim Younghee" not in content(client.get(people, {"q": "nobody"}))
    sheet = content(client.get(people, {"format": "csv"}))
    assert "younghee@example.org" in sheet
    assert "elsewhere@example.org" not in sheet


def query_count(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_list_of_people_costs_the_same_queries_for_one_row_and_for_five(client, bathhouse):
    sign_in(client, make_user_with_role(Role.ORGANIZATION_MANAGER, bathhouse))
    query_count(client, reverse("agents:people"))
    one = query_count(client, reverse("agents:people"))
    for _each in range(4):
        hold(make_user(), Role.DESK_STAFF, bathhouse)
    assert query_count(client, reverse("agents:people")) == one


@pytest.fixture
def reading(bathhouse):
    """A member of staff who read one resident's record."""
    staff = make_user_with_role(Role.DESK_STAFF, bathhouse, display_name="Park Desk")
    resident = register_person(staff, bathhouse, PersonalData(name="김영희", phone="031-123-4567"))
    read_person(staff, resident.pk, "Call back about the bus", ("name", "phone"))
    return staff, resident


def test_the_access_log_says_who_read_whose_data_when_and_why_without_naming_residents(client, bathhouse, reading):
    sign_in(client, make_user_with_role(Role.PRIVACY_OFFICER, bathhouse.territory))
    page = content(client.get(reverse("agents:access_log")))
    for text in ("Park Desk", "Call back about the bus", "name, phone", reading[1].pk.hex[-6:].upper()):
        assert text in page
    assert "김영희" not in page
    assert Access.objects.count() == 1


def test_a_privacy_officer_of_another_place_sees_nothing_of_it(client, reading):
    sign_in(client, make_user_with_role(Role.PRIVACY_OFFICER, make_organization()))
    for query in ({}, {"subject": reading[1].pk}, {"format": "csv"}):
        assert "Call back" not in content(client.get(reverse("agents:access_log"), query))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"reader": "park"}, True),
        ({"reader": "lee"}, False),
        ({"purpose": "bus"}, True),
        ({"purpose": "curiosity"}, False),
        ({"first_day": "2000-01-01", "last_day": "2100-01-01"}, True),
        ({"last_day": "2000-01-01"}, False),
        ({"first_day": "2100-01-01"}, False),
        ({"first_day": "no day", "subject": "nobody"}, True),
    ],
)
def test_the_access_log_is_filtered_by_reader_purpose_and_day(client, bathhouse, reading, query, shown):
    sign_in(client, make_user_with_role(Role.PRIVACY_OFFICER, bathhouse))
    assert ("Call back about the bus" in content(client.get(reverse("agents:access_log"), query))) == shown


def test_taking_the_access_log_along_is_itself_on_record(client, bathhouse, reading):
    officer = sign_in(client, make_user_with_role(Role.PRIVACY_OFFICER, bathhouse))
    sheet = content(client.get(reverse("agents:access_log"), {"format": "csv"}))
    assert "Park Desk" in sheet
    assert "김영희" not in sheet
    assert Change.objects.filter(action="export_access_log", actor=officer.agent_id).exists()


def test_the_access_log_costs_the_same_queries_for_one_row_and_for_five(client, bathhouse, reading):
    sign_in(client, make_user_with_role(Role.PRIVACY_OFFICER, bathhouse))
    query_count(client, reverse("agents:access_log"))
    one = query_count(client, reverse("agents:access_log"))
    staff, resident = reading
    for _each in range(4):
        read_person(staff, resident.pk, "Call back about the bus")
    assert query_count(client, reverse("agents:access_log")) == one
