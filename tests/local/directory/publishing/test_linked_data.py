"""The directory as linked data: lasting addresses, documents, shapes, the vocabulary of types."""

import json
from datetime import date
from uuid import uuid4

import pyshacl
import pytest
import rdflib
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, SKOS

from builders import make_organization, make_territory
from dure.core.agents.actions import load_reference_data
from dure.core.agents.models import OrganizationType
from dure.local.directory.publishing.addresses import PREFIXES, organization_address
from dure.local.directory.publishing.describing import published
from dure.local.directory.publishing.formats import FORMATS
from dure.local.directory.publishing.views import shapes_text
from local.directory.publishing.entries import DIFFICULT, full_organization, make_member

# The JSON-LD parser of rdflib uses a class that rdflib itself calls old.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")]
ESSGLOBAL = rdflib.Namespace(PREFIXES["essglobal"])
GR = rdflib.Namespace(PREFIXES["gr"])


@pytest.fixture(autouse=True)
def reference_data():
    load_reference_data()


def body(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


def graph_of(client, name: str, **kwargs) -> rdflib.Graph:
    response = client.get(reverse(name, kwargs=kwargs))
    assert response.status_code == 200
    kind = "turtle" if kwargs.get("extension", "ttl") == "ttl" else "json-ld"
    return rdflib.Graph().parse(data=body(response), format=kind)


def conforms(graph: rdflib.Graph) -> bool:
    shapes = rdflib.Graph().parse(data=shapes_text(), format="turtle")
    return bool(pyshacl.validate(graph, shacl_graph=shapes, inference="none")[0])


def ask(client, url: str, accept: str):
    return client.get(url, headers={"accept": accept})


def test_a_name_leads_to_the_page_or_to_the_data_that_is_preferred(client):
    organization = full_organization()
    url = reverse("publishing:organization", kwargs={"identity": organization.pk})
    assert url == f"/id/organization/{organization.pk}"
    expected = {
        "text/html,*/*;q=0.8": "/en/organizations/bath/",
        "": "/en/organizations/bath/",
        "text/turtle": f"/data/organization/{organization.pk}.ttl",
        "application/ld+json;q=0.9, text/turtle;q=0.2": f"/data/organization/{organization.pk}.jsonld",
        "application/json": f"/data/organization/{organization.pk}.jsonld",
        "application/geo+json": f"/data/organization/{organization.pk}.geojson",
    }
    for accept, target in expected.items():
        response = ask(client, url, accept)
        assert (response.status_code, response["Location"]) == (303, target)
        assert "Accept" in response["Vary"].split(", ")
        assert 'type="text/turtle"' in response["Link"]
    assert ask(client, url, "image/png").status_code == 406
    assert client.get(expected["text/turtle"])["Content-Type"] == "text/turtle; charset=utf-8"
    assert client.get(expected["text/turtle"])["Access-Control-Allow-Origin"] == "*"


def test_an_unknown_name_or_format_is_not_found(client):
    organization = make_organization()
    for path in (
        f"/id/organization/{uuid4()}",
        "/id/organization/1",
        f"/data/organization/{organization.pk}.pdf",
        f"/data/organization/{uuid4()}.ttl",
        "/data/organizations.pdf",
        "/data/organizations.ttl?territory=atlantis",
        "/data/organization-types.pdf",
        "/id/organization-types/nothing",
    ):
        assert client.get(path).status_code == 404, path
    assert client.post(f"/id/organization/{organization.pk}").status_code == 405


def test_a_merged_entry_leads_to_the_one_that_took_its_place(client):
    last = full_organization("last")
    middle = make_organization("middle", merged_into=last)
    first = make_organization("first", merged_into=middle)
    for old in (first, middle):
        response = ask(client, f"/id/organization/{old.pk}", "text/turtle")
        assert (response.status_code, response["Location"]) == (301, f"/id/organization/{last.pk}")
        response = client.get(f"/data/organization/{old.pk}.jsonld")
        assert (response.status_code, response["Location"]) == (301, f"/data/organization/{last.pk}.jsonld")
    graph = graph_of(client, "publishing:document", identity=last.pk, extension="ttl")
    same = set(graph.objects(None, rdflib.OWL.sameAs))
    assert rdflib.URIRef(organization_address(middle.pk).text) in same
    assert set(published()) == {last}


def test_turtle_and_json_ld_say_the_same_with_languages(client):
    organization = full_organization()
    make_member(organization, make_organization("network", type_id="sse-network"))
    make_member(organization, make_organization("left"), end=date(2020, 1, 1))
    turtle, json_ld = (
        graph_of(client, "publishing:document", identity=organization.pk, extension=extension)
        for extension in ("ttl", "jsonld")
    )
    assert isomorphic(turtle, json_ld)
    subject = rdflib.URIRef(organization_address(organization.pk).text)
    assert set(turtle.objects(subject, GR.name)) == {
        rdflib.Literal("일죽목욕탕 협동조합", lang="ko"),
        rdflib.Literal("Iljuk Bath Cooperative", lang="en"),
    }
    assert rdflib.Literal(DIFFICULT, lang="ko") in set(turtle.objects(subject))
    assert (subject, RDF.type, ESSGLOBAL.SSEInitiative) in turtle
    structure = turtle.value(subject, ESSGLOBAL.organisationalStructure)
    assert str(structure).endswith("/standard/organisational-structure/OS115")
    assert str(turtle.value(subject, ESSGLOBAL.primarySector)).endswith("/ICA230")
    assert len(list(turtle.objects(subject, rdflib.ORG.memberOf))) == 1
    address = turtle.value(subject, ESSGLOBAL.hasAddress)
    assert (address, RDF.type, ESSGLOBAL.Address) in turtle
    assert conforms(turtle)


def test_public_bodies_are_no_sse_initiatives(client):
    city = full_organization("city", type_id="local-government")
    graph = graph_of(client, "publishing:document", identity=city.pk, extension="ttl")
    assert not [term for term in graph.predicates() if str(term).startswith(str(ESSGLOBAL))]
    assert conforms(graph)


def test_the_whole_directory_is_one_graph_that_keeps_the_shapes(client):
    inside, outside = make_territory("inside"), make_territory("outside")
    full_organization("a", territory=make_territory("below", inside))
    full_organization("b", territory=outside, type_id="sse-network")
    make_organization("bare", territory=None)
    make_organization("gone", merged_into=make_organization("kept"))
    graph = graph_of(client, "publishing:organizations", extension="ttl")
    assert isomorphic(graph, graph_of(client, "publishing:organizations", extension="jsonld"))
    assert len(set(graph.subjects(GR.name))) == 4
    assert conforms(graph)
    response = client.get("/data/organizations.ttl", {"territory": "inside"})
    assert response.streaming
    assert len(set(rdflib.Graph().parse(data=body(response), format="turtle").subjects(GR.name))) == 1


@pytest.mark.parametrize(
    "change",
    [
        ("name", None),
        ("latitude", rdflib.Literal("95.0", datatype=rdflib.XSD.decimal)),
        ("structure", rdflib.URIRef("https://example.org/other")),
        ("country", rdflib.Literal("Korea")),
        ("founded", rdflib.Literal("yesterday")),
        ("essglobal-without-type", None),
    ],
)
def test_a_broken_graph_does_not_keep_the_shapes(client, change):
    organization = full_organization()
    graph = graph_of(client, "publishing:document", identity=organization.pk, extension="ttl")
    assert conforms(graph)
    geo, schema = rdflib.Namespace(PREFIXES["geo"]), rdflib.Namespace(PREFIXES["schema"])
    what, value = change
    predicate = {
        "name": GR.name,
        "latitude": geo.lat,
        "structure": ESSGLOBAL.organisationalStructure,
        "country": schema.addressCountry,
        "founded": schema.foundingDate,
    }.get(what)
    if predicate is None:
        graph.remove((None, RDF.type, ESSGLOBAL.SSEInitiative))
    else:
        subject = next(graph.subjects(predicate))
        graph.remove((subject, predicate, None))
        if value is not None:
            graph.add((subject, predicate, value))
    assert not conforms(graph)


def test_the_shapes_are_served(client):
    response = client.get("/data/shapes.ttl")
    assert response["Content-Type"].startswith("text/turtle")
    assert len(rdflib.Graph().parse(data=body(response), format="turtle")) > 50


def test_organization_types_are_a_vocabulary_in_four_languages(client):
    turtle, json_ld = (
        graph_of(client, "publishing:types_document", extension=extension) for extension in ("ttl", "jsonld")
    )
    assert isomorphic(turtle, json_ld)
    assert conforms(turtle)
    concepts = set(turtle.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) == OrganizationType.objects.count()
    for concept in concepts:
        assert {label.language for label in turtle.objects(concept, SKOS.prefLabel)} == {"ko", "en", "fr", "es"}
        assert set(turtle.objects(concept, SKOS.inScheme)) == set(turtle.subjects(RDF.type, SKOS.ConceptScheme))
    social = next(each for each in concepts if str(each).endswith("/kr-social-cooperative"))
    assert not list(turtle.objects(social, SKOS.exactMatch))
    charity = next(each for each in concepts if str(each).endswith("/charity"))
    assert str(turtle.value(charity, SKOS.exactMatch)).endswith("OS40")


def test_types_are_negotiated_too(client):
    assert ask(client, "/id/organization-types", "text/turtle")["Location"] == "/data/organization-types.ttl"
    assert ask(client, "/id/organization-types", "text/html")["Location"] == "/en/organizations/"
    assert ask(client, "/id/organization-types/charity", "*/*")["Location"] == "/en/organizations/?type=charity"
    assert ask(client, "/id/organization-types/charity", "application/ld+json").status_code == 303


def test_describing_costs_the_same_queries_for_any_number_of_organizations():
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            "".join(FORMATS["turtle"].write(published()))
        return len(captured)

    network = full_organization("network")
    make_member(full_organization("a"), network)
    before = queries()
    for slug in "bcd":
        make_member(full_organization(slug), network)
    assert queries() == before


def test_the_page_offers_the_entry_in_every_format(client):
    organization = full_organization()
    page = client.get(reverse("directory:detail", kwargs={"slug": organization.slug})).content.decode()
    for extension in ("ttl", "jsonld", "geojson", "murmurations.json"):
        assert page.count(f'href="/data/organization/{organization.pk}.{extension}"') == 2
    assert f"/id/organization/{organization.pk}" in page
    assert json.loads(body(client.get(f"/data/organization/{organization.pk}.geojson")))["type"] == "Feature"
