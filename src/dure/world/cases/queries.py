"""Reading cases: what is published, what is being written, what may stand behind it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from dure.core.agents.models import User
from dure.core.agents.permissions import current_assignments
from dure.core.agents.roles import PERMISSIONS, Permission
from dure.core.search.queries import search
from dure.core.territories.models import Challenge, Territory
from dure.local.initiatives.models import Initiative
from dure.value.models import Computation
from dure.world.cases.models import Case, CaseVersion

MOST_FOUND = 500
SORTS = ("-published", "published", "name", "-name")


@dataclass(frozen=True, slots=True)
class LibraryFilter:
    """What a reader asks the library for; empty parts do not restrict. `territory` includes all below it."""

    q: str = ""
    territory: str = ""
    challenge: str = ""
    sort: str = ""


def newest_versions() -> QuerySet[CaseVersion]:
    """The newest version of each published case, latest first."""
    newer = CaseVersion.objects.filter(case=OuterRef("case"), number__gt=OuterRef("number"))
    return (
        CaseVersion.objects.filter(~Exists(newer))
        .select_related("case")
        .defer("signature", "public_key")
        .order_by("-published_at", "-id")
    )


def library(asked: LibraryFilter) -> QuerySet[CaseVersion]:
    """The newest versions that match what a reader asks for, in the order they ask for."""
    found = newest_versions()
    if asked.q:
        hits = search(asked.q, kinds=["case"], limit=MOST_FOUND).hits
        found = found.filter(case__in=[hit.subject for hit in hits])
    if asked.territory:
        # Every step of a path ends with a slash: the first step begins the path, others follow a slash.
        step = f"{asked.territory}/"
        place = "case__initiative__territory__path"
        found = found.filter(Q(**{f"{place}__startswith": step}) | Q(**{f"{place}__contains": f"/{step}"}))
    if asked.challenge:
        found = found.filter(case__initiative__challenges=asked.challenge)
    return _sorted(found, asked.sort)


def _sorted(found: QuerySet[CaseVersion], sort: str) -> QuerySet[CaseVersion]:
    if sort not in SORTS:
        return found
    direction = "-" if sort.startswith("-") else ""
    if sort.endswith("published"):
        return found.order_by(f"{direction}published_at", f"{direction}id")
    language = (get_language() or "en").split("-")[0]
    name = KeyTransform("name", "content")
    shown = Coalesce(*(KeyTextTransform(code, name) for code in dict.fromkeys([language, "en", "ko", "fr", "es"])))
    return found.annotate(shown_name=shown).order_by(f"{direction}shown_name", "id")


def territories_of_library() -> list[Territory]:
    """The places that cases come from, and the larger places that these lie in, from the country down."""
    paths = (
        Territory.objects.filter(initiatives__cases__versions__isnull=False).values_list("path", flat=True).distinct()
    )
    slugs = {slug for path in paths for slug in path.strip("/").split("/")}
    return list(Territory.objects.filter(slug__in=slugs).only("slug", "name", "path").order_by("path")) if slugs else []


def challenges_of_library() -> list[Challenge]:
    """The challenges that published cases answer to."""
    published = Initiative.objects.filter(cases__versions__isnull=False)
    return list(Challenge.objects.filter(initiatives__in=published).distinct().order_by("order", "code"))


def version_of(slug: str, number: int | None = None) -> CaseVersion | None:
    """One version of a case, the newest where no number is given, with all that its page asks for."""
    found = CaseVersion.objects.filter(case__slug=slug).select_related("case__initiative__territory")
    if number is not None:
        found = found.filter(number=number)
    return found.order_by("-number").first()


def with_evidence(version: CaseVersion) -> CaseVersion:
    """The same version with the computation and the seal behind it, for a full check."""
    return (
        CaseVersion.objects.select_related("case", "computation__seal")
        .defer("computation__seal__leaves")
        .get(pk=version.pk)
    )


def history_of(case: Case) -> list[CaseVersion]:
    """All versions of a case, newest first, without their content."""
    return list(case.versions.only("case", "number", "published_at").order_by("-number"))


def case_to_write(slug: str) -> Case | None:
    """A case with what its editing page and its permission check ask for."""
    return Case.objects.filter(slug=slug).select_related("initiative__territory").first()


def computations_for(initiative: Initiative) -> QuerySet[Computation]:
    """What a case of `initiative` may take its figures from, newest first."""
    return (
        Computation.objects.filter(account__initiative=initiative)
        .select_related("account", "seal")
        .defer("document", "result", "evidence", "seal__leaves")
        .order_by("-computed_at")
    )


def drafts_for(user: User) -> list[Case]:
    """Cases never published that `user` could publish, by name of address."""
    paths = [
        assignment.territory.path
        for assignment in current_assignments(user)
        if assignment.territory is not None and Permission.PUBLISH_CASE in PERMISSIONS.get(assignment.role, ())
    ]
    if not paths:
        return []
    reach = Q()
    for path in paths:
        reach |= Q(initiative__territory__path__startswith=path)
    unpublished = ~Exists(CaseVersion.objects.filter(case=OuterRef("pk")))
    return list(Case.objects.filter(reach, unpublished).select_related("initiative"))


def cases_from_initiative(initiative: Initiative) -> Sequence[CaseVersion]:
    """The newest published versions of cases about `initiative`."""
    return list(newest_versions().filter(case__initiative=initiative))


def cases_from_territory(territory: Territory, most: int = 6) -> Sequence[CaseVersion]:
    """The newest published versions of cases from `territory` and the places within it."""
    here = Q(case__initiative__territory__path__startswith=territory.path)
    return list(newest_versions().filter(here)[:most])
