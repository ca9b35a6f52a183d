"""Line icons drawn on a 24 x 24 grid; their color and size come from the text around them."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

ICONS: dict[str, tuple[str, ...]] = {
    "account": ("M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z", "M4.5 20.5c1-4 4-6 7.5-6s6.5 2 7.5 6"),
    "arrow": ("M5 12h14", "m13 6 6 6-6 6"),
    "back": ("M19 12H5", "m11 6-6 6 6 6"),
    "check": ("m5 12.5 4.5 4.5L19 7.5",),
    "clock": ("M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z", "M12 7v5.2l3.4 2"),
    "critical": ("M8.2 3h7.6L21 8.2v7.6L15.8 21H8.2L3 15.8V8.2L8.2 3Z", "M12 7.5v5.5", "M12 16.4v.1"),
    "down": ("m6 9 6 6 6-6",),
    "download": ("M12 4v11", "m7 10.5 5 5 5-5", "M5 20h14"),
    "help": (
        "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z",
        "M9.4 9.5a2.7 2.7 0 1 1 3.9 2.4c-.9.5-1.3 1-1.3 2",
        "M12 16.9v.1",
    ),
    "info": ("M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z", "M12 11v5.5", "M12 7.6v.1"),
    "language": (
        "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z",
        "M3.3 9.5h17.4M3.3 14.5h17.4",
        "M12 3c-5 5.6-5 12.4 0 18 5-5.6 5-12.4 0-18Z",
    ),
    "list": ("M9 6h11M9 12h11M9 18h11", "M4.5 6v.1M4.5 12v.1M4.5 18v.1"),
    "map": ("m3.5 6.5 5.5-2.5 6 2.5 5.5-2.5v13.5L15 20l-6-2.5L3.5 20V6.5Z", "M9 4v13.5M15 6.5V20"),
    "menu": ("M4 7h16M4 12h16M4 17h16",),
    "narrow": (
        "M4 7h9M17.5 7H20M4 17h3M11.5 17H20",
        "M15.2 9.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6Z",
        "M9.2 19.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6Z",
    ),
    "place": (
        "M12 21c4.5-4.6 7-8 7-11.3a7 7 0 1 0-14 0C5 13 7.5 16.4 12 21Z",
        "M12 12.2a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2Z",
    ),
    "remove": ("m6.5 6.5 11 11M17.5 6.5l-11 11",),
    "search": ("M10.8 17.6a6.8 6.8 0 1 0 0-13.6 6.8 6.8 0 0 0 0 13.6Z", "m15.8 15.8 4.7 4.7"),
    "seal": ("M12 3 5 5.8V11c0 4.6 2.9 8 7 10 4.1-2 7-5.4 7-10V5.8L12 3Z", "m8.8 11.8 2.3 2.3 4.2-4.4"),
    "simulated": (
        "M9 3.5h6",
        "M10 3.5v6L4.9 18.3a1.5 1.5 0 0 0 1.3 2.2h11.6a1.5 1.5 0 0 0 1.3-2.2L14 9.5v-6",
        "M7.5 14.5h9",
    ),
    "sort": ("m7 14 5-5 5 5",),
    "success": ("M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z", "m8 12.2 2.8 2.8 5.2-5.4"),
    "theme": ("M20 14.2A8.3 8.3 0 0 1 9.8 4a8.3 8.3 0 1 0 10.2 10.2Z",),
    "warning": ("M12 4 2.8 20h18.4L12 4Z", "M12 10v4.5", "M12 17.3v.1"),
}


def icon(name: str, label: str = "") -> SafeString:
    """The icon `name` as inline SVG; without `label` it is an ornament that screen readers skip.

    Raises KeyError for a name that is not drawn.
    """
    paths = format_html_join("", '<path d="{}"/>', ((path,) for path in ICONS[name]))
    if label:
        return format_html('<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>', label, paths)
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>', paths)
