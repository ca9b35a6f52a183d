"""The pictures: which pages, by which names."""

from dure.site.screenshots.pages import Page, names
from dure.site.screenshots.photographing import styles


def test_no_two_pages_share_a_name():
    assert len(set(names())) == len(names())


def test_a_picture_is_named_after_page_language_width_and_scheme():
    looks = styles(["ko", "fr"], [390, 1440], ["light", "dark"])
    assert len(looks) == 8
    assert looks[0].file_name(Page("home", "/")) == "home.ko.390.light.png"
