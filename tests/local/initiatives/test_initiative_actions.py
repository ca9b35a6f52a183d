"""Starting an initiative, its partners, pledges and steps; who may, and what is refused."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from builders import (
    make_initiative,
    make_organization,
    make_plan,
    make_specification,
    make_territory,
    make_user,
    make_user_with_role,
    text,
)
from dure.core.agents.roles import Role
from dure.core.audit.models import Change
from dure.core.kit.errors import Refused
from dure.core.kit.translated import Translated
from dure.core.search.queries import search
from dure.core.territories.models import Challenge
from dure.ledger.models import Agreement
from dure.local.initiatives.actions import (
    InitiativeData,
    NewMilestone,
    NewPartner,
    NewPledge,
    add_milestone,
    add_partner,
    change_initiative,
    complete_milestone,
    finish_pledge,
    pledge,
    remove_partner,
    reopen_milestone,
    reopen_pledge,
    start_initiative,
)
from dure.local.initiatives.models import Partner

pytestmark = pytest.mark.django_db


def coordinated():
    """An initiative, and somebody who may manage it."""
    initiative = make_initiative()
    return initiative, make_user_with_role(Role.ORGANIZATION_MANAGER, initiative.lead)


def a_challenge(code="care-gap"):
    return Challenge.objects.get_or_create(code=code, defaults={"name": text("Care gap")})[0]


def a_partner(initiative, **fields):
    organization = make_organization(**fields)
    Partner.objects.create(initiative=initiative, organization=organization, sector="private")
    return organization


def start(by, lead, **fields):
    data = InitiativeData(**({"name": Translated({"ko": "일죽목욕탕", "en": "Iljuk Bathhouse"}, "ko")} | fields))
    return start_initiative(by, lead=lead, territory=lead.territory, data=data)


def test_an_initiative_starts_with_a_plan_and_can_be_found():
    lead = make_organization()
    by = make_user_with_role(Role.ORGANIZATION_MANAGER, lead)
    challenge = a_challenge()

    initiative = start(by, lead, summary=text("A safe bath"), challenges=(challenge.code,))

    assert initiative.slug == "iljuk-bathhouse"
    assert not initiative.plan.simulated
    assert list(initiative.challenges.all()) == [challenge]
    assert [hit.url for hit in search("일죽목욕").hits] == ["/en/initiatives/iljuk-bathhouse/"]
    assert Change.objects.get(subject_kind="initiative").action == "start_initiative"


def test_two_initiatives_of_one_name_have_two_addresses_and_a_chosen_one_must_be_free():
    lead = make_organization()
    by = make_user_with_role(Role.ORGANIZATION_MANAGER, lead)

    assert [start(by, lead).slug, start(by, lead).slug] == ["iljuk-bathhouse", "iljuk-bathhouse-2"]
    for taken in ("iljuk-bathhouse", "new", "///"):
        with pytest.raises(Refused) as refusal:
            start_initiative(by, lead=lead, territory=lead.territory, data=InitiativeData(name=text("x")), slug=taken)
        assert refusal.value.field == "slug"


def test_officers_of_the_territory_may_start_one_and_strangers_may_not():
    lead = make_organization()
    region = lead.territory

    start(make_user_with_role(Role.OFFICER, region), lead)
    for stranger in (
        make_user(),
        make_user_with_role(Role.OFFICER, make_territory()),
        make_user_with_role(Role.DESK_STAFF, lead),
        make_user(is_administrator=True),
    ):
        with pytest.raises(PermissionDenied):
            start(stranger, lead)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": Translated({})}, "name"),
        ({"status": "resting"}, "status"),
        ({"challenges": ("no-such",)}, "challenges"),
        ({"started_on": date(2025, 1, 2), "ended_on": date(2025, 1, 1)}, "ended_on"),
        ({"status": "ended"}, "ended_on"),
    ],
)
def test_an_initiative_that_cannot_be_is_refused(fields, field):
    lead = make_organization()

    with pytest.raises(Refused) as refusal:
        start(make_user_with_role(Role.ORGANIZATION_MANAGER, lead), lead, **fields)

    assert refusal.value.field == field


def test_changing_texts_changes_the_plan_and_the_search_too():
    initiative, by = coordinated()

    change_initiative(by, initiative, InitiativeData(name=text("Warm bath"), status="running"))

    initiative.refresh_from_db()
    initiative.plan.refresh_from_db()
    assert str(initiative.name) == str(initiative.plan.name) == "Warm bath"
    assert search("Warm bath").total == 1
    assert Change.objects.get(action="change_initiative").details == {"fields": ["name"]}


def test_a_partner_joins_once():
    initiative, by = coordinated()
    organization = make_organization()

    partner = add_partner(by, initiative, NewPartner(organization, "private", text("Design"), "A paper", ""))

    assert (partner.sector, partner.order, partner.source_name) == ("private", 0, "A paper")
    with pytest.raises(Refused) as refusal:
        add_partner(by, initiative, NewPartner(organization, "public"))
    assert refusal.value.code == "partner-known"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"sector": "galactic"}, "sector"),
        ({"source_url": "https://example.org"}, "source_name"),
        ({"source_name": "x", "source_url": "javascript:alert(1)"}, "source_url"),
        ({"source_name": "x" * 301}, "source_name"),
    ],
)
def test_a_partner_that_cannot_be_is_refused(fields, field):
    initiative, by = coordinated()

    with pytest.raises(Refused) as refusal:
        add_partner(by, initiative, NewPartner(**({"organization": make_organization(), "sector": "sse"} | fields)))

    assert refusal.value.field == field


def test_a_partner_leaves_unless_it_leads_or_has_pledged():
    initiative, by = coordinated()
    leaving, pledged = a_partner(initiative), a_partner(initiative)
    add_partner(by, initiative, NewPartner(initiative.lead, "sse"))
    pledge(by, initiative, NewPledge(pledged, make_specification(), Decimal(1)))

    remove_partner(by, initiative.partners.get(organization=leaving))
    refused = []
    for organization in (pledged, initiative.lead):
        with pytest.raises(Refused) as refusal:
            remove_partner(by, initiative.partners.get(organization=organization))
        refused.append(refusal.value.code)

    assert refused == ["partner-has-pledges", "partner-leads"]
    assert not initiative.partners.filter(organization=leaving).exists()


def test_a_pledge_is_a_commitment_to_the_lead_within_the_plan():
    initiative, by = coordinated()
    partner = a_partner(initiative)
    money = make_specification("won", default_unit="KRW")
    agreement = Agreement.objects.create(name=text("Agreement"), plan=initiative.plan)

    commitment = pledge(
        by, initiative, NewPledge(partner, money, Decimal(5000000), due=date(2025, 6, 1), agreement=agreement)
    )

    assert (commitment.action, commitment.resource_quantity, commitment.resource_unit) == ("transfer", 5_000_000, "KRW")
    assert (commitment.provider_id, commitment.receiver_id) == (partner.pk, initiative.lead_id)
    assert (commitment.plan_id, commitment.clause_of) == (initiative.plan_id, agreement)


def test_pledged_work_is_counted_in_hours_of_effort():
    initiative, by = coordinated()
    work = make_specification("advice", default_effort_unit="hour")

    commitment = pledge(by, initiative, NewPledge(initiative.lead, work, Decimal(30), action="work"))

    assert (commitment.effort_quantity, commitment.effort_unit, commitment.resource_quantity) == (30, "hour", None)


def test_pledges_that_cannot_be_are_refused():
    initiative, by = coordinated()
    partner = a_partner(initiative)
    kind = make_specification()
    foreign = Agreement.objects.create(name=text("Other"), plan=make_plan())
    wrong = {
        "partner": NewPledge(make_organization(), kind, Decimal(1)),
        "receiver": NewPledge(initiative.lead, kind, Decimal(1)),
        "action": NewPledge(partner, kind, Decimal(1), action="consume"),
        "specification": NewPledge(partner, kind, Decimal(1), action="work"),
        "quantity": NewPledge(partner, kind, Decimal(0)),
        "agreement": NewPledge(partner, kind, Decimal(1), agreement=foreign),
    }

    for field, new in wrong.items():
        with pytest.raises(Refused) as refusal:
            pledge(by, initiative, new)
        assert refusal.value.field == field


def test_a_pledge_is_finished_and_reopened():
    initiative, by = coordinated()
    commitment = pledge(by, initiative, NewPledge(a_partner(initiative), make_specification(), Decimal(1)))

    finish_pledge(by, initiative, commitment)
    finish_pledge(by, initiative, commitment)
    assert commitment.finished
    reopen_pledge(by, initiative, commitment)

    assert not commitment.finished
    assert Change.objects.filter(action__in=["finish_pledge", "reopen_pledge"]).count() == 2


def test_a_pledge_of_another_initiative_stays_as_it_is():
    initiative, by = coordinated()
    other, other_by = coordinated()
    commitment = pledge(other_by, other, NewPledge(a_partner(other), make_specification(), Decimal(1)))

    with pytest.raises(Refused):
        finish_pledge(by, initiative, commitment)


def test_a_milestone_is_done_on_a_day_that_has_come():
    initiative, by = coordinated()
    milestone = add_milestone(by, initiative, NewMilestone(text("Reopening"), date(2024, 11, 22)))
    tomorrow = timezone.localdate() + timedelta(days=2)

    with pytest.raises(Refused) as refusal:
        complete_milestone(by, milestone, tomorrow)
    complete_milestone(by, milestone, date(2024, 11, 22))
    assert milestone.done_on == date(2024, 11, 22)
    reopen_milestone(by, milestone)

    assert refusal.value.field == "done_on"
    assert milestone.done_on is None
    with pytest.raises(Refused):
        add_milestone(by, initiative, NewMilestone(Translated({}), date(2024, 11, 22)))


@pytest.mark.parametrize("who", ["somebody", "a partner's manager"])
def test_only_those_who_manage_the_initiative_change_anything(who):
    initiative, by = coordinated()
    partner = a_partner(initiative)
    commitment = pledge(by, initiative, NewPledge(partner, make_specification(), Decimal(1)))
    milestone = add_milestone(by, initiative, NewMilestone(text("Reopening"), date(2024, 11, 22)))
    row = initiative.partners.get()
    stranger = make_user() if who == "somebody" else make_user_with_role(Role.ORGANIZATION_MANAGER, partner)

    for attempt in (
        lambda: change_initiative(stranger, initiative, InitiativeData(name=text("x"))),
        lambda: add_partner(stranger, initiative, NewPartner(make_organization(), "sse")),
        lambda: remove_partner(stranger, row),
        lambda: pledge(stranger, initiative, NewPledge(partner, make_specification(), Decimal(1))),
        lambda: finish_pledge(stranger, initiative, commitment),
        lambda: reopen_pledge(stranger, initiative, commitment),
        lambda: add_milestone(stranger, initiative, NewMilestone(text("x"), date(2025, 1, 1))),
        lambda: complete_milestone(stranger, milestone, date(2025, 1, 1)),
        lambda: reopen_milestone(stranger, milestone),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
