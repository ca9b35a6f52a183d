"""Readings as JSON, for the moment before they are encrypted."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from dure.local.spaces.safe_use.engine import Readings

# The name under which the vault binds one health check to its person and row.
FIELD = "health check {}"
MEASURED = ("systolic", "diastolic", "pulse")


def as_stored(readings: Readings) -> dict[str, Any]:
    """What was measured and answered; age, season and weather are not kept."""
    stored: dict[str, Any] = {name: getattr(readings, name) for name in MEASURED}
    stored["temperature"] = None if readings.temperature is None else str(readings.temperature)
    stored["answers"] = sorted(readings.answers)
    return stored


def readings_from(stored: Mapping[str, Any]) -> Readings:
    """The inverse of `as_stored`."""
    temperature = stored["temperature"]
    return Readings(
        **{name: stored[name] for name in MEASURED},
        temperature=None if temperature is None else Decimal(temperature),
        answers=frozenset(stored["answers"]),
    )
