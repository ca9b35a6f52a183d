"""The units that quantities are counted in: code, label, and address in the Ontology of units of Measure (OM 2).

Where OM 2 has no such unit, the address is a term of Dure's own context document.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

OM = "http://www.ontology-of-units-of-measure.org/resource/om-2/"
OWN = "urn:dure:unit:"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit by its code; `uri` is what JSON-LD calls it; `currency` where it is money (ISO 4217)."""

    code: str
    label: "StrPromise"
    uri: str
    currency: bool = False


def _money(code: str, label: "StrPromise", om: str = "") -> Unit:
    return Unit(code, label, OM + om if om else OWN + code, currency=True)


_ALL = (
    Unit("one", _("times"), OM + "one"),
    Unit("person", _("people"), OWN + "person"),
    Unit("household", _("households"), OWN + "household"),
    Unit("minute", _("minutes"), OM + "minute-Time"),
    Unit("hour", _("hours"), OM + "hour"),
    Unit("day", _("days"), OM + "day"),
    Unit("week", _("weeks"), OM + "week"),
    Unit("month", _("months"), OM + "month"),
    Unit("year", _("years"), OM + "year"),
    Unit("night", _("nights"), OWN + "night"),
    Unit("kg", _("kilograms"), OM + "kilogram"),
    Unit("g", _("grams"), OM + "gram"),
    Unit("tonne", _("tonnes"), OM + "tonne"),
    Unit("litre", _("liters"), OM + "litre"),
    Unit("m", _("meters"), OM + "metre"),
    Unit("km", _("kilometers"), OM + "kilometre"),
    Unit("m2", _("square meters"), OM + "squareMetre"),
    Unit("m3", _("cubic meters"), OM + "cubicMetre"),
    Unit("kWh", _("kilowatt hours"), OM + "kilowattHour"),
    Unit("percent", _("percent"), OM + "percent"),
    Unit("point", _("points"), OWN + "point"),
    Unit("wellby", _("wellbeing-years (WELLBY)"), OWN + "wellby"),
    _money("KRW", _("Korean won")),
    _money("EUR", _("euros"), "euro"),
    _money("GBP", _("pounds sterling"), "poundSterling"),
    _money("USD", _("US dollars"), "UnitedStatesDollar"),
    _money("CAD", _("Canadian dollars")),
    _money("JPY", _("Japanese yen")),
    _money("XAF", _("Central African CFA francs")),
    _money("XOF", _("West African CFA francs")),
)

UNITS: Mapping[str, Unit] = MappingProxyType({unit.code: unit for unit in _ALL})


def unit_label(code: str) -> str:
    """The unit in the reader's language; a code that is not known stands for itself."""
    unit = UNITS.get(code)
    return str(unit.label) if unit else code


def unit_uri(code: str) -> str:
    """What JSON-LD calls the unit."""
    unit = UNITS.get(code)
    return unit.uri if unit else OWN + code
