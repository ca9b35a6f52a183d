"""Forms of calls for help and of safety."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.local.spaces.alarms.wording import KINDS, WHAT
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
