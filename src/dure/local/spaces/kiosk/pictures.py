"""Twenty-four small pictures by which members find themselves without reading: drawn here, in a square of 64."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LEAF, PINE, BARK, SUN, RED, SKY, INK, CREAM, PINK, GOLD = (
    "#3f7f67", "#14513f", "#7a4a26", "#f2b632", "#c43c2c", "#6fb1d6", "#26332d", "#fff6e3", "#e98aa0", "#d98a1c",
)  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """What it shows, and its shapes. The shapes are constants of this file and safe as they are."""

    title: "StrPromise"
    shapes: str

    @property
    def svg(self) -> SafeString:
        """The picture by itself, for pages that show a few."""
        return format_html(
            '<svg class="member-picture" viewBox="0 0 64 64" aria-hidden="true" focusable="false">{}</svg>',
            self.safe_shapes,
        )

    @property
    def safe_shapes(self) -> SafeString:
        return mark_safe(self.shapes)  # noqa: S308 - constants of this file


def _dot(x: float, y: float, r: float, fill: str) -> str:
    return f'<circle cx="{x}" cy="{y}" r="{r}" fill="{fill}"/>'


def _oval(x: float, y: float, width: float, height: float, fill: str, turn: int = 0) -> str:
    turned = f' transform="rotate({turn} {x} {y})"' if turn else ""
    return f'<ellipse cx="{x}" cy="{y}" rx="{width}" ry="{height}" fill="{fill}"{turned}/>'


def _path(line: str, fill: str) -> str:
    return f'<path d="{line}" fill="{fill}"/>'


def _line(line: str, color: str, width: float = 4) -> str:
    return f'<path d="{line}" fill="none" stroke="{color}" stroke-width="{width}" stroke-linecap="round"/>'


def _petals(fill: str, heart: str, count: int = 5, size: float = 10) -> str:
    step = 360 // count
    around = "".join(
        f'<ellipse cx="32" cy="18" rx="{size}" ry="13" fill="{fill}" transform="rotate({turn * step} 32 32)"/>'
        for turn in range(count)
    )
    return around + _dot(32, 32, 8, heart)


PICTURES: dict[str, Picture] = {
    "persimmon": Picture(
        _("Persimmon"),
        _oval(32, 37, 23, 20, "#e8682f") + _path("M32 20l-15-5 6 10zM32 20l15-5-6 10zM29 9h6v12h-6z", LEAF),
    ),
    "magpie": Picture(
        _("Magpie"),
        _path("M6 50l22-18 8 8z", INK)
        + _oval(36, 34, 16, 12, INK, -25)
        + _oval(36, 39, 9, 7, CREAM)
        + _dot(48, 21, 9, INK)
        + _path("M55 18l9 4-9 3z", GOLD)
        + _dot(50, 19, 2, CREAM),
    ),
    "pine": Picture(_("Pine tree"), _path("M28 44h8v16h-8z", BARK) + _path("M32 4L12 28h8L8 46h48L44 28h8z", PINE)),
    "sun": Picture(
        _("Sun"),
        _line("M32 4v8M32 52v8M4 32h8M52 32h8M12 12l6 6M46 46l6 6M52 12l-6 6M12 52l6-6", GOLD, 5)
        + _dot(32, 32, 15, SUN),
    ),
    "moon": Picture(_("Moon"), _path("M42 6a27 27 0 1 0 14 40A23 23 0 0 1 42 6z", SUN) + _dot(50, 16, 3, GOLD)),
    "mountain": Picture(
        _("Mountain"), _path("M2 56L24 16l12 20 8-12 18 32z", LEAF) + _path("M24 16l-7 13 7-3 6 3z", CREAM)
    ),
    "fish": Picture(
        _("Fish"), _path("M44 32l16-14v28z", "#2f7fa8") + _oval(28, 32, 24, 15, SKY) + _dot(16, 28, 3.5, INK)
    ),
    "butterfly": Picture(
        _("Butterfly"),
        _oval(19, 24, 14, 15, "#8757a8", -20)
        + _oval(45, 24, 14, 15, "#8757a8", 20)
        + _oval(21, 46, 10, 11, PINK)
        + _oval(43, 46, 10, 11, PINK)
        + _oval(32, 34, 4, 22, INK),
    ),
    "cat": Picture(
        _("Cat"),
        _path("M12 8l14 10H12zM52 8L38 18h14z", GOLD)
        + _oval(32, 36, 23, 21, GOLD)
        + _dot(23, 33, 4, INK)
        + _dot(41, 33, 4, INK)
        + _path("M28 42h8l-4 5z", RED),
    ),
    "dog": Picture(
        _("Dog"),
        _oval(32, 34, 20, 22, "#c99a5b")
        + _oval(12, 30, 8, 17, BARK, 12)
        + _oval(52, 30, 8, 17, BARK, -12)
        + _dot(24, 30, 3.5, INK)
        + _dot(40, 30, 3.5, INK)
        + _oval(32, 43, 6, 4.5, INK),
    ),
    "rabbit": Picture(
        _("Rabbit"),
        _oval(23, 18, 6, 17, "#cfc3b4", -6)
        + _oval(41, 18, 6, 17, "#cfc3b4", 6)
        + _oval(32, 42, 19, 18, "#cfc3b4")
        + _dot(25, 39, 3, INK)
        + _dot(39, 39, 3, INK)
        + _oval(32, 47, 4, 3, PINK),
    ),
    "tiger": Picture(
        _("Tiger"),
        _dot(14, 17, 8, "#e08a2b")
        + _dot(50, 17, 8, "#e08a2b")
        + _oval(32, 35, 25, 23, "#e08a2b")
        + _line("M32 14v9M23 16l2 7M41 16l-2 7M9 36l8 1M55 36l-8 1", INK, 4)
        + _dot(23, 33, 4, INK)
        + _dot(41, 33, 4, INK)
        + _oval(32, 45, 10, 7, CREAM)
        + _oval(32, 42, 4, 3, INK),
    ),
    "apple": Picture(
        _("Apple"),
        _oval(24, 38, 16, 19, RED)
        + _oval(40, 38, 16, 19, RED)
        + _line("M32 22l3-12", BARK)
        + _oval(43, 13, 9, 5, LEAF, -20),
    ),
    "grapes": Picture(
        _("Grapes"),
        "".join(_dot(x, y, 8, "#6d4a93") for x, y in ((18, 26), (32, 26), (46, 26), (25, 39), (39, 39), (32, 52)))
        + _line("M32 20V8", BARK)
        + _oval(43, 11, 10, 6, LEAF),
    ),
    "pear": Picture(
        _("Pear"), _oval(32, 38, 22, 21, "#d9a441") + _line("M32 19l2-12", BARK) + _oval(43, 12, 8, 4.5, LEAF)
    ),
    "carrot": Picture(
        _("Carrot"), _path("M20 22h24L32 62z", "#e8682f") + _line("M32 22V6M27 21L20 8M37 21l7-13", LEAF, 5)
    ),
    "mugunghwa": Picture(_("Hibiscus"), _petals("#d58ab0", "#9c2f4a", 5, 12) + _dot(32, 32, 4, SUN)),
    "sunflower": Picture(_("Sunflower"), _petals(SUN, BARK, 12, 5) + _dot(32, 32, 11, BARK)),
    "maple": Picture(
        _("Maple leaf"),
        _path("M32 4l6 14 10-6-3 13 15 1-11 9 5 10-17-2-2 8h-6l-2-8-17 2 5-10L4 26l15-1-3-13 10 6z", RED)
        + _line("M32 44v16", BARK),
    ),
    "umbrella": Picture(
        _("Umbrella"), _path("M4 34a28 26 0 0 1 56 0z", "#1c5680") + _line("M32 34v18a6 6 0 0 1-12 0", INK, 4)
    ),
    "boat": Picture(
        _("Boat"), _path("M6 42h52l-9 14H15z", BARK) + _path("M34 6v32h22z", RED) + _path("M30 12v26H12z", SKY)
    ),
    "kettle": Picture(
        _("Kettle"),
        _line("M18 26a14 14 0 0 1 28 0", INK, 4)
        + _path("M46 34l14-6-8 18z", GOLD)
        + _oval(31, 42, 21, 17, SUN)
        + _dot(31, 24, 4, GOLD),
    ),
    "drum": Picture(
        _("Drum"),
        _path("M10 22h44v24H10z", RED)
        + _oval(32, 46, 22, 10, RED)
        + _oval(32, 22, 22, 10, CREAM)
        + _line("M14 34l9 18 9-20 9 20 9-18", SUN, 3),
    ),
    "house": Picture(
        _("House"),
        _path("M12 30h40v28H12z", "#d9c39a") + _path("M32 6L4 32h56z", PINE) + _path("M27 40h10v18H27z", BARK),
    ),
}


def picture_by_chance(agent_id: UUID) -> str:
    """The picture of a member who has not chosen one: always the same for the same member."""
    names = list(PICTURES)
    return names[agent_id.int % len(names)]
