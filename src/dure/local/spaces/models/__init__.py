"""Community care spaces: where people come in and things are done."""

from dure.local.spaces.models.device import Device
from dure.local.spaces.models.presence import Day, Pulse, Stay
from dure.local.spaces.models.space import Activity, Price, Space, Zone

__all__ = ["Activity", "Day", "Device", "Price", "Pulse", "Space", "Stay", "Zone"]
