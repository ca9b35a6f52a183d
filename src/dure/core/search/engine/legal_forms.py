"""Legal forms say how an organization is constituted, not which one it is: names are compared without them."""

import re

_SIGNS_IN_BRACKETS = "주|사|재|유|협|합|복|의|학|농|영"
_KOREAN_FORMS = (
    "소비자생활협동조합",
    "사회적협동조합",
    "농업회사법인",
    "어업회사법인",
    "영농조합법인",
    "영어조합법인",
    "유한책임회사",
    "사회복지법인",
    "비영리법인",
    "협동조합",
    "주식회사",
    "유한회사",
    "합자회사",
    "합명회사",
    "사단법인",
    "재단법인",
    "의료법인",
    "학교법인",
)
_FORM_SIGNS = re.compile(rf"\((?:{_SIGNS_IN_BRACKETS}|{'|'.join(_KOREAN_FORMS)})\)")
_SOME_KOREAN_FORM = re.compile(f"{'|'.join(_KOREAN_FORMS)}|\\(")
# Forms may stand in a row, glued to the name: 농업회사법인주식회사안성.
_KOREAN_FORMS_AROUND = re.compile(rf"^(?:{'|'.join(_KOREAN_FORMS)})+|(?:{'|'.join(_KOREAN_FORMS)})+$")

# Written without dots. What stands after a name, and what French usage also puts before it.
_AFTER = frozenset(
    {"ltd", "limited", "plc", "cic", "cio", "cbs", "clg", "inc", "incorporated", "llp", "llc", "corp", "bencom"}
    | {"sarl", "sas", "sasu", "sa", "sca", "eurl", "snc", "scop", "scic", "scoparl", "scopsa", "scicsa", "cuma"}
    | {"coop", "scoop", "scooplda", "scoopltda", "gmbh", "ggmbh", "ag", "eg", "ev", "ug", "bv", "nv", "vzw", "asbl"}
    | {"srl", "scrl", "spa", "sl", "slu", "slne", "sal", "slp"}
)
_BEFORE = frozenset({"sarl", "sas", "sasu", "eurl", "snc", "scop", "scic", "asbl"})
# "S. Coop.", also with what the Spanish laws add: "S. Coop. And.", "S. Coop. Galega", "S. Coop. V. L.".
_SPANISH_COOPERATIVE = re.compile(
    r"(?<=\s)s\.?\s*coop\.?(?:\s*(?:mad|and|galega|v|c|l|p|ltda|pequeña|pequena)\.?)*$|(?<=\s)c\.\s*i\.\s*c\.?$"
)
_SIGNS_AROUND = ".,;()"
_HAS_LETTER = re.compile(r"[^\W_]")

INITIALS_WORTH_LEAVING_OUT = _KOREAN_FORMS


def without_legal_form(folded: str) -> str:
    """A folded name without its legal form; the name itself where nothing else would be left."""
    text = folded
    if not text.isascii() and _SOME_KOREAN_FORM.search(text):
        words = _FORM_SIGNS.sub(" ", text).split()
        text = " ".join(_KOREAN_FORMS_AROUND.sub("", word) for word in words)
    words = _SPANISH_COOPERATIVE.sub("", text.rstrip(" ,;")).split()
    while len(words) > 1 and _bare(words[-1]) in _AFTER:
        words.pop()
    while len(words) > 1 and _bare(words[0]) in _BEFORE:
        words.pop(0)
    bare_name = " ".join(words)
    return bare_name if _HAS_LETTER.search(bare_name) else folded


def _bare(word: str) -> str:
    return word.replace(".", "").strip(_SIGNS_AROUND)
