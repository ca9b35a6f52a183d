"""Copy what pages load and documents are set in from `node_modules` into the package, each with its license.

Runs at set-up, before anything of the site is configured: standard library only.
"""

import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Asset:
    """One folder or file of a package and where it goes, both relative to the package."""

    package: str
    source: str
    target: str


# The dynamic subset is 92 slices by Unicode range: a browser loads only those a page needs.
ASSETS = (
    Asset("pretendard", "dist/LICENSE.txt", "LICENSE.txt"),
    Asset(
        "pretendard",
        "dist/web/variable/pretendardvariable-dynamic-subset.css",
        "pretendardvariable-dynamic-subset.css",
    ),
    Asset("pretendard", "dist/web/variable/woff2-dynamic-subset", "woff2-dynamic-subset"),
    # The library of maps and its worker, which the browser loads only where a map is looked at.
    Asset("maplibre-gl", "LICENSE.txt", "LICENSE.txt"),
    Asset("maplibre-gl", "dist/maplibre-gl.css", "maplibre-gl.css"),
    Asset("maplibre-gl", "dist/maplibre-gl.mjs", "maplibre-gl.mjs"),
    Asset("maplibre-gl", "dist/maplibre-gl-worker.mjs", "maplibre-gl-worker.mjs"),
)

# Documents (PDF) are set on the server, which reads whole fonts and no others.
FONTS = (
    Asset("pretendard", "dist/LICENSE.txt", "LICENSE.txt"),
    Asset("pretendard", "dist/public/static/Pretendard-Regular.otf", "Pretendard-Regular.otf"),
    Asset("pretendard", "dist/public/static/Pretendard-Bold.otf", "Pretendard-Bold.otf"),
)


def copy_assets(modules: Path, vendor: Path, assets: Iterable[Asset] = ASSETS) -> int:
    """Replace the folder `vendor` by a fresh copy of `assets`; return its size in bytes.

    The copy is made beside it and moved into place, so that a half-made one is never served.
    Raises FileNotFoundError naming the missing file when a package lacks one.
    """
    fresh = vendor.with_name(f"{vendor.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for asset in assets:
        source = modules / asset.package / asset.source
        target = fresh / asset.package / asset.target
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copyfile(source, target)
    shutil.rmtree(vendor, ignore_errors=True)
    fresh.rename(vendor)
    return sum(path.stat().st_size for path in vendor.rglob("*") if path.is_file())


def main() -> None:
    modules, vendor, fonts = (Path(argument) for argument in sys.argv[1:4])
    size = copy_assets(modules, vendor) + copy_assets(modules, fonts, FONTS)
    # The package holds every cut of the font, twenty times what the pages load; the copy suffices.
    shutil.rmtree(modules / "pretendard")
    sys.stdout.write(f"{size / 1_000_000:.1f} MB copied to {vendor} and {fonts}\n")


if __name__ == "__main__":
    main()
