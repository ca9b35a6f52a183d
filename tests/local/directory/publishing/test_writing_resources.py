"""Turtle and JSON-LD as written are read back as the same statements."""

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from dure.local.directory.publishing.resources import Address, Resource, Text, json_ld, turtle

# The JSON-LD parser of rdflib uses a class that rdflib itself calls old.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
PREFIXES = {"ex": "https://example.org/terms/"}
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), min_size=1, max_size=40)


def graphs(resources):
    written = (("turtle", turtle), ("json-ld", json_ld))
    return [rdflib.Graph().parse(data="".join(write(resources, PREFIXES)), format=name) for name, write in written]


@settings(deadline=None, max_examples=150)
@given(st.lists(TEXTS, max_size=4), TEXTS)
def test_any_text_comes_back_as_it_was(texts, name):
    resource = Resource(Address("https://example.org/a"), ("ex:Thing",))
    resource.add("ex:says", *(Text(text, "ko") for text in texts))
    resource.add("ex:named", Text(name))
    first, second = graphs([resource])
    assert isomorphic(first, second)
    says = rdflib.URIRef("https://example.org/terms/says")
    assert {str(value) for value in first.objects(None, says)} == set(texts)
    assert [str(value) for value in first.objects(None, rdflib.URIRef("https://example.org/terms/named"))] == [name]


def test_quotes_line_ends_and_control_signs_are_escaped():
    text = 'He said "no"\\n\r\n\ttab \x07 "" """ <b> 두레 ß 𝕏'
    resource = Resource(Address("https://example.org/a"), ("ex:Thing",))
    resource.add("ex:says", Text(text))
    for graph in graphs([resource]):
        assert text in {str(value) for value in graph.objects()}


def test_an_address_with_forbidden_signs_cannot_end_its_brackets():
    resource = Resource(Address("https://example.org/a"), ("ex:Thing",))
    resource.add("ex:at", Address('https://example.org/> . <urn:evil> <urn:p> "x" . {}|^`\\ \n'))
    for graph in graphs([resource]):
        assert len(graph) == 2
        assert not list(graph.subjects(rdflib.URIRef("urn:p")))


def test_values_keep_their_datatype_and_empty_ones_are_not_said():
    resource = Resource(Address("https://example.org/a"), ("ex:Thing", "ex:Other"))
    resource.add("ex:day", Text("2026-01-02", datatype="date"), None, Text(""), Text("2026-01-02", datatype="date"))
    for graph in graphs([resource]):
        assert len(graph) == 3
        values = list(graph.objects(None, rdflib.URIRef("https://example.org/terms/day")))
        assert values == [rdflib.Literal("2026-01-02", datatype=rdflib.XSD.date)]


def test_no_resources_make_an_empty_document():
    assert [len(graph) for graph in graphs([])] == [0, 0]
