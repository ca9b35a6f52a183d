"""Places on a page that rooms further up the house may fill.

An initiative's page belongs to `local`, its indicators to `value`, which `local` may not import.
So a lower room's template names a slot, and a higher room registers what it shows there:

    panels.register("initiative", live_indicators, order=10)      # in AppConfig.ready()
    {% panels "initiative" initiative %}                          # in the template
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

Panel = Callable[[HttpRequest, Any], SafeString]

_panels: dict[str, list[tuple[int, Panel]]] = defaultdict(list)


def register(slot: str, panel: Panel, *, order: int) -> None:
    """Show `panel(request, subject)` in `slot`; lower `order` stands first. Called once at start-up."""
    _panels[slot].append((order, panel))
    _panels[slot].sort(key=lambda entry: entry[0])


def render(slot: str, request: HttpRequest, subject: Any) -> list[SafeString]:
    """What each registered panel shows for `subject`, empty ones left out."""
    return [html for _order, panel in _panels[slot] if (html := panel(request, subject))]
