"""Links that a page shows in rows: navigation, tabs, breadcrumbs, languages, pages of a list."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

NAVIGATION = (
    ("territories:list", pgettext_lazy("navigation", "Territories")),
    ("finding:find", pgettext_lazy("navigation", "Find")),
    ("initiatives:list", _("Initiatives")),
    ("cases:list", pgettext_lazy("navigation", "Cases")),
)


@dataclass(frozen=True)
class Link:
    """A place to go. `count` is shown beside the label; `current` marks the place one is at."""

    url: str
    label: object
    current: bool = False
    count: str = ""


@dataclass(frozen=True)
class LanguageLink:
    """The current page in another language: `name` in that language itself, `url` with the query."""

    code: str
    name: str
    url: str
    path: str
    current: bool


def first_url(names: tuple[str, ...], arguments: Mapping[str, object]) -> str:
    """The address of the first of `names` that this site has, empty where it has none."""
    for name in names:
        try:
            return reverse(name, kwargs=dict(arguments))
        except NoReverseMatch:
            continue
    return ""


def navigation(request: HttpRequest | None) -> Iterator[Link]:
    """The rooms of the house that anyone may enter; the one that the reader is in is current."""
    here = request.path if request else ""
    for name, label in NAVIGATION:
        url = first_url((name,), {})
        if url:
            yield Link(url, label, current=here.startswith(url))


def language_links(request: HttpRequest | None) -> list[LanguageLink]:
    """The same page in every language of the site.

    Addresses are the same in all languages but for the prefix, so the prefix alone is exchanged;
    this also holds on pages that do not exist. A page without a prefix leads to the start pages.
    """
    active = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    path = request.path if request else "/"
    query = request.META.get("QUERY_STRING", "") if request else ""
    prefix, _slash, rest = path.removeprefix("/").partition("/")
    codes = dict(settings.LANGUAGES)
    rest = rest if prefix in codes else ""
    return [
        LanguageLink(
            code,
            name,
            f"/{code}/{rest}" + (f"?{query}" if query and rest else ""),
            f"/{code}/{rest}",
            code == active,
        )
        for code, name in settings.LANGUAGES
    ]


def changed_query(request: HttpRequest | None, **changes: object) -> str:
    """The current query string with `changes` made; None removes a parameter. Starts with "?"."""
    query = request.GET.copy() if request else None
    if query is None:
        from django.http import QueryDict

        query = QueryDict(mutable=True)
    for key, value in changes.items():
        if value is None:
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}"
