"""What points at an organization, so that it can follow when two entries turn out to mean the same one.

A room registers its own references once at start-up, in `AppConfig.ready()`:

    register_reference("initiatives.Partner", "organization", _("Parts in initiatives"))

What is not registered stays with the merged entry: the ledger, which is append-only, and the files of decisions.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils.functional import Promise

type Guarded = Callable[[Any], bool]
type Moved = Callable[[Iterable[Any]], None]


def never(_row: Any) -> bool:
    """For rows that anybody who merges may move."""
    return False


@dataclass(frozen=True)
class Reference:
    """The foreign key `field` of `model` ("app.Model") to an organization or its agent.

    guarded(row): whether moving it gives people a say or personal data that only whoever gives roles may give.
    moved(keys of rows): called when rows have moved, to bring what search knows of them up to date.
    """

    model: str
    field: str
    label: str | Promise
    guarded: Guarded = never
    moved: Moved | None = None

    @property
    def key(self) -> str:
        return f"{self.model}.{self.field}"

    @property
    def model_class(self) -> type[Model]:
        return apps.get_model(self.model)

    def rows(self, organization_id: UUID) -> QuerySet[Any]:
        """The rows that point at the organization, in a fixed order."""
        return self.model_class._default_manager.filter(**{self.field: organization_id}).order_by("pk")  # noqa: SLF001


_references: dict[str, Reference] = {}


def register_reference(
    model: str, field: str, label: str | Promise, *, guarded: Guarded = never, moved: Moved | None = None
) -> None:
    """Let the rows of `model` follow when the organization that `field` names is merged into another."""
    reference = Reference(model, field, label, guarded, moved)
    _references[reference.key] = reference


def references() -> list[Reference]:
    """Every registered reference, in the order of registration."""
    return list(_references.values())


def reference(key: str) -> Reference | None:
    """The reference with this key; None where the room that registered it is gone."""
    return _references.get(key)
