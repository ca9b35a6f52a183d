"""The words that pages use for kinds of activities."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from dure.local.spaces.models import Activity

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

KINDS: dict[str, "StrPromise"] = {
    Activity.Kind.VISIT: _("Visits of single people"),
    Activity.Kind.GATHERING: _("Something done together, with a number of people"),
    Activity.Kind.VOLUNTEERING: _("Hours of volunteers"),
    Activity.Kind.WORK: _("Hours of paid staff"),
    Activity.Kind.CONTRIBUTION: _("Contributions of partners"),
    Activity.Kind.PURCHASE: _("Purchases"),
    Activity.Kind.SALE: _("Sales: what visitors pay"),
}
