"""Whom a call for help reaches, in which order and after how long. One table of defaults, one of numbers."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from dure.core.agents.models import RoleAssignment, User
from dure.core.agents.permissions import reaches
from dure.core.agents.roles import Role
from dure.local.spaces.alarms.models import ChainLink
from dure.local.spaces.models import Space
from dure.local.spaces.premises.models import Shift
from dure.local.spaces.premises.queries import on_shift

Whom = ChainLink.Whom


@dataclass(frozen=True)
class Link:
    """A link of a chain: `whom` is told `after_seconds` from the press. A guardian has a name and an address."""

    whom: str
    after_seconds: int
    name: str = ""
    phone: str = ""
    email: str = ""


# A guardian is a person, so no default can name one: a space adds its own.
DEFAULT_CHAIN = (Link(Whom.STAFF, 0), Link(Whom.HEALTH_LEADER, 30), Link(Whom.EMERGENCY, 120))

ROLES: dict[str, tuple[Role, ...]] = {
    Whom.STAFF: (Role.DESK_STAFF, Role.ORGANIZATION_MANAGER),
    Whom.HEALTH_LEADER: (Role.HEALTH_LEADER,),
}

PARTS: dict[str, tuple[str, ...]] = {
    Whom.STAFF: (Shift.Part.IN_CHARGE, Shift.Part.DESK),
    Whom.HEALTH_LEADER: (Shift.Part.HEALTH_LEADER,),
}

# The number for an ambulance by country code; 112 is the European number and reaches help in most networks.
EMERGENCY_NUMBERS = {"KR": "119", "JP": "119", "US": "911", "CA": "911"}
EVERYWHERE = "112"


def chain_of(space: Space) -> list[Link]:
    """The space's own chain, or the usual one."""
    own = [Link(link.whom, link.after_seconds, link.name, link.phone, link.email) for link in space.alarm_chain.all()]
    return own or list(DEFAULT_CHAIN)


def people_of(space: Space, whom: str) -> list[User]:
    """Whom the link means: who of them is on shift now; where the plan names nobody, all who hold the role."""
    parts = PARTS.get(whom, ())
    shifts = on_shift(space, timezone.now()).filter(part__in=parts, user__is_active=True) if parts else ()
    return list({shift.user_id: shift.user for shift in shifts}.values()) or holders(space, ROLES.get(whom, ()))


def holders(space: Space, roles: tuple[Role, ...]) -> list[User]:
    """Everybody active who holds one of `roles` today for the operator of the space."""
    today = timezone.localdate()
    operator = space.operator
    assignments = (
        RoleAssignment.objects.filter(Q(end__isnull=True) | Q(end__gt=today), role__in=roles, start__lte=today)
        .filter(Q(organization=operator) | Q(organization__isnull=True), user__is_active=True)
        .select_related("user", "territory", "organization__territory", "organization_type")
        .order_by("user__email")
    )
    return list({each.user_id: each.user for each in assignments if reaches(each, operator)}.values())


def emergency_number(space: Space) -> str:
    """The telephone number of the ambulance where the space stands."""
    return EMERGENCY_NUMBERS.get(space.place.territory.country_code, EVERYWHERE)
