"""What safe use shows on the settings of a space and on the sheet of somebody who is in."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.permissions import may
from dure.core.agents.personal import HeldRecord, may_read_health_notes
from dure.core.agents.roles import Permission
from dure.local.spaces.models import Space, Stay
from dure.local.spaces.safe_use.models import Signature


def settings_panel(_request: HttpRequest, space: Space) -> SafeString:
    """The way to the rules of safe use, and who signed them."""
    signature = Signature.objects.filter(space=space, ended_at__isnull=True).first()
    now = _("Signed by %(name)s.") % {"name": signature.name} if signature else _("No rules are signed: no advice.")
    return format_html(
        '<article class="tile"><h2 class="tile-title"><a href="{}">{}</a></h2><div class="tile-body"><p>{}</p></div>'
        "</article>",
        reverse("safe_use:home", args=[space.slug]),
        _("Safe use"),
        now,
    )


def clinician_link(request: HttpRequest, space: Space) -> SafeString:
    """The way to the rules for whoever may sign them; others find it in the bar of staff pages."""
    if not may(request.user, Permission.SIGN_SAFE_USE, space.operator):
        return SafeString()
    return format_html(
        '<p><a href="{}">{}</a></p>', reverse("safe_use:home", args=[space.slug]), _("Rules of safe use")
    )


def resident_panel(request: HttpRequest, held: HeldRecord) -> SafeString:
    """The way from a resident's record to the readings kept at spaces of who holds it. Not whether there are any."""
    by = request.user
    if held.erased_at is not None or not isinstance(by, User) or not may_read_health_notes(by, held.holder):
        return SafeString()
    spaces = Space.objects.filter(operator=held.holder, pk__in=Signature.objects.values("space"))
    context = {"spaces": spaces, "agent": held.agent_id}
    return render_to_string("safe_use/resident_panel.html", context, request)


def stay_panel(request: HttpRequest, stay: Stay) -> SafeString:
    """The way to a health check, and the buttons for having spoken with who was advised to ask."""
    may_check = may(request.user, Permission.RECORD_ACTIVITY, stay.space.operator)
    if stay.left_at is not None or not may_check:
        return SafeString()
    context = {
        "stay": stay,
        "space": stay.space,
        "may_confirm": stay.advice == Stay.Advice.ASK and may(request.user, Permission.ANSWER_SOS, stay.space.operator),
    }
    return render_to_string("safe_use/stay_panel.html", context, request)
