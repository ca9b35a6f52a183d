"""Two lists of made-up organizations with known truth: typing errors, moves, new names, other ways of writing."""

from dataclasses import replace
from random import Random

from dure.local.directory.linkage import Record

_FIRST = [
    "Ash",
    "Beck",
    "Birch",
    "Bram",
    "Brook",
    "Cal",
    "Cam",
    "Carl",
    "Clay",
    "Cole",
    "Cran",
    "Dale",
    "Dun",
    "East",
    "Elm",
    "Fern",
    "Ford",
    "Glen",
    "Green",
    "Hal",
    "Hart",
    "Haw",
    "Heath",
    "Holm",
    "Hurst",
    "Ing",
    "Ken",
    "Kirk",
    "Lang",
    "Leigh",
    "Lin",
    "Lock",
    "Lud",
    "Mar",
    "Mel",
    "Mid",
    "Mill",
    "Nor",
    "Oak",
    "Os",
    "Pen",
    "Pem",
    "Rad",
    "Red",
    "Rip",
    "Rock",
    "Sand",
    "Sel",
    "Ship",
    "Stan",
    "Stoke",
    "Sutt",
    "Swan",
    "Thorn",
    "Tod",
    "Tre",
    "Up",
    "Wal",
    "Wen",
    "Whit",
    "Wick",
    "Win",
    "Wood",
    "Wyn",
    "Yar",
]
_LAST = [
    "bourne",
    "bridge",
    "bury",
    "by",
    "combe",
    "den",
    "field",
    "ford",
    "gate",
    "ham",
    "head",
    "hurst",
    "ley",
    "mere",
    "moor",
    "mouth",
    "port",
    "shaw",
    "stead",
    "ton",
    "wick",
]
_KIND = [
    "Community Shop",
    "Housing Co-operative",
    "Credit Union",
    "Social Club",
    "Allotment Association",
    "Farmers",
    "Wholefoods",
    "Energy",
    "Working Men's Club and Institute",
    "Football Club",
    "Supporters' Trust",
    "Care Co-operative",
    "Village Hall",
    "Bakery",
    "Print",
]
_FORM = ("Limited", "Ltd", "C.I.C.", "Society Limited", "Ltd.", "")
_KOREAN = [
    "가람",
    "나래",
    "다솜",
    "두레",
    "마루",
    "미르",
    "보람",
    "새봄",
    "새솔",
    "소담",
    "솔빛",
    "아라",
    "여울",
    "온새",
    "이음",
    "참빛",
    "초롱",
    "푸른",
    "한결",
    "한울",
    "해담",
    "햇살",
]
_KOREAN_PLACE = ["안성", "평택", "이천", "광명", "시흥", "군포", "여주", "파주", "김포", "화성"]
_KOREAN_KIND = [
    "돌봄",
    "농산물",
    "청소",
    "교육",
    "의료복지",
    "로컬푸드",
    "디자인",
    "집수리",
    "재활용",
    "공예",
    "방과후",
    "먹거리",
]
_KOREAN_FORM = ("{} 협동조합", "{}협동조합", "주식회사 {}", "(주){}", "{} 사회적협동조합", "㈜ {}")
_STREETS = ["High Street", "Station Road", "Church Lane", "Mill Lane", "Victoria Road", "Park Avenue", "Market Place"]


def generated_lists(
    left_count: int, right_count: int, seed: int = 7
) -> tuple[list[Record], list[Record], set[tuple[str, str]]]:
    """Two lists that share three quarters of the shorter one, and the pairs of ids that are the same.

    The same seed gives the same lists. Everybody has neighbors at their own address, and some names differ by a
    number only.
    """
    random = Random(seed)  # noqa: S311
    shared = min(left_count, right_count) * 3 // 4
    total = left_count + right_count - shared
    made = [_organization(random, number) for number in range(total)]
    for number in range(0, total - 1, 40):
        made[number + 1] = _numbered_neighbor(made[number], made[number + 1])
    left = [replace(record, id=f"L{number}") for number, record in enumerate(made[:left_count])]
    rest = [replace(record, id=f"R{number}") for number, record in enumerate(made[left_count:])]
    again = [replace(_changed(random, record), id=f"R{record.id}") for record in left[:shared]]
    truth = {(record.id, f"R{record.id}") for record in left[:shared]}
    right = [*again, *rest]
    random.shuffle(right)
    return left, right, truth


def _organization(random: Random, number: int) -> Record:
    house = random.randrange(1, 120)
    if random.random() < 0.25:
        place = random.choice(_KOREAN_PLACE)
        core = f"{place}{random.choice(_KOREAN)}{random.choice(_KOREAN)}{random.choice(_KOREAN_KIND)}"
        return Record(
            str(number),
            random.choice(_KOREAN_FORM).format(core),
            address=f"경기도 {place}시 중앙로{random.randrange(1, 40)}길 {house}",
            postcode=f"17{random.randrange(1000):03}",
            country="KR",
        )
    town = random.choice(_FIRST) + random.choice(_LAST)
    name = f"{town} {random.choice(_FIRST)}{random.choice(_LAST)} {random.choice(_KIND)} {random.choice(_FORM)}".strip()
    letters = "".join(random.choice("ABDEFGHJLNPQRSTUWXYZ") for _ in range(2))
    return Record(
        str(number),
        name,
        address=f"{house} {random.choice(_STREETS)}, {town}",
        postcode=f"{random.choice(['LS', 'YO', 'HU', 'BD', 'S', 'M'])}{random.randrange(1, 30)} {number % 9}{letters}",
        country="GB",
    )


def _numbered_neighbor(record: Record, other: Record) -> Record:
    """Another body at the same address, whose name differs by a number only."""
    return replace(record, id=other.id, name=f"2nd {record.name}" if record.country == "GB" else f"제2 {record.name}")


def _changed(random: Random, record: Record) -> Record:
    """The same organization as another list knows it."""
    name, address, postcode = record.name, record.address, record.postcode
    if random.random() < 0.5:
        name = _written_otherwise(random, name)
    if random.random() < 0.15:
        name = with_typing_error(random, name)
    if random.random() < 0.15:
        # It has moved.
        address, postcode = "", postcode[:-2] + random.choice(["1", "7"]) + postcode[-1:]
    others: tuple[str, ...] = ()
    if random.random() < 0.05:
        # It has another name now, and keeps the old one beside it.
        name, others = f"{random.choice(_FIRST)}{random.choice(_LAST)} Together", (name,)
    return replace(record, name=name, other_names=others, address=address, postcode=postcode)


def _written_otherwise(random: Random, name: str) -> str:
    if any("가" <= letter <= "힣" for letter in name):
        core = name
        for form in ("사회적협동조합", "협동조합", "주식회사", "(주)", "㈜"):
            core = core.replace(form, "").strip()
        return random.choice(_KOREAN_FORM).format(core)
    for old, new in (("Co-operative", "Cooperative"), (" and ", " & "), ("Limited", "Ltd"), ("Men's", "Mens")):
        name = name.replace(old, new)
    return name.removesuffix(" Ltd").removesuffix(" C.I.C.")


def with_typing_error(random: Random, name: str) -> str:
    """Two neighboring letters in the middle of the name change places."""
    if len(name) < 6:
        return name
    place = random.randrange(1, len(name) - 2)
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]
