"""Forms of calls for help and of safety."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.core.agents.models import User
from dure.local.spaces.alarms.chain import ROLES, holders
from dure.local.spaces.alarms.wording import KINDS, LINKS, WHAT
from dure.local.spaces.models import Space

NOTHING = ("", _("Nothing had happened: a mistake, a test or a drill"))


class ResolveForm(forms.Form):
    """What came out of a call."""

    kind = forms.ChoiceField(label=_("What was it?"), choices=[*KINDS.items(), NOTHING], required=False)
    what = forms.ChoiceField(label=_("What happened?"), choices=list(WHAT.items()))
    story = forms.CharField(
        label=_("In a few words"),
        help_text=_("What happened and what was done. No names."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    causes = forms.CharField(
        label=_("Why it happened"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    follow_up = forms.CharField(
        label=_("Who looks after the person now, and how"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class NoteForm(forms.Form):
    """A word on a call."""

    words = forms.CharField(
        label=_("Note"), help_text=_("No names."), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class ZoneForm(forms.Form):
    """Where, in a list; a drill may name a zone or none."""

    def __init__(self, *arguments: Any, space: Space, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["zone"] = forms.ModelChoiceField(
            label=_("Zone"), queryset=space.zones.all(), required=False, empty_label=_("The whole space")
        )


class LinkForm(forms.Form):
    """One link of the chain; left empty it is none."""

    whom = forms.ChoiceField(label=_("Who is told"), choices=[("", _("Nobody")), *LINKS.items()], required=False)
    after_seconds = forms.IntegerField(
        label=_("Seconds after the press"), min_value=0, max_value=3600, required=False, initial=0
    )
    name = forms.CharField(label=_("Name (of a guardian)"), max_length=120, required=False)
    phone = forms.CharField(label=_("Phone number (of a guardian)"), max_length=30, required=False)
    email = forms.EmailField(label=_("E-mail (of a guardian)"), required=False)


LinkForms = forms.formset_factory(LinkForm, extra=1, max_num=8)


class HeartbeatForm(forms.Form):
    """How often a button gives a sign of life."""

    heartbeat_seconds = forms.IntegerField(label=_("Sign of life every … seconds"), min_value=30, max_value=86_400)


class SafetyNoteForm(ZoneForm):
    """An incident or a near miss without a call."""

    kind = forms.ChoiceField(label=_("What was it?"), choices=list(KINDS.items()), initial="near_miss")
    what = forms.ChoiceField(label=_("What happened?"), choices=list(WHAT.items()))
    happened_at = forms.DateTimeField(
        label=_("When"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    story = forms.CharField(
        label=_("In a few words"),
        help_text=_("What happened and what was done. No names."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    causes = forms.CharField(
        label=_("Why it happened"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class PreventionForm(forms.Form):
    """Something to do, by whom, until when."""

    what = forms.CharField(label=_("What will be done"), max_length=500)
    due_on = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *arguments: Any, space: Space, **more: Any) -> None:
        super().__init__(*arguments, **more)
        everybody = {user.pk: user for whom in ROLES for user in holders(space, ROLES[whom])}
        self.fields["responsible"] = forms.ModelChoiceField(
            label=_("Who sees to it"), queryset=User.objects.filter(pk__in=everybody).order_by("display_name")
        )


class ReviewForm(forms.Form):
    """What a month taught."""

    findings = forms.CharField(
        label=_("What the month taught"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
