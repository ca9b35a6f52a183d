"""The health check at the kiosk: what was typed or measured becomes advice; nothing stays unless a member agreed."""

import re
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.template.defaultfilters import date as date_text
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dure.core.kit.errors import Refused
from dure.local.spaces.models import Device
from dure.local.spaces.safe_use.actions import ArrivalAdvice, advise_arrival, keep_readings, take_reading
from dure.local.spaces.safe_use.engine import Readings

WHOLE = ("systolic", "diastolic", "pulse")
WHOLE_FORM = re.compile(r"[0-9]{1,3}")
DECIMAL_FORM = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")


def readings_of(typed: object, answers: object) -> Readings | None:
    """What was typed and answered; None where it is no kiosk's way of saying so.

    `typed` has any of systolic and diastolic (mmHg), pulse (per minute) and temperature (degrees Celsius) as texts.
    """
    if not isinstance(typed, dict) or not isinstance(answers, list) or typed.keys() - {*WHOLE, "temperature"}:
        return None
    if not all(isinstance(answer, str) for answer in answers):
        return None
    forms = {name: WHOLE_FORM if name in WHOLE else DECIMAL_FORM for name in typed}
    if not all(isinstance(text, str) and forms[name].fullmatch(text) for name, text in typed.items()):
        return None
    whole = {name: int(typed[name]) if name in typed else None for name in WHOLE}
    temperature = Decimal(typed["temperature"]) if "temperature" in typed else None
    return Readings(whole["systolic"], whole["diastolic"], whole["pulse"], temperature, answers=frozenset(answers))


def reading_at(by: Device, code: str) -> dict[str, str] | None:
    """What a device measured for this kiosk, or for whoever types `code`, as texts; gone then. None where none is."""
    found = take_reading(by, by.space, code)
    return {name: f"{value:f}" for name, value in found.numbers()} if found else None


def advice_at(by: Device, readings: Readings, agent_id: UUID | None) -> dict[str, Any]:
    """The advice in the reader's language. A member's readings are kept if the member agreed to that, nobody else's.

    Refused without signed rules, and (with the field) for a value that cannot be right.
    """
    advice = advise_arrival(by, by.space, readings)
    if advice is None:
        raise Refused("no-rules", _("There is no health check here."))
    if agent_id is not None:
        keep_readings(by, by.space, agent_id, readings, advice.outcome)
    return _shown(advice)


def _shown(advice: ArrivalAdvice) -> dict[str, Any]:
    signature = advice.signature
    return {
        "outcome": advice.outcome,
        "reasons": [
            {
                "text": str(reason.text),
                "explanation": str(reason.explanation),
                "source": f"{reason.source.title} ({reason.source.consulted})",
                "published": reason.published,
            }
            for reason in advice.reasons
        ],
        "signed_by": signature.name if signature else "",
        "signed_on": date_text(localtime(signature.signed_at)) if signature else "",
    }
