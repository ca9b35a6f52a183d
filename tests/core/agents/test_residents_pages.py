import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from bath_account import Bath
from builders import give_role as hold
from builders import make_organization, make_person, make_territory, make_user, make_user_with_role
from dure.core.agents import personal
from dure.core.agents.labels import agent_label, person_mark
from dure.core.agents.models import Agent, Consent, PersonalRecord
from dure.core.agents.personal import FIELDS, PersonalData
from dure.core.agents.resident_forms import LONGEST_LIST
from dure.core.agents.roles import Role
from dure.core.audit.models import Access, Change
from dure.ledger.models import EconomicEvent
from dure.value.actions import compute_account, differences

pytestmark = pytest.mark.django_db

KIM = PersonalData(name="김영희", phone="031-123-4567", birth_year=1941, health_notes="고혈압 약을 드심")
SECRETS = ("김영희", "4567", "1941", "고혈압")
READ, FIND = "Call her back", "Find her card"


@pytest.fixture
def bathhouse():
    return make_organization("bathhouse")


@pytest.fixture
def kim(bathhouse):
    return personal.register_person(make_user_with_role(Role.CARE_COORDINATOR, bathhouse), bathhouse, KIM)


@pytest.fixture
def arrive(client, bathhouse):
    """Sign somebody in who holds the role for the bathhouse."""

    def arrive(role, scope=bathhouse):
        user = make_user_with_role(role, scope)
        client.force_login(user)
        return user

    return arrive


def at(name, agent=None):
    return reverse(f"agents:{name}", args=[agent.pk] if agent else [])


def text_of(response):
    return response.content.decode()


def shows_a_secret(response):
    return [secret for secret in SECRETS if secret in text_of(response)]


def found_by(client, query="김영", organization="bathhouse", purpose=FIND):
    given = {"find-organization": organization, "find-query": query, "find-purpose": purpose}
    return client.post(at("residents"), given)


def registered_with(client, **changed):
    given = {"organization": "bathhouse", "name": "박순자", "phone": "010-0000-9876", "birth_year": "1938"}
    given |= {"consents": ["membership"], **changed}
    return client.post(at("register_resident"), {f"register-{field}": value for field, value in given.items()})


def test_nobody_is_registered_who_does_not_agree_and_what_they_agree_to_is_noted(client, arrive, bathhouse):
    arrive(Role.DESK_STAFF)
    refused = registered_with(client, consents=["outreach"])
    assert refused.status_code == 422
    assert "Without this consent nothing may be kept" in text_of(refused)
    assert not PersonalRecord.objects.exists()
    assert registered_with(client, consents=["membership", "outreach"]).status_code == 302
    assert set(Consent.objects.values_list("purpose", flat=True)) == {"membership", "outreach"}


def changed_to(client, agent, before=KIM, **after):
    texts = before.as_texts()
    given = {f"change-{field}": after.get(field, texts[field]) for field in FIELDS}
    shown = {f"initial-change-{field}": texts[field] for field in FIELDS}
    return client.post(at("change_resident", agent), {**given, **shown})


READERS = [Role.DESK_STAFF, Role.ORGANIZATION_MANAGER, Role.CARE_COORDINATOR]
KEEPERS = [*READERS, Role.PRIVACY_OFFICER]


@pytest.mark.parametrize("role", KEEPERS)
def test_opening_the_pages_shows_no_personal_data_and_logs_no_reading(client, arrive, kim, role):
    arrive(role)
    for address in (at("residents"), at("open_resident"), at("resident", kim)):
        answer = client.get(address)
        assert answer.status_code == 200
        assert not shows_a_secret(answer)
        assert "no-store" in answer["Cache-Control"]
    assert person_mark(kim.pk) in text_of(answer)
    assert "Bathhouse" in text_of(answer)
    assert not Access.objects.exists()


def test_the_pages_are_for_people_with_rights_in_records(client, arrive, kim):
    names = [
        ("residents", None),
        ("open_resident", None),
        ("register_resident", None),
        ("resident", kim),
        ("erase_resident", kim),
    ]
    for name, agent in names:
        assert client.get(at(name, agent)).url.startswith(reverse("account_login"))
    arrive(Role.OFFICER)
    for name, agent in names:
        assert client.get(at(name, agent)).status_code == 403
    assert at("residents") not in text_of(client.get(reverse("agents:account")))


