"""Dure's types of organizations as a SKOS vocabulary (https://www.w3.org/TR/skos-reference/)."""

from collections.abc import Iterator

from dure.core.agents.models import OrganizationType
from dure.core.agents.vocabulary import concept_address
from dure.local.directory.publishing.addresses import scheme_address, type_address
from dure.local.directory.publishing.resources import Address, Resource, Text

TITLES = {
    "ko": "두레의 조직 유형",
    "en": "Types of organizations in Dure",
    "fr": "Types d’organisations dans Dure",
    "es": "Tipos de organizaciones en Dure",
}


def type_resources() -> Iterator[Resource]:
    """The scheme and each type as a concept, matched with the ESSGlobal concepts it comes closest to."""
    kinds = list(OrganizationType.objects.all())
    scheme = Resource(scheme_address(), ("skos:ConceptScheme",))
    scheme.add("skos:prefLabel", *(Text(title, language) for language, title in TITLES.items()))
    scheme.add("skos:hasTopConcept", *(type_address(kind.code) for kind in kinds))
    yield scheme
    for kind in kinds:
        concept = Resource(type_address(kind.code), ("skos:Concept",))
        concept.add("skos:prefLabel", *(Text(name, language) for language, name in kind.name.texts.items()))
        concept.add("skos:notation", Text(kind.code))
        concept.add("skos:inScheme", scheme.address)
        concept.add("skos:topConceptOf", scheme.address)
        concept.add("dcterms:spatial", Text(kind.country_code))
        matches = [Address(concept_address(each)) for each in kind.essglobal]
        concept.add("skos:exactMatch", *matches[: 1 if kind.exact else 0])
        concept.add("skos:closeMatch", *matches[1 if kind.exact else 0 :])
        yield concept
