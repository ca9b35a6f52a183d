"""What the rooms below say of a day or a longer time, as sections of its log and report. Names nobody."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Min, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dure.core.kit.formatting import percent_text
from dure.local.spaces.alarms.models import Alarm, PreventionAction, SafetyNote
from dure.local.spaces.bookings.models import Booking, Way
from dure.local.spaces.bookings.queries import way_label
from dure.local.spaces.community.models import Session, SignUp
from dure.local.spaces.community.queries import local_spending
from dure.local.spaces.daybook.rows import bounds
from dure.local.spaces.daybook.sections import Section, SectionLine
from dure.local.spaces.models import Space
from dure.local.spaces.premises.models import Shift
from dure.local.spaces.safe_use.models import WeatherReading

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

PARTS: dict[str, "StrPromise"] = {
    Shift.Part.IN_CHARGE: gettext_lazy("In charge"),
    Shift.Part.DESK: gettext_lazy("At the desk"),
    Shift.Part.HEALTH_LEADER: gettext_lazy("Health leaders"),
    Shift.Part.VOLUNTEER: gettext_lazy("Volunteers"),
    Shift.Part.GUARDIAN: gettext_lazy("Guardians"),
}

# What became of places that were booked; those who are still expected and those who came or did not are all booked.
BOOKED: dict[str, tuple["StrPromise", tuple[str, ...]]] = {
    "booked": (pgettext_lazy("log", "Booked"), Booking.TAKING),
    "came": (pgettext_lazy("log", "Came"), (Booking.State.CAME,)),
    "no_show": (pgettext_lazy("log", "Did not come"), (Booking.State.NO_SHOW,)),
}
WEATHER_WAYS: dict[str, "StrPromise"] = {
    WeatherReading.Way.SERVICE: pgettext_lazy("weather", "by a service"),
    WeatherReading.Way.STAFF: pgettext_lazy("weather", "typed by staff"),
    WeatherReading.Way.SENSOR: pgettext_lazy("weather", "by a sensor here"),
}


def shift_lines(space: Space, start: date, end: date) -> Iterable[SectionLine]:
    """How many shifts of each part began, in one query."""
    since, until = bounds(space, start, end)
    counts = dict(
        Shift.objects.filter(space=space, starts_at__gte=since, starts_at__lt=until)
        .order_by()
        .values_list("part")
        .annotate(Count("pk"))
    )
    return [SectionLine(part, label, Decimal(counts[part])) for part, label in PARTS.items() if part in counts]


def safety_lines(space: Space, start: date, end: date) -> Iterable[SectionLine]:
    """Calls for help, drills, incidents, near misses and prevention that was done, in three queries."""
    since, until = bounds(space, start, end)
    calls = Alarm.objects.filter(space=space, raised_at__gte=since, raised_at__lt=until).aggregate(
        real=Count("pk", filter=Q(drill=False)), drills=Count("pk", filter=Q(drill=True))
    )
    kinds = SafetyNote.Kind
    notes = SafetyNote.objects.filter(space=space, happened_at__gte=since, happened_at__lt=until).aggregate(
        incidents=Count("pk", filter=Q(kind=kinds.INCIDENT)), near=Count("pk", filter=Q(kind=kinds.NEAR_MISS))
    )
    done = PreventionAction.objects.filter(space=space, done_at__gte=since, done_at__lt=until).count()
    lines = (
        SectionLine("calls", _("Calls for help"), Decimal(calls["real"])),
        SectionLine("incidents", _("Incidents"), Decimal(notes["incidents"])),
        SectionLine("near_misses", _("Near misses"), Decimal(notes["near"])),
        SectionLine("drills", _("Drills"), Decimal(calls["drills"])),
        SectionLine("prevention", _("Prevention actions done"), Decimal(done)),
    )
    return [line for line in lines if line.amount]


def together_lines(space: Space, start: date, end: date) -> Iterable[SectionLine]:
    """Sessions that were held and called off, and who had signed up for them, in two queries."""
    held = Q(cancelled_at__isnull=True)
    sessions = Session.objects.filter(series__space=space, date__gte=start, date__lte=end).aggregate(
        held=Count("pk", filter=held), called_off=Count("pk", filter=~held)
    )
    places = SignUp.objects.filter(
        session__series__space=space,
        session__date__gte=start,
        session__date__lte=end,
        session__cancelled_at__isnull=True,
        withdrawn_at__isnull=True,
    ).aggregate(placed=Sum("people", filter=Q(waiting=False)), waited=Sum("people", filter=Q(waiting=True)))
    lines = (
        SectionLine("held", _("Sessions planned"), Decimal(sessions["held"])),
        SectionLine("called_off", _("Sessions called off"), Decimal(sessions["called_off"])),
        SectionLine("signed_up", _("People signed up"), Decimal(places["placed"] or 0)),
        SectionLine("waited", _("People on waiting lists"), Decimal(places["waited"] or 0)),
    )
    return [line for line in lines if line.amount]


def local_lines(space: Space, start: date, end: date) -> Iterable[SectionLine]:
    """How much of what was bought stays in the territory, by unit of money; three queries."""
    return [
        SectionLine(
            f"local-{each.unit}",
            _("Of purchases, what stays local"),
            each.local,
            each.unit,
            note=percent_text(each.share),
        )
        for each in local_spending(space, start, end + timedelta(days=1)).totals
        if each.spent
    ]


def booking_lines(space: Space, start: date, end: date) -> Iterable[SectionLine]:
    """For how many people places were booked, who came and who did not, by way; one query."""
    sums = (
        Booking.objects.filter(slot__space=space, slot__date__gte=start, slot__date__lte=end, state__in=Booking.TAKING)
        .order_by()
        .values_list("way", "state")
        .annotate(Sum("people"))
    )
    people = {(way, state): number for way, state, number in sums}
    for way in Way.values:
        for code, (label, states) in BOOKED.items():
            number = sum(people.get((way, state), 0) for state in states)
            if number:
                words = _("%(what)s (%(way)s)") % {"what": label, "way": way_label(way)}
                yield SectionLine(f"{way}-{code}", words, Decimal(number))


def weather_lines(space: Space, start: date, end: date) -> Iterable[SectionLine]:
    """The lowest and the highest temperature outside that was noted, and who noted any; one query."""
    since, until = bounds(space, start, end)
    ways = (
        WeatherReading.objects.filter(space=space, at__gte=since, at__lt=until)
        .order_by()
        .values("way")
        .annotate(lowest=Min("celsius"), highest=Max("celsius"))
    )
    found = {each["way"]: each for each in ways}
    if not found:
        return
    note = ", ".join(str(words) for way, words in WEATHER_WAYS.items() if way in found)
    lowest, highest = min(each["lowest"] for each in found.values()), max(each["highest"] for each in found.values())
    yield SectionLine("lowest", _("Lowest temperature outside"), lowest, "°C", note=note)
    yield SectionLine("highest", _("Highest temperature outside"), highest, "°C", note=note)


SECTIONS = (
    Section("safety", pgettext_lazy("log", "Safety"), safety_lines, order=5),
    Section("shifts", gettext_lazy("Shifts"), shift_lines, order=10),
    Section("bookings", gettext_lazy("Bookings"), booking_lines, order=15),
    Section("together", gettext_lazy("Sign-ups for activities"), together_lines, order=20),
    Section("local", gettext_lazy("Local economy"), local_lines, order=30),
    Section("weather", gettext_lazy("Weather"), weather_lines, order=40),
)
