"""What partners give, and what the space buys."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.permissions import may
from dure.core.agents.queries import may_anywhere
from dure.core.agents.roles import Permission
from dure.local.spaces.actions import record_contribution, record_purchase
from dure.local.spaces.community import actions, queries
from dure.local.spaces.community.forms import ShareForm
from dure.local.spaces.community.views.pages import show, staff_page, submitted
from dure.local.spaces.forms import ContributionForm, PurchaseForm
from dure.local.spaces.models import Space


@staff_page()
def contributions(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    """What each partner pledged, gave, and may still give; and one form for all of it."""
    form = ContributionForm(request.POST if request.method == "POST" else None, space=space)

    def act() -> None:
        fields = form.cleaned_data
        entry = {"entry_id": fields["entry_id"], "at": fields["at"]}
        record_contribution(by, space, fields["partner"], form.chosen, fields["quantity"], **entry)

    if request.method == "POST" and submitted(request, form, act, _("The contribution is recorded.")):
        return redirect("community:contributions", slug=space.slug)
    partners = queries.giving_of(space)
    due = [(row.partner, state) for row in partners for state in row.pledges if state.is_due]
    return show(request, space, "contributions", {"form": form, "partners": partners, "due": due})


@staff_page()
def purchases(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    """What the space bought and how much of it stays local; recording, and stating a seller's share."""
    post = request.POST if request.method == "POST" else None
    stating = post is not None and post.get("do") == "share"
    form = PurchaseForm(None if stating else post, space=space)
    share_form = ShareForm(post if stating else None, prefix="share")

    def buy() -> None:
        fields = form.cleaned_data
        entry = {"entry_id": fields["entry_id"], "at": fields["at"]}
        record_purchase(by, space, fields["activity"], fields["seller"], fields["amount"], **entry)

    def state() -> None:
        actions.declare_local_share(by, space, share_form.new_share())

    done = post is not None and (
        submitted(request, share_form, state, _("The share is stated."))
        if stating
        else submitted(request, form, buy, _("The purchase is recorded."))
    )
    if done:
        return redirect("community:purchases", slug=space.slug)
    context = {
        "form": form,
        "share_form": share_form,
        "spending": queries.local_spending(space),
        "may_plan": may(by, Permission.MANAGE_SPACE, space.operator),
        "may_add_seller": may_anywhere(by, Permission.EDIT_ORGANIZATION),
    }
    return show(request, space, "purchases", context)
