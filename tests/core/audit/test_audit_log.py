from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, transaction
from django.template import Context, Template

from builders import make_user
from dure.core.audit.actions import log_access, log_change
from dure.core.audit.models import Access, Change
from dure.core.audit.queries import accesses, between, changes_of
from dure.core.audit.wording import action_words, names_of
from dure.core.kit.ids import new_id

pytestmark = pytest.mark.django_db


def feed(user, kind="initiative", subject="1"):
    template = Template("{% load audit %}{% activity_feed kind subject %}")
    return template.render(Context({"user": user, "kind": kind, "subject": subject}))


@pytest.mark.parametrize("model", [Change, Access])
def test_the_log_can_only_grow(model):
    log_change(None, "seal", "ledger", "1")
    log_access(None, [new_id()], "call back", ["name"])
    for attempt in (lambda: model.objects.update(at=datetime(2000, 1, 1, tzinfo=UTC)), model.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def test_changes_of_one_thing_come_newest_first_and_without_those_of_others():
    for action in ("one", "two", "three"):
        log_change(None, action, "initiative", "1")
    log_change(None, "other", "initiative", "2")
    log_change(None, "other", "case", "1")
    assert [change.action for change in changes_of("initiative", "1")] == ["three", "two", "one"]
    assert [change.action for change in changes_of("initiative", "1", limit=1)] == ["three"]


def test_days_are_counted_to_their_end():
    log_access(None, [new_id()], "call back", ["name"])
    today = Access.objects.get().at.date()
    assert between(accesses(), today, today).count() == 1
    assert between(accesses(), today + timedelta(days=1), None).count() == 0
    assert between(accesses(), None, today - timedelta(days=1)).count() == 0
    assert between(accesses(), date(2000, 1, 1), None).count() == 1


def test_colleagues_read_who_did_what(django_assert_num_queries):
    user = make_user(display_name="Kim Officer")
    log_change(user.agent_id, "give_role", "initiative", "1")
    log_change(None, "do_something_new", "initiative", "1")
    with django_assert_num_queries(2):
        html = feed(user)
    for text in ("Kim Officer", "Gave a role", "Do something new", "the site"):
        assert text in html


def test_the_public_sees_no_activity():
    log_change(make_user(display_name="Kim Officer").agent_id, "give_role", "initiative", "1")
    assert feed(AnonymousUser()).strip() == ""


def test_an_empty_feed_says_what_will_be_there():
    assert "will be listed here" in feed(make_user())


def test_names_and_words_come_from_the_rooms_that_know_them():
    user = make_user(display_name="Kim")
    assert names_of([user.agent_id, None]) == {user.agent_id: "Kim"}
    assert action_words("end_role") == "Ended a role"
