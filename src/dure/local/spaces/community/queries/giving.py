"""What partners pledged and gave: every figure from the ledger, corrections included."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from dure.core.agents.models import Organization
from dure.local.initiatives.presentation import amount_text, events_url
from dure.local.initiatives.queries import PledgeView, pledges_of
from dure.local.spaces.models import Space
from dure.local.spaces.queries import today_at

REMINDED_AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class PledgeState:
    """A pledge with what is given and open of it, as of `today`."""

    view: PledgeView
    today: date

    @property
    def open(self) -> Decimal:
        """What may still be expected."""
        rest = self.view.quantity - self.view.delivered.quantity
        return Decimal(0) if self.view.commitment.finished else max(Decimal(0), rest)

    @property
    def is_due(self) -> bool:
        """Whether something is open that should come within two weeks, or should have come: time for a reminder."""
        due = self.view.commitment.due
        return bool(self.open) and due is not None and due <= self.today + REMINDED_AHEAD

    @property
    def texts(self) -> tuple[str, str, str]:
        """Pledged, given and open in words."""
        quantities = (self.view.quantity, self.view.delivered.quantity, self.open)
        pledged, given, rest = (amount_text(quantity, self.view.unit) for quantity in quantities)
        return pledged, given, rest

    @property
    def url(self) -> str:
        """The events that keep the pledge; empty while there is none."""
        return events_url(self.view)


@dataclass(frozen=True, slots=True)
class PartnerGiving:
    """A partner and the state of its pledges."""

    partner: Organization
    pledges: list[PledgeState]


def giving_of(space: Space) -> list[PartnerGiving]:
    """Each partner that pledged something within the space's initiative; two queries."""
    today = today_at(space)
    partners: dict[Organization, list[PledgeState]] = {}
    for view in pledges_of(space.initiative):
        partners.setdefault(view.provider, []).append(PledgeState(view, today))
    return [PartnerGiving(partner, pledges) for partner, pledges in partners.items()]
