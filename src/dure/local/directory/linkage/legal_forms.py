"""Words that say what kind of body a name belongs to or that every name is full of, in the languages we meet."""

from dure.local.directory.linkage.words import word_list

# Longer ones are tried first.
LEGAL_FORMS: tuple[tuple[str, ...], ...] = tuple(
    sorted((tuple(form.split()) for form in word_list("legal_forms")), key=len, reverse=True)
)
KOREAN_FORMS: tuple[str, ...] = tuple(sorted(word_list("korean_forms"), key=len, reverse=True))
STOP_WORDS = frozenset(word_list("stop_words"))

# A list that is too short to count words in leans on these.
COMMON_WORDS = frozenset(word_list("common_words"))

# Different writings of one word; the normal form on the right.
SYNONYMS = {
    "ltd": ("limited",),
    "assn": ("association",),
    "assoc": ("association",),
    "asso": ("association",),
    "asociacion": ("association",),
    "asoc": ("association",),
    "soc": ("society",),
    "centre": ("center",),
    "ctr": ("center",),
    "inst": ("institute",),
    "grp": ("group",),
    "utd": ("united",),
    "dept": ("department",),
    "natl": ("national",),
    "intl": ("international",),
    "organisation": ("organization",),
    "organisations": ("organization",),
    "organizations": ("organization",),
    "saint": ("st",),
    "ste": ("st",),
    "sainte": ("st",),
    "wmc": ("working", "mens", "club"),
    "workingmens": ("working", "mens"),
    "exservicemens": ("ex", "servicemens"),
    "rufc": ("rugby", "union", "football", "club"),
    "rfc": ("rugby", "football", "club"),
    "afc": ("association", "football", "club"),
    "fc": ("football", "club"),
    "pcc": ("parochial", "church", "council"),
    "po": ("post", "office"),
    "coops": ("coop",),
}

_NUMBERS = """
zero one two three four five six seven eight nine ten eleven twelve
- first second third fourth fifth sixth seventh eighth ninth tenth
- premier deuxieme troisieme quatrieme cinquieme
- primera segunda tercera cuarta quinta
- - ii iii iv - vi vii viii ix
"""
NUMBER_WORDS = {
    word: str(value) for line in _NUMBERS.splitlines() for value, word in enumerate(line.split()) if word != "-"
}

# Words by which otherwise equal names tell apart bodies that are not the same.
_OPPOSITES = """
north south east west northern southern eastern western northeast northwest southeast southwest
nord sud est ouest norte sur este oeste 북부 남부 동부 서부 중부
upper lower haut bas alto bajo
junior senior juniors seniors youth veterans
mens womens ladies men women boys girls
"""
OPPOSITES = frozenset(_OPPOSITES.split())

# Korean federations, branches and shops stand beside the body whose name they bear.
LEVELS = ("연합회", "협의회", "지부", "지회", "지점", "매장")
