"""The published HSDS files, where they are present beside the project; they are never part of it."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[4]


def shared_data() -> Path | None:
    """The folder of shared data: DURE_SHARED_DATA, else `shared/data` beside the project or one folder up."""
    given = os.environ.get("DURE_SHARED_DATA")
    places = [Path(given)] if given else [ROOT.parent / "shared" / "data", ROOT.parent.parent / "shared" / "data"]
    found = next((each for each in places if (each / "standards" / "hsds-3.0").is_dir()), None)
    if given and found is None:
        raise FileNotFoundError(f"DURE_SHARED_DATA is {given}, but no standards/hsds-3.0 is there")
    return found


def hsds() -> Path | None:
    data = shared_data()
    return data / "standards" / "hsds-3.0" if data else None


def mock_packs() -> Path | None:
    data = shared_data()
    folder = data / "standards" / "oruk-mocks" / "OpenReferralApi" / "Mocks" if data else None
    return folder if folder and folder.is_dir() else None


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def schema_checker(name: str) -> Any:
    """A checker of one compiled schema; None where the published files are absent."""
    from jsonschema_rs import validator_for

    folder = hsds()
    if folder is None:
        return None
    path = folder / "schema" / "compiled" / f"{name}.json"
    path = path if path.exists() else folder / "schema" / f"{name}.json"
    return validator_for(read(path), validate_formats=True) if path.parent.name == "compiled" else _with_parts(path)


def _with_parts(path: Path) -> Any:
    """A plain schema names its parts by file, such as `metadata.json`."""
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT202012

    registry: Any = Registry(
        retrieve=lambda name: Resource(contents=read(path.parent / name), specification=DRAFT202012)
    )
    return Draft202012Validator(read(path), registry=registry)


def problems(name: str, document: Any) -> list[str]:
    """What the compiled schema says against a document."""
    checker = schema_checker(name)
    if checker is None:
        return []
    return [
        f"{'/'.join(str(part) for part in each.instance_path)}: {each.message}"
        if hasattr(each, "instance_path")
        else f"{each.json_path}: {each.message}"
        for each in checker.iter_errors(document)
    ]
