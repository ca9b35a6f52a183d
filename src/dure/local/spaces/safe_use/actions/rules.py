"""Bringing in rules, signing them for a space, taking the signature back."""

import json

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.core.kit.storable import UNSTORABLE
from dure.ledger.engine.canonical import CanonicalError
from dure.local.spaces.actions.acting import require_at
from dure.local.spaces.models import Space
from dure.local.spaces.safe_use.engine import FaultyRuleSet, read_rule_set
from dure.local.spaces.safe_use.fault_words import fault_text
from dure.local.spaces.safe_use.models import RuleSetVersion, Signature
from dure.local.spaces.safe_use.queries.rules import rules_with
from dure.local.spaces.safe_use.shipped import digest_of, shipped_documents
from dure.local.spaces.safe_use.signing import put_signature

LARGEST_DOCUMENT = 200_000
LONGEST_NAME = 120
FAULTS_SHOWN = 10


@transaction.atomic
def import_rules(by: User, space: Space, content: bytes) -> str:
    """Let the space choose the rule set in `content` (JSON); its digest. Needs SIGN_SAFE_USE. Not in use until signed.

    Refused where it is no rule set, with the place and kind of each fault. Known already is no mistake.
    """
    require_at(by, Permission.SIGN_SAFE_USE, space)
    document = _parsed(content)
    try:
        read_rule_set(document)
        digest = digest_of(document)
    except FaultyRuleSet as error:
        shown = [fault_text(fault) for fault in error.faults[:FAULTS_SHOWN]]
        raise Refused("faulty-rules", " ".join(shown), field="file") from error
    except CanonicalError as error:
        message = _("The file holds a text that cannot be kept. Save it again as UTF-8.")
        raise Refused("faulty-rules", message, field="file") from error
    if digest not in shipped_documents():
        _version, made = RuleSetVersion.objects.get_or_create(
            space=space, digest=digest, defaults={"document": document, "added_by": by.agent_id}
        )
        if made:
            log_change(by.agent_id, "import_rules", "space", space.pk, {"digest": digest})
    return digest


@transaction.atomic
def sign_rules(by: User, space: Space, digest: str, name: str, licence: str = "") -> Signature:
    """A clinician answers by `name` for the rules that the space uses from now on, instead of those before.

    Needs SIGN_SAFE_USE for the operator. Refused without a name, and for rules that the space does not know.
    """
    require_at(by, Permission.SIGN_SAFE_USE, space)
    name, licence = " ".join(name.split()), " ".join(licence.split())
    if not name or len(name) > LONGEST_NAME or len(licence) > LONGEST_NAME:
        message = _("Write your name as it shall stand beside the advice, with at most %(most)d letters.")
        raise Refused("no-name", message % {"most": LONGEST_NAME}, field="name")
    known = rules_with(space, digest)
    if known is None:
        raise Refused("unknown-rules", _("Choose one of the rule sets in the list."))
    Space.objects.select_for_update(of=("self",), no_key=True).get(pk=space.pk)
    version, _made = RuleSetVersion.objects.get_or_create(
        space=None if known.shipped else space,
        digest=digest,
        defaults={"document": known.document, "added_by": by.agent_id},
    )
    now = timezone.now()
    Signature.objects.filter(space=space, ended_at__isnull=True).update(ended_at=now, ended_by=by.agent_id)
    signature = Signature(
        space=space, version=version, clinician=by.agent_id, name=name, licence=licence, signed_at=now
    )
    put_signature(signature)
    signature.save(force_insert=True)
    log_change(by.agent_id, "sign_rules", "space", space.pk, {"digest": digest})
    return signature


@transaction.atomic
def withdraw_rules(by: User, space: Space) -> bool:
    """Take the standing signature back: no advice is given until rules are signed again. Whether one stood."""
    require_at(by, Permission.SIGN_SAFE_USE, space)
    standing = Signature.objects.filter(space=space, ended_at__isnull=True)
    if not standing.update(ended_at=timezone.now(), ended_by=by.agent_id):
        return False
    log_change(by.agent_id, "withdraw_rules", "space", space.pk)
    return True


def _parsed(content: bytes) -> object:
    if len(content) > LARGEST_DOCUMENT:
        message = _("The file is too large for a rule set. The most is %(most)d kB.")
        raise Refused("large-file", message % {"most": LARGEST_DOCUMENT // 1000}, field="file")
    try:
        text = content.decode("utf-8-sig")
        # Fractions stay as they were written, so that the document has one canonical form.
        document = json.loads(text, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise Refused(
            "no-json", _("This file is no JSON in UTF-8. Take a set that comes with Dure as an example."), field="file"
        ) from error
    if UNSTORABLE.search(json.dumps(document, ensure_ascii=False)) or "\\u0000" in text:
        message = _("The file holds a text that cannot be kept. Save it again as UTF-8.")
        raise Refused("faulty-rules", message, field="file")
    return document
