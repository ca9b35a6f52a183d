"""The bathhouse as a space that its staff records at."""

from dure.core.agents.models import Organization, User
from dure.ledger.models import ResourceSpecification
from dure.local.initiatives.models import Initiative
from dure.local.spaces.actions import NewActivity, NewSpace, set_up_space
from dure.local.spaces.models import Space
from dure.site.demo.content import read, translated


def load_space(by: User, initiative: Initiative) -> Space:
    """The space with all that it records."""
    content = read("space")
    if initiative.place is None:
        raise ValueError("the demo's initiative needs a place for its space")
    activities = tuple(
        NewActivity(
            kind=entry["kind"],
            name=translated(entry["name"]),
            specification=ResourceSpecification.objects.get(slug=entry["specification"]),
            slug=entry["slug"],
        )
        for entry in content["activities"]
    )
    entry = content["space"]
    operator = Organization.objects.select_related("territory").get(slug=entry["operator"])
    new = NewSpace(translated(entry["name"]), operator, initiative.place, entry["slug"], activities)
    return set_up_space(by, initiative, new)
