"""Names of what makes an organization usable for everybody, and of what it may be certified as.

Codes are the site's own. A certification of a kind that is not listed is kept in the words in which
it was entered.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from dure.core.kit.formatting import active_locale
from dure.core.kit.translated import Translated

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

DATA = Path(__file__).parent / "data"


def _accessibility() -> Mapping[str, Translated]:
    rows = json.loads((DATA / "accessibility.json").read_text(encoding="utf-8"))
    return {code: Translated(names, "en") for code, names in rows.items()}


ACCESSIBILITY = _accessibility()

CERTIFICATIONS: "Mapping[str, StrPromise]" = {
    "kr-social-enterprise": _("Certified social enterprise (Korea)"),
    "kr-preliminary-social-enterprise": _("Preliminary social enterprise (Korea)"),
    "kr-village-enterprise": _("Village enterprise (Korea)"),
    "kr-self-sufficiency-enterprise": _("Self-sufficiency enterprise (Korea)"),
    "kr-social-venture": _("Social venture (Korea)"),
    "fr-esus": _("Solidarity enterprise of social utility, ESUS (France)"),
    "fr-siae": _("Structure for integration through work, SIAE (France)"),
    "es-empresa-insercion": _("Integration enterprise (Spain)"),
    "uk-cic": _("Community interest company (United Kingdom)"),
    "eu-work-integration": _("Work integration social enterprise"),
    "b-corp": _("B Corp"),
    "fair-trade": _("Fair trade"),
    "organic": _("Organic farming"),
}

# Spoken widely, or by people who have moved to the places that use the platform.
# fmt: off
LANGUAGES = (
    "ko", "en", "fr", "es", "zh", "vi", "th", "uz", "km", "ne", "mn", "id",
    "tl", "my", "ru", "kk", "ja", "ar", "fa", "tr", "uk", "de", "it", "pt",
    "ro", "pl", "hi", "bn", "ur", "si", "wo",
)
# fmt: on


def certification_name(kind: str) -> str:
    """The name of a kind of certification in the reader's language; one that is not listed reads as entered."""
    return str(CERTIFICATIONS.get(kind, kind))


def certification_kind(words: str) -> str:
    """The code whose name in any language of the site is `words`; else the words themselves."""
    words = " ".join(words.split())
    if words in CERTIFICATIONS:
        return words
    for language, _name in settings.LANGUAGES:
        with override(language):
            for code, name in CERTIFICATIONS.items():
                if str(name).casefold() == words.casefold():
                    return code
    return words


def spoken_language(code: str) -> str:
    """The name of a language in the reader's language."""
    return str(active_locale().languages.get(code, code))


@cache
def spoken_languages() -> Mapping[str, Translated]:
    """The names of all `LANGUAGES` in every language of the site (Unicode CLDR)."""
    locales = {code: Locale.parse(code) for code, _name in settings.LANGUAGES}
    return {
        spoken: Translated({code: str(locale.languages[spoken]) for code, locale in locales.items()}, "en")
        for spoken in LANGUAGES
    }
