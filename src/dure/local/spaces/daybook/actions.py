"""Every change to the daybook: closing a day, remarks, pictures, signatures, publishing reports."""

from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.core.kit.keys import public_key_hex, sign
from dure.core.kit.paper import can_place
from dure.core.kit.storable import UNSTORABLE
from dure.ledger.engine.canonical import canonical_bytes
from dure.local.spaces.actions import close_day, touch
from dure.local.spaces.actions.acting import require_at
from dure.local.spaces.daybook.daylog import day_log
from dure.local.spaces.daybook.engine.periods import Period
from dure.local.spaces.daybook.engine.pictures import LARGEST_PICTURE, SUFFIXES, NotAPicture, clean
from dure.local.spaces.daybook.models import Picture, PublishedReport, Remark, SignedLog
from dure.local.spaces.daybook.rows import bounds, events_of
from dure.local.spaces.models import Day, Space
from dure.local.spaces.queries import today_at

LONGEST_REMARK, LONGEST_CAPTION = 4000, 200
MOST_PICTURES = 12


@transaction.atomic
def close(by: User, space: Space, on: date) -> Day:
    """Close a day, also one that only late entries know of. Needs RECORD_ACTIVITY; refused while anybody is in."""
    require_at(by, Permission.RECORD_ACTIVITY, space)
    _day(space, on)
    return close_day(by, space, on)


@transaction.atomic
def write_remark(by: User, space: Space, on: date, text: str) -> Remark:
    """Say in words what the figures do not. Needs RECORD_ACTIVITY; an empty text takes the remark away."""
    require_at(by, Permission.RECORD_ACTIVITY, space)
    text = UNSTORABLE.sub("", text).strip()
    if len(text) > LONGEST_REMARK:
        message = _("Shorten the remark to %(most)d characters.") % {"most": LONGEST_REMARK}
        raise Refused("long-remark", message, field="text")
    day = _day(space, on)
    remark, _made = Remark.objects.update_or_create(day=day, defaults={"text": text, "written_by": by.agent_id})
    log_change(by.agent_id, "write_remark", "space", space.pk, {"date": on.isoformat()})
    return remark


@transaction.atomic
def add_picture(
    by: User, space: Space, on: date, content: bytes, caption: str, *, consent: bool, in_reports: bool = False
) -> Picture:
    """Add a photograph to a day. What the camera noted in it is not kept. Needs RECORD_ACTIVITY.

    Refused without everybody's consent or a caption, for what is no JPEG or PNG, above 6 MB, and beyond twelve
    a day. The same picture again is the one that is known.
    """
    require_at(by, Permission.RECORD_ACTIVITY, space)
    caption = " ".join(UNSTORABLE.sub("", caption).split())
    if not consent:
        message = _("Ask everybody who can be recognized first, and confirm that they agreed.")
        raise Refused("no-consent", message, field="consent")
    if not caption or len(caption) > LONGEST_CAPTION:
        message = _("Say in at most %(most)d characters what is to be seen.") % {"most": LONGEST_CAPTION}
        raise Refused("no-caption", message, field="caption")
    if len(content) > LARGEST_PICTURE:
        raise Refused("large-picture", _("The picture is too large. Choose one of at most 6 MB."), field="picture")
    media_type, cleaned = _cleaned(content)
    day = _day(space, on)
    digest = sha256(cleaned).hexdigest()
    known = Picture.objects.filter(day=day, digest=digest).first()
    if known is not None:
        return known
    if day.pictures.count() >= MOST_PICTURES:
        message = _("A day has room for %(most)d pictures. Remove one first.") % {"most": MOST_PICTURES}
        raise Refused("too-many-pictures", message, field="picture")
    picture = Picture.objects.create(
        day=day,
        content=cleaned,
        media_type=media_type,
        digest=digest,
        caption=caption,
        in_reports=in_reports,
        added_by=by.agent_id,
    )
    log_change(by.agent_id, "add_picture", "space", space.pk, {"date": on.isoformat(), "picture": str(picture.pk)})
    return picture


