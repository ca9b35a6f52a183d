"""Pages on which owners and officers keep services, places and opening hours."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dure.core.agents.forms import show_refusal
from dure.core.agents.models import Organization, User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.core.opening.engine.reading import document_of
from dure.core.opening.hours_form import HoursForm
from dure.local.directory.services import actions
from dure.local.directory.services.actions.keeping import validation_as_refusal
from dure.local.directory.services.forms import LocationForm, ServiceForm
from dure.local.directory.services.models import Location, Service
from dure.local.directory.services.opening import zone_and_country
from dure.local.directory.services.presentation import opening_of, services_with_places

FORM_METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(FORM_METHODS)
def add_service(request: HttpRequest, slug: str) -> HttpResponse:
    """A new service of an organization; its hours come next."""
    organization = _organization(slug)
    by = require(request.user, Permission.EDIT_ORGANIZATION, organization)
    form = ServiceForm(organization, None, request.POST or None)

    def save() -> Service:
        service = actions.add_service(by, organization, **form.changes())
        _set_places(by, service, form.cleaned_data["places"])
        return service

    service = _saved(form, save) if request.method == "POST" and form.is_valid() else None
    if service is not None:
        messages.success(request, _("The service is there. Now say when it is offered."))
        return redirect("services:service_hours", slug=service.slug)
    context = {"form": form, "organization": organization, "heading": _("Add a service")}
    return _form_page(request, form, context)


@login_required
@require_http_methods(FORM_METHODS)
def edit_service(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what is said of a service."""
    service = get_object_or_404(services_with_places(Service.objects.all()), slug=slug)
    by = require(request.user, Permission.EDIT_ORGANIZATION, service.organization)
    form = ServiceForm(service.organization, service, request.POST or None)

    def save() -> Service:
        actions.change_service(by, service, **form.changes())
        _set_places(by, service, form.cleaned_data["places"])
        return service

    saved = _saved(form, save) if request.method == "POST" and form.is_valid() else None
    if saved is not None:
        messages.success(request, _("The service is saved."))
        return redirect("services:detail", slug=slug)
    context = {"form": form, "organization": service.organization, "service": service, "heading": _("Edit the service")}
    return _form_page(request, form, context)


@login_required
@require_http_methods(FORM_METHODS)
def add_location(request: HttpRequest, slug: str) -> HttpResponse:
    """A new place of an organization; its hours come next."""
    organization = _organization(slug)
    by = require(request.user, Permission.EDIT_ORGANIZATION, organization)
    form = LocationForm(organization, None, request.POST or None)

    def save() -> Location:
        return actions.add_location(by, organization, **form.changes())

    place = _saved(form, save) if request.method == "POST" and form.is_valid() else None
    if place is not None:
        messages.success(request, _("The place is there. Now say when it is open."))
        return redirect("services:location_hours", slug=place.slug)
    context = {"form": form, "organization": organization, "heading": _("Add a place")}
    return _form_page(request, form, context)


