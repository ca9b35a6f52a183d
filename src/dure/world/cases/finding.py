"""What search knows of a published case."""

from collections.abc import Iterator

from dure.core.kit.translated import parse_translated
from dure.core.search.actions import NewEntry
from dure.world.cases.models import Case, CaseVersion
from dure.world.cases.queries import newest_versions

KIND = "case"
CHUNK = 1_000


def entry_of(case: Case, version: CaseVersion) -> NewEntry:
    """What search shall know of a case, as its version says it."""
    content = version.content
    extra = [text for field in ("problem", "solution") for text in parse_translated(content[field]).texts.values()]
    names = [content["territory"]["name"], *(challenge["name"] for challenge in content["challenges"])]
    extra += [text for name in names for text in parse_translated(name).texts.values()]
    return NewEntry(
        KIND,
        case.id,
        title=parse_translated(content["name"]),
        summary=parse_translated(content["summary"]),
        url_name="cases:detail",
        slug=case.slug,
        extra=extra,
        weight=2,
        facets=[
            *case.initiative.territory.facets,
            *(f"challenge:{challenge['code']}" for challenge in content["challenges"]),
        ],
    )


def entries() -> Iterator[NewEntry]:
    """What search shall know of all published cases."""
    every = newest_versions().select_related("case__initiative__territory")
    return (entry_of(version.case, version) for version in every.iterator(CHUNK))
