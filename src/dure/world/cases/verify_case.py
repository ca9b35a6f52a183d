"""Check a signed case without Dure. Needs Python 3.12 and `verify_proof.py` in the same folder.

    python3 verify_case.py case.json [--public-key HEX]

Two steps: the case's canonical form (RFC 8785) has the hash that the file states; the signature over it is valid
for the public key in the file (Ed25519, RFC 8032), which is the expected one if `--public-key` is given.

Exit status: 0 the case is as it was signed, 1 it is not, 2 it cannot be read.
"""

import argparse
import hashlib
import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

DOCUMENT_TYPE = "dure.signed-case.v1"


def load_primitives() -> Any:
    """Canonical JSON and Ed25519: from Dure where it is installed, else from the file beside this one."""
    try:
        return import_module("dure.ledger.engine.verify_proof")
    except ModuleNotFoundError:
        return import_module("verify_proof")


def check_case(document: dict[str, Any], expected_public_key: str = "") -> str:
    """What is wrong with a signed case, empty if nothing is. Raises KeyError, ValueError for another file."""
    if document["type"] != DOCUMENT_TYPE:
        raise ValueError(f"it is not a document of type {DOCUMENT_TYPE}")
    primitives = load_primitives()
    message: bytes = primitives.canonical_bytes(document["content"])
    public_key, signature = bytes.fromhex(document["public_key"]), bytes.fromhex(document["signature"])
    if hashlib.sha256(message).hexdigest() != document["sha256"]:
        return "The text does not have the hash that the file states: it was altered."
    if expected_public_key and public_key != bytes.fromhex(expected_public_key):
        return "The case is signed with another key than the expected one."
    if not primitives.verify_ed25519(public_key, message, signature):
        return "The signature over the text is not valid."
    return ""


def main(arguments: list[str] | None = None) -> int:
    """Check the case named on the command line and say how it went; returns the exit status."""
    parser = argparse.ArgumentParser(description="Check a signed case.")
    parser.add_argument("case", type=Path)
    parser.add_argument("--public-key", default="", help="64 hexadecimal digits that you trust")
    options = parser.parse_args(arguments)
    try:
        document = json.loads(options.case.read_bytes())
        problem = check_case(document, options.public_key)
    except (OSError, ValueError, KeyError, TypeError) as error:
        sys.stderr.write(f"{options.case} cannot be read: {error!r}\n")
        return 2
    if problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    content = document["content"]
    sys.stdout.write(f"Version {content['number']} of “{content['slug']}” is as it was signed.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
