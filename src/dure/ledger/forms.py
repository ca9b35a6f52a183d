"""The filters of the list of events."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.core.territories.models import Place
from dure.ledger.models import Commitment, Intent, Plan, ResourceSpecification
from dure.ledger.queries import EventFilter
from dure.ledger.wording import action_choices


class EventFilterForm(forms.Form):
    """What stands in the address; a value that makes no sense narrows nothing."""

    plan = forms.ModelChoiceField(
        Plan.objects.order_by("created_at"), required=False, empty_label=_("all"), label=_("Plan")
    )
    action = forms.ChoiceField(required=False, label=_("What was done"))
    specification = forms.ModelChoiceField(
        ResourceSpecification.objects.all(),
        required=False,
        to_field_name="slug",
        empty_label=_("all"),
        label=_("Kind of resource"),
    )
    since = forms.DateField(
        required=False, label=pgettext_lazy("date", "From"), widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(required=False, label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))
    sealed = forms.ChoiceField(
        required=False, label=_("Seal"), choices=[("", _("all")), ("yes", _("sealed")), ("no", _("not sealed yet"))]
    )

    # Set by links from a pledge, an intent or a space; shown as a sentence, not as fields to fill in.
    fulfills = forms.ModelChoiceField(Commitment.objects.all(), required=False, widget=forms.HiddenInput)
    satisfies = forms.ModelChoiceField(Intent.objects.all(), required=False, widget=forms.HiddenInput)
    place = forms.ModelChoiceField(Place.objects.select_related("territory"), required=False, widget=forms.HiddenInput)

    provider = forms.UUIDField(required=False, widget=forms.HiddenInput)
    receiver = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [("", _("all")), *action_choices()]  # type: ignore[attr-defined]

    def wanted(self) -> EventFilter:
        """The filter that was asked for; days are whole days of the place, or of UTC, the last one included."""
        self.is_valid()
        found = self.cleaned_data
        since, until, sealed = found.get("since"), found.get("until"), found.get("sealed")
        plan, specification = found.get("plan"), found.get("specification")
        pledge, intent, place = found.get("fulfills"), found.get("satisfies"), found.get("place")
        zone = ZoneInfo(place.territory.time_zone) if place else UTC
        return EventFilter(
            plan=plan.id if plan else None,
            action=found.get("action") or "",
            specification=specification.slug if specification else "",
            place=place.pk if place else None,
            provider=found.get("provider"),
            receiver=found.get("receiver"),
            fulfills=pledge.id if pledge else None,
            satisfies=intent.id if intent else None,
            since=datetime.combine(since, time(), zone) if since else None,
            until=datetime.combine(until + timedelta(days=1), time(), zone) if until else None,
            sealed={"yes": True, "no": False}.get(sealed or ""),
        )