@pytest.mark.parametrize("role", READERS)
def test_whoever_may_read_finds_a_resident_by_name_or_phone_and_the_reading_is_logged(client, arrive, kim, role):
    reader = arrive(role)
    for query in ("김영", "4567"):
        answer = found_by(client, query)
        assert "김영희" in text_of(answer)
        assert "031-123" not in text_of(answer)
        assert "no-store" in answer["Cache-Control"]
        assert f'value="{FIND}"' in text_of(answer)
    assert Access.objects.filter(reader=reader.agent_id, subject=kim.pk, purpose=FIND).count() == 2


@pytest.mark.parametrize("role", READERS)
def test_a_record_read_with_a_purpose_shows_what_the_reader_may_see(client, arrive, kim, role):
    reader = arrive(role)
    answer = client.post(at("resident", kim), {"purpose": READ})
    page = text_of(answer)
    may_read_notes = role == Role.CARE_COORDINATOR
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "김영희" in page
    assert "031-123-4567" in page
    assert "1941" in page
    assert ("고혈압" in page) == may_read_notes
    assert "This reading was logged" in page
    access = Access.objects.get()
    assert (access.reader, access.subject, access.purpose) == (reader.agent_id, kim.pk, READ)
    assert ("health_notes" in access.fields) == may_read_notes


@pytest.mark.parametrize("purpose", ["", "   "])
def test_without_a_purpose_nothing_is_read_and_the_form_comes_back(client, arrive, kim, purpose):
    arrive(Role.CARE_COORDINATOR)
    answers = [client.post(at("resident", kim), {"purpose": purpose}), found_by(client, purpose=purpose)]
    for answer in answers:
        assert answer.status_code == 422
        assert "error-summary" in text_of(answer)
        assert escape("Say what you need the personal data for.") in text_of(answer)
    assert not shows_a_secret(answers[0])
    assert 'value="김영"' in text_of(answers[1])  # what was typed stands again
    assert not Access.objects.exists()


def test_a_query_that_is_too_short_is_refused_beside_its_field(client, arrive, kim):
    arrive(Role.DESK_STAFF)
    answer = found_by(client, "김")
    assert answer.status_code == 422
    assert "Type at least two letters" in text_of(answer)
    assert "Nobody fits" in text_of(found_by(client, "이순신"))


def test_staff_of_another_organization_reach_neither_the_record_nor_its_holder(client, arrive, kim):
    elsewhere = make_organization("elsewhere")
    for role in KEEPERS:
        arrive(role, elsewhere)
        assert client.get(at("resident", kim)).status_code == 403
        assert client.post(at("resident", kim), {"purpose": READ}).status_code == 403
        assert changed_to(client, kim, name="이름").status_code == 403
        assert client.post(at("erase_resident", kim), {"understood": "on"}).status_code == 403
    arrive(Role.DESK_STAFF, elsewhere)
    answer = found_by(client)
    assert answer.status_code == 422
    assert not Access.objects.exists()
    assert registered_with(client).status_code == 422
    assert PersonalRecord.objects.count() == 1


def test_a_person_without_a_record_is_answered_like_one_of_somebody_else(client, arrive):
    arrive(Role.CARE_COORDINATOR)
    assert client.get(at("resident", make_person())).status_code == 403


def test_a_resident_is_registered_and_leads_to_the_record(client, arrive, bathhouse):
    arrive(Role.CARE_COORDINATOR)
    answer = registered_with(client, health_notes="무릎 수술")
    agent = Agent.objects.get(personal_record__registered_by=bathhouse.agent)
    assert answer.url == at("resident", agent)
    follow = client.get(answer.url)
    assert agent_label(agent).text in text_of(follow)
    assert "박순자" not in text_of(follow)
    assert "무릎 수술" in text_of(client.post(at("resident", agent), {"purpose": READ}))


def test_a_wrong_registration_comes_back_as_it_was_filled_in(client, arrive):
    arrive(Role.DESK_STAFF)
    answer = registered_with(client, phone="12")
    assert answer.status_code == 422
    assert 'value="박순자"' in text_of(answer)
    assert "Write the phone number" in text_of(answer)
    assert "register-health_notes" not in text_of(answer)
    assert not PersonalRecord.objects.exists()


def test_notes_on_health_are_refused_for_an_organization_without_that_right(client, arrive, bathhouse):
    user = arrive(Role.DESK_STAFF)
    hold(user, Role.CARE_COORDINATOR, make_organization("clinic"))
    answer = registered_with(client, health_notes="무릎 수술")
    assert answer.status_code == 422
    assert "You may not write notes on health" in text_of(answer)
    assert registered_with(client, organization="clinic", health_notes="무릎 수술").status_code == 302


