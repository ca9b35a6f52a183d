"""Services and places have histories and are undone as organizations are."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from builders import make_organization, make_territory, make_user, make_user_with_role, text
from dure.core.agents.roles import Role
from dure.core.audit.revisions import revisions_of
from dure.local.directory.services.actions.locations import add_location, change_location
from dure.local.directory.services.actions.services import add_service, change_service
from dure.local.directory.services.models import Service
from dure.local.directory.services.stored import stored_form
from dure.local.directory.stewardship.service_kinds import SERVICES, plain_words
from dure.local.directory.stewardship.undoing import undo_revision

pytestmark = pytest.mark.django_db


@pytest.fixture
def bath():
    return make_organization("bath", territory=make_territory("anseong"))


@pytest.fixture
def owner(bath):
    return make_user_with_role(Role.ENTRY_OWNER, bath)


def test_a_services_changes_are_shown_and_undone(bath, owner):
    service = add_service(owner, bath, name=text("Hot meal"))
    change_service(
        owner, service, note="New number", email="meal@bath.coop", details={"phones": [{"number": "031 676 0000"}]}
    )
    first = stored_form(Service.objects.get(pk=service.pk))
    url = reverse("stewardship:entry_history", args=["service", service.pk])
    page = Client().get(url).content.decode()
    for shown in ("Hot meal", "New number", "meal@bath.coop", "Phones", "031 676 0000", "The organization itself"):
        assert shown in page, shown
    revision = revisions_of("service", service.pk)[0]
    client = Client()
    client.force_login(owner)
    undo = reverse("stewardship:entry_undo", args=["service", service.pk, revision.pk])
    assert undo in client.get(url).content.decode()
    assert "031 676 0000" in client.get(undo).content.decode()
    assert client.post(undo).status_code == 302
    service.refresh_from_db()
    assert (service.email, service.details.get("phones")) == ("", None)
    newest = revisions_of("service", service.pk)[0]
    assert (newest.action, newest.undoes) == ("undo_change", revision.pk)
    undo_revision(owner, SERVICES, service, newest)
    assert stored_form(Service.objects.get(pk=service.pk)) == first


def test_a_places_changes_are_shown(bath, owner):
    place = add_location(owner, bath, name=text("Bath"), accessibility=["lift"])
    change_location(owner, place, accessibility=["lift", "step_free"])
    page = Client().get(reverse("stewardship:entry_history", args=["location", place.pk])).content.decode()
    assert "No steps at the entrance" in page


def test_nobody_undoes_the_service_of_another(bath, owner):
    service = add_service(owner, bath, name=text("Hot meal"))
    change_service(owner, service, email="meal@bath.coop")
    revision = revisions_of("service", service.pk)[0]
    other = make_user_with_role(Role.ENTRY_OWNER, make_organization(territory=bath.territory))
    for user in (make_user(), other):
        client = Client()
        client.force_login(user)
        url = reverse("stewardship:entry_undo", args=["service", service.pk, revision.pk])
        assert client.post(url).status_code == 403
        with pytest.raises(PermissionDenied):
            SERVICES.write(user, service, {"email": ""}, "", None)


def test_parts_of_a_document_read_as_lines():
    assert plain_words([{"id": "1", "number": "031", "type": "voice"}, {"number": ""}]) == ["031 · voice"]
    assert plain_words(None) == []
    assert plain_words({"original": "ko", "ko": "점심"}) == ["점심"]
