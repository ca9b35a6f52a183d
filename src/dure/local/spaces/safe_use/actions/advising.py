"""Advice for somebody who comes in. It never refuses anybody, and nothing of the readings is kept here."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.core.kit.translated import Translated
from dure.local.spaces.actions.acting import Acting, require_at
from dure.local.spaces.actions.presence import advise
from dure.local.spaces.models import Space, Stay
from dure.local.spaces.queries.presence import today_at
from dure.local.spaces.safe_use import engine
from dure.local.spaces.safe_use.engine import Outcome, Readings, RuleSet, Source, wrong_readings
from dure.local.spaces.safe_use.fault_words import wrong_reading_text
from dure.local.spaces.safe_use.models import Signature
from dure.local.spaces.safe_use.queries.rules import standing_rules
from dure.local.spaces.safe_use.queries.weather import outdoor_now


@dataclass(frozen=True)
class Reason:
    """Why the advice is not “as usual”, in the reader's language, and who says so."""

    code: str
    outcome: str
    text: Translated
    explanation: Translated
    odds_ratio: str
    source: Source
    published: bool


@dataclass(frozen=True)
class ArrivalAdvice:
    """What somebody is told: `outcome` is a value of Stay.Advice, the gravest reason stands first.

    `signature` names who answers for the rules; it is None only where rules are tried out before anybody signed.
    `outdoor` is the temperature outside in degrees Celsius, None where it is not known.
    """

    outcome: str
    reasons: tuple[Reason, ...]
    tips: tuple[Translated, ...]
    rules_name: Translated
    rules_version: str
    rules_source: Source
    signature: Signature | None
    outdoor: Decimal | None


def advise_arrival(by: Acting, space: Space, readings: Readings, answers: Iterable[str] = ()) -> ArrivalAdvice | None:
    """The advice for `readings` and `answers` by the rules that the space uses; None where none are signed.

    Season and weather are filled in here. Nothing is stored. Needs RECORD_ACTIVITY for the operator, or a kiosk of
    the space. Refused (with the field) for a value that cannot be right.
    """
    require_at(by, Permission.RECORD_ACTIVITY, space)
    standing = standing_rules(space)
    if standing is None:
        return None
    readings = replace(readings, answers=readings.answers | frozenset(answers))
    return advise_by(standing.rule_set, surrounded(space, readings), standing.signature)


def advise_by(rule_set: RuleSet, readings: Readings, signature: Signature | None = None) -> ArrivalAdvice:
    """The advice that `rule_set` gives, as it is shown. Refused (with the field) for a value that cannot be right."""
    if wrong := wrong_readings(readings):
        raise Refused("wrong-reading", wrong_reading_text(wrong[0]), field=wrong[0].measure)
    advice = engine.advise(rule_set, readings)
    return ArrivalAdvice(
        outcome=advice.outcome.value,
        reasons=tuple(
            Reason(
                rule.code,
                rule.outcome.value,
                Translated(rule.reason),
                Translated(rule.explanation),
                rule.odds_ratio,
                rule.source,
                rule.published,
            )
            for rule in advice.matched
        ),
        tips=tuple(Translated(tip.text) for tip in advice.tips),
        rules_name=Translated(rule_set.name),
        rules_version=rule_set.version,
        rules_source=rule_set.source,
        signature=signature,
        outdoor=readings.outdoor,
    )


def surrounded(space: Space, readings: Readings) -> Readings:
    """`readings` with the month and the temperature outside the space, where that is known."""
    weather = outdoor_now(space)
    return replace(readings, month=today_at(space).month, outdoor=weather.celsius if weather else None)


@transaction.atomic
def advise_stay(by: User, stay: Stay, readings: Readings) -> ArrivalAdvice | None:
    """The advice for somebody who is in, noted on the stay (the outcome only). Needs RECORD_ACTIVITY."""
    advice = advise_arrival(by, stay.space, readings)
    if advice is not None:
        advise(by, stay, advice.outcome)
    return advice


@transaction.atomic
def confirm_spoken(by: User, stay: Stay, outcome: str) -> Stay:
    """Staff have spoken with somebody who was advised to ask them: as usual or gently from now on.

    Needs ANSWER_SOS for the operator. Who and when stand in the audit log, never why.
    """
    require_at(by, Permission.ANSWER_SOS, stay.space)
    if outcome not in (Outcome.USUAL.value, Outcome.GENTLE.value):
        raise Refused("wrong-outcome", _("Choose “as usual” or “gently”."), field="outcome")
    stay.refresh_from_db(fields=["advice"])
    if stay.advice != Stay.Advice.ASK:
        raise Refused("not-asked", _("Nobody needs to speak with this person about safe use any more."))
    held = advise(by, stay, outcome)
    log_change(by.agent_id, "confirm_spoken", "stay", stay.pk, {"at": timezone.now().isoformat(timespec="seconds")})
    return held
