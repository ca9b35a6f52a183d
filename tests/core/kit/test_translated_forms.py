"""A text is entered in the languages of the site, and its original is known."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from dure.core.kit.translated import Translated
from dure.core.kit.translated_forms import TranslatedFormField, translated_from


class NoticeForm(forms.Form):
    name = TranslatedFormField(label="Name", max_length=10)
    text = TranslatedFormField(label="Text", rows=4, required=False)


def test_texts_in_two_languages_become_one_value_with_its_original():
    form = NoticeForm({"name_ko": "목욕탕", "name_en": "Bathhouse", "name_original": "ko"})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["name"] == Translated({"ko": "목욕탕", "en": "Bathhouse"}, "ko")


def test_the_only_filled_language_is_the_original():
    form = NoticeForm({"name_fr": "Bains", "name_original": "ko"})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["name"].original == "fr"


def test_an_empty_original_among_several_texts_is_refused():
    form = NoticeForm({"name_fr": "Bains", "name_en": "Baths", "name_original": "ko"})

    assert "한국어" in form.errors["name"][0]


def test_no_text_is_refused_only_where_one_is_required():
    form = NoticeForm({"name_original": "ko", "name_ko": "   "})

    assert set(form.errors) == {"name"}
    assert form.cleaned_data["text"] == Translated({})


def test_a_text_that_is_too_long_names_its_language():
    form = NoticeForm({"name_en": "a" * 11})

    assert "English" in form.errors["name"][0]


def test_what_was_written_is_shown_again_with_its_original_marked():
    form = NoticeForm({"name_fr": "Bains <b>", "name_en": "Baths", "name_original": "ko"})

    html = str(form["name"])

    assert 'value="Bains &lt;b&gt;"' in html
    assert '<option value="ko" lang="ko" selected' in " ".join(html.split())
    assert 'aria-invalid="true"' in html


def test_an_existing_text_fills_the_inputs():
    value = Translated({"en": "Baths", "es": "Baños"}, "es")

    html = str(NoticeForm(initial={"text": value})["text"])

    assert html.count("<textarea") == 4
    assert "Baños" in html
    assert '<option value="es" lang="es" selected' in " ".join(html.split())


def test_the_reader_s_language_is_offered_as_the_original():
    with translation.override("fr"):
        assert '<option value="fr" lang="fr" selected' in " ".join(str(NoticeForm()["name"]).split())


def test_a_form_knows_whether_its_text_changed():
    value = Translated({"en": "Baths"}, "en")

    same = NoticeForm({"name_en": "Baths", "name_original": "en"}, initial={"name": value})
    other = NoticeForm({"name_en": "Bath", "name_original": "en"}, initial={"name": value})

    assert same.changed_data == []
    assert other.changed_data == ["name"]


def test_a_program_s_text_in_an_unknown_language_is_refused():
    assert translated_from({"ko": "목욕", "original": "ko"}) == Translated({"ko": "목욕"}, "ko")
    with pytest.raises(ValidationError):
        translated_from({"xx": "?"})
    with pytest.raises(ValidationError):
        translated_from({})
