"""Moderators are appointed for a territory, for a type of organizations, or for both together."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from builders import make_organization, make_organization_type, make_territory, make_user, make_user_with_role
from dure.core.agents.actions import change_organization, end_role, give_role
from dure.core.agents.models import RoleAssignment, User
from dure.core.agents.permissions import may
from dure.core.agents.queries import managed_assignments, organizations_where
from dure.core.agents.roles import Permission, Role
from dure.core.kit.errors import Refused

pytestmark = pytest.mark.django_db


class Town:
    def __init__(self):
        self.korea = make_territory("korea")
        self.anseong = make_territory("anseong", self.korea)
        self.bordeaux = make_territory("bordeaux")
        self.coop, self.company = make_organization_type("cooperative"), make_organization_type("company")
        self.bath = make_organization("bath", territory=self.anseong, type=self.coop)
        self.shop = make_organization("shop", territory=self.anseong, type=self.company)
        self.wine = make_organization("wine", territory=self.bordeaux, type=self.coop)
        self.administrator = make_user(is_administrator=True)


@pytest.fixture
def town():
    return Town()


def reached(user, town):
    user = User.objects.get(pk=user.pk)
    permission = Permission.MODERATE_DIRECTORY
    one_by_one = {each.slug for each in (town.bath, town.shop, town.wine) if may(user, permission, each)}
    assert {each.slug for each in organizations_where(user, permission)} == one_by_one
    return one_by_one


def test_a_moderator_reaches_what_they_were_appointed_for(town):
    appointments = [
        (town.anseong, None, {"bath", "shop"}),
        (None, town.coop, {"bath", "wine"}),
        (town.anseong, town.coop, {"bath"}),
        (town.korea, town.company, {"shop"}),
        (town.bordeaux, town.company, set()),
    ]
    for scope, of_type, slugs in appointments:
        user = make_user()
        give_role(town.administrator, user, Role.MODERATOR, scope, of_type)
        assert reached(user, town) == slugs, (scope, of_type)


def test_a_moderator_of_a_type_has_no_rights_in_the_territory_itself(town):
    user = make_user()
    give_role(town.administrator, user, Role.MODERATOR, town.anseong, town.coop)
    user = User.objects.get(pk=user.pk)
    assert not may(user, Permission.EDIT_ORGANIZATION, town.anseong)
    with pytest.raises(PermissionDenied):
        change_organization(user, town.shop, phone="1")
    with pytest.raises(PermissionDenied):
        change_organization(user, town.bath, territory=town.bordeaux)
    assert change_organization(user, town.bath, phone="1").phone == "1"


def test_only_administrators_appoint_for_a_type_everywhere(town):
    manager = make_user_with_role(Role.ORGANIZATION_MANAGER, town.anseong)
    for role in (Role.OFFICER, Role.MODERATOR):
        RoleAssignment.objects.create(user=manager, role=role, territory=town.anseong, start=date(2020, 1, 1))
    manager = User.objects.get(pk=manager.pk)
    with pytest.raises(PermissionDenied):
        give_role(manager, make_user(), Role.MODERATOR, None, town.coop)
    assert give_role(manager, make_user(), Role.MODERATOR, town.anseong, town.coop).territory == town.anseong


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MODERATOR])
def test_no_other_role_is_given_for_a_type(town, role):
    for scope in (None, town.anseong):
        with pytest.raises(Refused) as caught:
            give_role(town.administrator, make_user(), role, scope, town.coop)
        assert caught.value.code == "type-not-possible"


def test_a_role_for_nothing_is_refused(town):
    with pytest.raises(Refused):
        give_role(town.administrator, make_user(), Role.MODERATOR, None)
    with pytest.raises(Refused):
        give_role(town.administrator, make_user(), Role.MODERATOR, town.bath, town.coop)
    with pytest.raises(Refused):
        give_role(town.administrator, make_user(), Role.ENTRY_OWNER, town.anseong)


def test_a_role_that_is_held_is_not_given_twice(town):
    user = make_user()
    for scope in (None, town.anseong):
        first = give_role(town.administrator, user, Role.MODERATOR, scope, town.coop)
        assert give_role(town.administrator, user, Role.MODERATOR, scope, town.coop) == first
    assert RoleAssignment.objects.filter(user=user).count() == 2


def test_the_database_holds_no_role_for_nothing_nor_twice(town):
    user = make_user()
    day = {"start": date(2020, 1, 1), "user": user, "role": Role.MODERATOR}
    wrong = [
        {},
        {"organization": town.bath, "organization_type": town.coop},
        {"organization": town.bath, "territory": town.anseong},
    ]
    for where in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleAssignment.objects.create(**day, **where)
    for where in ({"organization_type": town.coop}, {"organization_type": town.coop, "territory": town.anseong}):
        RoleAssignment.objects.create(**day, **where)
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleAssignment.objects.create(**day, **where)


def test_a_type_moderators_role_ends(town):
    user = make_user()
    assignment = give_role(town.administrator, user, Role.MODERATOR, None, town.coop)
    with pytest.raises(PermissionDenied):
        end_role(make_user_with_role(Role.ORGANIZATION_MANAGER, town.anseong), assignment.pk)
    end_role(town.administrator, assignment.pk)
    assert reached(user, town) == set()


def test_the_people_page_gives_the_role_with_a_type(town):
    client = Client()
    client.force_login(town.administrator)
    data = {"email": "new@example.org", "display_name": "New", "role": "moderator", "organization_type": "cooperative"}
    assert client.post(reverse("agents:give_role"), data).status_code in {200, 302}
    assignment = RoleAssignment.objects.get(user__email="new@example.org")
    assert (assignment.territory, assignment.organization_type) == (None, town.coop)
    assert "cooperative" in client.get(reverse("agents:people")).content.decode()
    data |= {"email": "other@example.org", "where": "territory/anseong"}
    client.post(reverse("agents:give_role"), data)
    assert RoleAssignment.objects.get(user__email="other@example.org").where == "cooperative · Anseong"
    refused = client.post(reverse("agents:give_role"), data | {"role": "officer"})
    assert "organization_type" in refused.context["form"].errors
    nothing = client.post(reverse("agents:give_role"), data | {"organization_type": "", "where": ""})
    assert "where" in nothing.context["form"].errors


def test_whoever_gives_roles_in_a_town_sees_its_moderators(town):
    manager = make_user_with_role(Role.ORGANIZATION_MANAGER, town.anseong)
    here, everywhere = make_user(), make_user()
    give_role(town.administrator, here, Role.MODERATOR, town.anseong, town.coop)
    give_role(town.administrator, everywhere, Role.MODERATOR, None, town.coop)
    found = {each.user for each in managed_assignments(manager)}
    assert here in found
    assert everywhere not in found
