"""The directory for programs."""

from datetime import date as calendar_date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status

from dure.core.agents.actions import change_organization, create_organization
from dure.core.agents.models import Organization, OrganizationType
from dure.core.agents.qualities import ACCESSIBILITY
from dure.core.agents.requests import ProgramRequest
from dure.core.agents.tokens import TokenAuth
from dure.core.agents.vocabulary import concept_reference
from dure.core.kit.api import Limit, Offset, Page, TranslatedText, page
from dure.core.kit.errors import Refused
from dure.core.kit.translated_forms import translated_from
from dure.core.territories.models import Challenge, Territory
from dure.local.directory import queries
from dure.local.directory.engine.cells import BadCell, country, website
from dure.local.directory.merged_entries import merged_answer
from dure.local.directory.queries import Filters

router = Router()

ShortText = Annotated[str, Field(min_length=1, max_length=300)]
LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2}$")]


class OrganizationTypeOut(Schema):
    code: str
    name: TranslatedText
    sector: str
    country_code: str
    essglobal: list[str]
    exact: bool


class OrganizationOut(Schema):
    id: UUID
    slug: str
    name: TranslatedText
    type: str | None
    territory: str | None
    activities: list[str]
    locality: str
    country_code: str
    latitude: Decimal | None
    longitude: Decimal | None


class TieOut(Schema):
    role: str
    outward: bool
    other: str
    start: calendar_date | None
    end: calendar_date | None
    source_name: str
    source_url: str


class CertificationData(Schema):
    """`kind` is a code of the site's list or the certification's name; days are ISO 8601."""

    kind: str = Field(min_length=1, max_length=200)
    number: str = Field("", max_length=100)
    start: calendar_date | None = None
    end: calendar_date | None = None
    source_name: str = Field("", max_length=300)
    source_url: str = Field("", max_length=1000, pattern=r"^(https?://\S+)?$")


class OrganizationDetailOut(OrganizationOut):
    summary: TranslatedText
    other_names: list[str]
    challenges: list[str]
    languages: list[str]
    accessibility: list[str]
    certifications: list[dict[str, str]]
    closed_on: calendar_date | None
    membership_type: str
    qualifiers: list[str]
    street_address: str
    region: str
    postcode: str
    located_by: str
    website: str
    email: str
    phone: str
    social_links: dict[str, str]
    identifiers: dict[str, str]
    founded: calendar_date | None
    source_name: str
    source_url: str
    checked_on: calendar_date | None
    relationships: list[TieOut]


class OrganizationFilters(Schema):
    q: str = ""
    territory: str = ""
    type: str = ""
    activity: str = ""
    sector: str = ""


class OrganizationChange(Schema):
    """Fields that are left out stay as they are."""

    name: TranslatedText | None = None
    summary: TranslatedText | None = None
    other_names: list[ShortText] | None = None
    challenges: list[str] | None = None
    languages: list[LanguageCode] | None = None
    accessibility: list[str] | None = None
    certifications: list[CertificationData] | None = None
    closed_on: calendar_date | None = None
    type: str | None = None
    activities: list[str] | None = None
    membership_type: str | None = None
    qualifiers: list[str] | None = None
    street_address: str | None = None
    locality: str | None = None
    region: str | None = None
    postcode: str | None = None
    country_code: str | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    website: str | None = None
    email: str | None = None
    phone: str | None = None
    founded: calendar_date | None = None
    source_name: str | None = None
    source_url: str | None = None
    checked_on: calendar_date | None = None


class NewOrganization(OrganizationChange):
    name: TranslatedText
    territory: str


def _organization(organization: Organization) -> dict[str, Any]:
    return {
        "id": organization.pk,
        "slug": organization.slug,
        "name": organization.name.as_json(),
        "type": organization.type_id,
        "territory": organization.territory.slug if organization.territory else None,
        "activities": organization.activities,
        "locality": organization.locality,
        "country_code": organization.country_code,
        "latitude": organization.latitude,
        "longitude": organization.longitude,
    }


_SAME = (
    "other_names challenges languages accessibility certifications closed_on "
    "membership_type qualifiers street_address region postcode located_by website email phone social_links "
    "identifiers founded source_name source_url checked_on"
)


def _detail(organization: Organization) -> dict[str, Any]:
    ties = queries.ties_of(organization)
    return {
        **_organization(organization),
        **{name: getattr(organization, name) for name in _SAME.split()},
        "summary": organization.summary.as_json(),
        "relationships": [
            {
                "role": tie.role,
                "outward": tie.outward,
                "other": tie.other.text,
                "start": tie.start,
                "end": tie.end,
                "source_name": tie.source_name,
                "source_url": tie.source_url,
            }
            for tie in ties
        ],
    }


