import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

import dure
from builders import make_organization, make_person, make_specification, make_user_with_role, number
from dure.core.agents.models import PersonalRecord, SearchToken
from dure.core.agents.personal import (
    FIELDS,
    PersonalData,
    change_person,
    erase_person,
    find_people,
    read_people,
    read_person,
    register_person,
    vault,
)
from dure.core.agents.roles import Role
from dure.core.audit.models import Access, Change
from dure.core.kit.errors import Refused
from dure.ledger.models import EconomicEvent

pytestmark = pytest.mark.django_db

KIM = PersonalData(name="김영희", phone="031-123-4567", birth_year=1941)


@pytest.fixture
def bathhouse():
    return make_organization()


@pytest.fixture
def staff(bathhouse):
    return make_user_with_role(Role.DESK_STAFF, bathhouse)


@pytest.fixture
def coordinator(bathhouse):
    return make_user_with_role(Role.CARE_COORDINATOR, bathhouse)


@pytest.fixture
def manager(bathhouse):
    return make_user_with_role(Role.ORGANIZATION_MANAGER, bathhouse)


def test_what_is_registered_can_be_read_by_the_holder_with_a_purpose(staff, bathhouse):
    agent = register_person(staff, bathhouse, KIM)
    assert read_person(staff, agent.pk, "call back", ("name", "phone", "birth_year")) == KIM
    assert agent.kind == "person"


def test_only_the_asked_fields_are_given(staff, bathhouse):
    agent = register_person(staff, bathhouse, KIM)
    assert read_person(staff, agent.pk, "greeting", ("name",)) == PersonalData(name="김영희")


def test_every_reading_is_logged_with_reader_subject_purpose_and_fields(staff, bathhouse):
    agent = register_person(staff, bathhouse, KIM)
    read_person(staff, agent.pk, "call back", ("name", "phone"))
    access = Access.objects.get()
    assert (access.reader, access.subject) == (staff.agent_id, agent.pk)
    assert (access.purpose, access.fields) == ("call back", ["name", "phone"])


def test_no_path_opens_a_record_without_logging_it(staff, coordinator, manager, bathhouse, monkeypatch):
    opened = []
    unlock = vault.unlock

    def counting(agent_id, wrapped_key, ciphertext, fields):
        opened.extend((agent_id, field) for field in fields)
        return unlock(agent_id, wrapped_key, ciphertext, fields)

    monkeypatch.setattr(vault, "unlock", counting)
    agent = register_person(staff, bathhouse, KIM)
    other = register_person(coordinator, bathhouse, PersonalData(name="김영수", health_notes="knee"))
    read_person(staff, agent.pk, "call back", ("name", "health_notes"))
    read_people(coordinator, [agent.pk, other.pk], "plan", ("name", "health_notes"))
    find_people(staff, bathhouse, "김영", "check-in")
    change_person(staff, agent.pk, PersonalData(phone="010-1111-2222"), ("phone",))
    erase_person(manager, agent.pk)
    logged = [(access.subject, field) for access in Access.objects.all() for field in access.fields]
    assert sorted(map(str, logged)) == sorted(map(str, opened))
    assert opened


def test_the_vault_is_opened_only_where_each_reading_is_logged():
    package = Path(dure.__file__).parent
    callers = {file.name: file.read_text() for file in package.rglob("*.py") if "vault.unlock(" in file.read_text()}
    assert set(callers) == {"reading.py", "promised.py", "readings.py"}
    assert all("log_access(" in text for text in callers.values())


@pytest.mark.parametrize("purpose", ["", "  \n"])
def test_reading_without_a_purpose_is_refused(staff, bathhouse, purpose):
    agent = register_person(staff, bathhouse, KIM)
    for attempt in (
        lambda: read_person(staff, agent.pk, purpose),
        lambda: read_people(staff, [agent.pk], purpose),
        lambda: find_people(staff, bathhouse, "김영희", purpose),
    ):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.code == "no-purpose"
    assert not Access.objects.exists()


