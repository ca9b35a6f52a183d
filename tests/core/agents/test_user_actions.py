import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client

from builders import PASSWORD, make_organization, make_user, make_user_with_role
from dure.core.agents.actions import change_profile, invite_user, invite_with_role, set_active
from dure.core.agents.models import RoleAssignment, User
from dure.core.agents.roles import Role
from dure.core.audit.models import Change
from dure.core.kit.errors import Refused

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "another quite long one"


@pytest.fixture
def bathhouse():
    return make_organization()


@pytest.fixture
def manager(bathhouse):
    return make_user_with_role(Role.ORGANIZATION_MANAGER, bathhouse)


def choose_password(link, password):
    """Follow the link as a browser does and send the form behind it."""
    client = Client()
    path = link.split("://", 1)[1].partition("/")[2]
    page = client.get(f"/{path}", follow=True)
    if not page.redirect_chain:
        return page
    return client.post(page.redirect_chain[-1][0], {"password1": password, "password2": password}, follow=True)


def test_an_invited_person_sets_a_password_once_and_signs_in(manager, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        invitation = invite_user(manager, " Kim@Example.org ", "Kim  Younghee")
    assert invitation.is_new
    assert (invitation.user.email, invitation.user.display_name) == ("kim@example.org", "Kim Younghee")
    (message,) = mail.outbox
    assert message.to == ["kim@example.org"]
    assert invitation.link in message.body
    choose_password(invitation.link, NEW_PASSWORD)
    assert User.objects.get(pk=invitation.user.pk).check_password(NEW_PASSWORD)
    choose_password(invitation.link, "a third password of some length")
    assert User.objects.get(pk=invitation.user.pk).check_password(NEW_PASSWORD)


def test_an_invited_person_cannot_sign_in_before_choosing_a_password(manager):
    invitation = invite_user(manager, "kim@example.org", "Kim")
    assert not invitation.user.has_usable_password()


def test_somebody_with_a_password_gets_no_link_that_would_replace_it(manager, django_capture_on_commit_callbacks):
    known = make_user()
    with django_capture_on_commit_callbacks(execute=True):
        invitation = invite_user(manager, known.email, "Impostor")
    assert invitation.user == known
    assert invitation.link == ""
    assert not mail.outbox
    known.refresh_from_db()
    assert known.display_name != "Impostor"
    assert known.check_password(PASSWORD)


def test_the_link_of_somebody_who_holds_roles_elsewhere_goes_to_them_only(
    manager, bathhouse, django_capture_on_commit_callbacks
):
    other = make_organization()
    waiting = invite_with_role(
        make_user_with_role(Role.ORGANIZATION_MANAGER, other), "kim@example.org", "Kim", Role.DESK_STAFF, other
    )
    assert waiting.link
    with django_capture_on_commit_callbacks(execute=True):
        again = invite_with_role(manager, "kim@example.org", "", Role.DESK_STAFF, bathhouse)
    assert again.link == ""
    assert mail.outbox[-1].to == ["kim@example.org"]


def test_nobody_but_an_administrator_sees_the_link_of_an_administrator(manager):
    User.objects.create_user("root@example.org", None, display_name="Root", is_administrator=True)
    assert invite_user(manager, "root@example.org", "").link == ""
    assert invite_user(make_user(is_administrator=True), "root@example.org", "").link


def test_an_invitation_whose_role_is_denied_invites_nobody(manager, bathhouse):
    with pytest.raises(PermissionDenied):
        invite_with_role(manager, "kim@example.org", "Kim", Role.OFFICER, bathhouse)
    assert not User.objects.filter(email="kim@example.org").exists()
    assert not RoleAssignment.objects.filter(role=Role.OFFICER).exists()


def test_only_those_who_give_roles_invite(bathhouse):
    for role in (Role.DESK_STAFF, Role.OFFICER, Role.PRIVACY_OFFICER):
        with pytest.raises(PermissionDenied):
            invite_user(make_user_with_role(role, bathhouse), "kim@example.org", "Kim")
    assert not User.objects.filter(email="kim@example.org").exists()


@pytest.mark.parametrize(("email", "name", "field"), [("kim", "Kim", "email"), ("k@example.org", " ", "display_name")])
def test_an_invitation_needs_an_address_and_a_name(manager, email, name, field):
    with pytest.raises(Refused) as refusal:
        invite_user(manager, email, name)
    assert refusal.value.field == field


def test_a_closed_sign_in_is_not_opened_by_an_invitation(manager):
    closed = make_user(is_active=False)
    with pytest.raises(Refused) as refusal:
        invite_user(manager, closed.email, "Kim")
    assert refusal.value.code == "user-inactive"


def test_people_change_their_own_name_and_language():
    user = make_user()
    change_profile(user, " Kim  Younghee ", "fr")
    user.refresh_from_db()
    assert (user.display_name, user.language) == ("Kim Younghee", "fr")
    for name, language in ((" ", "fr"), ("Kim", "tlh")):
        with pytest.raises(Refused):
            change_profile(user, name, language)


def test_only_administrators_close_a_sign_in_and_never_their_own(manager):
    user, administrator = make_user(), make_user(is_administrator=True)
    with pytest.raises(PermissionDenied):
        set_active(manager, user, active=False)
    set_active(administrator, user, active=False)
    user.refresh_from_db()
    assert not user.is_active
    assert Change.objects.filter(action="close_sign_in").exists()
    with pytest.raises(Refused):
        set_active(administrator, administrator, active=False)
