"""Merkle trees against the structure of RFC 6962 and its well-known vectors."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.ledger.engine.merkle import (
    MerkleTree,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_inclusion,
)

INPUTS = [
    bytes.fromhex(data)
    for data in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def recursive_root(leaves):
    """The definition of RFC 6962, section 2.1, as it is written there."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(recursive_root(leaves[:split]), recursive_root(leaves[split:]))


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_of_the_certificate_transparency_vectors(size):
    leaves = [leaf_hash(data) for data in INPUTS[:size]]
    assert root(leaves).hex() == ROOTS[size]
    assert MerkleTree(leaves).root.hex() == ROOTS[size]


def test_an_audit_path_is_that_of_the_rfc_example_of_seven_leaves():
    a, b, c, d, e, f, j = leaves = [leaf_hash(bytes([number])) for number in range(7)]
    g, h, i = node_hash(a, b), node_hash(c, d), node_hash(e, f)
    k, last = node_hash(g, h), node_hash(i, j)
    assert inclusion_proof(leaves, 0) == [b, h, last]
    assert inclusion_proof(leaves, 3) == [c, g, last]
    assert inclusion_proof(leaves, 4) == [f, j, k]
    assert inclusion_proof(leaves, 6) == [i, k]


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=70), st.data())
def test_every_leaf_has_a_proof_and_an_altered_leaf_has_none(contents, data):
    leaves = [leaf_hash(content) for content in contents]
    tree = MerkleTree(leaves)
    assert tree.root == recursive_root(leaves)
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = tree.inclusion_proof(index)
    assert verify_inclusion(leaves[index], index, len(leaves), path, tree.root)
    altered = leaf_hash(contents[index] + b"!")
    assert not verify_inclusion(altered, index, len(leaves), path, tree.root)
    assert not verify_inclusion(leaves[index], index, len(leaves), [*path, leaves[0]], tree.root)
    assert not verify_inclusion(leaves[index], index, len(leaves), path[:-1], tree.root) or not path
    assert not verify_inclusion(leaves[index], len(leaves), len(leaves), path, tree.root)


def test_a_leaf_outside_the_tree_has_no_proof():
    with pytest.raises(IndexError):
        MerkleTree([]).inclusion_proof(0)


def test_a_tree_of_a_hundred_thousand_leaves_is_built_in_linear_time():
    leaves = [leaf_hash(number.to_bytes(4)) for number in range(100_000)]
    tree = MerkleTree(leaves)
    assert verify_inclusion(leaves[77_777], 77_777, tree.size, tree.inclusion_proof(77_777), tree.root)
    assert root(leaves) == tree.root
