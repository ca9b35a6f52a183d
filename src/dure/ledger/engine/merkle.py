"""Merkle trees as in RFC 6962 (Certificate Transparency), section 2.1, with SHA-256.

Leaves are hashed with the prefix 0x00 and inner nodes with 0x01. Splitting at the largest power of two, as the RFC
defines, gives the same tree as pairing neighbors level by level and carrying an odd last node up unchanged,
which is what is done here: linear time, no recursion.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

LEAF_PREFIX = b"\x00"
NODE_PREFIX = b"\x01"
EMPTY_ROOT = sha256(b"").digest()
"""The root of a tree without leaves (RFC 6962: the hash of an empty string)."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf's data, 32 bytes."""
    return sha256(LEAF_PREFIX + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node over its children's hashes, 32 bytes."""
    return sha256(NODE_PREFIX + left + right).digest()


def _next_level(level: Sequence[bytes]) -> list[bytes]:
    pairs = len(level) // 2
    above = [sha256(NODE_PREFIX + level[2 * i] + level[2 * i + 1]).digest() for i in range(pairs)]
    if len(level) % 2:
        above.append(level[-1])
    return above


def root(leaf_hashes: Iterable[bytes]) -> bytes:
    """The tree's root over leaf hashes (not leaf data) in order."""
    level = list(leaf_hashes)
    if not level:
        return EMPTY_ROOT
    while len(level) > 1:
        level = _next_level(level)
    return level[0]


class MerkleTree:
    """A tree that keeps its levels, for taking many inclusion proofs (about 64 bytes per leaf)."""

    def __init__(self, leaf_hashes: Iterable[bytes]) -> None:
        self._levels = [list(leaf_hashes)]
        while len(self._levels[-1]) > 1:
            self._levels.append(_next_level(self._levels[-1]))

    @property
    def size(self) -> int:
        """The number of leaves."""
        return len(self._levels[0])

    @property
    def root(self) -> bytes:
        """The root hash, 32 bytes."""
        return self._levels[-1][0] if self.size else EMPTY_ROOT

    def inclusion_proof(self, index: int) -> list[bytes]:
        """The audit path of the leaf at this position (from 0), leaf side first (RFC 6962, 2.1.1).

        Raises `IndexError` for a position outside the tree.
        """
        if not 0 <= index < self.size:
            raise IndexError(f"leaf {index} is not in a tree of {self.size} leaves")
        path = []
        for level in self._levels[:-1]:
            sibling = index ^ 1
            if sibling < len(level):
                path.append(level[sibling])
            index >>= 1
        return path


def inclusion_proof(leaf_hashes: Iterable[bytes], index: int) -> list[bytes]:
    """The audit path of one leaf; `MerkleTree` serves better for several leaves of one tree."""
    return MerkleTree(leaf_hashes).inclusion_proof(index)


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], expected_root: bytes) -> bool:
    """Whether the audit path leads from this leaf hash at `index` of `size` leaves to the root.

    The algorithm is RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        return False
    node, last, current = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if node & 1 or node == last:
            current = node_hash(sibling, current)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            current = node_hash(current, sibling)
        node >>= 1
        last >>= 1
    return last == 0 and current == expected_root
