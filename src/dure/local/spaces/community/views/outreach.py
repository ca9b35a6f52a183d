"""The gentle call list, and one call: name and phone after a logged reading, then one touch for what it found."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from dure.core.agents.labels import agent_label
from dure.core.agents.models import User
from dure.core.agents.personal import PersonalData
from dure.core.agents.roles import Permission
from dure.local.spaces.community import actions, queries
from dure.local.spaces.community.forms import AnswerForm
from dure.local.spaces.community.models import Absence
from dure.local.spaces.community.views.pages import show, staff_page, submitted, told
from dure.local.spaces.models import Space
from dure.local.spaces.queries import today_at


@staff_page(Permission.READ_PERSONAL_DATA)
def calls(request: HttpRequest, space: Space, _by: User) -> HttpResponse:
    """Whom to call, by mark."""
    return show(request, space, "outreach", {"calls": queries.call_list(space)})


@staff_page(Permission.READ_PERSONAL_DATA)
def call(request: HttpRequest, space: Space, by: User, absence: UUID) -> HttpResponse:
    """One call. Name and phone stand only in the answer to the button that asks for them."""
    row = get_object_or_404(Absence.objects.select_related("space__operator__territory"), space=space, pk=absence)
    context = {"absence": row, "who": agent_label(row.person_id).text, "form": AnswerForm()}
    context["away_days"] = (today_at(space) - row.last_visit).days
    if request.POST.get("do") == "open":
        opened: list[PersonalData] = []
        told_it = told(request, lambda: opened.append(actions.open_for_call(by, row)), _("Your reading is logged."))
        context["person"] = opened[0] if told_it else None
    elif request.method == "POST":
        form = AnswerForm(request.POST)

        def act() -> None:
            actions.answer(by, row, form.cleaned_data["state"], form.cleaned_data["away_until"])

        if submitted(request, form, act, _("Noted. Thank you for calling.")):
            return redirect("community:outreach", slug=space.slug)
        context["form"] = form
    return show(request, space, "call", context)
