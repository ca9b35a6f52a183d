"""The site's settings without kept pages."""

from dure.site.settings import *  # noqa: F403

PAGE_CACHE_ENTRIES = 0
