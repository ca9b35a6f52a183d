"""What pages are compared with: a Django view without any middleware that makes one query and a short page."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path


def view(_request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT slug FROM initiatives_initiative ORDER BY slug LIMIT 1")
        slug = cursor.fetchone()[0]
    response = HttpResponse(f"<!doctype html><title>{slug}</title><h1>{slug}</h1>")
    response["Content-Length"] = len(response.content)
    return response


urlpatterns = [path("", view)]


def database() -> dict[str, object]:
    """The database of the site in `DURE_DATA_DIR`, opened as the site does."""
    from dure.site.environment import read

    found = read().database
    return {
        "ENGINE": found.engine,
        "NAME": found.name,
        "USER": found.user,
        "PASSWORD": found.password,
        "HOST": found.host,
        "PORT": found.port,
        "CONN_MAX_AGE": None,
    }


settings.configure(
    DATABASES={"default": database()},
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["127.0.0.1"],
    MIDDLEWARE=[],
    SECRET_KEY=os.urandom(16).hex(),
)
application = get_wsgi_application()
