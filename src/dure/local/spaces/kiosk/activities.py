"""Signing up at the kiosk for what is done together in the next two weeks."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.kit.errors import Refused
from dure.core.kit.formatting import datetime_text
from dure.local.spaces.actions.recording import person_of
from dure.local.spaces.community.actions import sign_up
from dure.local.spaces.community.queries import sign_up_offers
from dure.local.spaces.models import Device
from dure.local.spaces.queries import zone_of

MOST_SHOWN = 6


def offers_at(by: Device) -> list[dict[str, Any]]:
    """The next sessions that one may sign up for, in the language that is active."""
    with timezone.override(zone_of(by.space)):
        return [
            {
                "session": str(offer.session.pk),
                "name": offer.name,
                "when": datetime_text(offer.session.starts_at, "short"),
                "left": offer.places_left,
            }
            for offer in sign_up_offers(by.space)[:MOST_SHOWN]
        ]


def sign_up_at(by: Device, session_id: UUID, agent_id: UUID | None, entry_id: str) -> bool:
    """Sign somebody up, or a guest (agent_id None); whether they wait. Refused for what is not offered here."""
    for offer in sign_up_offers(by.space):
        if offer.session.pk == session_id:
            person = person_of(agent_id) if agent_id else None
            return sign_up(by, offer.session, person, entry_id=entry_id).waiting
    raise Refused("not-offered", _("This is not offered any more. Choose something else."))
