"""Asking a weather service for the temperature at each space, where the site names one.

The service answers JSON as Open-Meteo does (https://open-meteo.com/en/docs): with
`…/v1/forecast?latitude={latitude}&longitude={longitude}&current=temperature_2m` the temperature in degrees Celsius
stands at `current.temperature_2m`.
"""

import json
import logging
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.utils import timezone

from dure.local.spaces.models import Space
from dure.local.spaces.safe_use.engine import Readings, wrong_readings
from dure.local.spaces.safe_use.models import WeatherReading

TIMEOUT = 10
MOST_BYTES = 200_000
logger = logging.getLogger(__name__)


class NoTemperature(Exception):
    """The service did not answer with a temperature; the message says what it did."""


class _NoRedirects(HTTPRedirectHandler):
    """The configured host answers itself or not at all."""

    def redirect_request(self, *_arguments: Any) -> None:
        return None


def temperature_at(latitude: float, longitude: float) -> Decimal:
    """Degrees Celsius at the point by the configured service. Raises NoTemperature, after ten seconds at most."""
    url = settings.DURE.weather_url.replace("{latitude}", f"{latitude:.4f}").replace("{longitude}", f"{longitude:.4f}")
    request = Request(url, headers={"Accept": "application/json", "User-Agent": "Dure"})  # noqa: S310 - http(s), checked with the settings
    try:
        with build_opener(_NoRedirects).open(request, timeout=TIMEOUT) as answer:
            content = answer.read(MOST_BYTES + 1)
    except (URLError, OSError, ValueError) as error:
        raise NoTemperature(f"{type(error).__name__}") from error
    if len(content) > MOST_BYTES:
        raise NoTemperature("the answer is too large")
    return _temperature_in(content, settings.DURE.weather_path)


def _temperature_in(content: bytes, path: str) -> Decimal:
    try:
        value = json.loads(content, parse_float=str)
        for step in path.split("."):
            value = value[int(step)] if isinstance(value, list) else value[step]
        celsius = Decimal(value if isinstance(value, str | int) and not isinstance(value, bool) else "")
    except (ValueError, KeyError, IndexError, TypeError, InvalidOperation, RecursionError) as error:
        raise NoTemperature(f"no number at {path}") from error
    if wrong_readings(Readings(outdoor=celsius)):
        raise NoTemperature("no temperature of this world")
    return round(celsius, 1)


def ask_for_weather() -> dict[str, int]:
    """Note the temperature outside every space whose place has a point; one question for each point."""
    if not settings.DURE.weather_url:
        return {"noted": 0, "failed": 0}
    source = (urlsplit(settings.DURE.weather_url).hostname or "")[:120]
    known: dict[tuple[float, float], Decimal | None] = {}
    noted = failed = 0
    for space in Space.objects.select_related("place"):
        point = space.place.point
        if point is None:
            continue
        if point not in known:
            known[point] = _asked(point)
        celsius = known[point]
        if celsius is None:
            failed += 1
            continue
        WeatherReading.objects.create(
            space=space, at=timezone.now(), celsius=celsius, way=WeatherReading.Way.SERVICE, source=source
        )
        noted += 1
    return {"noted": noted, "failed": failed}


def _asked(point: tuple[float, float]) -> Decimal | None:
    try:
        return temperature_at(*point)
    except NoTemperature as error:
        logger.warning("the weather service gave no temperature", extra={"reason": str(error)})
        return None
