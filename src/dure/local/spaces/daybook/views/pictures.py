"""Photographs of a day: adding, removing, showing."""

from datetime import date
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dure.core.agents.models import User
from dure.local.spaces.daybook import actions
from dure.local.spaces.daybook.access import is_partner, runs
from dure.local.spaces.daybook.forms import PictureForm
from dure.local.spaces.daybook.models import Picture, PublishedReport
from dure.local.spaces.daybook.views.days import change, day_or_404
from dure.local.spaces.models import Space
from dure.local.spaces.queries import all_spaces


@login_required
@require_POST
def add(request: HttpRequest, slug: str, on: str) -> HttpResponse:
    """Add a photograph to the day."""
    form = PictureForm(request.POST, request.FILES)

    def act(by: User, space: Space, at: date) -> object:
        given = form.cleaned_data
        return actions.add_picture(
            by,
            space,
            at,
            given["picture"].read(),
            given["caption"],
            consent=given["consent"],
            in_reports=given["in_reports"],
        )

    return change(request, slug, on, act, _("The picture is added."), form)


@login_required
@require_POST
def remove(request: HttpRequest, slug: str, on: str, picture: UUID) -> HttpResponse:
    """Remove a photograph from the day for good."""

    def act(by: User, space: Space, at: date) -> object:
        chosen = get_object_or_404(
            Picture.objects.defer("content").select_related("day__space__operator__territory"),
            pk=picture,
            day__space=space,
            day__date=at,
        )
        return actions.remove_picture(by, chosen)

    return change(request, slug, on, act, _("The picture is removed."))


@require_safe
def show(request: HttpRequest, slug: str, on: str, picture: UUID) -> HttpResponse:
    """A photograph: for those who run the space; in a report also for whoever may read that report."""
    space = get_object_or_404(all_spaces(), slug=slug)
    found = get_object_or_404(Picture, pk=picture, day__space=space, day__date=day_or_404(on))
    if not runs(request.user, space) and not (found.in_reports and _in_readable_report(request, space, on)):
        raise PermissionDenied(_("This picture is not published."))
    response = HttpResponse(bytes(found.content), content_type=found.media_type)
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _in_readable_report(request: HttpRequest, space: Space, on: str) -> bool:
    periods = (on[:7], on[:4])
    published = PublishedReport.objects.filter(space=space, period__in=periods).exists()
    return published or is_partner(request.user, space)
