"""What the site keeps and reads by itself, for somebody who gave their own data."""

import pytest

from builders import make_organization
from dure.core.agents.models import PersonalRecord
from dure.core.agents.personal import end_record, lock_beside, open_beside, read_as_promised, register_self
from dure.core.audit.models import Access, Change
from dure.core.kit.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return register_self(make_organization(), "Kim Sunja", "010-0000-1234")


def test_whoever_registers_alone_has_a_record_that_the_organization_holds(person):
    record = PersonalRecord.objects.get()
    assert record.agent_id == person.pk
    assert b"Sunja" not in bytes(record.ciphertext)
    change = Change.objects.get(action="register_person")
    assert (change.actor, change.subject) == (None, str(person.pk))


def test_a_wrong_number_is_refused():
    with pytest.raises(Refused) as refusal:
        register_self(make_organization(), "Kim Sunja", "call me")
    assert refusal.value.field == "phone"


def test_the_sites_own_reading_is_logged_without_a_reader(person):
    assert read_as_promised(person.pk, "reminder").phone == "010-0000-1234"
    access = Access.objects.get()
    assert (access.reader, access.subject, access.purpose, access.fields) == (None, person.pk, "reminder", ["phone"])


def test_the_site_reads_no_notes_on_health_by_itself(person):
    with pytest.raises(ValueError, match="nothing else"):
        read_as_promised(person.pk, "reminder", ["health_notes"])
    assert not Access.objects.exists()


def test_what_is_kept_beside_a_record_opens_for_its_person_only_and_ends_with_it(person):
    box = lock_beside(person.pk, "sunja@example.org")
    assert b"sunja" not in box
    assert open_beside(person.pk, box, "reminder", "email") == "sunja@example.org"
    assert Access.objects.get().fields == ["email"]
    assert end_record(person.pk) == 1
    assert end_record(person.pk) == 0
    assert open_beside(person.pk, box, "reminder", "email") == ""
    assert read_as_promised(person.pk, "reminder").phone == ""
    assert lock_beside(person.pk, "again") == b""


def test_nothing_is_kept_of_an_empty_text(person):
    assert lock_beside(person.pk, "") == b""
