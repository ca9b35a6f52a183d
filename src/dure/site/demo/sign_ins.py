"""The people who may sign in to the demo. Made by `dure demo` only: their password is printed for all to read."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from dure.core.agents.actions import give_role
from dure.core.agents.models import Organization, User
from dure.core.agents.roles import Role
from dure.core.territories.models import Territory

# Everybody may know it: it opens nothing but the demo.
KNOWN_TO_ALL = "iljuk-demo-1122"
COOPERATIVE = "anseong-medical-welfare-coop"


@dataclass(frozen=True, slots=True)
class SignIn:
    """`role` is empty for the site's administrator; `scope` is the slug of a territory or an organization."""

    email: str
    name: str
    role: Role | None
    scope: str
    does: str


OFFICER = SignIn("officer@demo.dure", "안성시 담당관", Role.OFFICER, "anseong", "computes the account, publishes cases")
STAFF = SignIn("staff@demo.dure", "목욕탕 창구", Role.DESK_STAFF, COOPERATIVE, "checks visitors in")
MANAGER = SignIn(
    "manager@demo.dure", "조합 운영팀", Role.ORGANIZATION_MANAGER, COOPERATIVE, "runs the cooperative's entry"
)
CARE = SignIn("care@demo.dure", "돌봄 코디네이터", Role.CARE_COORDINATOR, COOPERATIVE, "reads notes on health")
LEADER = SignIn("leader@demo.dure", "건강리더", Role.HEALTH_LEADER, COOPERATIVE, "looks after visitors, answers SOS")
CLINICIAN = SignIn("clinician@demo.dure", "조합 의사", Role.CLINICIAN, COOPERATIVE, "signs the rules of safe use")
PRIVACY = SignIn("privacy@demo.dure", "개인정보 보호책임자", Role.PRIVACY_OFFICER, COOPERATIVE, "reads the access log")
ADMINISTRATOR = SignIn("admin@demo.dure", "누리집 관리자", None, "", "gives roles, runs the site")
SIGN_INS = (OFFICER, STAFF, LEADER, MANAGER, CARE, CLINICIAN, PRIVACY, ADMINISTRATOR)


def make_users() -> dict[str, User]:
    """All users by e-mail, without roles yet."""
    users = {
        each.email: User.objects.create_user(
            each.email, None, display_name=each.name, language="ko", is_administrator=each.role is None
        )
        for each in SIGN_INS
    }
    # One hash for all: it is slow on purpose, and there is nothing to tell apart.
    User.objects.filter(email__in=users).update(password=make_password(KNOWN_TO_ALL))
    return users


def give_roles(users: dict[str, User]) -> None:
    """Let the administrator give everybody their role."""
    administrator = users[ADMINISTRATOR.email]
    for each in SIGN_INS:
        if each.role is not None:
            give_role(administrator, users[each.email], each.role, _scope(each.scope))


def printed() -> str:
    """The sign-ins as text for the terminal."""
    width = max(len(each.email) for each in SIGN_INS)
    lines = [f"  {each.email:<{width}}  {each.does}" for each in SIGN_INS]
    return "\n".join([*lines, f"  The password of all of them: {KNOWN_TO_ALL}"])


def _scope(slug: str) -> Organization | Territory:
    territory = Territory.objects.filter(slug=slug).first()
    return territory or Organization.objects.get(slug=slug)
