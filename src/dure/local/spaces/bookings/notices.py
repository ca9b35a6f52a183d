"""Telling people: a message at once where they agreed to messages, else a call by staff from a list.

A message is sent at most once. What nobody can be written about, what fails again and again, and what was being sent
while its worker died stands on the list of calls, so that nobody misses a place for want of a telephone that reads.
"""

from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from dure.core.agents.consents import has_consent
from dure.core.agents.models import User
from dure.core.agents.personal import PersonalData, read_person
from dure.core.agents.personal.promised import open_beside, read_as_promised
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.kit.texting import has_service, send_text
from dure.core.tasks.actions import start
from dure.local.spaces.actions import touch
from dure.local.spaces.actions.acting import require_at
from dure.local.spaces.bookings.models import Booking, Notice
from dure.local.spaces.consent_words import REMINDERS
from dure.local.spaces.queries import zone_of

SEND_NOTICE = "send_booking_notice"
PURPOSE = "booking"

log = structlog.get_logger("dure.bookings")


def tell(booking: Booking, kind: str) -> Notice:
    """Have the person told once: by a message after this transaction, else by staff. For actions and tasks here."""
    written = has_consent(booking.person_id, REMINDERS.key) and (bool(booking.email_box) or has_service())
    state = Notice.State.WAITING if written else Notice.State.TO_CALL
    defaults = {"state": state, "made_at": timezone.now()}
    notice, is_new = Notice.objects.get_or_create(booking=booking, kind=kind, defaults=defaults)
    if is_new and written:
        with translation.override(booking.language or settings.LANGUAGE_CODE):
            start(None, SEND_NOTICE, {"notice": str(notice.pk)})
    return notice


def send(notice_id: UUID, *, is_last: bool) -> bool:
    """Send one message; whether it may be tried again. Not to be called within a transaction: mail servers are slow.

    One that somebody began to send and did not end goes to the list of calls: nobody knows whether it arrived.
    """
    now = timezone.now()
    waiting = Notice.objects.filter(pk=notice_id, state=Notice.State.WAITING)
    if waiting.filter(sending_since__isnull=False).update(state=Notice.State.TO_CALL):
        return False
    notice = matters(waiting).select_related("booking__slot__pattern", "booking__slot__space__place").first()
    if notice is None:
        waiting.update(state=Notice.State.DROPPED, ended_at=now)
        return False
    if not waiting.filter(sending_since=None).update(sending_since=now):
        return False
    try:
        is_sent = _hand_over(notice)
    except Exception as error:  # noqa: BLE001 - whatever a mail or text service raises, the message is tried again
        # The error's text may hold the address: only its kind is logged.
        log.warning("notice not sent", notice=str(notice_id), error=type(error).__name__)
        waiting.update(sending_since=None, state=Notice.State.TO_CALL if is_last else Notice.State.WAITING)
        return not is_last
    waiting.update(state=Notice.State.SENT if is_sent else Notice.State.TO_CALL, ended_at=now if is_sent else None)
    return False


def _hand_over(notice: Notice) -> bool:
    """Give the message to the service; False where the consent has ended or there is no address."""
    booking = notice.booking
    if not has_consent(booking.person_id, REMINDERS.key):
        return False
    email = open_beside(booking.person_id, bytes(booking.email_box), PURPOSE, "email")
    phone = "" if email or not has_service() else read_as_promised(booking.person_id, PURPOSE).phone
    with translation.override(booking.language or settings.LANGUAGE_CODE):
        subject, words = words_of(notice)
    if email:
        send_mail(subject, words, None, [email])
    elif phone:
        send_text(phone, words)
    return bool(email or phone)


def words_of(notice: Notice) -> tuple[str, str]:
    """Subject and text, in the language that is set: what, when, where, the code and its page. Never who."""
    booking, slot = notice.booking, notice.booking.slot
    starts = timezone.localtime(slot.starts_at, zone_of(slot.space))
    when = {
        "space": slot.space.name,
        "date": date_format(starts, "MONTH_DAY_FORMAT"),
        "time": time_format(starts, "H:i"),
    }
    subject = {
        Notice.Kind.REMINDER: _("%(space)s: you have booked %(date)s, %(time)s"),
        Notice.Kind.MOVED_UP: _("%(space)s: you have a place on %(date)s, %(time)s"),
        Notice.Kind.CALLED_OFF: _("%(space)s: %(date)s, %(time)s is called off"),
    }[Notice.Kind(notice.kind)] % when
    where = ", ".join(filter(None, [str(slot.pattern.name), slot.space.place.address]))
    url = settings.DURE.base_url + reverse("bookings:code", args=[slot.space.slug])
    code = _("Code of the booking: %(code)s") % {"code": booking.code}
    lines = [subject, where, code, url]
    if notice.kind != Notice.Kind.CALLED_OFF:
        lines.append(_("If you cannot come, cancel with the code, so that somebody else gets the place."))
    return subject, "\n".join(lines)


def matters(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """Those of which people must still be told: the time is not over, and what they are told still holds."""
    now = timezone.now()
    holds = Q(kind=Notice.Kind.CALLED_OFF) | Q(booking__state__in=Booking.EXPECTED)
    return notices.filter(holds, booking__slot__ends_at__gt=now)


def open_for_call(by: User, notice: Notice) -> PersonalData:
    """Name and telephone number of who must be called; the reading is logged. Needs READ_PERSONAL_DATA."""
    require_at(by, Permission.READ_PERSONAL_DATA, notice.booking.slot.space)
    return read_person(by, notice.booking.person_id, PURPOSE)


@transaction.atomic
def note_call(by: User, notice: Notice, *, reached: bool) -> Notice:
    """Note a call: whoever was reached leaves the list, the others stay. Needs RECORD_ACTIVITY.

    Once somebody was reached, nothing more is noted.
    """
    space = notice.booking.slot.space
    require_at(by, Permission.RECORD_ACTIVITY, space)
    now = timezone.now()
    changes = {"state": Notice.State.REACHED, "ended_at": now} if reached else {}
    standing = Notice.objects.filter(pk=notice.pk, state=Notice.State.TO_CALL)
    if standing.update(calls=F("calls") + 1, last_call_at=now, **changes):
        log_change(by.agent_id, "call_booker", "booking", notice.booking_id, {"kind": notice.kind, "reached": reached})
        touch(space)
    notice.refresh_from_db()
    return notice


def forget_addresses(person_id: UUID) -> None:
    """Write to the person no more: their addresses go, and what was about to be sent is told by a call instead."""
    Booking.objects.filter(person=person_id).exclude(email_box=b"").update(email_box=b"")
    waiting = Notice.objects.filter(booking__person=person_id, state=Notice.State.WAITING)
    waiting.filter(kind=Notice.Kind.REMINDER).update(state=Notice.State.DROPPED, ended_at=timezone.now())
    waiting.exclude(kind=Notice.Kind.REMINDER).update(state=Notice.State.TO_CALL)


def forget_person(person_id: UUID) -> None:
    """Nobody can be called any more who was erased."""
    forget_addresses(person_id)
    standing = Notice.objects.filter(booking__person=person_id, state__in=Notice.OPEN)
    standing.update(state=Notice.State.DROPPED, ended_at=timezone.now())
