from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import AppConfig


class FindingConfig(AppConfig):
    name = "dure.local.directory.finding"
    label = "finding"

    def ready(self) -> None:
        from dure.local.directory.finding import sources
        from dure.local.directory.finding.results import organization_details

        sources.register_details("organization", organization_details)
        # Rooms below that may not be there: finding does with what it has.
        if open_keys := _known("dure.local.directory.services.opening", "open_keys"):
            closing = _known("dure.local.directory.services.opening", "closing_times")
            sources.register_open_keys(open_keys, closing)
        if find_places := _known("dure.core.territories.geography.finding", "find_places"):
            sources.register_places(find_places)
        if accessibility := _known("dure.core.agents.qualities", "ACCESSIBILITY"):
            sources.register_names("accessibility", lambda _values: accessibility)


def _known(module: str, name: str) -> Any:
    """What a module offers under a name; None where either is missing."""
    try:
        found = find_spec(module)
    except ModuleNotFoundError:  # the package that it would be in
        return None
    return getattr(import_module(module), name, None) if found else None
