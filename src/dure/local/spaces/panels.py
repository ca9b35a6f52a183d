"""What the page of an initiative shows of its spaces."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from dure.local.initiatives.models import Initiative
from dure.local.spaces.models import Activity
from dure.local.spaces.queries import activities_of, spaces_in


def initiative_panel(request: HttpRequest, initiative: Initiative) -> SafeString:
    """The spaces where the initiative happens, with what is offered there."""
    rows = [
        (space, activities_of(space, Activity.Kind.VISIT, Activity.Kind.GATHERING)) for space in spaces_in(initiative)
    ]
    return render_to_string("spaces/initiative_panel.html", {"rows": rows}, request) if rows else SafeString()


def management_panel(request: HttpRequest, initiative: Initiative) -> SafeString:
    """The initiative's spaces for its coordinators, and the way to open one."""
    context = {"initiative": initiative, "spaces": spaces_in(initiative)}
    return render_to_string("spaces/management_panel.html", context, request)
