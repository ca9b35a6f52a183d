"""Texts of Django that it has not translated into all of our languages. Named here, our catalogs translate them."""

from django.utils.translation import gettext_lazy as _

WORDS = (_("- Select an option -"),)
