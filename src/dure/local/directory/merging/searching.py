"""Searching the whole directory for entries that mean the same organization, in memory of bounded size.

All entries are read once, in steps, and leave only their keys (`linkage.blocks`), about 750 bytes an entry at the
peak; pairs that share a key are then read again and compared. They come in the order of their places, so that entries
that are compared together are mostly read together, and what is done is noted after each step: a round that was
broken off reads the entries again and goes on with the pairs that are left.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import batched
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import Organization
from dure.core.audit.models import Revision
from dure.core.territories.models import Territory
from dure.local.directory.linkage import Pair
from dure.local.directory.linkage.blocks import Blocks
from dure.local.directory.linkage.preparing import Prepared, prepare
from dure.local.directory.linkage.scoring import compare
from dure.local.directory.linkage.weights import general_weight
from dure.local.directory.merging.actions import note_likely
from dure.local.directory.merging.models import Merge, SearchRound
from dure.local.directory.merging.records import entries_to_compare, record_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    type Numbers = NDArray[Any]

type Report = Callable[[int, int, str], None]
"""Told how much of how much is done, and what is being done; may raise what stops the round."""

KIND = "organization"
LIKELY = 0.7
"""What goes on the worklist: a person's time is worth more than a low guess."""
READ_AT_ONCE, COMPARED_AT_ONCE, ASKED_AT_ONCE = 2_000, 5_000, 500
MOST_REMEMBERED = 20_000
LONGEST_CHANGE = timedelta(hours=12)
"""How long an import may take from its first change to its commit without being missed."""


def search_for_duplicates(territory: str, report: Report) -> dict[str, int]:
    """Compare the entries of a territory with all others; without one those changed since the last such round, or all.

    Returns how many entries were asked for and how many pairs are new on the worklist. Once more is harmless.
    """
    under_way = _round_of(territory)
    blocks, ids = _read_entries(under_way, report)
    compared = _Comparing(ids)
    left, right, places = blocks.pairs()
    asked, total = blocks.asked, len(left)
    del blocks
    start = _first_after(places, under_way.reached)
    while start < total:
        stop = _first_after(places, int(places[min(start + COMPARED_AT_ONCE, total) - 1]))
        found = compared.likely(left[start:stop], right[start:stop])
        _note(under_way, found, int(places[stop - 1]))
        start = stop
        report(start, total, _("Comparing pairs of entries"))
    SearchRound.objects.filter(pk=under_way.pk).update(finished_at=timezone.now())
    under_way.refresh_from_db(fields=["new"])
    return {"compared": asked, "new": under_way.new}


def _round_of(territory: str) -> SearchRound:
    """The round that was broken off, or a new one."""
    last = SearchRound.objects.filter(territory=territory).first()
    if last is not None and last.finished_at is None:
        return last
    since = last.started_at - LONGEST_CHANGE if last and not territory else None
    begun = SearchRound(territory=territory, since=since, started_at=timezone.now())
    begun.save()
    return begun


def _asked(under_way: SearchRound) -> Any:
    """Whether an entry is one of those that the round is about."""
    if under_way.territory:
        place = Territory.objects.get(slug=under_way.territory)
        return ExpressionWrapper(Q(territory__path__startswith=place.path), BooleanField())
    if under_way.since is None:
        return Value(value=True)
    revisions = Revision.objects.filter(subject_kind=KIND, subject=OuterRef("pk"), at__gte=under_way.since)
    # An entry that is listed again has not met those that came meanwhile.
    undone = Merge.objects.filter(other=OuterRef("pk"), undone_at__gte=under_way.since)
    return Exists(revisions) | Exists(undone)


def _read_entries(under_way: SearchRound, report: Report) -> tuple[Blocks, "Numbers"]:
    """The keys of all entries, and their ids in the order of their numbers, as bytes."""
    import numpy as np

    entries = entries_to_compare().annotate(asked=_asked(under_way))
    blocks, ids, done, total = Blocks(), bytearray(), 0, Organization.objects.count()
    for some in _in_steps(entries):
        for each in some:
            if each.merged_into_id is None:
                blocks.add(prepare(record_of(each)), asked=bool(each.asked))  # type: ignore[attr-defined]
                ids += each.pk.bytes
        done += len(some)
        report(done, max(total, done), _("Reading entries"))
    return blocks, np.frombuffer(ids, "V16")


def _in_steps(entries: QuerySet[Organization]) -> Iterator[list[Organization]]:
    """All of them, a few thousand at a time, without holding the database to one moment."""
    some = list(entries[:READ_AT_ONCE])
    while some:
        yield some
        some = list(entries.filter(pk__gt=some[-1].pk)[:READ_AT_ONCE])


def _first_after(places: "Numbers", reached: int) -> int:
    import numpy as np

    return int(np.searchsorted(places, reached, side="right")) if reached >= 0 else 0


@transaction.atomic
def _note(under_way: SearchRound, found: Sequence[Pair], reached: int) -> None:
    new = note_likely(found)
    SearchRound.objects.filter(pk=under_way.pk).update(reached=reached, new=F("new") + new)


class _Comparing:
    """Compares entries by their numbers, and remembers some of those read last."""

    def __init__(self, ids: "Numbers") -> None:
        self._ids = ids
        self._read: dict[int, Prepared] = {}

    def likely(self, left: "Numbers", right: "Numbers") -> list[Pair]:
        """The pairs that belong on the worklist. Entries that are not listed any more are left out."""
        pairs = list(zip(left.tolist(), right.tolist(), strict=True))
        self._read_missing({number for pair in pairs for number in pair})
        compared = (
            compare(self._read[one], self._read[other], general_weight, LIKELY)
            for one, other in pairs
            if one in self._read and other in self._read
        )
        return [pair for pair in compared if pair is not None]

    def _read_missing(self, wanted: set[int]) -> None:
        if len(self._read) > MOST_REMEMBERED:
            self._read = {number: self._read[number] for number in wanted & self._read.keys()}
        for numbers in batched(sorted(wanted - self._read.keys()), ASKED_AT_ONCE):
            by_id = {UUID(bytes=self._ids[number].tobytes()): number for number in numbers}
            for entry in entries_to_compare().filter(pk__in=list(by_id)):
                if entry.merged_into_id is None:
                    self._read[by_id[entry.pk]] = prepare(record_of(entry))
