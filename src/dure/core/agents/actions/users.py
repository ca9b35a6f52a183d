"""Inviting people to sign in, and their own settings."""

from dataclasses import dataclass

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from dure.core.agents.actions.roles import assign_role, give_role
from dure.core.agents.models import Organization, OrganizationType, User
from dure.core.agents.permissions import Scope, current_assignments, may, require
from dure.core.agents.roles import Permission, Role
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused


@dataclass(frozen=True)
class Invitation:
    """`link` sets the password once; it is empty where it goes to the person by e-mail only."""

    user: User
    link: str
    is_new: bool


@transaction.atomic
def invite_with_role(
    by: User,
    email: str,
    display_name: str,
    role: str,
    scope: Scope | None,
    organization_type: OrganizationType | None = None,
) -> Invitation:
    """Invite somebody, or find them among those who sign in, and give them `role` as `give_role` does."""
    invitation = invite_user(by, email, display_name, scope)
    give_role(by, invitation.user, role, scope, organization_type)
    return invitation


@transaction.atomic
def make_owner(
    email: str, display_name: str, organization: Organization, *, language: str = "", given_by: User | None = None
) -> Invitation:
    """Make whoever reads mail at `email` an owner of the organization's entry, with a sign-in if they have none.

    For the room that has seen the proof: that the address is the organization's own, the code of a
    letter, or the word of somebody who moderates there. The link of the invitation must only reach
    the reader of that mailbox. Refused where the sign-in of the address is closed.
    """
    email = _checked_email(email)
    user = User.objects.filter(email=email).first()
    is_new = user is None
    if user is None:
        name = _checked_name(display_name, _("Write the person's name."))
        user = User.objects.create_user(email, None, display_name=name, language=language)
        log_change(given_by.agent_id if given_by else user.agent_id, "invite_user", "user", user.pk)
    elif not user.is_active:
        raise Refused("user-inactive", _("This person's sign-in is closed. Ask an administrator."), field="email")
    assign_role(user, Role.ENTRY_OWNER, organization, given_by=given_by)
    return Invitation(user, "" if user.has_usable_password() else password_link(user), is_new)


@transaction.atomic
def invite_user(by: User, email: str, display_name: str, scope: Scope | None = None) -> Invitation:
    """Give somebody a sign-in, and a link by e-mail with which they set their password once.

    `by` must give roles for `scope`, or somewhere where none is named. Somebody who has a password
    already is returned as is and gets no link. Somebody who was invited before gets a new link; it is
    shown to `by` only if every role that the person holds is one that `by` manages: whoever has the
    link can act as that person.
    """
    require(by, Permission.GIVE_ROLES, *([scope] if scope is not None else []))
    email = _checked_email(email)
    user = User.objects.filter(email=email).first()
    is_new = user is None
    if user is None:
        name = _checked_name(display_name, _("Write the person's name."))
        user = User.objects.create_user(email, None, display_name=name, language=_language())
        log_change(by.agent_id, "invite_user", "user", user.pk)
    elif not user.is_active:
        raise Refused("user-inactive", _("This person's sign-in is closed. Ask an administrator."), field="email")
    elif user.has_usable_password():
        return Invitation(user, "", is_new=False)
    link = password_link(user)
    transaction.on_commit(lambda: _send(by, user, link))
    return Invitation(user, link if _may_see_link(by, user) else "", is_new)


def password_link(user: User) -> str:
    """The address at which `user` sets a password. It works once, and for the days of PASSWORD_RESET_TIMEOUT."""
    arguments = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    with override(user.language or None):
        return f"{settings.DURE.base_url}{reverse('account_reset_password_from_key', kwargs=arguments)}"


@transaction.atomic
def change_profile(by: User, display_name: str, language: str) -> None:
    """Set the name that colleagues see and the language of e-mail. For oneself only."""
    display_name = _checked_name(display_name, _("Write the name that your colleagues know you by."))
    if language not in dict(settings.LANGUAGES):
        raise Refused("wrong-language", _("Choose a language from the list."), field="language")
    by.display_name, by.language = display_name, language
    by.save(update_fields=["display_name", "language"])
    log_change(by.agent_id, "change_profile", "user", by.pk)


@transaction.atomic
def set_active(by: User, user: User, *, active: bool) -> None:
    """Close a person's sign-in or open it again. For administrators; nobody closes their own."""
    if not by.is_administrator or not by.is_active:
        require(by, Permission.SEAL_LEDGER)
    if by.pk == user.pk:
        raise Refused("own-sign-in", _("You cannot close your own sign-in. Ask another administrator."))
    user.is_active = active
    user.save(update_fields=["is_active"])
    log_change(by.agent_id, "open_sign_in" if active else "close_sign_in", "user", user.pk)


def _may_see_link(by: User, user: User) -> bool:
    if user.is_administrator:
        return by.is_administrator
    if by.is_administrator:
        return True
    scopes = [assignment.organization or assignment.territory for assignment in current_assignments(user)]
    return all(scope is not None and may(by, Permission.GIVE_ROLES, scope) for scope in scopes)


def _checked_email(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused("wrong-email", _("Write an e-mail address such as name@example.org."), field="email") from error
    return email


def _checked_name(display_name: str, remedy: str) -> str:
    display_name = " ".join(display_name.split())
    if not display_name:
        raise Refused("no-name", remedy, field="display_name")
    return display_name[:120]


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]


def _send(by: User, user: User, link: str) -> None:
    with override(user.language or None):
        text = render_to_string("agents/invitation.txt", {"user": user, "by": by, "link": link})
        send_mail(_("Your sign-in to Dure"), text, None, [user.email])
