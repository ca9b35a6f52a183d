"""What it is worth: indicators over the ledger, and value accounts built on them."""

from django.db import models
from django.db.models import F, Q

from dure.core.agents.models import Agent, User
from dure.core.kit.exact import ExactDecimalField
from dure.core.kit.ids import new_id
from dure.core.kit.translated import TranslatedField
from dure.core.territories.models import Place
from dure.ledger.models import Plan, ResourceSpecification, Seal
from dure.local.initiatives.models import Initiative


class Indicator(models.Model):
    """A question to the ledger, kept as data: which events count, and how they are added up."""

    class Aggregation(models.TextChoices):
        EVENTS = "events"
        PROVIDERS = "providers"
        RECEIVERS = "receivers"
        QUANTITY = "quantity"
        EFFORT = "effort"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=80)
    name = TranslatedField()
    description = TranslatedField()
    unit = models.CharField(max_length=20, help_text="Unit code of the result.")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="indicators")
    action = models.CharField(max_length=20, blank=True, help_text="Empty: any action.")
    specification = models.ForeignKey(ResourceSpecification, models.PROTECT, null=True, blank=True, related_name="+")
    provider = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    receiver = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    aggregation = models.CharField(max_length=10, choices=Aggregation)
    live = models.BooleanField(default=True, help_text="Shown on the initiative's page.")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "slug"]
        constraints = [models.UniqueConstraint(fields=["plan", "slug"], name="indicator_once_per_plan")]

    def __str__(self) -> str:
        return str(self.name)


class ValueAccount(models.Model):
    """The social value of an initiative over a period, as a model that can be computed again and again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True)
    name = TranslatedField()
    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="accounts")
    start = models.DateField()
    end = models.DateField(help_text="The last day counted.")
    currency = models.CharField(max_length=3)
    timing = models.CharField(
        max_length=20,
        default="end_of_year",
        choices=[(name, name) for name in ("end_of_year", "start_of_year", "undiscounted")],
    )

    class Meta:
        ordering = ["slug"]
        constraints = [models.CheckConstraint(condition=Q(end__gte=F("start")), name="account_ends_after_start")]

    def __str__(self) -> str:
        return str(self.name)


class AccountLine(models.Model):
    """An input, or an outcome for one group of stakeholders.

    Its quantity is the indicator's value times `share`; where there is no indicator, the line's
    `quantity` assumption. Its monetary value is the quantity times the `proxy` assumption.
    """

    class Kind(models.TextChoices):
        INPUT = "input"
        OUTCOME = "outcome"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(ValueAccount, models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=8, choices=Kind)
    slug = models.SlugField(max_length=80)
    name = TranslatedField()
    stakeholder = TranslatedField(help_text="Who gives it, or whose life changes.")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, blank=True, related_name="+")
    duration_years = models.PositiveSmallIntegerField(default=1)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["account", "slug"], name="line_once_per_account"),
            models.CheckConstraint(condition=Q(duration_years__gte=1), name="line_lasts_a_year"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Assumption(models.Model):
    """One dated and sourced number of an account, with the range it may lie in.

    `line` is empty for the discount rate, which belongs to the whole account. A changed assumption
    is a new row; results name the rows they used.
    """

    class Kind(models.TextChoices):
        QUANTITY = "quantity"
        SHARE = "share"
        PROXY = "proxy"
        DEADWEIGHT = "deadweight"
        DISPLACEMENT = "displacement"
        ATTRIBUTION = "attribution"
        DROP_OFF = "drop_off"
        DISCOUNT_RATE = "discount_rate"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(ValueAccount, models.CASCADE, related_name="assumptions")
    line = models.ForeignKey(AccountLine, models.CASCADE, null=True, blank=True, related_name="assumptions")
    kind = models.CharField(max_length=14, choices=Kind)
    low = ExactDecimalField()
    central = ExactDecimalField()
    high = ExactDecimalField()
    date = models.DateField(help_text="The day that the number describes, or that it was agreed.")
    source_name = models.CharField(max_length=300)
    source_url = models.URLField(max_length=1000, blank=True)
    note = TranslatedField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(low__lte=F("central"), high__gte=F("central")), name="assumption_in_range"
            ),
            models.CheckConstraint(condition=~Q(source_name=""), name="assumption_has_source"),
            models.UniqueConstraint(
                fields=["line", "kind"], condition=Q(replaced_at__isnull=True), name="assumption_once_per_line"
            ),
            models.UniqueConstraint(
                fields=["account", "kind"],
                condition=Q(replaced_at__isnull=True, line__isnull=True),
                name="assumption_once_per_account",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.central}"


class Computation(models.Model):
    """One computed result of an account, at one seal: the same digits whenever it is computed again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(ValueAccount, models.PROTECT, related_name="computations")
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="+")
    formula = models.CharField(max_length=60)
    document = models.JSONField(help_text="What went in: the account as the valuation engine read it.")
    result = models.JSONField(help_text="What came out.")
    evidence = models.JSONField(help_text="Per line: indicator, its value, number of events, assumption ids.")
    simulated = models.BooleanField()
    computed_at = models.DateTimeField()
    computed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-computed_at"]

    def __str__(self) -> str:
        return f"{self.account_id} at seal {self.seal_id}"
