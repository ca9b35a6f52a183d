"""People who sign in, the roles they hold, and the tokens their programs use."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from dure.core.agents.models.agent import Agent
from dure.core.agents.models.organization import Organization, OrganizationType
from dure.core.agents.roles import Role
from dure.core.kit.ids import new_id
from dure.core.territories.models import Territory


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new user with an agent of its own."""
        agent = Agent.objects.create(kind=Agent.Kind.PERSON)
        user = self.model(agent=agent, email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """Somebody with a sign-in. Acts in the ledger as `agent`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agent = models.OneToOneField(Agent, models.PROTECT, related_name="user")
    email = models.EmailField(unique=True, max_length=254)
    display_name = models.CharField(max_length=120)
    language = models.CharField(max_length=8, blank=True)
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(default=False, help_text="Runs the site; reads no personal data by that.")
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    def __str__(self) -> str:
        return self.display_name or self.email


class RoleAssignment(models.Model):
    """`user` holds `role` from `start` to `end`: for one organization, for one territory, or for the
    organizations of one type, everywhere or within a territory.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="role_assignments")
    role = models.CharField(max_length=30, choices=Role.choices)
    organization = models.ForeignKey(Organization, models.CASCADE, null=True, blank=True)
    territory = models.ForeignKey(Territory, models.CASCADE, null=True, blank=True)
    organization_type = models.ForeignKey(OrganizationType, models.CASCADE, null=True, blank=True)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organization__isnull=False, territory__isnull=True, organization_type__isnull=True)
                | Q(organization__isnull=True, territory__isnull=False)
                | Q(organization__isnull=True, organization_type__isnull=False),
                name="role_for_organization_territory_or_type",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "organization"],
                condition=Q(end__isnull=True),
                name="role_once_for_organization",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "territory"],
                condition=Q(end__isnull=True, organization_type__isnull=True),
                name="role_once_for_territory",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "organization_type"],
                condition=Q(end__isnull=True, territory__isnull=True),
                name="role_once_for_type",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "organization_type", "territory"],
                condition=Q(end__isnull=True),
                name="role_once_for_type_in_territory",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"

    @property
    def where(self) -> str:
        """What the role was given for, in the reader's language."""
        if self.organization_type is None:
            return str(self.organization or self.territory)
        if self.territory is None:
            return str(self.organization_type)
        return f"{self.organization_type} · {self.territory}"


class ApiToken(models.Model):
    """A key for a program that acts for `user`, limited to `scopes`. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
