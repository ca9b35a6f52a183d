"""What managers fill in on the settings pages."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dure.core.agents.models import RoleAssignment, User
from dure.core.kit.exact import SCALE
from dure.core.kit.formatting import active_locale
from dure.core.kit.translated_forms import TranslatedFormField
from dure.local.initiatives.organization_field import OrganizationField
from dure.local.spaces.models import Activity, Space, Zone
from dure.local.spaces.premises.actions.prices import NewPrice
from dure.local.spaces.premises.actions.zones import WHOLE, NewZone
from dure.local.spaces.premises.words import CONDITIONS, DEVICES, GROUPS, PARTS, ZONE_KINDS
from dure.local.spaces.queries import activities_of, zone_of

_CORNER = re.compile(r"(\d{1,4})\s*,\s*(\d{1,4})")


def weekday_choices() -> list[tuple[int, str]]:
    """The weekdays in the reader's language, Monday (0) first."""
    names = active_locale().days["stand-alone"]["wide"]
    return [(number, str(names[number])) for number in range(7)]


def clock(label: Any, *, required: bool = False) -> forms.TimeField:
    """A time of day."""
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=required, widget=widget)


def calendar(label: Any) -> forms.DateField:
    """A day."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class PresenceForm(forms.Form):
    """How the space follows who is in."""

    follows_presence = forms.BooleanField(
        label=_("Whoever comes in is in until they go out"),
        required=False,
        help_text=_("The board then shows who is in, and a day is closed only when everybody has gone out."),
    )
    longest_stay = forms.IntegerField(label=_("Ask after somebody after how many minutes"), min_value=1, max_value=1440)


class ZoneForm(forms.Form):
    """A part of the space."""

    name = TranslatedFormField(label=_("Name of the zone"), max_length=120)
    kind = forms.ChoiceField(label=_("What it is"), choices=list(ZONE_KINDS.items()))
    capacity = forms.IntegerField(label=_("Room for how many people"), min_value=1, max_value=9999, required=False)
    bell_minutes = forms.IntegerField(
        label=_("Bell after how many minutes"),
        min_value=1,
        max_value=600,
        required=False,
        help_text=_("Reminds whoever is here to rest, such as 10 for a hot bath. Empty for no bell."),
    )
    is_arrival = forms.BooleanField(label=_("Whoever comes in is here first"), required=False)

    def new_zone(self) -> NewZone:
        return NewZone(**self.cleaned_data)


class EquipmentForm(forms.Form):
    """Something that stands in a zone."""

    name = TranslatedFormField(label=_("What it is"), max_length=120)
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=9999, initial=1)


class ShapeForm(forms.Form):
    """Where a zone is on the plan: a rectangle by four numbers, or corners one by one."""

    left = forms.IntegerField(label=_("From the left"), min_value=0, max_value=WHOLE, required=False)
    top = forms.IntegerField(label=_("From the top"), min_value=0, max_value=WHOLE, required=False)
    width = forms.IntegerField(label=_("Width"), min_value=1, max_value=WHOLE, required=False)
    height = forms.IntegerField(label=_("Height"), min_value=1, max_value=WHOLE, required=False)
    corners = forms.CharField(
        label=_("Or corners one by one"),
        required=False,
        max_length=800,
        help_text=_("Such as 100,100 400,100 400,300: from the left, from the top. They count before the rectangle."),
    )

    def __init__(self, data: Any = None, *, zone: Zone) -> None:
        super().__init__(data, initial=_shape_initial(zone.shape))

    def clean_corners(self) -> list[tuple[int, int]]:
        text = self.cleaned_data["corners"].strip()
        found = _CORNER.findall(text)
        if _CORNER.sub("", text).strip(" ;\n\r\t"):
            raise forms.ValidationError(_("Write corners such as 100,100 400,100 400,300."), code="corners")
        return [(int(x), int(y)) for x, y in found]

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        sides = ("left", "top", "width", "height")
        given = [name for name in sides if fields.get(name) is not None]
        if not fields.get("corners") and given and not self.errors:
            for name in sides:
                if name not in given:
                    self.add_error(name, _("Give all four numbers."))
        return fields

    @property
    def shape(self) -> list[tuple[int, int]]:
        """The corners, empty where nothing is drawn."""
        fields = self.cleaned_data
        if fields["corners"] or fields["left"] is None:
            return list(fields["corners"])
        left, top = fields["left"], fields["top"]
        right, bottom = min(WHOLE, left + fields["width"]), min(WHOLE, top + fields["height"])
        return [(left, top), (right, top), (right, bottom), (left, bottom)]


def _shape_initial(shape: list[list[int]]) -> dict[str, Any]:
    if not shape:
        return {}
    xs, ys = [x for x, _y in shape], [y for _x, y in shape]
    box = {"left": min(xs), "top": min(ys), "width": max(xs) - min(xs), "height": max(ys) - min(ys)}
    corners = {(x, y) for x in (min(xs), max(xs)) for y in (min(ys), max(ys))}
    if len(shape) == len(corners) and {tuple(corner) for corner in shape} == corners:
        return box
    return {"corners": " ".join(f"{x},{y}" for x, y in shape)}


class GroupDayForm(forms.Form):
    """A weekday, or some hours of it, for one group."""

    whom = forms.ChoiceField(label=_("For whom"), choices=list(GROUPS.items()))
    weekday = forms.TypedChoiceField(label=_("Weekday"), coerce=int)
    starts_at = clock(_("From"))
    ends_at = clock(_("To"))
    note = TranslatedFormField(label=_("More about it"), max_length=200, required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["weekday"].choices = weekday_choices()  # type: ignore[attr-defined]


class PriceForm(forms.Form):
    """What a visit costs whom."""

    activity = forms.ModelChoiceField(label=_("For which visit"), queryset=Activity.objects.none(), empty_label=None)
    sale = forms.ModelChoiceField(label=_("Recorded as"), queryset=Activity.objects.none(), empty_label=None)
    name = TranslatedFormField(label=_("Name of the price"), max_length=120)
    amount = forms.DecimalField(
        label=_("Amount"), min_value=0, decimal_places=SCALE, max_digits=18, help_text=_("Zero is free.")
    )
    condition = forms.ChoiceField(label=_("For whom"), choices=list(CONDITIONS.items()), required=False)
    age_from = forms.IntegerField(label=_("From which age"), min_value=1, max_value=120, required=False)

    def __init__(self, data: Any = None, *, space: Space) -> None:
        super().__init__(data)
        for name, kind in (("activity", Activity.Kind.VISIT), ("sale", Activity.Kind.SALE)):
            rows = activities_of(space, kind)
            chosen = self.fields[name]
            if isinstance(chosen, forms.ModelChoiceField):
                chosen.queryset = Activity.objects.filter(pk__in=[row.pk for row in rows])
            if len(rows) == 1:
                chosen.initial, chosen.widget = rows[0].pk, forms.HiddenInput()

    def new_price(self) -> NewPrice:
        return NewPrice(**self.cleaned_data)


class PlanForm(forms.Form):
    """The picture of the space."""

    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("SVG, PNG or JPEG, at most 2 MB. What can do harm is taken out of it."),
        widget=forms.ClearableFileInput(attrs={"accept": ".svg,.png,.jpg,.jpeg"}),
    )


class PartnerForm(forms.Form):
    """An organization that helps to run the space."""

    organization = OrganizationField(
        label=_("Organization"), help_text=_("Its name, or the end of its page's address.")
    )
    part = TranslatedFormField(label=_("What it does here"), max_length=300)


class DeviceForm(forms.Form):
    """A machine of the space."""

    kind = forms.ChoiceField(label=_("What it is"), choices=list(DEVICES.items()))
    name = forms.CharField(label=_("Name of the device"), max_length=120)
    zone = forms.ModelChoiceField(label=_("Where it is"), queryset=Zone.objects.none(), required=False)

    def __init__(self, data: Any = None, *, space: Space) -> None:
        super().__init__(data)
        zone = self.fields["zone"]
        if isinstance(zone, forms.ModelChoiceField):
            zone.queryset = space.zones.all()


class ShiftForm(forms.Form):
    """Who is responsible for what, from when to when; an end before the beginning is on the next day."""

    person = forms.ModelChoiceField(
        label=_("Who"), queryset=User.objects.none(), help_text=_("People with a role at the operator.")
    )
    part = forms.ChoiceField(label=_("Responsible for"), choices=list(PARTS.items()))
    day = calendar(_("Day"))
    starts_at = clock(_("From"), required=True)
    ends_at = clock(_("To"), required=True)

    def __init__(self, data: Any = None, *, space: Space, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.space = space
        person = self.fields["person"]
        if isinstance(person, forms.ModelChoiceField):
            person.queryset = staff_of(space)

    def times(self) -> tuple[datetime, datetime]:
        """Beginning and end in the space's time zone."""
        fields, zone = self.cleaned_data, zone_of(self.space)
        day: date = fields["day"]
        last = day if fields["ends_at"] > fields["starts_at"] else day + timedelta(days=1)

        def moment(on: date, at: time) -> datetime:
            return datetime.combine(on, at, zone)

        return moment(day, fields["starts_at"]), moment(last, fields["ends_at"])


class CopyForm(forms.Form):
    """To which week a week is copied."""

    target = calendar(_("Copy this week to the week of"))


def staff_of(space: Space) -> Any:
    """The people who hold a role at the space's operator today."""
    today = timezone.localdate()
    roles: Iterable[Any] = RoleAssignment.objects.filter(
        Q(end__isnull=True) | Q(end__gt=today), organization=space.operator_id, start__lte=today
    ).values("user")
    return User.objects.filter(pk__in=roles, is_active=True).order_by("display_name", "email")
