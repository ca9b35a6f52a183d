"""The picture of a space."""

from django.db import transaction
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.kit.errors import Refused
from dure.local.spaces.models import Space
from dure.local.spaces.premises.actions.setting import note_change, require_setting
from dure.local.spaces.premises.models import FloorPlan
from dure.local.spaces.premises.pictures import MOST_BYTES, Unusable, clean_picture


@transaction.atomic
def set_floor_plan(by: User, space: Space, data: bytes) -> FloorPlan:
    """Clean an SVG, PNG or JPEG and keep it as the space's plan; zones stay where they are drawn.

    Refused for anything else, for what is broken, and above two megabytes.
    """
    require_setting(by, space)
    try:
        picture = clean_picture(data)
    except Unusable as error:
        raise Refused(error.reason, _reason(error.reason), field="picture") from error
    values = {
        "kind": picture.kind,
        "content": picture.content,
        "width": picture.width,
        "height": picture.height,
        "digest": picture.digest,
    }
    plan, _made = FloorPlan.objects.update_or_create(space=space, defaults=values)
    note_change(by, space, "floor_plan", digest=picture.digest)
    return plan


@transaction.atomic
def remove_floor_plan(by: User, plan: FloorPlan) -> None:
    """Show no plan any more."""
    space = plan.space
    require_setting(by, space)
    plan.delete()
    note_change(by, space, "floor_plan")


def _reason(code: str) -> str:
    megabytes = MOST_BYTES // 1024 // 1024
    return {
        "too-big": _("The picture is too large. Choose one of at most %(most)d MB.") % {"most": megabytes},
        "document-type": _("This SVG declares a document type. Save it as plain SVG and try again."),
        "no-size": _("This SVG does not say how large it is. Save it with a viewBox and try again."),
        "broken": _("This file cannot be read as a picture. Save it again as SVG, PNG or JPEG."),
    }.get(code, _("Choose a picture: SVG, PNG or JPEG."))
