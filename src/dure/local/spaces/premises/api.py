"""The premises of a space for programs: zones, hours and prices. Reading needs no key."""

from datetime import datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from dure.core.kit.api import TranslatedText
from dure.local.spaces import queries
from dure.local.spaces.premises.presentation import as_json

router = Router()


class EquipmentOut(Schema):
    name: TranslatedText
    count: int


class ZoneOut(Schema):
    """`shape` holds corners on the floor plan, [x, y] in thousandths of its width and height."""

    slug: str
    name: TranslatedText
    kind: str
    capacity: int | None
    bell_minutes: int | None
    is_arrival: bool
    shape: list[list[int]]
    equipment: list[EquipmentOut]


class GroupDayOut(Schema):
    """A weekday (Monday is 0), or local hours of it, for one group."""

    whom: str
    note: TranslatedText
    weekday: int
    starts_at: time | None
    ends_at: time | None


class PriceOut(Schema):
    """What a visit costs, in `unit`; zero is free. `condition` is empty, age, residence or benefit."""

    id: UUID
    activity: str
    name: TranslatedText
    amount: Decimal
    unit: str
    condition: str
    age_from: int | None


class PremisesOut(Schema):
    """`schedules` are HSDS 3.0 schedules in local time; `open` and `until` say what holds now, null where unknown."""

    space: str
    time_zone: str
    open: bool | None
    until: datetime | None
    schedules: list[dict[str, Any]]
    exceptions: dict[str, Any]
    group_days: list[GroupDayOut]
    zones: list[ZoneOut]
    prices: list[PriceOut]


@router.get("/spaces/{slug}/premises", response=PremisesOut)
def read_premises(request: HttpRequest, slug: str) -> dict[str, Any]:
    """The zones, hours, group days and prices of a space."""
    return as_json(get_object_or_404(queries.all_spaces(), slug=slug))
