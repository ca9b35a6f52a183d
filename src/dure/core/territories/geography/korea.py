"""Territories of the site for Korea's administrative areas, and which of them a place lies in."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.core.kit.translated import Translated
from dure.core.search.actions import index_entries
from dure.core.territories.finding import entry_of
from dure.core.territories.geography.areas import Area, Gazetteer
from dure.core.territories.geography.index import gazetteer
from dure.core.territories.geography.placing import KOREA, Placement
from dure.core.territories.models import Territory

LANGUAGE = "ko"
TIME_ZONE = "Asia/Seoul"
COUNTRY_NAMES = {"ko": "대한민국", "en": "Republic of Korea", "fr": "République de Corée", "es": "República de Corea"}
DEPTHS = ("sido", "sigungu", "emd")
SOURCE = "NGII"


@dataclass
class Loaded:
    """What loading did: how many territories were made, and how many that were there got their code."""

    created: int = 0
    matched: int = 0
    unchanged: int = 0


@transaction.atomic
def load_korean_territories(by: User | None, *, depth: str = "sigungu", under: str = "") -> Loaded:
    """Make a territory of each Korean sido, sigungu and (with `depth` "emd") eup, myeon and dong.

    `under` is the slug, code or Korean name of the one area that is wanted, with all above it. What is
    there is kept: territories are recognized by their code, else by their Korean name in the same
    place. Names are Korean only. Again changes nothing. `by` None is the operator at the terminal;
    others have to be administrators. Raises Refused for an unknown depth or area.
    """
    if by is not None and not by.is_administrator:
        raise PermissionDenied(_("Only administrators load a country's territories. Ask one to do it."))
    if depth not in DEPTHS:
        raise Refused("unknown-depth", _("Choose one of %(depths)s.") % {"depths": ", ".join(DEPTHS)}, field="depth")
    names = gazetteer()
    if not names:
        raise Refused("no-areas", _("The Korean areas are missing. Run the set-up again: start ./dure once."))
    loading = _Loading(names)
    wanted = _wanted(names, depth, _area_called(under, names, loading.by_id.values()) if under else None)
    done = loading.load(wanted)
    if done.created or done.matched:
        counts = {"country": KOREA, "created": done.created, "matched": done.matched, "source": SOURCE}
        actor = by.agent_id if by else None
        log_change(actor, "load_territories", "territory", loading.country().pk, counts)
    return done


def territory_for(placement: Placement, known: Mapping[str, Territory] | None = None) -> Territory | None:
    """The deepest territory of the site that the placement lies in; None where there is none.

    `known` (see `territories_by_code`) saves the query for each of many placements.
    """
    codes = _codes_above(placement.code)
    if known is None:
        known = {
            str(territory.code): territory for territory in Territory.objects.filter(country_code=KOREA, code__in=codes)
        }
    found = (known.get(code) for code in codes)
    return next((territory for territory in found if territory is not None), None)


def territories_by_code(country: str = KOREA) -> dict[str, Territory]:
    """All territories of a country that have an official code, by that code."""
    found = Territory.objects.filter(country_code=country, code__isnull=False)
    return {str(territory.code): territory for territory in found}


def _codes_above(code: str) -> list[str]:
    """The codes of the area and of all it lies in, smallest first."""
    area = gazetteer().areas.get(code)
    return [each.code for each in reversed(gazetteer().chain(area))] if area else []


def _area_called(text: str, names: Gazetteer, territories: Iterable[Territory]) -> Area:
    """The one area meant by a code, by a Korean name or by the slug of a territory that is there."""
    wanted = text.strip()
    slug = next((territory for territory in territories if territory.slug == wanted), None)
    if slug is not None:
        wanted = slug.code or slug.name.texts.get(LANGUAGE, wanted)
    area = names.by_code(wanted) if wanted.isdigit() else None
    found = [area] if area else [each for each in names.called(wanted) if each.level != "ri"]
    if len(found) == 1:
        return found[0]
    if found:
        choices = ", ".join(" ".join(part.name for part in names.chain(each)) + f" ({each.code})" for each in found[:8])
        raise Refused(
            "area-ambiguous",
            _("Several areas are called “%(name)s”: give the code of one. %(choices)s")
            % {"name": text, "choices": choices},
            field="under",
        )
    raise Refused(
        "area-unknown",
        _("No Korean area is called “%(name)s”. Give its Korean name, its code or the slug of its territory.")
        % {"name": text},
        field="under",
    )


def _wanted(names: Gazetteer, depth: str, under: Area | None) -> Iterator[Area]:
    """The areas to load, each behind the one that it lies in."""
    levels = DEPTHS[: DEPTHS.index(depth) + 1]
    above = {area.code for area in names.chain(under)} if under else set()
    for area in sorted(names.areas.values(), key=lambda each: (len(names.chain(each)), each.code)):
        inside = under is None or area.code in above or names.lies_in(area, under)
        if inside and (area.level in levels or area.code in above):
            yield area


@dataclass
class _Loading:
    """One run: what was there, and what it makes."""

    names: Gazetteer
    by_id: dict[UUID, Territory] = field(default_factory=dict)
    by_code: dict[str, Territory] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for territory in Territory.objects.filter(country_code=KOREA).order_by("path"):
            self.by_id[territory.pk] = territory
            if territory.code:
                self.by_code[territory.code] = territory
        self.slugs = set(Territory.objects.values_list("slug", flat=True))
        self.without_code: dict[str, list[Territory]] = {}
        for territory in self.by_id.values():
            if not territory.code and territory.kind != Territory.Kind.COUNTRY:
                self.without_code.setdefault(territory.name.texts.get(LANGUAGE, ""), []).append(territory)

    def country(self) -> Territory:
        """Korea itself, made where the site does not know it yet."""
        for territory in self.by_id.values():
            if territory.kind == Territory.Kind.COUNTRY:
                return territory
        slug = self._free_slug(["korea"])
        korea = Territory(
            slug=slug,
            name=Translated(COUNTRY_NAMES, LANGUAGE),
            kind=Territory.Kind.COUNTRY,
            path=f"{slug}/",
            country_code=KOREA,
            time_zone=TIME_ZONE,
            languages=[LANGUAGE],
        )
        korea.save(force_insert=True)
        self.by_id[korea.pk] = korea
        return korea

    def load(self, areas: Iterable[Area]) -> Loaded:
        done, made, coded = Loaded(), [], []
        korea = self.country()
        for area in areas:
            if area.code in self.by_code:
                done.unchanged += 1
                continue
            parent = self.by_code.get(area.parent, korea)
            territory = self._same(area, parent)
            if territory is not None:
                territory.code = area.code
                coded.append(territory)
            else:
                territory = self._new(area, parent)
                made.append(territory)
            self.by_code[area.code] = territory
        Territory.objects.bulk_update(coded, ["code"], batch_size=500)
        Territory.objects.bulk_create(made, batch_size=500)
        index_entries(entry_of(territory) for territory in made)
        done.created, done.matched = len(made), len(coded)
        return done

    def _same(self, area: Area, parent: Territory) -> Territory | None:
        """A territory without a code that bears the area's name and lies in the same place.

        Where a site has left out levels in between, a name that no other area of the country bears
        is enough.
        """
        candidates = self.without_code.get(area.name, [])
        fitting = [each for each in candidates if each.parent_id == parent.pk]
        if not fitting and len([other for other in self.names.called(area.name) if other.level != "ri"]) == 1:
            fitting = candidates
        if len(fitting) != 1:
            return None
        found = fitting[0]
        candidates.remove(found)
        return found

    def _new(self, area: Area, parent: Territory) -> Territory:
        above = parent.name.texts.get(LANGUAGE, "")
        first = area.name if area.level != "emd" else f"{above}-{area.name}"
        slug = self._free_slug([first, f"{above}-{area.name}", f"{area.name}-{area.code}"])
        return Territory(
            slug=slug,
            name=Translated.of(area.name, LANGUAGE),
            kind=_kind(area),
            parent=parent,
            path=f"{parent.path}{slug}/",
            country_code=KOREA,
            time_zone=TIME_ZONE,
            languages=[LANGUAGE],
            code=area.code,
            latitude=round(area.latitude, 6),
            longitude=round(area.longitude, 6),
        )

    def _free_slug(self, wishes: list[str]) -> str:
        slug = next((wish for wish in wishes if wish not in self.slugs), wishes[-1])
        self.slugs.add(slug)
        return slug


def _kind(area: Area) -> str:
    if area.level == "sido":
        return Territory.Kind.REGION
    is_city = area.level == "sigungu" and not area.name.endswith("구")
    return Territory.Kind.CITY if is_city else Territory.Kind.DISTRICT
