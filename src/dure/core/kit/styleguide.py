"""The living style guide: every component with realistic content, shown on development sites only."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from dure.core.kit.charts import Chart, Step, waterfall
from dure.core.kit.formatting import money_text
from dure.core.kit.links import Link
from dure.core.kit.translated import Translated

COLORS = (
    "ground",
    "surface",
    "sunken",
    "ink",
    "ink-muted",
    "line",
    "primary",
    "primary-soft",
    "accent",
    "accent-soft",
    "persimmon",
    "deep",
    "info",
    "success",
    "warning",
    "critical",
)


@dataclass(frozen=True)
class Milestone:
    """One entry of the timeline component."""

    date: date | str
    title: str
    state: str
    text: str = ""


class VisitForm(forms.Form):
    """A form with every kind of field that the guide shows."""

    name = forms.CharField(label="Name of the visitor", help_text="As the person wants to be called.")
    visits = forms.IntegerField(label="Companions", min_value=0, max_value=5, required=False)
    purpose = forms.ChoiceField(
        label="What do you come for?",
        choices=[("bath", "Bathing"), ("meal", "Shared lunch"), ("health", "Health check")],
        widget=forms.RadioSelect,
    )
    place = forms.ChoiceField(label="Place", choices=[("iljuk", "Iljuk Bathhouse"), ("hall", "Village hall")])
    note = forms.CharField(label="Note for the staff", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    informed = forms.BooleanField(label="The safety rules were explained")


def _milestones() -> list[Milestone]:
    return [
        Milestone(date(2024, 3, 4), "Partners of three sectors agree", "done", "Company, co-operative and city."),
        Milestone(date(2024, 11, 22), "The bathhouse opens again", "done"),
        Milestone(
            date(2025, 10, 30), "Shown at the forum in Bordeaux", "current", "REVES and REMCESS ask for details."
        ),
        Milestone("2026", "A second village adapts it", "planned"),
    ]


def _waterfall() -> Chart:
    amounts = (
        ("Gross outcomes", "182000000", True),
        ("Would have happened anyway", "-36400000", False),
        ("Moved from elsewhere", "-9100000", False),
        ("Others' share", "-27300000", False),
        ("Net value", "109200000", True),
    )
    return waterfall(
        [Step(label, Decimal(amount), total) for label, amount, total in amounts],
        title="From gross to net",
        description="Starts at the gross outcomes and takes away what is not due to the initiative.",
        headers=("Step", "Amount", "Remaining"),
        format_value=lambda value: money_text(value, "KRW"),
    )


def sample_context(request: HttpRequest) -> dict[str, Any]:
    """What the guide's components show; the same on every call but for the form and the page asked for."""
    return {
        "colors": COLORS,
        "milestones": _milestones(),
        "waterfall": _waterfall(),
        "form": VisitForm(request.GET if "purpose" in request.GET or "invalid" in request.GET else None),
        "page": Paginator(range(1, 1240), 50).get_page(request.GET.get("page", 4)),
        "tabs": [
            Link("?tab=overview", "Overview", current=True),
            Link("?tab=partners", "Partners", count="7"),
            Link("?tab=events", "Events", count="18,204"),
            Link("?tab=cases", "Cases"),
        ],
        "step_labels": ["Initiative", "Figures", "Essential elements", "Review", "Publish"],
        "korean_text": Translated.of("세상에서 가장 안전한 일죽목욕탕", "ko"),
        "day": date(2024, 11, 22),
        "instant": datetime(2025, 10, 30, 9, 30, tzinfo=UTC),
        "span": timedelta(hours=1, minutes=35),
        "amount": Decimal(109_200_000),
        "share": Decimal("0.184"),
        "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    }


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show all components. Raises Http404 on a site that is not in debug mode."""
    if not settings.DEBUG:
        raise Http404(_("The style guide is shown on development sites only."))
    messages.success(request, "The visit of 30 October was recorded.")
    return render(request, "kit/styleguide.html", sample_context(request))
