"""The databases' own full-text indexes over `Entry.words`.

The words are prepared by `engine/words.py`, so both databases must take them as they are: FTS5 with
its "ascii" tokenizer splits at nothing but ASCII signs other than the title mark, PostgreSQL makes the
vector from an array without any parser. On SQLite triggers keep the index in step; a later migration
that rebuilds the table must make them again.
"""

from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE search_words USING fts5(
        words, content='search_entry', content_rowid='id', tokenize="ascii tokenchars '_'", prefix='1 2 3'
    )""",
    """CREATE TRIGGER search_entry_words_insert AFTER INSERT ON search_entry BEGIN
        INSERT INTO search_words (rowid, words) VALUES (new.id, new.words);
    END""",
    """CREATE TRIGGER search_entry_words_delete AFTER DELETE ON search_entry BEGIN
        INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', old.id, old.words);
    END""",
    """CREATE TRIGGER search_entry_words_update AFTER UPDATE OF words ON search_entry
    WHEN old.words IS NOT new.words BEGIN
        INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', old.id, old.words);
        INSERT INTO search_words (rowid, words) VALUES (new.id, new.words);
    END""",
    "INSERT INTO search_words (search_words) VALUES ('rebuild')",
]
SQLITE_BACK = [
    "DROP TRIGGER search_entry_words_insert",
    "DROP TRIGGER search_entry_words_delete",
    "DROP TRIGGER search_entry_words_update",
    "DROP TABLE search_words",
]
POSTGRESQL = [
    """ALTER TABLE search_entry ADD COLUMN words_index tsvector GENERATED ALWAYS AS (
        array_to_tsvector(array_remove(string_to_array(words, ' '), ''))
    ) STORED""",
    "CREATE INDEX search_entry_words_index ON search_entry USING gin (words_index)",
]
POSTGRESQL_BACK = ["ALTER TABLE search_entry DROP COLUMN words_index"]


def forwards(_apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def backwards(_apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
