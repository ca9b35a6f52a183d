"""A small town with things to be found in it."""

from typing import Any

from builders import make_organization, make_organization_type, make_territory, text
from dure.core.agents.finding import index_organizations
from dure.core.agents.models import Organization
from dure.core.kit.ids import new_id
from dure.core.search.actions import NewEntry, index_entry
from dure.core.territories.models import Territory

ANSEONG = (37.008, 127.2797)
KILOMETER = 1 / 111.195  # of latitude in degrees, on a sphere of the Earth's mean radius


class Town:
    """Korea with Anseong in it; organizations are placed at so many kilometers north of the town's middle."""

    def __init__(self) -> None:
        self.korea: Territory = make_territory("korea")
        self.anseong: Territory = make_territory(
            "anseong", self.korea, name=text("Anseong"), latitude="37.008", longitude="127.2797"
        )
        for code in ("cooperative", "association"):
            make_organization_type(code, name=text(code.title()))

    def organization(self, slug: str, north: float | None = 0.0, **fields: Any) -> Organization:
        if north is not None:
            fields["latitude"], fields["longitude"] = f"{ANSEONG[0] + north * KILOMETER:.6f}", f"{ANSEONG[1]:.6f}"
        fields.setdefault("territory", self.anseong)
        fields.setdefault("type_id", "cooperative")
        made = make_organization(slug, **fields)
        index_organizations([made])
        return made

    def thing(self, kind: str, title: str, north: float | None = None, facets: tuple[str, ...] = ()) -> NewEntry:
        point = None if north is None else (ANSEONG[0] + north * KILOMETER, ANSEONG[1])
        entry = NewEntry(
            kind, new_id(), text(title), text(""), "territories:detail", "anseong", facets=facets, point=point
        )
        index_entry(entry)
        return entry


def titles(response: Any) -> list[str]:
    """The names of the results on a page, in order."""
    assert response.status_code == 200, response.status_code
    return [str(result.hit.title) for result in response.context["results"]]
