"""What a visit costs. Prices are ended, never deleted: old visits keep theirs."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.kit.errors import Refused
from dure.core.kit.exact import to_millionths
from dure.core.kit.translated import Translated
from dure.local.spaces.models import Activity, Price, Space
from dure.local.spaces.premises.actions.setting import note_change, require_setting

OLDEST = 120


@dataclass(frozen=True)
class NewPrice:
    """What a visit costs: `amount` in the unit of the sale's kind, zero for free; `age_from` in years."""

    activity: Activity
    sale: Activity
    name: Translated
    amount: Decimal
    condition: str = Price.Condition.NONE
    age_from: int | None = None


@transaction.atomic
def add_price(by: User, space: Space, new: NewPrice) -> Price:
    """Ask this price from now on. Refused below zero, for other activities, and for an age that is none."""
    require_setting(by, space)
    if not new.name:
        raise Refused("no-name", _("Write the price's name in at least one language."), field="name")
    _check_activities(space, new)
    try:
        negative = to_millionths(new.amount) < 0
    except ValidationError as error:
        raise Refused("wrong-amount", " ".join(error.messages), field="amount") from error
    if negative:
        raise Refused("wrong-amount", _("Give an amount of zero or more."), field="amount")
    if new.condition not in Price.Condition.values:
        raise Refused("wrong-condition", _("Choose for whom the price is."), field="condition")
    by_age = new.condition == Price.Condition.AGE
    if by_age and (new.age_from is None or not 1 <= new.age_from <= OLDEST):
        raise Refused("no-age", _("Say from which age the price holds, such as 65."), field="age_from")
    price = Price.objects.create(
        activity=new.activity,
        sale=new.sale,
        name=new.name,
        amount=new.amount,
        condition=new.condition,
        age_from=new.age_from if by_age else None,
        order=Price.objects.filter(activity=new.activity).count(),
    )
    note_change(by, space, "price", price=str(price.pk))
    return price


@transaction.atomic
def end_price(by: User, price: Price) -> Price:
    """Ask this price no more. Ended twice is ended."""
    space = price.activity.space
    require_setting(by, space)
    if price.ended_at is None:
        price.ended_at = timezone.now()
        price.save(update_fields=["ended_at"])
        note_change(by, space, "price", price=str(price.pk))
    return price


def _check_activities(space: Space, new: NewPrice) -> None:
    kinds = ((new.activity, Activity.Kind.VISIT, "activity"), (new.sale, Activity.Kind.SALE, "sale"))
    for activity, kind, field in kinds:
        if activity.space_id != space.pk or activity.kind != kind:
            message = _("“%(name)s” is not recorded in this way here. Choose from the list of this space.")
            raise Refused("other-activity", message % {"name": activity.name}, field=field)
