"""The site's own settings, with files in a folder of the run's own and what tests would only wait for left out."""

import os
import tempfile

os.environ["DURE_DATA_DIR"] = tempfile.mkdtemp(prefix="dure-test-")
os.environ.setdefault("DURE_LOG_LEVEL", "WARNING")
os.environ["DURE_LANGUAGE"] = "en"

from dure.site.settings import *  # noqa: F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Each test has a database of its own, which a page kept from another test would not show.
PAGE_CACHE_ENTRIES = 0
# What a test changes, it sees at once.
FLOOR_DRAWN_EVERY = 0
KIOSK_READ_EVERY = 0
