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
}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What `?q=` finds, best first; `?kind=` narrows it to one kind of thing."""
    question = request.GET.get("q", "").replace("\x00", " ").strip()[:200]
    kind = request.GET.get("kind", "")
    chosen = (kind,) if kind in KINDS else ()
    found = queries.search(question, kinds=chosen, limit=queries.MOST_CANDIDATES)
    page = Paginator(found.hits, PER_PAGE).get_page(request.GET.get("page"))
    tabs = [Link(changed_query(request, kind=None, page=None), _("Everything"), current=not chosen)]
    tabs += [
        Link(changed_query(request, kind=each, page=None), label, current=each in chosen)
        for each, label in KINDS.items()
    ]
    context = {
        "question": question,
        "results": [(KINDS.get(hit.kind, hit.kind), hit) for hit in page.object_list],
        "page": page,
        "total": found.total,
        "more": found.more,
        "tabs": tabs,
    }
    return render(request, "site/search.html", context)
