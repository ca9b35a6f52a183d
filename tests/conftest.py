"""Fixtures for all tests. Most tests build what they need with `builders`."""

import os
import tempfile
from pathlib import Path

# Settings are read when Django starts: keys and files of a test run live in a folder of its own.
os.environ.setdefault("DURE_DATA_DIR", tempfile.mkdtemp(prefix="dure-test-"))
os.environ.setdefault("DURE_LOG_LEVEL", "WARNING")
os.environ.setdefault("DURE_LANGUAGE", "en")

ROOT = Path(__file__).resolve().parents[1]
