"""The parts of a space, what stands in them, and where they are on its plan."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.kit.errors import Refused
from dure.core.kit.ids import new_id
from dure.core.kit.translated import Translated
from dure.local.spaces.models import Space, Stay, Zone
from dure.local.spaces.premises.actions.setting import note_change, require_setting
from dure.local.spaces.premises.models import Equipment

WHOLE = 1000  # thousandths of the plan's width or height
FEWEST_CORNERS, MOST_CORNERS = 3, 60


@dataclass(frozen=True)
class NewZone:
    """A zone as it shall be. `capacity` in people and `bell_minutes` in minutes, None where nobody counts."""

    name: Translated
    kind: str = Zone.Kind.OTHER
    capacity: int | None = None
    bell_minutes: int | None = None
    is_arrival: bool = False


@transaction.atomic
def save_zone(by: User, space: Space, new: NewZone, zone: Zone | None = None) -> Zone:
    """Add a zone, or change `zone`. Where it is the arrival zone, no other is any more."""
    require_setting(by, space)
    if not new.name:
        raise Refused("no-name", _("Write the zone's name in at least one language."), field="name")
    if new.kind not in Zone.Kind.values:
        raise Refused("wrong-kind", _("Choose what kind of zone it is."), field="kind")
    if zone is None:
        last = space.zones.aggregate(last=Max("order"))["last"]
        zone = Zone(space=space, slug=_free_slug(space, new.name), order=0 if last is None else last + 1)
    elif zone.space_id != space.pk:
        raise Refused("other-zone", _("Choose a zone of this space."), field="zone")
    if new.is_arrival:
        space.zones.exclude(pk=zone.pk).update(is_arrival=False)
    zone.name, zone.kind, zone.capacity = new.name, new.kind, new.capacity
    zone.bell_minutes, zone.is_arrival = new.bell_minutes, new.is_arrival
    zone.save()
    note_change(by, space, "zone", zone=zone.slug)
    return zone


@transaction.atomic
def remove_zone(by: User, zone: Zone) -> None:
    """Take a zone away. Refused for one in which somebody is or was: the days keep it."""
    require_setting(by, zone.space)
    message = _("People have been in “%(name)s”, so it stays. Change its name instead.") % {"name": zone.name}
    if Stay.objects.filter(zone=zone).exists():
        raise Refused("zone-in-use", message)
    try:
        zone.delete()
    except ProtectedError as error:
        raise Refused("zone-in-use", message) from error
    note_change(by, zone.space, "zone", zone=zone.slug)


@transaction.atomic
def draw_zone(by: User, zone: Zone, corners: Sequence[tuple[int, int]]) -> Zone:
    """Say where the zone is on the plan: corners in thousandths of its width and height; none takes it off."""
    require_setting(by, zone.space)
    inside = all(0 <= x <= WHOLE and 0 <= y <= WHOLE for x, y in corners)
    if corners and not (inside and FEWEST_CORNERS <= len(corners) <= MOST_CORNERS):
        values = {"fewest": FEWEST_CORNERS, "most": MOST_CORNERS, "whole": WHOLE}
        message = _("Give %(fewest)d to %(most)d corners, each number from 0 to %(whole)d.") % values
        raise Refused("wrong-corners", message, field="corners")
    zone.shape = [list(corner) for corner in corners]
    zone.save(update_fields=["shape"])
    note_change(by, zone.space, "zone", zone=zone.slug)
    return zone


@transaction.atomic
def add_equipment(by: User, zone: Zone, name: Translated, count: int = 1) -> Equipment:
    """Say what stands in a zone."""
    require_setting(by, zone.space)
    if not name:
        raise Refused("no-name", _("Write what it is in at least one language."), field="name")
    if count < 1:
        raise Refused("wrong-count", _("Give a number of one or more."), field="count")
    equipment = Equipment.objects.create(zone=zone, name=name, count=count)
    note_change(by, zone.space, "equipment", zone=zone.slug)
    return equipment


@transaction.atomic
def remove_equipment(by: User, equipment: Equipment) -> None:
    """It stands there no more."""
    space = equipment.zone.space
    require_setting(by, space)
    equipment.delete()
    note_change(by, space, "equipment")


def _free_slug(space: Space, name: Translated) -> str:
    wanted = slugify(name.in_language("en"), allow_unicode=False)[:70]
    taken = set(space.zones.values_list("slug", flat=True))
    if not wanted:
        return new_id().hex
    return next(slug for slug in (wanted, *(f"{wanted}-{number}" for number in range(2, 1000))) if slug not in taken)
