"""Errors below the API's address that no route answered, told as problems like all others."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from dure.core.kit.storable import UNSTORABLE
from dure.site.api import problem

PREFIX = "/api/"
MESSAGES = {
    404: ("not-found", _("There is nothing at this address.")),
    405: ("wrong-method", _("This address does not take this method. Look at the description of the API.")),
    500: ("server-error", _("Something went wrong here. Tell whoever runs this site the id of the request.")),
}


class ApiProblemMiddleware:
    """Turns the pages that Django shows for an unknown address, a wrong method or a fault into problems."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(PREFIX) and UNSTORABLE.search(request.path_info):
            return problem(request, 404, *map(str, MESSAGES[404]))
        response = self.get_response(request)
        told = "json" in response.get("Content-Type", "")
        if not request.path_info.startswith(PREFIX) or told or response.status_code not in MESSAGES:
            return response
        code, message = MESSAGES[response.status_code]
        answer: HttpResponse = problem(request, response.status_code, code, str(message))
        if "Allow" in response:
            answer["Allow"] = response["Allow"]
        return answer
