"""Pages that anybody may read."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from dure.core.agents.permissions import may
from dure.core.agents.roles import Permission
from dure.core.kit.json_ld import script
from dure.core.kit.paging import page_of
from dure.core.kit.tables import export, requested_format
from dure.core.territories.models import Challenge, Territory
from dure.local.initiatives import planning_queries, presentation, queries
from dure.local.initiatives.labels import SECTORS, STATUSES
from dure.local.initiatives.models import Initiative

LONGEST_FILTER = 100


@require_safe
def initiative_list(request: HttpRequest) -> HttpResponseBase:
    """Initiatives as tiles; `?territory= challenge= status= sector=` narrow the list."""
    names = ("territory", "challenge", "status", "sector")
    filters = queries.Filters(**{name: request.GET.get(name, "")[:LONGEST_FILTER] for name in names})
    rows = queries.initiative_list(filters)
    if form := requested_format(request):
        return export("initiatives", form, presentation.list_columns(), rows)
    context = {
        "page": page_of(request, rows, 24),
        "filters": filters,
        "is_filtered": any(getattr(filters, name) for name in names),
        "territories": Territory.objects.filter(initiatives__isnull=False).distinct(),
        "challenges": Challenge.objects.filter(initiatives__isnull=False).distinct(),
        "statuses": STATUSES.items(),
        "sectors": SECTORS.items(),
        "status_labels": STATUSES,
        "may_start": may(request.user, Permission.MANAGE_INITIATIVE),
    }
    return render(request, "initiatives/list.html", context)


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One initiative: who takes part, what was pledged and delivered, its steps, and what other rooms add."""
    initiative = get_object_or_404(queries.all_initiatives(), slug=slug)
    if form := requested_format(request):
        name = f"pledges-{initiative.pk}"
        return export(name, form, presentation.pledge_columns(), queries.pledges_of(initiative))
    page = queries.initiative_page(initiative)
    manages = may_manage(request, initiative)
    pledges = [(row, presentation.events_url(row)) for row in page.pledges]
    url = request.build_absolute_uri(reverse("initiatives:detail", args=[slug]))
    context = {
        "initiative": initiative,
        "page": page,
        "pledges": pledges,
        "intents": planning_queries.open_intents(initiative),
        "pictures": presentation.flow_pictures(page.pledges),
        "status_label": STATUSES[initiative.status],
        "may_manage": manages,
        "deeds": presentation.feed(initiative, for_colleagues=manages),
        "structured_data": script({"inLanguage": get_language(), **presentation.structured_data(page, url)}),
    }
    return render(request, "initiatives/detail.html", context)


def may_manage(request: HttpRequest, initiative: Initiative) -> bool:
    """Whether the reader may change the initiative."""
    return may(request.user, Permission.MANAGE_INITIATIVE, initiative.lead, initiative.territory)
