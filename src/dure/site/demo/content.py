"""The demo's content as it stands in `content/*.yaml`: texts in four languages, facts with their sources."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from dure.core.kit.translated import Translated

FOLDER = Path(__file__).parent / "content"
LANGUAGES = ("ko", "en", "fr", "es")
WRITTEN_IN = "ko"

type Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FactSource:
    """Where a fact comes from; `published` where the page gives a date, `read_on` when it was last read."""

    name: str
    url: str
    published: date | None
    read_on: date

    @property
    def day(self) -> date:
        """The day that the source speaks of, as far as it is known."""
        return self.published or self.read_on

    def fields(self) -> dict[str, str]:
        """As the columns that most rows with a source have."""
        return {"source_name": self.name, "source_url": self.url}


@cache
def read(name: str) -> Entry:
    """The content of one file, by its name without ending."""
    import yaml

    entry: Entry = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return entry


def translated(texts: Mapping[str, str] | None) -> Translated:
    """A text of a file; empty where there is none."""
    return Translated(texts or {}, WRITTEN_IN if texts else None)


@cache
def _sources() -> dict[str, FactSource]:
    entry = read("sources")
    return {
        key: FactSource(row["name"], row["url"], row.get("published"), entry["read_on"])
        for key, row in entry["sources"].items()
    }


def source(key: str) -> FactSource:
    """The source that an entry names by `key`."""
    return _sources()[key]
