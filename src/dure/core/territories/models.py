"""Where: places that people live in and govern, their challenges and their indicators."""

from django.db import models
from django.db.models import F, Q

from dure.core.kit.exact import ExactDecimalField
from dure.core.kit.ids import new_id
from dure.core.kit.translated import TranslatedField


class Challenge(models.Model):
    """An entry of the shared list of what territories face. Loaded from data, not made by users."""

    code = models.SlugField(primary_key=True, max_length=60)
    name = TranslatedField()
    description = TranslatedField()
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return str(self.name)


class Territory(models.Model):
    """A country, region, city or district."""

    class Kind(models.TextChoices):
        COUNTRY = "country"
        REGION = "region"
        CITY = "city"
        DISTRICT = "district"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=80, unique=True, allow_unicode=True)
    name = TranslatedField()
    summary = TranslatedField()
    kind = models.CharField(max_length=10, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(
        max_length=500, unique=True, help_text="Slugs from the country down, each followed by a slash."
    )
    country_code = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2, upper case.")
    code = models.CharField(
        max_length=10,
        null=True,
        blank=True,
        help_text="The official code of the area in its country, such as the Korean legal-dong code.",
    )
    time_zone = models.CharField(max_length=64, help_text="IANA name, such as Asia/Seoul.")
    languages = models.JSONField(default=list, help_text="ISO 639-1 codes spoken here, most common first.")
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    website = models.URLField(blank=True)
    challenges = models.ManyToManyField(Challenge, through="TerritoryChallenge", related_name="territories")

    class Meta:
        ordering = ["path"]
        verbose_name_plural = "territories"
        constraints = [
            models.CheckConstraint(condition=~Q(id=F("parent")), name="territory_not_its_own_parent"),
            models.CheckConstraint(condition=Q(kind="country") | Q(parent__isnull=False), name="territory_has_parent"),
            models.UniqueConstraint(fields=["country_code", "code"], name="territory_code_once"),
            models.CheckConstraint(condition=~Q(code=""), name="territory_code_or_none"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def facets(self) -> list[str]:
        """What search narrows by for things that lie here: this territory and all that it lies in."""
        return [f"territory:{slug}" for slug in self.path.strip("/").split("/")]


class TerritoryChallenge(models.Model):
    """A challenge that a territory says it faces, and where it says so."""

    territory = models.ForeignKey(Territory, models.CASCADE)
    challenge = models.ForeignKey(Challenge, models.PROTECT)
    note = TranslatedField()
    source_name = models.CharField(max_length=300)
    source_url = models.URLField(max_length=1000, blank=True)
    source_date = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["territory", "challenge"], name="territory_challenge_once")]

    def __str__(self) -> str:
        return f"{self.territory_id}: {self.challenge_id}"


class IndicatorKind(models.Model):
    """What a territory can be measured by, such as the number of residents."""

    code = models.SlugField(primary_key=True, max_length=60)
    name = TranslatedField()
    unit = models.CharField(max_length=40, help_text="A unit code such as one, percent or KRW.")

    def __str__(self) -> str:
        return str(self.name)


class IndicatorValue(models.Model):
    """One measured value. Several sources may disagree, so values are never replaced."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    territory = models.ForeignKey(Territory, models.CASCADE, related_name="indicator_values")
    kind = models.ForeignKey(IndicatorKind, models.PROTECT, related_name="values")
    value = ExactDecimalField()
    date = models.DateField(help_text="The day that the value describes.")
    source_name = models.CharField(max_length=300)
    source_url = models.URLField(max_length=1000, blank=True)
    note = TranslatedField()

    class Meta:
        ordering = ["kind", "-date"]
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "kind", "date", "source_name"], name="indicator_value_once_per_source"
            ),
            models.CheckConstraint(condition=~Q(source_name=""), name="indicator_value_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id} {self.value} ({self.date})"


class Place(models.Model):
    """A spot where things happen (ValueFlows SpatialThing)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = TranslatedField()
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="places")
    address = models.CharField(max_length=300, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)

    def __str__(self) -> str:
        return str(self.name)

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude in WGS 84 degrees, None where they are not known."""
        if self.latitude is None or self.longitude is None:
            return None
        return float(self.latitude), float(self.longitude)
