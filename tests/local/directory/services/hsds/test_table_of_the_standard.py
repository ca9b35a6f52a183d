"""Our table of HSDS 3.0 agrees with itself, and with the published schemas where these are at hand."""

from typing import Any

import pytest

from local.directory.services import hsds_shapes, standards
from local.directory.services.documents import FULL_SERVICE, ORGANIZATION, PAGE, TERM


def test_what_a_field_names_is_in_the_table():
    for kind in hsds_shapes.TABLE:
        for name, (value, _needed) in hsds_shapes.fields(kind).items():
            inner = value.strip("[]{}")
            known = hsds_shapes.TABLE if value != inner else hsds_shapes.SCALARS
            assert inner in known or "|" in inner, f"{kind}.{name}"


@pytest.mark.parametrize(
    ("kind", "document"), [("service", FULL_SERVICE), ("organization", ORGANIZATION), ("taxonomy_term", TERM)]
)
def test_our_examples_are_as_the_table_says(kind, document):
    assert hsds_shapes.problems(kind, document) == []


def test_a_page_is_as_the_table_says_of_lists():
    assert hsds_shapes.problems("service", PAGE["contents"][0], short=True) == []


def of_published(kind: str) -> dict[str, tuple[str, bool]]:
    """The fields of a published schema, as our table tells them."""
    folder = standards.hsds()
    assert folder is not None
    schema = standards.read(folder / "schema" / f"{kind}.json")
    needed = schema.get("required", [])
    return {name: (_told(value), name in needed) for name, value in schema["properties"].items()}


def _told(value: dict[str, Any]) -> str:
    inner = value.get("$ref") or value.get("items", {}).get("$ref")
    if inner:
        name = inner.removesuffix(".json")
        return f"[{name}]" if value.get("type") == "array" else f"{{{name}}}"
    if "enum" in value:
        return "|".join(value["enum"])
    return value.get("format") or {"string": "text"}.get(value["type"], value["type"])


# The compiled forms add what the plain ones leave to them.
COMPILED = {"organization": {"services"}, "service_at_location": {"service"}}

# The published files may not be part of the project.
if standards.hsds():

    @pytest.mark.parametrize("kind", hsds_shapes.TABLE)
    def test_the_table_says_what_the_published_schema_says(kind):
        added = COMPILED.get(kind, set())
        ours = {name: value for name, value in hsds_shapes.fields(kind).items() if name not in added}
        assert ours == of_published(kind)
