"""What people can do with indicators and value accounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.core.kit.translated import Translated
from dure.ledger.engine.actions import ACTIONS
from dure.ledger.models import EconomicEvent, Seal
from dure.ledger.sealing import seal_events
from dure.local.initiatives.models import Initiative
from dure.value.computing import compute
from dure.value.models import AccountLine, Assumption, Computation, Indicator, ValueAccount

SHARES = frozenset({"share", "deadweight", "displacement", "attribution", "drop_off", "discount_rate"})


def _require_account_right(by: User, initiative: Initiative) -> None:
    require(by, Permission.COMPUTE_ACCOUNT, initiative.territory, initiative.lead)


@transaction.atomic
def define_indicator(by: User, initiative: Initiative, *, slug: str, name: Translated, **fields: Any) -> Indicator:
    """Ask the ledger a new question about `initiative`; `fields` are the other columns of `Indicator`."""
    _require_account_right(by, initiative)
    if fields.get("action") and fields["action"] not in ACTIONS:
        raise Refused("unknown-action", _("“%(action)s” is no ValueFlows action.") % fields, field="action")
    if Indicator.objects.filter(plan=initiative.plan, slug=slug).exists():
        raise Refused("indicator-exists", _("This initiative has an indicator “%s” already.") % slug, field="slug")
    indicator = Indicator.objects.create(plan=initiative.plan, slug=slug, name=name, **fields)
    log_change(by.agent_id, "define_indicator", "initiative", initiative.id, {"indicator": slug})
    return indicator


@transaction.atomic
def open_account(
    by: User,
    initiative: Initiative,
    *,
    slug: str,
    name: Translated,
    start: date,
    end: date,
    currency: str,
    timing: str = "end_of_year",
) -> ValueAccount:
    """Begin a value account of `initiative` for the days from `start` to `end`, both counted."""
    _require_account_right(by, initiative)
    if end < start:
        raise Refused("ends-before-start", _("The last day must not be before the first."), field="end")
    if ValueAccount.objects.filter(slug=slug).exists():
        raise Refused("slug-taken", _("Another account has the address “%s” already.") % slug, field="slug")
    account = ValueAccount.objects.create(
        initiative=initiative, slug=slug, name=name, start=start, end=end, currency=currency, timing=timing
    )
    log_change(by.agent_id, "open_account", "account", account.id, {"initiative": str(initiative.id)})
    return account


@transaction.atomic
def add_line(by: User, account: ValueAccount, *, kind: str, slug: str, name: Translated, **fields: Any) -> AccountLine:
    """Add an input or an outcome; `fields` are the other columns of `AccountLine`."""
    _require_account_right(by, account.initiative)
    indicator = fields.get("indicator")
    if indicator is not None and indicator.plan_id != account.initiative.plan_id:
        raise Refused("foreign-indicator", _("Choose an indicator of this initiative."), field="indicator")
    if account.lines.filter(slug=slug).exists():
        raise Refused("line-exists", _("This account has a line “%s” already.") % slug, field="slug")
    line = AccountLine.objects.create(
        account=account, kind=kind, slug=slug, name=name, order=account.lines.count(), **fields
    )
    log_change(by.agent_id, "add_line", "account", account.id, {"line": slug, "kind": kind})
    return line


@dataclass(frozen=True, slots=True)
class Range:
    """The number that is assumed, and how low or high it may truly be."""

    low: Decimal
    central: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number comes from, and the day it describes or was agreed."""

    name: str
    date: date
    url: str = ""


@transaction.atomic
def assume(
    by: User,
    account: ValueAccount,
    line: AccountLine | None,
    kind: str,
    numbers: Range,
    source: Source,
    note: Translated | None = None,
) -> Assumption:
    """Set an assumption; the one it replaces stays, for the computations that used it."""
    _require_account_right(by, account.initiative)
    _check_assumption(line, kind, numbers)
    if not source.name.strip():
        raise Refused("no-source", _("Say where the number comes from."), field="source_name")
    account.assumptions.filter(line=line, kind=kind, replaced_at__isnull=True).update(replaced_at=timezone.now())
    row = Assumption.objects.create(
        account=account,
        line=line,
        kind=kind,
        low=numbers.low,
        central=numbers.central,
        high=numbers.high,
        date=source.date,
        source_name=source.name,
        source_url=source.url,
        note=note or Translated({}),
    )
    details = {"kind": kind, "line": line.slug if line else "", "central": str(numbers.central)}
    log_change(by.agent_id, "assume", "account", account.id, details)
    return row


def _check_assumption(line: AccountLine | None, kind: str, numbers: Range) -> None:
    if (kind == Assumption.Kind.DISCOUNT_RATE) != (line is None):
        raise Refused("wrong-place", _("A discount rate belongs to the account, all else to a line."), field="kind")
    if not numbers.low <= numbers.central <= numbers.high:
        raise Refused("out-of-order", _("Write the numbers from low to high."), field="central")
    if kind in SHARES and not (numbers.low >= 0 and numbers.high <= 1):
        raise Refused("not-a-share", _("A share lies between 0 and 1: write 0.25 for 25 %."), field="central")


@transaction.atomic
def compute_account(by: User, account: ValueAccount) -> Computation:
    """Seal what has been recorded, compute the account from it, and keep the result with its evidence."""
    _require_account_right(by, account.initiative)
    seal_events()
    seal = Seal.objects.defer("leaves").order_by("-number").first()
    if seal is None:
        raise Refused("empty-ledger", _("Nothing has been recorded yet, so there is nothing to value."))
    computed = compute(account, seal)
    computation = Computation.objects.create(
        account=account,
        seal=seal,
        formula=computed.formula,
        document=computed.document,
        result=computed.result,
        evidence=computed.evidence,
        simulated=account.initiative.plan.simulated,
        computed_at=timezone.now(),
        computed_by=by,
    )
    log_change(by.agent_id, "compute_account", "account", account.id, {"computation": str(computation.id)})
    return computation


def differences(computation: Computation) -> list[str]:
    """Compute again from the ledger as it was at the computation's seal; name each part that comes out otherwise.

    Empty means: the same to the digit, whatever has been recorded or assumed since.
    """
    again = compute(computation.account, computation.seal, list(_assumption_ids(computation.evidence)))
    pairs = {
        "formula": (computation.formula, again.formula),
        "document": (computation.document, again.document),
        "result": (computation.result, again.result),
    }
    return [part for part, (then, now) in pairs.items() if then != now]


def _assumption_ids(evidence: Iterable[dict[str, Any]]) -> Iterable[Any]:
    for line in evidence:
        for assumption in line["assumptions"].values():
            yield assumption["id"]


def events_since(computation: Computation) -> int:
    """How many events of the initiative have been recorded since the computation's seal."""
    plan = computation.account.initiative.plan_id
    return EconomicEvent.objects.filter(plan=plan, position__gt=computation.seal.last_position).count()
