"""From an account and the ledger to the document that the valuation engine reads, and its result.

The document is the form that `dure value calculate` reads, so anybody can download it and compute the
same figures without this site.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from dure.core.kit.errors import Refused
from dure.ledger.models import Seal
from dure.value.engine import sensitivity
from dure.value.engine.calculation import minor_unit_decimals, rounded, rounded_or_none, to_json
from dure.value.engine.sroi import ARITHMETIC, Account, Input, Outcome, Timing, evaluate
from dure.value.engine.waterfall import waterfall
from dure.value.measuring import Measurement, Window, measure_all
from dure.value.models import AccountLine, Assumption, ValueAccount

K = Assumption.Kind
ONE = Decimal(1)
ZERO = Decimal(0)
SENSITIVITY_DECIMALS = 4

# What the engine can vary: the kind of assumption -> its parameter of an outcome.
PARAMETERS = {
    K.QUANTITY: sensitivity.Parameter.QUANTITY,
    K.SHARE: sensitivity.Parameter.QUANTITY,
    K.PROXY: sensitivity.Parameter.PROXY,
    K.DEADWEIGHT: sensitivity.Parameter.DEADWEIGHT,
    K.DISPLACEMENT: sensitivity.Parameter.DISPLACEMENT,
    K.ATTRIBUTION: sensitivity.Parameter.ATTRIBUTION,
    K.DROP_OFF: sensitivity.Parameter.DROP_OFF,
}


@dataclass(frozen=True, slots=True)
class MeasuredLine:
    """A line of an account with what the ledger says and what is assumed."""

    line: AccountLine
    measurement: Measurement | None
    assumptions: dict[str, Assumption]

    def assumed(self, kind: str, otherwise: Decimal) -> Decimal:
        found = self.assumptions.get(kind)
        return otherwise if found is None else found.central

    @property
    def quantity(self) -> Decimal:
        """The measured value times the share of it that counts; where nothing is measured, what is assumed."""
        if self.measurement is None:
            return self.assumed(K.QUANTITY, ZERO)
        return ARITHMETIC.multiply(self.measurement.value, self.assumed(K.SHARE, ONE))


@dataclass(frozen=True, slots=True)
class Computed:
    """Everything a computation keeps."""

    formula: str
    document: dict[str, Any]
    result: dict[str, Any]
    evidence: list[dict[str, Any]]


def compute(account: ValueAccount, seal: Seal, assumption_ids: Sequence[UUID] | None = None) -> Computed:
    """Compute `account` from the events up to `seal`, with today's assumptions or with those named.

    Raises Refused where the account cannot be computed, naming the line and what it lacks.
    """
    lines = measured_lines(account, seal, assumption_ids)
    rate = _discount_rate(account, assumption_ids)
    engine_account = _engine_account(account, lines, rate)
    result = evaluate(engine_account)
    return Computed(
        formula=result.formula,
        document=_document(engine_account),
        result={
            "figures": to_json(result),
            "waterfall": [
                {"level": step.level.value, "amount": str(step.amount), "running_total": str(step.running_total)}
                for step in waterfall(result)
            ],
            "tornado": _tornado(engine_account, lines, rate),
        },
        evidence=[_evidence(line) for line in lines] + [_rate_evidence(rate)],
    )


def window_of(account: ValueAccount, seal: Seal | None) -> Window:
    """The account's days in its territory's time zone, up to `seal`."""
    return Window(
        account.initiative.territory.time_zone, account.start, account.end, seal.last_position if seal else None
    )


def measured_lines(
    account: ValueAccount, seal: Seal, assumption_ids: Sequence[UUID] | None = None
) -> list[MeasuredLine]:
    """The account's lines in order, each measured up to `seal`."""
    lines = list(account.lines.select_related("indicator"))
    if not any(line.kind == AccountLine.Kind.OUTCOME for line in lines):
        raise Refused("no-outcome", _("This account has no outcome yet. Add at least one."))
    indicators = [line.indicator for line in lines if line.indicator is not None]
    found = iter(measure_all(indicators, window_of(account, seal)))
    assumptions: dict[UUID, dict[str, Assumption]] = defaultdict(dict)
    for assumption in _assumptions(account, assumption_ids):
        if assumption.line_id is not None:
            assumptions[assumption.line_id][assumption.kind] = assumption
    return [
        MeasuredLine(line, next(found) if line.indicator_id is not None else None, assumptions[line.id])
        for line in lines
    ]


