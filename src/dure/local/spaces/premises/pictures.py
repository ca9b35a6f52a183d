"""Makes pictures that anybody may have sent safe to serve: SVG by a strict list of what may stay, others drawn anew.

Pure: no Django, no database. An SVG is read by expat and written again element by element; what is not listed here
(scripts, foreign objects, references out of the file, event handlers, style sheets) is not written. A document type
is refused outright, and with it every entity. PNG and JPEG are decoded and encoded again, which leaves metadata behind.
"""

import hashlib
import re
from dataclasses import dataclass
from io import BytesIO
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

MOST_BYTES = 2 * 1024 * 1024
MOST_ELEMENTS = 20_000
MOST_NESTED = 60
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2400  # pixels; larger pictures are made smaller
LARGEST_SIDE = 1_000_000  # units of an SVG
SVG_NAMESPACE = "http://www.w3.org/2000/svg"
SVG, PNG, JPEG = "image/svg+xml", "image/png", "image/jpeg"

ELEMENTS = frozenset(
    [
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "title",
        "desc",
        "defs",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
    ]
)
PROPERTIES = frozenset(
    [
        "fill",
        "fill-opacity",
        "fill-rule",
        "stroke",
        "stroke-width",
        "stroke-opacity",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-dasharray",
        "stroke-dashoffset",
        "stroke-miterlimit",
        "opacity",
        "font-family",
        "font-size",
        "font-weight",
        "font-style",
        "text-anchor",
        "dominant-baseline",
        "letter-spacing",
        "stop-color",
        "stop-opacity",
        "clip-path",
        "clip-rule",
        "display",
        "visibility",
    ]
)
ATTRIBUTES = PROPERTIES | frozenset(
    [
        "id",
        "d",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "fx",
        "fy",
        "dx",
        "dy",
        "width",
        "height",
        "points",
        "transform",
        "viewBox",
        "preserveAspectRatio",
        "offset",
        "gradientUnits",
        "gradientTransform",
        "spreadMethod",
        "clipPathUnits",
        "rotate",
        "textLength",
    ]
)
_OUTWARD = re.compile(r"url\s*\((?!\s*#[\w.-]+\s*\))|[a-z]+script\s*:|data\s*:|expression|@import|\\", re.IGNORECASE)
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*")


class Unusable(ValueError):
    """A picture that cannot be shown. `reason` is a code: too-big, no-picture, document-type, broken, no-size."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that may be served. Width and height are pixels, or the units of the SVG's own."""

    kind: str
    content: bytes
    width: int
    height: int

    @property
    def digest(self) -> str:
        """SHA-256 of the content, hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def clean_picture(data: bytes) -> Picture:
    """The picture in a form that is safe to serve. Raises Unusable where it is none, broken or too large."""
    if len(data) > MOST_BYTES:
        raise Unusable("too-big")
    if data.startswith((b"\x89PNG", b"\xff\xd8\xff")):
        return _drawn_anew(data)
    if b"<svg" in data[:4096].lower() or data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _Cleaning().run(data)
    raise Unusable("no-picture")


class _Cleaning:
    """Reads an SVG once and writes what may stay."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.depth = self.count = self.skipped = 0
        self.size: tuple[int, int] | None = None
        self.open: list[str] = []

    def run(self, data: bytes) -> Picture:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._refuse_document_type
        parser.EntityDeclHandler = self._refuse_document_type
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        try:
            parser.Parse(data, True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise error if isinstance(error, Unusable) else Unusable("broken") from error
        if self.size is None:
            raise Unusable("no-size")
        return Picture(SVG, "".join(self.out).encode(), *self.size)

    @staticmethod
    def _refuse_document_type(*_declared: object) -> None:
        raise Unusable("document-type")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth, self.count = self.depth + 1, self.count + 1
        if self.depth > MOST_NESTED or self.count > MOST_ELEMENTS:
            raise Unusable("too-big")
        namespace, _space, local = name.rpartition(" ")
        if self.depth == 1 and (namespace, local) != (SVG_NAMESPACE, "svg"):
            raise Unusable("no-picture")
        if self.skipped or namespace != SVG_NAMESPACE or local not in ELEMENTS:
            self.skipped += 1
            return
        kept = _kept(attributes)
        head = local
        if self.depth == 1:
            self.size = _size(attributes)
            kept["width"], kept["height"] = str(self.size[0]), str(self.size[1])
            kept.setdefault("viewBox", f"0 0 {self.size[0]} {self.size[1]}")
            head = f'svg xmlns="{SVG_NAMESPACE}"'
        self.open.append(local)
        self.out.append(f"<{head}{''.join(f' {key}={quoteattr(value)}' for key, value in kept.items())}>")

    def _end(self, _name: str) -> None:
        self.depth -= 1
        if self.skipped:
            self.skipped -= 1
        else:
            self.out.append(f"</{self.open.pop()}>")

    def _text(self, text: str) -> None:
        if not self.skipped and self.open and self.open[-1] in {"text", "tspan", "title", "desc"}:
            self.out.append(escape(text))


def _kept(attributes: dict[str, str]) -> dict[str, str]:
    """The attributes that may stay; a style is taken apart into those of its properties that may."""
    wanted = {name: value for name, value in attributes.items() if name in ATTRIBUTES}
    for declaration in attributes.get("style", "").split(";"):
        name, _colon, value = declaration.partition(":")
        if name.strip() in PROPERTIES:
            wanted[name.strip()] = value.replace("!important", "").strip()
    return {name: value for name, value in wanted.items() if not _OUTWARD.search(value)}


def _size(attributes: dict[str, str]) -> tuple[int, int]:
    box = re.split(r"[\s,]+", attributes.get("viewBox", "").strip())
    try:
        width, height = (float(part) for part in box[2:4])
    except ValueError:
        found = [_LENGTH.fullmatch(attributes.get(side, "")) for side in ("width", "height")]
        if not all(found):
            raise Unusable("no-size") from None
        width, height = (float(each[1]) for each in found if each)
    if not (0 < width < LARGEST_SIDE and 0 < height < LARGEST_SIDE):
        raise Unusable("no-size")
    return max(1, round(width)), max(1, round(height))


def _drawn_anew(data: bytes) -> Picture:
    from PIL import Image, ImageOps, UnidentifiedImageError

    kind, form = (PNG, "PNG") if data.startswith(b"\x89PNG") else (JPEG, "JPEG")
    try:
        with Image.open(BytesIO(data), formats=[form]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Unusable("too-big")
            turned = ImageOps.exif_transpose(picture).convert("RGBA" if kind == PNG else "RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise error if isinstance(error, Unusable) else Unusable("broken") from error
    turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    fresh = Image.new(turned.mode, turned.size)
    fresh.paste(turned)
    target = BytesIO()
    fresh.save(target, form, optimize=True)
    return Picture(kind, target.getvalue(), fresh.width, fresh.height)
