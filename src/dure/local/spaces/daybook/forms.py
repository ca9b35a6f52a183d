"""What staff write about a day."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.local.spaces.daybook.actions import LONGEST_CAPTION, LONGEST_REMARK
from dure.local.spaces.daybook.engine.periods import Period
from dure.local.spaces.daybook.engine.pictures import LARGEST_PICTURE


class RemarkForm(forms.Form):
    """What the figures do not say."""

    prefix = "remark"
    text = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was special today. Name nobody: partners read it, and it is signed with the log."),
    )


class PictureForm(forms.Form):
    """A photograph, with the consent of whoever is to be seen."""

    prefix = "picture"
    picture = forms.FileField(
        label=_("Photograph"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png"}),
        help_text=_("JPEG or PNG, at most 6 MB. Place, time and device that the camera noted are not kept."),
    )
    caption = forms.CharField(label=_("What is to be seen?"), max_length=LONGEST_CAPTION)
    consent = forms.BooleanField(
        label=_("Everybody who can be recognized was asked and agreed that partners may see it."), required=False
    )
    in_reports = forms.BooleanField(
        label=_("Show it in the reports of this month and year; they may be published."), required=False
    )

    def clean_picture(self) -> Any:
        file = self.cleaned_data["picture"]
        if file.size > LARGEST_PICTURE:
            raise forms.ValidationError(_("The picture is too large. Choose one of at most 6 MB."))
        return file


class MonthForm(forms.Form):
    """Which month of days is listed; a value that makes no sense is the current one."""

    month = forms.CharField(
        label=_("Month"), required=False, max_length=7, widget=forms.TextInput(attrs={"type": "month"})
    )

    def period(self, otherwise: Period) -> Period:
        """The month that was asked for."""
        self.is_valid()
        found = Period.parse(self.cleaned_data.get("month") or "")
        return found if found and found.month and not found.day else otherwise
