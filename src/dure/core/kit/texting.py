"""Text messages to telephones, by whatever service the operator names.

A backend is a function `(to, words)` that sends one message or raises; `DURE_TEXT_BACKEND` holds its dotted path.
Where none is named, messages are printed, as e-mail is.
"""

import sys
from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

type Backend = Callable[[str, str], None]


def has_service() -> bool:
    """Whether the operator has named a service, so that a message reaches somebody and is not only printed."""
    return import_string(settings.TEXT_BACKEND) is not print_text


def send_text(to: str, words: str) -> None:
    """Send `words` to the telephone number `to`. Raises whatever the backend raises: the caller says what then."""
    backend: Backend = import_string(settings.TEXT_BACKEND)
    backend(to, words)


def print_text(to: str, words: str) -> None:
    """The backend of a site without a text message service."""
    sys.stdout.write(f"Text message to {to}\n\n{words}\n{'-' * 79}\n")
    sys.stdout.flush()
