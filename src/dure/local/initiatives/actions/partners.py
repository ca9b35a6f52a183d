"""Who takes part."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from dure.core.agents.models import Organization, User
from dure.core.agents.queries import agent_ids_of
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.core.kit.translated import Translated
from dure.ledger.models import Commitment
from dure.local.initiatives.actions.starting import require_manager
from dure.local.initiatives.labels import SECTORS
from dure.local.initiatives.models import Initiative, Partner

LONGEST_SOURCE_NAME = 300
LONGEST_ADDRESS = 1000


@dataclass(frozen=True)
class NewPartner:
    """An organization, the sector it stands for, what its part is, and who says so."""

    organization: Organization
    sector: str
    part: Translated = field(default_factory=lambda: Translated({}))
    source_name: str = ""
    source_url: str = ""


@transaction.atomic
def add_partner(by: User, initiative: Initiative, new: NewPartner) -> Partner:
    """Let an organization take part; it stands after the partners that are there.

    Needs MANAGE_INITIATIVE for the lead or the territory. Refused for one that takes part already and for
    an unknown sector.
    """
    require_manager(by, initiative)
    if new.sector not in SECTORS:
        known = ", ".join(SECTORS)
        raise Refused("wrong-sector", _("Choose a sector out of: %(known)s.") % {"known": known}, field="sector")
    check_source(new.source_name, new.source_url)
    if initiative.partners.filter(organization=new.organization).exists():
        message = _("%(name)s takes part already. Choose another organization.") % {"name": new.organization}
        raise Refused("partner-known", message, field="organization")
    last = initiative.partners.aggregate(last=Max("order"))["last"]
    partner = Partner.objects.create(
        initiative=initiative,
        organization=new.organization,
        sector=new.sector,
        part=new.part,
        source_name=new.source_name,
        source_url=new.source_url,
        order=0 if last is None else last + 1,
    )
    details = {"organization": new.organization.slug, "sector": new.sector}
    log_change(by.agent_id, "add_partner", "initiative", initiative.pk, details)
    return partner


@transaction.atomic
def remove_partner(by: User, partner: Partner) -> None:
    """End an organization's part. Refused for the lead, and while pledges of it stand in the initiative."""
    initiative = partner.initiative
    require_manager(by, initiative)
    if partner.organization_id == initiative.lead_id:
        raise Refused("partner-leads", _("This organization leads the initiative and cannot be removed from it."))
    if Commitment.objects.filter(plan=initiative.plan_id, provider__in=agent_ids_of(partner.organization)).exists():
        message = _("%(name)s has made a pledge here. What was promised stays visible, so it stays a partner.")
        raise Refused("partner-has-pledges", message % {"name": partner.organization})
    partner.delete()
    details = {"organization": partner.organization.slug}
    log_change(by.agent_id, "remove_partner", "initiative", initiative.pk, details)


def check_source(name: str, url: str) -> None:
    """Refuse a source whose name is too long, or whose address is not one that a reader can open."""
    if len(name) > LONGEST_SOURCE_NAME:
        message = _("Shorten the source's name to %(most)d letters.") % {"most": LONGEST_SOURCE_NAME}
        raise Refused("long-source", message, field="source_name")
    if url and not name:
        raise Refused("no-source-name", _("Write the name of the source as well."), field="source_name")
    try:
        if url:
            URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        message = _("Write the source's address as https://… or leave it empty.")
        raise Refused("wrong-address", message, field="source_url") from None
    if len(url) > LONGEST_ADDRESS:
        message = _("Shorten the source's address to %(most)d letters.") % {"most": LONGEST_ADDRESS}
        raise Refused("long-address", message, field="source_url")
