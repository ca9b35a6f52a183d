"""The lasting addresses of what the directory publishes."""

from functools import cache
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from dure.core.agents.vocabulary import BASE
from dure.local.directory.publishing.resources import Address

VOCABULARY = f"{BASE.removesuffix('standard/')}vocab/"
PREFIXES = {
    "essglobal": VOCABULARY,
    "gr": "http://purl.org/goodrelations/v1#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "schema": "https://schema.org/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}


def absolute(path: str) -> str:
    """The full address of a path of this site."""
    return f"{settings.DURE.base_url.rstrip('/')}{path}"


def organization_address(identity: UUID, part: str = "") -> Address:
    """What an organization is called everywhere; `part` names something of it, such as its address."""
    return Address(absolute(f"{_organizations_start()}{identity}") + (f"#{part}" if part else ""))


@cache
def _organizations_start() -> str:
    """What stands before the id: looked up once, because a download names several hundred thousand addresses."""
    nobody = UUID(int=0)
    return reverse("publishing:organization", kwargs={"identity": nobody}).removesuffix(str(nobody))


def scheme_address() -> Address:
    return Address(absolute(reverse("publishing:types")))


@cache
def type_address(code: str) -> Address:
    return Address(absolute(reverse("publishing:type", kwargs={"code": code})))
