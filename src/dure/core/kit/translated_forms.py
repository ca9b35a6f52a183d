"""Entering a text in the languages of the site: one input per language, the original marked.

    class InitiativeForm(forms.Form):
        name = TranslatedFormField(label=_("Name"), max_length=200)
        summary = TranslatedFormField(label=_("Summary"), rows=3, required=False)

`cleaned_data["name"]` is a `Translated`; `initial={"name": initiative.name}` fills the inputs.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from dure.core.kit.translated import Translated, parse_translated

ORIGINAL = "original"
_without_null = ProhibitNullCharactersValidator()


def _reader_language() -> str:
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]


class TranslatedWidget(forms.Widget):
    """Inputs named `<name>_<language>`, and `<name>_original` that says which of them is the original.

    `rows` above 1 gives text areas. The field's own id is left to the fieldset around them.
    """

    template_name = "kit/translated_widget.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, rows: int = 1) -> None:
        super().__init__(attrs)
        self.rows = rows

    def value_from_datadict(
        self,
        data: Mapping[str, Any],
        files: MultiValueDict[str, Any],
        name: str,
    ) -> dict[str, str]:
        texts = {code: str(data.get(f"{name}_{code}", "")) for code, _name in settings.LANGUAGES}
        return {ORIGINAL: str(data.get(f"{name}_{ORIGINAL}", "")), **texts}

    def value_omitted_from_data(
        self,
        data: Mapping[str, Any],
        files: Mapping[str, Any],
        name: str,
    ) -> bool:
        return all(f"{name}_{code}" not in data for code, _name in settings.LANGUAGES)

    def id_for_label(self, id_: str) -> str:
        """A group of inputs has a legend; no label belongs to a single one of them."""
        return ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = value.as_json() if isinstance(value, Translated) else dict(value or {})
        original = given.get(ORIGINAL) or _reader_language()
        final = context["widget"]["attrs"]
        identifier = final.get("id", f"id_{name}")
        context["widget"]["rows"] = self.rows
        context["widget"]["invalid"] = bool(final.get("aria-invalid"))
        context["widget"]["inputs"] = [
            {
                "name": f"{name}_{code}",
                "id": f"{identifier}_{code}",
                "language": code,
                "label": label,
                "text": given.get(code, ""),
                "is_original": code == original,
            }
            for code, label in settings.LANGUAGES
        ]
        # Languages that hold a text, the original and the reader's own stand open; the others unfold.
        near = {original, _reader_language()}
        for key, far in (("shown", False), ("others", True)):
            context["widget"][key] = [
                each
                for each in context["widget"]["inputs"]
                if (not each["text"] and each["language"] not in near) == far
            ]
        context["widget"]["original_name"] = f"{name}_{ORIGINAL}"
        context["widget"]["original_id"] = f"{identifier}_{ORIGINAL}"
        return context


class TranslatedFormField(forms.Field):
    """A text in one or more languages of the site.

    Cleans to a `Translated`. Where a single language is filled in, that one is the original. Refused:
    no text where one is required, several texts of which the original is empty, and a text longer
    than `max_length` in any language.
    """

    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Write this text in at least one language."),
        "original": _("The original is marked as %(language)s, but that text is empty. Write it or mark another."),
        "max_length": _("The text in %(language)s has %(length)s characters; shorten it to %(most)s."),
    }

    def __init__(self, *, rows: int = 1, max_length: int | None = None, **options: Any) -> None:
        options.setdefault("widget", TranslatedWidget(rows=rows))
        super().__init__(**options)
        self.max_length = max_length

    def to_python(self, value: Any) -> Translated:
        if isinstance(value, Translated):
            return value
        given = dict(value or {})
        texts = {code: given.get(code, "").strip() for code, _name in settings.LANGUAGES}
        filled = [code for code, text in texts.items() if text]
        original = filled[0] if len(filled) == 1 else given.get(ORIGINAL) or _reader_language()
        if filled and original not in filled:
            raise ValidationError(
                self.error_messages[ORIGINAL],
                code=ORIGINAL,
                params={"language": dict(settings.LANGUAGES).get(original, original)},
            )
        return parse_translated({ORIGINAL: original, **texts})

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")
        for code, text in value.texts.items():
            _without_null(text)
            if self.max_length is not None and len(text) > self.max_length:
                raise ValidationError(
                    self.error_messages["max_length"],
                    code="max_length",
                    params={
                        "language": dict(settings.LANGUAGES).get(code, code),
                        "length": len(text),
                        "most": self.max_length,
                    },
                )

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != (initial or Translated({})))
        except ValidationError:
            return True


def translated_from(texts: Mapping[str, str]) -> Translated:
    """A text that a program sent as language -> text, with an optional key `original`.

    Raises ValidationError for a language that this site does not speak, and for no text at all.
    """
    known = {code for code, _name in settings.LANGUAGES}
    unknown = sorted(set(texts) - known - {ORIGINAL})
    if unknown:
        raise ValidationError(
            gettext("Unknown language: %(given)s. This site speaks %(known)s.")
            % {"given": ", ".join(unknown), "known": ", ".join(sorted(known))}
        )
    value = parse_translated(texts)
    if not value:
        raise ValidationError(gettext("Give the text in at least one language, such as {“en”: “…”}."))
    return value