def test_staff_of_another_organization_can_neither_read_nor_find_nor_change(staff, bathhouse):
    agent = register_person(staff, bathhouse, KIM)
    stranger = make_user_with_role(Role.ORGANIZATION_MANAGER, make_organization())
    for attempt in (
        lambda: read_person(stranger, agent.pk, "curiosity"),
        lambda: read_people(stranger, [agent.pk], "curiosity"),
        lambda: find_people(stranger, bathhouse, "김영희", "curiosity"),
        lambda: change_person(stranger, agent.pk, KIM, ("name",)),
        lambda: erase_person(stranger, agent.pk),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    own = make_organization()
    neighbor = make_user_with_role(Role.DESK_STAFF, own)
    assert find_people(neighbor, own, "김영희", "check-in") == []


def test_a_city_officer_and_an_administrator_cannot_read_residents(staff, bathhouse):
    agent = register_person(staff, bathhouse, KIM)
    officer = make_user_with_role(Role.OFFICER, bathhouse.territory)
    administrator = make_user_with_role(Role.OFFICER, bathhouse.territory, is_administrator=True)
    for user in (officer, administrator):
        with pytest.raises(PermissionDenied):
            read_person(user, agent.pk, "statistics")
        with pytest.raises(PermissionDenied):
            find_people(user, bathhouse, "김영희", "statistics")


def test_a_role_that_ended_opens_nothing(staff, bathhouse):
    agent = register_person(staff, bathhouse, KIM)
    leaver = make_user_with_role(Role.DESK_STAFF, bathhouse)
    leaver.role_assignments.update(end="2021-01-01")
    with pytest.raises(PermissionDenied):
        read_person(leaver, agent.pk, "call back")


def test_an_inactive_user_opens_nothing(staff, bathhouse):
    agent = register_person(staff, bathhouse, KIM)
    staff.is_active = False
    with pytest.raises(PermissionDenied):
        read_person(staff, agent.pk, "call back")


def test_an_unknown_person_is_answered_like_a_forbidden_one(staff):
    with pytest.raises(PermissionDenied):
        read_person(staff, make_person().pk, "call back")


def test_health_notes_are_left_out_for_desk_staff_and_shown_to_care_coordinators(staff, coordinator, bathhouse):
    person = PersonalData(name="박순자", health_notes="Dizzy in hot water")
    agent = register_person(coordinator, bathhouse, person)
    fields = ("name", "health_notes")
    assert read_person(staff, agent.pk, "check-in", fields) == PersonalData(name="박순자")
    assert Access.objects.get().fields == ["name"]
    assert read_person(coordinator, agent.pk, "care plan", fields) == person


def test_asking_for_nothing_but_health_notes_without_the_right_is_denied(staff, bathhouse):
    agent = register_person(staff, bathhouse, KIM)
    with pytest.raises(PermissionDenied):
        read_person(staff, agent.pk, "check-in", ("health_notes",))


def test_desk_staff_cannot_write_health_notes(staff, bathhouse):
    agent = register_person(staff, bathhouse, KIM)
    with pytest.raises(PermissionDenied):
        register_person(staff, bathhouse, PersonalData(name="박순자", health_notes="Dizzy"))
    with pytest.raises(PermissionDenied):
        change_person(staff, agent.pk, PersonalData(health_notes="Dizzy"), ("health_notes",))


@pytest.mark.parametrize(
    "query", ["김영", "김영희", "김 영희", "4567", "0311234567", "031-123-4567", "+82 31 123 4567"]
)
def test_a_person_is_found_by_leading_syllables_and_by_phone(staff, bathhouse, query):
    agent = register_person(staff, bathhouse, KIM)
    register_person(staff, bathhouse, PersonalData(name="이철수", phone="010-9876-5432"))
    (found,) = find_people(staff, bathhouse, query, "check-in")
    assert (found.agent_id, found.name, found.phone_ending) == (agent.pk, "김영희", "4567")
    assert Access.objects.get().subject == agent.pk


@pytest.mark.parametrize("query", ["LÓPEZ", "maria lo", "María López", "lop"])
def test_latin_names_are_found_without_case_and_accents_by_each_word(staff, bathhouse, query):
    register_person(staff, bathhouse, PersonalData(name="María López"))
    assert [found.name for found in find_people(staff, bathhouse, query, "check-in")] == ["María López"]


@pytest.mark.parametrize("query", ["", "김", "1", "12345", " - "])
def test_a_query_that_tells_nobody_apart_is_refused(staff, bathhouse, query):
    with pytest.raises(Refused) as refusal:
        find_people(staff, bathhouse, query, "check-in")
    assert refusal.value.code == "short-query"


def test_a_very_long_name_is_found_in_full(staff, bathhouse):
    name = "Wolfeschlegelsteinhausenbergerdorff"
    register_person(staff, bathhouse, PersonalData(name=name))
    assert len(find_people(staff, bathhouse, name, "check-in")) == 1


def test_finding_costs_the_same_queries_for_one_person_and_for_five(staff, bathhouse):
    counts = []
    for people in (1, 4):
        for _each in range(people):
            register_person(staff, bathhouse, PersonalData(name=f"김영희{number()}"))
        with CaptureQueriesContext(connection) as queries:
            find_people(staff, bathhouse, "김영희", "check-in")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_nothing_readable_stands_in_the_tables(staff, bathhouse):
    register_person(staff, bathhouse, KIM)
    record = PersonalRecord.objects.get()
    stored = bytes(record.ciphertext) + bytes(record.wrapped_key)
    stored += b"".join(bytes(token.token) for token in SearchToken.objects.all())
    changes = str(list(Change.objects.values()))
    for secret in ("김영희", "4567", "1941"):
        assert secret.encode() not in stored
        assert secret not in changes


def test_the_representation_of_personal_data_shows_no_value():
    assert "김영희" not in repr(KIM)


def test_an_altered_ciphertext_is_refused(coordinator, bathhouse):
    agent = register_person(coordinator, bathhouse, KIM)
    record = PersonalRecord.objects.get()
    for place in range(20, len(record.ciphertext), len(record.ciphertext) // 7):
        altered = bytearray(record.ciphertext)
        altered[place] = altered[place] ^ 1
        PersonalRecord.objects.update(ciphertext=bytes(altered))
        with pytest.raises(Refused) as refusal:
            read_person(coordinator, agent.pk, "call back", FIELDS)
        assert refusal.value.code == "record-not-whole"


def test_keys_and_ciphertexts_swapped_between_two_people_do_not_open(staff, bathhouse):
    one = register_person(staff, bathhouse, KIM).personal_record
    two = register_person(staff, bathhouse, PersonalData(name="이철수")).personal_record
    both = {"wrapped_key": two.wrapped_key, "ciphertext": two.ciphertext}
    for swapped in ({"wrapped_key": two.wrapped_key}, {"ciphertext": two.ciphertext}, both):
        PersonalRecord.objects.filter(pk=one.pk).update(
            **{"wrapped_key": one.wrapped_key, "ciphertext": one.ciphertext, **swapped}
        )
        with pytest.raises(Refused) as refusal:
            read_person(staff, one.pk, "call back")
        assert refusal.value.code == "record-not-whole"


def test_changing_one_field_leaves_the_others_and_moves_the_search_tokens(staff, bathhouse):
    agent = register_person(staff, bathhouse, KIM)
    change_person(staff, agent.pk, PersonalData(phone="010-5555-6666"), ("phone",))
    data = read_person(staff, agent.pk, "check", ("name", "phone", "birth_year"))
    assert data == PersonalData(name="김영희", phone="010-5555-6666", birth_year=1941)
    assert find_people(staff, bathhouse, "4567", "check") == []
    assert len(find_people(staff, bathhouse, "6666", "check")) == 1
    assert len(find_people(staff, bathhouse, "김영희", "check")) == 1
    assert Change.objects.filter(action="change_person", details={"fields": ["phone"]}).exists()


def test_an_erased_person_can_neither_be_read_nor_found_nor_changed(staff, manager, bathhouse):
    agent = register_person(staff, bathhouse, KIM)
    erase_person(manager, agent.pk)
    record = PersonalRecord.objects.get()
    assert record.wrapped_key is None
    assert record.ciphertext is None
    assert record.erased_at
    assert not SearchToken.objects.exists()
    assert find_people(staff, bathhouse, "김영희", "check-in") == []
    assert read_people(staff, [agent.pk], "check-in") == {}
    for attempt in (
        lambda: read_person(staff, agent.pk, "check-in"),
        lambda: change_person(staff, agent.pk, KIM, ("name",)),
        lambda: erase_person(manager, agent.pk),
    ):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.code == "person-erased"


def test_erasing_is_for_managers_and_privacy_officers(staff, bathhouse):
    agent = register_person(staff, bathhouse, KIM)
    with pytest.raises(PermissionDenied):
        erase_person(staff, agent.pk)
    erase_person(make_user_with_role(Role.PRIVACY_OFFICER, bathhouse.territory), agent.pk)
    assert Change.objects.filter(action="erase_person", subject=str(agent.pk)).exists()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (PersonalData(name=" "), "name"),
        (PersonalData(name="가" * 121), "name"),
        (PersonalData(name="김", phone="12345"), "phone"),
        (PersonalData(name="김", phone="call my son"), "phone"),
        (PersonalData(name="김", birth_year=1899), "birth_year"),
        (PersonalData(name="김", birth_year=2999), "birth_year"),
    ],
)
def test_wrong_personal_data_is_refused_with_the_field_it_is_about(staff, bathhouse, data, field):
    with pytest.raises(Refused) as refusal:
        register_person(staff, bathhouse, data)
    assert refusal.value.field == field
    assert not PersonalRecord.objects.exists()


