"""Resources of the semantic web and how they are written: Turtle and JSON-LD, one at a time. Pure.

Turtle: https://www.w3.org/TR/turtle/; JSON-LD 1.1: https://www.w3.org/TR/json-ld11/. Every resource has an
address of its own, so that documents of any size are written without keeping anything in memory.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

XSD = "http://www.w3.org/2001/XMLSchema#"
_NOT_IN_ADDRESSES = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_NOT_IN_TEXTS = re.compile(r'[\x00-\x1f\x7f"\\]')
_SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True)
class Address:
    """The address (IRI) of a resource."""

    text: str

    @property
    def safe(self) -> str:
        """With percent signs for what may not stand in an address."""
        return _NOT_IN_ADDRESSES.sub(lambda found: f"%{ord(found[0]):02X}", self.text)


@dataclass(frozen=True)
class Text:
    """A text with its language (ISO 639-1), or a value with its XSD datatype, such as date or decimal."""

    text: str
    language: str = ""
    datatype: str = ""


type Value = Address | Text


@dataclass
class Resource:
    """What is said about one thing. Types and properties are prefixed names, such as `gr:name`."""

    address: Address
    types: tuple[str, ...]
    properties: list[tuple[str, Value]] = field(default_factory=list)

    def add(self, name: str, *values: Value | None) -> None:
        """Say `name` of it with each value that is known; empty texts are not said."""
        known = (value for value in values if value is not None and value.text)
        self.properties.extend((name, value) for value in known)


def turtle(resources: Iterable[Resource], prefixes: Mapping[str, str]) -> Iterator[str]:
    """A Turtle document, resource by resource."""
    yield "".join(f"@prefix {prefix}: <{address}> .\n" for prefix, address in prefixes.items())
    for resource in resources:
        yield _turtle_of(resource)


def _turtle_of(resource: Resource) -> str:
    lines = [f"a {', '.join(resource.types)}"]
    for name, group in _by_name(resource):
        lines.append(f"{name} {', '.join(_turtle_value(value) for value in group)}")
    return f"\n<{resource.address.safe}> {' ;\n    '.join(lines)} .\n"


def _turtle_value(value: Value) -> str:
    if isinstance(value, Address):
        return f"<{value.safe}>"
    quoted = f'"{_NOT_IN_TEXTS.sub(_escaped, value.text)}"'
    if value.language:
        return f"{quoted}@{value.language}"
    return f"{quoted}^^<{XSD}{value.datatype}>" if value.datatype else quoted


def _escaped(found: re.Match[str]) -> str:
    return _SHORT_ESCAPES.get(found[0], f"\\u{ord(found[0]):04X}")


def json_ld(resources: Iterable[Resource], prefixes: Mapping[str, str]) -> Iterator[str]:
    """A JSON-LD document with one graph, resource by resource."""
    yield f'{{"@context": {json.dumps(dict(prefixes))}, "@graph": ['
    separator = "\n"
    for resource in resources:
        yield separator + json.dumps(_json_of(resource), ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def _json_of(resource: Resource) -> dict[str, object]:
    found: dict[str, object] = {"@id": resource.address.safe, "@type": list(resource.types)}
    for name, group in _by_name(resource):
        found[name] = [_json_value(value) for value in group]
    return found


def _json_value(value: Value) -> object:
    if isinstance(value, Address):
        return {"@id": value.safe}
    if value.language:
        return {"@value": value.text, "@language": value.language}
    return {"@value": value.text, "@type": f"{XSD}{value.datatype}"} if value.datatype else value.text


def _by_name(resource: Resource) -> Iterator[tuple[str, list[Value]]]:
    """Each property once, with all its values."""
    ordered = sorted(resource.properties, key=lambda entry: entry[0])
    for name, group in groupby(ordered, key=lambda entry: entry[0]):
        yield name, list(dict.fromkeys(value for _name, value in group))
