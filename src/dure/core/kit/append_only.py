"""Triggers that let a table only grow, on both databases."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython


def _forbid(table: str, operation: str, vendor: str) -> str:
    name = f"{table}_no_{operation.lower()}"
    if vendor == "sqlite":
        return (
            f"CREATE TRIGGER {name} BEFORE {operation} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: {operation} refused'); END"
        )
    return f"CREATE TRIGGER {name} BEFORE {operation} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION dure_append_only()"


def _drop(table: str, operation: str, vendor: str) -> str:
    return f"DROP TRIGGER {table}_no_{operation.lower()}" + (f" ON {table}" if vendor == "postgresql" else "")


_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION dure_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP; END
$$ LANGUAGE plpgsql
"""


def make_append_only(*tables: str) -> RunPython:
    """A migration operation after which UPDATE and DELETE (and TRUNCATE on PostgreSQL) fail on `tables`."""

    def forwards(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
        vendor = schema_editor.connection.vendor
        operations = ["UPDATE", "DELETE"]
        if vendor == "postgresql":
            schema_editor.execute(_POSTGRES_FUNCTION, params=None)
            operations.append("TRUNCATE")
        for table in tables:
            for operation in operations:
                schema_editor.execute(_forbid(table, operation, vendor), params=None)

    def backwards(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
        vendor = schema_editor.connection.vendor
        for table in tables:
            for operation in ["UPDATE", "DELETE"] + (["TRUNCATE"] if vendor == "postgresql" else []):
                schema_editor.execute(_drop(table, operation, vendor), params=None)

    return RunPython(forwards, backwards)


def keep_for(table: str, moment: str, *, days: int) -> RunPython:
    """A migration operation after which rows of an append-only table may be deleted once `moment` is so long ago."""

    def forwards(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
        schema_editor.execute(_drop(table, "DELETE", schema_editor.connection.vendor), params=None)
        schema_editor.execute(_forbid_early(table, moment, days, schema_editor.connection.vendor), params=None)

    def backwards(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
        vendor = schema_editor.connection.vendor
        schema_editor.execute(_drop(table, "DELETE", vendor), params=None)
        schema_editor.execute(_forbid(table, "DELETE", vendor), params=None)

    return RunPython(forwards, backwards)


def _forbid_early(table: str, moment: str, days: int, vendor: str) -> str:
    name = f"{table}_no_delete"
    if vendor == "sqlite":
        return (
            f"CREATE TRIGGER {name} BEFORE DELETE ON {table} "
            f"WHEN OLD.{moment} > datetime('now', '-{days} days') "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: DELETE refused'); END"
        )
    return (
        f"CREATE TRIGGER {name} BEFORE DELETE ON {table} FOR EACH ROW "
        f"WHEN (OLD.{moment} > now() - interval '{days} days') EXECUTE FUNCTION dure_append_only()"
    )
