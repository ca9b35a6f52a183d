"""The home page: what Dure is, the one chain with this site's own numbers, and where to begin."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count, Exists, Max, OuterRef, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dure.core.kit import json_ld
from dure.core.kit.formatting import number_text
from dure.core.kit.links import first_url
from dure.core.territories.models import Territory, TerritoryChallenge
from dure.ledger.models import EconomicEvent, Plan, Seal
from dure.local.initiatives.models import Initiative
from dure.value.models import Computation, ValueAccount
from dure.world.cases.models import Case, CaseVersion
from dure.world.cases.presentation import ShownCase
from dure.world.cases.queries import newest_versions

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

NEWEST_CASES = 3
RUNNING_INITIATIVES = 6
SHOWN_TERRITORIES = 12


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of each part of the chain this site holds."""

    challenges: int
    initiatives: int
    events: int
    seals: int
    accounts: int
    cases: int
    simulated: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One link of the chain: what happens, and how much of it there is here (empty where nothing is counted)."""

    name: str
    text: str
    count: str
    unit: str
    url: str
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Entrance:
    """Where somebody of a kind finds what they came for."""

    who: "StrPromise"
    text: "StrPromise"
    label: "StrPromise"
    url_name: str

    @property
    def url(self) -> str:
        return first_url((self.url_name,), {})


ENTRANCES = (
    Entrance(
        gettext_lazy("I live here"),
        gettext_lazy("See what your neighbors do together, and where you can come in."),
        gettext_lazy("Find your place"),
        "territories:list",
    ),
    Entrance(
        gettext_lazy("I work in a cooperative or association"),
        gettext_lazy("Find partners, pledge what you can give, and report it once."),
        gettext_lazy("See the organizations"),
        "directory:list",
    ),
    Entrance(
        gettext_lazy("I work for a city"),
        gettext_lazy("Bring partners of three sectors together, and show the council what came of it."),
        gettext_lazy("See the initiatives"),
        "initiatives:list",
    ),
    Entrance(
        gettext_lazy("I speak for a network or another city"),
        gettext_lazy("Find what works elsewhere, check its figures, and adapt it."),
        gettext_lazy("Open the case library"),
        "cases:list",
    ),
)


def count_everything() -> Counts:
    """The numbers of the chain. Sealed events are taken from the seals, so that no count walks a large ledger."""
    sealed = Seal.objects.aggregate(seals=Count("number"), events=Sum("count"), last=Max("last_position"))
    unsealed = EconomicEvent.objects.filter(position__gt=sealed["last"] or 0).count()
    with_results = ValueAccount.objects.filter(Exists(Computation.objects.filter(account=OuterRef("pk"))))
    published = Case.objects.filter(Exists(CaseVersion.objects.filter(case=OuterRef("pk"))))
    recorded = EconomicEvent.objects.filter(plan=OuterRef("pk"))
    return Counts(
        challenges=TerritoryChallenge.objects.aggregate(found=Count("challenge", distinct=True))["found"],
        initiatives=Initiative.objects.count(),
        events=(sealed["events"] or 0) + unsealed,
        seals=sealed["seals"],
        accounts=with_results.count(),
        cases=published.count(),
        simulated=Plan.objects.filter(Exists(recorded), simulated=True).exists(),
    )


def running_initiatives() -> list[Initiative]:
    """Initiatives under way, those begun last first."""
    running = (
        Initiative.objects.filter(status=Initiative.Status.RUNNING)
        .select_related("territory")
        .annotate(partner_count=Count("partners"))
        .order_by("-started_on", "slug")
    )
    return list(running[:RUNNING_INITIATIVES])


def territories_with_something() -> list[Territory]:
    """Places with an initiative or a declared challenge, the busiest first."""
    found = (
        Territory.objects.annotate(
            initiative_count=Count("initiatives", distinct=True), challenge_count=Count("challenges", distinct=True)
        )
        .filter(Q(initiative_count__gt=0) | Q(challenge_count__gt=0))
        .order_by("-initiative_count", "-challenge_count", "path")
    )
    return list(found[:SHOWN_TERRITORIES])


def chain(counts: Counts) -> list[Step]:
    """The one chain, from a challenge to its answer in another place."""
    return [
        Step(
            _("Challenge"),
            _("A place says what it faces."),
            number_text(counts.challenges),
            ngettext("challenge named", "challenges named", counts.challenges),
            first_url(("territories:list",), {}),
        ),
        Step(
            _("Initiative"),
            _("Partners of three sectors pledge what they can give."),
            number_text(counts.initiatives),
            ngettext("initiative", "initiatives", counts.initiatives),
            first_url(("initiatives:list",), {}),
        ),
        Step(
            _("Activity"),
            _("Neighbors visit, care, work and share."),
            number_text(counts.events),
            ngettext("event recorded", "events recorded", counts.events),
            first_url(("ledger:events",), {}),
            counts.simulated,
        ),
        Step(
            _("Ledger"),
            _("What happened is written once and sealed."),
            number_text(counts.seals),
            ngettext("seal", "seals", counts.seals),
            first_url(("ledger:seals",), {}),
            counts.simulated,
        ),
        Step(
            pgettext("social", "Value"),
            _("The account says what it is worth, and to whom."),
            number_text(counts.accounts),
            ngettext("account", "accounts", counts.accounts),
            first_url(("initiatives:list",), {}),
            counts.simulated,
        ),
        Step(
            _("Case"),
            _("The story is published, every figure open."),
            number_text(counts.cases),
            ngettext("case", "cases", counts.cases),
            first_url(("cases:list",), {}),
        ),
        Step(
            _("Adoption"),
            _("Another place adapts it, and the chain begins anew."),
            "",
            _("Yours may be next"),
            first_url(("cases:list",), {}),
        ),
    ]


def web_site() -> dict[str, object]:
    """The site and its search as schema.org describes them."""
    base = settings.DURE.base_url
    found: dict[str, object] = {
        "@type": "WebSite",
        "name": "Dure",
        "url": base + reverse("site:home"),
        "inLanguage": get_language(),
        "description": _("What neighbors do together, what it is worth, and how others can do it too."),
    }
    if search := first_url(("finding:find",), {}):
        found["potentialAction"] = {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{base}{search}?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        }
    return found


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first impression; the same for everybody in one language but for the header."""
    counts = count_everything()
    context = {
        "counts": counts,
        "steps": chain(counts),
        "cases": [ShownCase(version) for version in newest_versions()[:NEWEST_CASES]],
        "initiatives": running_initiatives(),
        "territories": territories_with_something(),
        "entrances": [entrance for entrance in ENTRANCES if entrance.url],
        "structured_data": json_ld.script(web_site()),
    }
    return render(request, "site/home.html", context)
