"""The tornado: how far a result moves when one assumption moves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dure.core.kit.charts.drawing import BASELINE, WIDTH, Chart, Drawing, Scale, Table, require_values
from dure.core.kit.charts.labels import LINE_HEIGHT, SMALL_TEXT_SIZE, STRONG_TEXT_SIZE, shorten, text_width, wrap

BAR_HEIGHT = 18.0
BAR_TOP = 4.0
ROW_GAP = 16.0
HEAD_HEIGHT = 26.0
SWATCH = 14.0
THINNEST = 2.0


@dataclass(frozen=True, slots=True)
class TornadoBar:
    """One assumption: its low and high value as texts, and the result at each."""

    label: str
    low_assumption: str
    high_assumption: str
    low_result: Decimal
    high_result: Decimal


def tornado(
    bars: Sequence[TornadoBar],
    base: Decimal,
    *,
    title: str,
    description: str,
    headers: tuple[str, str, str, str, str],
    base_label: str,
    format_value: Callable[[Decimal], str],
) -> Chart:
    """Draw `bars` in the order given, around a line at the result `base`, which `base_label` names.

    `headers` name the table's columns: assumption, its low value, result there, its high value, result
    there; the second and fourth also name the legend (low hatched, high plain). Below each label stand
    both ends as "assumption → result", the smaller result on the left, as in the picture. Raises
    ValueError for no bars.
    """
    results = [result for bar in bars for result in (bar.low_result, bar.high_result)]
    require_values(results, "tornado")
    require_values([base], "tornado")
    rows = tuple(
        (
            bar.label,
            bar.low_assumption,
            format_value(bar.low_result),
            bar.high_assumption,
            format_value(bar.high_result),
        )
        for bar in bars
    )
    drawing = Drawing("tornado", title, description, Table(headers, rows))
    scale = Scale(min(base, *results), max(base, *results), THINNEST, WIDTH - THINNEST)
    draw_head(drawing, scale(base), f"{base_label} {format_value(base)}")
    y = HEAD_HEIGHT + 4
    for bar in bars:
        y = draw_row(drawing, bar, base, scale, y, format_value)
    return drawing.finish(draw_legend(drawing, y, low=headers[1], high=headers[3]))


def draw_head(drawing: Drawing, x: float, text: str) -> None:
    """The name of the base line, kept inside the picture wherever the line stands."""
    half = text_width(text, STRONG_TEXT_SIZE) / 2
    center = min(max(x, half), WIDTH - half)
    drawing.text("chart-label chart-text--strong", center, BASELINE, text, "middle")
    drawing.line("chart-axis", (x, LINE_HEIGHT), (x, HEAD_HEIGHT))


def draw_row(
    drawing: Drawing,
    bar: TornadoBar,
    base: Decimal,
    scale: Scale,
    top: float,
    format_value: Callable[[Decimal], str],
) -> float:
    y = drawing.lines_of_text("chart-label", 0, top, wrap(bar.label, WIDTH))
    ends = sorted(
        [(bar.low_result, bar.low_assumption), (bar.high_result, bar.high_assumption)], key=lambda end: end[0]
    )
    texts = [f"{assumption} → {format_value(result)}" for result, assumption in ends]
    room = WIDTH / 2 - SWATCH
    drawing.text("chart-label--soft", 0, y + BASELINE, shorten(texts[0], room, SMALL_TEXT_SIZE))
    drawing.text("chart-label--soft", WIDTH, y + BASELINE, shorten(texts[1], room, SMALL_TEXT_SIZE), "end")
    y += LINE_HEIGHT + BAR_TOP
    draw_part(drawing, "chart-bar--high", (scale(base), scale(bar.high_result)), y, hatched=False)
    draw_part(drawing, "chart-bar--low", (scale(base), scale(bar.low_result)), y, hatched=True)
    drawing.line("chart-axis", (scale(base), y - BAR_TOP), (scale(base), y + BAR_HEIGHT + BAR_TOP))
    return y + BAR_HEIGHT + ROW_GAP


def draw_part(drawing: Drawing, name: str, ends: tuple[float, float], y: float, *, hatched: bool) -> None:
    left, right = sorted(ends)
    if right - left >= THINNEST / 4:
        drawing.rect(f"chart-bar {name}", left, y, right - left, BAR_HEIGHT, hatched=hatched)


def draw_legend(drawing: Drawing, top: float, *, low: str, high: str) -> float:
    """One line for each pattern; returns the height used."""
    for name, text, hatched in (("chart-bar--low", low, True), ("chart-bar--high", high, False)):
        drawing.rect(f"chart-bar {name}", 0, top + 3, SWATCH, SWATCH, hatched=hatched)
        below = drawing.lines_of_text("chart-label--soft", SWATCH + 8, top, wrap(text, WIDTH - SWATCH - 8))
        top = below + 2
    return top
