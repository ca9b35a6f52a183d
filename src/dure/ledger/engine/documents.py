"""Reading ValueFlows documents (JSON-LD written as YAML) into events and statements, in document order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from dure.ledger.engine.actions import ACTIONS
from dure.ledger.engine.states import EventData, Quantity

if TYPE_CHECKING:
    import yaml

LINE = "\0line"
"""The key under which a mapping read from a file keeps its line; no document can hold it."""


class ReplayError(ValueError):
    """A document that cannot be replayed; the message names the place and the remedy."""

    def __init__(self, file: str, line: int, problem: str, remedy: str) -> None:
        place = f"{file}, line {line}" if line else file
        super().__init__(f"{place}: {problem} {remedy}")
        self.file = file
        self.line = line
        self.problem = problem
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class EventNode:
    """An economic event at its place in a document."""

    event: EventData
    tracking_identifier: str | None
    line: int


@dataclass(frozen=True, slots=True)
class StatementNode:
    """What a document states about a resource at one place."""

    id: str
    conforms_to: str | None
    accounting: Quantity | None
    onhand: Quantity | None
    line: int


@dataclass(frozen=True, slots=True)
class Document:
    """The events and statements of a document, and what it says or implies about its resources' keepers."""

    nodes: tuple[EventNode | StatementNode, ...]
    keepers: Mapping[str, str]
    tracking_identifiers: Mapping[str, str]


def load_yaml(path: Path) -> object:
    """The parsed YAML file with decimals kept exact; `ReplayError` if it cannot be read."""
    import yaml

    class Loader(yaml.SafeLoader):
        pass

    def mapping(loader: Loader, node: "yaml.MappingNode") -> dict[object, object]:
        return {**loader.construct_mapping(node, deep=True), LINE: node.start_mark.line + 1}

    def number(loader: Loader, node: "yaml.ScalarNode") -> object:
        text = loader.construct_scalar(node)
        try:
            return Decimal(text)
        except InvalidOperation:
            return text

    def text(loader: Loader, node: "yaml.ScalarNode") -> object:
        return loader.construct_scalar(node)

    Loader.add_constructor("tag:yaml.org,2002:map", mapping)
    Loader.add_constructor("tag:yaml.org,2002:int", number)
    Loader.add_constructor("tag:yaml.org,2002:float", number)
    Loader.add_constructor("tag:yaml.org,2002:timestamp", text)
    try:
        loader = Loader(path.read_text(encoding="utf-8"))
        document: object = loader.get_single_data()
    except OSError as error:
        raise ReplayError(str(path), 0, f"The file cannot be opened ({error.strerror}).", "Check the path.") from error
    except UnicodeDecodeError as error:
        raise ReplayError(str(path), 0, "The file is not UTF-8 text.", "Save it as UTF-8.") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        problem = f"This is not valid YAML: {error.problem}."
        raise ReplayError(str(path), line, problem, "Correct the line or its indentation.") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise ReplayError(str(path), 0, f"This is not valid YAML: {error}.", "Correct the file.") from error
    return document


def read_document(document: object, file: str) -> Document:
    """The events and statements of a parsed document; `ReplayError` for what makes no sense."""
    reader = _Reader(file, document)
    try:
        nodes = tuple(reader.walk())
    except RecursionError as error:
        problem = "The document is nested too deeply, or a part of it contains itself."
        raise ReplayError(file, 0, problem, "Remove the alias (“*name”) that repeats its own parent.") from error
    return Document(nodes, reader.keepers(nodes), reader.tracking_identifiers)


def _local(name: object) -> str:
    """The last part of a term: `hasUnit` of `om2:hasUnit` or of `https://example.org/terms#hasUnit`."""
    text = str(name)
    for separator in "#/:":
        text = text.rpartition(separator)[2]
    return text


def _named(value: object) -> str | None:
    """The id that a value refers to, whether written plainly or as a node."""
    if isinstance(value, Mapping):
        value = value.get("@id")
    return None if value is None or isinstance(value, list | dict) else str(value)


