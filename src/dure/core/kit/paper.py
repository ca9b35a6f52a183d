"""Tagged PDF documents (PDF/UA-1, which readers with a screen reader can follow), set by Typst.

A document is a Typst template with a file of data beside it. Fonts are the package's own and no others, so that
a document looks the same wherever it is made.
"""

import json
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"
DATA = "data.json"
# Charts are drawn with class names; on paper these are their looks.
CHART_LOOKS = """<style>
text { font-family: Pretendard; fill: #1c2b25 }
.chart-text { font-size: 9px } .chart-label--soft { font-size: 8px; fill: #4a5b54 }
.chart-bar, .chart-heat { fill: #1f6b52 } .chart-bar--negative { fill: #b3372f }
.chart-axis { stroke: #1c2b25; stroke-width: 1 } .chart-grid { stroke: #c9d3cd; stroke-width: 0.5 }
.chart-heat { stroke: #c9d3cd; stroke-width: 0.4 } .chart-heat-0 { fill-opacity: 0.03 }
.chart-heat-1 { fill-opacity: 0.25 } .chart-heat-2 { fill-opacity: 0.5 } .chart-heat-3 { fill-opacity: 0.75 }
</style>"""


def chart_file(svg: str) -> bytes:
    """A chart as a file that a document can place."""
    head, rest = svg.split(">", 1)
    return f"{head}>{CHART_LOOKS}{rest}".encode()


def pdf(template: Path, data: Mapping[str, Any], files: Mapping[str, bytes], made_at: datetime) -> bytes:
    """The document that `template` makes of `data`, with `files` by name, as PDF/UA-1.

    The same content and moment give the same bytes. Raises FileNotFoundError where the fonts were not brought at
    set-up, and typst.TypstError where the template is wrong.
    """
    return bytes(_compile(template, data, files, made_at, format="pdf", pdf_standards=["ua-1"]))


def can_place(name: str, picture: bytes) -> bool:
    """Whether a document can show this picture; `name` tells its kind by its ending."""
    import typst

    with tempfile.TemporaryDirectory(prefix="dure-paper-") as folder:
        Path(folder, name).write_bytes(picture)
        main = Path(folder, "main.typ")
        main.write_text(f'#image("{name}", alt: "picture")')
        try:
            typst.compile(str(main), root=folder, format="pdf")
        except RuntimeError:
            return False
    return True


def _compile(template: Path, data: Mapping[str, Any], files: Mapping[str, bytes], made_at: datetime, **how: Any) -> Any:
    import typst

    if not any(FONTS.rglob("*.otf")):
        raise FileNotFoundError(f"No fonts in {FONTS}: run the set-up again (./dure brings them).")
    sources = {"main.typ": template.read_bytes(), DATA: json.dumps(data, ensure_ascii=False).encode(), **files}
    with tempfile.TemporaryDirectory(prefix="dure-paper-") as folder:
        for name, content in sources.items():
            Path(folder, name).write_bytes(content)
        return typst.compile(
            str(Path(folder, "main.typ")),
            root=folder,
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            timestamp=int(made_at.timestamp()),
            **how,
        )
