"""How an initiative is shown: pictures, structured data, downloads, what was done when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from dure.core.agents.labels import labels_for, staff_names
from dure.core.audit.queries import changes_of
from dure.core.kit.charts import Chart
from dure.core.kit.charts.flow import Link, flow
from dure.core.kit.formatting import money_text, number_text
from dure.core.kit.tables import Column
from dure.ledger.units import UNITS, unit_label
from dure.local.initiatives.labels import STATUSES
from dure.local.initiatives.models import Initiative
from dure.local.initiatives.queries import InitiativePage, PledgeView

# The feed speaks of these; the audit log holds more.
DEEDS = {
    "start_initiative": gettext_lazy("Started the initiative"),
    "change_initiative": gettext_lazy("Changed the initiative's texts or dates"),
    "add_partner": gettext_lazy("Added a partner"),
    "remove_partner": gettext_lazy("Removed a partner"),
    "pledge": gettext_lazy("Noted a pledge"),
    "finish_pledge": gettext_lazy("Finished a pledge"),
    "reopen_pledge": gettext_lazy("Reopened a pledge"),
    "add_milestone": gettext_lazy("Added a milestone"),
    "complete_milestone": gettext_lazy("Marked a milestone as done"),
    "reopen_milestone": gettext_lazy("Reopened a milestone"),
}
FEED_LENGTH = 8


@dataclass(frozen=True, slots=True)
class FlowPicture:
    """Who gave (or, while nothing has come yet, promised) what to whom, in one unit."""

    chart: Chart
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the activity feed."""

    at: datetime
    what: object
    who: str


def amount_text(quantity: Decimal, unit: str) -> str:
    """A quantity with its unit, money as money."""
    if unit in UNITS and UNITS[unit].currency:
        return money_text(quantity, unit)
    return f"{number_text(quantity)} {unit_label(unit)}"


def flow_pictures(pledges: Sequence[PledgeView]) -> list[FlowPicture]:
    """One picture a unit, since bands of money and of hours have no common measure.

    Delivered quantities are drawn; in a unit of which nothing has come yet, what was promised.
    """
    pictures = []
    for unit in dict.fromkeys(row.unit for row in pledges):
        rows = [row for row in pledges if row.unit == unit]
        given = any(row.delivered.quantity > 0 for row in rows)
        links = [
            Link(str(row.provider), row.label, str(row.receiver), row.delivered.quantity if given else row.quantity)
            for row in rows
            if not given or row.delivered.quantity > 0
        ]
        words = {"unit": unit_label(unit)}
        title = _("Who gave what to whom, in %(unit)s") if given else _("Who promised what to whom, in %(unit)s")
        description = _("Partners on the left, what each gave, and who received it on the right.")
        headers = (_("From"), _("What"), _("To"), unit_label(unit))
        chart = flow(
            links,
            title=title % words,
            description=description,
            headers=headers,
            format_value=partial(amount_text, unit=unit),
        )
        pictures.append(FlowPicture(chart, title % words, description))
    return pictures


def feed(initiative: Initiative, *, for_colleagues: bool) -> list[Deed]:
    """What was done with the initiative, newest first. The public sees people by pseudonym only."""
    changes = [change for change in changes_of("initiative", initiative.pk, 3 * FEED_LENGTH) if change.action in DEEDS]
    shown = changes[:FEED_LENGTH]
    actors = [change.actor for change in shown]
    names = {key: label.text for key, label in labels_for(actors).items()}
    if for_colleagues:
        names |= staff_names(actors)
    site = pgettext("who did it", "This site")
    return [
        Deed(change.at, DEEDS[change.action], names.get(change.actor, site) if change.actor else site)
        for change in shown
    ]


def structured_data(page: InitiativePage, url: str) -> dict[str, Any]:
    """The initiative as a schema.org Project."""
    initiative = page.initiative
    data: dict[str, Any] = {
        "@type": "Project",
        "@id": url,
        "url": url,
        "name": str(initiative.name),
        "description": str(initiative.summary),
        "identifier": str(initiative.pk),
        "areaServed": {"@type": "AdministrativeArea", "name": str(initiative.territory)},
        "parentOrganization": {"@type": "Organization", "name": str(initiative.lead)},
        "member": [
            {"@type": "Organization", "name": str(partner.organization)}
            for sector in page.sectors
            for partner in sector.partners
        ],
        "knowsAbout": [str(challenge.name) for challenge in page.challenges],
    }
    if initiative.started_on:
        data["foundingDate"] = initiative.started_on.isoformat()
    if initiative.ended_on:
        data["dissolutionDate"] = initiative.ended_on.isoformat()
    return data


def events_url(pledge: PledgeView) -> str:
    """The ledger's events that fulfill a pledge; empty while there is none."""
    return f"{reverse('ledger:events')}?fulfills={pledge.commitment.pk}" if pledge.delivered.events else ""


def pledge_columns() -> list[Column[PledgeView]]:
    return [
        Column(_("From"), lambda row: row.provider),
        Column(_("What"), lambda row: row.label),
        Column(_("To"), lambda row: row.receiver),
        Column(_("Pledged"), lambda row: row.quantity),
        Column(_("Delivered"), lambda row: row.delivered.quantity),
        Column(_("Unit"), lambda row: row.unit),
        Column(_("Due"), lambda row: row.commitment.due or ""),
        Column(_("Finished"), lambda row: _("yes") if row.commitment.finished else _("no")),
        Column(_("Events"), lambda row: row.delivered.events),
    ]


def list_columns() -> list[Column[Any]]:
    return [
        Column(_("Initiative"), lambda row: row.name),
        Column(_("Territory"), lambda row: row.territory),
        Column(_("Led by"), lambda row: row.lead),
        Column(_("Status"), lambda row: STATUSES[row.status]),
        Column(_("Started on"), lambda row: row.started_on or ""),
        Column(_("Partners"), lambda row: row.partner_count),
        Column(_("Pledges"), lambda row: row.pledge_count),
        Column(_("Milestones done"), lambda row: row.done_count),
        Column(_("Milestones"), lambda row: row.milestone_count),
        Column(_("Simulated"), lambda row: _("yes") if row.plan.simulated else _("no")),
    ]
