"""Words of Django that it does not say in every language of the site. Named here, they are in the site's catalogs."""

from django.utils.translation import gettext_noop

WORDS = (gettext_noop("- Select an option -"),)
