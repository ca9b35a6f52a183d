"""The temperature outside a space."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from dure.local.spaces.models import Space
from dure.local.spaces.queries.desk import zone_of
from dure.local.spaces.safe_use.models import WeatherReading

STALE_AFTER = timedelta(hours=6)


def outdoor_now(space: Space) -> WeatherReading | None:
    """The last temperature, None where it is older than six hours: then it is not known."""
    now = timezone.now()
    return WeatherReading.objects.filter(space=space, at__gt=now - STALE_AFTER, at__lte=now).first()


def weather_on(space: Space, on: date) -> list[WeatherReading]:
    """All temperatures of one day at the space, in the order of the day."""
    start = datetime.combine(on, time.min, zone_of(space))
    rows = WeatherReading.objects.filter(space=space, at__gte=start, at__lt=start + timedelta(days=1))
    return list(rows.order_by("at", "pk"))
