"""The look of Dure: contrast, weight, safety of markup, and what each component promises."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import timezone, translation

from dure.core.kit import formatting, links, motif
from dure.core.kit.styleguide import sample_context
from dure.core.kit.translated import Translated

KIT = Path(links.__file__).parent
CSS = KIT / "static" / "dure" / "css"
TEMPLATES = KIT / "templates"

TEXT_ON_GROUND = [
    *(
        (text, ground)
        for text in ("ink", "ink-muted", "primary", "accent")
        for ground in ("ground", "surface", "sunken", "raised")
    ),
    *((text, f"{text}-soft") for text in ("primary", "accent", "info", "success", "warning", "critical")),
    *(("ink", f"{ground}-soft") for ground in ("primary", "info", "success", "warning", "critical")),
    ("primary-strong", "primary-soft"),
    ("on-primary", "primary"),
    ("on-primary", "primary-strong"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("critical", "surface"),
    ("critical", "ground"),
    ("on-deep", "deep"),
    ("on-deep", "deep-2"),
    ("on-deep-muted", "deep"),
    ("focus-deep", "deep"),
]
SHAPE_ON_GROUND = [
    ("focus", "ground"),
    ("focus", "surface"),
    ("focus-deep", "deep"),
    ("line-strong", "surface"),
    ("line-strong", "ground"),
    ("warning", "warning-soft"),
]


def tokens() -> dict[str, tuple[str, str]]:
    """Every color token with its light and its dark value."""
    text = (CSS / "foundation.css").read_text()
    found = re.findall(r"--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", text)
    return {name: (light, dark) for name, light, dark in found}


def luminance(color: str) -> float:
    """Relative luminance by WCAG 2.2."""
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio by WCAG 2.2, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def rendered(source: str, request=None, **context) -> str:
    return engines["django"].from_string("{% load kit %}" + source).render(context, request)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def anonymous_request(settings):
    settings.ALLOWED_HOSTS = ["testserver"]

    def build(path="/en/organizations/?sort=name&q=bath"):
        return RequestFactory().get(path)

    return build


@pytest.fixture
def plain_static(settings):
    """Static files under their own names, as on a development site: no collected manifest is needed."""
    backend = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": backend}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_stands_out_from_its_ground_by_at_least_4_5(text, ground, theme):
    colors = tokens()
    assert contrast(colors[text][theme], colors[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPE_ON_GROUND)
def test_focus_rings_and_borders_of_inputs_stand_out_by_at_least_3(shape, ground, theme):
    colors = tokens()
    assert contrast(colors[shape][theme], colors[ground][theme]) >= 3


def test_every_custom_property_that_a_style_uses_is_a_token_or_has_a_fallback():
    sheets = "".join(path.read_text() for path in CSS.glob("*.css"))
    defined = set(re.findall(r"(--[a-z0-9-]+):", sheets))
    assert set(re.findall(r"var\((--[a-z0-9-]+)\)", sheets)) <= defined


def test_the_styles_that_every_page_links_weigh_less_than_60_kilobytes():
    head = (TEMPLATES / "kit" / "document.html").read_text() + (TEMPLATES / "base.html").read_text()
    linked = re.findall(r"static 'dure/css/([a-z]+\.css)'", head)
    assert len(linked) >= 5
    assert sum((CSS / name).stat().st_size for name in linked) < 60_000


def test_no_template_holds_what_the_content_security_policy_forbids():
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on", text), path
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), path


def test_every_text_for_readers_in_the_components_can_be_translated():
    for path in TEMPLATES.rglob("*.html"):
        if path.name == "styleguide.html":
            continue
        bare = re.sub(
            r"{%\s*blocktranslate.*?endblocktranslate\s*%}|{%.*?%}|{{.*?}}|{#.*?#}|<[^>]*>",
            " ",
            path.read_text(),
            flags=re.DOTALL,
        )
        words = set(re.findall(r"[A-Za-z]{2,}", bare)) - {"doctype", "html", "Dure", "CSV", "Excel"}
        assert not words, f"{path}: {words}"


@pytest.mark.parametrize(
    ("language", "money", "share", "day"),
    [
        ("ko", "₩109,200,000", "18.4%", "2024년 11월 22일"),
        ("en", "₩109,200,000", "18.4%", "November 22, 2024"),
        ("fr", "109\u202f200\u202f000\xa0₩", "18,4\xa0%", "22 novembre 2024"),
        ("es", "109.200.000\xa0KRW", "18,4\xa0%", "22 de noviembre de 2024"),
    ],
)
def test_values_are_written_as_the_reader_s_language_writes_them(language, money, share, day):
    with translation.override(language):
        values = {"amount": Decimal(109_200_000), "share": Decimal("0.184"), "day": date(2024, 11, 22)}
        assert rendered('{{ amount|money:"KRW" }}', **values) == money
        assert rendered("{{ share|percent:1 }}", **values) == share
        assert rendered("{{ day|date }}", **values) == day


def test_a_moment_is_shown_in_the_current_time_zone():
    with translation.override("fr"), timezone.override("Asia/Seoul"):
        assert "18:30" in formatting.datetime_text(datetime(2025, 10, 30, 9, 30, tzinfo=UTC), "short")


def test_a_duration_leaves_out_the_parts_that_are_zero():
    assert formatting.duration_text(timedelta(hours=2)) == "2 hr"
    assert formatting.duration_text(timedelta(days=1, minutes=35)) == "1 day, 35 min"
    assert formatting.duration_text(timedelta(seconds=0)) == "0 sec"


def test_an_unknown_value_stays_unknown_and_zero_stays_zero():
    assert (
        rendered('[{{ none|number }}|{{ none|money:"EUR" }}|{{ zero|number }}|{{ zero|decimal:2 }}]', none=None, zero=0)
        == "[||0|0.00]"
    )


def test_the_date_filter_keeps_django_s_own_formats():
    assert rendered('{{ day|date:"Y-m" }}', day=date(2024, 11, 22)) == "2024-11"


def test_a_language_link_stays_on_the_page_with_its_filters():
    request = RequestFactory().get("/en/cases/iljuk/?page=2")
    found = {link.code: link for link in links.language_links(request)}
    assert found["ko"].url == "/ko/cases/iljuk/?page=2"
    assert found["ko"].path == "/ko/cases/iljuk/"
    assert found["ko"].name == "한국어"
    assert [code for code, link in found.items() if link.current] == ["en"]


def test_a_page_outside_the_languages_links_to_the_start_pages():
    request = RequestFactory().get("/styleguide/?page=2")
    assert [link.url for link in links.language_links(request)] == ["/ko/", "/en/", "/fr/", "/es/"]


def test_an_address_that_does_not_exist_is_empty_and_no_error(settings):
    settings.ROOT_URLCONF = "allauth.account.urls"
    assert rendered('{% url_or_none "no:such" "account_login" as url %}{{ url }}') == "/login/"
    assert rendered('[{% url_or_none "no:such" "nor:this" as url %}{{ url }}]') == "[]"


def test_what_people_enter_is_escaped_in_every_component():
    evil = '"><script>alert(1)</script>'
    sources = (
        "{% badge evil %}",
        "{% stat evil evil evil evil evil %}",
        "{% tile evil url=evil kicker=evil foot=evil seed=evil %}{{ evil }}{% endtile %}",
        "{% hero evil evil evil %}{{ evil }}{% endhero %}",
        '{% alert "info" evil %}{{ evil }}{% endalert %}',
        "{% table evil csv_url=evil %}{% endtable %}",
        "{% definition evil %}{{ evil }}{% enddefinition %}",
        "{% person evil evil evil %}{% source_note evil evil %}{% fingerprint evil evil %}",
        '{% search_box "/" evil %}{% button evil value=evil %}{% link_button evil evil %}{% measure evil 1 2 evil %}',
        '{% breadcrumbs "/" evil evil %}{% help_panel evil %}{% endhelp_panel %}',
        "{% empty_state evil %}{% endempty_state %}",
    )
    for source in sources:
        assert "<script>" not in rendered(source, evil=evil), source


def test_a_simulated_figure_says_so_and_asks_how_we_know():
    html = rendered('{% stat "Visits" "24,816" "visits" "2025" "/en/value/1/" simulated=True %}')
    assert "Simulated" in html
    assert 'href="/en/value/1/"' in html
    assert "How do we know?" in html
    assert "visually-hidden" in html


def test_a_sort_header_turns_around_and_keeps_the_filters(anonymous_request):
    html = rendered('{% sort_header "Name" "name" %}', anonymous_request())
    assert 'aria-sort="ascending"' in html
    assert "sort=-name" in html
    assert "q=bath" in html


def test_pages_of_a_list_keep_the_filters_and_mark_the_current_one(anonymous_request):
    page = Paginator(range(500), 50).get_page(3)
    html = rendered("{% pagination page %}", anonymous_request(), page=page)
    assert 'aria-current="page"' in html
    assert "q=bath" in html
    assert "page=4" in html
    assert "101 to 150 of 500" in html


def test_a_list_of_one_page_has_no_page_links(anonymous_request):
    assert rendered("{% pagination page %}", anonymous_request(), page=Paginator([1], 50).get_page(1)).strip() == ""


class PersonForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As the person wants to be called.")
    informed = forms.BooleanField(label="Informed")
    purpose = forms.ChoiceField(choices=[("bath", "Bathing")], widget=forms.RadioSelect)


def test_a_wrong_field_is_tied_to_its_label_hint_and_error():
    form = PersonForm({})
    html = rendered("{% form_fields form %}", form=form)
    assert '<label for="id_name">' in html
    assert 'href="#id_name"' in html
    assert 'aria-invalid="true"' in html
    (described,) = re.findall(r'<input type="text"[^>]*aria-describedby="([^"]+)"', html)
    assert all(f'id="{each}"' in html for each in described.split())
    assert html.count('role="alert"') == 1


def test_a_form_without_errors_has_no_error_summary():
    assert "alert" not in rendered("{% form_fields form %}", form=PersonForm())


def test_a_group_of_choices_has_a_legend():
    html = rendered("{% form_fields form %}", form=PersonForm())
    assert "<fieldset" in html
    assert re.search(r"<legend>\s*Purpose", html)


def test_no_component_repeats_an_identifier(anonymous_request):
    html = rendered("{% form_fields form %}", form=PersonForm({}))
    found = re.findall(r'\sid="([^"]+)"', html)
    assert len(found) == len(set(found))


def test_a_text_without_translation_says_its_language():
    value = Translated.of("일죽목욕탕", "ko")
    assert rendered("{% translated_text value %}", value=value) == '<span lang="ko">일죽목욕탕</span>'
    assert "Korean" in rendered("{% language_note value %}", value=value)
    assert rendered("{% language_note value %}", value=Translated.of("Bath", "en")).strip() == ""


def test_delivery_beyond_the_pledge_fills_the_bar_and_no_pledge_leaves_it_empty():
    assert 'value="1.0000"' in rendered('{% measure "Hours" 150 100 "hours" %}')
    assert 'value="0.0000"' in rendered('{% measure "Hours" 0 0 "hours" %}')


def test_the_motif_is_the_same_for_the_same_text_and_differs_for_another():
    assert motif.tile_motif("iljuk") == motif.tile_motif("iljuk")
    assert motif.tile_motif("iljuk") != motif.tile_motif("bordeaux")


def test_a_fading_motif_leaves_the_place_of_the_text_free():
    places = [int(x) for x in re.findall(r' x="(\d+)"', motif.tile_motif("iljuk", columns=16, rows=9, fade=True))]
    assert min(places) >= 0.4 * 16 * motif.CELL


def test_a_fingerprint_can_be_copied_without_gaps():
    html = rendered("{% fingerprint value %}", value="9f86d081884c7d65")
    assert re.sub(r"<[^>]*>", "", html).strip() == "9f86d081884c7d65"


def test_the_style_guide_shows_every_component():
    source = (TEMPLATES / "kit" / "styleguide.html").read_text()
    engine = engines["django"].engine
    library = engine.template_libraries["kit"]
    plumbing = {
        "url_or_none",
        "language_links",
        "navigation",
        "absolute_url",
        "tile_motif",
        "panels",
        "error_summary",
        "field",
    }
    assert {name for name in library.tags if f"{{% {name} " not in source and f"{{% {name} %" not in source} <= plumbing


def test_the_style_guide_s_content_is_complete(anonymous_request):
    assert {"form", "page", "tabs", "milestones", "waterfall"} <= sample_context(
        anonymous_request("/styleguide/")
    ).keys()


def test_the_page_of_a_broken_site_needs_neither_reader_nor_database(plain_static):
    with translation.override("ko"):
        html = engines["django"].get_template("500.html").render({"request_id": "0192f6c1"})
    assert '<html lang="ko">' in html
    assert "0192f6c1" in html
