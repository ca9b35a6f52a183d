"""The page on which somebody looks through each month of the access log and signs that they did."""

from datetime import date, datetime
from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dure.core.agents import access_reviews as reviews
from dure.core.agents.forms import show_refusal
from dure.core.agents.models import Organization, PersonalRecord, User
from dure.core.agents.permissions import require
from dure.core.agents.queries import organizations_where
from dure.core.agents.roles import Permission
from dure.core.agents.views.places import account_places
from dure.core.kit.errors import Refused
from dure.core.kit.paging import page_of

CORRECT_THIS = 422


class ReviewForm(forms.Form):
    """What was found in a month."""

    findings = forms.CharField(
        label=gettext_lazy("What you found, and what was done"),
        max_length=reviews.LONGEST_FINDINGS,
        required=False,
        help_text=gettext_lazy("Needed where something is unusual. Name no residents."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@login_required
@never_cache
@require_safe
def months(request: HttpRequest) -> HttpResponse:
    """The months of each organization whose log the reader reviews, with what waits."""
    by = require(cast("User", request.user), Permission.READ_ACCESS_LOG)
    holders = organizations_where(by, Permission.READ_ACCESS_LOG).filter(
        pk__in=PersonalRecord.objects.order_by().values("registered_by").distinct()
    )
    page = page_of(request, holders.select_related("territory").order_by("slug"), 5)
    context = {
        "page": page,
        "rows": [(organization, reviews.months_of(organization)) for organization in page],
        "account_places": account_places(request),
    }
    return render(request, "agents/access_reviews.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def month(request: HttpRequest, organization: str, month: str) -> HttpResponse:
    """One month: who read how much and what for, what is unusual, and signing the review."""
    holder = get_object_or_404(Organization.objects.select_related("territory"), slug=organization)
    by = require(cast("User", request.user), Permission.READ_ACCESS_LOG, holder)
    first_day = _month(month)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            reviews.review_month(by, holder, first_day, form.cleaned_data["findings"])
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The month is reviewed."))
            return redirect("agents:access_reviews")
    known = next((each for each in reviews.months_of(holder) if each.first_day == first_day), None)
    if known is None:
        raise Http404
    log = reverse("agents:access_log")
    last_day = reviews.next_month(first_day).toordinal() - 1
    context = {
        "holder": holder,
        "month": known,
        "readers": reviews.readers_of(holder, first_day),
        "form": form,
        "log_url": f"{log}?first_day={first_day}&last_day={date.fromordinal(last_day)}",
        "account_places": account_places(request),
    }
    return render(request, "agents/access_review.html", context, status=CORRECT_THIS if form.is_bound else 200)


def _month(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        raise Http404 from None
