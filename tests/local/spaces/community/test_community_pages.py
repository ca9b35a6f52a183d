"""The pages of living together: constant queries, nothing lost, no names by the way."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from builders import (
    make_activity,
    make_organization,
    make_person,
    make_space,
    make_specification,
    make_user_with_role,
    text,
)
from dure.core.agents import consents
from dure.core.agents.models import Agent
from dure.core.agents.personal import PersonalData, register_person
from dure.core.agents.roles import Role
from dure.core.audit.models import Access
from dure.core.kit.ids import new_id
from dure.ledger.models import EconomicEvent
from dure.local.initiatives.actions import NewPledge, pledge
from dure.local.initiatives.models import Partner
from dure.local.spaces.actions import record_hours, record_purchase
from dure.local.spaces.community import actions
from dure.local.spaces.community.models import Absence, Job, Series, ShiftWork, SignUp, Thanks, Training
from dure.local.spaces.queries import today_at

pytestmark = pytest.mark.django_db
TOGETHER = "/en/desk/bathhouse/together/"


@pytest.fixture
def space():
    space = make_space("bathhouse", name=text("Iljuk Bathhouse"))
    hours = {"default_unit": "", "default_effort_unit": "hour"}
    make_activity(space, "lunch", "gathering")
    make_activity(space, "helping", "volunteering", specification=make_specification("helping", **hours))
    make_activity(space, "staff", "work", specification=make_specification("staff", **hours))
    make_activity(space, "food", "purchase", specification=make_specification("won", default_unit="KRW"))
    return space


@pytest.fixture
def manager(space, client):
    user = make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator)
    client.force_login(user)
    return user


@pytest.fixture
def resident(space, manager):
    person = register_person(manager, space.operator, PersonalData(name="Kim Soon", phone="010-1234-5678"))
    consents.give(manager, person.pk, "outreach")
    return Agent.objects.get(pk=person.pk)


@pytest.fixture
def session(space, manager):
    return lunch(space, manager).sessions.first()


def lunch(space, manager, name="Lunch together"):
    new = actions.NewSeries(
        activity=space.activities.get(kind="gathering"),
        name=text(name),
        first_on=today_at(space),
        starts_at=time(0, 0),
        ends_at=time(23, 59),
        weekdays=tuple(range(7)),
        places=2,
    )
    return actions.add_series(manager, space, new)


def post(client, page, **fields):
    return client.post(f"{TOGETHER}{page}", fields)


def told(client, page, **fields):
    answer = post(client, page, **fields)
    assert answer.status_code == 302, answer.context["form"].errors if "form" in answer.context else answer.content
    return client.get(answer["Location"]).content.decode()


def test_a_series_is_planned_in_one_form_and_stands_in_the_week(client, space, manager):
    today = today_at(space)
    fields = {
        "name_en": "Lunch together",
        "name_original": "en",
        "activity": space.activities.get(kind="gathering").pk,
        "rhythm": 1,
        "weekdays": [today.weekday()],
        "first_on": today.isoformat(),
        "starts_at": "12:00",
        "ends_at": "13:30",
        "places": "20",
    }
    refused = post(client, "series/new/", **fields | {"ends_at": "11:00"})
    assert refused.status_code == 422
    assert "Give an end that is later" in refused.content.decode()
    assert "Lunch together" in refused.content.decode()
    html = told(client, "series/new/", **fields)
    assert "Lunch together" in html
    # In the week and in the plan, both in the space's own time.
    assert html.count("12:00–13:30") == 2
    assert f"{TOGETHER}contributions/" in html
    series = Series.objects.get()
    told(client, f"series/{series.pk}/", **fields | {"places": "9"})
    assert set(series.sessions.values_list("places", flat=True)) == {9}


def test_the_week_and_a_session_ask_as_many_questions_for_many_as_for_one(client, space, manager, session):
    def questions(page):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{TOGETHER}{page}").status_code == 200
        return len(captured)

    pages = ["", f"sessions/{session.pk}/", "helpers/", "jobs/", "contributions/", "purchases/", "outreach/"]

    def grow(count):
        for number in range(count):
            name = f"{count}-{number}"
            lunch(space, manager, name)
            person, partner = make_person(), make_organization(name)
            actions.sign_up(manager, session, person, entry_id=name)
            actions.attend(manager, session, make_person(), entry_id=name)
            actions.add_need(manager, session, actions.NewNeed("Rice", partner=partner))
            helping, paid = (space.activities.get(kind=kind) for kind in ("volunteering", "work"))
            actions.start_work(manager, space, helping, person)
            record_hours(manager, space, helping, person, Decimal(1), entry_id=name)
            actions.add_training(manager, space, person, actions.NewTraining("First aid", date(2025, 1, 1), Decimal(1)))
            actions.add_job(manager, space, person, actions.NewJob("Attendant", Decimal(9), date(2025, 1, 1)))
            record_hours(manager, space, paid, person, Decimal(1), entry_id=f"paid-{name}")
            Partner.objects.create(initiative=space.initiative, organization=partner, sector="civil", part=text("x"))
            pledge(manager, space.initiative, NewPledge(partner, make_specification(), Decimal(9)))
            food = space.activities.get(kind="purchase")
            record_purchase(manager, space, food, partner, Decimal(9), entry_id=f"food-{name}")
            missing = register_person(manager, space.operator, PersonalData(name=name))
            consents.give(manager, missing.pk, "outreach")
            Absence.objects.create(
                space=space,
                person_id=missing.pk,
                last_visit=date(2025, 1, 1),
                usual_gap=2,
                missed=9,
                noticed_on=date(2025, 2, 1),
            )

    grow(1)
    few = {page: questions(page) for page in pages}
    grow(3)
    assert {page: questions(page) for page in pages} == few
    assert max(few.values()) <= 18


def test_signing_up_coming_and_undoing_by_touches(client, session, resident):
    page = f"sessions/{session.pk}/"
    found = post(client, page, do="find", **{"find-query": "5678"}).content.decode()
    assert "Kim Soon" in found
    told(client, page, do="sign_up", person=resident.pk, entry_id=str(new_id()))
    html = told(client, page, **{"do": "guests_sign_up", "signup-entry_id": "guests", "signup-people": 3})
    assert "waiting" in html
    assert "Kim Soon" not in html
    assert "Kim Soon" in post(client, page, do="names").content.decode()
    assert Access.objects.filter(subject=resident.pk, purpose="attendance").count() == 2
    html = told(client, page, do="attend", person=resident.pk, entry_id=str(new_id()))
    assert EconomicEvent.objects.get().receiver_id == resident.pk
    attendance = session.attendances.get()
    told(client, page, do="undo", attendance=attendance.pk)
    assert EconomicEvent.objects.count() == 2
    told(client, page, do="withdraw", sign_up=SignUp.objects.get(person=None).pk)
    assert SignUp.objects.get(person=None).withdrawn_at is not None
    told(client, page, **{"do": "guests_came", "came-entry_id": "came", "came-people": 4})
    refused = post(client, page, **{"do": "guests_came", "came-entry_id": "zero", "came-people": 0})
    assert refused.status_code == 422


def test_needs_are_noted_brought_and_dropped(client, session):
    page = f"sessions/{session.pk}/"
    told(client, page, **{"do": "need", "need-what": "Rice"})
    told(client, page, **{"do": "need", "need-what": "Salt"})
    rice, salt = session.needs.all()
    told(client, page, do="bring", need=rice.pk)
    told(client, page, do="drop", need=salt.pk)
    assert [need.brought_at is not None for need in session.needs.all()] == [True]
    assert post(client, page, **{"do": "need", "need-what": ""}).status_code == 422


def test_a_cancelled_session_says_so(client, session):
    html = told(client, f"sessions/{session.pk}/", **{"do": "cancel", "cancel-why": "The cook is ill"})
    assert "The cook is ill" in html
    assert "cancelled" in client.get(TOGETHER).content.decode()


def test_another_space_shows_no_session_of_this_one(client, session):
    other = make_space("other")
    client.force_login(make_user_with_role(Role.DESK_STAFF, other.operator))
    assert client.get(f"/en/desk/other/together/sessions/{session.pk}/").status_code == 404


def test_a_helper_begins_ends_learns_and_is_thanked(client, space, manager, resident):
    chosen = post(client, "helpers/", do="choose", person=resident.pk).content.decode()
    assert "Kim Soon" not in chosen
    assert str(resident.pk) in chosen
    helping = space.activities.get(kind="volunteering")
    html = told(client, "helpers/", **{"do": "start", "work-person": resident.pk, "work-activity": helping.pk})
    assert "Nobody has begun" not in html
    ShiftWork.objects.update(started_at=timezone.now() - timedelta(hours=2))
    told(client, "helpers/", do="end", work=ShiftWork.objects.get().pk)
    assert EconomicEvent.objects.get().effort_quantity == 2
    fields = {
        "do": "train",
        "training-person": resident.pk,
        "training-what": "First aid",
        "training-held_on": "2025-03-01",
        "training-hours": "4",
        "training-valid_until": "2025-02-01",
    }
    refused = post(client, "helpers/", **fields)
    assert refused.status_code == 422
    assert "First aid" in refused.content.decode()
    told(client, "helpers/", **fields | {"training-valid_until": ""})
    assert Training.objects.get().person == resident
    thanks = {"thanks-words": "Thank you all", "thanks-sender": "Lunch table", "thanks-public": "on"}
    told(client, "helpers/", do="thank", **thanks)
    assert "Thank you all" in client.get("/en/desk/bathhouse/about/").content.decode()
    told(client, "helpers/", do="unthank", thanks=Thanks.objects.get().pk)
    assert not Thanks.objects.exists()


def test_a_position_is_noted_and_ended(client, resident):
    fields = {"job-person": resident.pk, "job-part": "Attendant", "job-hours_per_week": "20"}
    html = told(client, "jobs/", do="add", **fields | {"job-starts_on": "2025-01-01"})
    assert "Attendant" in html
    told(client, "jobs/", do="end", job=Job.objects.get().pk)
    assert Job.objects.get().ends_on is not None


def test_purchases_show_what_stays_local_and_a_share_is_stated(client, space, manager):
    shop = make_organization("shop", name=text("Village shop"), territory=space.initiative.territory)
    buying = {"purchase-activity": space.activities.get(kind="purchase").pk, "purchase-entry_id": "one"}
    html = told(client, "purchases/", do="buy", **buying | {"purchase-seller": "shop", "purchase-amount": "5000"})
    assert "100%" in html
    share = {
        "share-seller": shop.slug,
        "share-share": "40",
        "share-from_date": "2020-01-01",
        "share-source_name": "Answer of the shop",
        "share-source_date": "2025-01-01",
    }
    html = told(client, "purchases/", do="share", **share)
    assert "40%" in html
    assert "1.4" in html
    assert post(client, "purchases/", do="share", **share | {"share-share": "140"}).status_code == 422


def test_a_contribution_against_a_pledge_is_recorded_in_one_form(client, space, manager):
    partner = make_organization("partner", email="hello@partner.example")
    Partner.objects.create(initiative=space.initiative, organization=partner, sector="civil", part=text("Room"))
    room = make_specification("room", default_effort_unit="hour")
    new = NewPledge(partner, room, Decimal(10), action="use", due=today_at(space))
    promised = pledge(manager, space.initiative, new)
    html = client.get(f"{TOGETHER}contributions/").content.decode()
    assert "hello@partner.example" in html
    giving = {"contribution-what": promised.pk, "contribution-entry_id": "one", "contribution-quantity": "10"}
    html = told(client, "contributions/", **giving)
    assert "hello@partner.example" not in html
    assert EconomicEvent.objects.get().action == "use"


def test_a_call_takes_three_touches_and_shows_the_name_only_when_asked(client, space, resident):
    absence = Absence.objects.create(
        space=space,
        person=resident,
        last_visit=today_at(space) - timedelta(days=30),
        usual_gap=2,
        missed=25,
        noticed_on=today_at(space),
    )
    listed = client.get(f"{TOGETHER}outreach/").content.decode()
    page = f"outreach/{absence.pk}/"
    assert f"{TOGETHER}{page}" in listed
    assert "Kim Soon" not in listed + client.get(f"{TOGETHER}{page}").content.decode()
    opened = post(client, page, do="open").content.decode()
    assert "Kim Soon" in opened
    assert "tel:010-1234-5678" in opened
    refused = post(client, page, state="away")
    assert refused.status_code == 422
    html = told(client, page, state="well")
    assert "Nobody to call" in html
    absence.refresh_from_db()
    assert absence.state == "well"


def test_the_public_page_offers_places_and_names_nobody(client, space, session, resident, manager):
    actions.sign_up(manager, session, resident, entry_id="one")
    client.logout()
    html = client.get("/en/desk/bathhouse/about/").content.decode()
    assert "Lunch together" in html
    assert "1 place left" in html
    assert "Kim" not in html
    assert str(resident.pk) not in html
