"""What people enter about a territory."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dure.core.kit.exact import SCALE
from dure.core.kit.translated import Translated
from dure.core.territories.models import Challenge, IndicatorKind


class SourceForm(forms.Form):
    """Where a fact comes from. A value never stands without its date and source."""

    source_name = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("For example: resident register, statistics office.")
    )
    source_url = forms.URLField(
        label=_("Web address of the source"), max_length=1000, required=False, assume_scheme="https"
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)

    def translated_note(self) -> Translated:
        """The note, in the language of the page that it was written on."""
        text = self.cleaned_data["note"].strip()
        return Translated.of(text, (get_language() or "en").split("-")[0]) if text else Translated({})


def _day(label: Any, hint: Any) -> forms.DateField:
    return forms.DateField(
        label=label, help_text=hint, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class ChallengeForm(SourceForm):
    challenge = forms.ModelChoiceField(Challenge.objects.all(), label=_("Challenge"))
    source_date = _day(_("Date of the source"), _("The day on which this was said or published."))
    field_order = ("challenge", "source_name", "source_date", "source_url", "note")

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.fields["source_date"].initial = timezone.localdate


class IndicatorValueForm(SourceForm):
    kind = forms.ModelChoiceField(IndicatorKind.objects.all(), label=_("Indicator"))
    value = forms.DecimalField(
        label=_("Value"),
        max_digits=18,
        decimal_places=SCALE,
        help_text=_("In the indicator's unit; a share as a percentage, such as 22.5."),
    )
    date = _day(_("Date of the value"), _("The day that the value describes."))
    field_order = ("kind", "value", "date", "source_name", "source_url", "note")
