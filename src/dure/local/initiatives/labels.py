"""The words that pages use for sectors, statuses and ways of giving."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.local.initiatives.models import Initiative

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# The order in which pages show the sectors.
SECTORS: dict[str, "StrPromise"] = {
    "public": pgettext_lazy("sector", "Local government and public bodies"),
    "private": pgettext_lazy("sector", "Private companies"),
    "sse": pgettext_lazy("sector", "Social and solidarity economy"),
    "civil": pgettext_lazy("sector", "Civil society"),
}

STATUSES: dict[str, "StrPromise"] = {
    Initiative.Status.FORMING: pgettext_lazy("initiative", "Forming"),
    Initiative.Status.RUNNING: pgettext_lazy("initiative", "Running"),
    Initiative.Status.ENDED: pgettext_lazy("initiative", "Ended"),
}

# ValueFlows actions by which a partner can keep a pledge, in the words of a coordinator.
WAYS_OF_GIVING: dict[str, "StrPromise"] = {
    "transfer": _("Money or goods"),
    "work": _("Hours of work"),
    "deliverService": _("A service"),
    "use": _("Use of a place or a thing"),
}
