"""Add a person who may sign in, and give them a role, from the operator's terminal."""

import argparse
import getpass
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dure.core.agents.models import Organization, User
    from dure.core.territories.models import Territory


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email")
    parser.add_argument("--name", default="", help="name shown to colleagues")
    parser.add_argument("--administrator", action="store_true", help="runs the site; reads no personal data by that")
    parser.add_argument("--role", help="a role to give, such as officer or desk_staff")
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--territory", help="slug of the territory that the role is for")
    place.add_argument("--organization", help="slug of the organization that the role is for")
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def run(options: argparse.Namespace) -> int:
    from dure.site.commands.migrate import prepare

    prepare()
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.db import transaction

    from dure.core.agents.models import User

    if bool(options.role) != bool(options.territory or options.organization):
        sys.stderr.write("A role needs --territory or --organization, and the other way round.\n")
        return 2
    scope = _scope(options) if options.role else None
    if options.role and scope is None:
        return 2
    with transaction.atomic():
        user = User.objects.filter(email=options.email.lower()).first()
        if user is None:
            password = _ask_password(from_stdin=options.password_stdin)
            try:
                validate_password(password)
            except ValidationError as error:
                sys.stderr.write("\n".join(error.messages) + "\n")
                return 2
            user = User.objects.create_user(options.email, password, display_name=options.name)
            sys.stdout.write(f"{user.email} may sign in.\n")
        if options.administrator:
            user.is_administrator = True
            user.save(update_fields=["is_administrator"])
            sys.stdout.write(f"{user.email} administers the site.\n")
        if scope is not None:
            _give_role(user, options.role, scope)
    return 0


def _ask_password(*, from_stdin: bool) -> str:
    return sys.stdin.readline().rstrip("\n") if from_stdin else getpass.getpass("Password: ")


def _scope(options: argparse.Namespace) -> "Organization | Territory | None":
    """What the role is for; says what is wrong where there is no such role or place."""
    from dure.core.agents.models import Organization
    from dure.core.agents.roles import Role
    from dure.core.territories.models import Territory

    if options.role not in Role.values:
        sys.stderr.write(f"No role “{options.role}”. Choose one of {', '.join(Role.values)}.\n")
        return None
    found: Organization | Territory | None
    if options.territory:
        found = Territory.objects.filter(slug=options.territory).first()
    else:
        found = Organization.objects.filter(slug=options.organization).first()
    if found is None:
        kind = "territory" if options.territory else "organization"
        sys.stderr.write(f"No {kind} has the slug “{options.territory or options.organization}”.\n")
    return found


def _give_role(user: "User", role: str, scope: "Organization | Territory") -> None:
    from django.utils import timezone

    from dure.core.agents.models import Organization, RoleAssignment
    from dure.core.agents.roles import Role
    from dure.core.audit.actions import log_change

    kind = "organization" if isinstance(scope, Organization) else "territory"
    RoleAssignment.objects.get_or_create(
        user=user, role=role, end=None, defaults={"start": timezone.localdate()}, **{kind: scope}
    )
    log_change(None, "give_role", "user", user.id, {"role": role, kind: str(scope.pk)})
    sys.stdout.write(f"{user} is {Role(role).label} for {scope}.\n")
