"""One load of a feed: what its source says goes through the import, and what that did is written down."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dure.core.agents.models import Organization, User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.agents.stored_entries import stored_entry
from dure.core.audit.actions import log_change
from dure.core.audit.revisions import changes_between
from dure.core.kit.errors import Refused
from dure.core.tasks.models import Job
from dure.core.tasks.registry import long_task, repeat
from dure.core.tasks.stopping import Cancelled, Interrupted, LeaseLost, TryAgain
from dure.local.directory.exchange.importing import import_organizations
from dure.local.directory.exchange.planning import known_entries
from dure.local.directory.feeds.actions import start_load
from dure.local.directory.feeds.models import Difference, Feed, Load, Vanished
from dure.local.directory.feeds.reading import SourceContent, read_source

MOST_VANISHED = 0.3
# Of a handful of entries, one or two may go without anybody being asked.
FEW = 5
MOST_WRONG_KEPT = 500
KEPT_LOADS = timedelta(days=2 * 365)
CHUNK = 500

type Snapshot = dict[str, tuple[Organization, dict[str, Any]]]
_Kind = Difference.Kind


@dataclass(frozen=True)
class _Compared:
    came: list[str]
    changed: dict[str, list[str]]
    vanished: list[str]
    returned: list[str]


def _page(job: Job) -> str:
    return reverse("feeds:detail", args=[job.subject])


@long_task("load_feed", label=gettext_lazy("Loading a feed"), page=_page)
def load_feed(job: Job, *, feed: str, approved: int = 0) -> dict[str, Any]:
    """Load a feed with the rights of whoever saved it last. Up to `approved` entries may vanish unasked.

    The source is read before any transaction begins; all that is written is written in one. A second run of the
    same job takes up the load that the first began.
    """
    found = Feed.objects.select_related("territory", "owner").filter(pk=feed).first()
    if found is None:
        raise Refused("no-feed", _("This feed was removed."))
    load, made = Load.objects.get_or_create(job=job.pk, defaults={"feed": found})
    if load.state == Load.State.DONE:
        return _result(load)
    if not made:
        load.state, load.error, load.finished_at = Load.State.RUNNING, "", None
        load.save()
    try:
        by = _loader(found)
        job.progress(0, 0, _("Reading the source"))
        source = read_source(found, job)
        job.progress(job.done, job.total, _("Bringing the directory up to date"))
        _bring_in(by, found, load, source, approved)
    except (Interrupted, LeaseLost):
        # Another worker takes it up.
        raise
    except Exception as error:
        _note_failure(load, error)
        raise
    return _result(load)


def _loader(feed: Feed) -> User:
    try:
        return require(feed.owner, Permission.IMPORT_ORGANIZATIONS, feed.territory)
    except PermissionDenied:
        message = _(
            "Whoever saved this feed may not import organizations here any more. Somebody who may has to save it again."
        )
        raise PermissionDenied(message) from None


def _note_failure(load: Load, error: Exception) -> None:
    if isinstance(error, Refused | PermissionDenied | TryAgain):
        words = str(error)
    elif isinstance(error, Cancelled):
        words = _("Somebody stopped it.")
    else:
        words = _("Something went wrong on our side. Ask the administrators of this site.")
    load.state, load.error, load.finished_at = Load.State.FAILED, words, timezone.now()
    load.save(update_fields=["state", "error", "finished_at"])


@transaction.atomic
def _bring_in(by: User, feed: Feed, load: Load, source: SourceContent, approved: int) -> None:
    before = _snapshot(feed)
    marked = set(feed.vanished_entries.values_list("organization_id", flat=True))
    gone = {key for key, (entry, _stored) in before.items() if entry.pk in marked}
    load.rows, load.error = len(source.named), ""
    missing = _missing(before, source, gone)
    if _has_to_ask(len(missing), len(before) - len(gone & set(before)), approved):
        load.state, load.vanished, load.finished_at = Load.State.ASKING, len(missing), timezone.now()
        load.save()
        return
    report = import_organizations(
        by,
        source.content,
        territory=feed.territory,
        source=feed.source,
        source_name=feed.name,
        source_url=feed.source_url,
        best_effort=feed.best_effort,
    )
    _keep_wrong(load, report)
    if not report.written:
        first = report.refused[0] if report.refused else None
        why = f"{first.message} {first.remedy}" if first else ""
        load.state, load.finished_at = Load.State.FAILED, timezone.now()
        load.error = _("Nothing was taken in, since rows are wrong. %(why)s") % {"why": why}
        load.save()
        return
    after = _snapshot(feed)
    compared = _compare(before, after, source, gone)
    _keep(feed, load, compared, {key: entry for key, (entry, _stored) in after.items()})
    log_change(by.agent_id, "load_feed", "feed", feed.pk, _counts(load))


def _missing(before: Snapshot, source: SourceContent, gone: set[str]) -> list[str]:
    """One identifier for each entry that the source does not name any more, by none of its identifiers."""
    named = {entry.pk for key, (entry, _stored) in before.items() if key in source.named}
    unnamed = {entry.pk: key for key, (entry, _stored) in before.items() if entry.pk not in named and key not in gone}
    return list(unnamed.values())


def _has_to_ask(missing: int, known: int, approved: int) -> bool:
    """Whether so much vanished at once that the source, rather than the organizations, may be at fault."""
    return missing > max(approved, FEW - 1) and missing > known * MOST_VANISHED


def _snapshot(feed: Feed) -> Snapshot:
    """What stands for each organization of the source: its own entry, or one that it was linked to or merged into."""
    return {key: (entry, stored_entry(entry)) for key, entry in known_entries(feed.source).items()}


def _compare(before: Snapshot, after: Snapshot, source: SourceContent, gone: set[str]) -> _Compared:
    changed = {
        key: sorted(changes_between(before[key][1], entry))
        for key, (_organization, entry) in after.items()
        if key in before and before[key][1] != entry
    }
    return _Compared(
        came=[key for key in after if key not in before],
        changed=changed,
        vanished=_missing(before, source, gone),
        returned=[key for key in after if key in gone and key in source.named],
    )


def _keep(feed: Feed, load: Load, compared: _Compared, entries: Mapping[str, Organization]) -> None:
    today = timezone.localdate()
    Vanished.objects.filter(feed=feed, organization__in=[entries[key].pk for key in compared.returned]).delete()
    Vanished.objects.bulk_create(
        [Vanished(feed=feed, organization=entries[key], source_id=key, since=today) for key in compared.vanished],
        batch_size=CHUNK,
    )
    kinds = [
        *((_Kind.CAME, key, []) for key in compared.came),
        *((_Kind.CHANGED, key, fields) for key, fields in compared.changed.items()),
        *((_Kind.VANISHED, key, []) for key in compared.vanished),
        *((_Kind.RETURNED, key, []) for key in compared.returned),
    ]
    Difference.objects.bulk_create(
        [
            Difference(
                load=load,
                kind=kind,
                source_id=key,
                name=str(entries[key])[:300],
                organization=entries[key],
                details=more,
            )
            for kind, key, more in kinds
        ],
        batch_size=CHUNK,
    )
    load.came, load.changed = len(compared.came), len(compared.changed)
    load.vanished, load.returned = len(compared.vanished), len(compared.returned)
    load.unchanged = len(entries) - load.came - load.changed - Vanished.objects.filter(feed=feed).count()
    load.state, load.finished_at = Load.State.DONE, timezone.now()
    load.save()


def _keep_wrong(load: Load, report: Any) -> None:
    load.wrong = report.refused_rows
    load.differences.filter(kind=_Kind.WRONG).delete()
    Difference.objects.bulk_create(
        Difference(
            load=load,
            kind=_Kind.WRONG,
            source_id=str(problem.row or ""),
            name=str(problem.column or "")[:300],
            details=[f"{problem.message} {problem.remedy}".strip()],
        )
        for problem in report.refused[:MOST_WRONG_KEPT]
    )


def _counts(load: Load) -> dict[str, int]:
    return {name: getattr(load, name) for name in ("rows", "came", "changed", "vanished", "returned", "wrong")}


def _result(load: Load) -> dict[str, Any]:
    return {"load": str(load.pk), "state": load.state, **_counts(load)}


@long_task("load_due_feeds", label=gettext_lazy("Starting the feeds that are due"))
def load_due_feeds(job: Job) -> dict[str, Any]:
    """Start the load of each feed that is due and not paused; forget loads of long ago."""
    started = 0
    for feed_id in Feed.objects.filter(paused=False, due_at__lte=timezone.now()).values_list("pk", flat=True):
        started += _start_due(feed_id)
        job.progress(started)
    Load.objects.filter(started_at__lt=timezone.now() - KEPT_LOADS).delete()
    return {"started": started}


@transaction.atomic
def _start_due(feed_id: UUID) -> int:
    now = timezone.now()
    due = Feed.objects.select_for_update(of=("self",)).filter(pk=feed_id, paused=False, due_at__lte=now)
    feed = due.select_related("territory", "owner").first()
    if feed is None:
        return 0
    feed.due_at = feed.schedule.next_after(now)
    feed.save(update_fields=["due_at"])
    try:
        start_load(None, feed)
    except Refused:
        return 0
    return 1


repeat("load_due_feeds", every="hour")
