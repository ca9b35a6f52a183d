"""What premises show on the public page of a space."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from dure.core.kit.json_ld import script
from dure.local.spaces.models import Space
from dure.local.spaces.premises import queries
from dure.local.spaces.premises.presentation import condition_text, group_day_text, opening_of, plan_of
from dure.local.spaces.queries import price_text, prices_of


def public_panel(request: HttpRequest, space: Space) -> SafeString:
    """Hours, group days, prices, zones with the plan, and partners; with the hours for other programs."""
    zones = list(space.zones.prefetch_related("equipment"))
    opening = opening_of(space)
    context = {
        "space": space,
        "opening": opening,
        "today": [group_day_text(day) for day in queries.group_days_on(space)],
        "groups": [group_day_text(day) for day in space.group_days.all()],
        "prices": [(price_text(price), condition_text(price) if price.condition else "") for price in prices_of(space)],
        "zones": zones,
        "picture": plan_of(space, zones),
        "partners": space.operating_partners.select_related("organization"),
        "structured_data": _structured(request, space, opening.data) if opening else "",
    }
    return render_to_string("premises/public_panel.html", context, request)


def _structured(request: HttpRequest, space: Space, hours: list[dict[str, object]]) -> SafeString:
    url = request.build_absolute_uri()
    return script({"@type": "CivicStructure", "name": str(space.name), "url": url, "openingHoursSpecification": hours})
