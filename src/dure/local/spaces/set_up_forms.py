"""What coordinators fill in to decide what a space records."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.core.kit.translated_forms import TranslatedFormField
from dure.ledger.models import Process, ResourceSpecification
from dure.local.spaces.actions import NewActivity
from dure.local.spaces.labels import KINDS
from dure.local.spaces.models import Space


class ActivityForm(forms.Form):
    """Something that a space records."""

    kind = forms.ChoiceField(label=_("How it is recorded"), choices=list(KINDS.items()))
    name = TranslatedFormField(label=_("Name"), max_length=200)
    specification = forms.ModelChoiceField(label=_("Counted as"), queryset=ResourceSpecification.objects.all())
    process = forms.ModelChoiceField(
        label=_("Process"),
        queryset=Process.objects.none(),
        required=False,
        help_text=_("Choose the same one for what happens together; leave empty for something of its own."),
    )

    def __init__(self, *arguments: Any, space: Space, **options: Any) -> None:
        super().__init__(*arguments, **options)
        process = self.fields["process"]
        if isinstance(process, forms.ModelChoiceField):
            process.queryset = Process.objects.filter(planned_within=space.initiative.plan_id).order_by("pk")

    def new_activity(self) -> NewActivity:
        return NewActivity(**self.cleaned_data)
