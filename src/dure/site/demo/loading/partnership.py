"""The initiative: what it is, who takes part, its steps, and the simulated pledges."""

from decimal import Decimal

from dure.core.agents.models import Organization, User
from dure.core.territories.models import Place, Territory
from dure.ledger.models import Commitment, ResourceSpecification
from dure.local.initiatives import actions
from dure.local.initiatives.models import Initiative
from dure.site.demo.content import Entry, read, source, translated


def load_initiative(by: User) -> tuple[Initiative, dict[str, Commitment]]:
    """The initiative, and its pledges by the keys that the simulation uses."""
    content = read("initiative")
    entry = content["initiative"]
    initiative = actions.start_initiative(
        by,
        lead=_organization(entry["lead"]),
        territory=Territory.objects.get(slug=entry["territory"]),
        data=actions.InitiativeData(
            name=translated(entry["name"]),
            summary=translated(entry["summary"]),
            description=translated(entry["description"]),
            challenges=tuple(entry["challenges"]),
            place=_place(content["place"]),
            status=entry["status"],
            started_on=entry["started_on"],
        ),
        slug=entry["slug"],
        simulated=True,
    )
    for partner in content["partners"]:
        new = actions.NewPartner(
            _organization(partner["organization"]),
            partner["sector"],
            translated(partner["part"]),
            **source(partner["source"]).fields(),
        )
        actions.add_partner(by, initiative, new)
    for step in content["milestones"]:
        done = actions.NewMilestone(
            translated(step["name"]), step["date"], step["date"], **source(step["source"]).fields()
        )
        actions.add_milestone(by, initiative, done)
    return initiative, _load_pledges(by, initiative)


def _load_pledges(by: User, initiative: Initiative) -> dict[str, Commitment]:
    content = read("space")
    for entry in content["specifications"]:
        _specification(entry)
    operator = _organization(content["space"]["operator"])
    return {
        entry["key"]: actions.pledge(
            by,
            initiative,
            actions.NewPledge(
                partner=_organization(entry["organization"]),
                specification=ResourceSpecification.objects.get(slug=entry["specification"]),
                quantity=Decimal(entry["quantity"]),
                action=entry["action"],
                name=translated(entry["name"]),
                receiver=operator,
                due=entry["due"],
            ),
        )
        for entry in content["pledges"]
    }


def _specification(entry: Entry) -> None:
    ResourceSpecification.objects.get_or_create(
        slug=entry["slug"],
        defaults={
            "name": translated(entry["name"]),
            "default_unit": entry.get("unit", ""),
            "default_effort_unit": entry.get("effort_unit", ""),
            "medium_of_exchange": entry.get("medium_of_exchange", False),
        },
    )


def _place(entry: Entry) -> Place:
    territory = Territory.objects.get(slug=entry["territory"])
    return Place.objects.create(name=translated(entry["name"]), territory=territory)


def _organization(slug: str) -> Organization:
    return Organization.objects.select_related("territory").get(slug=slug)
