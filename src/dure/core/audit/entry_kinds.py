"""The kinds of entries that have revisions: how each is read, written and put into words.

A room registers its kinds once at start-up, in `AppConfig.ready()`; the pages that show and undo
revisions know no more of a kind than what stands here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

type Words = Callable[[Any], Any]
type Prepare = Callable[[Iterable[Mapping[str, Any]]], Mapping[str, Words]]


def no_preparation(_changes: Iterable[Mapping[str, Any]]) -> Mapping[str, Words]:
    """For kinds whose values read without looking anything up."""
    return {}


@dataclass(frozen=True)
class FieldWords:
    """How a field is named for people, and how its stored value reads.

    `words` gives a text, a list of texts (shown as added and removed), or a mapping of label to text.
    """

    label: str | Promise
    words: Words = field(default=lambda stored: "" if stored is None else str(stored))


@dataclass(frozen=True)
class EntryKind:
    """One kind of entry, such as `organization`.

    find(subject): the entry, None where it is gone. title(entry) and url(entry): its name and page.
    state(entry): all its fields in stored form, as its revisions keep them.
    may_edit(user, entry): whether `user` may change it; write asks again.
    write(by, entry, values, note, undoes): set the stored `values` as one revision that undoes another.
    prepare(all changes): words for fields whose values have to be looked up, with a fixed number of queries.
    """

    name: str
    find: Callable[[UUID], Any]
    title: Callable[[Any], str]
    url: Callable[[Any], str]
    state: Callable[[Any], Mapping[str, Any]]
    may_edit: Callable[[Any, Any], bool]
    write: Callable[[Any, Any, Mapping[str, Any], str, UUID | None], object]
    fields: Mapping[str, FieldWords]
    prepare: Prepare = no_preparation


_kinds: dict[str, EntryKind] = {}


def register_kind(kind: EntryKind) -> None:
    """Let the revisions of a kind of entry be shown and undone."""
    _kinds[kind.name] = kind


def entry_kind(name: str) -> EntryKind | None:
    """The kind that was registered as `name`."""
    return _kinds.get(name)