def _assumptions(account: ValueAccount, ids: Sequence[UUID] | None) -> list[Assumption]:
    rows = account.assumptions.all()
    return list(rows.filter(replaced_at__isnull=True) if ids is None else rows.filter(id__in=ids))


def _discount_rate(account: ValueAccount, ids: Sequence[UUID] | None) -> Assumption:
    for assumption in _assumptions(account, ids):
        if assumption.kind == K.DISCOUNT_RATE:
            return assumption
    raise Refused("no-discount-rate", _("This account has no discount rate yet. Add it, with its source."))


def _engine_account(account: ValueAccount, lines: Sequence[MeasuredLine], rate: Assumption) -> Account:
    try:
        return Account(
            currency=account.currency,
            discount_rate=rate.central,
            timing=Timing(account.timing),
            inputs=tuple(_engine_input(line) for line in lines if line.line.kind == AccountLine.Kind.INPUT),
            outcomes=tuple(_engine_outcome(line) for line in lines if line.line.kind == AccountLine.Kind.OUTCOME),
        )
    except ValueError as error:
        raise Refused("account-refused", str(error)) from error


def _engine_input(measured: MeasuredLine) -> Input:
    """Money counts as it is; hours and goods at their proxy."""
    if K.PROXY not in measured.assumptions:
        return Input(measured.line.slug, measured.quantity)
    unit = measured.line.indicator.unit if measured.line.indicator else ""
    return Input.valued(measured.line.slug, measured.quantity, unit, measured.assumptions[K.PROXY].central)


def _engine_outcome(measured: MeasuredLine) -> Outcome:
    if K.PROXY not in measured.assumptions:
        raise Refused(
            "no-proxy",
            _("The outcome “%(name)s” has no proxy yet. Say what one of it is worth, with a source.")
            % {"name": measured.line.name},
        )
    return Outcome(
        name=measured.line.slug,
        quantity=measured.quantity,
        proxy=measured.assumptions[K.PROXY].central,
        duration_years=measured.line.duration_years,
        deadweight=measured.assumed(K.DEADWEIGHT, ZERO),
        displacement=measured.assumed(K.DISPLACEMENT, ZERO),
        attribution=measured.assumed(K.ATTRIBUTION, ZERO),
        drop_off=measured.assumed(K.DROP_OFF, ZERO),
    )


def _document(account: Account) -> dict[str, Any]:
    return {
        "currency": account.currency,
        "discount_rate": format(account.discount_rate, "f"),
        "timing": account.timing.value,
        "inputs": [
            {"name": item.name, "amount": format(item.amount, "f")}
            if item.quantity is None or item.proxy is None
            else {
                "name": item.name,
                "quantity": format(item.quantity, "f"),
                "unit": item.unit,
                "proxy": format(item.proxy, "f"),
            }
            for item in account.inputs
        ],
        "outcomes": [
            {
                "name": outcome.name,
                "quantity": format(outcome.quantity, "f"),
                "proxy": format(outcome.proxy, "f"),
                "duration_years": outcome.duration_years,
                "deadweight": format(outcome.deadweight, "f"),
                "displacement": format(outcome.displacement, "f"),
                "attribution": format(outcome.attribution, "f"),
                "drop_off": format(outcome.drop_off, "f"),
            }
            for outcome in account.outcomes
        ],
    }


