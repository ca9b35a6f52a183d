"""Forms of safe use: a health check, signing, importing, keeping, the weather."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.local.spaces.safe_use.engine import ANSWERS, Readings
from dure.local.spaces.safe_use.models import DEFAULT_KEEP_DAYS, LONGEST_KEEP_DAYS


class ReadingsForm(forms.Form):
    """Readings as they are typed. Every field may stay empty."""

    code = forms.CharField(
        label=_("Code from the measuring device"),
        help_text=_("Four digits. Then leave the numbers below empty."),
        max_length=8,
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    systolic = forms.IntegerField(label=_("Upper blood pressure (systolic), mmHg"), required=False)
    diastolic = forms.IntegerField(label=_("Lower blood pressure (diastolic), mmHg"), required=False)
    pulse = forms.IntegerField(label=_("Pulse, beats per minute"), required=False)
    temperature = forms.DecimalField(label=_("Body temperature, °C"), required=False, decimal_places=2, max_digits=6)
    answers = forms.MultipleChoiceField(
        label=_("Today"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=list(
            zip(
                ANSWERS,
                (_("Has just eaten"), _("Has drunk alcohol"), _("Has taken a sedative or a sleeping pill")),
                strict=True,
            )
        ),
    )

    def readings(self) -> Readings:
        """What was typed."""
        fields = self.cleaned_data
        return Readings(
            fields["systolic"],
            fields["diastolic"],
            fields["pulse"],
            fields["temperature"],
            answers=frozenset(fields["answers"]),
        )


class TryForm(ReadingsForm):
    """Readings that are made up, with month and weather, to see what a rule set says."""

    code = None  # type: ignore[assignment]
    age = forms.IntegerField(label=_("Age"), required=False)
    month = forms.IntegerField(label=_("Month (1 to 12)"), required=False)
    outdoor = forms.DecimalField(label=_("Temperature outside, °C"), required=False, decimal_places=1, max_digits=4)

    def readings(self) -> Readings:
        fields: dict[str, Any] = {name: self.cleaned_data[name] for name in self.fields if name != "answers"}
        return Readings(**fields, answers=frozenset(self.cleaned_data["answers"]))


class SignForm(forms.Form):
    name = forms.CharField(label=_("Your name, as it shall stand beside the advice"), max_length=120)
    licence = forms.CharField(label=_("Profession and licence number (if you like)"), max_length=120, required=False)


class ImportForm(forms.Form):
    file = forms.FileField(label=_("Rule set (JSON)"))


class KeepingForm(forms.Form):
    days = forms.IntegerField(
        label=_("Days that readings are kept"), min_value=1, max_value=LONGEST_KEEP_DAYS, initial=DEFAULT_KEEP_DAYS
    )


class WeatherForm(forms.Form):
    celsius = forms.DecimalField(label=_("Temperature outside, °C"), decimal_places=1, max_digits=4)


class PurposeForm(forms.Form):
    purpose = forms.CharField(label=_("What do you need the readings for?"), max_length=200)
