"""What happens at a desk becomes an event at once, counts once, and can be taken back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.utils import timezone

from builders import (
    NOON,
    give_role,
    make_activity,
    make_initiative,
    make_organization,
    make_person,
    make_plan,
    make_space,
    make_specification,
    make_territory,
    make_user,
    make_user_with_role,
)
from dure.core.agents.models import Agent, PersonalRecord
from dure.core.agents.personal import PersonalData, register_person
from dure.core.agents.roles import Role
from dure.core.audit.models import Change
from dure.core.kit.errors import Refused
from dure.ledger.models import Commitment, EconomicEvent
from dure.local.initiatives.models import Partner
from dure.local.spaces.actions import (
    check_in,
    record_contribution,
    record_gathering,
    record_hours,
    record_purchase,
    register_and_check_in,
    undo,
)

pytestmark = pytest.mark.django_db


def a_desk():
    space = make_space()
    return space, make_user_with_role(Role.DESK_STAFF, space.operator)


def visits(space):
    sums = EconomicEvent.objects.filter(plan=space.initiative.plan, action="deliverService")
    return sums.aggregate(count=Sum("resource_quantity"))["count"] or 0


def test_a_guest_without_a_name_becomes_one_visit_in_the_ledger():
    space, staff = a_desk()

    event = check_in(staff, space, None, entry_id="a")

    activity = space.activities.get()
    assert event.action == "deliverService"
    assert event.provider_id == space.operator_id
    assert event.receiver_id == space.guests_id
    assert event.resource_quantity == 1
    assert event.resource_unit == "one"
    assert event.output_of_id == activity.process_id
    assert event.plan_id == space.initiative.plan_id
    assert event.at_location_id == space.place_id
    assert event.recorded_by_id == staff.agent_id
    assert event.source == "desk"


def test_several_guests_are_one_event_whose_quantity_counts_them():
    space, staff = a_desk()

    event = check_in(staff, space, None, guests=4, entry_id="a")

    assert event.resource_quantity == 4


@pytest.mark.parametrize("guests", [0, -1, 501])
def test_a_number_of_guests_that_cannot_be_is_refused(guests):
    space, staff = a_desk()

    with pytest.raises(Refused) as refusal:
        check_in(staff, space, None, guests=guests, entry_id="a")

    assert refusal.value.field == "guests"


def test_a_known_visitor_is_in_the_ledger_by_id_only():
    space, staff = a_desk()
    visitor = register_person(staff, space.operator, PersonalData(name="Kim Bok-sun", phone="010-1234-5678"))

    event = check_in(staff, space, visitor, entry_id="a")

    assert event.receiver_id == visitor.pk
    assert event.resource_quantity == 1


def test_a_double_tap_counts_once_even_though_time_has_passed():
    space, staff = a_desk()

    first = check_in(staff, space, None, entry_id="a")
    second = check_in(staff, space, None, entry_id="a")

    assert first.pk == second.pk
    assert visits(space) == 1


def test_one_entry_id_cannot_stand_for_two_different_things():
    space, staff = a_desk()
    check_in(staff, space, None, entry_id="a")

    with pytest.raises(Refused):
        check_in(staff, space, None, guests=2, entry_id="a")

    assert visits(space) == 1


def test_an_entry_without_an_identifier_is_refused():
    space, staff = a_desk()

    with pytest.raises(Refused) as refusal:
        check_in(staff, space, None, entry_id="")

    assert refusal.value.code == "no-entry-id"


def test_a_visit_can_be_recorded_later_but_not_ahead_of_time():
    space, staff = a_desk()

    assert check_in(staff, space, None, entry_id="a", at=NOON).occurred_at == NOON
    with pytest.raises(Refused) as refusal:
        check_in(staff, space, None, entry_id="b", at=timezone.now() + timedelta(hours=1))

    assert refusal.value.field == "at"


def test_people_registered_elsewhere_and_organizations_cannot_be_checked_in():
    space, staff = a_desk()
    elsewhere, other_staff = a_desk()
    stranger = register_person(other_staff, elsewhere.operator, PersonalData(name="Lee"))

    for visitor in (stranger, make_organization().agent):
        with pytest.raises(Refused) as refusal:
            check_in(staff, space, visitor, entry_id="a")
        assert refusal.value.code == "unknown-person"


@pytest.mark.parametrize("who", ["other staff", "officer", "partner", "nobody", "coordinator"])
def test_only_the_operator_s_people_record_at_its_desk(who):
    space, _staff = a_desk()
    partner = make_organization()
    Partner.objects.create(initiative=space.initiative, organization=partner, sector="private")
    user = make_user()
    match who:
        case "other staff":
            give_role(user, Role.DESK_STAFF, make_organization())
        case "officer":
            give_role(user, Role.OFFICER, space.operator.territory)
        case "partner":
            give_role(user, Role.ORGANIZATION_MANAGER, partner)
        case "coordinator":
            give_role(user, Role.CARE_COORDINATOR, space.operator)
    bath = space.activities.get()
    event = check_in(_staff, space, None, entry_id="first")

    attempts = [
        lambda: check_in(user, space, None, entry_id="a"),
        lambda: record_hours(user, space, bath, None, Decimal(1), entry_id="a"),
        lambda: record_gathering(user, space, bath, guests=1, entry_id="a"),
        lambda: record_contribution(user, space, partner, bath, Decimal(1), entry_id="a"),
        lambda: record_purchase(user, space, bath, partner, Decimal(1), entry_id="a"),
        lambda: register_and_check_in(user, space, PersonalData(name="Kim"), entry_id="a"),
        lambda: undo(user, space, event),
    ]
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()

    assert EconomicEvent.objects.count() == 1


def test_the_operator_s_manager_and_staff_of_the_whole_territory_may_record():
    space, _staff = a_desk()
    manager = make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator)
    floating = make_user_with_role(Role.DESK_STAFF, space.operator.territory)

    check_in(manager, space, None, entry_id="a")
    check_in(floating, space, None, entry_id="b")

    assert visits(space) == 2


def test_registering_and_checking_in_again_registers_nobody_twice():
    space, staff = a_desk()
    data = PersonalData(name="Kim Bok-sun", phone="010-1234-5678")

    first = register_and_check_in(staff, space, data, entry_id="a")
    second = register_and_check_in(staff, space, data, entry_id="a")

    assert first.pk == second.pk
    assert PersonalRecord.objects.count() == 1


def test_a_registration_that_is_refused_leaves_no_visit():
    space, staff = a_desk()

    with pytest.raises(Refused):
        register_and_check_in(staff, space, PersonalData(name=""), entry_id="a")

    assert not EconomicEvent.objects.exists()


def test_volunteer_hours_are_work_for_the_operator():
    space, staff = a_desk()
    activity = make_activity(space, "leaders", "volunteering")
    person = make_person()

    event = record_hours(staff, space, activity, person, Decimal("2.5"), entry_id="a")

    assert (event.action, event.effort_quantity, event.effort_unit) == ("work", Decimal("2.5"), "hour")
    assert (event.provider_id, event.receiver_id) == (person.pk, space.operator_id)
    assert event.input_of_id == activity.process_id


@pytest.mark.parametrize("hours", [Decimal(0), Decimal(-1), Decimal(25), Decimal("0.0000001"), Decimal("NaN")])
def test_hours_that_cannot_be_are_refused(hours):
    space, staff = a_desk()
    activity = make_activity(space, "leaders", "volunteering")

    with pytest.raises(Refused) as refusal:
        record_hours(staff, space, activity, None, hours, entry_id="a")

    assert refusal.value.field == "hours"


def test_a_gathering_counts_known_people_one_by_one_and_guests_together():
    space, staff = a_desk()
    activity = make_activity(space, "lunch", "gathering")
    people = [make_person(), make_person()]

    for _time in range(2):
        events = record_gathering(staff, space, activity, guests=10, people=people, entry_id="a")

    assert [event.resource_quantity for event in events] == [10, 1, 1]
    assert EconomicEvent.objects.count() == 3
    assert {event.receiver_id for event in events} == {space.guests_id, *(person.pk for person in people)}


def test_a_gathering_of_nobody_is_refused():
    space, staff = a_desk()

    with pytest.raises(Refused) as refusal:
        record_gathering(staff, space, make_activity(space, "lunch", "gathering"), entry_id="a")

    assert refusal.value.code == "nobody"


def a_pledge(space, partner, quantity="1000", **fields):
    money = make_specification("won", default_unit="KRW")
    return Commitment.objects.create(
        action="transfer",
        provider=partner.agent,
        receiver=space.operator.agent,
        resource_conforms_to=money,
        resource_quantity=Decimal(quantity),
        resource_unit="KRW",
        plan=fields.pop("plan", space.initiative.plan),
        **fields,
    )


def test_a_contribution_fulfills_the_partner_s_pledge():
    space, staff = a_desk()
    partner = make_organization()
    promised = a_pledge(space, partner)

    event = record_contribution(staff, space, partner, promised, Decimal(400), entry_id="a")

    assert (event.action, event.fulfills_id, event.resource_quantity) == ("transfer", promised.pk, 400)
    assert (event.provider_id, event.receiver_id) == (partner.pk, space.operator_id)


def test_pledged_work_is_delivered_as_work():
    space, staff = a_desk()
    partner = make_organization()
    promised = Commitment.objects.create(
        action="work",
        provider=partner.agent,
        receiver=space.operator.agent,
        resource_conforms_to=make_specification("advice", default_effort_unit="hour"),
        effort_quantity=10,
        effort_unit="hour",
        plan=space.initiative.plan,
    )

    event = record_contribution(staff, space, partner, promised, Decimal(3), entry_id="a")

    assert (event.action, event.effort_quantity, event.effort_unit) == ("work", 3, "hour")


def test_a_contribution_cannot_fulfill_a_pledge_that_is_finished_or_somebody_else_s():
    space, staff = a_desk()
    partner = make_organization()
    finished = a_pledge(space, partner, finished=True)
    foreign = Commitment.objects.create(
        action="transfer",
        provider=partner.agent,
        receiver=space.operator.agent,
        resource_conforms_to=finished.resource_conforms_to,
        resource_quantity=1,
        resource_unit="KRW",
        plan=make_plan(),
    )

    for what, who in ((finished, partner), (foreign, partner), (finished, make_organization())):
        with pytest.raises(Refused) as refusal:
            record_contribution(staff, space, who, what, Decimal(1), entry_id="a")
        assert refusal.value.code == "other-pledge"


def test_a_contribution_without_a_pledge_comes_from_a_partner():
    space, staff = a_desk()
    partner = make_organization()
    fruit = make_activity(space, "fruit", "contribution", specification=make_specification("apples", default_unit="kg"))

    with pytest.raises(Refused) as refusal:
        record_contribution(staff, space, partner, fruit, Decimal(5), entry_id="a")
    Partner.objects.create(initiative=space.initiative, organization=partner, sector="private")
    event = record_contribution(staff, space, partner, fruit, Decimal(5), entry_id="a")

    assert refusal.value.code == "not-a-partner"
    assert (event.action, event.resource_quantity, event.resource_unit) == ("transfer", 5, "kg")


def test_a_purchase_is_money_from_the_operator_to_the_seller():
    space, staff = a_desk()
    won = make_specification("won", default_unit="KRW")
    activity = make_activity(space, "local-food", "purchase", specification=won)
    farm = make_organization()

    event = record_purchase(staff, space, activity, farm, Decimal(52000), entry_id="a")

    assert (event.provider_id, event.receiver_id) == (space.operator_id, farm.pk)
    assert (event.resource_quantity, event.resource_unit) == (52000, "KRW")
    with pytest.raises(Refused):
        record_purchase(staff, space, activity, space.operator, Decimal(1), entry_id="b")


def test_an_activity_is_recorded_only_in_its_own_way_and_at_its_own_space():
    space, staff = a_desk()
    other, _other_staff = a_desk()

    with pytest.raises(Refused) as wrong_kind:
        record_hours(staff, space, space.activities.get(), None, Decimal(1), entry_id="a")
    with pytest.raises(Refused) as wrong_space:
        check_in(staff, space, None, activity=other.activities.get(), entry_id="a")

    assert {wrong_kind.value.code, wrong_space.value.code} == {"other-activity"}


def test_undoing_restores_the_count_and_keeps_both_events():
    space, staff = a_desk()
    event = check_in(staff, space, None, guests=3, entry_id="a", at=NOON)

    correction = undo(staff, space, event)

    assert visits(space) == 0
    assert EconomicEvent.objects.count() == 2
    assert correction.corrects_id == event.pk
    assert correction.resource_quantity == -3
    assert correction.occurred_at == NOON
    assert Change.objects.filter(action="undo_entry", subject=str(space.pk)).count() == 1


def test_undoing_twice_takes_back_once():
    space, staff = a_desk()
    event = check_in(staff, space, None, entry_id="a")

    assert undo(staff, space, event).pk == undo(staff, space, event).pk
    assert visits(space) == 0


def test_hours_and_pledged_gifts_can_be_undone_too():
    space, staff = a_desk()
    partner = make_organization()
    promised = a_pledge(space, partner)
    hours = make_activity(space, "leaders", "volunteering")
    worked = record_hours(staff, space, hours, None, Decimal(2), entry_id="a")
    given = record_contribution(staff, space, partner, promised, Decimal(400), entry_id="b")

    undo(staff, space, worked)
    undo(staff, space, given)

    sums = EconomicEvent.objects.aggregate(effort=Sum("effort_quantity"), stock=Sum("resource_quantity"))
    assert sums == {"effort": 0, "stock": 0}
    assert EconomicEvent.objects.filter(fulfills=promised).count() == 2


def test_only_entries_of_this_desk_can_be_undone_here():
    space, staff = a_desk()
    other, other_staff = a_desk()
    elsewhere = check_in(other_staff, other, None, entry_id="a")
    ours = check_in(staff, space, None, entry_id="b")
    correction = undo(staff, space, ours)

    for event in (elsewhere, correction):
        with pytest.raises(Refused) as refusal:
            undo(staff, space, event)
        assert refusal.value.code == "not-of-this-desk"


def test_an_erased_person_cannot_be_checked_in_and_the_ledger_stays():
    space, staff = a_desk()
    manager = make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator)
    visitor = register_person(staff, space.operator, PersonalData(name="Kim"))
    check_in(staff, space, visitor, entry_id="a")

    from dure.core.agents.personal import erase_person

    erase_person(manager, visitor.pk)

    with pytest.raises(Refused):
        check_in(staff, space, Agent.objects.get(pk=visitor.pk), entry_id="b")
    assert visits(space) == 1


def test_a_space_belongs_to_its_own_initiative_s_plan():
    territory = make_territory()
    lead = make_organization(territory=territory)
    space = make_space(initiative=make_initiative(lead=lead))

    event = check_in(make_user_with_role(Role.DESK_STAFF, lead), space, None, entry_id="a")

    assert event.plan_id == space.initiative.plan_id
