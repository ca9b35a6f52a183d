"""The words that pages use for kinds of zones, prices, parts, groups and devices."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.local.spaces.models import Device, Price, Zone
from dure.local.spaces.premises.models import GroupDay, Shift

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

ZONE_KINDS: dict[str, "StrPromise"] = {
    Zone.Kind.ENTRANCE: _("Entrance"),
    Zone.Kind.CHANGING: _("Changing room"),
    Zone.Kind.BATH: _("Bath"),
    Zone.Kind.SAUNA: _("Sauna"),
    Zone.Kind.HALL: _("Hall"),
    Zone.Kind.KITCHEN: _("Kitchen"),
    Zone.Kind.CARE: _("Care room"),
    Zone.Kind.OTHER: pgettext_lazy("zone", "Something else"),
}
CONDITIONS: dict[str, "StrPromise"] = {
    Price.Condition.NONE: _("Everybody"),
    Price.Condition.AGE: _("From an age on"),
    Price.Condition.RESIDENCE: _("People who live here"),
    Price.Condition.BENEFIT: _("People with a benefit, such as basic livelihood"),
}
PARTS: dict[str, "StrPromise"] = {
    Shift.Part.IN_CHARGE: _("In charge"),
    Shift.Part.DESK: pgettext_lazy("part of a shift", "Desk"),
    Shift.Part.HEALTH_LEADER: _("Health leader"),
    Shift.Part.VOLUNTEER: _("Volunteer"),
    Shift.Part.GUARDIAN: _("Guardian"),
}
GROUPS: dict[str, "StrPromise"] = {
    GroupDay.Whom.WOMEN: _("Women"),
    GroupDay.Whom.MEN: _("Men"),
    GroupDay.Whom.FAMILIES: _("Families"),
    GroupDay.Whom.OLDER: _("Older people"),
    GroupDay.Whom.OTHER: pgettext_lazy("group", "Another group"),
}
DEVICES: dict[str, "StrPromise"] = {
    Device.Kind.KIOSK: _("Kiosk"),
    Device.Kind.SCREEN: _("Wall screen"),
    Device.Kind.BUTTON: _("SOS button"),
    Device.Kind.SENSOR: _("Sensor"),
}
