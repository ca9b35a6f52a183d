"""The WSGI application that granian serves."""

import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

# So many new objects, about what a page makes, until the collector looks for those that only hold one another.
COLLECT_EVERY = 50_000

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dure.site.settings")
application = get_wsgi_application()
# What stays as long as the process is loaded now rather than by the first reader, and never looked through again.
import_module("dure.site.urls")
gc.collect()
gc.freeze()
gc.set_threshold(COLLECT_EVERY)
