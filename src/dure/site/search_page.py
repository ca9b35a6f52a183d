"""The page of search results."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from dure.core.kit.links import Link, changed_query
from dure.core.search import queries

PER_PAGE = 20
KINDS = {
    "organization": _("Organizations"),
    "initiative": _("Initiatives"),
    "case": _("Cases"),
    "territory": _("Territories"),
    "space": _("Spaces"),
}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What `?q=` finds, best first; `?kind=` narrows it to one kind of thing."""
    question = request.GET.get("q", "").replace("\x00", " ").strip()[:200]
    kind = request.GET.get("kind", "")
    chosen = (kind,) if kind in KINDS else ()
    number = _page_number(request)
    found = _find(question, chosen, number)
    page = Paginator(range(found.total), PER_PAGE).get_page(number)
    if page.number != number:
        found = _find(question, chosen, page.number)
    tabs = [Link(changed_query(request, kind=None, page=None), _("Everything"), current=not chosen)]
    tabs += [
        Link(changed_query(request, kind=each, page=None), label, current=each in chosen)
        for each, label in KINDS.items()
    ]
    context = {
        "question": question,
        "results": [(KINDS.get(hit.kind, hit.kind), hit) for hit in found.hits],
        "page": page,
        "total": found.total,
        "more": found.more,
        "tabs": tabs,
    }
    return render(request, "site/search.html", context)


def _find(question: str, kinds: tuple[str, ...], number: int) -> queries.Results:
    return queries.search(question, kinds=kinds, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)


def _page_number(request: HttpRequest) -> int:
    """The page that the address asks for, from 1; the search ranks no more than fill so many pages."""
    asked = request.GET.get("page", "1")
    last = queries.MOST_CANDIDATES // PER_PAGE
    return min(max(int(asked), 1), last) if asked.isdecimal() and len(asked) < len("10000") else 1
