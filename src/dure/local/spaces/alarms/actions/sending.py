"""Sending what waits: messages of calls for help to the links of the chain, and of buttons in trouble to managers."""

from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from dure.core.kit.texting import send_text
from dure.local.spaces.alarms.actions.steps import add_step
from dure.local.spaces.alarms.chain import emergency_number
from dure.local.spaces.alarms.models import AlarmStep, Notice
from dure.local.spaces.alarms.wording import TROUBLES
from dure.local.spaces.queries import zone_of

# A message whose sender died in the middle is taken up again after this long.
LEASE = timedelta(seconds=60)
FIRST_PAUSE_SECONDS = 5
MOST_TRIES = 6
MOST_AT_ONCE = 20

log = structlog.get_logger("dure.alarms")


def send_waiting(now: datetime | None = None) -> int:
    """Send the messages that are due; how many were sent. One that fails is tried again, later each time.

    Each is sent at least once: a sender that dies between sending and writing so leaves it to the next. Not to be
    called within a transaction: mail servers are slow.
    """
    now = now or timezone.now()
    due = Notice.objects.filter(ended_at__isnull=True, due_at__lte=now).order_by("due_at")
    waiting = due.select_related(
        "alarm__zone",
        "alarm__device",
        "alarm__space__place__territory",
        "device__zone",
        "device__button_settings",
        "device__space__place__territory",
    )
    return sum(_send(notice, now) for notice in waiting[:MOST_AT_ONCE])


def _send(notice: Notice, now: datetime) -> bool:
    mine = Notice.objects.filter(pk=notice.pk, ended_at__isnull=True, due_at=notice.due_at)
    if not mine.update(due_at=now + LEASE, tries=F("tries") + 1):
        return False
    try:
        _hand_over(notice)
    except Exception as error:  # noqa: BLE001 - whatever a mail or text service raises, the message is tried again
        # The error's text may hold the address: only its kind is logged.
        log.warning("message not sent", notice=str(notice.pk), tries=notice.tries + 1, error=type(error).__name__)
        _failed(notice, now)
        return False
    _end(notice, AlarmStep.Kind.SENT)
    return True


def _hand_over(notice: Notice) -> None:
    with translation.override(notice.language or settings.LANGUAGE_CODE):
        subject, words = alarm_words(notice) if notice.alarm is not None else trouble_words(notice)
        if notice.channel == Notice.Channel.TEXT:
            send_text(notice.to, subject)
        else:
            send_mail(subject, words, None, [notice.to])


def alarm_words(notice: Notice) -> tuple[str, str]:
    """Subject and text of a message about a call: where and when, never who."""
    alarm = notice.alarm
    if alarm is None:
        raise ValueError("a message about no call")
    space = alarm.space
    place = str(alarm.zone or alarm.device or _("Somewhere here"))
    at = timezone.localtime(alarm.raised_at, zone_of(space)).strftime("%H:%M:%S")
    subject = _("SOS at %(space)s: %(place)s, %(at)s") % {"space": space.name, "place": place, "at": at}
    if alarm.drill:
        subject = _("[Drill] %(subject)s") % {"subject": subject}
    url = settings.DURE.base_url + reverse("alarms:alarm", args=[space.slug, alarm.pk])
    lines = [
        subject,
        _("Nobody has answered yet. If you are near, go and look."),
        _("In danger of life call %(number)s.") % {"number": emergency_number(space)},
        url,
    ]
    if alarm.drill:
        lines[1:3] = [_("This is a drill. Nobody is in danger: answer as if it were real, and do not call anybody.")]
    return subject, "\n\n".join(lines)


def trouble_words(notice: Notice) -> tuple[str, str]:
    """Subject and text of a message about a button in trouble."""
    device = notice.device
    if device is None:
        raise ValueError("a message about no button")
    trouble = TROUBLES.get(device.button_settings.told_of, TROUBLES["lost"])
    subject = _("SOS button “%(button)s”: %(trouble)s") % {"button": device.name, "trouble": trouble}
    url = settings.DURE.base_url + reverse("alarms:buttons", args=[device.space.slug])
    words = _("Look after it before somebody needs it: change the battery, check the network, then press it once.")
    return subject, f"{subject}\n\n{words}\n\n{url}"


def _failed(notice: Notice, now: datetime) -> None:
    tries = notice.tries + 1
    if tries >= MOST_TRIES:
        _end(notice, AlarmStep.Kind.NOT_SENT)
        return
    pause = timedelta(seconds=FIRST_PAUSE_SECONDS * 2**notice.tries)
    Notice.objects.filter(pk=notice.pk).update(due_at=now + pause)


@transaction.atomic
def _end(notice: Notice, kind: str) -> None:
    """Note that a message was sent or given up, and forget its address."""
    now = timezone.now()
    ended = Notice.objects.filter(pk=notice.pk, ended_at__isnull=True).update(ended_at=now, to="")
    if ended and notice.alarm is not None:
        add_step(notice.alarm, kind, now, link=notice.link, whom=notice.whom)