def _tornado(account: Account, lines: Sequence[MeasuredLine], rate: Assumption) -> list[dict[str, Any]]:
    """One bar an uncertain assumption, widest first; empty where there is no ratio to vary."""
    if not evaluate(account).inputs:
        return []
    asked: list[tuple[sensitivity.Assumption, Assumption, str]] = []
    if rate.low < rate.high and account.timing is not Timing.UNDISCOUNTED:
        asked.append((sensitivity.Assumption(sensitivity.Parameter.DISCOUNT_RATE, rate.low, rate.high), rate, ""))
    outcomes = [line for line in lines if line.line.kind == AccountLine.Kind.OUTCOME]
    for index, measured in enumerate(outcomes):
        for kind, parameter in PARAMETERS.items():
            assumption = measured.assumptions.get(kind)
            if assumption is not None and assumption.low < assumption.high:
                low, high = _range(measured, assumption)
                asked.append((sensitivity.Assumption(parameter, low, high, index), assumption, measured.line.slug))
    found = [(sensitivity.sensitivity(account, question), row, slug) for question, row, slug in asked]
    found.sort(key=lambda item: -item[0].swing)
    decimals = minor_unit_decimals(account.currency)
    return [
        {
            "line": slug,
            "kind": row.kind,
            "low": str(row.low),
            "central": str(row.central),
            "high": str(row.high),
            "ratio_at_low": rounded(bar.ratio_at_low, SENSITIVITY_DECIMALS),
            "ratio_at_high": rounded(bar.ratio_at_high, SENSITIVITY_DECIMALS),
            "present_value_at_low": rounded(bar.present_value_at_low, decimals),
            "present_value_at_high": rounded(bar.present_value_at_high, decimals),
            "switching_value": rounded_or_none(_switching_value(bar, row), SENSITIVITY_DECIMALS),
        }
        for bar, row, slug in found
    ]


def _range(measured: MeasuredLine, assumption: Assumption) -> tuple[Decimal, Decimal]:
    """The ends of the range in the engine's terms: a share of a measured value is a quantity there."""
    if assumption.kind != K.SHARE or measured.measurement is None:
        return assumption.low, assumption.high
    value = measured.measurement.value
    return ARITHMETIC.multiply(value, assumption.low), ARITHMETIC.multiply(value, assumption.high)


def _switching_value(bar: sensitivity.Sensitivity, assumption: Assumption) -> Decimal | None:
    if bar.switching_value is None or assumption.kind != K.SHARE:
        return bar.switching_value
    whole = ARITHMETIC.divide(bar.central, assumption.central) if assumption.central else ZERO
    return ARITHMETIC.divide(bar.switching_value, whole) if whole else None


def _evidence(measured: MeasuredLine) -> dict[str, Any]:
    line, found = measured.line, measured.measurement
    return {
        "line": str(line.id),
        "slug": line.slug,
        "kind": line.kind,
        "name": line.name.as_json(),
        "stakeholder": line.stakeholder.as_json(),
        "indicator": str(line.indicator_id) if line.indicator_id else None,
        "indicator_name": line.indicator.name.as_json() if line.indicator else None,
        "unit": line.indicator.unit if line.indicator else "",
        "measured": str(found.value) if found else None,
        "events": found.events if found else 0,
        "quantity": format(measured.quantity, "f"),
        "duration_years": line.duration_years,
        "assumptions": {kind: _assumption_evidence(row) for kind, row in measured.assumptions.items()},
    }


def _rate_evidence(rate: Assumption) -> dict[str, Any]:
    return {"line": None, "slug": "", "kind": "account", "assumptions": {rate.kind: _assumption_evidence(rate)}}


def _assumption_evidence(row: Assumption) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "low": str(row.low),
        "central": str(row.central),
        "high": str(row.high),
        "date": row.date.isoformat(),
        "source_name": row.source_name,
        "source_url": row.source_url,
        "note": row.note.as_json(),
    }