def _found(slug: str) -> Organization:
    return get_object_or_404(Organization.objects.select_related("agent", "type", "territory"), slug=slug)


@router.get("/organizations", response=Page[OrganizationOut], summary="Organizations by name, filtered")
def organizations(
    request: HttpRequest, filters: Query[OrganizationFilters], limit: Limit = 50, offset: Offset = 0
) -> dict[str, Any]:
    return page(queries.organizations(Filters(**filters.dict())), limit, offset, _organization)


@router.get("/organizations/{slug}", response=OrganizationDetailOut, summary="One organization")
def organization(request: HttpRequest, slug: str) -> Any:
    found = _found(slug)
    if found.merged_into_id is not None:
        return merged_answer("api:organization", found)
    return _detail(found)


@router.get("/organization-types", response=list[OrganizationTypeOut], summary="The types organizations have")
def organization_types(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {
            "code": each.code,
            "name": each.name.as_json(),
            "sector": each.sector,
            "country_code": each.country_code,
            "essglobal": each.essglobal,
            "exact": each.exact,
        }
        for each in OrganizationType.objects.all()
    ]


@router.post(
    "/organizations",
    response={201: OrganizationDetailOut},
    auth=TokenAuth("directory:write"),
    summary="Add an organization",
)
def add_organization(request: ProgramRequest, data: NewOrganization) -> Status[dict[str, Any]]:
    home = get_object_or_404(Territory, slug=data.territory)
    created = create_organization(request.auth, home, **public_fields(data))
    return Status(201, _detail(_found(created.slug)))


@router.patch(
    "/organizations/{slug}",
    response=OrganizationDetailOut,
    auth=TokenAuth("directory:write"),
    summary="Change an organization",
)
def edit_organization(request: ProgramRequest, slug: str, data: OrganizationChange) -> dict[str, Any]:
    change_organization(request.auth, _found(slug), **public_fields(data))
    return _detail(_found(slug))


def public_fields(data: OrganizationChange) -> Any:
    """What was sent, as the actions take it. Raises Refused for unknown concepts, types and malformed values."""
    sent: dict[str, Any] = data.dict(exclude_unset=True, exclude={"territory"})
    for name in ("name", "summary"):
        if sent.get(name):
            sent[name] = translated_from(sent[name])
    if sent.get("type") is not None:
        sent["type"] = get_object_or_404(OrganizationType, code=sent["type"])
    for name in ("activities", "qualifiers"):
        if name in sent:
            sent[name] = [_concept(each, name) for each in sent[name] or []]
    if sent.get("membership_type"):
        sent["membership_type"] = _concept(sent["membership_type"], "membership_type")
    for name, read in (("country_code", country), ("website", website)):
        if sent.get(name):
            sent[name] = _cell(sent[name], name, read)
    _read_further_facts(sent)
    if "latitude" in sent or "longitude" in sent:
        sent["located_by"] = ""
    nullable = {"type", "latitude", "longitude", "founded", "closed_on", "checked_on"}
    return {name: value for name, value in sent.items() if value is not None or name in nullable}


def _certification(row: dict[str, Any]) -> dict[str, str]:
    """A certification in stored form: what is empty is left out."""
    texts = {name: value.isoformat() if isinstance(value, calendar_date) else value for name, value in row.items()}
    return {name: value for name, value in texts.items() if value}


def _read_further_facts(sent: dict[str, Any]) -> None:
    """Bring certifications into stored form. Refused for codes that the lists of this site do not name."""
    if sent.get("certifications"):
        sent["certifications"] = [_certification(row) for row in sent["certifications"]]
    given = set(sent.get("challenges") or [])
    unknown = {
        "challenges": given - set(Challenge.objects.filter(pk__in=given).values_list("pk", flat=True)),
        "accessibility": set(sent.get("accessibility") or []) - set(ACCESSIBILITY),
    }
    for field, codes in unknown.items():
        if codes:
            message = _("“%(code)s” is not in the list of this site.") % {"code": min(codes)[:100]}
            raise Refused("unknown-code", message, field=field)


def _concept(reference: str, field: str) -> str:
    known = concept_reference(reference)
    if known is None:
        raise Refused(
            "unknown-concept", _("ESSGlobal 2.1 has no concept “%(code)s”.") % {"code": reference}, field=field
        )
    return known


def _cell(value: str, field: str, read: Any) -> str:
    try:
        return str(read(value))
    except BadCell:
        raise Refused("malformed-value", _("“%(value)s” is malformed.") % {"value": value[:100]}, field=field) from None
