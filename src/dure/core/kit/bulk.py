"""Writing very many new rows at once."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

# Values of these go to the database as they are; preparing each anew takes longer than writing it.
_PLAIN = (models.CharField, models.TextField, models.BooleanField, models.IntegerField, models.FloatField)


def insert_many[M: models.Model](rows: Sequence[M]) -> Sequence[M]:
    """Insert new rows of one model that bring their own keys, some three times as quickly as `bulk_create`.

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
    marks = ", ".join(["%s"] * len(fields))
    preparing = [_preparing(field, database) for field in fields]
    values = [tuple([prepare(row) for prepare in preparing]) for row in rows]
    table = quote(model._meta.db_table)  # noqa: SLF001
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            with database.wrap_database_errors, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as target:
                for value in values:
                    target.write_row(value)
        else:
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)  # noqa: S608
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001
    return rows


def _preparing(field: Any, database: BaseDatabaseWrapper) -> Callable[[models.Model], Any]:
    name = field.attname
    if isinstance(field, _PLAIN) and not getattr(field, "auto_now_add", False):
        return lambda row: row.__dict__[name]
    if isinstance(field, models.JSONField):
        # Most lists and mappings of most rows are empty.
        empty = {kind: field.get_db_prep_save(kind(), database) for kind in (list, dict)}

        def prepare(row: models.Model) -> Any:
            value = row.__dict__[name]
            return empty[type(value)] if not value and type(value) in empty else field.get_db_prep_save(value, database)

        return prepare
    return lambda row: field.get_db_prep_save(field.pre_save(row, add=True), database)
