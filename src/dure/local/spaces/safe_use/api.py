"""Measuring devices: a blood pressure monitor or a thermometer sends what it measured; a face never."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status
from ninja.security import HttpBearer
from pydantic import AwareDatetime, ConfigDict, StrictInt

from dure.local.spaces.actions import find_device, note_seen
from dure.local.spaces.models import Device
from dure.local.spaces.queries import all_spaces
from dure.local.spaces.safe_use import actions
from dure.local.spaces.safe_use.engine import Readings
from dure.local.spaces.safe_use.models import WeatherReading

router = Router()


class DeviceAuth(HttpBearer):
    """Lets a sensor or kiosk in by its key; `request.auth` is the `Device`."""

    def authenticate(self, request: HttpRequest, token: str) -> Device | None:
        device = find_device(token, Device.Kind.SENSOR, Device.Kind.KIOSK)
        if device is not None:
            note_seen(device)
        return device


Celsius = Annotated[Decimal, Field(max_digits=5, decimal_places=2, allow_inf_nan=False)]
WholeNumber = Annotated[StrictInt, Field(ge=0, le=10_000)]


class Strict(Schema):
    """What is not named here is refused, so that no picture or name can be sent by mistake."""

    model_config = ConfigDict(extra="forbid")


class HealthCheckIn(Strict):
    """One measurement: mmHg, beats per minute, degrees Celsius. At least one value."""

    systolic: WholeNumber | None = None
    diastolic: WholeNumber | None = None
    pulse: WholeNumber | None = None
    temperature: Celsius | None = None
    measured_at: AwareDatetime | None = Field(None, description="With its time zone; of the last ten minutes.")


class HandedOut(Schema):
    """The code to type at the kiosk or desk; empty where the kiosk of the zone has the reading already."""

    code: str
    bound: bool
    ends_at: datetime


class WeatherIn(Strict):
    celsius: Celsius


class WeatherOut(Schema):
    at: datetime
    celsius: Decimal


@router.post("/spaces/{slug}/health-checks", response={201: HandedOut}, auth=DeviceAuth())
def hand_reading(request: HttpRequest, slug: str, body: HealthCheckIn) -> Status[actions.Handed]:
    """A device measured somebody, whom it does not know. The reading is held for ten minutes at most."""
    space = get_object_or_404(all_spaces(), slug=slug)
    readings = Readings(body.systolic, body.diastolic, body.pulse, body.temperature)
    return Status(201, actions.hand_reading(sending(request), space, readings, body.measured_at))


@router.post("/spaces/{slug}/weather", response={201: WeatherOut}, auth=DeviceAuth())
def note_outdoor(request: HttpRequest, slug: str, body: WeatherIn) -> Status[WeatherReading]:
    """A sensor measured the temperature outside."""
    space = get_object_or_404(all_spaces(), slug=slug)
    return Status(201, actions.note_outdoor(sending(request), space, body.celsius))


def sending(request: HttpRequest) -> Device:
    """The device whose key let the request in."""
    device = getattr(request, "auth", None)
    if not isinstance(device, Device):
        raise TypeError("The route needs DeviceAuth.")
    return device
