"""What staff fill in about what is done together, helpers, positions and sellers."""

from datetime import date
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from dure.core.agents.models import Organization
from dure.core.kit.exact import SCALE
from dure.core.kit.translated_forms import TranslatedFormField
from dure.ledger.models import Commitment
from dure.local.initiatives.forms import day_field
from dure.local.initiatives.organization_field import OrganizationField
from dure.local.spaces.community.actions import NewJob, NewNeed, NewSeries, NewShare, NewTraining
from dure.local.spaces.community.models import Absence, Series
from dure.local.spaces.forms import new_entry_id
from dure.local.spaces.models import Activity, Space
from dure.local.spaces.queries import activities_of, open_pledges

RHYTHMS = {
    Series.Rhythm.WEEKLY: _("Every week"),
    Series.Rhythm.FORTNIGHTLY: _("Every two weeks"),
    Series.Rhythm.FOUR_WEEKLY: _("Every four weeks"),
    Series.Rhythm.ONCE: _("Once, on the first day"),
}
MOST_WORDS, MOST_TEXT = 500, 120


def time_field(**options: Any) -> forms.TimeField:
    """A time of the day, entered through the browser's own clock."""
    return forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **options)


def hours_field(**options: Any) -> forms.DecimalField:
    """A number of hours, by quarters."""
    widget = forms.NumberInput(attrs={"step": "0.25"})
    return forms.DecimalField(widget=widget, decimal_places=2, max_digits=6, min_value=0, **options)


def choose_activity(form: forms.Form, space: Space, *kinds: str) -> None:
    """Let the field `activity` choose among what the space records in these ways."""
    rows = {str(row.pk): row for row in activities_of(space, *kinds)}
    form.fields["activity"] = forms.TypedChoiceField(
        label=_("Recorded as"),
        choices=[(key, str(row.name)) for key, row in rows.items()],
        coerce=lambda key: rows[key],
    )


class SeriesForm(forms.Form):
    """Something that is done together, when, and for how many."""

    name = TranslatedFormField(label=_("Name"), max_length=200)
    description = TranslatedFormField(label=_("What happens there"), rows=3, required=False)
    rhythm = forms.TypedChoiceField(label=_("How often"), choices=list(RHYTHMS.items()), coerce=int)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days of the week"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    first_on = day_field(label=_("First day"))
    last_on = day_field(label=_("Last day"), required=False)
    starts_at = time_field(label=_("Begins at"))
    ends_at = time_field(label=_("Ends at"))
    leader = forms.CharField(
        label=_("Who leads it"),
        max_length=MOST_TEXT,
        required=False,
        help_text=_("This is public: write a part such as “a health leader”, or a name only if the person agrees."),
    )
    places = forms.IntegerField(
        label=_("Places"), min_value=1, max_value=500, required=False, help_text=_("Empty where everybody may come.")
    )

    def __init__(self, *arguments: Any, space: Space, **options: Any) -> None:
        super().__init__(*arguments, **options)
        choose_activity(self, space, Activity.Kind.GATHERING)
        self.order_fields(["name", "description", "activity"])

    def new_series(self) -> NewSeries:
        fields = self.cleaned_data
        return NewSeries(**{**fields, "weekdays": tuple(fields["weekdays"])})


class GuestsForm(forms.Form):
    """People without names: sign them up, or note that they came."""

    entry_id = forms.CharField(widget=forms.HiddenInput, initial=new_entry_id, max_length=64)
    people = forms.IntegerField(label=_("How many people"), min_value=1, max_value=500, initial=1)


