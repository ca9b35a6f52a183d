"""Putting what a row says into an organization, without saving."""

from collections.abc import Mapping
from typing import Any

from dure.core.agents.models import Organization, OrganizationType
from dure.core.kit.bulk import point_to
from dure.local.directory.exchange.engine.rows import Draft
from dure.local.directory.mapping import apply


def apply_draft(draft: Draft, organization: Organization, language: str, types: Mapping[str, OrganizationType]) -> bool:
    """Take over what the draft says, and tell whether that changed anything. What it does not say stays."""
    changed = apply(draft.entry, organization, language, types)
    kind = types.get(draft.type_code) if draft.type_code else None
    if kind is not None and organization.type_id != kind.pk:
        point_to(organization, "type", kind)
        changed = True
    for name, value in _further(draft, organization).items():
        if value and getattr(organization, name) != value:
            setattr(organization, name, value)
            changed = True
    return changed


def _further(draft: Draft, organization: Organization) -> dict[str, Any]:
    names = [name for name in draft.other_names if name not in organization.other_names]
    return {
        "other_names": [*organization.other_names, *names] if names else [],
        "identifiers": {**organization.identifiers, **draft.identifiers} if draft.identifiers else {},
        "certifications": _certifications(draft, organization) if draft.certification else [],
        "founded": draft.founded,
        # An older file does not make an entry look less fresh than it is.
        "checked_on": draft.checked_on
        if draft.checked_on and (organization.checked_on is None or draft.checked_on > organization.checked_on)
        else None,
    }


def _certifications(draft: Draft, organization: Organization) -> list[dict[str, str]]:
    """All certifications, the draft's in the place of the one of the same number or kind."""
    new = {
        "kind": draft.certification.get("kind") or draft.type_code,
        **{name: draft.certification.get(name, "") for name in ("number", "start", "end")},
    }
    kept: list[dict[str, str]] = []
    placed = False
    for each in organization.certifications:
        same = each.get("number") == new["number"] if new["number"] else each.get("kind") == new["kind"]
        if same and not placed:
            kept.append({**each, **{name: value for name, value in new.items() if value}})
            placed = True
        else:
            kept.append(each)
    return kept if placed else [*kept, {**new, "source_name": "", "source_url": ""}]
