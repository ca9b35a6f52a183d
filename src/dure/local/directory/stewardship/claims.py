"""Owners: whoever proves that they speak for an organization keeps its entry.

Three ways: a link sent to an address on the organization's own domain, a code in a letter to its
address, or the word of somebody who moderates there. Each ends in the same role, which lets its
holder edit this one entry and nothing else.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from dure.core.agents.actions import make_owner
from dure.core.agents.models import Organization, RoleAssignment, User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission, Role
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.core.kit.limits import DAY, HOUR, count_use
from dure.local.directory.stewardship.engine.mail_domains import Address, mail_address
from dure.local.directory.stewardship.letters import page_address, send
from dure.local.directory.stewardship.models import Claim
from dure.local.directory.stewardship.own_domains import own_domains

LINK_DAYS, CODE_DAYS, WAITING_DAYS = 3, 60, 120
MOST_ATTEMPTS = 5
MOST_AN_HOUR, MOST_OF_AN_ENTRY, MOST_TO_AN_ADDRESS = 5, 10, 3
LINK_SALT, PAGE_SALT = "stewardship.claim.link", "stewardship.claim.page"
# No letters or digits that people confuse when they read them from paper.
CODE_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 12


@dataclass(frozen=True)
class NewClaim:
    """Who claims, and how they want to prove it."""

    method: str
    email: str
    display_name: str
    note: str = ""


@transaction.atomic
def claim_entry(organization: Organization, new: NewClaim, visitor: str) -> Claim:
    """Begin to claim an entry; open to everybody, within limits.

    By e-mail: a link goes to the address, if it is on the organization's own domain. By post: the
    claimant is told by e-mail where to enter the code, and moderators see that a letter is wanted. By
    an officer's word: moderators see the claim. Refused for a merged entry, for an address that proves
    nothing, and without a name; TooMany where it is tried too often.
    """
    count_use("claim", visitor, most=MOST_AN_HOUR, seconds=HOUR)
    count_use("claim of", str(organization.pk), most=MOST_OF_AN_ENTRY, seconds=DAY)
    if organization.merged_into_id:
        raise Refused("merged", _("This entry was merged into another. Claim that one."))
    address = _checked_address(new.email)
    name = " ".join(new.display_name.split())[:120]
    if not name:
        raise Refused("no-name", _("Write your name, so that the organization knows who asks."), field="display_name")
    if new.method not in Claim.Method.values:
        raise Refused(
            "no-method", _("Choose how you want to show that you speak for the organization."), field="method"
        )
    if new.method == Claim.Method.EMAIL:
        _require_own_domain(organization, address)
    if new.method == Claim.Method.POST and not organization.street_address:
        message = _("The entry has no postal address to send a letter to. Choose another way.")
        raise Refused("no-postal-address", message, field="method")
    count_use("claim to", address.text, most=MOST_TO_AN_ADDRESS, seconds=DAY)
    claim = Claim.objects.create(
        organization=organization,
        method=new.method,
        email=address.text,
        display_name=name,
        language=(get_language() or settings.LANGUAGE_CODE).split("-")[0],
        note=new.note.strip()[:1000],
    )
    log_change(None, "claim_entry", "organization", organization.pk, {"claim": str(claim.pk), "method": new.method})
    _send_first_mail(claim)
    return claim


@transaction.atomic
def confirm_by_link(token: str) -> tuple[Claim, str]:
    """Open the link of a claim by e-mail: its address becomes an owner. Gives where to set a password, if needed.

    Refused for a link that is malformed, older than three days, or used.
    """
    claim = claim_of_link(token, lock=True)
    # The entry may say something else by now: another website, or that it was merged.
    _require_own_domain(claim.organization, _checked_address(claim.email))
    return claim, _make_owner(claim, None)


def confirm_by_code(token: str, code: str) -> tuple[Claim, str]:
    """Enter the code of the letter. Wrong codes are counted, and five of them end the letter.

    Refused for a wrong or expired code, before a letter was sent, and after too many attempts. Not to be
    called inside a transaction that the refusal would take back: the attempt has to stay counted.
    """
    with transaction.atomic():
        claim = claim_of_page(token, lock=True)
        require_open_letter(claim)
        right = check_password(plain_code(code), claim.code_digest)
        if right:
            return claim, _make_owner(claim, None)
        claim.attempts += 1
        claim.save(update_fields=["attempts"])
    left = MOST_ATTEMPTS - claim.attempts
    if left <= 0:
        message = _("This is not the code of the letter, and it was the last attempt. Ask for a new letter.")
    else:
        message = ngettext(
            "This is not the code of the letter. Look at it again; you have %(left)d more attempt.",
            "This is not the code of the letter. Look at it again; you have %(left)d more attempts.",
            left,
        ) % {"left": left}
    raise Refused("wrong-code", message, field="code")


def require_open_letter(claim: Claim) -> None:
    """Refused where no code can be entered for the claim now."""
    if claim.code_sent_at is None or not claim.code_digest:
        raise Refused("no-letter", _("No letter has been sent yet. You hear from us when it has."), field="code")
    if claim.code_sent_at + timedelta(days=CODE_DAYS) < timezone.now():
        raise Refused("expired", _("The code has expired. Ask for a new letter."), field="code")
    if claim.attempts >= MOST_ATTEMPTS:
        raise Refused("too-many-attempts", _("Too many wrong codes. Ask for a new letter."), field="code")


@transaction.atomic
def prepare_letter(by: User, claim: Claim) -> tuple[Claim, str]:
    """Make the code of a letter, for a moderator to print and post; an earlier code no longer works.

    The code is in the answer and nowhere else: only its hash is kept.
    """
    claim = _waiting(by, claim)
    if claim.method != Claim.Method.POST or not claim.organization.street_address:
        raise Refused("no-postal-address", _("The entry has no postal address to send a letter to."))
    code = "".join(secrets.choice(CODE_SIGNS) for _place in range(CODE_LENGTH))
    claim.code_digest, claim.code_sent_at, claim.attempts = make_password(code), timezone.now(), 0
    claim.save(update_fields=["code_digest", "code_sent_at", "attempts"])
    log_change(by.agent_id, "prepare_letter", "claim", claim.pk)
    with override(claim.language or None):
        link = page_address("stewardship:code", page_token(claim))
        subject = _("A letter for %(name)s is on its way") % {"name": claim.organization.name}
        send(claim.email, subject, "stewardship/mail/letter_sent.txt", {"claim": claim, "link": link})
    return claim, "-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4))


@transaction.atomic
def confirm_claim(by: User, claim: Claim) -> Claim:
    """A moderator's word that the claimant speaks for the organization."""
    claim = _waiting(by, claim)
    _make_owner(claim, by)
    return claim


