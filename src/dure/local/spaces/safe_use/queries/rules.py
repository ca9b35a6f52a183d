"""Which rules a space may choose from, which it uses, and who signed what when."""

import logging
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from dure.local.spaces.models import Space
from dure.local.spaces.safe_use.engine import RuleSet, read_rule_set
from dure.local.spaces.safe_use.models import RuleSetVersion, Signature
from dure.local.spaces.safe_use.shipped import shipped_documents, shipped_rule_sets
from dure.local.spaces.safe_use.signing import holds

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class KnownRules:
    """A rule set that a space may use: one that comes with Dure, or its own."""

    digest: str
    rule_set: RuleSet
    document: dict[str, Any]
    shipped: bool


@dataclass(frozen=True)
class StandingRules:
    """The rules that a space uses, and the signature that lets it."""

    rule_set: RuleSet
    signature: Signature


def known_rules(space: Space) -> list[KnownRules]:
    """What the space may choose from: those that come with Dure first, then all that were ever its own or signed."""
    documents = shipped_documents()
    known = {
        digest: KnownRules(digest, found, documents[digest], True) for digest, found in shipped_rule_sets().items()
    }
    own = RuleSetVersion.objects.filter(space=space)
    signed = RuleSetVersion.objects.filter(signatures__space=space)
    for version in (own | signed).distinct():
        if version.digest not in known:
            shipped = version.space_id is None
            known[version.digest] = KnownRules(version.digest, rule_set_of(version), version.document, shipped)
    return list(known.values())


def rules_with(space: Space, digest: str) -> KnownRules | None:
    """The rules of that digest, None where the space knows none."""
    return next((known for known in known_rules(space) if known.digest == digest), None)


def standing_rules(space: Space) -> StandingRules | None:
    """The rules that a clinician signed last; None where nobody has, or where they were changed since.

    Changed rules are never used: no advice is better than advice that nobody answers for.
    """
    signature = Signature.objects.filter(space=space, ended_at__isnull=True).select_related("version").first()
    if signature is None:
        return None
    if not holds(signature):
        logger.error("safe-use rules do not match their signature", extra={"signature": str(signature.pk)})
        return None
    return StandingRules(rule_set_of(signature.version), signature)


def history_of(space: Space) -> QuerySet[Signature]:
    """Every signature for the space, the last one first."""
    return Signature.objects.filter(space=space).select_related("version")


def rule_set_of(version: RuleSetVersion) -> RuleSet:
    """The rule set of a stored version, read once per process: versions never change."""
    shipped = shipped_rule_sets().get(version.digest)
    return shipped or _read(version)


class _Held:
    """A version as the key of a cache: equal by its digest."""

    def __init__(self, version: RuleSetVersion) -> None:
        self.version = version

    def __hash__(self) -> int:
        return hash(self.version.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.version.digest == self.version.digest


@lru_cache(maxsize=64)
def _parsed(held: _Held) -> RuleSet:
    return read_rule_set(held.version.document)


def _read(version: RuleSetVersion) -> RuleSet:
    return _parsed(_Held(version))
