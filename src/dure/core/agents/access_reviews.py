"""The monthly look through the access log: what was read by whom and what for, what is unusual, and signing it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.labels import staff_names
from dure.core.agents.models import AccessReview, Organization, PersonalRecord, User
from dure.core.agents.permissions import may, require
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.audit.models import Access
from dure.core.kit.errors import Refused

LONGEST_FINDINGS = 4000
MONTHS_SHOWN = 24
# Hours of the night at the organization, in which few have reason to read.
NIGHT_FROM, NIGHT_UNTIL = 22, 6
MANY_IN_AN_HOUR = 30
DECEMBER = 12


@dataclass(frozen=True)
class ReaderOfMonth:
    """What one person or machine read in a month. `unusual` says in words what to look at."""

    reader: UUID | None
    name: str
    readings: int
    people: int
    purposes: list[tuple[str, int]]
    unusual: list[str]


@dataclass(frozen=True)
class Month:
    """One month of an organization's access log, and its review where there is one."""

    first_day: date
    readings: int
    review: AccessReview | None

    @property
    def is_over(self) -> bool:
        return next_month(self.first_day) <= timezone.localdate()

    @property
    def grew(self) -> bool:
        """Whether readings were added after the review (of a month reviewed before its end)."""
        return self.review is not None and self.review.readings != self.readings


def next_month(first_day: date) -> date:
    """The first day of the month after."""
    return date(first_day.year + first_day.month // DECEMBER, first_day.month % DECEMBER + 1, 1)


def months_of(organization: Organization) -> list[Month]:
    """The months since the first reading, newest first, at most two years: so long the log is kept."""
    log = _log_of(organization)
    first = log.aggregate(first=Min("at"))["first"]
    if first is None:
        return []
    reviews = {row.month: row for row in AccessReview.objects.filter(organization=organization)}
    month = timezone.localdate(timezone=_zone(organization)).replace(day=1)
    oldest = timezone.localdate(first, _zone(organization)).replace(day=1)
    months: list[Month] = []
    while month >= oldest and len(months) < MONTHS_SHOWN:
        months.append(Month(month, _within(organization, month).count(), reviews.get(month)))
        month = (month - timedelta(days=1)).replace(day=1)
    return months


def readers_of(organization: Organization, month: date) -> list[ReaderOfMonth]:
    """Who read in that month, those with something unusual first, then by how much they read."""
    rows = list(_within(organization, month).order_by("at").values_list("reader", "subject", "purpose", "at"))
    zone = _zone(organization)
    by_reader: dict[UUID | None, list[tuple[UUID, str, datetime]]] = {}
    for reader, subject, purpose, at in rows:
        by_reader.setdefault(reader, []).append((subject, purpose, at.astimezone(zone)))
    names = staff_names(by_reader)
    users = {user.agent_id: user for user in User.objects.filter(agent_id__in=[each for each in by_reader if each])}
    found = [
        ReaderOfMonth(
            reader,
            names.get(reader, "") if reader else "",
            len(read),
            len({subject for subject, _purpose, _at in read}),
            Counter(purpose for _subject, purpose, _at in read).most_common(5),
            _unusual(organization, users.get(reader) if reader else None, reader, read),
        )
        for reader, read in by_reader.items()
    ]
    return sorted(found, key=lambda each: (not each.unusual, -each.readings, each.name))


@transaction.atomic
def review_month(by: User, organization: Organization, month: date, findings: str) -> AccessReview:
    """Sign that one has looked through a month. Needs READ_ACCESS_LOG for the organization.

    Refused for a month that is not over, one that was reviewed, one without readings, findings that are missing
    although something was unusual, and for whoever read the most in it: nobody reviews themselves alone.
    """
    require(by, Permission.READ_ACCESS_LOG, organization)
    Organization.objects.select_for_update(of=("self",)).get(pk=organization.pk)
    if month.day != 1 or next_month(month) > timezone.localdate(timezone=_zone(organization)):
        raise Refused("month-not-over", _("This month is not over yet. Review it when it is."))
    if AccessReview.objects.filter(organization=organization, month=month).exists():
        raise Refused("reviewed", _("This month has been reviewed already."))
    readers = readers_of(organization, month)
    if not readers:
        raise Refused("nothing-read", _("Nobody read anything in this month."))
    findings = findings.strip()
    if len(findings) > LONGEST_FINDINGS:
        message = _("Shorten what you found to %(most)d letters.") % {"most": LONGEST_FINDINGS}
        raise Refused("long-findings", message, field="findings")
    if not findings and any(reader.unusual for reader in readers):
        message = _("Something is unusual in this month. Write what you found out about it.")
        raise Refused("no-findings", message, field="findings")
    if {reader.reader for reader in readers} == {by.agent_id}:
        raise Refused("own-readings", _("Only you have read anything in this month. Ask somebody else to review it."))
    review = AccessReview.objects.create(
        organization=organization,
        month=month,
        reviewed_by=by,
        reviewed_at=timezone.now(),
        readings=sum(reader.readings for reader in readers),
        findings=findings,
    )
    log_change(by.agent_id, "review_access", "organization", organization.pk, {"month": f"{month:%Y-%m}"})
    return review


def _unusual(
    organization: Organization, user: User | None, reader: UUID | None, read: list[tuple[UUID, str, datetime]]
) -> list[str]:
    words = []
    night = sum(at.hour >= NIGHT_FROM or at.hour < NIGHT_UNTIL for _subject, _purpose, at in read)
    if night:
        words.append(
            _("%(count)d at night, between %(first)d and %(last)d o’clock")
            % {"count": night, "first": NIGHT_FROM, "last": NIGHT_UNTIL}
        )
    hours = Counter(at.replace(minute=0, second=0, microsecond=0) for _subject, _purpose, at in read)
    most = max(hours.values())
    if most > MANY_IN_AN_HOUR:
        words.append(_("%(count)d within one hour") % {"count": most})
    if user is not None and not may(user, Permission.READ_PERSONAL_DATA, organization):
        words.append(_("holds no right to read any more"))
    if reader is not None and user is None:
        words.append(_("is nobody who signs in here any more"))
    return words


def _log_of(organization: Organization) -> QuerySet[Access]:
    held = PersonalRecord.objects.filter(registered_by=organization.agent_id)
    return Access.objects.filter(subject__in=held.values("agent_id")).order_by()


def _within(organization: Organization, month: date) -> QuerySet[Access]:
    zone = _zone(organization)
    first = datetime.combine(month, time.min, zone)
    return _log_of(organization).filter(at__gte=first, at__lt=datetime.combine(next_month(month), time.min, zone))


def _zone(organization: Organization) -> ZoneInfo:
    territory = organization.territory
    return ZoneInfo(territory.time_zone if territory else "UTC")
