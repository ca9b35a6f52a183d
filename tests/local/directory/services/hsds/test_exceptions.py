"""Holidays, closed and special days: out as HSDS schedules, and in again the same."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from builders import make_organization, make_territory, make_user_with_role, text
from dure.core.agents.roles import Role
from dure.core.kit.translated import Translated
from dure.core.opening.engine.opening import OnHolidays, is_open
from dure.core.opening.engine.reading import document_of, key_of, rule_from, schedule_from
from dure.local.directory.services import actions
from dure.local.directory.services.hsds.exceptions import FROM_SOURCE, exception_schedules, exceptions_of
from dure.local.directory.services.hsds.importing import Source, import_hsds
from dure.local.directory.services.models import Location, Service, ServiceAtLocation
from dure.local.directory.services.opening import stored_rule
from local.directory.services import hsds_shapes

OWNER = UUID("0a7c0d2e-0001-4a00-8a00-0000000000b1")
DAILY = {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR,SA,SU", "opens_at": "09:00", "closes_at": "18:00"}
FULL: dict[str, Any] = {
    "holidays": "own_hours",
    "holiday_hours": [["10:00", "12:00"], ["13:00", "15:00"]],
    "closed_days": [
        {"from": "2026-07-01", "to": "2026-07-14", "note": {"original": "en", "en": "Summer", "ko": "여름휴가"}},
        {"from": "2026-12-24", "to": "2026-12-24"},
    ],
    "special_days": [
        {"date": "2026-09-25", "hours": [["11:00", "13:00"]], "note": {"original": "en", "en": "Chuseok table"}},
        {"date": "2026-09-26", "hours": [["08:00", "09:00"], ["22:00", "02:00"]]},
        {"date": "2026-09-27", "hours": []},
    ],
}


def deciding(exceptions: dict[str, Any]) -> str:
    document = document_of([DAILY], exceptions, "Asia/Seoul", "KR")
    assert document is not None
    return key_of(document)


def test_every_kind_of_exception_comes_back_as_it_was():
    schedules = exception_schedules(FULL, OWNER, "en")
    back = exceptions_of(schedules, "en", {})
    assert deciding(back) == deciding(FULL)
    assert back["closed_days"][0]["note"] == {"original": "en", "en": "Summer"}
    assert exception_schedules(back, OWNER, "en") == schedules
    assert exceptions_of(schedules, "en", FULL)["closed_days"] == FULL["closed_days"]


def test_each_is_a_schedule_as_the_standard_has_it_and_says_in_words_what_it_means():
    schedules = exception_schedules(FULL, OWNER, "en")
    for each in schedules:
        assert hsds_shapes.problems("schedule", each) == []
        assert each["attributes"][0]["link_id"] == each["id"]
    assert len({each["id"] for each in schedules}) == len(schedules) == 6
    assert schedules[0]["description"] == "on public holidays 10:00–12:00, 13:00–15:00"
    assert "1" in schedules[1]["description"]
    assert schedules[1]["notes"] == "Summer"
    assert exception_schedules(FULL, OWNER, "ko")[1]["notes"] == "여름휴가"


def test_who_does_not_know_our_terms_reads_no_hours_into_closed_days():
    for each in exception_schedules({**FULL, "special_days": []}, OWNER, "en"):
        with pytest.raises(ValueError, match=r"^$"):
            schedule_from(each)


hours = st.lists(st.tuples(st.times(), st.times()).map(lambda two: [f"{at:%H:%M}" for at in two]), max_size=3)
days = st.dates().map(str)
runs = st.tuples(st.dates(), st.dates()).map(sorted)
notes = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=9)
noted = st.just({}) | notes.map(lambda note: {"note": {"original": "fr", "fr": note}})
closed = st.builds(lambda run, note: {"from": str(run[0]), "to": str(run[1]), **note}, runs, noted)
special = st.builds(lambda day, some, note: {"date": day, "hours": some, **note}, days, hours, noted)
exceptions = st.builds(
    lambda kind, some, shut, own: {
        **({"holidays": kind} if kind != "as_usual" else {}),
        **({"holiday_hours": some} if kind == "own_hours" and some else {}),
        **({"closed_days": shut} if shut else {}),
        **({"special_days": own} if own else {}),
    },
    st.sampled_from([each.value for each in OnHolidays]),
    hours,
    st.lists(closed, max_size=3),
    st.lists(special, max_size=3),
)


@given(exceptions)
def test_any_exceptions_come_back_as_they_were(stored):
    back = exceptions_of(exception_schedules(stored, OWNER, "fr"), "fr", {})
    assert back.pop(FROM_SOURCE, False) == bool(stored)
    assert back == stored


SCHEDULES = exception_schedules(FULL, OWNER, "en")
CLOSED, SPECIAL = SCHEDULES[1], SCHEDULES[3]


@pytest.mark.parametrize(
    "wrong",
    [
        {**CLOSED, "valid_from": None},
        {**CLOSED, "valid_to": "soon"},
        {**SPECIAL, "attributes": [{**SPECIAL["attributes"][0], "value": "noon"}]},
        {**SPECIAL, "attributes": [{**SPECIAL["attributes"][0], "value": "25:00-26:00"}]},
        {**SCHEDULES[0], "attributes": [{**SCHEDULES[0]["attributes"][0], "value": "sometimes"}]},
        {**SCHEDULES[0], "attributes": [{**SCHEDULES[0]["attributes"][0], "value": None}]},
    ],
)
def test_what_is_written_otherwise_is_left_as_it_came(wrong):
    assert exceptions_of([wrong], "en", {}) == {}


@pytest.mark.parametrize("odd", [None, "x", {}, {"attributes": "x"}, {"attributes": [None, {"taxonomy_term": "x"}]}])
def test_other_schedules_are_usual_hours(odd):
    assert exceptions_of([odd], "en", {}) == {}


@pytest.fixture
def bath(db):
    organization = make_organization("bath", territory=make_territory("anseong"))
    by = make_user_with_role(Role.ORGANIZATION_MANAGER, organization)
    hall = actions.add_location(
        by, organization, name=text("Hall"), exceptions={"holidays": "closed"}, details={"schedules": [DAILY]}
    )
    service = actions.add_service(by, organization, name=text("Bath"), exceptions=FULL, details={"schedules": [DAILY]})
    actions.offer_at(by, service, hall, exceptions={"closed_days": [{"from": "2026-05-01", "to": "2026-05-01"}]})
    return service


def exported(service: Service) -> dict[str, Any]:
    response = Client().get(f"/hsds/services/{service.pk}", {"language": "en"})
    document: dict[str, Any] = response.json()
    assert hsds_shapes.problems("service", document) == []
    return document


def leave_here(service: Service) -> None:
    """Delete what the document was made from, as on a site that never had it."""
    organization, agent = service.organization, service.organization.agent
    ServiceAtLocation.objects.all().delete()
    service.delete()
    Location.objects.all().delete()
    organization.delete()
    agent.delete()


def test_a_service_with_exceptions_at_every_level_moves_to_another_site(bath):
    document = exported(bath)
    by_level = [document, document["service_at_locations"][0], document["service_at_locations"][0]["location"]]
    assert [len(each.get("schedules", [])) for each in by_level] == [7, 1, 2]
    keys = [deciding(bath.exceptions), key_of(stored_rule(Location.objects.get()))]
    zone = bath.organization.territory
    leave_here(bath)
    report = import_hsds(None, [document], territory=zone, source=Source(language="en"))
    assert report.written, report.problems
    there = Service.objects.get()
    assert deciding(there.exceptions) == keys[0]
    assert there.details["schedules"] == [{**document["schedules"][0]}]
    assert Location.objects.get().exceptions == {"holidays": "closed", FROM_SOURCE: True}
    again = exported(there)
    assert again["schedules"] == document["schedules"]
    assert again["service_at_locations"] == document["service_at_locations"]
    assert import_hsds(None, [document], territory=zone, source=Source(language="en")).updated == {}


def test_a_source_takes_back_what_it_gave_but_not_what_people_entered(bath):
    document, zone = exported(bath), bath.organization.territory
    leave_here(bath)
    import_hsds(None, [document], territory=zone, source=Source(language="en"))
    plain = {**document, "schedules": document["schedules"][:1]}
    import_hsds(None, [plain], territory=zone, source=Source(language="en"))
    there = Service.objects.get()
    assert there.exceptions == {}
    by = make_user_with_role(Role.ORGANIZATION_MANAGER, there.organization)
    actions.change_service(by, there, exceptions={"holidays": "closed"})
    import_hsds(None, [{**plain, "name": "New name"}], territory=zone, source=Source(language="en"))
    assert Service.objects.get().exceptions == {"holidays": "closed"}


def test_translations_that_people_added_to_a_note_stay_while_it_is_the_same(bath):
    document, zone = exported(bath), bath.organization.territory
    leave_here(bath)
    import_hsds(None, [document], territory=zone, source=Source(language="en"))
    there = Service.objects.get()
    note = Translated({"en": "Summer", "fr": "Été"}, "en").as_json()
    there.exceptions["closed_days"][0]["note"] = note
    there.save()
    import_hsds(None, [document], territory=zone, source=Source(language="en"))
    assert Service.objects.get().exceptions["closed_days"][0]["note"] == note


def test_an_offset_of_the_places_own_zone_means_the_clock_on_the_wall():
    """What Paris exports in winter (timezone 1) opens at nine in summer too, by the clock there."""
    paris = rule_from({"schedules": [{**DAILY, "timezone": 1}], "zone": "Europe/Paris", "country": "FR"})
    for day in ("2026-01-15", "2026-07-15"):
        at = datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=ZoneInfo("Europe/Paris"))
        assert is_open(paris, at)
        assert not is_open(paris, at.replace(hour=8, minute=59))
    elsewhere = rule_from({"schedules": [{**DAILY, "timezone": 9}], "zone": "Europe/Paris", "country": "FR"})
    assert is_open(elsewhere, datetime(2026, 7, 15, 0, 0, tzinfo=ZoneInfo("UTC")))
