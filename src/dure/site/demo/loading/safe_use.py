"""The rules of safe use of the demo's bathhouse."""

from dure.core.agents.models import User
from dure.local.spaces.models import Space
from dure.local.spaces.safe_use.actions import sign_rules
from dure.local.spaces.safe_use.shipped import shipped_documents


def sign_published_rules(clinician: User, space: Space) -> None:
    """Let the invented clinician sign the published guidance; name and licence say that both are simulated."""
    sign_rules(clinician, space, next(iter(shipped_documents())), "김한결 (가상)", "가상 면허 · simulated")
