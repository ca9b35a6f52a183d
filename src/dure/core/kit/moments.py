"""Pages whose words depend on the time of day, such as “Open now until 18:00”."""

from django.http import HttpRequest

_MARK = "DURE_TELLS_THE_TIME"


def tells_the_time(request: HttpRequest) -> None:
    """Say that the page being made is right for this minute only, so that nobody keeps it for later readers."""
    request.META[_MARK] = True


def is_of_the_moment(request: HttpRequest) -> bool:
    return bool(request.META.get(_MARK))
