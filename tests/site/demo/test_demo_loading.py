"""The demo in a real database, with a short simulation."""

from datetime import date

import pytest

from dure.core.agents.actions import load_organization_types
from dure.core.agents.models import PersonalRecord, Relationship, User
from dure.core.agents.permissions import may
from dure.core.agents.roles import Permission
from dure.core.audit.models import Access
from dure.core.territories.actions import load_reference_data as load_challenges
from dure.core.territories.models import IndicatorValue, Territory
from dure.ledger.models import EconomicEvent, Plan, Seal
from dure.local.initiatives.models import Initiative
from dure.local.spaces.bookings.models import Booking
from dure.local.spaces.models import Space
from dure.local.spaces.premises.queries import hours_of
from dure.local.spaces.queries import prices_of
from dure.site.demo import sign_ins
from dure.site.demo.content import read
from dure.site.demo.loading import is_loaded, load
from dure.site.demo.simulation import SEED, simulate
from dure.value.models import Assumption, Computation
from dure.world.cases.models import CaseVersion

SHORT = {"first_day": date(2024, 11, 20), "last_day": date(2024, 11, 30)}


def nothing(_line):
    """Says nothing."""


@pytest.fixture
def reference_data(db):
    load_challenges()
    load_organization_types()


@pytest.fixture
def demo(reference_data):
    assert load(nothing, **SHORT)


def test_loading_twice_changes_nothing(demo):
    before = EconomicEvent.objects.count(), Seal.objects.count(), User.objects.count(), CaseVersion.objects.count()
    assert not load(nothing, **SHORT)
    after = EconomicEvent.objects.count(), Seal.objects.count(), User.objects.count(), CaseVersion.objects.count()
    assert before == after


def test_an_interrupted_loading_leaves_nothing_and_the_next_one_succeeds(reference_data, monkeypatch):
    def breaks(*_arguments):
        raise RuntimeError("the machine was switched off")

    with monkeypatch.context() as patch:
        patch.setattr("dure.site.demo.loading.publish", breaks)
        with pytest.raises(RuntimeError):
            load(nothing, **SHORT)
    assert not is_loaded()
    assert not EconomicEvent.objects.exists()
    assert not Territory.objects.exists()
    assert load(nothing, **SHORT)


def test_the_terminal_names_every_sign_in_and_the_password():
    text = sign_ins.printed()
    assert all(each.email in text for each in sign_ins.SIGN_INS)
    assert sign_ins.KNOWN_TO_ALL in text


def test_every_simulated_event_is_recorded_and_sealed_and_all_drawn_from_it_says_so(demo):
    expected = list(simulate(SEED, SHORT["first_day"], SHORT["last_day"]))
    found = EconomicEvent.objects.filter(source="simulation")
    assert found.count() == len(expected)
    assert set(found.values_list("source_id", flat=True)) == {event.key for event in expected}
    plan = Plan.objects.get()
    assert plan.simulated
    assert set(EconomicEvent.objects.values_list("plan", flat=True)) == {plan.pk}
    assert Seal.objects.order_by("-number").first().last_position == EconomicEvent.objects.latest("position").position
    version = CaseVersion.objects.get()
    assert version.number == 1
    assert version.computation == Computation.objects.get()
    assert version.content["simulated"]
    assert version.content["evidence_level"] == "simulated"


def test_places_partners_and_assumptions_stand_there_with_their_sources(demo):
    assert Territory.objects.get(slug="iljuk-myeon").path == "republic-of-korea/gyeonggi-do/anseong/iljuk-myeon/"
    assert Territory.objects.get(slug="bordeaux").path == "france/nouvelle-aquitaine/bordeaux/"
    assert Territory.objects.get(slug="bordeaux").time_zone == "Europe/Paris"
    assert IndicatorValue.objects.count() == 3
    chair = Relationship.objects.get(role="chairs")
    assert chair.subject.organization.slug == "anseong-city"
    assert chair.source_url
    initiative = Initiative.objects.get()
    assert {partner.sector for partner in initiative.partners.all()} == {"public", "private", "sse", "civil"}
    assert all("(simulated)" in pledge.name.in_language("en") for pledge in initiative.plan.commitments.all())
    assert initiative.plan.commitments.count() == 4
    assert Assumption.objects.count() > 20
    assert all(row.source_name and row.date for row in Assumption.objects.all())


def test_everybody_may_do_what_the_terminal_says_and_the_loader_nothing_more(demo):
    users = {user.email: user for user in User.objects.all()}
    space = Space.objects.get()
    territory = Territory.objects.get(slug="anseong")
    assert may(users["officer@demo.dure"], Permission.PUBLISH_CASE, territory)
    assert may(users["staff@demo.dure"], Permission.RECORD_ACTIVITY, space.operator)
    assert may(users["manager@demo.dure"], Permission.EDIT_ORGANIZATION, space.operator)
    assert may(users["care@demo.dure"], Permission.READ_HEALTH_NOTES, space.operator)
    assert may(users["privacy@demo.dure"], Permission.READ_ACCESS_LOG, space.operator)
    assert users["admin@demo.dure"].is_administrator
    assert all(users[each.email].check_password(sign_ins.KNOWN_TO_ALL) for each in sign_ins.SIGN_INS)
    loader = User.objects.get(email="loader@demo.dure")
    assert not loader.is_active
    assert not loader.has_usable_password()
    known = sum(len(read("people")[word]) for word in ("visitors", "health_leaders", "volunteers", "missed"))
    assert PersonalRecord.objects.exclude(agent__in=Booking.objects.values("person")).count() == known
    assert Access.objects.count() >= 3


def test_the_bathhouse_has_premises_and_says_what_is_simulated(demo):
    space = Space.objects.get()
    assert space.follows_presence
    assert space.zones.get(kind="bath").bell_minutes == 10
    assert all(zone.shape for zone in space.zones.all())
    assert space.floor_plan.kind == "image/svg+xml"
    invented = [*prices_of(space), *(day.note for day in space.group_days.all())]
    assert len(invented) == 6
    assert all("(simulated)" in getattr(each, "name", each).in_language("en") for each in invented)
    assert {shift.part for shift in space.shifts.all()} == {"in_charge", "desk", "health_leader"}
    assert hours_of(space).schedules
