"""Compile the message catalogs (.po to .mo) without GNU gettext, which few machines have.

Runs at set-up, before anything of the site is configured.
"""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalog(source: Path) -> Path:
    """Write the .mo beside `source` and return its path.

    Entries marked fuzzy and entries without a translation are left out, as msgfmt does.
    Raises babel.messages.pofile.PoFileError for a catalog that is not well formed.
    """
    target = source.with_suffix(".mo")
    language = source.parents[1].name
    with source.open("rb") as lines:
        catalog = read_po(lines, locale=language, abort_invalid=True)
    # makemessages leaves the header's Language empty, and Babel then drops the plural rule beside it.
    catalog.locale = language
    fresh = target.with_suffix(".mo.new")
    with fresh.open("wb") as output:
        write_mo(output, catalog)
    fresh.replace(target)
    return target


def compile_newer(root: Path) -> list[Path]:
    """Compile each catalog below `root` that is newer than its .mo; return the files written."""
    return [compile_catalog(source) for source in sorted(root.rglob("LC_MESSAGES/*.po")) if _is_newer(source)]


def _is_newer(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or source.stat().st_mtime > target.stat().st_mtime


def main() -> None:
    for path in compile_newer(Path(sys.argv[1])):
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
