import pytest
from django.db import DatabaseError, transaction

from dure.core.audit.models import Revision
from dure.core.audit.revisions import NewRevision, changes_between, note_revisions, revisions_of
from dure.core.kit.ids import new_id

pytestmark = pytest.mark.django_db


def test_a_change_holds_what_differs_only():
    before = {"name": {"en": "Bath"}, "phone": "1", "languages": ["ko"]}
    assert changes_between(before, {**before, "phone": "2"}) == {"phone": ["1", "2"]}


def test_a_field_that_the_state_before_does_not_know_was_nothing():
    assert changes_between({}, {"phone": "2"}) == {"phone": [None, "2"]}


def test_what_is_new_is_all_that_is_not_empty():
    after = {"name": {"en": "Bath"}, "phone": "", "founded": None, "languages": [], "identifiers": {}}
    assert changes_between(None, after) == {"name": [None, {"en": "Bath"}]}


def test_revisions_of_one_entry_come_newest_first_and_without_those_of_others():
    bath, other = new_id(), new_id()
    for phone in ("1", "2", "3"):
        note_revisions([NewRevision("change", "organization", bath, {"phone": [None, phone]})])
    note_revisions([NewRevision("change", "organization", other, {"phone": [None, "9"]})])
    note_revisions([NewRevision("change", "service", bath, {"phone": [None, "9"]})])
    assert [each.changes["phone"][1] for each in revisions_of("organization", bath)] == ["3", "2", "1"]


def test_a_revision_that_changes_nothing_is_not_kept():
    assert note_revisions([NewRevision("change", "organization", new_id(), {})]) == []
    assert not Revision.objects.exists()


def test_a_revision_remembers_why_where_from_and_with_what():
    batch, undone = new_id(), new_id()
    new = NewRevision(
        "change", "organization", new_id(), {"phone": ["1", "2"]}, actor=new_id(), note="n" * 600,
        source_name="The city", source_url="https://example.org", batch=batch, undoes=undone,
    )  # fmt: skip
    (kept,) = note_revisions([new])
    kept.refresh_from_db()
    assert (kept.note, kept.source_name, kept.batch, kept.undoes, kept.actor) == (
        "n" * 500, "The city", batch, undone, new.actor,
    )  # fmt: skip


def test_revisions_can_only_be_added():
    note_revisions([NewRevision("change", "organization", new_id(), {"phone": ["1", "2"]})])
    for attempt in (lambda: Revision.objects.update(note="x"), Revision.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
