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
            for operation in ["update", "delete"] + (["truncate"] if vendor == "postgresql" else []):
                suffix = f" ON {table}" if vendor == "postgresql" else ""
                schema_editor.execute(f"DROP TRIGGER {table}_no_{operation}{suffix}")

    return RunPython(forwards, backwards)
