"""The pages of safe use, as a clinician and as staff use them."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from builders import make_space, make_user_with_role
from dure.core.agents import consents
from dure.core.agents.personal import PersonalData, register_person
from dure.core.agents.roles import Role
from dure.core.audit.models import Access, Change
from dure.core.kit.ids import new_id
from dure.local.spaces.actions import check_in
from dure.local.spaces.models import Stay
from dure.local.spaces.safe_use.models import HealthCheck, Signature
from dure.local.spaces.safe_use.shipped import shipped_documents

pytestmark = pytest.mark.django_db
PUBLISHED, STRICTER, _LOOSER = shipped_documents()


def page(name, space, **more):
    return reverse(f"safe_use:{name}", kwargs={"slug": space.slug, **more})


def english(client, user):
    client.force_login(user)
    return client


def stay_of(staff, space, visitor=None):
    return check_in(staff, space, visitor, entry_id=str(new_id())).stay


def test_a_clinician_reads_tries_out_signs_and_withdraws(client, space, clinician):
    english(client, clinician)
    assert PUBLISHED in client.get(page("home", space)).text
    rules = page("rules", space, digest=PUBLISHED)
    answer = client.get(rules)
    assert "14.71" in answer.text
    assert "https://seniorguide.jp/article/1001720.html" in answer.text
    tried = client.post(page("try", space, digest=PUBLISHED), {"systolic": "165", "diastolic": "95"})
    assert "3.63" in tried.text
    assert not Signature.objects.exists()
    assert client.post(rules, {"name": ""}).status_code == 422
    assert client.post(rules, {"name": "Dr. Kim"}).status_code == 302
    assert "Dr. Kim" in client.get(page("home", space)).text
    client.post(page("withdraw", space))
    assert not Signature.objects.filter(ended_at=None).exists()


def test_another_set_is_shown_with_what_differs(client, space, clinician, signed):
    text = english(client, clinician).get(page("rules", space, digest=STRICTER)).text
    assert len(re.findall('<th scope="row">', text)) == 4


def test_an_own_set_is_brought_in_or_its_faults_named(client, space, clinician):
    english(client, clinician)
    document = dict(shipped_documents()[PUBLISHED], key="own")
    shown = client.get(page("document", space, digest=PUBLISHED))
    assert json.loads(shown.text) == shipped_documents()[PUBLISHED]
    good = SimpleUploadedFile("own.json", json.dumps(document).encode())
    answer = client.post(page("import", space), {"file": good})
    assert "Dure" in client.get(answer.url).text
    bad = SimpleUploadedFile("own.json", json.dumps(document | {"rules": [{}]}).encode())
    answer = client.post(page("import", space), {"file": bad})
    assert answer.status_code == 422
    assert "rules/0/measure" in answer.text


def test_a_check_at_the_desk_shows_reason_and_source_and_notes_the_outcome_only(client, space, staff, signed):
    stay = stay_of(staff, space)
    answer = english(client, staff).post(page("check", space, stay=stay.pk), {"systolic": "165", "diastolic": "95"})
    assert answer.status_code == 200
    assert "https://seniorguide.jp/article/1001720.html" in answer.text
    assert "Dr. Kim" in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert Stay.objects.get().advice == "ask"
    assert not HealthCheck.objects.exists()
    client.post(page("spoken", space, stay=stay.pk), {"outcome": "gentle"})
    assert Stay.objects.get().advice == "gentle"
    assert Change.objects.filter(action="confirm_spoken", actor=staff.agent_id).count() == 1


def test_a_mistyped_value_is_shown_at_its_field_and_nothing_is_lost(client, space, staff, signed):
    stay = stay_of(staff, space)
    answer = english(client, staff).post(page("check", space, stay=stay.pk), {"systolic": "95", "diastolic": "165"})
    assert answer.status_code == 422
    assert 'value="165"' in answer.text
    assert Stay.objects.get().advice == ""
    wrong = client.post(page("check", space, stay=stay.pk), {"code": "1234"})
    assert wrong.status_code == 422


def test_without_rules_the_check_says_that_everybody_may_come_in(client, space, staff):
    stay = stay_of(staff, space)
    assert '<form method="post" class="form"' not in english(client, staff).get(page("check", space, stay=stay.pk)).text


def test_a_members_readings_are_kept_with_consent_and_read_by_a_clinician_with_a_purpose(
    client, space, staff, clinician, signed
):
    person = register_person(staff, space.operator, PersonalData(name="Neighbor"))
    consents.give(staff, person.pk, "health_readings")
    stay = stay_of(staff, space, person)
    english(client, staff).post(page("check", space, stay=stay.pk), {"systolic": "165", "diastolic": "95"})
    assert HealthCheck.objects.count() == 1
    kept, record = page("readings", space, agent=person.pk), reverse("agents:resident", args=[person.pk])
    assert kept not in client.get(record).text
    assert client.post(kept, {"purpose": "curious"}).status_code == 403
    english(client, clinician)
    assert kept in client.get(record).text
    assert "165" not in client.get(kept).text
    assert "165" in client.post(kept, {"purpose": "regular check"}).text
    assert Access.objects.filter(purpose="regular check").count() == 1


@pytest.mark.parametrize("name", ["home", "import", "withdraw", "keeping", "weather"])
def test_staff_of_another_space_reach_nothing(client, space, name):
    stranger = make_user_with_role(Role.ORGANIZATION_MANAGER, make_space().operator)
    assert english(client, stranger).post(page(name, space)).status_code in {403, 405}


def test_weather_and_keeping_are_set_on_the_page(client, space, staff):
    manager = make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator)
    english(client, manager).post(page("weather", space), {"celsius": "-3.5"})
    assert "-3" in client.get(page("home", space)).text.replace("−", "-")
    assert client.post(page("weather", space), {"celsius": "99"}).status_code == 422
    assert client.post(page("keeping", space), {"days": "30"}).status_code == 302
    assert space.keeping_of_readings.days == 30
