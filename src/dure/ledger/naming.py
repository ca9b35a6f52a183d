"""What a public page may call an agent: organizations by name, persons only by a short pseudonym."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from dure.core.agents.models import Agent, Organization
from dure.core.kit.links import first_url

PSEUDONYM_LENGTH = 6


@dataclass(frozen=True, slots=True)
class AgentName:
    """How an agent is shown: `text`, and for an organization what its page is called."""

    id: UUID
    text: str
    slug: str = ""
    is_person: bool = False

    @property
    def url(self) -> str:
        """The organization's page; empty for persons and where the site has no such page."""
        return first_url(("directory:detail",), {"slug": self.slug}) if self.slug else ""

    def __str__(self) -> str:
        return self.text


def pseudonym(agent: UUID) -> str:
    """The end of the id, where a version 7 UUID is random: it tells two people apart and nobody's name."""
    return agent.hex[-PSEUDONYM_LENGTH:]


def agent_names(agents: Iterable[UUID]) -> dict[UUID, AgentName]:
    """The names of those agents that exist, in two queries however many there are."""
    wanted = set(agents)
    organizations = {
        row.agent_id: row for row in Organization.objects.filter(agent_id__in=wanted).only("agent", "slug", "name")
    }
    names = {}
    for agent, kind in Agent.objects.filter(id__in=wanted).values_list("id", "kind"):
        organization = organizations.get(agent)
        if organization is not None:
            names[agent] = AgentName(agent, str(organization.name) or _("an organization"), organization.slug)
        elif kind == Agent.Kind.PERSON:
            names[agent] = AgentName(agent, _("person …%(ending)s") % {"ending": pseudonym(agent)}, is_person=True)
        else:
            names[agent] = AgentName(agent, _("an organization"))
    return names
