"""Organizations and how they relate."""

from typing import cast

from dure.core.agents.actions import PublicFields, create_organization, relate_agents
from dure.core.agents.finding import index_organizations
from dure.core.agents.models import Agent, Organization, OrganizationType, User
from dure.core.territories.models import Territory
from dure.site.demo.content import Entry, read, source, translated


def load_organizations(by: User) -> None:
    """Every organization, then their relationships."""
    content = read("organizations")
    for entry in content["organizations"]:
        _load(by, entry)
    for entry in content["relationships"]:
        subject, object_ = _agent(entry["subject"]), _agent(entry["object"])
        known_from = source(entry["source"])
        relate_agents(
            by,
            subject,
            entry["role"],
            object_,
            source_name=known_from.name,
            source_url=known_from.url,
            start=entry.get("start"),
        )


def _load(by: User, entry: Entry) -> None:
    fields: Entry = {
        "name": translated(entry["name"]),
        "summary": translated(entry["summary"]),
        "type": OrganizationType.objects.get(code=entry["type"]),
        "website": entry.get("website", ""),
    }
    if "source" in entry:
        found = source(entry["source"])
        fields |= {**found.fields(), "checked_on": found.read_on}
    if "territory" in entry:
        territory = Territory.objects.get(slug=entry["territory"])
        fields["country_code"] = territory.country_code
        create_organization(by, territory, entry["slug"], **cast("PublicFields", fields))
    else:
        # A network of many countries lies in none of them: its entry comes in as imported ones do.
        agent = Agent.objects.create(kind=Agent.Kind.ORGANIZATION)
        index_organizations([Organization.objects.create(agent=agent, slug=entry["slug"], **fields)])


def _agent(slug: str) -> Agent:
    return Organization.objects.select_related("agent").get(slug=slug).agent
