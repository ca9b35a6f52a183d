"""Export organizations to a file."""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

FORMATS = ("turtle", "jsonld", "sse-csv", "geojson", "csv", "xlsx", "murmurations")


def configure(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", metavar="WHAT", required=True)
    organizations = kinds.add_parser("organizations", help="a directory of SSE organizations")
    organizations.add_argument("--format", choices=FORMATS, required=True, help="sse-csv is “standard CSV”, version 4")
    organizations.add_argument("--territory", default="", metavar="SLUG", help="only what lies in this territory")
    organizations.add_argument("--out", type=Path, metavar="FILE", help="the file to write; else standard output")


def run(options: argparse.Namespace) -> int:
    from dure.site.commands.migrate import prepare

    prepare()
    from dure.core.territories.models import Territory
    from dure.local.directory.publishing.describing import published
    from dure.local.directory.publishing.formats import FORMATS as KNOWN

    territory = None
    if options.territory:
        territory = Territory.objects.filter(slug=options.territory).first()
        if territory is None:
            sys.stderr.write(f"No territory has the slug “{options.territory}”.\n")
            return 1
    pieces = _encoded(KNOWN[options.format].write(published(territory)))
    if options.out is None:
        return _print(pieces)
    try:
        _write_whole(options.out, pieces)
    except OSError as error:
        sys.stderr.write(f"{options.out} could not be written: {error.strerror or error}.\n")
        return 1
    return 0


def _encoded(pieces: Iterable[str | bytes]) -> Iterator[bytes]:
    return (piece.encode() if isinstance(piece, str) else piece for piece in pieces)


def _print(pieces: Iterable[bytes]) -> int:
    """Write to standard output; whoever reads may stop early, as `head` does."""
    try:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # What is still buffered must not be written when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0


def _write_whole(path: Path, pieces: Iterable[bytes]) -> None:
    """Write beside the file and put it in place when it is whole: never half a file, never a lost old one."""
    if path.is_dir():
        raise IsADirectoryError(21, "it is a folder")
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as target:
            for piece in pieces:
                target.write(piece)
            target.flush()
            os.fsync(target.fileno())
        fresh.chmod(mode)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
