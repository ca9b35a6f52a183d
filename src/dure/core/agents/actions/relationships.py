"""How agents relate: member of, operates, chairs. Each with its source."""

from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from dure.core.agents.models import Agent, Organization, Relationship, User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused


@transaction.atomic
def relate_agents(
    by: User,
    subject: Agent,
    role: str,
    object_: Agent,
    *,
    source_name: str,
    source_url: str = "",
    start: date | None = None,
    end: date | None = None,
) -> Relationship:
    """Say that `subject` stands in `role` toward `object_`, for whoever may edit one of the two organizations.

    The same relationship from the same start is returned as it is. Refused without a source, with an
    end before the start, or of an agent with itself.
    """
    require_either(by, subject.pk, object_.pk)
    if role not in Relationship.Role.values:
        raise Refused("wrong-role", _("Choose a relationship from the list."), field="role")
    if subject.pk == object_.pk:
        raise Refused("same-agent", _("Choose another organization than this one itself."), field="object")
    if not source_name.strip():
        raise Refused("no-source", _("Say where this is known from."), field="source_name")
    _check_end(start, end)
    relationship, created = Relationship.objects.get_or_create(
        subject=subject,
        object=object_,
        role=role,
        start=start,
        defaults={"end": end, "source_name": source_name.strip()[:300], "source_url": source_url},
    )
    if created:
        details = {"subject": str(subject.pk), "object": str(object_.pk), "role": role}
        log_change(by.agent_id, "relate_agents", "relationship", relationship.pk, details)
    return relationship


@transaction.atomic
def end_relationship(by: User, relationship_id: UUID, end: date) -> Relationship:
    """Say that a relationship ended on the day `end`. It stays on record."""
    relationship = Relationship.objects.select_for_update().filter(pk=relationship_id).first()
    if relationship is None:
        raise PermissionDenied(_("There is no such relationship, or you do not manage it."))
    require_either(by, relationship.subject_id, relationship.object_id)
    _check_end(relationship.start, end)
    relationship.end = end
    relationship.save(update_fields=["end"])
    log_change(by.agent_id, "end_relationship", "relationship", relationship.pk, {"end": end.isoformat()})
    return relationship


def require_either(by: User, *agent_ids: UUID) -> None:
    """PermissionDenied unless `by` may edit the entry of one of the organizations among the agents."""
    organizations = Organization.objects.filter(pk__in=agent_ids).select_related("territory")
    if not organizations:
        raise PermissionDenied(_("One side of a relationship must be an organization that you may edit."))
    require(by, Permission.EDIT_ORGANIZATION, *organizations)


def _check_end(start: date | None, end: date | None) -> None:
    if start is not None and end is not None and end < start:
        raise Refused("end-before-start", _("The end lies before the start. Correct one of them."), field="end")
