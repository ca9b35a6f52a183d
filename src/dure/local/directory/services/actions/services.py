"""Adding, changing and closing services."""

from datetime import date
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from dure.core.agents.models import Organization, User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.kit.translated import Translated
from dure.local.directory.services.actions.keeping import free_slug, save_entry, set_fields
from dure.local.directory.services.finding import index_services
from dure.local.directory.services.models import Service
from dure.local.directory.services.stored import stored_form


class ServiceFields(TypedDict, total=False):
    """What is said of a service. Fields that are left out stay as they are.

    `details` holds parts of the HSDS document such as schedules, phones, languages and cost_options; a part that
    is not named stays, an empty one is taken out.
    """

    name: Translated
    description: Translated
    status: str
    categories: list[str]
    alert: Translated
    eligibility_description: Translated
    application_process: Translated
    fees_description: Translated
    interpretation_services: Translated
    wait_time: Translated
    minimum_age: float | None
    maximum_age: float | None
    url: str
    email: str
    checked_on: date | None
    simulated: bool
    source_name: str
    source_url: str
    exceptions: dict[str, Any]
    details: dict[str, Any]


@transaction.atomic
def add_service(by: User, organization: Organization, slug: str = "", **fields: Unpack[ServiceFields]) -> Service:
    """A new service of `organization`. Without a slug it gets one from its name.

    Raises Refused and ValidationError for values that do not fit.
    """
    require(by, Permission.EDIT_ORGANIZATION, organization)
    service = Service(organization=organization)
    set_fields(service, fields)
    service.slug = slug or free_slug(Service, service.name)
    save_entry(by, "add_service", service, None)
    index_services([service.pk])
    return service


@transaction.atomic
def change_service(by: User, service: Service, *, note: str = "", **changes: Unpack[ServiceFields]) -> Service:
    """Set the given fields; what changed is kept as a revision."""
    require(by, Permission.EDIT_ORGANIZATION, service.organization)
    before = stored_form(service)
    set_fields(service, changes)
    if save_entry(by, "change_service", service, before, note):
        index_services([service.pk])
    return service


@transaction.atomic
def close_service(by: User, service: Service, *, for_good: bool = True) -> Service:
    """The service is over, or (not `for_good`) paused: it is kept, and says so."""
    require(by, Permission.EDIT_ORGANIZATION, service.organization)
    status = Service.Status.DEFUNCT if for_good else Service.Status.TEMPORARILY_CLOSED
    return _set_status(by, service, "close_service", status)


@transaction.atomic
def reopen_service(by: User, service: Service) -> Service:
    """The service is offered again."""
    require(by, Permission.EDIT_ORGANIZATION, service.organization)
    return _set_status(by, service, "reopen_service", Service.Status.ACTIVE)


@transaction.atomic
def confirm_service(by: User, service: Service) -> Service:
    """Somebody who may edit it has checked today that all is still right."""
    require(by, Permission.EDIT_ORGANIZATION, service.organization)
    before = stored_form(service)
    service.checked_on = timezone.localdate()
    save_entry(by, "confirm_service", service, before)
    return service


def _set_status(by: User, service: Service, action: str, status: str) -> Service:
    before = stored_form(service)
    set_fields(service, {"status": status})
    if save_entry(by, action, service, before):
        index_services([service.pk])
    return service
