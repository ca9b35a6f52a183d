"""The waterfall: how a first amount becomes a last one, step by step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dure.core.kit.charts.drawing import (
    BASELINE,
    WIDTH,
    Chart,
    Drawing,
    Scale,
    Table,
    require_values,
    signed,
)
from dure.core.kit.charts.labels import STRONG_TEXT_SIZE, TEXT_SIZE, text_width, wrap

BAR_HEIGHT = 20.0
BAR_TOP = 3.0
ROW_GAP = 13.0
LABEL_GAP = 12.0
THINNEST = 2.0


@dataclass(frozen=True, slots=True)
class Step:
    """A change by `amount`, or, where `is_total`, the `amount` that stands after the steps before it."""

    label: str
    amount: Decimal
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A step with where its bar begins and where the running total stands after it."""

    step: Step
    start: Decimal
    end: Decimal
    value_text: str

    @property
    def class_names(self) -> str:
        if self.step.is_total:
            return "chart-bar chart-bar--total"
        if self.step.amount == 0:
            return "chart-bar chart-bar--unchanged"
        return f"chart-bar chart-bar--{'negative' if self.step.amount < 0 else 'positive'}"


def waterfall(
    steps: Sequence[Step],
    *,
    title: str,
    description: str,
    headers: tuple[str, str, str],
    format_value: Callable[[Decimal], str],
) -> Chart:
    """Draw `steps` downwards as horizontal bars, label above and amount beside it.

    `headers` name the table's columns: step, amount, running total. Changes carry a sign and decreases
    are hatched. Raises ValueError for no steps, or a total (other than a first one) that differs from
    the sum of the steps before it.
    """
    require_values([step.amount for step in steps], "waterfall")
    bars = running_bars(steps, format_value)
    table = Table(headers, tuple((bar.step.label, bar.value_text, format_value(bar.end)) for bar in bars))
    drawing = Drawing("waterfall", title, description, table)
    ends = [Decimal(0), *(bar.end for bar in bars)]
    scale = Scale(min(ends), max(ends), 1, WIDTH - 1)
    y = 0.0
    connector: tuple[float, float] | None = None
    tops: list[float] = []
    for bar in bars:
        y = draw_label(drawing, bar, y) + BAR_TOP
        if connector is not None:
            drawing.line("chart-connector", connector, (connector[0], connector[1] + ROW_GAP - 3))
        tops.append(y)
        draw_bar(drawing, bar, scale, y)
        connector = (scale(bar.end), y + BAR_HEIGHT)
        y += BAR_HEIGHT + ROW_GAP
    if scale.low < 0:
        for top in tops:
            drawing.line("chart-axis", (scale(Decimal(0)), top - 2), (scale(Decimal(0)), top + BAR_HEIGHT + 2))
    return drawing.finish(y - ROW_GAP + THINNEST)


def running_bars(steps: Sequence[Step], format_value: Callable[[Decimal], str]) -> list[Bar]:
    bars: list[Bar] = []
    running_total = Decimal(0)
    for step in steps:
        if step.is_total:
            if bars and step.amount != running_total:
                raise ValueError(
                    f"The total “{step.label}” is {step.amount}, but the steps before it add up to "
                    f"{running_total}. Give steps that add up."
                )
            bars.append(Bar(step, Decimal(0), step.amount, format_value(step.amount)))
        else:
            end = running_total + step.amount
            bars.append(Bar(step, running_total, end, signed(step.amount, format_value(step.amount))))
        running_total = bars[-1].end
    return bars


def draw_label(drawing: Drawing, bar: Bar, top: float) -> float:
    strong = " chart-text--strong" if bar.step.is_total else ""
    size = STRONG_TEXT_SIZE if bar.step.is_total else TEXT_SIZE
    room = max(WIDTH - text_width(bar.value_text, size) - LABEL_GAP, WIDTH / 4)
    below = drawing.lines_of_text(f"chart-label{strong}", 0, top, wrap(bar.step.label, room, size=size))
    drawing.text(f"chart-value{strong}", WIDTH, top + BASELINE, bar.value_text, "end")
    return below


def draw_bar(drawing: Drawing, bar: Bar, scale: Scale, y: float) -> None:
    left, right = sorted((scale(bar.start), scale(bar.end)))
    width = max(right - left, THINNEST)
    decrease = not bar.step.is_total and bar.step.amount < 0
    drawing.rect(bar.class_names, min(left, WIDTH - width), y, width, BAR_HEIGHT, hatched=decrease)
