"""The flow picture: who gave what to whom, as bands as thick as the gift is worth."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from dure.core.kit.charts.drawing import WIDTH, Chart, Drawing, Table, require_values
from dure.core.kit.charts.labels import LINE_HEIGHT, SMALL_TEXT_SIZE, STRONG_TEXT_SIZE, text_width, wrap

LEFT_TEXT = 164.0
RIGHT_TEXT = 136.0
NODE_WIDTH = 8.0
TEXT_GAP = 8.0
ROW_GAP = 16.0
ALL_BANDS_HEIGHT = 200.0
THINNEST = 2.0
MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Link:
    """`giver` gave `gift`, worth `value` (above zero, one measure for all links), to `receiver`."""

    giver: str
    gift: str
    receiver: str
    value: Decimal


@dataclass(slots=True)
class Node:
    """A giver or receiver: its lines of text and the bands that leave or reach it."""

    name: str
    strong_lines: list[str]
    soft_lines: list[str] = field(default_factory=list)
    thickness: float = 0.0
    total: Decimal = Decimal(0)
    band_top: float = 0.0

    @property
    def text_height(self) -> float:
        return (len(self.strong_lines) + len(self.soft_lines)) * LINE_HEIGHT

    @property
    def height(self) -> float:
        return max(self.text_height, self.thickness)


def flow(
    links: Sequence[Link],
    *,
    title: str,
    description: str,
    headers: tuple[str, str, str, str],
    format_value: Callable[[Decimal], str],
) -> Chart:
    """Draw givers on the left with their gifts, receivers on the right with what they got in all.

    `headers` name the table's columns: giver, gift, receiver, value. Givers and receivers stand in the
    order of their first link. Raises ValueError for no links or a value that is not above zero.
    """
    require_values([link.value for link in links], "flow picture")
    for link in links:
        if link.value <= 0:
            raise ValueError(f"“{link.giver}” gives {link.value}; draw only gifts that are worth more than zero.")
    rows = tuple((link.giver, link.gift, link.receiver, format_value(link.value)) for link in links)
    drawing = Drawing("flow", title, description, Table(headers, rows))
    thicknesses = band_thicknesses(links)
    givers = giver_nodes(links, thicknesses, format_value)
    receivers = receiver_nodes(links, thicknesses, format_value)
    height = max(stack_height(givers), stack_height(receivers))
    left_x, right_x = LEFT_TEXT + TEXT_GAP, WIDTH - RIGHT_TEXT - TEXT_GAP - NODE_WIDTH
    place(drawing, givers, left_x, 0.0, height)
    place(drawing, receivers, right_x, right_x + NODE_WIDTH + TEXT_GAP, height)
    draw_bands(drawing, links, thicknesses, givers, receivers)
    return drawing.finish(height)


def band_thicknesses(links: Sequence[Link]) -> list[float]:
    whole = sum((link.value for link in links), Decimal(0))
    return [max(float(link.value / whole) * ALL_BANDS_HEIGHT, THINNEST) for link in links]


def giver_nodes(
    links: Sequence[Link], thicknesses: Sequence[float], format_value: Callable[[Decimal], str]
) -> dict[str, Node]:
    nodes: dict[str, Node] = {}
    for link, thickness in zip(links, thicknesses, strict=True):
        node = nodes.setdefault(link.giver, Node(link.giver, wrap(link.giver, LEFT_TEXT, MOST_LINES, STRONG_TEXT_SIZE)))
        node.soft_lines += gift_lines(link.gift, format_value(link.value))
        node.thickness += thickness
    return nodes


def gift_lines(gift: str, worth: str) -> list[str]:
    """Gift and worth on one line where they fit, else the worth on a line of its own."""
    together = f"{gift} · {worth}" if gift else worth
    if text_width(together, SMALL_TEXT_SIZE) <= LEFT_TEXT:
        return [together]
    return [*wrap(gift, LEFT_TEXT, MOST_LINES, SMALL_TEXT_SIZE), worth]


def receiver_nodes(
    links: Sequence[Link], thicknesses: Sequence[float], format_value: Callable[[Decimal], str]
) -> dict[str, Node]:
    nodes: dict[str, Node] = {}
    for link, thickness in zip(links, thicknesses, strict=True):
        node = nodes.setdefault(
            link.receiver, Node(link.receiver, wrap(link.receiver, RIGHT_TEXT, MOST_LINES, STRONG_TEXT_SIZE))
        )
        node.thickness += thickness
        node.total += link.value
    for node in nodes.values():
        node.soft_lines = wrap(format_value(node.total), RIGHT_TEXT, size=SMALL_TEXT_SIZE)
    return nodes


def stack_height(nodes: dict[str, Node]) -> float:
    return sum(node.height for node in nodes.values()) + ROW_GAP * (len(nodes) - 1)


def place(drawing: Drawing, nodes: dict[str, Node], node_x: float, text_x: float, height: float) -> None:
    """Stack the nodes in the middle of `height`, each with its text centered beside it."""
    y = (height - stack_height(nodes)) / 2
    for node in nodes.values():
        node.band_top = y + (node.height - node.thickness) / 2
        drawing.rect("chart-node", node_x, node.band_top, NODE_WIDTH, node.thickness)
        text_top = y + (node.height - node.text_height) / 2
        below = drawing.lines_of_text("chart-label chart-text--strong", text_x, text_top, node.strong_lines)
        drawing.lines_of_text("chart-label--soft", text_x, below, node.soft_lines)
        y += node.height + ROW_GAP


def draw_bands(
    drawing: Drawing,
    links: Sequence[Link],
    thicknesses: Sequence[float],
    givers: dict[str, Node],
    receivers: dict[str, Node],
) -> None:
    """Bands leave and reach each node from its top down, in the order of the links."""
    start, end = LEFT_TEXT + TEXT_GAP + NODE_WIDTH, WIDTH - RIGHT_TEXT - TEXT_GAP - NODE_WIDTH
    middle = (start + end) / 2
    for link, thickness in zip(links, thicknesses, strict=True):
        giver, receiver = givers[link.giver], receivers[link.receiver]
        top, into = giver.band_top, receiver.band_top
        giver.band_top += thickness
        receiver.band_top += thickness
        bottom, out = top + thickness, into + thickness
        drawing.path(
            "chart-band",
            *("M", start, top, "C", middle, top, middle, into, end, into),
            *("L", end, out, "C", middle, out, middle, bottom, start, bottom, "Z"),
        )