def test_only_what_was_corrected_is_written(client, arrive, kim):
    coordinator = arrive(Role.CARE_COORDINATOR)
    shown = text_of(client.post(at("resident", kim), {"purpose": READ}))
    assert 'name="initial-change-phone" value="031-123-4567"' in shown
    assert changed_to(client, kim, phone="010-5555-6666").url == at("resident", kim)
    assert Change.objects.get(action="change_person").details == {"fields": ["phone"]}
    assert personal.read_person(coordinator, kim.pk, READ, FIELDS).phone == "010-5555-6666"
    assert personal.read_person(coordinator, kim.pk, READ, FIELDS).health_notes == KIM.health_notes
    changed_to(client, kim)
    assert Change.objects.filter(action="change_person").count() == 1


def test_staff_change_a_record_without_touching_notes_that_they_may_not_read(client, arrive, kim):
    arrive(Role.DESK_STAFF)
    assert "change-health_notes" not in text_of(client.post(at("resident", kim), {"purpose": READ}))
    changed_to(client, kim, name="김영순", health_notes="erased")
    coordinator = make_user_with_role(Role.CARE_COORDINATOR, PersonalRecord.objects.get().registered_by.organization)
    data = personal.read_person(coordinator, kim.pk, READ, FIELDS)
    assert (data.name, data.health_notes) == ("김영순", KIM.health_notes)


def test_a_wrong_change_comes_back_as_it_was_filled_in(client, arrive, kim):
    arrive(Role.DESK_STAFF)
    answer = changed_to(client, kim, phone="12")
    assert answer.status_code == 422
    assert "Write the phone number" in text_of(answer)
    assert 'name="initial-change-phone" value="031-123-4567"' in text_of(answer)
    assert not Change.objects.filter(action="change_person").exists()


def test_the_privacy_officer_sees_who_read_a_record_but_not_the_record(client, arrive, kim):
    reader = arrive(Role.DESK_STAFF)
    client.post(at("resident", kim), {"purpose": READ})
    assert "Who has read this record" not in text_of(client.get(at("resident", kim)))
    arrive(Role.PRIVACY_OFFICER)
    page = client.get(at("resident", kim))
    assert "Who has read this record" in text_of(page)
    assert reader.display_name in text_of(page)
    assert READ in text_of(page)
    assert "Read this record" not in text_of(page)
    assert client.post(at("resident", kim), {"purpose": READ}).status_code == 403
    assert found_by(client).status_code == 403
    assert client.get(at("register_resident")).status_code == 403
    assert Access.objects.count() == 1


def test_a_record_is_opened_by_the_mark_that_the_ledger_shows(client, arrive, kim):
    arrive(Role.PRIVACY_OFFICER)
    mark = person_mark(kim.pk)
    assert client.post(at("open_resident"), {"mark": f" {mark.lower()} "}).url == at("resident", kim)
    for wrong in ("", "12345", "김영희", "%"):
        answer = client.post(at("open_resident"), {"mark": wrong})
        assert answer.status_code == 422
        assert "Type the six letters and digits" in text_of(answer)
    arrive(Role.PRIVACY_OFFICER, make_organization())
    assert "No record with this mark" in text_of(client.post(at("open_resident"), {"mark": mark}))


def test_two_people_with_one_mark_are_both_offered(client, arrive, bathhouse, kim):
    twin = Agent.objects.create(id=f"00000000-0000-7000-8000-000000{person_mark(kim.pk).lower()}", kind="person")
    PersonalRecord.objects.create(
        agent=twin, registered_by=bathhouse.agent, wrapped_key=b"1", ciphertext=b"1", erased_at=None
    )
    arrive(Role.PRIVACY_OFFICER)
    page = text_of(client.post(at("open_resident"), {"mark": person_mark(kim.pk)}))
    assert f'href="{at("resident", kim)}"' in page
    assert str(twin.pk) in page


def test_an_administrator_sees_readings_and_nothing_that_could_be_read(client, kim):
    client.force_login(make_user(is_administrator=True))
    page = client.get(at("resident", kim))
    assert "Who has read this record" in text_of(page)
    assert not shows_a_secret(page)
    assert at("erase_resident", kim) not in text_of(page)
    assert client.post(at("resident", kim), {"purpose": READ}).status_code == 403
    assert client.get(at("erase_resident", kim)).status_code == 403


