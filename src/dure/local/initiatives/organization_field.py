"""Naming an organization in a form: by the end of its page's address or by its name, without a long list."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dure.core.agents.models import Organization
from dure.core.search.queries import search

MOST_NAMED = 5
MOST_SEARCHED = 20


class OrganizationField(forms.CharField):
    """Cleans to the one `Organization` that the text names.

    The end of a page's address names it outright, then a whole name in any language, then any text that
    search finds a single organization for. Where several fit, the error lists them.
    """

    default_error_messages: ClassVar[dict[str, Any]] = {
        "unknown": _(
            "No organization called “%(text)s” is in the directory. Check the spelling, or add it there first."
        ),
        "several": _("Several organizations fit: %(names)s. Write the whole name of one."),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 200)
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return value.slug if isinstance(value, Organization) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return self._named(text) if text else None

    def _named(self, text: str) -> Organization:
        by_slug = Organization.objects.filter(slug=text).select_related("territory", "type").first()
        if by_slug is not None:
            return by_slug
        hits = search(text, kinds=["organization"], limit=MOST_SEARCHED).hits
        exact = [hit for hit in hits if text.casefold() in {name.casefold() for name in hit.title.texts.values()}]
        fitting = exact or list(hits)
        if not fitting:
            raise ValidationError(self.error_messages["unknown"], code="unknown", params={"text": text})
        if len(fitting) > 1:
            names = ", ".join(f"{hit.title} ({hit.slug})" for hit in fitting[:MOST_NAMED])
            raise ValidationError(self.error_messages["several"], code="several", params={"names": names})
        return Organization.objects.select_related("territory", "type").get(pk=fitting[0].subject)
