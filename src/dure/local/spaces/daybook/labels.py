"""The words and numbers that pages, documents and tables of the daybook use."""

from decimal import Decimal
from typing import TYPE_CHECKING

from babel.dates import format_skeleton, get_day_names
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from dure.core.kit.formatting import active_locale, date_text, money_text, number_text
from dure.ledger.units import UNITS, unit_label
from dure.local.spaces.daybook.engine.figures import (
    CONTRIBUTION,
    GATHERING,
    OTHER,
    PURCHASE,
    SALE,
    SMALLEST_SHOWN,
    VISIT,
    VOLUNTEERING,
    WORK,
)
from dure.local.spaces.daybook.engine.periods import Period

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

KINDS: dict[str, "StrPromise"] = {
    VISIT: gettext_lazy("Visits"),
    GATHERING: gettext_lazy("Activities together"),
    VOLUNTEERING: gettext_lazy("Volunteering"),
    WORK: gettext_lazy("Paid work"),
    SALE: gettext_lazy("Paid by visitors"),
    CONTRIBUTION: gettext_lazy("Contributions"),
    PURCHASE: gettext_lazy("Purchases"),
    OTHER: gettext_lazy("Other entries"),
}
# Where an amount is a number of people, it needs no unit beside it.
_HEADS = frozenset({"one", "person", ""})


def amount_text(amount: Decimal, unit: str) -> str:
    """An amount with its unit, money as money; nothing beside numbers of people."""
    if unit in UNITS and UNITS[unit].currency:
        return money_text(amount, unit)
    return number_text(amount) if unit in _HEADS else f"{number_text(amount)} {unit_label(unit)}"


def amounts_text(amounts: dict[str, Decimal]) -> str:
    """Amounts in several units, one after the other; a zero where there is none."""
    return " · ".join(amount_text(amount, unit) for unit, amount in amounts.items()) or number_text(0)


def people_text(count: int) -> str:
    """How many different people, in a report: few are not counted, because they could be told apart."""
    if 0 < count < SMALLEST_SHOWN:
        return _("fewer than %(smallest)d") % {"smallest": SMALLEST_SHOWN}
    return number_text(count)


def period_text(period: Period) -> str:
    """A day, month or year as the reader's language writes it."""
    if period.day:
        return date_text(period.start, "full")
    return str(format_skeleton("y" if period.is_year else "yMMMM", period.start, locale=active_locale()))


def month_text(period: Period) -> str:
    """A month, short, without its year."""
    return str(format_skeleton("MMM", period.start, locale=active_locale()))


def weekday_texts() -> list[str]:
    """The short names of the days of the week, Monday first."""
    names = get_day_names("abbreviated", locale=active_locale())
    return [str(names[day]) for day in range(7)]


def state_text(state: str) -> str:
    """What became of a day, in a word or two."""
    return {
        "open": pgettext("day", "Open"),
        "closed": pgettext("day", "Closed"),
        "signed": pgettext("day", "Signed"),
        "changed": pgettext("day", "Changed since signing"),
    }[state]


def entries_text(count: int) -> str:
    """How many entries stand."""
    return ngettext("%(count)s entry", "%(count)s entries", count) % {"count": number_text(count)}
