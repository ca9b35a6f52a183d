"""Korea's administrative areas as a tree with the names that people call them by. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# Short and former names of the sido. Gwangju is written like the city in Gyeonggi, which is found as well.
OTHER_NAMES: dict[str, tuple[str, ...]] = {
    "11": ("서울", "서울시"),
    "26": ("부산", "부산시"),
    "27": ("대구", "대구시"),
    "28": ("인천", "인천시"),
    "29": ("광주", "광주시"),
    "30": ("대전", "대전시"),
    "31": ("울산", "울산시"),
    "36": ("세종", "세종시"),
    "41": ("경기",),
    "43": ("충북",),
    "44": ("충남",),
    "46": ("전남",),
    "47": ("경북",),
    "48": ("경남",),
    "50": ("제주", "제주도"),
    "51": ("강원", "강원도"),
    "52": ("전북", "전라북도"),
    # Incheon's Michuhol-gu, called so since 2018.
    "28170": ("남구",),
}
# Codes of before 2023 and 2024, and the newer ones of two areas whose boundaries are still filed under the old.
OTHER_CODES = (("42", "51"), ("45", "52"), ("28177", "28170"), ("41670", "41730"))
SHORTEST_STEM = 2


@dataclass(frozen=True, slots=True)
class Area:
    """An area by its legal-dong code. `level` is sido, sigungu, emd or ri; the point lies inside it."""

    code: str
    level: str
    name: str
    parent: str
    latitude: float
    longitude: float


class Gazetteer:
    """All areas, by code, by parent and by name."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self.areas: dict[str, Area] = {area.code: area for area in areas}
        self._names: dict[str, list[Area]] = {}
        self._stems: dict[str, list[Area]] = {}
        self.divided: set[str] = set()
        for area in self.areas.values():
            for name in (area.name, *OTHER_NAMES.get(area.code, ())):
                self._names.setdefault(name, []).append(area)
            for name in _also(area):
                self._stems.setdefault(name, []).append(area)
            if area.level == "sigungu" and len(area.parent) > SHORTEST_STEM:
                self.divided.add(area.parent)

    def __bool__(self) -> bool:
        return bool(self.areas)

    def by_code(self, code: str) -> Area | None:
        """The area of an official code, also of a former one and of one padded with zeros to ten digits."""
        for old, new in OTHER_CODES:
            if code.startswith(old):
                code = new + code[len(old) :]
        padded = {length: code[length:].strip("0") == "" for length in (2, 5, 8, 10)}
        fitting = (code[:length] for length, is_padding in padded.items() if is_padding)
        return next((self.areas[key] for key in fitting if key in self.areas), None)

    def chain(self, area: Area) -> tuple[Area, ...]:
        """From the sido down to the area itself."""
        found = [area]
        while found[-1].parent:
            found.append(self.areas[found[-1].parent])
        return tuple(reversed(found))

    def called(self, name: str) -> list[Area]:
        """The areas with this full, short or former name."""
        return self._names.get(name, [])

    def nearly_called(self, name: str) -> list[Area]:
        """The si and gun whose name it is without the last syllable, or with gun where it is si by now."""
        return self._stems.get(name, [])

    def lies_in(self, area: Area, other: Area) -> bool:
        """Whether `other` is above `area`."""
        while area.parent:
            if area.parent == other.code:
                return True
            area = self.areas[area.parent]
        return False

    def common(self, areas: Iterable[Area]) -> Area | None:
        """The smallest area that holds all of them; None where they share none."""
        chains = [self.chain(area) for area in areas]
        shared = None
        for level in zip(*chains, strict=False):
            if len({area.code for area in level}) > 1:
                break
            shared = level[0]
        return shared


def _also(area: Area) -> Iterator[str]:
    if area.level != "sigungu" or area.name[-1] not in "시군":
        return
    stem, ending = area.name[:-1], area.name[-1]
    yield stem + ("군" if ending == "시" else "시")
    if len(stem) >= SHORTEST_STEM:
        yield stem
