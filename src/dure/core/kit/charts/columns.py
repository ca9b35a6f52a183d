"""Columns over periods, and the sparkline that is their small sister."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dure.core.kit.charts.drawing import BASELINE, WIDTH, Chart, Drawing, Scale, Table, require_values
from dure.core.kit.charts.labels import LINE_HEIGHT, SMALL_TEXT_SIZE, STRONG_TEXT_SIZE, shorten, text_width, wrap

PLOT_HEIGHT = 200.0
MOST_TICKS = 5
AXIS_GAP = 8.0
LABEL_GAP = 10.0
COLUMN_SHARE = 0.72
WIDEST_COLUMN = 56.0
MOST_DIRECT_VALUES = 12
THINNEST = 1.5
SPARKLINE_WIDTH = 120.0
SPARKLINE_HEIGHT = 32.0
SPARKLINE_MARGIN = 4.0


@dataclass(frozen=True, slots=True)
class Period:
    """A period (such as a month) and its value."""

    label: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Marker:
    """Something that happened just before the period with this index, such as a reopening."""

    index: int
    label: str


def columns(
    periods: Sequence[Period],
    *,
    title: str,
    description: str,
    headers: tuple[str, str],
    format_value: Callable[[Decimal], str],
    marker: Marker | None = None,
) -> Chart:
    """Draw a column for each period from zero, up or (hatched) down; `headers` name period and value.

    Values stand on the columns where they fit. Of the period labels as many are drawn as fit; the table
    has all. Raises ValueError for no periods or a marker outside them.
    """
    require_values([period.value for period in periods], "column chart")
    if marker is not None and not 0 <= marker.index <= len(periods):
        raise ValueError(f"The marker stands at period {marker.index}, but there are {len(periods)} from 0.")
    table = Table(headers, tuple((period.label, format_value(period.value)) for period in periods))
    drawing = Drawing("columns", title, description, table)
    ticks = list(nice_ticks([period.value for period in periods]))
    left = max(text_width(format_value(tick), SMALL_TEXT_SIZE) for tick in ticks) + AXIS_GAP
    marker_lines = wrap(marker.label, (WIDTH - left) / 2 - 6, size=STRONG_TEXT_SIZE) if marker else []
    top = len(marker_lines) * LINE_HEIGHT + BASELINE
    scale = Scale(ticks[0], ticks[-1], top + PLOT_HEIGHT, top)
    for tick in ticks:
        drawing.line("chart-axis" if tick == 0 else "chart-grid", (left, scale(tick)), (WIDTH, scale(tick)))
        drawing.text("chart-label--soft", left - AXIS_GAP, scale(tick) + 5, format_value(tick), "end")
    slot = (WIDTH - left) / len(periods)
    draw_columns(drawing, periods, scale, left, slot)
    draw_values(drawing, [format_value(period.value) for period in periods], periods, scale, left)
    draw_period_labels(drawing, periods, left, top + PLOT_HEIGHT + AXIS_GAP)
    if marker is not None:
        draw_marker(drawing, marker_lines, left + marker.index * slot, top, left)
    return drawing.finish(top + PLOT_HEIGHT + AXIS_GAP + LINE_HEIGHT)


def nice_ticks(values: Sequence[Decimal]) -> Iterator[Decimal]:
    """Round numbers (1, 2 or 5 times a power of ten apart) that hold zero and all values."""
    low, high = min(Decimal(0), *values), max(Decimal(0), *values)
    if low == high:
        high = Decimal(1)
    step = Decimal(1).scaleb((high - low).adjusted() - 1)
    factors = (Decimal(1), Decimal(2), Decimal(5), Decimal(10), Decimal(20), Decimal(50))
    step *= next(factor for factor in factors if (high - low) / (step * factor) <= MOST_TICKS - 1)
    tick = (low / step).to_integral_value("ROUND_FLOOR")
    last = (high / step).to_integral_value("ROUND_CEILING")
    while tick <= last:
        yield tick * step
        tick += 1


def draw_columns(drawing: Drawing, periods: Sequence[Period], scale: Scale, left: float, slot: float) -> None:
    width = min(slot * COLUMN_SHARE, WIDEST_COLUMN)
    zero = scale(Decimal(0))
    for index, period in enumerate(periods):
        x = left + (index + 0.5) * slot - width / 2
        end = scale(period.value)
        height = max(abs(end - zero), THINNEST)
        negative = period.value < 0
        name = "chart-bar--negative" if negative else "chart-bar--primary"
        drawing.rect(f"chart-bar {name}", x, min(end, zero), width, height, hatched=negative)


def draw_values(drawing: Drawing, texts: Sequence[str], periods: Sequence[Period], scale: Scale, left: float) -> None:
    slot = (WIDTH - left) / len(periods)
    if len(periods) > MOST_DIRECT_VALUES or any(text_width(text, SMALL_TEXT_SIZE) > slot for text in texts):
        return
    for index, (period, text) in enumerate(zip(periods, texts, strict=True)):
        baseline = scale(period.value) + (BASELINE if period.value < 0 else -5)
        drawing.text("chart-label--soft", left + (index + 0.5) * slot, baseline, text, "middle")


def draw_period_labels(drawing: Drawing, periods: Sequence[Period], left: float, top: float) -> None:
    """Label every n-th period, n the smallest that leaves room between labels."""
    slot = (WIDTH - left) / len(periods)
    texts = [shorten(period.label, WIDTH - left, SMALL_TEXT_SIZE) for period in periods]
    widest = max(text_width(text, SMALL_TEXT_SIZE) for text in texts)
    stride = max(1, -int(-(widest + LABEL_GAP) // slot))
    for index in range(0, len(texts), stride):
        half = text_width(texts[index], SMALL_TEXT_SIZE) / 2
        x = min(max(left + (index + 0.5) * slot, half), WIDTH - half)
        drawing.text("chart-label--soft", x, top + BASELINE, texts[index], "middle")


def draw_marker(drawing: Drawing, lines: Sequence[str], x: float, top: float, left: float) -> None:
    """A dashed line with its label on the side that has more room."""
    drawing.line("chart-marker", (x, 0), (x, top + PLOT_HEIGHT))
    on_the_right = WIDTH - x >= x - left
    drawing.lines_of_text(
        "chart-label chart-label--marker",
        x + 6 if on_the_right else x - 6,
        0,
        lines,
        "start" if on_the_right else "end",
    )


def sparkline(
    periods: Sequence[Period],
    *,
    title: str,
    description: str,
    headers: tuple[str, str],
    format_value: Callable[[Decimal], str],
) -> Chart:
    """Draw the course of `periods` as a small line with a dot on the last; raises ValueError for none."""
    require_values([period.value for period in periods], "sparkline")
    table = Table(headers, tuple((period.label, format_value(period.value)) for period in periods))
    drawing = Drawing("sparkline", title, description, table)
    values = [period.value for period in periods]
    across = Scale(Decimal(0), Decimal(len(values) - 1), SPARKLINE_MARGIN, SPARKLINE_WIDTH - SPARKLINE_MARGIN)
    up = Scale(min(values), max(values), SPARKLINE_HEIGHT - SPARKLINE_MARGIN, SPARKLINE_MARGIN)
    points = [(across(Decimal(index)), up(value)) for index, value in enumerate(values)]
    commands = [part for x, y in points[1:] for part in ("L", x, y)]
    drawing.path("chart-line", "M", *points[0], *commands)
    drawing.dot("chart-dot", *points[-1], 3)
    return drawing.finish(SPARKLINE_HEIGHT, SPARKLINE_WIDTH)
