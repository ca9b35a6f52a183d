"""A town whose cooperatives lie around its market, some of them at one address."""

from builders import make_organization, make_territory
from dure.core.agents.actions import load_reference_data
from dure.core.agents.finding import index_organizations
from dure.core.kit.translated import Translated

MARKET = (37.008, 127.2797)
STEP = 0.02  # degrees


def build() -> dict[str, int]:
    """The world in a database of its own; returns how many organizations lie where."""
    load_reference_data()
    korea = make_territory("korea", name=Translated({"ko": "대한민국", "en": "Korea"}, "ko"))
    town = make_territory(
        "anseong", korea, name=Translated({"ko": "안성시", "en": "Anseong"}, "ko"),
        latitude=str(MARKET[0]), longitude=str(MARKET[1]),
    )  # fmt: skip
    for number in range(30):
        shared = number < 3
        made = make_organization(
            f"coop-{number}",
            territory=town,
            name=Translated({"ko": f"두레 협동조합 {number}", "en": f"Dure Cooperative {number}"}, "ko"),
            type_id="cooperative" if number % 2 else "association",
            challenges=["ageing"] if number % 3 == 0 else ["climate-crisis"],
            languages=["ko", "vi"] if number % 5 == 0 else ["ko"],
            latitude=str(MARKET[0] if shared else round(MARKET[0] + (number % 6) * STEP, 6)),
            longitude=str(MARKET[1] if shared else round(MARKET[1] + (number // 6 + 1) * STEP, 6)),
        )
        index_organizations([made])
    return {"all": 30, "shared": 3}
