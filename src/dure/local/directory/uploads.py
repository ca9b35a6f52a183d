"""Files that wait between the check and the import. They lie in the site's data folder for a day at most."""

import time
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from dure.core.agents.models import User

LONGEST_WAIT = 24 * 60 * 60


def _folder() -> Path:
    folder: Path = settings.DURE.data_dir / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _place(user: User, key: UUID) -> Path:
    return _folder() / f"{user.pk}-{key}.csv"


def keep(user: User, content: bytes) -> UUID:
    """Keep a file for `user` alone and return the key to it. Older files go."""
    for old in _folder().glob("*.csv"):
        if old.stat().st_mtime < time.time() - LONGEST_WAIT:
            old.unlink(missing_ok=True)
    key = uuid4()
    _place(user, key).write_bytes(content)
    return key


def kept(user: User, key: str) -> bytes | None:
    """What `user` has kept under `key`; None where there is nothing (any more)."""
    try:
        return _place(user, UUID(key)).read_bytes()
    except (ValueError, OSError):
        return None


def forget(user: User, key: str) -> None:
    """Remove what was kept under `key`; raises ValueError for a malformed key."""
    _place(user, UUID(key)).unlink(missing_ok=True)
