"""One index over everything that the public may find."""

from django.db import models


class Entry(models.Model):
    """What search shows of one thing. The searchable words stand beside it, in the database's own index."""

    kind = models.CharField(max_length=40, help_text="organization, initiative, territory or case.")
    subject = models.UUIDField()
    title = models.JSONField(help_text="Translated text, as stored by TranslatedField.")
    summary = models.JSONField(default=dict)
    url_name = models.CharField(max_length=80)
    slug = models.CharField(max_length=200)
    words = models.TextField(help_text="The indexed bigrams and words of all languages, separated by spaces.")
    facets = models.JSONField(default=list, help_text="What it can be narrowed by: `dimension:value` texts.")
    latitude = models.FloatField(null=True, help_text="WGS 84 degrees; empty where it has no place on the map.")
    longitude = models.FloatField(null=True)
    weight = models.SmallIntegerField(default=0, help_text="Higher stands first among equal matches.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="search_entry_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"
