"""What the site calls types and activities, for reading files that use these words."""

from dure.core.agents.actions import load_organization_types
from dure.core.agents.models import OrganizationType
from dure.core.agents.vocabulary import ACTIVITIES, concepts
from dure.local.directory.exchange.engine.guessing import Vocabulary
from dure.local.directory.exchange.engine.heading_words import plain_heading
from dure.local.directory.mapping import known_concepts

# How registers say what the law calls otherwise.
_TYPES = {
    "사회적기업": "kr-certified-social-enterprise",
    "인증": "kr-certified-social-enterprise",
    "인증 사회적기업": "kr-certified-social-enterprise",
    "고용노동부 인증": "kr-certified-social-enterprise",
    "예비": "kr-preliminary-social-enterprise",
    "예비사회적기업": "kr-preliminary-social-enterprise",
    "지역형 예비사회적기업": "kr-preliminary-social-enterprise",
    "지역형예비": "kr-preliminary-social-enterprise",
    "부처형 예비사회적기업": "kr-preliminary-social-enterprise",
    "예비(지역형)": "kr-preliminary-social-enterprise",
    "예비(부처형)": "kr-preliminary-social-enterprise",
    "마을기업": "kr-village-enterprise",
    "예비마을기업": "kr-village-enterprise",
    "자활기업": "kr-self-reliance-enterprise",
    "협동조합": "kr-cooperative",
    "일반협동조합": "kr-cooperative",
    "사업자협동조합": "kr-cooperative",
    "다중이해관계자협동조합": "kr-cooperative",
    "직원협동조합": "kr-worker-cooperative",
    "사회적협동조합": "kr-social-cooperative",
    "의료복지사회적협동조합": "kr-medical-welfare-social-cooperative",
    "소비자생활협동조합": "kr-consumer-cooperative",
    "생협": "kr-consumer-cooperative",
    "협동조합연합회": "kr-cooperative-federation",
    "사회적협동조합연합회": "kr-social-cooperative-federation",
    "농협": "kr-agricultural-cooperative",
    "신협": "kr-credit-union",
    "비영리민간단체": "nonprofit-organization",
    "사단법인": "association",
    "재단법인": "foundation",
    "scop": "worker-cooperative",
    "scic": "multi-stakeholder-cooperative",
    "association loi 1901": "association",
    "co-op": "cooperative",
    "cic": "community-interest-company",
}


def organization_types() -> dict[str, OrganizationType]:
    """The organization types by code; a site that has none yet gets them, or the entries would lose theirs."""
    if not OrganizationType.objects.exists():
        load_organization_types()
    return OrganizationType.objects.in_bulk()


def vocabulary() -> Vocabulary:
    """Every name of every type and activity in the languages of the site, and what registers call them."""
    kinds = organization_types()
    types: dict[str, str] = {}
    for kind in kinds.values():
        for name in (*kind.name.texts.values(), kind.code):
            types.setdefault(plain_heading(name), kind.code)
    types.update({plain_heading(name): code for name, code in _TYPES.items() if code in kinds})
    activities: dict[str, str] = {}
    for code, concept in concepts(ACTIVITIES).items():
        for text in concept.texts.values():
            activities.setdefault(plain_heading(text), f"{ACTIVITIES}/{code}")
    return Vocabulary(types, activities, known_concepts())
