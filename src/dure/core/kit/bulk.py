"""Writing very many new rows at once."""

from collections.abc import Sequence
from functools import cache
from json import JSONEncoder
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.base import ModelState
from django.utils import timezone

from dure.core.kit.translated import Translated, TranslatedField

# Values of these go to the database as they are.
_PLAIN = {
    *(models.CharField, models.SlugField, models.URLField, models.EmailField, models.TextField),
    *(models.BooleanField, models.IntegerField, models.PositiveIntegerField, models.BigIntegerField, models.FloatField),
}
# Many rows have the same value of these, which need not be prepared more than once.
_REPEATED = {models.ForeignKey, models.DateField, models.DateTimeField, models.DecimalField}
_KEYS = {models.OneToOneField, models.UUIDField}
_JSON = {models.JSONField, TranslatedField}
_EMPTY: dict[type, str] = {list: "[]", dict: "{}"}
_encoded = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def insert_many[M: models.Model](rows: Sequence[M]) -> Sequence[M]:
    """Insert new rows of one model that bring their own keys, many times as quickly as `bulk_create`.

    One statement is sent for all rows (PostgreSQL's COPY), so every value reaches the database as a value. Fields
    that are set on saving (`auto_now_add`) are set. Raises IntegrityError as `bulk_create` does; needs a transaction.
    """
    if not rows:
        return rows
    # The connection itself: asking the thread's proxy for it a hundred thousand times is not free.
    database = connections[DEFAULT_DB_ALIAS]
    model = type(rows[0])
    fields = [field for field in model._meta.concrete_fields if not field.generated]  # noqa: SLF001
    quote = database.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    table = quote(model._meta.db_table)  # noqa: SLF001
    values = list(zip(*[_column(field, rows, database) for field in fields], strict=True))
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            with database.wrap_database_errors, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as target:
                for value in values:
                    target.write_row(value)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)  # noqa: S608
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001
    return rows


def _column(field: Any, rows: Sequence[models.Model], database: BaseDatabaseWrapper) -> list[Any]:
    """What the database is given for one field of all rows."""
    name, kind = field.attname, type(field)
    if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
        now = timezone.now() if kind is models.DateTimeField else None
        for row in rows:
            setattr(row, name, now or field.pre_save(row, add=True))
    if kind not in _PLAIN | _REPEATED | _KEYS | _JSON:
        return [field.get_db_prep_save(field.pre_save(row, add=True), database) for row in rows]
    found = [row.__dict__[name] for row in rows]
    if kind in _PLAIN:
        return found
    if kind in _JSON and field.encoder is None:
        return [None if value is None else _json(value) for value in found]
    if kind in _REPEATED:
        prepared = {value: field.get_db_prep_save(value, database) for value in set(found)}
        return [prepared[value] for value in found]
    return [value.hex if isinstance(value, UUID) else field.get_db_prep_save(value, database) for value in found]


def _json(value: Any) -> str:
    # Most lists and mappings of most rows are empty.
    if not value and (empty := _EMPTY.get(type(value))):
        return empty
    return _encoded(value.as_json() if isinstance(value, Translated) else value)


def new_row[M: models.Model](model: type[M]) -> M:
    """A new row with nothing but defaults, many times quicker than the model's constructor makes it.

    Its key is that of every other such row until one is set.
    """
    made = model.__new__(model)
    fixed, changeable = _defaults(model)
    made.__dict__.update(fixed)
    for name, kind in changeable:
        made.__dict__[name] = kind()
    made._state = ModelState()  # noqa: SLF001
    return made


@cache
def _defaults(model: type[models.Model]) -> tuple[dict[str, Any], list[tuple[str, type]]]:
    """What every new row begins with: values that all may share, and the lists and mappings that each needs anew."""
    found = {name: value for name, value in model().__dict__.items() if name != "_state"}
    changeable = [(name, type(value)) for name, value in found.items() if isinstance(value, list | dict)]
    return found, changeable


def point_to(row: models.Model, name: str, target: models.Model) -> None:
    """Let the foreign key `name` of a row point to `target`, as assigning it does, many times quicker.

    `target` has to be of the key's model; it does not learn of the row.
    """
    row.__dict__[f"{name}_id"] = target.pk
    row._state.fields_cache[name] = target  # noqa: SLF001