@transaction.atomic
def decline_claim(by: User, claim: Claim, reason: str) -> Claim:
    """Turn a claim down and tell the claimant why."""
    claim = _waiting(by, claim)
    if not reason.strip():
        raise Refused("no-reason", _("Say why, so that the claimant understands."), field="reason")
    claim.state, claim.reason = Claim.State.DECLINED, reason.strip()[:500]
    _decide(claim, by, "decline_claim")
    with override(claim.language or None):
        subject = _("Your claim to the entry of %(name)s") % {"name": claim.organization.name}
        send(claim.email, subject, "stewardship/mail/claim_declined.txt", {"claim": claim})
    return claim


def link_token(claim: Claim) -> str:
    """What the link of a claim by e-mail holds; whoever has it can become an owner."""
    return signing.dumps(str(claim.pk), salt=LINK_SALT)


def page_token(claim: Claim) -> str:
    """What the link to the claimant's own page holds."""
    return signing.dumps(str(claim.pk), salt=PAGE_SALT)


def claim_of_link(token: str, *, lock: bool = False) -> Claim:
    """The claim that the link was sent for. Refused for one that is malformed, too old, or used."""
    return _claim(token, LINK_SALT, timedelta(days=LINK_DAYS), Claim.Method.EMAIL, lock=lock)


def claim_of_page(token: str, *, lock: bool = False) -> Claim:
    """The claim by post whose page this is, on the same terms."""
    return _claim(token, PAGE_SALT, timedelta(days=WAITING_DAYS), Claim.Method.POST, lock=lock)


