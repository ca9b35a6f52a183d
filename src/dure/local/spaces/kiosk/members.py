"""By what a kiosk knows members: cards, last digits with a picture, and sealed handles that say who was chosen."""

import hashlib
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from django.core.cache import cache as counters
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.personal import members_with_digits, recognize
from dure.core.agents.personal.vault import derived_key
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.local.spaces.actions.acting import recorder_of, require_at
from dure.local.spaces.actions.recording import check_people, person_of
from dure.local.spaces.kiosk.models import MemberCard, MemberPicture
from dure.local.spaces.kiosk.pictures import PICTURES, picture_by_chance
from dure.local.spaces.models import Device, Space

CARD_FORM = re.compile(r"dure-card:[A-Za-z0-9_-]{32}")
PURPOSE = "Recognizing oneself at a kiosk"
# So many questions a kiosk may ask in so long a time: enough for a queue, too few to leaf through the members.
MOST_QUESTIONS = 30
QUESTIONS_WITHIN = timedelta(minutes=10)
# How long after recognizing themselves somebody may look at what they agreed to.
RECENT = timedelta(minutes=10)


@dataclass(frozen=True, repr=False)
class Member:
    """Somebody to confirm: a sealed handle, the masked name and the name of a picture."""

    handle: str
    name: str
    picture: str


def ask_by_digits(by: Device, digits: str) -> list[Member]:
    """The members whose phone number ends in `digits`, at most six. Refused when the kiosk asks too often."""
    require_at(by, Permission.RECORD_ACTIVITY, by.space)
    _count_question(by)
    return _shown(by, members_with_digits(by.space.operator, digits))


def ask_by_card(by: Device, code: str) -> list[Member]:
    """The member whose card this is, as a list of one. Refused for a card that is not valid here."""
    require_at(by, Permission.RECORD_ACTIVITY, by.space)
    _count_question(by)
    return _shown(by, [holder_of(by.space, code)])


def holder_of(space: Space, code: str) -> UUID:
    """The agent id of the member who holds the card. Refused where it is revoked, unknown or another operator's."""
    card = None
    if CARD_FORM.fullmatch(code):
        card = MemberCard.objects.filter(digest=_digest(code), revoked_at=None).select_related("agent").first()
    if card is None:
        raise Refused("unknown-card", _("This card is not known here. Please ask the staff."), field="card")
    check_people(space, [card.agent], "card")
    return card.agent_id


def seal_handle(device: Device, agent_id: UUID) -> str:
    """What stands for a member at this kiosk: says nothing to whoever reads it and is of no use at another."""
    return _sealer().encrypt(device.pk.bytes + agent_id.bytes).decode()


def open_handle(device: Device, handle: str, within: timedelta | None = None) -> UUID:
    """The agent id in `handle`. Refused where it was made for another kiosk, or longer ago than `within`."""
    try:
        plain = _sealer().decrypt(handle.encode(), ttl=int(within.total_seconds()) if within else None)
    except (InvalidToken, UnicodeEncodeError):
        plain = b""
    if len(plain) != 32 or plain[:16] != device.pk.bytes:  # noqa: PLR2004 - two ids of 16 bytes
        raise Refused("unknown-member", _("Please say again who you are."), field="member")
    return UUID(bytes=plain[16:])


@transaction.atomic
def make_card(by: User, space: Space, agent_id: UUID) -> tuple[MemberCard, str]:
    """A new card of a member and what its code says, which is kept nowhere. Earlier cards end.

    Needs REGISTER_PERSON for the operator. Refused for somebody who is not registered there.
    """
    require_at(by, Permission.REGISTER_PERSON, space)
    check_people(space, [person_of(agent_id)], "person")
    MemberCard.objects.filter(agent=agent_id, revoked_at=None).update(revoked_at=timezone.now())
    code = f"dure-card:{secrets.token_urlsafe(24)}"
    card = MemberCard.objects.create(agent_id=agent_id, digest=_digest(code), made_by=by.agent_id)
    log_change(by.agent_id, "make_member_card", "person", agent_id, {"card": str(card.pk)})
    return card, code


@transaction.atomic
def revoke_card(by: User, space: Space, agent_id: UUID) -> None:
    """End the cards of a member, such as when one is lost. Needs REGISTER_PERSON for the operator."""
    require_at(by, Permission.REGISTER_PERSON, space)
    check_people(space, [person_of(agent_id)], "person")
    if MemberCard.objects.filter(agent=agent_id, revoked_at=None).update(revoked_at=timezone.now()):
        log_change(by.agent_id, "revoke_member_card", "person", agent_id)


@transaction.atomic
def choose_picture(by: User, space: Space, agent_id: UUID, picture: str) -> MemberPicture:
    """Give a member the picture by which they find themselves. Needs REGISTER_PERSON for the operator."""
    require_at(by, Permission.REGISTER_PERSON, space)
    check_people(space, [person_of(agent_id)], "person")
    if picture not in PICTURES:
        raise Refused("unknown-picture", _("Choose one of the pictures."), field="picture")
    chosen, _made = MemberPicture.objects.update_or_create(agent_id=agent_id, defaults={"picture": picture})
    log_change(by.agent_id, "choose_member_picture", "person", agent_id)
    return chosen


def forget_member(agent_id: UUID) -> None:
    """What is kept of a member goes with their record."""
    MemberCard.objects.filter(agent=agent_id).delete()
    MemberPicture.objects.filter(agent=agent_id).delete()


def pictures_of(agent_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The picture of each of the members, in one query."""
    wanted = set(agent_ids)
    chosen = dict(MemberPicture.objects.filter(agent__in=wanted).values_list("agent", "picture"))
    return {agent_id: chosen.get(agent_id) or picture_by_chance(agent_id) for agent_id in wanted}


def _shown(by: Device, agent_ids: list[UUID]) -> list[Member]:
    people = recognize(by.space.operator, agent_ids, PURPOSE, recorder_of(by, by.space))
    pictures = pictures_of(person.agent_id for person in people)
    return [Member(seal_handle(by, one.agent_id), one.name, pictures[one.agent_id]) for one in people]


def _count_question(by: Device) -> None:
    key = f"kiosk-questions/{by.pk}"
    counters.add(key, 0, QUESTIONS_WITHIN.total_seconds())
    if counters.incr(key) > MOST_QUESTIONS:
        raise Refused("too-often", _("This screen has searched often just now. Please ask the staff."))


@cache
def _sealer() -> Fernet:
    return Fernet(urlsafe_b64encode(derived_key("kiosk")))


def _digest(code: str) -> str:
    # 192 random bits need no salt and no slow hash: they cannot be guessed.
    return hashlib.sha256(code.encode()).hexdigest()