@pytest.mark.parametrize("role", [Role.PRIVACY_OFFICER, Role.ORGANIZATION_MANAGER])
def test_erasing_says_what_goes_and_what_stays_and_needs_to_be_confirmed(client, arrive, kim, role):
    arrive(role)
    assert at("erase_resident", kim) in text_of(client.get(at("resident", kim)))
    asking = client.get(at("erase_resident", kim))
    for words in ("What is destroyed", "What stays", "This cannot be undone", "Every figure computed from the ledger"):
        assert words in text_of(asking)
    assert not shows_a_secret(asking)
    unconfirmed = client.post(at("erase_resident", kim), {})
    assert unconfirmed.status_code == 422
    assert "error-summary" in text_of(unconfirmed)
    assert PersonalRecord.objects.get().erased_at is None
    done = client.post(at("erase_resident", kim), {"understood": "on"}, follow=True)
    assert "has been erased" in text_of(done)
    record = PersonalRecord.objects.get()
    assert record.erased_at is not None
    assert record.wrapped_key is None
    assert not Access.objects.exists()
    assert client.get(at("erase_resident", kim)).url == at("resident", kim)


@pytest.mark.parametrize("role", [Role.DESK_STAFF, Role.CARE_COORDINATOR])
def test_staff_without_that_right_are_not_offered_to_erase(client, arrive, kim, role):
    arrive(role)
    assert at("erase_resident", kim) not in text_of(client.get(at("resident", kim)))
    assert client.get(at("erase_resident", kim)).status_code == 403
    assert client.post(at("erase_resident", kim), {"understood": "on"}).status_code == 403
    assert PersonalRecord.objects.get().erased_at is None


def test_erasing_leaves_the_ledger_and_the_figures_as_they_are(client):
    bath = Bath()
    holder = bath.initiative.lead
    coordinator = make_user_with_role(Role.CARE_COORDINATOR, holder)
    kim = personal.register_person(coordinator, holder, KIM)
    for day in range(3):
        bath.record_visit(kim, day=day)
    computation = compute_account(bath.officer, bath.account())
    before = list(EconomicEvent.objects.order_by("position").values())
    client.force_login(make_user_with_role(Role.PRIVACY_OFFICER, holder))
    client.post(at("erase_resident", kim), {"understood": "on"})
    assert PersonalRecord.objects.get().erased_at is not None
    assert list(EconomicEvent.objects.order_by("position").values()) == before
    assert not differences(computation)


def test_an_erased_record_can_be_neither_read_nor_changed(client, arrive, kim):
    manager = arrive(Role.ORGANIZATION_MANAGER)
    personal.erase_person(manager, kim.pk)
    page = client.get(at("resident", kim))
    assert "has been erased" in text_of(page)
    assert "Read this record" not in text_of(page)
    read = client.post(at("resident", kim), {"purpose": READ})
    assert read.status_code == 422
    assert "cannot be brought back" in text_of(read)
    assert changed_to(client, kim, name="이름").status_code == 422
    assert "Nobody fits" in text_of(found_by(client))


def test_changing_is_done_by_form_only(client, arrive, kim):
    arrive(Role.DESK_STAFF)
    assert client.get(at("change_resident", kim)).status_code == 405


def test_the_menu_and_the_access_log_lead_to_records(client, arrive, kim):
    arrive(Role.DESK_STAFF)
    assert f'href="{at("residents")}"' in text_of(client.get(reverse("agents:account")))
    client.post(at("resident", kim), {"purpose": READ})
    arrive(Role.PRIVACY_OFFICER)
    assert f'href="{at("resident", kim)}"' in text_of(client.get(reverse("agents:access_log")))


def test_a_long_list_of_organizations_becomes_suggestions(client, arrive):
    city = make_territory()
    for _each in range(LONGEST_LIST + 1):
        last = make_organization(territory=city)
    arrive(Role.CARE_COORDINATOR, city)
    page = text_of(client.get(at("residents")))
    assert 'list="find-organization-suggestions"' in page
    assert "<select" not in page
    assert found_by(client, organization=last.slug).status_code == 200
    assert found_by(client, organization="nowhere").status_code == 422


def test_pages_take_as_many_queries_for_many_as_for_one(client, arrive, bathhouse, kim):
    coordinator = make_user_with_role(Role.CARE_COORDINATOR, bathhouse)

    def queries(ask):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert ask().status_code == 200
        return len(asked)

    reader = arrive(Role.DESK_STAFF)
    found_by(client)
    few_found = queries(lambda: found_by(client))
    for _each in range(4):
        personal.register_person(coordinator, bathhouse, KIM)
        personal.read_person(make_user_with_role(Role.DESK_STAFF, bathhouse), kim.pk, READ)
    client.force_login(reader)
    assert queries(lambda: found_by(client)) == few_found
    arrive(Role.PRIVACY_OFFICER)
    many_readings = queries(lambda: client.get(at("resident", kim)))
    twin = personal.register_person(coordinator, bathhouse, KIM)
    personal.read_person(coordinator, twin.pk, READ)
    assert queries(lambda: client.get(at("resident", twin))) == many_readings
