"""Finding organizations, and all that their pages show."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from dure.core.agents.finding import KIND, are_listed
from dure.core.agents.labels import AgentLabel, labels_for
from dure.core.agents.models import Organization, OrganizationType, Relationship
from dure.core.agents.vocabulary import ACTIVITIES, concept_address, concept_label, concepts
from dure.core.search.queries import MOST_CANDIDATES, search
from dure.core.territories.models import Territory

# Each role as the subject's page says it, and as the object's page does.
_PHRASES = {
    Relationship.Role.MEMBER_OF: (_("is a member of"), _("has as a member")),
    Relationship.Role.OPERATES: (_("operates"), _("is operated by")),
    Relationship.Role.CHAIRS: (_("chairs"), _("is chaired by")),
    Relationship.Role.WORKS_FOR: (_("works for"), _("has as a worker")),
    Relationship.Role.VOLUNTEERS_FOR: (_("volunteers for"), _("has as a volunteer")),
    Relationship.Role.SUPPORTS: (_("supports"), _("is supported by")),
}
SECTOR_NAMES = {
    OrganizationType.Sector.SSE: _("Social and solidarity economy"),
    OrganizationType.Sector.PUBLIC: _("Public sector"),
    OrganizationType.Sector.PRIVATE: _("Private companies"),
    OrganizationType.Sector.CIVIL: _("Civil society"),
}
_IDENTIFIER_NAMES = {
    "companies-house": _("Companies House number"),
    "business-number": _("Business registration number"),
}


@dataclass(frozen=True)
class Filters:
    """What a list of organizations is narrowed to; empty means any."""

    q: str = ""
    territory: str = ""
    type: str = ""
    activity: str = ""
    sector: str = ""


def organizations(filters: Filters | None = None) -> QuerySet[Organization]:
    """The listed organizations that pass all filters, by name. A territory includes all below it.

    A text is looked up in the index, which ranks at most 1,000 things.
    """
    found = Organization.objects.filter(are_listed()).select_related("type", "territory").order_by("slug")
    if filters is None:
        return found
    if filters.q.strip():
        hits = search(filters.q, kinds=[KIND], limit=MOST_CANDIDATES).hits
        found = found.filter(pk__in=[hit.subject for hit in hits])
    if filters.territory:
        place = Territory.objects.filter(slug=filters.territory).first()
        found = found.filter(territory__path__startswith=place.path) if place else found.none()
    if filters.type:
        found = found.filter(type=filters.type)
    if filters.sector:
        found = found.filter(type__sector=filters.sector)
    if filters.activity:
        # SQLite has no index into JSON lists; as text the quoted reference is unmistakable.
        found = found.alias(activity_text=Cast("activities", TextField())).filter(
            activity_text__contains=f'"{filters.activity}"'
        )
    return found


def activity_choices() -> list[tuple[str, str]]:
    """Reference and name of every activity, by name."""
    choices = [(f"{ACTIVITIES}/{code}", str(name)) for code, name in concepts(ACTIVITIES).items()]
    return sorted(choices, key=lambda choice: choice[1])


@dataclass(frozen=True)
class Tie:
    """A relationship as the page of one organization shows it, from its side.

    `role` is the code of the role; with `outward` the organization is its subject, else its object.
    """

    role: str
    phrase: str
    outward: bool
    other: AgentLabel
    start: date | None
    end: date | None
    source_name: str
    source_url: str


def ties_of(organization: Organization) -> list[Tie]:
    """Every relationship of the organization, those that have ended last."""
    agent_id = organization.pk
    # What stays with a merged entry is said by the survivor's own row already.
    listed = Relationship.objects.filter(
        subject__organization__merged_into__isnull=True, object__organization__merged_into__isnull=True
    )
    rows = list(listed.filter(subject=agent_id).union(listed.filter(object=agent_id), all=True))
    others: dict[UUID, UUID] = {row.pk: row.object_id if row.subject_id == agent_id else row.subject_id for row in rows}
    labels = labels_for(others.values())
    ties = [
        Tie(
            role=row.role,
            phrase=str(_PHRASES[Relationship.Role(row.role)][row.subject_id != agent_id]),
            outward=row.subject_id == agent_id,
            other=labels[others[row.pk]],
            start=row.start,
            end=row.end,
            source_name=row.source_name,
            source_url=row.source_url,
        )
        for row in rows
    ]
    return sorted(ties, key=lambda tie: (tie.end is not None, tie.role, tie.other.text))


@dataclass(frozen=True)
class Concept:
    """An ESSGlobal concept: its name in the reader's language and its published address."""

    label: str
    url: str


def concept(reference: str) -> Concept:
    return Concept(concept_label(reference), concept_address(reference))


def identifiers_of(organization: Organization) -> list[tuple[str, str]]:
    """Name of the register and number there."""
    return [
        (str(_IDENTIFIER_NAMES.get(scheme, scheme)), number)
        for scheme, number in sorted(organization.identifiers.items())
    ]
