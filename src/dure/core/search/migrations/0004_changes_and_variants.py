"""What changed when, so that every process can keep the facets in memory; and the words that typing errors lead to.

The table `search_variant` is not a model: on SQLite it is best kept in the order of its key. On
PostgreSQL it has no unique constraint, so that no writer waits for another one's new words.

SQLite's full-text index is made anew without positions, which nothing asks for.
"""

from importlib import import_module
from uuid import uuid4

from django.db import migrations, models

index = import_module("dure.core.search.migrations.0002_index")

SQLITE = [
    *(
        f"DROP TRIGGER IF EXISTS search_entry_words_{event}" for event in ("insert", "delete", "update")
    ),
    "DROP TABLE search_words",
    """CREATE VIRTUAL TABLE search_words USING fts5(
        words, content='search_entry', content_rowid='id', tokenize="ascii tokenchars '_'", prefix='1 2 3',
        detail=none, columnsize=0
    )""",
    *(statement for statement in index.SQLITE if statement.startswith("CREATE TRIGGER")),
    "INSERT INTO search_words (search_words) VALUES ('rebuild')",
    """CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entry BEGIN
        UPDATE search_state SET clock = clock + 1;
        INSERT INTO search_gone (entry, changed_in) VALUES (old.id, coalesce((SELECT clock FROM search_state), 0));
    END""",
    "CREATE TABLE search_variant (variant TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (variant, word)) WITHOUT ROWID",
]
POSTGRESQL = [
    """CREATE FUNCTION search_entry_gone() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO search_gone (entry, changed_in) VALUES (old.id, pg_current_xact_id()::text::bigint);
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entry
    FOR EACH ROW EXECUTE FUNCTION search_entry_gone()""",
    'CREATE TABLE search_variant (variant text COLLATE "C" NOT NULL, word text COLLATE "C" NOT NULL)',
    "CREATE INDEX search_variant_variant ON search_variant (variant, word)",
]
BACK = {
    "sqlite": [
        "DROP TABLE search_variant",
        "DROP TRIGGER search_entry_gone",
        "DROP TRIGGER search_entry_words_insert",
        "DROP TRIGGER search_entry_words_delete",
        "DROP TRIGGER search_entry_words_update",
        "DROP TABLE search_words",
        *index.SQLITE,
    ],
    "postgresql": [
        "DROP TABLE search_variant",
        "DROP TRIGGER search_entry_gone ON search_entry",
        "DROP FUNCTION search_entry_gone()",
    ],
}


def forwards(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)
    apps.get_model("search", "State").objects.create(era=uuid4().hex)


def backwards(_apps, schema_editor):
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0003_facets_and_points")]
    operations = [
        migrations.CreateModel(
            name="Gone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry", models.BigIntegerField()),
                ("changed_in", models.BigIntegerField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="State",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("era", models.CharField(max_length=32)),
                ("clock", models.BigIntegerField(default=0)),
                ("rules", models.IntegerField(default=0)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="search_state_one_row")],
            },
        ),
        migrations.AddField(
            model_name="entry",
            name="changed_in",
            field=models.BigIntegerField(
                db_index=True,
                default=0,
                help_text="PostgreSQL: the transaction that wrote it; SQLite: the clock of `State`.",
            ),
        ),
        migrations.AddField(
            model_name="entry",
            name="sort_key",
            field=models.CharField(
                default="", help_text="How the folded name begins, for lists by name.", max_length=8
            ),
        ),
        migrations.RunPython(forwards, backwards, atomic=True),
    ]
