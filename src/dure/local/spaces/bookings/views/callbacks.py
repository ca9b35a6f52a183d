"""Whom staff must call: by mark, name and number after a logged reading, then one touch for how it went."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.permissions import may
from dure.core.agents.personal import PersonalData
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.local.spaces.bookings import notices, queries
from dure.local.spaces.bookings.views.staff import id_of, staff_page
from dure.local.spaces.models import Space


@staff_page(Permission.RECORD_ACTIVITY)
def callbacks(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    """The list of calls. A name stands only in the answer to the button that asks for it."""
    do = request.POST.get("do", "")
    opened: UUID | None = None
    person = PersonalData()
    if do in {"open", "reached", "not_reached"}:
        notice = get_object_or_404(queries.callbacks(space), pk=id_of(request.POST.get("notice", "")))
        if do != "open":
            notices.note_call(by, notice, reached=do == "reached")
            said = _("Noted. Thank you for calling.") if do == "reached" else _("Noted. Try again later.")
            messages.success(request, said)
            return redirect("bookings:callbacks", slug=space.slug)
        try:
            opened, person = notice.pk, notices.open_for_call(by, notice)
        except Refused as refusal:
            messages.error(request, refusal.message)
    context = {
        "space": space,
        "calls": queries.call_list(space),
        "opened": opened,
        "person": person,
        "may_read": may(by, Permission.READ_PERSONAL_DATA, space.operator),
    }
    return render(request, "bookings/callbacks.html", context)