@login_required
@require_http_methods(FORM_METHODS)
def edit_location(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what is said of a place."""
    place = _location(slug)
    by = require(request.user, Permission.EDIT_ORGANIZATION, place.organization)
    form = LocationForm(place.organization, place, request.POST or None)

    def save() -> Location:
        return actions.change_location(by, place, **form.changes())

    saved = _saved(form, save) if request.method == "POST" and form.is_valid() else None
    if saved is not None:
        messages.success(request, _("The place is saved."))
        return redirect("services:location", slug=slug)
    context = {"form": form, "organization": place.organization, "location": place, "heading": _("Edit the place")}
    return _form_page(request, form, context)


@login_required
@require_http_methods(FORM_METHODS)
def service_hours(request: HttpRequest, slug: str) -> HttpResponse:
    """When a service is offered."""
    service = _service(slug)
    return _hours(request, service, actions.change_service, "services:detail")


@login_required
@require_http_methods(FORM_METHODS)
def location_hours(request: HttpRequest, slug: str) -> HttpResponse:
    """When a place is open."""
    return _hours(request, _location(slug), actions.change_location, "services:location")


@login_required
@require_POST
def service_status(request: HttpRequest, slug: str) -> HttpResponse:
    """Pause, close, reopen or confirm a service."""
    service = _service(slug)
    by = require(request.user, Permission.EDIT_ORGANIZATION, service.organization)
    asked = request.POST.get("action", "")
    if asked == "pause":
        actions.close_service(by, service, for_good=False)
        messages.success(request, _("The service is paused. Its page says so."))
    elif asked == "close":
        actions.close_service(by, service)
        messages.success(request, _("The service is closed. It is found no more; you can reopen it."))
    elif asked == "reopen":
        actions.reopen_service(by, service)
        messages.success(request, _("The service is offered again."))
    elif asked == "confirm":
        actions.confirm_service(by, service)
        messages.success(request, _("Thank you. The entry counts as checked today."))
    return redirect("services:detail", slug=slug)


@login_required
@require_POST
def location_status(request: HttpRequest, slug: str) -> HttpResponse:
    """Close or reopen a place."""
    place = _location(slug)
    by = require(request.user, Permission.EDIT_ORGANIZATION, place.organization)
    if request.POST.get("action") == "close":
        actions.close_location(by, place)
        messages.success(request, _("The place is closed. It is found no more; you can reopen it."))
    elif request.POST.get("action") == "reopen":
        actions.reopen_location(by, place)
        messages.success(request, _("The place is open again."))
    return redirect("services:location", slug=slug)


def _hours(
    request: HttpRequest, subject: Service | Location, change: Callable[..., Service | Location], back: str
) -> HttpResponse:
    by = require(request.user, Permission.EDIT_ORGANIZATION, subject.organization)
    form = HoursForm(subject.details, subject.exceptions, request.POST or None)

    def save() -> Service | Location:
        return change(by, subject, exceptions=form.stored_exceptions(), details={"schedules": form.schedules()})

    saved = _saved(form, save) if request.method == "POST" and form.is_valid() else None
    if saved is not None:
        messages.success(request, _("The opening hours are saved."))
        return redirect(back, slug=subject.slug)
    zone, country = zone_and_country(subject.organization)
    others = opening_of(document_of(form.others, {}, zone, country), {})
    context = {"form": form, "subject": subject, "back": back, "others": others.week if others else []}
    return render(request, "services/hours.html", context, status=422 if form.errors else 200)


def _saved[Entry](form: forms.Form, save: Callable[[], Entry]) -> Entry | None:
    """What `save` gives, all of it or nothing; None, with the reason in the form, where it is refused."""
    try:
        with transaction.atomic():
            return save()
    except Refused as refusal:
        show_refusal(form, refusal)
    except ValidationError as error:
        show_refusal(form, validation_as_refusal(error))
    return None


def _set_places(by: User, service: Service, chosen: list[str]) -> None:
    """Offer the service at the chosen places, and nowhere else."""
    known = {str(at.location_id): at for at in service.at_locations.all()}
    for key, at in known.items():
        if key not in chosen:
            actions.stop_offering_at(by, at)
    for place in Location.objects.filter(pk__in=[key for key in chosen if key not in known]):
        actions.offer_at(by, service, place)


def _form_page(request: HttpRequest, form: forms.Form, context: dict[str, Any]) -> HttpResponse:
    return render(request, "services/form.html", context, status=422 if form.errors else 200)


def _organization(slug: str) -> Organization:
    return get_object_or_404(Organization.objects.select_related("territory"), slug=slug)


def _service(slug: str) -> Service:
    return get_object_or_404(Service.objects.select_related("organization__territory"), slug=slug)


def _location(slug: str) -> Location:
    return get_object_or_404(Location.objects.select_related("organization__territory"), slug=slug)
