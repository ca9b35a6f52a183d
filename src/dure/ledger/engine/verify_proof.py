"""Check a proof that an event was sealed and has not been changed since. Needs nothing but Python 3.12.

    python3 verify_proof.py proof.json [--public-key HEX]

The proof is checked in five steps: the event's canonical form (RFC 8785) is hashed; the audit path leads from that
hash to the seal's root (RFC 6962); the seal's own hash is right; the public key is the one that the seal names,
and the expected one if `--public-key` is given; the signature over the seal is valid (Ed25519, RFC 8032).

Exit status: 0 the proof holds, 1 it does not, 2 it cannot be read.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import NoReturn

SEAL_TYPE = "dure.seal.v1"
PROOF_TYPE = "dure.proof.v1"
LARGEST_INTEGER = 2**53 - 1
HASH_BYTES = 32
SIGNATURE_BYTES = 64

type Point = tuple[int, int, int, int]

# Ed25519 constants, RFC 8032, section 5.1.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
SQRT_MINUS_ONE = pow(2, (P - 1) // 4, P)
NEUTRAL: Point = (0, 1, 1, 0)


class UnreadableProofError(ValueError):
    """The file is no proof document."""


class FailedProofError(ValueError):
    """The proof document does not prove what it says."""


def _add(a: Point, b: Point) -> Point:
    """Point addition in extended coordinates (RFC 8032, section 5.1.4)."""
    first = (a[1] - a[0]) * (b[1] - b[0]) % P
    second = (a[1] + a[0]) * (b[1] + b[0]) % P
    third = 2 * a[3] * b[3] * D % P
    fourth = 2 * a[2] * b[2] % P
    e, f, g, h = second - first, fourth - third, fourth + third, second + first
    return e * f % P, g * h % P, f * g % P, e * h % P


def _multiply(scalar: int, point: Point) -> Point:
    result = NEUTRAL
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point = _add(point, point)
        scalar >>= 1
    return result


def _recover_x(y: int, sign: int) -> int | None:
    """The x of a point (RFC 8032, section 5.1.3); None if there is none."""
    squared = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(squared, (P + 3) // 8, P)
    if (x * x - squared) % P:
        x = x * SQRT_MINUS_ONE % P
    if (x * x - squared) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def _decompress(data: bytes) -> Point | None:
    """The point that 32 bytes encode; None unless they do so canonically (y below p)."""
    number = int.from_bytes(data, "little")
    y, sign = number & (2**255 - 1), number >> 255
    if y >= P:
        return None
    x = _recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def _compress(point: Point) -> bytes:
    inverse = pow(point[2], -1, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(HASH_BYTES, "little")


_BASE_Y = 4 * pow(5, -1, P) % P
_BASE_X = _recover_x(_BASE_Y, 0) or 0
BASE: Point = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % P)


def verify_ed25519(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature is valid: RFC 8032, section 5.1.7, without cofactor.

    Strict: S must be below the group order, R and the key must be canonical, and the key must not be of small order
    (anyone could "sign" for such a key).
    """
    if len(public_key) != HASH_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    scalar = int.from_bytes(signature[HASH_BYTES:], "little")
    key = _decompress(public_key)
    if scalar >= L or key is None or _compress(_multiply(8, key)) == _compress(NEUTRAL):
        return False
    digest = hashlib.sha512(signature[:HASH_BYTES] + public_key + message).digest()
    challenge = int.from_bytes(digest, "little") % L
    x, y, z, t = key
    expected = _add(_multiply(scalar, BASE), _multiply(challenge, (P - x, y, z, P - t)))
    return _compress(expected) == signature[:HASH_BYTES]


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be", "surrogatepass")


def _ordered(value: object) -> object:
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value, key=_utf16)}
    if isinstance(value, list):
        return [_ordered(item) for item in value]
    if isinstance(value, int) and abs(value) > LARGEST_INTEGER:
        raise UnreadableProofError("a whole number is beyond 2^53 - 1")
    return value


