"""The words for what accounts are made of, and how their numbers are written."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dure.core.kit.formatting import decimal_text, money_text, number_text, percent_text
from dure.core.kit.translated import parse_translated
from dure.value.actions import SHARES

LEVELS = {
    "gross": gettext_lazy("Gross value"),
    "deadweight": gettext_lazy("Would have happened anyway (deadweight)"),
    "displacement": gettext_lazy("Moved from elsewhere (displacement)"),
    "attribution": gettext_lazy("Owed to others (attribution)"),
    "drop_off": gettext_lazy("Fades over the years (drop-off)"),
    "discounting": gettext_lazy("Later counts less (discounting)"),
    "present_value": gettext_lazy("Present value"),
    "inputs": gettext_lazy("What was put in (inputs)"),
    "net_present_value": gettext_lazy("Net present value"),
}

KINDS = {
    "quantity": gettext_lazy("Quantity"),
    "share": gettext_lazy("Share that counts"),
    "proxy": gettext_lazy("Value of one (proxy)"),
    "deadweight": gettext_lazy("Deadweight"),
    "displacement": gettext_lazy("Displacement"),
    "attribution": gettext_lazy("Attribution"),
    "drop_off": gettext_lazy("Drop-off a year"),
    "discount_rate": gettext_lazy("Discount rate"),
}

QUESTIONS = {
    "quantity": gettext_lazy("How many, where the ledger does not count it?"),
    "share": gettext_lazy("What share of the measured number is this outcome?"),
    "proxy": gettext_lazy("What is one of it worth in money?"),
    "deadweight": gettext_lazy("What share would have happened without the initiative?"),
    "displacement": gettext_lazy("What share was only moved here from somewhere else?"),
    "attribution": gettext_lazy("What share is owed to others?"),
    "drop_off": gettext_lazy("What share of the effect is lost each year?"),
    "discount_rate": gettext_lazy("By what share does a year's delay lessen value?"),
}

TIMINGS = {
    "end_of_year": gettext_lazy("values counted at the end of each year"),
    "start_of_year": gettext_lazy("values counted at the start of each year"),
    "undiscounted": gettext_lazy("not discounted"),
}

AGGREGATIONS = {
    "events": gettext_lazy("number of events"),
    "providers": gettext_lazy("number of different givers"),
    "receivers": gettext_lazy("number of different receivers"),
    "quantity": gettext_lazy("sum of the quantities"),
    "effort": gettext_lazy("sum of the work or use"),
}


def assumed_text(kind: str, value: str | Decimal, currency: str) -> str:
    """An assumption's number as its kind is read: a percentage, money, or a plain number."""
    number = Decimal(value)
    if kind == "proxy":
        return money_text(number, currency)
    if kind in SHARES:
        return percent_text(number, 0 if number * 100 == int(number * 100) else 1)
    return number_text(number)


def money_writer(currency: str) -> Callable[[Decimal], str]:
    return lambda amount: money_text(amount, currency)


def ratio_text(ratio: Decimal | str | None) -> str:
    """Value for each unit put in, to two decimals; a dash where nothing was put in."""
    return "–" if ratio is None else decimal_text(Decimal(ratio), 2)


def bar_label(bar: dict[str, Any], names: dict[str, str]) -> str:
    """`Fewer falls: deadweight`."""
    kind = KINDS[bar["kind"]]
    return f"{names[bar['line']]}: {kind}" if bar["line"] else str(kind)


def line_names(evidence: list[dict[str, Any]]) -> dict[str, str]:
    """Slug of a line -> its name in the reader's language, as it was when computed."""
    return {line["slug"]: str(parse_translated(line["name"])) for line in evidence if line["line"]}


def discount_text(document: dict[str, Any]) -> str:
    """How later value is brought to today, in words."""
    if document["timing"] == "undiscounted":
        return _("Not discounted")
    return _("%(rate)s a year, %(timing)s") % {
        "rate": percent_text(Decimal(document["discount_rate"]), 1),
        "timing": TIMINGS[document["timing"]],
    }
