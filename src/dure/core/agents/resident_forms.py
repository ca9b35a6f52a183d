"""What is filled in to find, read, register, change and erase a resident's record."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.core.agents.consents.field import ConsentsField
from dure.core.agents.forms import Suggesting
from dure.core.agents.models import Organization, User
from dure.core.agents.permissions import may
from dure.core.agents.personal import FIELDS, LONGEST_PURPOSE, PersonalData, may_read_health_notes
from dure.core.agents.personal.data import HEALTH_NOTES, LONGEST_NAME, LONGEST_NOTES
from dure.core.agents.queries import MOST_SUGGESTIONS, organizations_where
from dure.core.agents.roles import Permission

# A longer list is typed into with suggestions instead of being unfolded.
LONGEST_LIST = 30
COMMON_PURPOSES = (
    _("Checking a visitor in"),
    _("Calling the person back"),
    _("Keeping the record up to date"),
    _("Planning care with the person"),
    _("The person asks to see the record"),
    _("Emergency"),
)


class PurposeField(forms.CharField):
    """Why somebody opens personal data: a common purpose or one in one's own words."""

    def __init__(self) -> None:
        super().__init__(
            label=_("What you need it for"),
            max_length=LONGEST_PURPOSE,
            help_text=_("It stands in the access log beside your name."),
            error_messages={"required": _("Say what you need the personal data for.")},
            widget=Suggesting([(purpose, "") for purpose in COMMON_PURPOSES]),
        )


def holder_field() -> "forms.ModelChoiceField[Organization]":
    """Asks for the organization that holds the records; `offer_holders` says which there are."""
    return forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("Organization that holds the records"),
        to_field_name="slug",
        empty_label=None,
        error_messages={"invalid_choice": _("Choose one of the organizations that are suggested.")},
    )


def offer_holders(form: forms.Form, by: User, permission: Permission) -> None:
    """Let `form` offer the organizations for which `by` holds `permission`."""
    field = form.fields["organization"]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError("The form has no choice of organizations.")
    holders = organizations_where(by, permission)
    first = list(holders[: MOST_SUGGESTIONS + 1])
    field.queryset = holders
    if len(first) > LONGEST_LIST:
        field.widget = Suggesting([(each.slug, str(each)) for each in first])
    elif first:
        field.initial = first[0].slug


class ReadForm(forms.Form):
    """What a record is read for."""

    purpose = PurposeField()


class FindForm(forms.Form):
    """Whom one looks for, where, and what for."""

    organization = holder_field()
    query = forms.CharField(
        label=_("Name, or last 4 digits of the phone"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    purpose = PurposeField()

    def __init__(self, by: User, data: Any = None) -> None:
        super().__init__(data, prefix="find")
        offer_holders(self, by, Permission.READ_PERSONAL_DATA)


class PersonForm(forms.Form):
    """What is known of a person; notes on health only for those who may read such notes."""

    name = forms.CharField(
        label=_("Name"), max_length=LONGEST_NAME, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    birth_year = forms.IntegerField(
        label=_("Year of birth"), required=False, widget=forms.NumberInput(attrs={"autocomplete": "off"})
    )
    health_notes = forms.CharField(
        label=_("Notes on health"),
        max_length=LONGEST_NOTES,
        required=False,
        help_text=_("Only what staff must know for safe use."),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, with_notes: bool, **options: Any) -> None:
        super().__init__(data, **options)
        if not with_notes:
            del self.fields[HEALTH_NOTES]

    def personal_data(self) -> PersonalData:
        """What was filled in, after the form proved valid."""
        return PersonalData(**{field: self.cleaned_data[field] for field in FIELDS if field in self.fields})


class RegisterForm(PersonForm):
    """A new resident, and who holds the record."""

    organization = holder_field()
    consents = ConsentsField()
    field_order = ("organization", *FIELDS, "consents")

    def __init__(self, by: User, data: Any = None) -> None:
        super().__init__(data, with_notes=may(by, Permission.READ_HEALTH_NOTES), prefix="register")
        self.by = by
        offer_holders(self, by, Permission.REGISTER_PERSON)

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        holder = fields.get("organization")
        if fields.get(HEALTH_NOTES) and holder and not may_read_health_notes(self.by, holder):
            message = _("You may not write notes on health for this organization. Leave them empty.")
            self.add_error(HEALTH_NOTES, message)
        return fields


class ChangeForm(PersonForm):
    """What is known, to be corrected. It carries what was shown, so that only what was changed is written."""

    def __init__(self, data: Any = None, *, with_notes: bool, shown: PersonalData | None = None) -> None:
        initial = {field: getattr(shown, field) for field in FIELDS} if shown else {}
        super().__init__(data, with_notes=with_notes, prefix="change", initial=initial)
        for field in self.fields.values():
            field.show_hidden_initial = True

    def changed_fields(self) -> list[str]:
        return [field for field in self.changed_data if field in FIELDS]


class EraseForm(forms.Form):
    """That one knows what one does."""

    understood = forms.BooleanField(
        label=_("I understand that nobody can bring this data back."),
        error_messages={"required": _("Tick the box to say that you understand, or go back.")},
    )
