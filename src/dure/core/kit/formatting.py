"""Numbers, money, dates and durations as the reader's language writes them (CLDR, through Babel)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

DAY, HOUR, MINUTE = 86_400, 3_600, 60

type Number = Decimal | int | float | str


@cache
def _locale(code: str) -> Locale:
    return Locale.parse(code, sep="-")


def active_locale() -> Locale:
    """The CLDR locale of the language that the current page is written in."""
    return _locale(get_language() or settings.LANGUAGE_CODE)


def _fraction(places: int) -> str:
    return "." + "0" * places if places else ""


def number_text(value: Number) -> str:
    """`value` with grouped digits and at most three decimal places."""
    return format_decimal(Decimal(str(value)), locale=active_locale())


def decimal_text(value: Number, places: int = 2) -> str:
    """`value` with grouped digits and exactly `places` decimal places, rounded half to even."""
    return format_decimal(Decimal(str(value)), format=f"#,##0{_fraction(places)}", locale=active_locale())


def percent_text(share: Number, places: int = 0) -> str:
    """A share (0.25) as a percentage (25%) with exactly `places` decimal places."""
    locale = active_locale()
    before, zero, after = locale.percent_formats[None].pattern.rpartition("0")
    return format_percent(Decimal(str(share)), format=f"{before}{zero}{_fraction(places)}{after}", locale=locale)


def money_text(amount: Number, currency: str) -> str:
    """An amount in `currency` (ISO 4217), with as many decimal places as that currency has."""
    return format_currency(Decimal(str(amount)), currency, locale=active_locale())


def date_text(day: date, style: str = "long") -> str:
    """A day; a moment is first moved to the current time zone. `style`: short, medium, long or full."""
    if isinstance(day, datetime) and timezone.is_aware(day):
        day = timezone.localtime(day)
    return format_date(day, style, locale=active_locale())


def datetime_text(moment: datetime, style: str = "medium") -> str:
    """A moment in the current time zone. `style`: short, medium, long or full."""
    if timezone.is_aware(moment):
        moment = timezone.localtime(moment)
    locale = active_locale()
    # Written out, the half of the day is a word of the language (오후); abbreviated it is the English PM.
    time = locale.time_formats[style].pattern.replace("a", "aaaa")
    order = str(locale.datetime_formats[style]).replace("'", "")
    return order.format(format_time(moment, time, locale=locale), format_date(moment, style, locale=locale))


def duration_text(span: timedelta) -> str:
    """A length of time in days, hours and minutes, parts of zero left out; seconds only below a minute."""
    seconds = int(span.total_seconds())
    parts = [
        (seconds // DAY, "duration-day"),
        (seconds % DAY // HOUR, "duration-hour"),
        (seconds % HOUR // MINUTE, "duration-minute"),
    ]
    if seconds < MINUTE:
        parts = [(seconds, "duration-second")]
    locale = active_locale()
    texts = [format_unit(amount, unit, "short", locale=locale) for amount, unit in parts if amount or len(parts) == 1]
    return format_list(texts, style="unit-short", locale=locale)
