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


def _as_text(stored: Any) -> str:
    return "" if stored is None else str(stored)


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
    parts: str = ""
    """What names of further fields begin with, where an entry has parts that nobody listed beforehand."""
    part_words: Words = field(default=lambda stored: "" if stored is None else str(stored))

    def knows(self, name: str) -> bool:
        """Whether `name` is a field of such an entry."""
        return name in self.fields or bool(self.parts and name.startswith(self.parts))

    def words_of(self, name: str) -> FieldWords:
        """The words of a field; a part that nobody listed is called by its own name."""
        if name in self.fields:
            return self.fields[name]
        label = name.removeprefix(self.parts).replace("_", " ").capitalize()
        return FieldWords(label, self.part_words if self.parts and name.startswith(self.parts) else _as_text)


_kinds: dict[str, EntryKind] = {}


def register_kind(kind: EntryKind) -> None:
    """Let the revisions of a kind of entry be shown and undone."""
    _kinds[kind.name] = kind


def entry_kind(name: str) -> EntryKind | None:
    """The kind that was registered as `name`."""
    return _kinds.get(name)
