"""The bar over every staff page of a space. Rooms register their page once, in `AppConfig.ready()`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from dure.core.agents.models import User
from dure.core.agents.permissions import may
from dure.core.agents.roles import Permission
from dure.core.kit.links import Link
from dure.local.spaces.models import Space

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class StaffPage:
    """A page of a space for staff: `url_name` takes the space's slug; `permission` is asked for the operator."""

    order: int
    label: "StrPromise"
    url_name: str
    permission: Permission


_pages: list[StaffPage] = []


def register_staff_page(page: StaffPage) -> None:
    """Show `page` in the bar to whoever may open it; lower `order` stands first."""
    _pages.append(page)
    _pages.sort(key=lambda each: (each.order, each.url_name))


def staff_links(user: User | AnonymousUser, space: Space, path: str) -> list[Link]:
    """The staff pages of the space that `user` may open; the one at or above `path` is the current one."""
    links = [
        (page, reverse(page.url_name, args=[space.slug]))
        for page in _pages
        if may(user, page.permission, space.operator)
    ]
    at = max((url for _page, url in links if path.startswith(url)), key=len, default="")
    return [Link(url, page.label, current=url == at) for page, url in links]