class _Reader:
    """One pass over a document, collecting what later steps need to know about its resources."""

    def __init__(self, file: str, document: object) -> None:
        self.file = file
        graph = document.get("@graph", document) if isinstance(document, Mapping) else document
        if not isinstance(graph, list | Mapping) or (graph is document and not self._is_node(graph)):
            raise ReplayError(
                file, 1, "There is no “@graph” list of nodes.", "Give a ValueFlows document with “@graph:”."
            )
        if isinstance(graph, list) and not any(isinstance(node, list | Mapping) for node in graph):
            raise ReplayError(file, 1, "The list holds no node.", "Give the events and resources of ValueFlows in it.")
        self.graph = graph
        self.prefixes = self._read_prefixes(document)
        self.accountables: dict[str, str] = {}
        self.tracking_identifiers: dict[str, str] = {}
        self._seen: set[str] = set()

    @staticmethod
    def _is_node(graph: object) -> bool:
        return isinstance(graph, list) or (isinstance(graph, Mapping) and "@type" in graph)

    @staticmethod
    def _read_prefixes(document: object) -> dict[str, str]:
        context = document.get("@context", []) if isinstance(document, Mapping) else []
        parts = context if isinstance(context, list) else [context]
        return {
            str(prefix): str(iri)
            for part in parts
            if isinstance(part, Mapping)
            for prefix, iri in part.items()
            if prefix != LINE and not str(prefix).startswith("@")
        }

    def expand(self, name: str) -> str:
        """The full address of a compact one, without a final slash."""
        prefix, colon, rest = name.partition(":")
        full = self.prefixes[prefix] + rest if colon and prefix in self.prefixes else name
        return full.rstrip("/")

    def walk(self) -> Iterator[EventNode | StatementNode]:
        """The events and statements in document order."""
        yield from self._walk(self.graph, None, None)

    def _walk(self, part: object, input_of: str | None, output_of: str | None) -> Iterator[EventNode | StatementNode]:
        if isinstance(part, list):
            for item in part:
                yield from self._walk(item, input_of, output_of)
            return
        if not isinstance(part, Mapping):
            return
        node = {key if key in {"@id", "@type", LINE} else _local(key): value for key, value in part.items()}
        kind = _local(node.get("@type", ""))
        process = _named(node) if kind == "Process" else None
        if kind == "EconomicEvent":
            found = self._event(node, input_of, output_of)
            process = found.event.input_of or found.event.output_of
            if self._is_new(node, found):
                yield found
        elif kind == "EconomicResource":
            yield self._statement(node)
        for key, value in node.items():
            if isinstance(value, list | Mapping):
                yield from self._walk(
                    value,
                    process if key == "hasInput" else None,
                    process if key == "hasOutput" else None,
                )

    def _is_new(self, node: Mapping[str, object], found: EventNode) -> bool:
        if node.get("@id") is None:
            return True
        told = repr((found.event, found.tracking_identifier))
        if told in self._seen:
            return False
        self._seen.add(told)
        return True

    def _event(self, node: Mapping[str, object], input_of: str | None, output_of: str | None) -> EventNode:
        line = self._line(node)
        action = _local(node.get("action") or "")
        if action not in ACTIONS:
            raise ReplayError(
                self.file,
                line,
                f"The event {node.get('@id', '')} has the unknown action “{action}”.",
                f"Use one of: {', '.join(ACTIONS)}.",
            )
        event = EventData(
            action=action,
            provider=self._agent(node.get("provider")),
            receiver=self._agent(node.get("receiver")),
            resource_quantity=self._quantity(node, "resourceQuantity"),
            effort_quantity=self._quantity(node, "effortQuantity"),
            resource_inventoried_as=_named(node.get("resourceInventoriedAs")),
            to_resource_inventoried_as=_named(node.get("toResourceInventoriedAs")),
            resource_conforms_to=_named(node.get("resourceConformsTo")),
            input_of=_named(node.get("inputOf")) or input_of,
            output_of=_named(node.get("outputOf")) or output_of,
            to_location=_named(node.get("toLocation")),
            stage=_named(node.get("stage")),
            state=_named(node.get("state")),
            corrects=_named(node.get("corrects")),
            id=_named(node),
        )
        return EventNode(event, _named(node.get("trackingIdentifier")), line)

    def _statement(self, node: Mapping[str, object]) -> StatementNode:
        line = self._line(node)
        name = _named(node)
        if name is None:
            raise ReplayError(self.file, line, "A resource has no “@id”.", "Give the resource an “@id”.")
        accountable = _named(node.get("primaryAccountable"))
        if accountable is not None:
            self.accountables.setdefault(name, self.expand(accountable))
        tracked = _named(node.get("trackingIdentifier"))
        if tracked is not None:
            self.tracking_identifiers.setdefault(name, tracked)
        return StatementNode(
            id=name,
            conforms_to=_named(node.get("conformsTo") or node.get("resourceConformsTo")),
            accounting=self._quantity(node, "accountingQuantity"),
            onhand=self._quantity(node, "onhandQuantity"),
            line=line,
        )

    def _agent(self, value: object) -> str:
        name = _named(value)
        return "" if name is None else self.expand(name)

    def _quantity(self, node: Mapping[str, object], key: str) -> Quantity | None:
        part = node.get(key)
        if part is None:
            return None
        line = self._line(node)
        if not isinstance(part, Mapping):
            raise ReplayError(
                self.file, line, f"“{key}” is not a quantity.", "Give it “hasNumericalValue” and “hasUnit”."
            )
        parts = {_local(name): value for name, value in part.items() if name != LINE}
        line = self._line(part) or line
        number = parts.get("hasNumericalValue")
        try:
            value = Decimal(str(number))
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite():
            raise ReplayError(
                self.file,
                line,
                f"“{key}” has the value “{number}”, which is not a number.",
                "Give “hasNumericalValue” a decimal number.",
            )
        return Quantity(value, _local(parts.get("hasUnit") or ""))

    @staticmethod
    def _line(node: Mapping[str, object]) -> int:
        line = node.get(LINE, 0)
        return line if isinstance(line, int) else 0

    def keepers(self, nodes: tuple[EventNode | StatementNode, ...]) -> dict[str, str]:
        """Each resource's keeper as far as the document says or its id implies."""
        agents: dict[str, None] = {}
        resources: dict[str, None] = {}
        for node in nodes:
            if isinstance(node, StatementNode):
                resources[node.id] = None
                continue
            event = node.event
            agents |= dict.fromkeys(agent for agent in (event.provider, event.receiver) if agent)
            named = (event.resource_inventoried_as, event.to_resource_inventoried_as)
            resources |= dict.fromkeys(name for name in named if name)
        found = dict(self.accountables)
        for resource in resources:
            full = self.expand(resource)
            owner = next((agent for agent in agents if full.startswith(f"{agent}/")), None)
            if owner is not None:
                found.setdefault(resource, owner)
        return found