class NeedForm(forms.Form):
    """What a session needs and who brings it."""

    what = forms.CharField(label=_("What is needed"), max_length=MOST_TEXT)
    pledge = forms.ChoiceField(
        label=_("Part of a pledge"),
        required=False,
        help_text=_("Then it counts as the partner’s contribution when it is brought."),
    )
    quantity = forms.DecimalField(label=_("How much"), decimal_places=SCALE, max_digits=18, required=False)
    partner = forms.ModelChoiceField(label=_("Who brings it"), queryset=Organization.objects.none(), required=False)

    def __init__(self, *arguments: Any, space: Space, partners: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.pledges: dict[str, Commitment] = {str(row.pk): row for row in open_pledges(space)}
        pledge, partner = self.fields["pledge"], self.fields["partner"]
        if isinstance(pledge, forms.ChoiceField):
            labels = [
                (key, f"{row.provider.organization}: {str(row.name) or row.resource_conforms_to}")
                for key, row in self.pledges.items()
            ]
            pledge.choices = [("", _("None")), *labels]
        if isinstance(partner, forms.ModelChoiceField):
            partner.queryset = partners

    def new_need(self) -> NewNeed:
        fields = self.cleaned_data
        pledge = self.pledges.get(fields["pledge"])
        return NewNeed(fields["what"], fields["quantity"], fields["partner"], pledge=pledge)


class CancelForm(forms.Form):
    """Why a session does not take place."""

    why = forms.CharField(label=_("Why (shown to all)"), max_length=200, required=False)


class TrainingForm(forms.Form):
    """What a helper has learned."""

    person = forms.UUIDField(widget=forms.HiddenInput)
    what = forms.CharField(label=_("Training"), max_length=MOST_TEXT)
    held_on = day_field(label=_("Held on"))
    hours = hours_field(label=_("Hours"))
    valid_until = day_field(label=_("Valid until"), required=False)

    def new_training(self) -> NewTraining:
        return NewTraining(**{key: value for key, value in self.cleaned_data.items() if key != "person"})


class ThanksForm(forms.Form):
    """A word of thanks."""

    person = forms.UUIDField(widget=forms.HiddenInput, required=False)
    words = forms.CharField(label=_("Words of thanks"), max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": 3}))
    sender = forms.CharField(label=_("From whom"), max_length=80)
    public = forms.BooleanField(
        label=_("Show it on the public page"), required=False, help_text=_("Without the name of whom it is for.")
    )


class WorkForm(forms.Form):
    """Somebody begins to work or help."""

    person = forms.UUIDField(widget=forms.HiddenInput)
    shift = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *arguments: Any, space: Space, **options: Any) -> None:
        super().__init__(*arguments, **options)
        choose_activity(self, space, Activity.Kind.VOLUNTEERING, Activity.Kind.WORK)


class EndForm(forms.Form):
    """When forgotten work ended."""

    work = forms.UUIDField(widget=forms.HiddenInput)
    ended_at = forms.DateTimeField(
        label=_("When did it end?"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class JobForm(forms.Form):
    """A paid position."""

    person = forms.UUIDField(widget=forms.HiddenInput)
    part = forms.CharField(label=_("Position"), max_length=MOST_TEXT)
    hours_per_week = hours_field(label=_("Hours a week"))
    starts_on = day_field(label=_("First day"))
    ends_on = day_field(label=_("Last day"), required=False)

    def new_job(self) -> NewJob:
        return NewJob(**{key: value for key, value in self.cleaned_data.items() if key != "person"})


class ShareForm(forms.Form):
    """How much of what is paid to a seller stays local, from when on, and who says so."""

    seller = OrganizationField(label=_("Seller"), help_text=_("The organization's name as in the directory."))
    share = forms.DecimalField(label=_("Stays local (percent)"), min_value=0, max_value=100, decimal_places=2)
    from_date = day_field(label=_("Counts for purchases from"))
    source_name = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("Such as: answer of the seller to our question.")
    )
    source_date = day_field(label=_("Date of the source"), initial=date.today)

    def new_share(self) -> NewShare:
        return NewShare(**self.cleaned_data)


ANSWERS = {
    Absence.State.WELL: _("Is well"),
    Absence.State.HELP: _("Needs help"),
    Absence.State.SETTLED: _("The help is settled"),
    Absence.State.NO_CALLS: _("Wishes no more calls"),
    Absence.State.AWAY: _("Is away until this day"),
}


class AnswerForm(forms.Form):
    """What a call has found."""

    state = forms.ChoiceField(label=_("What the call found"), choices=list(ANSWERS.items()))
    away_until = day_field(label=_("Away until"), required=False)
