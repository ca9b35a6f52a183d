from django.apps import AppConfig


class FindingConfig(AppConfig):
    name = "dure.local.directory.finding"
    label = "finding"

    def ready(self) -> None:
        from dure.core.kit import panels
        from dure.core.territories.geography.finding import find_places
        from dure.local.directory.finding import offers, sources
        from dure.local.directory.finding.panels import map_of_location
        from dure.local.directory.finding.results import organization_details
        from dure.local.directory.services.opening import closing_times, open_keys

        sources.register_details("organization", organization_details)
        sources.register_details("service", offers.service_details)
        sources.register_details("location", offers.location_details)
        sources.register_names("service", offers.category_names)
        sources.register_names("accessibility", offers.accessibility_names)
        sources.register_open_keys(open_keys, closing_times)
        sources.register_places(find_places)
        panels.register("location", map_of_location, order=10)
