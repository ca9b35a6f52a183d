"""One index over everything that the public may find."""

from django.db import models


class Entry(models.Model):
    """What search shows of one thing. The searchable words stand beside it, in the database's own index.

    Written by `actions` only: they stamp each change, which is how every process notices it.
    """

    kind = models.CharField(max_length=40, help_text="organization, initiative, territory or case.")
    subject = models.UUIDField()
    title = models.JSONField(help_text="Translated text, as stored by TranslatedField.")
    summary = models.JSONField(default=dict)
    url_name = models.CharField(max_length=80)
    slug = models.CharField(max_length=200)
    words = models.TextField(help_text="The indexed bigrams and words of all languages, separated by spaces.")
    sort_key = models.CharField(max_length=8, default="", help_text="How the folded name begins, for lists by name.")
    facets = models.JSONField(default=list, help_text="What it can be narrowed by: `dimension:value` texts.")
    latitude = models.FloatField(null=True, help_text="WGS 84 degrees; empty where it has no place on the map.")
    longitude = models.FloatField(null=True)
    weight = models.SmallIntegerField(default=0, help_text="Higher stands first among equal matches.")
    changed_in = models.BigIntegerField(
        default=0, db_index=True, help_text="PostgreSQL: the transaction that wrote it; SQLite: the clock of `State`."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="search_entry_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"


class Gone(models.Model):
    """An entry that was removed. Written by a trigger, so that no way of deleting is missed."""

    entry = models.BigIntegerField()
    changed_in = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"entry {self.entry}"


class State(models.Model):
    """One row on the index as a whole.

    `era` changes whenever what processes remember of the index is worth nothing any more. `clock` counts the
    changes on SQLite, where writers take turns. `rules` is the version of the rules that the entries were
    indexed by.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    era = models.CharField(max_length=32)
    clock = models.BigIntegerField(default=0)
    rules = models.IntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="search_state_one_row")]

    def __str__(self) -> str:
        return f"era {self.era}, rules {self.rules}"
