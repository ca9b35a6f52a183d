"""A resident's consents at the desk: what they agreed to, giving and taking back."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from dure.core.agents import consents
from dure.core.agents.consents.registry import purpose_of
from dure.core.agents.models import User
from dure.core.agents.permissions import require
from dure.core.agents.personal import held_record
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused


@login_required
@never_cache
@require_POST
def change(request: HttpRequest, agent_id: UUID) -> HttpResponse:
    """Give consent to one purpose, or take it back, with the person standing there."""
    by = cast("User", request.user)
    require(by, Permission.REGISTER_PERSON, held_record(by, agent_id).holder)
    try:
        purpose = purpose_of(request.POST.get("purpose", ""))
    except ValueError:
        messages.error(request, _("Choose one of the purposes on the page."))
        return redirect("agents:resident", agent_id=agent_id)
    try:
        if request.POST.get("agrees"):
            consents.give(by, agent_id, purpose.key)
            messages.success(request, _("Noted: agrees. %(purpose)s.") % {"purpose": purpose.title})
        elif purpose.needed:
            messages.error(request, _("Without this consent there is no record. Erase the person’s data instead."))
        else:
            consents.take_back(by, agent_id, purpose.key)
            messages.success(request, _("Noted: does not agree any more. %(purpose)s.") % {"purpose": purpose.title})
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("agents:resident", agent_id=agent_id)