def _claim(token: str, salt: str, most: timedelta, method: str, *, lock: bool) -> Claim:
    claims = Claim.objects.select_related("organization__territory", "organization__type")
    try:
        key = signing.loads(token, salt=salt, max_age=most)
        claim = (claims.select_for_update(of=("self",)) if lock else claims).get(pk=key, method=method)
    except signing.SignatureExpired:
        raise Refused("expired-link", _("This link is too old. Claim the entry again to get a new one.")) from None
    except (signing.BadSignature, Claim.DoesNotExist, ValidationError):
        raise Refused("wrong-link", _("This link is not complete. Copy all of it from the e-mail.")) from None
    if claim.state != Claim.State.WAITING:
        raise Refused("used-link", _("This link was used already. Sign in to edit the entry."))
    if claim.organization.merged_into_id:
        raise Refused("merged", _("This entry was merged into another. Claim that one."))
    return claim


def plain_code(code: str) -> str:
    """The code as it was made: capitals, without the dashes and spaces that make it readable."""
    return "".join(sign for sign in code.upper() if sign.isalnum())[:40]


def _waiting(by: User, claim: Claim) -> Claim:
    locked = (
        Claim.objects.select_for_update(of=("self",))
        .select_related("organization__territory", "organization__type")
        .get(pk=claim.pk)
    )
    require(by, Permission.MODERATE_DIRECTORY, locked.organization)
    if locked.state != Claim.State.WAITING:
        raise Refused("decided", _("Somebody else has decided on this claim already."))
    if locked.organization.merged_into_id:
        raise Refused("merged", _("This entry was merged into another. Decline the claim, or have the other claimed."))
    return locked


def _make_owner(claim: Claim, by: User | None) -> str:
    """Give the role, tell the owners, and give where the new one sets a password (empty: they sign in already)."""
    before = _owners_addresses(claim.organization)
    invitation = make_owner(claim.email, claim.display_name, claim.organization, language=claim.language, given_by=by)
    claim.state = Claim.State.CONFIRMED
    _decide(claim, by, "confirm_claim", invitation.user)
    name = claim.organization.name
    with override(invitation.user.language or claim.language or None):
        subject = _("You keep the entry of %(name)s now") % {"name": name}
        page = page_address("directory:detail", claim.organization.slug)
        context = {"claim": claim, "page": page, "link": invitation.link}
        send(claim.email, subject, "stewardship/mail/claim_confirmed.txt", context)
    for address, language in before:
        if address != claim.email:
            with override(language or None):
                subject = _("Another owner of the entry of %(name)s") % {"name": name}
                page = page_address("directory:detail", claim.organization.slug)
                send(address, subject, "stewardship/mail/further_owner.txt", {"claim": claim, "page": page})
    return invitation.link


def _owners_addresses(organization: Organization) -> list[tuple[str, str]]:
    today = timezone.localdate()
    held = RoleAssignment.objects.filter(
        Q(end__isnull=True) | Q(end__gt=today),
        organization=organization,
        role=Role.ENTRY_OWNER,
        user__is_active=True,
    )
    return list(held.values_list("user__email", "user__language"))


def _decide(claim: Claim, by: User | None, action: str, owner: User | None = None) -> None:
    claim.decided_at, claim.decided_by = timezone.now(), by.agent_id if by else None
    claim.code_digest = ""
    claim.save(update_fields=["state", "reason", "decided_at", "decided_by", "code_digest"])
    actor = by or owner
    details: dict[str, Any] = {"claim": str(claim.pk), "method": claim.method}
    log_change(actor.agent_id if actor else None, action, "organization", claim.organization_id, details)


def _checked_address(email: str) -> Address:
    address = mail_address(email)
    try:
        if address is not None:
            validate_email(address.text)
    except ValidationError:
        address = None
    if address is None:
        raise Refused("wrong-email", _("Write an e-mail address such as name@example.org."), field="email")
    return address


def _require_own_domain(organization: Organization, address: Address) -> None:
    if address.domain not in own_domains(organization):
        raise Refused(
            "not-own-domain",
            _(
                "This address is not on the organization's own domain, as its website or e-mail address shows it."
                " Use one that is, or choose a letter or an officer's confirmation."
            ),
            field="email",
        )


def _send_first_mail(claim: Claim) -> None:
    subject = _("Your claim to the entry of %(name)s") % {"name": claim.organization.name}
    link = ""
    if claim.method == Claim.Method.EMAIL:
        link = page_address("stewardship:claim_link", link_token(claim))
    elif claim.method == Claim.Method.POST:
        link = page_address("stewardship:code", page_token(claim))
    send(claim.email, subject, "stewardship/mail/claim.txt", {"claim": claim, "link": link, "days": LINK_DAYS})
