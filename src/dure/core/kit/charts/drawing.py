"""A chart as SVG text plus its table, and the drawing it is made on.

The drawing is `WIDTH` units wide and scales with its place on the page. It carries class names and
geometry only, never a style attribute or element, so that it lives under a strict content security
policy; `dure/css/charts.css` gives the classes their looks.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from html import escape

from dure.core.kit.charts.labels import LINE_HEIGHT, SMALL_TEXT_SIZE

WIDTH = 400.0
BASELINE = 15.0  # from the top of a line of text to the feet of its letters
HATCH_SIZE = 6
# XML 1.0 has no place for these, not even escaped.
FORBIDDEN_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a chart for those who do not see it: column headers and rows of formatted texts."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """`svg` is complete, escaped markup for an HTML page; `table` holds the same numbers."""

    svg: str
    table: Table


class Drawing:
    """Collects the shapes of one chart; y grows downwards.

    Ids are derived from the content, so the same chart is the same text each time it is drawn.
    """

    def __init__(self, kind: str, title: str, description: str, table: Table) -> None:
        if not title.strip() or not description.strip():
            raise ValueError("A chart needs a title and a description; give it both.")
        self.kind = kind
        self.title = title
        self.description = description
        self.table = table
        content = repr((kind, title, description, table)).encode("utf-8", "backslashreplace")
        self.identifier = f"chart-{sha256(content).hexdigest()[:12]}"
        self.shapes: list[str] = []
        self.hatched = False

    def rect(self, names: str, x: float, y: float, width: float, height: float, *, hatched: bool = False) -> None:
        """A bar; `hatched` lays lines over it, so that its meaning does not hang on its color."""
        geometry = f'x="{point(x)}" y="{point(y)}" width="{point(width)}" height="{point(height)}" rx="3"'
        self.shapes.append(f'<rect class="{escape(names)}" {geometry}/>')
        if hatched:
            self.hatched = True
            self.shapes.append(f'<rect class="chart-hatched" fill="url(#{self.identifier}-hatch)" {geometry}/>')

    def line(self, names: str, start: tuple[float, float], end: tuple[float, float]) -> None:
        self.shapes.append(
            f'<line class="{escape(names)}" x1="{point(start[0])}" y1="{point(start[1])}" '
            f'x2="{point(end[0])}" y2="{point(end[1])}"/>'
        )

    def dot(self, names: str, x: float, y: float, radius: float) -> None:
        self.shapes.append(f'<circle class="{escape(names)}" cx="{point(x)}" cy="{point(y)}" r="{point(radius)}"/>')

    def path(self, names: str, *commands: str | float) -> None:
        """An SVG path of command letters and coordinates."""
        drawn = " ".join(part if isinstance(part, str) else point(part) for part in commands)
        self.shapes.append(f'<path class="{escape(names)}" d="{escape(drawn)}"/>')

    def text(self, names: str, x: float, baseline: float, content: str, anchor: str = "start") -> None:
        self.shapes.append(
            f'<text class="chart-text {escape(names)}" x="{point(x)}" y="{point(baseline)}" '
            f'text-anchor="{escape(anchor)}">{escaped(content)}</text>'
        )

    def lines_of_text(self, names: str, x: float, top: float, lines: Sequence[str], anchor: str = "start") -> float:
        """Text lines downwards from `top`; returns where the next thing may begin."""
        for line in lines:
            self.text(names, x, top + BASELINE, line, anchor)
            top += LINE_HEIGHT
        return top

    def finish(self, height: float, width: float = WIDTH) -> Chart:
        """The chart, `height` units high."""
        title_id, description_id = f"{self.identifier}-title", f"{self.identifier}-description"
        return Chart(
            svg=(
                f'<svg xmlns="http://www.w3.org/2000/svg" class="chart chart--{escape(self.kind)}" '
                'role="img" '
                f'viewBox="0 0 {point(width)} {point(height)}" preserveAspectRatio="xMidYMid meet" '
                f'font-size="{point(SMALL_TEXT_SIZE)}" aria-labelledby="{title_id} {description_id}">'
                f'<title id="{title_id}">{escaped(self.title)}</title>'
                f'<desc id="{description_id}">{escaped(self.description)}</desc>'
                f"{self.hatch_definition()}{''.join(self.shapes)}</svg>"
            ),
            table=self.table,
        )

    def hatch_definition(self) -> str:
        if not self.hatched:
            return ""
        return (
            f'<defs><pattern id="{self.identifier}-hatch" patternUnits="userSpaceOnUse" '
            f'width="{HATCH_SIZE}" height="{HATCH_SIZE}" patternTransform="rotate(45)">'
            f'<line class="chart-hatch" x1="0" y1="0" x2="0" y2="{HATCH_SIZE}"/></pattern></defs>'
        )


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps `low` … `high` onto drawing units `start` … `end`; where both are one value, to the middle."""

    low: Decimal
    high: Decimal
    start: float
    end: float

    def __call__(self, value: Decimal) -> float:
        if self.high == self.low:
            return (self.start + self.end) / 2
        return self.start + float((value - self.low) / (self.high - self.low)) * (self.end - self.start)


def escaped(text: str) -> str:
    """Text made safe inside XML and HTML elements."""
    return escape(FORBIDDEN_IN_XML.sub("\ufffd", text))


def point(number: float) -> str:
    """A coordinate to a hundredth of a unit, as short as it can be written."""
    shortened = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if shortened == "-0" else shortened


def require_values(values: Sequence[Decimal], kind: str) -> None:
    """Raise ValueError where there is nothing to draw, or a value has no place on a scale."""
    if not values:
        raise ValueError(f"A {kind} needs at least one value; show a text where there is none.")
    if not all(value.is_finite() for value in values):
        raise ValueError(f"A {kind} can only draw finite values; leave the others out.")


def signed(value: Decimal, formatted: str) -> str:
    """A change with its sign: a plus before what is above zero; the formatting brings its own minus."""
    return f"+{formatted}" if value > 0 else formatted
