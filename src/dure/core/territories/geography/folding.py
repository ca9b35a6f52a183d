"""How names of places are compared: without accents, case, spaces and signs. Pure."""

import unicodedata

# Letters that Unicode does not take apart into a base letter and an accent.
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ŧ": "t"}
)


def folded(text: str) -> str:
    """`text` as it is compared: "Saint-Étienne" and "saint etienne" are the same; Hangul stays as it is."""
    if text.isascii():
        return "".join(filter(str.isalnum, text.lower()))
    apart = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    kept = "".join(sign for sign in apart if sign.isalnum())
    return unicodedata.normalize("NFC", kept)
