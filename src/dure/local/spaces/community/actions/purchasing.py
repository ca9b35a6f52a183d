"""Stating how much of what is paid to a seller stays local."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from dure.core.agents.models import Organization, User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.local.spaces.community.models import LocalShare
from dure.local.spaces.models import Space

ALL = Decimal(100)


@dataclass(frozen=True)
class NewShare:
    """`share` percent (0 to 100) of what is paid from `from_date` on stay local, as the source says."""

    seller: Organization
    share: Decimal
    from_date: date
    source_name: str
    source_date: date


@transaction.atomic
def declare_local_share(by: User, space: Space, new: NewShare) -> LocalShare:
    """State a seller's local share within the territory of the space's initiative, from a day on.

    Earlier statements stay and hold for earlier purchases. Needs MANAGE_SPACE.
    """
    require(by, Permission.MANAGE_SPACE, space.operator)
    if not 0 <= new.share <= ALL:
        raise Refused("wrong-share", _("Give a share from 0 to 100 percent."), field="share")
    if not new.source_name.strip():
        raise Refused("no-source", _("Say who or what states the share."), field="source_name")
    share = LocalShare.objects.create(
        territory_id=space.initiative.territory_id, declared_by=by.agent_id, **new.__dict__
    )
    details = {"seller": new.seller.slug, "share": str(new.share), "from": new.from_date.isoformat()}
    log_change(by.agent_id, "declare_local_share", "space", space.pk, details)
    return share
