from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from builders import give_role as hold
from builders import make_organization, make_territory, make_user, make_user_with_role
from dure.core.agents.actions import end_role, give_role, roles_given_by
from dure.core.agents.models import RoleAssignment, User
from dure.core.agents.permissions import may
from dure.core.agents.queries import managed_assignments, managed_scopes, scope_by_key, scope_key
from dure.core.agents.roles import PERMISSIONS, Permission, Role
from dure.core.audit.models import Change
from dure.core.kit.errors import Refused

pytestmark = pytest.mark.django_db


def fresh(user):
    """The user as a new request would load them, without remembered roles."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def bathhouse():
    return make_organization()


@pytest.fixture
def manager(bathhouse):
    return make_user_with_role(Role.ORGANIZATION_MANAGER, bathhouse)


def test_a_manager_gives_a_desk_role_in_their_organization(manager, bathhouse):
    newcomer = make_user()
    assignment = give_role(manager, newcomer, Role.DESK_STAFF, bathhouse)
    assert may(fresh(newcomer), Permission.RECORD_ACTIVITY, bathhouse)
    assert (assignment.given_by, assignment.start) == (manager, timezone.localdate())
    change = Change.objects.get(action="give_role")
    assert change.details == {"role": "desk_staff", "organization": bathhouse.slug}


def test_a_role_given_twice_is_one_role(manager, bathhouse):
    newcomer = make_user()
    assert give_role(manager, newcomer, Role.DESK_STAFF, bathhouse) == give_role(
        manager, newcomer, Role.DESK_STAFF, bathhouse
    )
    assert RoleAssignment.objects.filter(user=newcomer).count() == 1


@pytest.mark.parametrize("role", [Role.OFFICER, Role.CARE_COORDINATOR, Role.PRIVACY_OFFICER])
def test_a_manager_gives_no_role_that_may_do_more_than_they_may(manager, bathhouse, role):
    for user in (make_user(), manager):
        with pytest.raises(PermissionDenied):
            give_role(manager, user, role, bathhouse)
    assert not RoleAssignment.objects.filter(role=role).exists()


def test_a_manager_gives_no_role_elsewhere(manager, bathhouse):
    for scope in (make_organization(), make_organization(territory=bathhouse.territory), bathhouse.territory):
        with pytest.raises(PermissionDenied):
            give_role(manager, make_user(), Role.DESK_STAFF, scope)


@pytest.mark.parametrize("role", [Role.DESK_STAFF, Role.OFFICER, Role.CARE_COORDINATOR, Role.PRIVACY_OFFICER])
def test_whoever_does_not_manage_roles_gives_none(bathhouse, role):
    user = make_user_with_role(role, bathhouse)
    with pytest.raises(PermissionDenied):
        give_role(user, make_user(), role, bathhouse)


def test_an_administrator_gives_every_role_but_none_to_themselves_that_opens_personal_data(bathhouse):
    administrator = make_user(is_administrator=True)
    for role in Role:
        give_role(administrator, make_user(), role, bathhouse)
    give_role(administrator, administrator, Role.OFFICER, bathhouse.territory)
    for role in (Role.DESK_STAFF, Role.ORGANIZATION_MANAGER, Role.CARE_COORDINATOR):
        with pytest.raises(PermissionDenied):
            give_role(administrator, administrator, role, bathhouse)
    assert not may(fresh(administrator), Permission.READ_PERSONAL_DATA)


def test_an_inactive_administrator_gives_nothing(bathhouse):
    with pytest.raises(PermissionDenied):
        give_role(make_user(is_administrator=True, is_active=False), make_user(), Role.OFFICER, bathhouse)


def test_an_unknown_role_and_a_closed_sign_in_are_refused(manager, bathhouse):
    for user, role, code in (
        (make_user(), "king", "wrong-role"),
        (make_user(is_active=False), Role.DESK_STAFF, "user-inactive"),
    ):
        with pytest.raises(Refused) as refusal:
            give_role(manager, user, role, bathhouse)
        assert refusal.value.code == code


def test_a_role_that_was_ended_has_no_effect_from_that_moment(manager, bathhouse):
    newcomer = make_user()
    assignment = give_role(manager, newcomer, Role.DESK_STAFF, bathhouse)
    end_role(manager, assignment.pk)
    assert not may(fresh(newcomer), Permission.RECORD_ACTIVITY, bathhouse)
    assert assignment not in managed_assignments(manager)
    assert Change.objects.filter(action="end_role").count() == 1
    assert give_role(manager, newcomer, Role.DESK_STAFF, bathhouse) != assignment
    assert may(fresh(newcomer), Permission.RECORD_ACTIVITY, bathhouse)


def test_a_role_that_begins_tomorrow_has_no_effect_today(bathhouse):
    user = make_user_with_role(Role.DESK_STAFF, bathhouse)
    user.role_assignments.update(start=timezone.localdate() + timedelta(days=1))
    assert not may(fresh(user), Permission.RECORD_ACTIVITY, bathhouse)


def test_everybody_may_give_up_their_own_role_and_nobody_ends_the_role_of_a_stranger(manager, bathhouse):
    staff = make_user()
    assignment = give_role(manager, staff, Role.DESK_STAFF, bathhouse)
    colleague = make_user_with_role(Role.DESK_STAFF, bathhouse)
    stranger = make_user_with_role(Role.ORGANIZATION_MANAGER, make_organization())
    for other in (colleague, stranger):
        with pytest.raises(PermissionDenied):
            end_role(other, assignment.pk)
    end_role(staff, assignment.pk)
    assert not may(fresh(staff), Permission.RECORD_ACTIVITY, bathhouse)


def test_a_manager_cannot_end_the_role_of_whoever_watches_the_access_log(manager, bathhouse):
    watcher = hold(make_user(), Role.PRIVACY_OFFICER, bathhouse)
    with pytest.raises(PermissionDenied):
        end_role(manager, watcher.pk)


def test_an_unknown_role_assignment_is_answered_like_a_forbidden_one(manager, bathhouse):
    with pytest.raises(PermissionDenied):
        end_role(manager, bathhouse.pk)


def test_a_role_for_a_territory_reaches_what_lies_in_it_and_nothing_beside_it():
    country = make_territory("korea")
    city = make_territory("anseong", country)
    neighbor = make_territory("anseong-gu", country)
    officer = make_user_with_role(Role.OFFICER, city)
    assert may(officer, Permission.EDIT_ORGANIZATION, make_organization(territory=city))
    assert may(officer, Permission.EDIT_ORGANIZATION, make_organization(territory=make_territory("iljuk", city)))
    for outside in (neighbor, country):
        assert not may(officer, Permission.EDIT_ORGANIZATION, make_organization(territory=outside))


def test_roles_to_choose_from_are_those_one_may_give(manager, bathhouse):
    assert set(roles_given_by(manager, bathhouse)) == {
        Role.DESK_STAFF,
        Role.ORGANIZATION_MANAGER,
        Role.ENTRY_OWNER,
        Role.HEALTH_LEADER,
    }
    assert roles_given_by(manager, bathhouse.territory) == []
    assert roles_given_by(make_user(is_administrator=True), bathhouse) == list(Role)


def test_managers_see_the_roles_of_their_places_and_administrators_all(manager, bathhouse):
    inside = hold(make_user(), Role.DESK_STAFF, bathhouse)
    outside = hold(make_user(), Role.DESK_STAFF, make_organization())
    seen = set(managed_assignments(manager))
    assert inside in seen
    assert outside not in seen
    assert {inside, outside} <= set(managed_assignments(make_user(is_administrator=True)))
    assert managed_scopes(manager) == [bathhouse]
    assert set(managed_assignments(make_user())) == set()


def test_a_place_is_named_by_kind_and_slug(bathhouse):
    assert scope_by_key(scope_key(bathhouse)) == bathhouse
    assert scope_by_key(bathhouse.slug) == bathhouse
    assert scope_by_key(scope_key(bathhouse.territory)) == bathhouse.territory
    with pytest.raises(Refused):
        scope_by_key("organization/nowhere")
    make_territory(bathhouse.slug)
    with pytest.raises(Refused):
        scope_by_key(bathhouse.slug)


def test_every_role_has_its_row_in_the_table():
    assert set(PERMISSIONS) == set(Role)
