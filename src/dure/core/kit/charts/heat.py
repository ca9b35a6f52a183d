"""The heat picture: when much happens, such as visits by weekday and hour, as tiles of five depths."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from dure.core.kit.charts.drawing import BASELINE, WIDTH, Chart, Drawing, Table, require_values
from dure.core.kit.charts.labels import LINE_HEIGHT, SMALL_TEXT_SIZE, text_width

TILE_HEIGHT = 22.0
GAP = 2.0
LABEL_GAP = 8.0
DEPTHS = 5


def heat(
    rows: Sequence[tuple[str, Sequence[Decimal]]],
    columns: Sequence[str],
    *,
    title: str,
    description: str,
    corner: str,
    format_value: Callable[[Decimal], str],
) -> Chart:
    """Draw a tile for each row and column, the deeper the more; `corner` names what the rows are.

    Values are not below zero. The table has all of them. Raises ValueError for no rows, no columns, or a row of
    another length.
    """
    require_values([value for _label, values in rows for value in values], "heat picture")
    if any(len(values) != len(columns) for _label, values in rows):
        raise ValueError("Every row of a heat picture needs a value for each column.")
    cells = tuple((label, *(format_value(value) for value in values)) for label, values in rows)
    drawing = Drawing("heat", title, description, Table((corner, *columns), cells))
    left = max(text_width(label, SMALL_TEXT_SIZE) for label, _values in rows) + LABEL_GAP
    slot = (WIDTH - left) / len(columns)
    most = max(value for _label, values in rows for value in values)
    for at, (label, values) in enumerate(rows):
        top = at * (TILE_HEIGHT + GAP)
        drawing.text("chart-label--soft", 0, top + BASELINE, label)
        for place, value in enumerate(values):
            name = f"chart-heat chart-heat-{depth(value, most)}"
            drawing.rect(name, left + place * slot, top, max(slot - GAP, 1), TILE_HEIGHT)
    below = len(rows) * (TILE_HEIGHT + GAP)
    draw_columns(drawing, columns, left, slot, below)
    return drawing.finish(below + LINE_HEIGHT)


def depth(value: Decimal, most: Decimal) -> int:
    """0 for nothing, else 1 to 4 by quarters of the largest value."""
    if value <= 0 or most <= 0:
        return 0
    return min(DEPTHS - 1, int(value * (DEPTHS - 1) / most) + 1)


def draw_columns(drawing: Drawing, columns: Sequence[str], left: float, slot: float, top: float) -> None:
    """Label every n-th column, n the smallest that leaves room between labels."""
    widest = max(text_width(label, SMALL_TEXT_SIZE) for label in columns)
    stride = max(1, -int(-(widest + LABEL_GAP) // slot))
    for place in range(0, len(columns), stride):
        drawing.text("chart-label--soft", left + (place + 0.5) * slot, top + BASELINE, columns[place], anchor="middle")
