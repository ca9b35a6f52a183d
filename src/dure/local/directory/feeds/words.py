"""What is wrong with a source, as a sentence that says what to do; and how fields of an entry are called."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dure.local.directory.feeds.engine.problems import SourceProblem

SENTENCES = {
    "name-unknown": gettext_lazy("No machine is called “%(host)s”. Check the address."),
    "no-address": gettext_lazy("This is no web address. It begins with https:// and a name."),
    "password-in-address": gettext_lazy("An address may hold no password. Enter a key in its own field."),
    "not-https": gettext_lazy("Use an address that begins with https://, so that nobody can change what comes."),
    "port-not-allowed": gettext_lazy(
        "Feeds are loaded from the usual port only, not from %(port)s. The operator of this site can allow the host."
    ),
    "private-address": gettext_lazy(
        "“%(host)s” is a machine of a private network. The operator of this site can allow it."
    ),
    "certificate-wrong": gettext_lazy("“%(host)s” shows a certificate that is not right, so nothing was loaded."),
    "no-answer": gettext_lazy("The source did not answer, or stopped in between. It is tried again."),
    "too-slow": gettext_lazy("The source sends too slowly. It is tried again."),
    "redirected-away": gettext_lazy("The source sends us on to “%(host)s”. Enter that address if it is the right one."),
    "redirected-in-circles": gettext_lazy("The source sends us in circles. Check the address."),
    "refused-by-source": gettext_lazy("The source refused with the code %(status)s. Check address and key."),
    "wrong-kind": gettext_lazy("The source sent “%(kind)s”, and %(form)s was expected. Check the address."),
    "wrong-encoding": gettext_lazy("The source sends packed content though it was asked not to. Ask its operator."),
    "too-large": gettext_lazy("The source sends more than %(most)s MB. Load it in parts."),
    "too-many-items": gettext_lazy("The source has more than %(most)s items. Load it in parts."),
    "not-json": gettext_lazy("What came is no JSON. Check the address and the kind of the feed."),
    "not-xml": gettext_lazy("What came is no XML that can be read safely. Check the address and the kind of the feed."),
    "not-csv": gettext_lazy(
        "What came is no table: neither a CSV file nor a workbook. Check the address and the kind of the feed."
    ),
    "source-says": gettext_lazy("The source answers: %(message)s (%(code)s). Check the key and the parameters."),
    "no-items": gettext_lazy("There is no list of items at “%(path)s”. Check the path to the list."),
    "no-identifiers": gettext_lazy("No item has an identifier at “%(path)s”. Check where the identifier stands."),
    "pages-repeat": gettext_lazy("Every page is the same. Check the name of the page parameter, “%(parameter)s”."),
    "items-missing": gettext_lazy("The source tells of %(total)s items and sent %(came)s. It is tried again."),
}

FIELD_NAMES = {
    "name": gettext_lazy("Name"),
    "summary": gettext_lazy("What it does"),
    "type": gettext_lazy("Type"),
    "territory": gettext_lazy("Territory"),
    "activities": gettext_lazy("Activities"),
    "street_address": gettext_lazy("Street address"),
    "locality": gettext_lazy("Town or district"),
    "region": gettext_lazy("Region"),
    "postcode": gettext_lazy("Postcode"),
    "country_code": gettext_lazy("Country"),
    "website": gettext_lazy("Website"),
    "email": gettext_lazy("E-mail address"),
    "phone": gettext_lazy("Telephone"),
    "latitude": gettext_lazy("Latitude"),
    "longitude": gettext_lazy("Longitude"),
    "identifiers": gettext_lazy("Identifiers"),
    "qualifiers": gettext_lazy("Qualities"),
    "membership_type": gettext_lazy("Members are"),
    "social_links": gettext_lazy("Social media"),
}


def sentence(problem: SourceProblem) -> str:
    """What is wrong, and what to do."""
    known = SENTENCES.get(problem.code)
    return str(known) % problem.details if known else _("The source cannot be used.")


def field_name(field: str) -> Any:
    """What people call a field of an entry."""
    return FIELD_NAMES.get(field, field.replace("_", " "))
