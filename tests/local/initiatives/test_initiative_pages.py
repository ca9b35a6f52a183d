"""The pages of initiatives: what anybody reads, what coordinators change, what other rooms show."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

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
from dure import ledger
from dure.core.agents.roles import Role
from dure.core.kit.translated import Translated
from dure.core.territories.models import Challenge
from dure.local.initiatives.actions import NewMilestone, NewPartner, NewPledge, add_milestone, add_partner, pledge
from dure.local.initiatives.models import Initiative, Milestone, Partner
from dure.local.initiatives.panels import organization_panel, territory_panel
from dure.local.initiatives.queries import Filters, initiative_list, initiative_page

pytestmark = pytest.mark.django_db

PATH = "/en/initiatives/bathhouse/"


@pytest.fixture
def initiative():
    return make_initiative(
        "bathhouse", name=Translated({"ko": "일죽목욕탕", "en": "Iljuk Bathhouse"}, "ko"), summary=text("A safe bath")
    )


@pytest.fixture
def coordinator(initiative):
    return make_user_with_role(Role.ORGANIZATION_MANAGER, initiative.lead)


@pytest.fixture
def promised(initiative, coordinator):
    """A pledge of 1,000 won by a private partner."""
    partner = make_organization("innocean", name=text("Innocean"))
    add_partner(coordinator, initiative, NewPartner(partner, "private", text("Remodeling and design")))
    won = make_specification("won", default_unit="KRW", name=text("Money"))
    return pledge(coordinator, initiative, NewPledge(partner, won, Decimal(1000), name=text("Remodeling")))


def deliver(commitment, quantity, source_id, **fields):
    return ledger.record(
        ledger.NewEvent(
            action=commitment.action,
            provider=commitment.provider_id,
            receiver=commitment.receiver_id,
            resource_conforms_to=commitment.resource_conforms_to_id,
            resource_quantity=Decimal(quantity),
            resource_unit=commitment.resource_unit,
            occurred_at=datetime(2025, 3, 3, 3, tzinfo=UTC),
            fulfills=commitment.pk,
            recorded_by=commitment.receiver_id,
            source="test",
            source_id=source_id,
            **fields,
        )
    )


def test_delivered_is_the_sum_of_fulfilling_events_with_their_corrections(initiative, promised):
    first = deliver(promised, 400, "a")
    deliver(promised, 250, "b")
    deliver(promised, -100, "c", corrects=first.id)

    row = initiative_page(initiative).pledges[0]

    assert (row.delivered.quantity, row.delivered.events, row.quantity) == (550, 3, 1000)
    assert row.share == Decimal("0.55")


def test_the_page_shows_partners_pledges_and_steps(client, initiative, coordinator, promised):
    add_milestone(coordinator, initiative, NewMilestone(text("Reopening"), date(2024, 11, 22), date(2024, 11, 22)))
    deliver(promised, 400, "a")

    html = client.get(PATH).content.decode()

    for shown in ("Iljuk Bathhouse", "Innocean", "Remodeling and design", "Reopening", "<svg", "Private companies"):
        assert shown in html
    assert '"@type": "Project"' in html
    assert f"/en/ledger/?fulfills={promised.pk}" in html
    assert client.get(f"/en/ledger/?fulfills={promised.pk}").status_code == 200
    assert "Noted a pledge" in html
    assert coordinator.display_name not in html
    assert "badge-simulated" not in html


def test_the_korean_page_is_korean(client, initiative):
    html = client.get("/ko/initiatives/bathhouse/").content.decode()

    assert '<html lang="ko"' in html
    assert "일죽목욕탕" in html


def test_simulated_numbers_say_so(client):
    make_initiative("simulated", plan=make_plan(simulated=True))

    assert "badge-simulated" in client.get("/en/initiatives/simulated/").content.decode()
    assert "badge-simulated" in client.get("/en/initiatives/").content.decode()


def test_a_page_that_does_not_exist_is_not_found(client):
    assert client.get("/en/initiatives/nothing/").status_code == 404


def test_the_list_is_narrowed_by_territory_challenge_status_and_sector(initiative, promised):
    region = make_territory()
    town = make_territory(parent=region)
    other = make_initiative(lead=make_organization(territory=town), status="ended")
    ageing = Challenge.objects.get_or_create(code="ageing", defaults={"name": text("Ageing")})[0]
    other.challenges.add(ageing)

    def found(**fields):
        return set(initiative_list(Filters(**fields)))

    assert found() == {initiative, other}
    assert found(territory=region.slug) == found(territory=town.slug) == {other}
    assert found(challenge="ageing") == found(status="ended") == {other}
    assert found(sector="private") == {initiative}
    assert found(territory="nowhere") == set()


def test_the_list_can_be_taken_along(client, initiative, promised):
    csv = b"".join(client.get("/en/initiatives/?format=csv").streaming_content).decode()
    excel = client.get("/en/initiatives/?format=xlsx").content
    pledges = b"".join(client.get(f"{PATH}?format=csv").streaming_content).decode()

    assert "Iljuk Bathhouse" in csv
    assert excel.startswith(b"PK")
    assert "Innocean" in pledges


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_the_list_s_queries_do_not_grow_with_initiatives(client, initiative):
    queries(client, "/en/initiatives/")
    one = queries(client, "/en/initiatives/")
    for _number in range(4):
        more = make_initiative()
        Partner.objects.create(initiative=more, organization=make_organization(), sector="sse")
        Milestone.objects.create(initiative=more, name=text("Step"), due=date(2025, 1, 1))

    assert queries(client, "/en/initiatives/") == one


def test_the_page_s_queries_do_not_grow_with_partners_pledges_and_steps(client, initiative, coordinator, promised):
    deliver(promised, 1, "first")
    add_milestone(coordinator, initiative, NewMilestone(text("Step"), date(2025, 1, 1)))
    queries(client, PATH)
    one = queries(client, PATH)
    for number in range(4):
        partner = make_organization()
        add_partner(coordinator, initiative, NewPartner(partner, "civil"))
        kind = make_specification(default_unit="KRW")
        deliver(pledge(coordinator, initiative, NewPledge(partner, kind, Decimal(5))), 2, str(number))
        add_milestone(coordinator, initiative, NewMilestone(text("Step"), date(2025, 1, 1)))

    assert queries(client, PATH) == one


def test_a_coordinator_starts_an_initiative_in_several_languages(client):
    lead = make_organization("welfare-coop")
    client.force_login(make_user_with_role(Role.ORGANIZATION_MANAGER, lead))
    form = {
        "name_ko": "함께 부엌",
        "name_fr": "Cuisine partagée",
        "name_original": "ko",
        "lead": "welfare-coop",
        "territory": str(lead.territory.pk),
        "status": "forming",
    }

    assert client.get("/en/initiatives/new/").status_code == 200
    answer = client.post("/en/initiatives/new/", form)

    started = Initiative.objects.get()
    assert answer.headers["Location"] == f"/en/initiatives/{started.slug}/manage/" or answer.status_code == 302
    assert started.name == Translated({"ko": "함께 부엌", "fr": "Cuisine partagée"}, "ko")
    assert client.get(answer.headers["Location"]).status_code == 200


def test_wrong_input_is_shown_again(client, initiative, coordinator):
    client.force_login(coordinator)

    answer = client.post(f"{PATH}edit/", {"name_en": "", "summary_en": "Kept <as> written", "status": "running"})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "error-summary" in html
    assert "Kept &lt;as&gt; written" in html


def test_a_coordinator_changes_texts_partners_pledges_and_steps(client, initiative, coordinator):
    client.force_login(coordinator)
    partner = make_organization("world-vision", name=text("World Vision"))
    won = make_specification("won", default_unit="KRW")
    posts = [
        ("edit/", {"name_en": "Warm bath", "status": "running"}),
        ("partners/new/", {"organization": "world-vision", "sector": "civil", "part_en": "Funds"}),
        (
            "pledges/new/",
            {"partner": str(partner.pk), "action": "transfer", "specification": str(won.pk), "quantity": "500"},
        ),
        ("milestones/new/", {"name_en": "Reopening", "due": "2024-11-22"}),
    ]
    for path, form in posts:
        assert client.get(PATH + path).status_code == 200
        assert client.post(PATH + path, form).status_code == 302, path
    page = initiative_page(Initiative.objects.get(pk=initiative.pk))
    step, promise = page.milestones[0].milestone, page.pledges[0].commitment

    client.post(f"{PATH}milestones/{step.pk}/done/", {"done_on": "2024-11-22"})
    client.post(f"{PATH}pledges/{promise.pk}/finish/")
    manage = client.get(f"{PATH}manage/").content.decode()

    step.refresh_from_db()
    promise.refresh_from_db()
    assert (step.done_on, promise.finished) == (date(2024, 11, 22), True)
    assert "World Vision" in manage
    assert client.post(f"{PATH}partners/{page.sectors[0].partners[0].pk}/remove/").status_code == 302
    assert initiative.partners.count() == 1
    client.post(f"{PATH}milestones/{step.pk}/reopen/")
    client.post(f"{PATH}pledges/{promise.pk}/reopen/")
    step.refresh_from_db()
    promise.refresh_from_db()
    assert (step.done_on, promise.finished) == (None, False)


@pytest.mark.parametrize(
    "path", ["manage/", "edit/", "partners/new/", "pledges/new/", "milestones/new/", "partners/1/remove/"]
)
def test_only_coordinators_reach_the_pages_that_change_things(client, initiative, path):
    send = client.post if "remove" in path else client.get
    assert send(PATH + path).status_code == 302

    client.force_login(make_user())

    assert send(PATH + path).status_code == 403


def test_an_organization_is_named_by_its_address_or_its_name_and_others_are_refused(client, initiative, coordinator):
    client.force_login(coordinator)

    answer = client.post(f"{PATH}partners/new/", {"organization": "Atlantis", "sector": "civil"})

    assert answer.status_code == 422
    assert "Atlantis" in answer.content.decode()


def test_territory_and_organization_pages_show_what_happens_here(rf, initiative, promised):
    request = rf.get("/en/")
    partner = promised.provider.organization

    assert "Iljuk Bathhouse" in territory_panel(request, initiative.territory)
    assert "Remodeling and design" in organization_panel(request, partner)
    assert territory_panel(request, make_territory()) == ""
    assert organization_panel(request, make_organization()) == ""
