"""What an officer says of a feed."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from dure.core.agents.models import User
from dure.core.territories.models import Territory
from dure.local.directory.engine.standard_csv import COLUMNS
from dure.local.directory.feeds.actions import FeedSettings
from dure.local.directory.feeds.models import Feed
from dure.local.directory.feeds.queries import territories_for

COLUMN_NAMES = {
    "Identifier": _("Where the identifier stands"),
    "Name": _("Where the name stands"),
    "Description": _("Where it says what the organization does"),
    "Organisational Structure": _("Type (ESSGlobal address)"),
    "Primary Activity": _("Main activity (ESSGlobal address)"),
    "Activities": _("Activities (ESSGlobal addresses)"),
    "Street Address": _("Street address"),
    "Locality": _("Town or district"),
    "Region": _("Region"),
    "Postcode": _("Postcode"),
    "Country ID": _("Country"),
    "Territory ID": _("Territory ID"),
    "Website": _("Website"),
    "Phone": _("Telephone"),
    "Email": _("E-mail address"),
    "Latitude": _("Latitude"),
    "Longitude": _("Longitude"),
}
SERVICE = (
    "key_parameter",
    "key",
    "forget_key",
    "parameters",
    "items_path",
    "total_path",
    "page_parameter",
    "first_page",
    "size_parameter",
    "page_size",
)
OFFERED = tuple(column for column in COLUMNS if column in COLUMN_NAMES)


def field_of(column: str) -> str:
    """The name of the form's field for a column."""
    return f"column_{column.lower().replace(' ', '_')}"


class FeedForm(forms.Form):
    """A feed. The key is written here and never shown again."""

    territory = forms.ModelChoiceField(Territory.objects.none(), label=_("Territory"))
    name = forms.CharField(label=_("What the source is called"), max_length=200)
    kind = forms.ChoiceField(label=_("What it is"), choices=Feed.Kind.choices)
    address = forms.URLField(
        label=_("Address"),
        max_length=1000,
        assume_scheme="https",
        help_text=_("Without the key and without page numbers."),
    )
    source_url = forms.URLField(
        label=_("Page about the source"), max_length=1000, required=False, assume_scheme="https"
    )
    every = forms.ChoiceField(label=_("How often"), choices=Feed.Every.choices, initial=Feed.Every.WEEK)
    hour = forms.IntegerField(
        label=_("At what hour"), min_value=0, max_value=23, initial=4, help_text=_("0 to 23, in the territory's time.")
    )
    best_effort = forms.BooleanField(label=_("Take in the right rows even if others are wrong"), required=False)
    key_parameter = forms.CharField(
        label=_("Name of the key parameter"), max_length=60, required=False, help_text=_("For example serviceKey.")
    )
    key = forms.CharField(
        label=_("Key"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("It is kept encrypted and never shown again. Leave this empty to keep the key that is there."),
    )
    forget_key = forms.BooleanField(label=_("Forget the key that is kept"), required=False)
    parameters = forms.CharField(
        label=_("Further parameters"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, as name=value."),
    )
    items_path = forms.CharField(
        label=_("Path to the list of items"),
        max_length=200,
        required=False,
        help_text=_("For a service. For example response.body.items.item."),
    )
    total_path = forms.CharField(
        label=_("Path to the number of all items"),
        max_length=200,
        required=False,
        help_text=_("For example response.body.totalCount."),
    )
    page_parameter = forms.CharField(
        label=_("Name of the page parameter"),
        max_length=60,
        required=False,
        help_text=_("For example pageNo. Empty: one page."),
    )
    first_page = forms.IntegerField(label=_("Number of the first page"), min_value=0, max_value=1, initial=1)
    size_parameter = forms.CharField(
        label=_("Name of the page size parameter"), max_length=60, required=False, help_text=_("For example numOfRows.")
    )
    page_size = forms.IntegerField(label=_("Items a page"), min_value=1, max_value=10_000, initial=100)

    def __init__(self, user: User, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.fields["territory"] = forms.ModelChoiceField(territories_for(user), label=_("Territory"))
        for column in OFFERED:
            self.fields[field_of(column)] = forms.CharField(
                label=COLUMN_NAMES[column],
                max_length=200,
                required=False,
                help_text=_("A heading, a path in an item, or = and the text itself.")
                if column == "Identifier"
                else "",
            )

    @property
    def first(self) -> list[BoundField]:
        """What every feed has."""
        return [self[name] for name in self.fields if name not in SERVICE and not name.startswith("column_")]

    @property
    def service(self) -> list[BoundField]:
        """What only services have."""
        return [self[name] for name in SERVICE]

    @property
    def columns(self) -> list[BoundField]:
        """Where each column stands."""
        return [self[name] for name in self.fields if name.startswith("column_")]

    @property
    def opened(self) -> bool:
        """Whether all fields are to be seen at once: one of them may be wrong, or have been filled before."""
        return self.is_bound or "items_path" in self.initial

    def clean_parameters(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for line in self.cleaned_data["parameters"].splitlines():
            if not line.strip():
                continue
            name, sign, value = line.partition("=")
            if not sign or not name.strip():
                raise forms.ValidationError(_("Write each parameter on a line of its own, as name=value."))
            found[name.strip()] = value.strip()
        return found

    def settings(self) -> FeedSettings:
        """What was entered; call it on a form that is right."""
        fields = {name: value for name, value in self.cleaned_data.items() if not name.startswith("column_")}
        forget, key = fields.pop("forget_key"), fields.pop("key")
        mapping = {column: self.cleaned_data[field_of(column)] for column in OFFERED}
        return FeedSettings(
            **fields,
            key="" if forget else key or None,
            mapping={column: place for column, place in mapping.items() if place},
        )


def initial_of(feed: Feed) -> dict[str, Any]:
    """What the form of a feed begins with: everything but the key."""
    names = [name for name in FeedForm.base_fields if name not in {"key", "forget_key", "parameters"}]
    parameters = "\n".join(f"{name}={value}" for name, value in feed.parameters.items())
    columns = {field_of(column): place for column, place in feed.mapping.items()}
    return {name: getattr(feed, name) for name in names} | {"parameters": parameters} | columns
