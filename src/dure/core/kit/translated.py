"""Text that people enter in several languages, with a visible original language.

Stored as one JSON object: language code -> text, plus `original` -> language code. `str()` gives
the text in the reader's language, else in the original language, so a page never shows a hole.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Translated:
    """An immutable text in one or more languages."""

    __slots__ = ("original", "texts")

    def __init__(self, texts: Mapping[str, str], original: str | None = None) -> None:
        self.texts: dict[str, str] = {code: text for code, text in texts.items() if text}
        if original is None or original not in self.texts:
            original = next(iter(self.texts), settings.LANGUAGE_CODE)
        self.original: str = original

    @classmethod
    def of(cls, text: str, language: str) -> Self:
        """A text that exists in one language only."""
        return cls({language: text}, language)

    def in_language(self, code: str) -> str:
        """The text in language `code`, else in the original language, else empty."""
        return self.texts.get(code) or self.texts.get(self.original, "")

    @property
    def shown_language(self) -> str:
        """The language that `str()` gives now: the reader's, or the original where that is missing."""
        code = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
        return code if code in self.texts else self.original

    @property
    def is_fallback(self) -> bool:
        """Whether the reader sees the original because no translation exists."""
        return bool(self.texts) and self.shown_language != (get_language() or settings.LANGUAGE_CODE).split("-")[0]

    def as_json(self) -> dict[str, str]:
        return {"original": self.original, **self.texts}

    def __str__(self) -> str:
        return self.texts.get(self.shown_language, "")

    def __bool__(self) -> bool:
        return bool(self.texts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Translated) and self.as_json() == other.as_json()

    def __hash__(self) -> int:
        return hash((self.original, tuple(sorted(self.texts.items()))))

    def __repr__(self) -> str:
        return f"Translated({self.texts!r}, original={self.original!r})"


def validate_translated(value: Translated) -> None:
    """Refuse languages this site does not speak."""
    unknown = set(value.texts) - {code for code, _name in settings.LANGUAGES}
    if unknown:
        raise ValidationError(_("Unknown language: %(codes)s."), params={"codes": ", ".join(sorted(unknown))})


if TYPE_CHECKING:

    class _JsonField(models.JSONField[Translated, Translated]):
        _pyi_private_set_type: Translated
        _pyi_private_get_type: Translated
else:
    _JsonField = models.JSONField


class TranslatedField(_JsonField):
    """A column that holds a `Translated`; plain strings and mappings are accepted on assignment by forms only."""

    default_validators = [validate_translated]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", empty_translated)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Translated | None:
        loaded = super().from_db_value(value, expression, connection)
        return loaded if loaded is None else parse_translated(loaded)

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Translated):
            value = value.as_json()
        return super().get_prep_value(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002
        if isinstance(value, Translated):
            value = value.as_json()
        return super().get_db_prep_value(value, connection, prepared)

    def to_python(self, value: Any) -> Any:
        return parse_translated(value) if isinstance(value, dict) else value

    def value_to_string(self, obj: models.Model) -> Any:
        value = self.value_from_object(obj)
        return value.as_json() if isinstance(value, Translated) else value

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value.as_json() if isinstance(value, Translated) else value, model_instance)


def empty_translated() -> Translated:
    return Translated({})


def parse_translated(value: Mapping[str, str]) -> Translated:
    """Read the stored form."""
    return Translated({code: text for code, text in value.items() if code != "original"}, value.get("original"))


def text_of(value: Any, language: str | None = None) -> str:
    """A plain or translated text in `language` (the reader's, where none is given), else in its original one."""
    if isinstance(value, Mapping):
        text = parse_translated({key: str(part) for key, part in value.items()})
        return text.in_language(language) if language else str(text)
    return "" if value is None else str(value)
