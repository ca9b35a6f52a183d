"""The pictures of an account: waterfall, tornado, and an indicator's months."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from babel.dates import format_skeleton
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dure.core.kit import charts
from dure.core.kit.formatting import active_locale, number_text
from dure.value.labels import LEVELS, assumed_text, bar_label, line_names, money_writer, ratio_text
from dure.value.models import Computation

TOTALS = frozenset({"gross", "present_value", "net_present_value"})
MOST_BARS = 12


def waterfall_chart(computation: Computation) -> charts.Chart:
    """From gross to net value, step by step."""
    currency = computation.document["currency"]
    steps = [
        charts.Step(str(LEVELS[step["level"]]), Decimal(step["amount"]), step["level"] in TOTALS)
        for step in computation.result["waterfall"]
    ]
    return charts.waterfall(
        steps,
        title=_("From gross to net value"),
        description=_("Each bar takes away what the initiative cannot claim, or what was put in."),
        headers=(_("Step"), pgettext("amount", "Change"), _("Value after it")),
        format_value=money_writer(currency),
    )


def tornado_chart(computation: Computation) -> charts.Chart | None:
    """How far the ratio moves with each assumption, widest first; None where nothing is uncertain."""
    bars, ratio = computation.result["tornado"][:MOST_BARS], computation.result["figures"]["ratio"]
    if not bars or ratio is None:
        return None
    currency, names = computation.document["currency"], line_names(computation.evidence)
    return charts.tornado(
        [
            charts.TornadoBar(
                bar_label(bar, names),
                assumed_text(bar["kind"], bar["low"], currency),
                assumed_text(bar["kind"], bar["high"], currency),
                Decimal(bar["ratio_at_low"]),
                Decimal(bar["ratio_at_high"]),
            )
            for bar in bars
        ],
        Decimal(ratio),
        title=_("What the result hangs on"),
        description=_("Each bar shows the ratio when one assumption takes its low and its high value."),
        headers=(
            _("Assumption"),
            _("Low value"),
            _("Ratio at the low value"),
            _("High value"),
            _("Ratio at the high value"),
        ),
        base_label=_("Ratio"),
        format_value=ratio_text,
    )


def month_label(month: date) -> str:
    """A month and its year, as short as the language allows."""
    return format_skeleton("yMMM", month, locale=active_locale())


def months_chart(months: Sequence[tuple[date, Decimal]], title: str, value_label: str) -> charts.Chart | None:
    """A column a month; None where there is no month."""
    if not months:
        return None
    return charts.columns(
        [charts.Period(month_label(month), value) for month, value in months],
        title=title,
        description=_("By month, in the territory's own time."),
        headers=(_("Month"), value_label),
        format_value=number_text,
    )
