"""Public holidays by country, with substitute days and the lunar ones (PyPI `holidays`)."""

from datetime import date
from functools import lru_cache

_MAJOR = ("설날", "추석")


@lru_cache(maxsize=512)
def holidays_of(country: str, year: int) -> dict[date, str]:
    """The public holidays of a country (ISO 3166-1 alpha-2) in one year, in its own language; none where unknown."""
    import holidays

    try:
        return dict(holidays.country_holidays(country, years=year))
    except (NotImplementedError, KeyError):
        return {}


def holiday_name(country: str, day: date) -> str:
    """What the holiday on `day` is called in the country's own language; empty on any other day."""
    return holidays_of(country, day.year).get(day, "") if country else ""


def is_holiday(country: str, day: date) -> bool:
    return bool(holiday_name(country, day))


def is_major_holiday(country: str, day: date) -> bool:
    """Whether it is one of the days of Korea's two great feasts, 설날 and 추석, or a substitute for one."""
    return country == "KR" and holiday_name(country, day).startswith(_MAJOR)
