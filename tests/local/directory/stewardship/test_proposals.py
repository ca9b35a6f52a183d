"""Anybody proposes changes; whoever may edit the entry decides."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from builders import make_organization, make_territory, make_user, make_user_with_role, text
from dure.core.agents.actions import change_organization
from dure.core.agents.roles import Role
from dure.core.audit.revisions import revisions_of
from dure.core.kit.errors import Refused
from dure.core.kit.limits import TooMany
from dure.local.directory.stewardship.forgetting import forget_addresses
from dure.local.directory.stewardship.models import Proposal
from dure.local.directory.stewardship.proposals import (
    FIXED,
    MOST_AN_HOUR,
    Proposing,
    accept_proposal,
    decline_proposal,
    propose_change,
)

pytestmark = pytest.mark.django_db
VISITOR = Proposing("visitor")


@pytest.fixture
def anseong():
    return make_territory("anseong")


@pytest.fixture
def bath(anseong):
    return make_organization("bath", name=text("Bathhouse"), territory=anseong, phone="1")


@pytest.fixture
def moderator(anseong):
    return make_user_with_role(Role.MODERATOR, anseong)


def filled(client, **changes):
    """The proposal form as a browser sends it, with some fields changed."""
    form = client.get(reverse("stewardship:propose", args=["bath"])).context["form"]
    data = {"name_en": "Bathhouse", "name_original": "en"}
    for bound in form:
        if bound.name in {"name", "summary", "certifications"}:
            continue
        value = bound.field.prepare_value(bound.initial) if bound.initial is not None else ""
        data[bound.html_name] = value if value is not None else ""
    return {**data, **changes}


def test_a_visitor_proposes_and_a_moderator_accepts_one_of_two_fields(
    bath, moderator, mailoutbox, django_capture_on_commit_callbacks
):
    visitor, desk = Client(), Client()
    url = reverse("stewardship:propose", args=["bath"])
    data = filled(visitor, phone="2", website="bath.coop", note="They moved", source="I live there", reply_to="a@b.org")
    assert visitor.post(url, data).status_code == 302
    proposal = Proposal.objects.get()
    assert proposal.changes == {"phone": ["1", "2"], "website": ["", "https://bath.coop"]}
    bath.refresh_from_db()
    assert bath.phone == "1"
    desk.force_login(moderator)
    assert "They moved" in desk.get(reverse("stewardship:desk")).content.decode()
    page = reverse("stewardship:proposal", args=[proposal.pk])
    shown = desk.get(page).content.decode()
    assert "I live there" in shown
    assert "a@b.org" not in shown, "nobody needs the address to decide"
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(page, {"decision": "accept", "field": ["phone"]}).status_code == 302
    bath.refresh_from_db()
    assert (bath.phone, bath.website) == ("2", "")
    revision = revisions_of("organization", bath.pk)[0]
    assert (revision.action, revision.actor, revision.source_name) == (
        "accept_proposal",
        moderator.agent_id,
        "I live there",
    )
    assert revision.note == "Proposed by a visitor. They moved"
    assert (mailoutbox[0].to, "accepted" in mailoutbox[0].body) == (["a@b.org"], True)
    assert "Accepted on" in desk.get(page).content.decode()


def test_words_alone_are_a_proposal(bath, moderator):
    client = Client()
    url = reverse("stewardship:propose", args=["bath"])
    assert client.post(url, filled(client)).status_code == 422
    assert client.post(url, filled(client, note="They have moved")).status_code == 302
    accept_proposal(moderator, Proposal.objects.get(), [])
    assert Proposal.objects.get().state == Proposal.State.ACCEPTED
    assert not revisions_of("organization", bath.pk).exists()


def test_a_proposal_is_declined_with_a_reason(bath, moderator, mailoutbox, django_capture_on_commit_callbacks):
    proposal = propose_change(Proposing("v", email="a@b.org"), bath, {"phone": "9"})
    client = Client()
    client.force_login(moderator)
    url = reverse("stewardship:proposal", args=[proposal.pk])
    assert client.post(url, {"decision": "decline", "reason": " "}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(url, {"decision": "decline", "reason": "The old one works"}).status_code == 302
    assert "The old one works" in mailoutbox[0].body
    with pytest.raises(Refused):
        accept_proposal(moderator, proposal, ["phone"])
    bath.refresh_from_db()
    assert bath.phone == "1"


def test_owners_decide_on_proposals_for_their_entry(bath):
    owner = make_user_with_role(Role.ENTRY_OWNER, bath)
    accept_proposal(owner, propose_change(VISITOR, bath, {"phone": "2"}), ["phone"])
    bath.refresh_from_db()
    assert bath.phone == "2"


def test_nobody_else_sees_or_decides(bath, anseong):
    proposal = propose_change(VISITOR, bath, {"phone": "2"})
    others = [
        make_user(),
        make_user_with_role(Role.MODERATOR, make_territory("bordeaux")),
        make_user_with_role(Role.ENTRY_OWNER, make_organization(territory=anseong)),
        make_user_with_role(Role.DESK_STAFF, bath),
    ]
    for user in others:
        client = Client()
        client.force_login(user)
        assert client.get(reverse("stewardship:proposal", args=[proposal.pk])).status_code == 403
        with pytest.raises(PermissionDenied):
            accept_proposal(user, proposal, ["phone"])
        with pytest.raises(PermissionDenied):
            decline_proposal(user, proposal, "No")


def test_a_proposal_touches_neither_where_an_entry_belongs_nor_its_source(bath, moderator):
    elsewhere = make_territory("elsewhere")
    fields = {"territory": elsewhere, "source_name": "x", "checked_on": date(2026, 1, 1), "phone": "2"}
    proposal = propose_change(VISITOR, bath, fields)
    assert proposal.changes.keys() == {"phone"}
    assert FIXED.isdisjoint(Client().get(reverse("stewardship:propose", args=["bath"])).context["form"].fields)
    for field in ("territory", "merged_into", "email"):
        with pytest.raises(Refused):
            accept_proposal(moderator, proposal, [field])


def test_a_field_that_changed_since_is_shown_as_such(bath, moderator):
    proposal = propose_change(VISITOR, bath, {"phone": "2", "email": "a@bath.coop"})
    change_organization(moderator, bath, phone="3", email="a@bath.coop")
    client = Client()
    client.force_login(moderator)
    rows = client.get(reverse("stewardship:proposal", args=[proposal.pk])).context["rows"]
    assert [(row.change.field, row.changed_since, row.settled) for row in rows] == [
        ("email", False, True),
        ("phone", True, False),
    ]


def test_a_point_is_accepted_as_a_whole_and_stands_for_no_area(bath, moderator):
    from decimal import Decimal

    bath.located_by = "postcode 17500"
    bath.save()
    proposal = propose_change(VISITOR, bath, {"latitude": Decimal(37), "longitude": Decimal(127)})
    accept_proposal(moderator, proposal, ["latitude"])
    bath.refresh_from_db()
    assert (bath.latitude, bath.longitude, bath.located_by) == (37, 127, "")


def test_values_that_do_not_fit_are_refused_when_they_are_accepted(bath, moderator):
    proposal = propose_change(VISITOR, bath, {"email": "no address"})
    with pytest.raises(ValidationError):
        accept_proposal(moderator, proposal, ["email"])
    client = Client()
    client.force_login(moderator)
    answer = client.post(reverse("stewardship:proposal", args=[proposal.pk]), {"decision": "accept", "field": "email"})
    assert answer.status_code == 422


def test_a_program_that_fills_in_everything_is_thanked_and_ignored(bath):
    client = Client()
    data = filled(client, phone="spam", homepage="http://spam.example")
    assert client.post(reverse("stewardship:propose", args=["bath"]), data).status_code == 302
    assert not Proposal.objects.exists()


def test_proposing_has_limits(bath):
    for number in range(MOST_AN_HOUR):
        propose_change(VISITOR, bath, {"phone": f"9{number}"})
    with pytest.raises(TooMany):
        propose_change(VISITOR, bath, {"phone": "last"})
    client = Client()
    for number in range(MOST_AN_HOUR):
        client.post(reverse("stewardship:propose", args=["bath"]), filled(client, note=f"note {number}"))
    answer = client.post(reverse("stewardship:propose", args=["bath"]), filled(client, note="one more"))
    assert answer.status_code == 422


def test_what_is_wrong_in_the_form_is_shown(bath):
    client = Client()
    answer = client.post(reverse("stewardship:propose", args=["bath"]), filled(client, email="no", country_code="UK"))
    assert answer.status_code == 422
    assert answer.context["form"].opens_further


def test_a_merged_entrys_form_is_the_others(bath, anseong):
    bath.merged_into = make_organization("target", territory=anseong)
    bath.save()
    answer = Client().get(reverse("stewardship:propose", args=["bath"]))
    assert answer["Location"].endswith("/target/propose/")
    with pytest.raises(Refused):
        propose_change(VISITOR, bath, {"phone": "2"})


def test_the_address_of_a_visitor_is_forgotten_after_the_decision(bath, moderator):
    proposal = propose_change(Proposing("v", email="a@b.org"), bath, {"phone": "2"})
    decline_proposal(moderator, proposal, "No")
    forget_addresses(timezone.localdate() + timedelta(days=91))
    proposal.refresh_from_db()
    assert proposal.email == ""


def test_the_language_of_the_letter_is_the_visitors(bath, moderator, mailoutbox, django_capture_on_commit_callbacks):
    from django.utils.translation import override

    with override("ko"):
        proposal = propose_change(Proposing("v", email="a@b.org"), bath, {"phone": "2"})
    with django_capture_on_commit_callbacks(execute=True):
        accept_proposal(moderator, proposal, ["phone"])
    assert "/ko/organizations/bath/" in mailoutbox[0].body
