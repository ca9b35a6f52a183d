"""What a space has and when: hours, days for groups, equipment, partners, its plan, shifts, and set-up drafts."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dure.core.agents.models import Agent, Organization, User
from dure.core.kit.ids import new_id
from dure.core.kit.translated import TranslatedField
from dure.local.initiatives.models import Initiative
from dure.local.spaces.models import Space, Zone


class Hours(models.Model):
    """When a space is open: a week, and what differs from it."""

    space = models.OneToOneField(Space, models.CASCADE, primary_key=True, related_name="hours")
    schedules = models.JSONField(default=list, blank=True, help_text="As HSDS 3.0 schedules, see core.opening.engine.")
    exceptions = models.JSONField(
        default=dict, blank=True, help_text="Holidays, closed and special days (core.opening.engine.reading)."
    )

    class Meta:
        verbose_name_plural = "hours"

    def __str__(self) -> str:
        return str(self.space_id)


class GroupDay(models.Model):
    """A weekday, or some hours of it, that belongs to one group: women on Tuesdays."""

    class Whom(models.TextChoices):
        WOMEN = "women"
        MEN = "men"
        FAMILIES = "families"
        OLDER = "older"
        OTHER = "other"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, models.CASCADE, related_name="group_days")
    whom = models.CharField(max_length=8, choices=Whom)
    note = TranslatedField(blank=True, help_text="Says more of whom it is for; needed where it is none of the usual.")
    weekday = models.PositiveSmallIntegerField(help_text="Monday is 0.")
    starts_at = models.TimeField(null=True, blank=True, help_text="Local time; empty for the whole day.")
    ends_at = models.TimeField(null=True, blank=True)

    class Meta:
        ordering = ["weekday", "starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="group_day_is_a_weekday"),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True, ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="group_day_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.whom} {self.weekday}"


class Equipment(models.Model):
    """Something that a zone has and that visitors want to know of: a handrail, a lift, large locker numbers."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    zone = models.ForeignKey(Zone, models.CASCADE, related_name="equipment")
    name = TranslatedField()
    count = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["zone__order", "pk"]
        verbose_name_plural = "equipment"
        constraints = [models.CheckConstraint(condition=Q(count__gte=1), name="equipment_is_there")]

    def __str__(self) -> str:
        return str(self.name)


class OperatingPartner(models.Model):
    """An organization that helps to run the space, and with what."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, models.CASCADE, related_name="operating_partners")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    part = TranslatedField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.space_id} {self.organization_id}"


class FloorPlan(models.Model):
    """The picture of a space that zones are drawn on, cleaned when it was uploaded."""

    class Kind(models.TextChoices):
        SVG = "image/svg+xml"
        PNG = "image/png"
        JPEG = "image/jpeg"

    space = models.OneToOneField(Space, models.CASCADE, primary_key=True, related_name="floor_plan")
    kind = models.CharField(max_length=13, choices=Kind)
    content = models.BinaryField()
    width = models.PositiveIntegerField(help_text="Pixels, or units of the SVG's own.")
    height = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content, hexadecimal: names this very picture.")
    uploaded_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.width}×{self.height}"


class Shift(models.Model):
    """Who is responsible at a space, for what and from when to when, as planned."""

    class Part(models.TextChoices):
        IN_CHARGE = "in_charge"
        DESK = "desk"
        HEALTH_LEADER = "health_leader"
        VOLUNTEER = "volunteer"
        GUARDIAN = "guardian"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, models.CASCADE, related_name="shifts")
    person = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty for somebody who does not sign in here.",
    )
    part = models.CharField(max_length=13, choices=Part)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "part", "pk"]
        indexes = [models.Index(fields=["space", "starts_at"], name="shift_of_space")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_start"),
            models.UniqueConstraint(fields=["space", "person", "part", "starts_at"], name="shift_planned_once"),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.starts_at:%Y-%m-%d %H:%M}"


class Draft(models.Model):
    """A space that somebody is setting up: what was answered so far, a step at a time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    answers = models.JSONField(default=dict, blank=True, help_text="Step → what its form was sent with.")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["initiative", "user"], name="draft_once")]

    def __str__(self) -> str:
        return f"draft {self.id}"
