"""Asking for consent while somebody is registered."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dure.core.agents.consents.registry import purposes


def _choices() -> Iterator[tuple[str, str]]:
    for purpose in purposes():
        yield purpose.key, format_html("<strong>{}</strong> {}", purpose.title, purpose.words)


class ConsentsField(forms.MultipleChoiceField):
    """The purposes that the person agrees to, with their words to read out. Without the needed ones nothing is kept."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("What the person agrees to"),
            choices=_choices,
            required=False,
            help_text=gettext_lazy("Read it out and ask. Only the first is needed; all can be taken back at any time."),
            widget=forms.CheckboxSelectMultiple,
        )

    def validate(self, value: Any) -> None:
        super().validate(value)
        missing = [purpose for purpose in purposes() if purpose.needed and purpose.key not in value]
        if missing:
            message = _("Without this consent nothing may be kept: %(purpose)s. The visitor can come in as a guest.")
            raise ValidationError(message % {"purpose": missing[0].title}, code="required")
