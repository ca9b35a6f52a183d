"""What staff say about kiosks and members' cards."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dure.local.spaces.actions.devices import LONGEST_NAME
from dure.local.spaces.kiosk.actions import FEWEST_SECONDS, MOST_SECONDS, Behavior
from dure.local.spaces.kiosk.models import KioskSettings
from dure.local.spaces.kiosk.pictures import PICTURES
from dure.local.spaces.models import Space, Zone


class NewKioskForm(forms.Form):
    """Another kiosk."""

    name = forms.CharField(
        label=_("Where it stands"), max_length=LONGEST_NAME, help_text=_("Such as “Kiosk at the entrance”.")
    )
    zone = forms.ModelChoiceField(
        queryset=Zone.objects.none(),
        label=_("Zone"),
        required=False,
        help_text=_("Help is called to this zone, and measuring devices of this zone send their readings here."),
    )

    def __init__(self, data: Any = None, *, space: Space) -> None:
        super().__init__(data)
        zone = self.fields["zone"]
        if isinstance(zone, forms.ModelChoiceField):
            zone.queryset = space.zones.all()


class BehaviorForm(forms.Form):
    """How a kiosk behaves."""

    language = forms.ChoiceField(label=_("It begins in"), choices=settings.LANGUAGES)
    seconds = forms.IntegerField(
        label=_("Seconds without a touch until it is back at the start"),
        min_value=FEWEST_SECONDS,
        max_value=MOST_SECONDS,
    )
    asks_locker = forms.BooleanField(label=_("Offer to type the number of a locker or band"), required=False)
    speaks = forms.BooleanField(label=_("Begin with the voice on"), required=False)

    telephone = forms.CharField(label=_("Whom to telephone for help while there is no connection"), max_length=30)

    def __init__(self, data: Any, now: KioskSettings) -> None:
        names = ("language", "seconds", "asks_locker", "speaks", "telephone")
        super().__init__(data, initial={name: getattr(now, name) for name in names})

    def behavior(self) -> Behavior:
        """What was chosen."""
        return Behavior(**self.cleaned_data)


class FindMemberForm(forms.Form):
    """Whose card it shall be."""

    query = forms.CharField(label=_("Name, or last 4 digits of the phone"), max_length=120)


class PictureForm(forms.Form):
    """The picture by which a member finds themselves."""

    picture = forms.ChoiceField(
        label=_("Picture"), choices=[(name, picture.title) for name, picture in PICTURES.items()]
    )