def canonical_bytes(value: object) -> bytes:
    """Canonical JSON (RFC 8785) of parsed JSON without fractions."""
    text = json.dumps(_ordered(value), ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UnreadableProofError("a text holds half a surrogate pair") from error


def root_of(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """The root that an audit path leads to (RFC 9162, section 2.1.3.2); None if its length is wrong."""
    if not 0 <= index < size:
        return None
    node, last, current = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if node & 1 or node == last:
            current = hashlib.sha256(b"\x01" + sibling + current).digest()
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            current = hashlib.sha256(b"\x01" + current + sibling).digest()
        node, last = node >> 1, last >> 1
    return current if last == 0 else None


def _no_fraction(text: str) -> NoReturn:
    raise UnreadableProofError(f"it holds the number {text}; only whole numbers are allowed")


def _no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise UnreadableProofError("an object names the same key twice")
    return found


def read_proof(text: str | bytes) -> dict[str, object]:
    """The parsed proof; `UnreadableProofError` if it is not one."""
    try:
        proof = json.loads(
            text, parse_float=_no_fraction, parse_constant=_no_fraction, object_pairs_hook=_no_duplicates
        )
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableProofError(f"it is not JSON: {error}") from error
    if not isinstance(proof, dict) or proof.get("type") != PROOF_TYPE:
        raise UnreadableProofError(f"it is not a document of type {PROOF_TYPE}")
    return proof


def _hex(value: object, name: str, length: int) -> bytes:
    if not isinstance(value, str) or len(value) != 2 * length:
        raise UnreadableProofError(f"“{name}” must be {2 * length} hexadecimal digits")
    try:
        return bytes.fromhex(value)
    except ValueError as error:
        raise UnreadableProofError(f"“{name}” is not hexadecimal") from error


def _whole(value: object, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise UnreadableProofError(f"“{name}” must be a whole number")
    return value


def _object(value: object, name: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise UnreadableProofError(f"“{name}” must be an object")
    return value


def check_proof(proof: dict[str, object], expected_public_key: bytes | None = None) -> None:
    """Return if the proof holds; `FailedProofError` says what fails, `UnreadableProofError` what is missing."""
    event, seal = _object(proof.get("event"), "event"), _object(proof.get("seal"), "seal")
    index, size = (
        _whole(proof.get("leaf_index"), "leaf_index"),
        _whole(proof.get("tree_size"), "tree_size"),
    )
    path = proof.get("audit_path")
    if not isinstance(path, list):
        raise UnreadableProofError("“audit_path” must be a list")
    nodes = [_hex(node, "audit_path", HASH_BYTES) for node in path]
    root = _hex(seal.get("root"), "seal.root", HASH_BYTES)
    public_key = _hex(proof.get("public_key"), "public_key", HASH_BYTES)
    signature = _hex(proof.get("signature"), "signature", SIGNATURE_BYTES)
    if seal.get("type") != SEAL_TYPE:
        raise UnreadableProofError(f"the seal is not of type {SEAL_TYPE}")
    if size != _whole(seal.get("count"), "seal.count"):
        raise FailedProofError("The tree size is not the number of events that the seal counts.")
    leaf = hashlib.sha256(b"\x00" + canonical_bytes(event)).digest()
    if root_of(leaf, index, size, nodes) != root:
        raise FailedProofError("The event is not under the seal's root: it or its path was altered.")
    payload = canonical_bytes(seal)
    if proof.get("seal_hash") != hashlib.sha256(payload).hexdigest():
        raise FailedProofError("The seal's hash is wrong: the seal was altered.")
    if expected_public_key is not None and public_key != expected_public_key:
        raise FailedProofError("The proof is signed with another key than the expected one.")
    if seal.get("key_id") != hashlib.sha256(public_key).hexdigest()[:16]:
        raise FailedProofError("The public key is not the one that the seal names.")
    if not verify_ed25519(public_key, payload, signature):
        raise FailedProofError("The signature over the seal is not valid.")


def main(arguments: list[str] | None = None) -> int:
    """Check the proof named on the command line and say how it went; returns the exit status."""
    parser = argparse.ArgumentParser(description="Check a proof that an event was sealed.")
    parser.add_argument("proof", type=Path, help="the proof document, a JSON file")
    parser.add_argument("--public-key", metavar="HEX", help="the key that the site publishes, 64 digits")
    options = parser.parse_args(arguments)
    try:
        expected = None
        if options.public_key is not None:
            expected = _hex(options.public_key, "--public-key", HASH_BYTES)
        proof = read_proof(options.proof.read_bytes())
        check_proof(proof, expected)
    except (OSError, UnreadableProofError) as error:
        sys.stderr.write(f"UNREADABLE {options.proof}: {error}\n")
        return 2
    except FailedProofError as error:
        sys.stdout.write(f"FAILED {error}\n")
        return 1
    seal = _object(proof["seal"], "seal")
    sys.stdout.write(
        f"OK The event is number {_whole(proof['leaf_index'], 'leaf_index') + 1} of the {proof['tree_size']} events "
        f"of seal {seal.get('number')}, sealed at {seal.get('sealed_at')} with key {seal.get('key_id')}.\n"
    )
    if expected is None:
        sys.stdout.write("Compare the key with the one that the site publishes, or give it with --public-key.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
