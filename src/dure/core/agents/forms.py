"""Forms of the account pages."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.core.agents.models import OrganizationType, User
from dure.core.agents.queries import managed_scopes, scope_key
from dure.core.agents.roles import Role
from dure.core.agents.tokens import SCOPES
from dure.core.kit.errors import Refused

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


def show_refusal(form: forms.Form, refusal: Refused) -> None:
    """Put the refusal beside the field it is about, else at the top of the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


class ProfileForm(forms.Form):
    display_name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("Language of e-mail"), choices=settings.LANGUAGES)


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What the token is for"),
        max_length=120,
        help_text=_("The program that uses it, such as “Kiosk in the entrance”."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What the program may do"),
        choices=list(SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("It can never do more than you may yourself."),
    )


class Suggesting(forms.TextInput):
    """A text input with suggestions; without them it is a plain input."""

    template_name = "agents/suggesting_widget.html"

    def __init__(self, suggestions: "Sequence[tuple[str | StrPromise, str]]") -> None:
        super().__init__({"autocomplete": "off"})
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["suggestions"] = self.suggestions
        context["widget"]["attrs"]["list"] = f"{name}-suggestions"
        context["widget"]["list"] = f"{name}-suggestions"
        return context


class RoleForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    display_name = forms.CharField(
        label=_("Name"),
        max_length=120,
        required=False,
        help_text=_("Needed for somebody who does not sign in here yet."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    where = forms.CharField(
        label=_("Organization or territory"),
        required=False,
        help_text=_("A role for a territory reaches everything inside it."),
    )
    organization_type = forms.ModelChoiceField(
        OrganizationType.objects.all(),
        label=_("Only organizations of this type"),
        required=False,
        empty_label=_("All types"),
        help_text=_("For directory moderators. Without a territory they moderate the type everywhere."),
    )

    def __init__(self, by: User, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        scopes = managed_scopes(by)
        field = self.fields["where"]
        field.widget = Suggesting([(scope_key(scope), str(scope)) for scope in scopes])
        if len(scopes) == 1:
            field.initial = scope_key(scopes[0])


class AccessFilterForm(forms.Form):
    reader = forms.CharField(label=_("Who read"), required=False, max_length=120)
    purpose = forms.CharField(label=_("Purpose"), required=False, max_length=200)
    first_day = forms.DateField(
        label=pgettext_lazy("date", "From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last_day = forms.DateField(
        label=pgettext_lazy("date", "To"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    subject = forms.UUIDField(required=False, widget=forms.HiddenInput)
