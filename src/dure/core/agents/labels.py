"""How an agent is named where anybody may look: organizations by name, persons never."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from dure.core.agents.models import Agent, Organization, User
from dure.core.kit.links import first_url


@dataclass(frozen=True)
class AgentLabel:
    """`text` to show, `url` of the agent's page (None where it has none), `kind` of agent."""

    text: str
    url: str | None
    kind: str

    def __str__(self) -> str:
        return self.text


def agent_label(agent: Agent | UUID) -> AgentLabel:
    """The public label of one agent. Lists use `labels_for`."""
    agent_id = agent.pk if isinstance(agent, Agent) else agent
    return labels_for([agent_id])[agent_id]


def labels_for(agent_ids: Iterable[UUID | None]) -> dict[UUID, AgentLabel]:
    """The public labels of all the agents, in one query.

    A person is shown as a person with a short mark from the random end of the agent's id, the same
    on every page: one can follow what one person did without learning who it is.
    """
    wanted = {agent_id for agent_id in agent_ids if agent_id is not None}
    if not wanted:
        return {}
    organizations = Organization.objects.filter(pk__in=wanted).only("slug", "name")
    labels = {organization.pk: organization_label(organization) for organization in organizations}
    for agent_id in wanted - labels.keys():
        labels[agent_id] = AgentLabel(
            _("Person %(mark)s") % {"mark": person_mark(agent_id)}, None, Agent.Kind.PERSON.value
        )
    return labels


def organization_label(organization: Organization) -> AgentLabel:
    """The label of an organization that is at hand."""
    url = first_url(("directory:detail",), {"slug": organization.slug}) or None
    return AgentLabel(str(organization), url, Agent.Kind.ORGANIZATION.value)


def person_mark(agent_id: UUID) -> str:
    """Six hexadecimal digits from the random end of `agent_id`: a pseudonym, not an identifier."""
    return agent_id.hex[-6:].upper()


def staff_names(agent_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Names of those of the agents that sign in here. For colleagues' eyes, never for public pages."""
    wanted = {agent_id for agent_id in agent_ids if agent_id is not None}
    return {user.agent_id: str(user) for user in User.objects.filter(agent_id__in=wanted)} if wanted else {}
