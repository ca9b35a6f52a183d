"""What staff and visitors fill in to book, and what opens slots."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from dure.core.agents.personal import FoundPerson
from dure.core.kit.translated_forms import TranslatedFormField
from dure.local.spaces.bookings.actions import CODE_LENGTH, LONGEST_ENTRY_ID, MOST_PEOPLE, NewBooking
from dure.local.spaces.bookings.models import Slot, SlotPattern, Way
from dure.local.spaces.consent_words import REMINDERS
from dure.local.spaces.forms import new_entry_id
from dure.local.spaces.models import Space

LONGEST_SLOT, MOST_PLACES, MOST_DAYS, MOST_HOURS = 600, 500, 28, 72
LONGEST_QUERY = 100


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
    reminders = forms.BooleanField(label=REMINDERS.title, help_text=REMINDERS.words, required=False)
    email = forms.EmailField(
        label=_("E-mail, if it shall be written there"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("It can stay empty. It is kept encrypted, and nobody here reads it."),
    )

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        if fields.get("email") and not fields.get("reminders"):
            message = _("Agree above to being written to, or leave this empty: without that it is not kept.")
            self.add_error("email", message)
        return fields

    def new_booking(self, way: str) -> NewBooking:
        """What was filled in, after the form proved valid."""
        names = ("name", "phone", "people", "person", "reminders", "email")
        fields = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return NewBooking(self.cleaned_data["entry_id"], way, **fields)


class StaffBookingForm(BookingForm):
    """Staff choose the time among those of the day, and may choose somebody registered whom they looked for."""

    query = forms.CharField(
        label=_("Somebody registered"),
        required=False,
        max_length=LONGEST_QUERY,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Name, or last 4 digits of the phone"),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        slots: Iterable[tuple[Slot, str]],
        found: Sequence[FoundPerson] = (),
        may_find: bool = True,
    ) -> None:
        super().__init__(data)
        rows = {str(slot.pk): (slot, label) for slot, label in slots}
        self.fields["slot"] = forms.TypedChoiceField(
            label=_("Time"),
            choices=[(key, label) for key, (_slot, label) in rows.items()],
            coerce=lambda key: rows[key][0],
        )
        if not may_find:
            del self.fields["query"]
        if found:
            self._offer(found)
        for name in ("name", "phone", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["name"].required = self.fields["phone"].required = False
        self.order_fields(["entry_id", "slot", "query", "person"])

    def _offer(self, found: Sequence[FoundPerson]) -> None:
        people = [(str(one.agent_id), f"{one.name} …{one.phone_ending}".removesuffix(" …")) for one in found]
        self.fields["person"] = forms.TypedChoiceField(
            label=_("Who books"),
            choices=[*people, ("", _("somebody new"))],
            coerce=UUID,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
        )

    def forget_errors(self) -> None:
        """Say nothing yet about what is missing: somebody is only being looked for."""
        self.errors.clear()

    def clean(self) -> dict[str, Any]:
        fields = super().clean()
        if not fields.get("person"):
            for name in ("name", "phone"):
                if not fields.get(name) and name not in self.errors:
                    self.add_error(name, _("Fill this in, or choose somebody registered."))
        return fields


class PlacesForm(forms.Form):
    """The places of one slot."""

    def __init__(self, data: Any = None, *, slot: Slot) -> None:
        super().__init__(data)
        labels = {
            Way.PHONE: _("Places by phone"),
            Way.DESK: _("Places at the desk"),
            Way.ONLINE: _("Places online"),
        }
        for way, label in labels.items():
            name = f"{way}_places"
            self.fields[name] = _count(label, MOST_PLACES, getattr(slot, name))

    @property
    def places(self) -> dict[str, int]:
        """The places by way, after the form proved valid."""
        return {way: self.cleaned_data[f"{way}_places"] for way in Way.values}


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