@transaction.atomic
def remove_picture(by: User, picture: Picture) -> None:
    """Delete a photograph for good, as when somebody withdraws consent. Needs RECORD_ACTIVITY."""
    space = picture.day.space
    require_at(by, Permission.RECORD_ACTIVITY, space)
    details = {"date": picture.day.date.isoformat(), "picture": str(picture.pk)}
    picture.delete()
    log_change(by.agent_id, "remove_picture", "space", space.pk, details)


@transaction.atomic
def sign_log(by: User, space: Space, on: date) -> SignedLog:
    """Sign the log of a day as it stands. Signed already and nothing has changed, the known signature is returned.

    Needs SIGN_DAILY_LOG for the operator. Refused for a day that is not closed. What is recorded for the day later
    shows as a change and can be signed anew, as the next version.
    """
    require(by, Permission.SIGN_DAILY_LOG, space.operator)
    Space.objects.select_for_update(of=("self",), no_key=True).get(pk=space.pk)
    log = day_log(space, on)
    if log.day is None or not log.is_closed:
        raise Refused("day-open", _("Close the day first; then its log can be signed."))
    if log.latest is not None and not log.has_changed:
        return log.latest
    now = timezone.now()
    version = log.latest.version + 1 if log.latest else 1
    document = log.content() | {
        "version": version,
        "previous": log.latest.digest if log.latest else "",
        "signed_by": str(by.agent_id),
        "signed_at": now.isoformat(),
    }
    message = canonical_bytes(document)
    signed = SignedLog.objects.create(
        day=log.day,
        version=version,
        document=document,
        digest=sha256(message).hexdigest(),
        events=log.figures.events,
        last_position=log.figures.last_position,
        signed_by=by,
        signed_at=now,
        public_key=public_key_hex(),
        signature=sign(message),
    )
    log_change(by.agent_id, "sign_log", "space", space.pk, {"date": on.isoformat(), "version": version})
    touch(space)
    return signed


@transaction.atomic
def publish_report(by: User, space: Space, period: Period) -> PublishedReport:
    """Let everybody read the report of a month or year that has begun. Needs MANAGE_SPACE; twice is once."""
    require_at(by, Permission.MANAGE_SPACE, space)
    if period.day or period.start > today_at(space):
        raise Refused("no-report", _("There is a report of a month or year once it has begun."))
    report, made = PublishedReport.objects.get_or_create(
        space=space, period=str(period), defaults={"published_by": by.agent_id}
    )
    if made:
        log_change(by.agent_id, "publish_report", "space", space.pk, {"period": str(period)})
    return report


@transaction.atomic
def withdraw_report(by: User, space: Space, period: Period) -> None:
    """Let only those who take part read the report again. Needs MANAGE_SPACE."""
    require_at(by, Permission.MANAGE_SPACE, space)
    if PublishedReport.objects.filter(space=space, period=str(period)).delete()[0]:
        log_change(by.agent_id, "withdraw_report", "space", space.pk, {"period": str(period)})


def _cleaned(content: bytes) -> tuple[str, bytes]:
    """The photograph without notes, if pages and documents can show it."""
    try:
        media_type, cleaned = clean(content)
    except NotAPicture:
        media_type, cleaned = "", b""
    if not media_type or not can_place(f"picture.{SUFFIXES[media_type]}", cleaned):
        message = _("This is no picture that can be shown. Choose a photograph in JPEG or PNG.")
        raise Refused("no-picture", message, field="picture")
    return media_type, cleaned


def _day(space: Space, on: date) -> Day:
    """The day; made now where nobody has opened it but something happened on it. Refused for days to come."""
    Space.objects.select_for_update(of=("self",), no_key=True).get(pk=space.pk)
    if on > today_at(space):
        raise Refused("day-to-come", _("This day is still to come."))
    known = Day.objects.filter(space=space, date=on).first()
    if known is not None:
        return known
    first = events_of(space, on, on).order_by("occurred_at").values_list("occurred_at", flat=True).first()
    return Day.objects.create(space=space, date=on, opened_at=first or _noon(space, on))


def _noon(space: Space, on: date) -> datetime:
    """When a day without an entry is said to have begun: its middle, or now where that is still to come."""
    since, until = bounds(space, on, on)
    return min(since + (until - since) / 2, timezone.now())
