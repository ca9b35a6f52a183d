"""“Is this still right?”, asked on the page and once a month by mail."""

from datetime import date, timedelta
from email import message_from_bytes
from email.policy import SMTP

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from builders import give_role, make_organization, make_territory, make_user, make_user_with_role, text
from dure.core.agents.models import Organization, RoleAssignment
from dure.core.agents.roles import Role
from dure.core.audit.revisions import revisions_of
from dure.core.kit.errors import Refused
from dure.core.kit.limits import TooMany
from dure.core.tasks.actions import start
from dure.core.tasks.registry import REPEATED
from dure.local.directory.stewardship.confirming import confirm_entry, readers_since, vouch_for_entry
from dure.local.directory.stewardship.digests import check_token, choice_token, send_digest, send_digests
from dure.local.directory.stewardship.models import SentDigest
from jobs import run_jobs
from local.directory.stewardship.mailbox import links_in

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def anseong():
    return make_territory("anseong")


@pytest.fixture
def bath(anseong):
    return make_organization("bath", name=text("Bathhouse"), territory=anseong, checked_on=date(2023, 5, 1))


@pytest.fixture
def owner(bath):
    return make_user_with_role(Role.ENTRY_OWNER, bath, email="kim@bath.coop", display_name="Kim", language="en")


def test_an_owner_confirms_with_one_button_on_the_page(bath, owner):
    client = Client()
    client.force_login(owner)
    assert (
        "Nobody has confirmed this since May 1, 2023"
        in client.get(reverse("directory:detail", args=["bath"])).content.decode()
    )
    assert client.post(reverse("stewardship:confirm", args=["bath"])).status_code == 302
    bath.refresh_from_db()
    assert bath.checked_on == timezone.localdate()
    assert revisions_of("organization", bath.pk)[0].action == "confirm_entry"
    assert "Nobody has confirmed" not in client.get(reverse("directory:detail", args=["bath"])).content.decode()


def test_a_reader_who_finds_it_right_is_counted_and_checks_nothing(bath):
    client = Client()
    url = reverse("stewardship:confirm", args=["bath"])
    assert client.get(url).status_code == 200
    assert readers_since(bath) == 0, "looking is no answer"
    client.post(url)
    client.post(url)
    bath.refresh_from_db()
    assert bath.checked_on == date(2023, 5, 1)
    assert readers_since(bath) == 1, "once a day for each reader"
    assert "One reader has found it right" in Client().get(reverse("directory:detail", args=["bath"])).content.decode()
    with pytest.raises(PermissionDenied):
        confirm_entry(make_user(), bath)


def test_a_reader_cannot_vouch_for_everything(anseong):
    for _each in range(20):
        vouch_for_entry("busy", make_organization(territory=anseong))
    with pytest.raises(TooMany):
        vouch_for_entry("busy", make_organization(territory=anseong))


def test_a_merged_entry_is_confirmed_by_nobody(bath, owner, anseong):
    bath.merged_into = make_organization(territory=anseong)
    bath.save()
    with pytest.raises(Refused):
        confirm_entry(owner, bath)
    with pytest.raises(Refused):
        vouch_for_entry("v", bath)


def test_the_page_for_everybody_sets_no_cookie_and_so_can_be_kept(bath):
    answer = Client().get(reverse("directory:detail", args=["bath"]))
    assert not answer.cookies


# The monthly digest


def digest(reader, callbacks):
    with callbacks(execute=True):
        return send_digest(reader, TODAY)


def test_an_owner_gets_one_digest_a_month_in_their_language(
    bath, owner, mailoutbox, django_capture_on_commit_callbacks
):
    owner.language = "ko"
    owner.save()
    assert digest(owner, django_capture_on_commit_callbacks)
    assert not digest(owner, django_capture_on_commit_callbacks)
    (mail,) = mailoutbox
    assert mail.to == ["kim@bath.coop"]
    assert all(path.startswith("/ko/") for path in links_in(mail))
    assert "Kim" not in mail.body
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    sent = mail.message(policy=SMTP).as_bytes()
    assert f"\r\nList-Unsubscribe: {mail.extra_headers['List-Unsubscribe']}\r\n".encode() in sent, "programs read it"
    assert sent.isascii()
    assert max(map(len, sent.splitlines())) < 998
    assert message_from_bytes(sent, policy=SMTP).get_content().split() == mail.body.split()
    with django_capture_on_commit_callbacks(execute=True):
        assert send_digest(owner, date(2026, 12, 1))
    assert SentDigest.objects.count() == 2


def test_one_click_in_the_digest_confirms_without_signing_in(
    bath, owner, mailoutbox, django_capture_on_commit_callbacks
):
    digest(owner, django_capture_on_commit_callbacks)
    link = links_in(mailoutbox[0])[0]
    client = Client()
    assert client.get(link).status_code == 200
    bath.refresh_from_db()
    assert bath.checked_on == date(2023, 5, 1), "mail scanners open links"
    assert client.post(link).status_code == 302
    bath.refresh_from_db()
    assert bath.checked_on == timezone.localdate()
    assert revisions_of("organization", bath.pk)[0].actor == owner.agent_id


