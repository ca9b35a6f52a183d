"""A space with a desk, somebody who works there, and a key for a program that checks people in."""

from builders import make_space, make_user_with_role
from dure.core.agents.roles import Role
from dure.core.agents.tokens import create_token


def open_desk() -> dict[str, str]:
    """The space's slug and a token of its desk staff."""
    space = make_space("bathhouse")
    staff = make_user_with_role(Role.DESK_STAFF, space.operator)
    return {"space": space.slug, "token": create_token(staff, "Kiosk", ["spaces:write"])[1]}


def count_check_ins() -> dict[str, int]:
    """How often each entry is in the ledger, by its source id."""
    from django.db.models import Count

    from dure.ledger.models import EconomicEvent

    rows = EconomicEvent.objects.values_list("source_id").annotate(times=Count("position")).order_by()
    return dict(rows)
