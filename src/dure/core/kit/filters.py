"""Template filters that write values as the reader's language does."""

from datetime import date as calendar_date
from datetime import datetime as moment
from datetime import timedelta
from decimal import Decimal

from django.template import Library
from django.template.defaultfilters import date as django_date

from dure.core.kit import formatting

register = Library()

BABEL_STYLES = frozenset({"short", "medium", "long", "full"})


# Formats. An unknown value stays unknown: None and the empty text give the empty text.


@register.filter
def money(value: Decimal | float | None, currency: str) -> str:
    """`{{ account.total|money:"KRW" }}`"""
    return "" if value in {None, ""} else formatting.money_text(value or 0, currency)


@register.filter
def number(value: Decimal | float | None) -> str:
    """`{{ visits|number }}`: grouped digits, at most three decimal places."""
    return "" if value in {None, ""} else formatting.number_text(value or 0)


@register.filter
def decimal(value: Decimal | float | None, places: int = 2) -> str:
    """`{{ ratio|decimal:2 }}`: exactly so many decimal places."""
    return "" if value in {None, ""} else formatting.decimal_text(value or 0, places)


@register.filter
def percent(value: Decimal | float | None, places: int = 0) -> str:
    """`{{ share|percent }}`: a share of one as a percentage."""
    return "" if value in {None, ""} else formatting.percent_text(value or 0, places)


@register.filter
def date(value: calendar_date | None, style: str = "long") -> str:
    """`{{ day|date }}` in short, medium, long or full; any other argument is Django's own date format."""
    if not value:
        return ""
    if style not in BABEL_STYLES:
        return str(django_date(value, style))
    return formatting.date_text(value, style)


@register.filter
def datetime(value: moment | None, style: str = "medium") -> str:
    """`{{ event.at|datetime:"short" }}` in the current time zone."""
    return formatting.datetime_text(value, style) if value else ""


@register.filter
def duration(value: timedelta | None) -> str:
    """`{{ stay|duration }}`: days, hours and minutes."""
    return "" if value is None else formatting.duration_text(value)


@register.filter
def language_name(code: str) -> str:
    """The name of the language `code` in the reader's language."""
    return str(formatting.active_locale().languages.get(code, code))
