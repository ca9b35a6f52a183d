"""The pages of spaces: the desks that one may use, one desk, and a space as the public sees it."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dure.core.agents.models import User
from dure.core.agents.permissions import may, require
from dure.core.agents.personal import FoundPerson
from dure.core.agents.roles import Permission
from dure.core.kit.json_ld import script
from dure.local.spaces import queries
from dure.local.spaces.forms import (
    ContributionForm,
    FindForm,
    GatheringForm,
    GuestForm,
    HoursForm,
    PurchaseForm,
    RegisterForm,
    SaleForm,
    new_entry_id,
)
from dure.local.spaces.models import Activity, Space


@dataclass(frozen=True)
class Found:
    """People whom a search found, each with an entry id of its own."""

    people: list[FoundPerson] = field(default_factory=list)

    def rows(self) -> list[tuple[FoundPerson, str]]:
        return [(person, new_entry_id()) for person in self.people]


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The desks that the reader may use; the only one opens at once."""
    spaces = list(queries.spaces_of(require_user(request)))
    if len(spaces) == 1:
        return redirect("spaces:desk", slug=spaces[0].slug)
    return render(request, "spaces/home.html", {"spaces": spaces})


@login_required
@never_cache
@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """The page on which staff record what happens, all day long."""
    space, _by = staffed(request, slug)
    return desk_page(request, space)


@require_safe
def space_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A space as the public sees it: where it is, who runs it, what is offered there."""
    space = get_object_or_404(queries.all_spaces(), slug=slug)
    kinds = (Activity.Kind.VISIT, Activity.Kind.GATHERING, Activity.Kind.VOLUNTEERING)
    context = {
        "space": space,
        "offered": queries.activities_of(space, *kinds[:2]),
        "volunteering": queries.activities_of(space, kinds[2]),
        "may_record": may(request.user, Permission.RECORD_ACTIVITY, space.operator),
        "structured_data": script(structured_data(space, request.build_absolute_uri())),
    }
    return render(request, "spaces/space.html", context)


def structured_data(space: Space, url: str) -> dict[str, Any]:
    """The space as a schema.org CivicStructure."""
    data: dict[str, Any] = {
        "@type": "CivicStructure",
        "name": str(space.name),
        "url": url,
        "address": space.place.address or str(space.place),
        "containedInPlace": {"@type": "AdministrativeArea", "name": str(space.place.territory)},
        "maintainer": {"@type": "Organization", "name": str(space.operator)},
    }
    if space.place.latitude is not None and space.place.longitude is not None:
        data["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": float(space.place.latitude),
            "longitude": float(space.place.longitude),
        }
    return data


def require_user(request: HttpRequest) -> User:
    """The signed-in reader; `login_required` stands before."""
    if not isinstance(request.user, User):
        raise TypeError("The view needs login_required.")
    return request.user


def staffed(request: HttpRequest, slug: str) -> tuple[Space, User]:
    """The space and the reader, if the reader may record at its desk."""
    space = get_object_or_404(queries.all_spaces(), slug=slug)
    return space, require(request.user, Permission.RECORD_ACTIVITY, space.operator)


def desk_page(
    request: HttpRequest, space: Space, bound: forms.Form | None = None, found: Found | None = None
) -> HttpResponse:
    """The desk. `bound` is a form that was refused: it is shown again as it was filled in."""
    every: dict[str, forms.Form] = {
        "find": FindForm(),
        "register": RegisterForm(),
        "guest": GuestForm(space=space),
        "hours": HoursForm(space=space),
        "gathering": GatheringForm(space=space),
        "contribution": ContributionForm(space=space),
        "purchase": PurchaseForm(space=space),
        "sale": SaleForm(space=space),
    }
    if bound is not None and bound.prefix in every:
        every[bound.prefix] = bound
    context = {
        "space": space,
        "forms": every,
        "refused": bound,
        "found": found,
        "rows": found.rows() if found else [],
        "prices": [(price, queries.price_text(price)) for price in queries.prices_of(space)] if found else [],
        "visit_kinds": queries.activities_of(space, Activity.Kind.VISIT),
        "hour_kinds": queries.activities_of(space, Activity.Kind.VOLUNTEERING, Activity.Kind.WORK),
        "counts": queries.counts_of_today(space),
        "entries": queries.last_entries(space),
        "desk_url": reverse("spaces:desk", args=[space.slug]),
    }
    with timezone.override(queries.zone_of(space)):
        return render(request, "spaces/desk.html", context, status=422 if bound is not None else 200)
