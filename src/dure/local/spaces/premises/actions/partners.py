"""Who helps to run a space."""

from django.db import transaction
from django.utils.translation import gettext as _

from dure.core.agents.models import Organization, User
from dure.core.kit.errors import Refused
from dure.core.kit.translated import Translated
from dure.local.spaces.models import Space
from dure.local.spaces.premises.actions.setting import note_change, require_setting
from dure.local.spaces.premises.models import OperatingPartner


@transaction.atomic
def add_partner(by: User, space: Space, organization: Organization, part: Translated) -> OperatingPartner:
    """Name an organization that helps to run the space. Refused without its part, and for the operator itself."""
    require_setting(by, space)
    if organization.pk == space.operator_id:
        message = _("%(name)s runs the space already. Choose another organization.") % {"name": organization}
        raise Refused("own-partner", message, field="organization")
    if not part:
        raise Refused("no-part", _("Say what this organization does here."), field="part")
    partner = OperatingPartner.objects.create(space=space, organization=organization, part=part)
    note_change(by, space, "partner", organization=organization.slug)
    return partner


@transaction.atomic
def remove_partner(by: User, partner: OperatingPartner) -> None:
    """The organization no longer helps to run the space."""
    require_setting(by, partner.space)
    partner.delete()
    note_change(by, partner.space, "partner")