def test_the_link_of_somebody_who_keeps_the_entry_no_more_confirms_nothing(bath, owner):
    token = check_token(owner, bath)
    RoleAssignment.objects.update(end=date(2024, 1, 1))
    assert Client().post(reverse("stewardship:check", args=[token])).status_code == 403
    owner.is_active = False
    owner.save()
    assert Client().post(reverse("stewardship:check", args=[token])).status_code == 410
    bath.refresh_from_db()
    assert bath.checked_on == date(2023, 5, 1)


@pytest.mark.parametrize("token", ["x", "a:b:c"])
def test_a_made_up_link_confirms_nothing(bath, owner, token):
    for name in ("stewardship:check", "stewardship:digest_choice"):
        assert Client().post(reverse(name, args=[token])).status_code == 410


def test_the_token_of_one_page_does_not_open_another(bath, owner):
    assert Client().post(reverse("stewardship:check", args=[choice_token(owner)])).status_code == 410
    assert Client().post(reverse("stewardship:digest_choice", args=[check_token(owner, bath)])).status_code == 410


def test_whoever_unsubscribes_gets_no_more(bath, owner, mailoutbox, django_capture_on_commit_callbacks):
    digest(owner, django_capture_on_commit_callbacks)
    stop = links_in(mailoutbox[0])[-1]
    # A mail program posts by itself, without a session and its token.
    client = Client(enforce_csrf_checks=True)
    assert client.get(stop).status_code == 200
    assert client.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not send_digest(owner, date(2026, 12, 1))
    client.post(stop, {"wanted": "yes"})
    with django_capture_on_commit_callbacks(execute=True):
        assert send_digest(owner, date(2026, 12, 1))


def test_moderators_get_the_entries_of_their_territory_or_type(
    bath, anseong, mailoutbox, django_capture_on_commit_callbacks
):
    moderator = make_user_with_role(Role.MODERATOR, anseong, email="moderator@city.example")
    make_user_with_role(Role.MODERATOR, make_territory("bordeaux"))
    make_user_with_role(Role.OFFICER, anseong)
    make_organization("fresh", territory=anseong, checked_on=timezone.localdate())
    make_organization("closed", territory=anseong, closed_on=date(2020, 1, 1))
    with django_capture_on_commit_callbacks(execute=True):
        assert send_digests(TODAY) == 1
    assert mailoutbox[0].to == [moderator.email]
    assert "Bathhouse" in mailoutbox[0].body
    assert "Closed" not in mailoutbox[0].body


def test_a_long_list_says_how_many_more_wait(anseong, mailoutbox, django_capture_on_commit_callbacks):
    moderator = make_user_with_role(Role.MODERATOR, anseong, language="en")
    for _each in range(23):
        make_organization(territory=anseong)
    assert digest(moderator, django_capture_on_commit_callbacks)
    assert "3 more entries wait on your desk" in mailoutbox[0].body
    assert mailoutbox[0].subject == "23 entries to check in the directory"


def test_nobody_is_written_to_who_has_nothing_to_check(bath, owner):
    Organization.objects.update(checked_on=TODAY)
    assert send_digests(TODAY) == 0


# The desk


def test_the_desk_costs_the_same_queries_for_any_number_of_entries(anseong):
    client = Client()
    client.force_login(make_user_with_role(Role.MODERATOR, anseong))

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("stewardship:desk")).status_code == 200
        return len(captured)

    make_organization(territory=anseong)
    queries()
    before = queries()
    for _each in range(3):
        make_organization(territory=anseong)
    assert queries() == before


def test_an_entry_is_confirmed_from_the_desk(bath, anseong):
    client = Client()
    moderator = make_user_with_role(Role.MODERATOR, anseong)
    client.force_login(moderator)
    assert "Bathhouse" in client.get(reverse("stewardship:desk")).content.decode()
    answer = client.post(reverse("stewardship:check_entry", args=["bath"]), follow=True)
    assert "Bathhouse is confirmed" in answer.content.decode()
    assert [each.slug for each in answer.context["page"]] == []


def test_somebody_without_entries_has_no_desk(anseong):
    user = make_user()
    give_role(user, Role.DESK_STAFF, anseong)
    client = Client()
    client.force_login(user)
    assert client.get(reverse("stewardship:desk")).status_code == 403


def test_links_fall_due(bath, owner, monkeypatch):
    from django.core import signing

    token = check_token(owner, bath)
    later = signing.time.time() + timedelta(days=46).total_seconds()
    monkeypatch.setattr(signing.time, "time", lambda: later)
    assert Client().post(reverse("stewardship:check", args=[token])).status_code == 410


# What recurs


@pytest.mark.parametrize("name", ["keep_entries", "send_digests"])
def test_the_rounds_of_the_day_and_of_the_month_are_scheduled(name):
    assert REPEATED[name].name == name


def test_a_worker_sends_the_digests_and_a_second_run_sends_nothing(
    bath, owner, mailoutbox, django_capture_on_commit_callbacks
):
    for sent in (1, 0):
        with django_capture_on_commit_callbacks(execute=True):
            job = start(None, "send_digests")
            run_jobs()
        job.refresh_from_db()
        assert (job.state, job.result) == ("done", {"sent": sent})
    assert [mail.to for mail in mailoutbox] == [["kim@bath.coop"]]


def test_a_worker_makes_the_daily_round():
    job = start(None, "keep_entries")
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"faded": 0, "forgotten": 0})
