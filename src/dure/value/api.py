"""JSON routes of indicators and value accounts."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from dure.core.agents.requests import ProgramRequest
from dure.core.agents.tokens import TokenAuth
from dure.core.kit.api import Limit, Offset, Page, TranslatedText, page
from dure.core.kit.translated_forms import translated_from
from dure.ledger.models import ResourceSpecification
from dure.local.initiatives.models import Initiative
from dure.value import actions, queries
from dure.value.measuring import Window, measure
from dure.value.models import Computation, Indicator, ValueAccount

router = Router()
ACCOUNTS = ValueAccount.objects.select_related("initiative__territory", "initiative__plan", "initiative__lead")


class IndicatorOut(Schema):
    id: UUID
    slug: str
    name: TranslatedText
    unit: str
    action: str
    specification: str | None
    aggregation: str


class MeasurementOut(Schema):
    """`value` is a decimal number as text; `simulated` where its events come from a simulation."""

    indicator: IndicatorOut
    value: str
    events: int
    simulated: bool


class AccountOut(Schema):
    slug: str
    name: TranslatedText
    initiative: str
    start: date
    end: date
    currency: str
    timing: str


class ComputationOut(Schema):
    """`document` is what `dure value calculate` reads, `result["figures"]` what it prints."""

    id: UUID
    account: str
    seal: int
    formula: str
    simulated: bool
    computed_at: datetime
    document: dict[str, Any]
    result: dict[str, Any]
    evidence: list[dict[str, Any]]


class IndicatorIn(Schema):
    slug: str = Field(pattern=r"^[a-z0-9-]{1,80}$")
    name: TranslatedText
    unit: str
    action: str = ""
    specification: str | None = Field(None, description="Slug of a resource specification; empty for any.")
    aggregation: Indicator.Aggregation
    live: bool = True


class AssumptionIn(Schema):
    line: str | None = Field(None, description="Slug of the line; empty for the discount rate.")
    kind: str
    low: Decimal
    central: Decimal
    high: Decimal
    date: date
    source_name: str = Field(min_length=1, max_length=300)
    source_url: str = ""


def indicator_out(row: Indicator) -> IndicatorOut:
    return IndicatorOut(
        id=row.id,
        slug=row.slug,
        name=row.name.as_json(),
        unit=row.unit,
        action=row.action,
        specification=row.specification.slug if row.specification else None,
        aggregation=row.aggregation,
    )


def account_out(row: ValueAccount) -> AccountOut:
    return AccountOut(
        slug=row.slug,
        name=row.name.as_json(),
        initiative=row.initiative.slug,
        start=row.start,
        end=row.end,
        currency=row.currency,
        timing=row.timing,
    )


def computation_out(row: Computation) -> ComputationOut:
    return ComputationOut(
        id=row.id,
        account=row.account.slug,
        seal=row.seal_id,
        formula=row.formula,
        simulated=row.simulated,
        computed_at=row.computed_at,
        document=row.document,
        result=row.result,
        evidence=row.evidence,
    )


@router.get("/initiatives/{slug}/indicators", response=list[IndicatorOut])
def list_indicators(request: HttpRequest, slug: str) -> Any:
    """The questions that are asked of an initiative's events."""
    initiative = get_object_or_404(Initiative, slug=slug)
    return [indicator_out(row) for row in initiative.plan.indicators.select_related("specification")]


@router.post("/initiatives/{slug}/indicators", response={201: IndicatorOut}, auth=TokenAuth("value:write"))
def define_indicator(request: ProgramRequest, slug: str, body: IndicatorIn) -> Any:
    """Define an indicator. Needs the right to compute accounts."""
    initiative = get_object_or_404(Initiative.objects.select_related("territory", "lead", "plan"), slug=slug)
    fields = body.dict(exclude={"slug", "name", "specification"})
    if body.specification:
        fields["specification"] = get_object_or_404(ResourceSpecification, slug=body.specification)
    made = actions.define_indicator(
        request.auth,
        initiative,
        slug=body.slug,
        name=translated_from(body.name),
        **fields,
    )
    return Status(201, indicator_out(made))


@router.get("/indicators/{indicator_id}", response=MeasurementOut)
def read_indicator(request: HttpRequest, indicator_id: UUID, start: date | None = None, end: date | None = None) -> Any:
    """An indicator's value between two days (both counted, both optional), at this moment."""
    row = get_object_or_404(
        Indicator.objects.select_related("plan__initiative__territory", "specification"), id=indicator_id
    )
    found = measure(row, Window(row.plan.initiative.territory.time_zone, start, end))
    return MeasurementOut(
        indicator=indicator_out(row), value=format(found.value, "f"), events=found.events, simulated=row.plan.simulated
    )


@router.get("/accounts", response=Page[AccountOut])
def list_accounts(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> Any:
    """All value accounts."""
    return page(ACCOUNTS.order_by("slug"), limit, offset, account_out)


@router.get("/accounts/{slug}", response=AccountOut)
def read_account(request: HttpRequest, slug: str) -> Any:
    """One value account; its results are under `computations`."""
    return account_out(get_object_or_404(ACCOUNTS, slug=slug))


@router.get("/accounts/{slug}/computations", response=Page[ComputationOut])
def list_computations(request: HttpRequest, slug: str, limit: Limit = 20, offset: Offset = 0) -> Any:
    """The account's results, newest first, each with its evidence."""
    account = get_object_or_404(ValueAccount, slug=slug)
    return page(queries.computations().filter(account=account), limit, offset, computation_out)


@router.post("/accounts/{slug}/computations", response={201: ComputationOut}, auth=TokenAuth("value:write"))
def compute_account(request: ProgramRequest, slug: str) -> Any:
    """Seal what has been recorded and compute the account from it."""
    account = get_object_or_404(ACCOUNTS, slug=slug)
    return Status(201, computation_out(actions.compute_account(request.auth, account)))


@router.post("/accounts/{slug}/assumptions", response={201: dict[str, UUID]}, auth=TokenAuth("value:write"))
def assume(request: ProgramRequest, slug: str, body: AssumptionIn) -> Any:
    """Set or replace an assumption; it counts from the next computation on."""
    account = get_object_or_404(ACCOUNTS, slug=slug)
    line = get_object_or_404(account.lines, slug=body.line) if body.line else None
    row = actions.assume(
        request.auth,
        account,
        line,
        body.kind,
        actions.Range(body.low, body.central, body.high),
        actions.Source(body.source_name, body.date, body.source_url),
    )
    return Status(201, {"id": row.id})


@router.get("/computations/{computation_id}", response=ComputationOut)
def read_computation(request: HttpRequest, computation_id: UUID) -> Any:
    """One result with its evidence."""
    return computation_out(get_object_or_404(queries.computations(), id=computation_id))
