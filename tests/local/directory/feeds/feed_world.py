"""Feeds of a town, made with sensible settings."""

from builders import make_territory, make_user_with_role
from dure.core.agents.actions import load_reference_data
from dure.core.agents.roles import Role
from dure.local.directory.feeds.actions import FeedSettings, save_feed

MAPPING = {"Identifier": "no", "Name": "name", "Locality": "addr.city"}


class FeedWorld:
    def __init__(self, source):
        load_reference_data()
        self.source = source
        self.town = make_territory("anseong", languages=["ko"])
        self.officer = make_user_with_role(Role.OFFICER, self.town)

    def settings(self, **changes):
        fields = {"territory": self.town, "name": "Register", "kind": "csv", "address": f"{self.source.address}/file"}
        return FeedSettings(**fields | changes)

    def file_feed(self, **changes):
        return save_feed(self.officer, self.settings(**changes))

    def service_settings(self, **changes):
        fields = {
            "kind": "json",
            "address": f"{self.source.address}/service",
            "key_parameter": "serviceKey",
            "page_parameter": "pageNo",
            "size_parameter": "numOfRows",
            "page_size": 3,
            "items_path": "response.body.items.item",
            "total_path": "response.body.totalCount",
            "mapping": MAPPING,
        }
        return self.settings(**fields | changes)

    def service_feed(self, **changes):
        return save_feed(self.officer, self.service_settings(**changes))


def items(*numbers, **more):
    return [{"no": str(number), "name": f"마을 {number}", "addr": {"city": "안성"}} | more for number in numbers]
