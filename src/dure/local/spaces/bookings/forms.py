"""What staff and visitors fill in to book, and what opens slots."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from dure.core.kit.translated_forms import TranslatedFormField
from dure.local.spaces.bookings.actions import CODE_LENGTH, LONGEST_ENTRY_ID, MOST_PEOPLE, NewBooking
from dure.local.spaces.bookings.models import Slot, SlotPattern
from dure.local.spaces.forms import new_entry_id
from dure.local.spaces.models import Space

LONGEST_SLOT, MOST_PLACES, MOST_DAYS, MOST_HOURS = 600, 500, 28, 72


def _clock(label: Any, initial: str | None = None) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, initial=initial)


def _count(label: Any, most: int, initial: int, fewest: int = 0, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=fewest, max_value=most, initial=initial, help_text=help_text)


class BookingForm(forms.Form):
    """Who books, and for how many people."""

    entry_id = forms.CharField(widget=forms.HiddenInput, initial=new_entry_id, max_length=LONGEST_ENTRY_ID)
    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = forms.CharField(
        label=_("Phone number"),
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
        help_text=_("The digits are enough."),
    )
    people = forms.IntegerField(label=_("How many people"), min_value=1, max_value=MOST_PEOPLE, initial=1)

    def new_booking(self, way: str) -> NewBooking:
        fields = self.cleaned_data
        return NewBooking(fields["entry_id"], way, fields["name"], fields["phone"], fields["people"])


class StaffBookingForm(BookingForm):
    """Staff choose the time among those of the day."""

    def __init__(self, data: Any = None, *, slots: Iterable[tuple[Slot, str]]) -> None:
        super().__init__(data)
        rows = {str(slot.pk): (slot, label) for slot, label in slots}
        self.fields["slot"] = forms.TypedChoiceField(
            label=_("Time"),
            choices=[(key, label) for key, (_slot, label) in rows.items()],
            coerce=lambda key: rows[key][0],
        )
        for name in ("name", "phone"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.order_fields(["entry_id", "slot"])


class CodeForm(forms.Form):
    """The code of a booking."""

    code = forms.CharField(
        label=_("Code of the booking"),
        max_length=CODE_LENGTH + 4,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        help_text=_("Six letters and digits."),
    )

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).replace(" ", "").upper()


class PatternForm(forms.Form):
    """What can be booked every week."""

    name = TranslatedFormField(label=_("What can be booked"), max_length=200)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days of the week"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    start = _clock(_("Begins at"))
    minutes = _count(_("Length in minutes"), LONGEST_SLOT, 60, fewest=5)
    phone_places = _count(_("Places by phone"), MOST_PLACES, 0)
    desk_places = _count(_("Places at the desk"), MOST_PLACES, 0)
    online_places = _count(_("Places online"), MOST_PLACES, 0)
    days_ahead = _count(_("Booking opens so many days before"), MOST_DAYS, 7)
    phone_opens = _clock(_("Opens by phone at"), "09:00")
    desk_opens = _clock(_("Opens at the desk at"), "09:00")
    online_opens = _clock(_("Opens online at"), "09:00")
    release_hours = _count(
        _("Hours before the start when places left over are open to all"),
        MOST_HOURS,
        3,
        help_text=_("Until then nobody can take the places of another way."),
    )

    def new_pattern(self, space: Space) -> SlotPattern:
        return SlotPattern(space=space, **self.cleaned_data)
