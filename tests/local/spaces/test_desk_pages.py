"""The desk as staff use it: in two languages, without scripts, nothing counted twice, nothing lost."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from builders import (
    make_activity,
    make_organization,
    make_space,
    make_specification,
    make_user,
    make_user_with_role,
    text,
)
from dure.core.agents.models import PersonalRecord
from dure.core.agents.personal import PersonalData, register_person
from dure.core.agents.roles import Role
from dure.core.audit.models import Access
from dure.ledger.models import Commitment, EconomicEvent
from dure.local.initiatives.models import Partner
from dure.local.spaces.actions import check_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def space():
    space = make_space("bathhouse", name=text("Iljuk Bathhouse"))
    make_activity(space, "leaders", "volunteering")
    make_activity(space, "lunch", "gathering")
    make_activity(space, "local-food", "purchase", specification=make_specification("won", default_unit="KRW"))
    return space


@pytest.fixture
def staff(space, client):
    user = make_user_with_role(Role.DESK_STAFF, space.operator)
    client.force_login(user)
    return user


def visits():
    return EconomicEvent.objects.filter(action="deliverService").aggregate(n=Sum("resource_quantity"))["n"] or 0


def fields_of(html, address):
    """The hidden and chosen inputs of the form that goes to `address`, as a browser would send them."""
    form = re.search(rf'<form[^>]*action="{address}".*?</form>', html, re.DOTALL).group()
    inputs = re.findall(r"<input[^>]*>", form)
    values = {}
    for tag in inputs:
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and name.group(1) != "csrfmiddlewaretoken":
            values[name.group(1)] = value.group(1) if value else ""
    return values


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_guest_is_checked_in_and_the_page_says_so_with_a_link_to_the_event(client, space, staff, language):
    desk = f"/{language}/desk/bathhouse/"
    page = client.get(desk).content.decode()
    assert f'<html lang="{language}"' in page

    answer = client.post(f"{desk}check-in/", fields_of(page, f"{desk}check-in/"), follow=True)

    assert answer.redirect_chain == [(desk, 302)]
    assert visits() == 1
    event = EconomicEvent.objects.get()
    html = answer.content.decode()
    assert html.count(f'href="/{language}/ledger/events/{event.id}/"') == 2


def test_a_double_tap_counts_once(client, space, staff):
    page = client.get("/en/desk/bathhouse/").content.decode()
    form = fields_of(page, "/en/desk/bathhouse/check-in/") | {"guest-guests": "3"}

    for _tap in range(2):
        assert client.post("/en/desk/bathhouse/check-in/", form).status_code == 302

    assert visits() == 3


def test_wrong_input_is_shown_again_with_what_is_wrong(client, space, staff):
    page = client.get("/en/desk/bathhouse/").content.decode()
    form = fields_of(page, "/en/desk/bathhouse/hours/") | {"hours-hours": "90", "hours-at": "2025-03-03T09:30"}

    answer = client.post("/en/desk/bathhouse/hours/", form)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "error-summary" in html
    assert 'value="90"' in html
    assert 'value="2025-03-03T09:30"' in html
    assert form["hours-entry_id"] in html
    assert not EconomicEvent.objects.exists()


def test_an_earlier_time_is_the_time_at_the_space(client, space, staff):
    page = client.get("/en/desk/bathhouse/").content.decode()
    form = fields_of(page, "/en/desk/bathhouse/hours/") | {"hours-hours": "2", "hours-at": "2025-03-03T09:30"}

    client.post("/en/desk/bathhouse/hours/", form)

    assert EconomicEvent.objects.get().occurred_at.isoformat() == "2025-03-03T00:30:00+00:00"


def test_a_registered_visitor_is_found_and_checked_in_without_leaving_a_trace_in_addresses(client, space, staff):
    visitor = register_person(staff, space.operator, PersonalData(name="김복순", phone="010-1234-5678"))

    found = client.post("/ko/desk/bathhouse/find/", {"find-query": "5678"})
    html = found.content.decode()
    form = fields_of(html, "/ko/desk/bathhouse/member/")
    answer = client.post("/ko/desk/bathhouse/member/", form, follow=True)

    assert "김복순" in html
    assert "no-store" in found["Cache-Control"]
    assert "김복순" not in answer.content.decode()
    assert EconomicEvent.objects.get().receiver_id == visitor.pk
    assert Access.objects.get().purpose == "check-in"


def test_hours_are_recorded_for_somebody_who_was_found(client, space, staff):
    visitor = register_person(staff, space.operator, PersonalData(name="Kim Bok-sun"))
    html = client.post("/en/desk/bathhouse/find/", {"find-query": "Kim"}).content.decode()
    section = html[html.index('id="found"') :]
    form = fields_of(section, "/en/desk/bathhouse/hours/")
    form |= {"hours-activity": str(space.activities.get(slug="leaders").pk), "hours-hours": "1.5"}

    client.post("/en/desk/bathhouse/hours/", form)

    event = EconomicEvent.objects.get()
    assert (event.provider_id, event.effort_quantity) == (visitor.pk, Decimal("1.5"))


def test_nobody_is_found_where_nobody_fits_and_too_short_a_question_is_refused(client, space, staff):
    nobody = client.post("/en/desk/bathhouse/find/", {"find-query": "Nobody"})
    short = client.post("/en/desk/bathhouse/find/", {"find-query": "K"})

    assert "Nobody registered here fits" in nobody.content.decode()
    assert short.status_code == 422
    assert "error-summary" in short.content.decode()


def test_a_new_visitor_is_registered_and_checked_in_once(client, space, staff):
    page = client.get("/en/desk/bathhouse/").content.decode()
    form = fields_of(page, "/en/desk/bathhouse/register/") | {"register-name": "Lee", "register-birth_year": "1941"}
    form["register-consents"] = "membership"

    for _tap in range(2):
        client.post("/en/desk/bathhouse/register/", form)
    wrong = client.post("/en/desk/bathhouse/register/", {**form, "register-entry_id": "x", "register-phone": "12"})

    assert PersonalRecord.objects.count() == 1
    assert visits() == 1
    assert wrong.status_code == 422


def test_the_other_things_of_a_day_are_recorded_too(client, space, staff):
    partner = make_organization("innocean")
    Partner.objects.create(initiative=space.initiative, organization=partner, sector="private")
    farm = make_organization("farm")
    won = make_specification("gift", default_unit="KRW")
    pledge = Commitment.objects.create(
        name=text("Remodeling"),
        action="transfer",
        provider=partner.agent,
        receiver=space.operator.agent,
        resource_conforms_to=won,
        resource_quantity=1000,
        resource_unit="KRW",
        plan=space.initiative.plan,
    )
    desk = "/en/desk/bathhouse/"
    page = client.get(desk).content.decode()

    for path, more in (
        ("gathering/", {"gathering-guests": "12"}),
        ("contribution/", {"contribution-what": str(pledge.pk), "contribution-quantity": "400"}),
        ("purchase/", {"purchase-seller": "farm", "purchase-amount": "52000"}),
    ):
        answer = client.post(desk + path, fields_of(page, desk + path) | more)
        assert answer.status_code == 302, path

    found = {(event.action, event.resource_quantity) for event in EconomicEvent.objects.all()}
    assert found == {("deliverService", 12), ("transfer", 400), ("transfer", 52000)}
    assert EconomicEvent.objects.get(fulfills=pledge).provider_id == partner.pk
    assert EconomicEvent.objects.get(resource_quantity=52000).receiver_id == farm.pk


def test_a_seller_that_nobody_knows_is_said_so_and_nothing_is_lost(client, space, staff):
    page = client.get("/en/desk/bathhouse/").content.decode()
    form = fields_of(page, "/en/desk/bathhouse/purchase/") | {"purchase-seller": "Atlantis", "purchase-amount": "5"}

    html = client.post("/en/desk/bathhouse/purchase/", form).content.decode()

    assert "Atlantis" in html
    assert "directory" in html


def test_undo_takes_back_an_entry_and_today_s_count_with_it(client, space, staff):
    event = check_in(staff, space, None, guests=2, entry_id="a")
    before = client.get("/en/desk/bathhouse/").content.decode()
    address = f"/en/desk/bathhouse/undo/{event.id}/"
    assert address in before

    after = client.post(address, follow=True).content.decode()

    assert visits() == 0
    assert address not in after
    assert "Taken back" in after


def test_opening_a_form_s_address_leads_to_the_desk(client, space, staff):
    assert client.get("/fr/desk/bathhouse/check-in/").headers["Location"] == "/fr/desk/bathhouse/"


@pytest.mark.parametrize("path", ["", "check-in/", "find/", "register/", "hours/", "undo"])
def test_others_have_no_business_at_the_desk(client, space, path):
    event = check_in(make_user_with_role(Role.DESK_STAFF, space.operator), space, None, entry_id="a")
    address = f"/en/desk/bathhouse/{f'undo/{event.id}/' if path == 'undo' else path}"
    assert client.post(address).status_code == 302

    for role, scope in (
        (Role.DESK_STAFF, make_organization()),
        (Role.OFFICER, space.operator.territory),
        (Role.PRIVACY_OFFICER, space.operator),
    ):
        client.force_login(make_user_with_role(role, scope))
        assert (client.get(address) if path == "" else client.post(address)).status_code == 403
    assert EconomicEvent.objects.count() == 1


def test_home_leads_to_the_only_desk_and_offers_several(client, space, staff):
    assert client.get("/en/desk/").headers["Location"] == "/en/desk/bathhouse/"

    make_space("kitchen", initiative=space.initiative)
    both = client.get("/en/desk/").content.decode()
    client.force_login(make_user())
    none = client.get("/en/desk/")

    assert "/en/desk/bathhouse/" in both
    assert "/en/desk/kitchen/" in both
    assert none.status_code == 200


def test_the_desk_s_queries_do_not_grow_with_entries(client, space, staff):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get("/en/desk/bathhouse/")
        return len(captured)

    client.get("/en/desk/bathhouse/")
    check_in(staff, space, None, entry_id="0")
    one = queries()
    for number in range(1, 6):
        check_in(staff, space, None, entry_id=str(number))

    assert queries() == one
    assert one <= 20


def test_a_space_has_a_public_page_that_says_what_is_offered(client, space):
    html = client.get("/en/desk/bathhouse/about/").content.decode()

    assert "Iljuk Bathhouse" in html
    assert "Lunch" in html
    assert "Leaders" in html
    assert "application/ld+json" in html
