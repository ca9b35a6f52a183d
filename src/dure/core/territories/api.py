"""Territories for programs."""

from datetime import date as calendar_date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status

from dure.core.agents.requests import ProgramRequest
from dure.core.agents.tokens import TokenAuth
from dure.core.kit.api import Limit, Offset, Page, TranslatedText, page
from dure.core.kit.translated import Translated
from dure.core.kit.translated_forms import translated_from
from dure.core.territories import actions, queries
from dure.core.territories.models import Challenge, IndicatorKind, IndicatorValue, Territory, TerritoryChallenge

router = Router()


class ChallengeOut(Schema):
    code: str
    name: TranslatedText
    description: TranslatedText


class TerritoryOut(Schema):
    id: UUID
    slug: str
    name: TranslatedText
    kind: str
    parent: str | None
    path: str
    country_code: str


class StatedChallengeOut(Schema):
    code: str
    name: TranslatedText
    note: TranslatedText
    source_name: str
    source_url: str
    source_date: calendar_date


class TerritoryDetailOut(TerritoryOut):
    summary: TranslatedText
    time_zone: str
    languages: list[str]
    latitude: Decimal | None
    longitude: Decimal | None
    website: str
    challenges: list[StatedChallengeOut]


class IndicatorValueOut(Schema):
    id: UUID
    kind: str
    unit: str
    value: Decimal
    date: calendar_date
    source_name: str
    source_url: str
    note: TranslatedText


class IndicatorValueIn(Schema):
    kind: str
    value: Decimal
    date: calendar_date
    source_name: str
    source_url: str = ""
    note: TranslatedText = {}


def _territory(territory: Territory) -> dict[str, Any]:
    parents = territory.path.split("/")[:-2]
    return {
        "id": territory.pk,
        "slug": territory.slug,
        "name": territory.name.as_json(),
        "kind": territory.kind,
        "parent": parents[-1] if parents else None,
        "path": territory.path,
        "country_code": territory.country_code,
    }


def _stated(stated: TerritoryChallenge) -> dict[str, Any]:
    return {
        "code": stated.challenge_id,
        "name": stated.challenge.name.as_json(),
        "note": stated.note.as_json(),
        "source_name": stated.source_name,
        "source_url": stated.source_url,
        "source_date": stated.source_date,
    }


def _value(value: IndicatorValue) -> dict[str, Any]:
    return {
        "id": value.pk,
        "kind": value.kind_id,
        "unit": value.kind.unit,
        "value": value.value,
        "date": value.date,
        "source_name": value.source_name,
        "source_url": value.source_url,
        "note": value.note.as_json(),
    }


@router.get("/territories", response=Page[TerritoryOut], summary="Territories, each below its parent")
def territories(
    request: HttpRequest, within: str = "", kind: str = "", limit: Limit = 50, offset: Offset = 0
) -> dict[str, Any]:
    rows = queries.within(get_object_or_404(Territory, slug=within)) if within else Territory.objects.all()
    if kind:
        rows = rows.filter(kind=kind)
    return page(rows.order_by("path"), limit, offset, _territory)


@router.get("/territories/{slug}", response=TerritoryDetailOut, summary="One territory with its challenges")
def territory(request: HttpRequest, slug: str) -> dict[str, Any]:
    found = get_object_or_404(Territory, slug=slug)
    return {
        **_territory(found),
        "summary": found.summary.as_json(),
        "time_zone": found.time_zone,
        "languages": found.languages,
        "latitude": found.latitude,
        "longitude": found.longitude,
        "website": found.website,
        "challenges": [_stated(stated) for stated in queries.challenges_of(found)],
    }


@router.get(
    "/territories/{slug}/indicators",
    response=Page[IndicatorValueOut],
    summary="What sources say of a territory; none is preferred",
)
def indicators(
    request: HttpRequest, slug: str, kind: str = "", limit: Limit = 50, offset: Offset = 0
) -> dict[str, Any]:
    rows = queries.indicator_values(get_object_or_404(Territory, slug=slug))
    if kind:
        rows = rows.filter(kind=kind)
    return page(rows, limit, offset, _value)


@router.post(
    "/territories/{slug}/indicators",
    response={201: IndicatorValueOut},
    auth=TokenAuth("territories:write"),
    summary="Add what a source says; the same again changes nothing",
)
def add_indicator_value(request: ProgramRequest, slug: str, data: IndicatorValueIn) -> Status[dict[str, Any]]:
    value = actions.add_indicator_value(
        request.auth,
        get_object_or_404(Territory, slug=slug),
        get_object_or_404(IndicatorKind, code=data.kind),
        value=data.value,
        date=data.date,
        source_name=data.source_name,
        source_url=data.source_url,
        note=translated_from(data.note) if data.note else Translated({}),
    )
    return Status(201, _value(value))


@router.get("/challenges", response=list[ChallengeOut], summary="The shared list of challenges")
def challenges(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {"code": each.code, "name": each.name.as_json(), "description": each.description.as_json()}
        for each in Challenge.objects.all()
    ]