def test_registering_needs_the_right_there(bathhouse):
    with pytest.raises(PermissionDenied):
        register_person(make_user_with_role(Role.OFFICER, bathhouse.territory), bathhouse, KIM)


def test_erasing_a_person_leaves_their_events_in_the_ledger(staff, manager, bathhouse):
    from django.utils import timezone

    agent = register_person(staff, bathhouse, KIM)
    event = EconomicEvent.objects.create(
        action="work",
        provider=agent,
        receiver=bathhouse.agent,
        resource_conforms_to=make_specification(),
        effort_quantity=1,
        effort_unit="hour",
        occurred_at=timezone.now(),
        recorded_at=timezone.now(),
        recorded_by=staff.agent,
        source="test",
        source_id="1",
    )
    before = EconomicEvent.objects.values().get(pk=event.pk)
    erase_person(manager, agent.pk)
    assert EconomicEvent.objects.values().get(pk=event.pk) == before
    agent.refresh_from_db()


ERASING_ON_DISK = """
import sys
from pathlib import Path

import django

django.setup()
from django.core.management import call_command

call_command("migrate", verbosity=0)
from builders import make_organization, make_user_with_role
from dure.core.agents.models import PersonalRecord
from dure.core.agents.personal import PersonalData, erase_person, register_person
from dure.core.agents.roles import Role

bathhouse = make_organization()
manager = make_user_with_role(Role.ORGANIZATION_MANAGER, bathhouse)
agent = register_person(manager, bathhouse, PersonalData(name="Kim"))
record = PersonalRecord.objects.get()
secrets = bytes(record.wrapped_key), bytes(record.ciphertext)[100:160]


def found():
    files = Path(sys.argv[1]).glob("dure.sqlite3*")
    return any(secret in file.read_bytes() for file in files for secret in secrets)


assert found()
erase_person(manager, agent.pk)
assert not found()
"""


def test_an_erased_key_is_gone_from_the_files_of_the_database(tmp_path):
    tests = Path(__file__).resolve().parents[2]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("DURE_")}
    environment = {
        **inherited,
        "DURE_DATA_DIR": str(tmp_path),
        "DURE_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "dure.site.settings",
        "PYTHONPATH": f"{tests.parent / 'src'}{os.pathsep}{tests}",
    }
    command = [sys.executable, "-c", ERASING_ON_DISK, str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
