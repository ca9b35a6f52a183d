"""Requests of programs that sent a valid token."""

from django.http import HttpRequest

from dure.core.agents.models import User


class ProgramRequest(HttpRequest):
    """What a route with `auth=TokenAuth(…)` is handed: `auth` is the user whose program asks."""

    auth: User
