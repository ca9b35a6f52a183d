"""Two entries of one cooperative, a third at the same address, and a moderator."""

from typing import Any

from builders import PASSWORD, give_role, make_organization, make_territory, make_user
from dure.core.agents.finding import index_organizations
from dure.core.agents.roles import Role
from dure.core.kit.translated import Translated
from dure.local.directory.linkage import likely_same
from dure.local.directory.merging.actions import note_likely
from dure.local.directory.merging.records import record_of


def build() -> dict[str, Any]:
    """The world, and who signs in."""
    town = make_territory("anseong", name=Translated({"ko": "안성시", "en": "Anseong"}), languages=["ko"])
    address = {"postcode": "17534", "street_address": "중앙로 12", "locality": "안성시", "country_code": "KR"}
    made = [
        make_organization(slug, name=Translated({"ko": name}), territory=town, **address, **more)
        for slug, name, more in (
            ("sunlight", "햇살나눔협동조합", {"phone": "031-123-4567"}),
            ("sunlight-coop", "햇살나눔 사회적협동조합", {"phone": "031-765-4321", "website": "https://sun.example"}),
            ("neighbor", "두레돌봄협동조합", {}),
        )
    ]
    index_organizations(made)
    note_likely(likely_same(record_of(made[0]), [record_of(each) for each in made[1:]]))
    moderator = make_user("moderator@example.org", display_name="김중재", language="ko")
    give_role(moderator, Role.MODERATOR, town)
    return {"email": moderator.email, "password": PASSWORD}
