"""How much of what is paid to a seller stays local. Rows are added, never changed: old reports stay what they were."""

from django.db import models
from django.db.models import Q

from dure.core.agents.models import Organization
from dure.core.kit.exact import ExactDecimalField
from dure.core.kit.ids import new_id
from dure.core.territories.models import Territory


class LocalShare(models.Model):
    """From a day on, so many percent of what is paid to the seller stay in the territory, as somebody has stated."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    seller = models.ForeignKey(Organization, models.PROTECT, related_name="local_shares")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    share = ExactDecimalField(help_text="Percent, 0 to 100.")
    from_date = models.DateField()
    source_name = models.CharField(max_length=300)
    source_date = models.DateField()
    declared_by = models.UUIDField(help_text="The agent id of whoever entered it.")
    declared_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["from_date", "declared_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(share__gte=0, share__lte=100), name="local_share_is_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.seller_id} {self.share} %"
