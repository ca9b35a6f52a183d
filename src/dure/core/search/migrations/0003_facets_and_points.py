"""Facets and points. On SQLite the table is rebuilt for them, which takes its triggers away: they are made again."""

from importlib import import_module

from django.db import migrations, models

index = import_module("dure.core.search.migrations.0002_index")


def make_triggers_again(_apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for statement in index.SQLITE:
        if statement.startswith("CREATE TRIGGER"):
            schema_editor.execute(statement.replace("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS", 1))


class Migration(migrations.Migration):
    dependencies = [("search", "0002_index")]
    operations = [
        migrations.AddField(
            model_name="entry",
            name="facets",
            field=models.JSONField(default=list, help_text="What it can be narrowed by: `dimension:value` texts."),
        ),
        migrations.AddField(
            model_name="entry",
            name="latitude",
            field=models.FloatField(help_text="WGS 84 degrees; empty where it has no place on the map.", null=True),
        ),
        migrations.AddField(model_name="entry", name="longitude", field=models.FloatField(null=True)),
        migrations.RunPython(make_triggers_again, migrations.RunPython.noop),
    ]
