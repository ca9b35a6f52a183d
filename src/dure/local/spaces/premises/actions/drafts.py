"""Setting up a space step by step: a draft is kept, and all of it is opened in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from dure.core.agents.models import Organization, User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.kit.translated import Translated
from dure.ledger.models import ResourceSpecification
from dure.ledger.units import unit_label
from dure.local.initiatives.models import Initiative
from dure.local.spaces.actions import NewActivity, NewSpace, set_up_space
from dure.local.spaces.models import Activity, Space
from dure.local.spaces.premises.actions.hours import add_group_day, set_hours
from dure.local.spaces.premises.actions.prices import NewPrice, add_price
from dure.local.spaces.premises.actions.setting import set_presence
from dure.local.spaces.premises.actions.zones import NewZone, save_zone
from dure.local.spaces.premises.models import Draft
from dure.local.spaces.premises.patterns import WRITTEN_IN, Pattern

EFFORT = frozenset({Activity.Kind.VOLUNTEERING, Activity.Kind.WORK})
# What is counted in money, whatever kind of space it is.
MONEY_ACTIVITIES = (
    (Activity.Kind.CONTRIBUTION, {"ko": "기여금", "en": "Contribution", "fr": "Contribution", "es": "Aportación"}),
    (Activity.Kind.PURCHASE, {"ko": "구매", "en": "Purchase", "fr": "Achat", "es": "Compra"}),
    (Activity.Kind.SALE, {"ko": "이용료", "en": "Admission", "fr": "Entrées payées", "es": "Entradas pagadas"}),
)


@dataclass(frozen=True)
class Plan:
    """Everything that the steps have said."""

    pattern: Pattern
    name: Translated
    operator: Organization
    address: str
    currency: str
    zones: Sequence[NewZone] = ()
    schedules: Sequence[Mapping[str, Any]] = ()
    exceptions: Mapping[str, Any] | None = None
    groups: Sequence[Mapping[str, Any]] = ()
    prices: Sequence[Mapping[str, Any]] = ()


def require_opening(by: Any, initiative: Initiative) -> User:
    """Return `by` if they may open a space for the initiative; raise PermissionDenied if not."""
    return require(by, Permission.MANAGE_INITIATIVE, initiative.lead, initiative.territory)


def keep_answers(by: User, initiative: Initiative, step: str, answers: Mapping[str, list[str]]) -> Draft:
    """Keep what was sent at a step, right or wrong, until the space is open. Needs MANAGE_INITIATIVE."""
    require_opening(by, initiative)
    with transaction.atomic():
        draft, _made = Draft.objects.select_for_update().get_or_create(initiative=initiative, user=by)
        draft.answers = {**draft.answers, step: {name: list(values) for name, values in answers.items()}}
        draft.save(update_fields=["answers", "changed_at"])
    return draft


@transaction.atomic
def open_space(by: User, initiative: Initiative, plan: Plan) -> Space:
    """Open the space with its activities, zones, hours and prices, all or nothing, and drop the draft.

    Needs MANAGE_INITIATIVE for the initiative's lead or its territory, and MANAGE_SPACE for the operator or the lead.
    """
    require_opening(by, initiative)
    new = NewSpace(plan.name, plan.operator, address=plan.address, activities=_activities(plan))
    space = set_up_space(by, initiative, new)
    pattern = plan.pattern
    set_presence(by, space, follows_presence=pattern.follows_presence, longest_stay=pattern.longest_stay)
    for zone in plan.zones:
        save_zone(by, space, zone)
    if plan.schedules or plan.exceptions:
        set_hours(by, space, plan.schedules, plan.exceptions)
    for group in plan.groups:
        add_group_day(by, space, **group)
    visit = space.activities.filter(kind=Activity.Kind.VISIT).first()
    sale = space.activities.filter(kind=Activity.Kind.SALE).first()
    for price in plan.prices if visit and sale else ():
        add_price(by, space, NewPrice(visit, sale, **price))  # type: ignore[arg-type]
    Draft.objects.filter(initiative=initiative, user=by).delete()
    return space


def _activities(plan: Plan) -> tuple[NewActivity, ...]:
    named = tuple(
        NewActivity(row["kind"], row["name"], _specification(row), row["slug"]) for row in plan.pattern.activities
    )
    money = _money(plan.currency)
    return named + tuple(
        NewActivity(kind, Translated(texts, WRITTEN_IN), money, str(kind)) for kind, texts in MONEY_ACTIVITIES
    )


def _specification(row: Mapping[str, Any]) -> ResourceSpecification:
    unit = {"default_effort_unit": "hour"} if row["kind"] in EFFORT else {"default_unit": "one"}
    known, _made = ResourceSpecification.objects.get_or_create(
        slug=row["specification"], defaults={"name": row["name"], **unit}
    )
    return known


def _money(currency: str) -> ResourceSpecification:
    """Money in this currency, as the ledger knows it already or from now on."""
    known = ResourceSpecification.objects.filter(default_unit=currency, medium_of_exchange=True).first()
    if known is not None:
        return known
    name = Translated.of(str(unit_label(currency)), "en")
    return ResourceSpecification.objects.get_or_create(
        slug=f"money-{currency.lower()}", defaults={"name": name, "default_unit": currency, "medium_of_exchange": True}
    )[0]
