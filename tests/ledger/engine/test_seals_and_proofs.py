"""Seals, their chain, and proofs checked by the stand-alone script in a process of its own."""

import copy
import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.ledger.engine import verify_proof
from dure.ledger.engine.canonical import event_hash
from dure.ledger.engine.merkle import MerkleTree
from dure.ledger.engine.seals import (
    GENESIS,
    SealData,
    build_proof,
    check_chain,
    key_id_of,
    seal_hash,
    seal_payload,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC_KEY = KEY.public_key().public_bytes_raw()
SCRIPT = Path(verify_proof.__file__)
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]  # fmt: skip


def make_event(number):
    return {"position": number, "action": "deliverService", "receiver": "agent-7", "note": "목욕 두레 \U0001f6c1"}


def make_seal(number=1, count=5, **changes):
    tree = MerkleTree(event_hash(make_event(index)) for index in range(count))
    seal = SealData(
        number=number,
        first_position=0,
        last_position=count - 1,
        count=count,
        root=tree.root.hex(),
        previous=GENESIS,
        sealed_at=datetime(2024, 11, 22, 9, 30, tzinfo=UTC),
        key_id=key_id_of(PUBLIC_KEY),
        site="demo",
    )
    return replace(seal, **changes)


def make_proof(index=3, count=5):
    seal = make_seal(count=count)
    tree = MerkleTree(event_hash(make_event(number)) for number in range(count))
    return build_proof(
        make_event(index),
        leaf_index=index,
        audit_path=tree.inclusion_proof(index),
        seal=seal,
        signature=KEY.sign(seal_payload(seal)),
        public_key=PUBLIC_KEY,
    )


def make_chain(length=4):
    chain = []
    for number in range(1, length + 1):
        chain.append(
            make_seal(
                number=number,
                first_position=number * 10,
                last_position=number * 10 + 4,
                previous=seal_hash(chain[-1]) if chain else GENESIS,
                sealed_at=datetime(2024, 11, 22, number, tzinfo=UTC),
            )
        )
    return chain


def run_script(path, *options):
    return subprocess.run(
        [sys.executable, "-I", "-S", str(SCRIPT), str(path), *options],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd="/",
        env={"PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"},
    )


def written(tmp_path, proof):
    path = tmp_path / "proof.json"
    path.write_text(json.dumps(proof, ensure_ascii=False, indent=2), encoding="utf-8")
    return path


def test_a_whole_chain_has_no_faults_and_may_be_checked_from_any_seal():
    chain = make_chain()
    assert check_chain(chain) == []
    assert check_chain(chain[2:], after=chain[1]) == []


@pytest.mark.parametrize(
    ("spoil", "number", "code"),
    [
        (lambda chain: chain.pop(1), 3, "number_gap"),
        (lambda chain: chain.__setitem__(0, replace(chain[0], root="0" * 64)), 2, "previous_mismatch"),
        (lambda chain: chain.__setitem__(3, replace(chain[3], first_position=34)), 4, "position_overlap"),
        (lambda chain: chain.__setitem__(3, replace(chain[3], count=6)), 4, "count_mismatch"),
        (lambda chain: chain.__setitem__(3, replace(chain[3], sealed_at=chain[0].sealed_at)), 4, "time_backwards"),
    ],
)  # fmt: skip
def test_a_broken_chain_names_the_seal(spoil, number, code):
    chain = make_chain()
    spoil(chain)
    assert (number, code) in [(fault.number, fault.code) for fault in check_chain(chain)]


def test_a_seals_payload_is_the_same_in_every_time_zone():
    seal = make_seal()
    seoul = replace(seal, sealed_at=seal.sealed_at.astimezone(timezone(timedelta(hours=9))))
    assert seal_payload(seoul) == seal_payload(seal)
    with pytest.raises(ValueError, match="time zone"):
        seal_payload(replace(seal, sealed_at=seal.sealed_at.replace(tzinfo=None)))


def test_a_proof_of_another_event_or_key_is_not_built():
    seal = make_seal()
    tree = MerkleTree(event_hash(make_event(number)) for number in range(5))
    parts = {"audit_path": tree.inclusion_proof(3), "seal": seal, "signature": b"", "public_key": PUBLIC_KEY}
    with pytest.raises(ValueError, match="root"):
        build_proof(make_event(2), leaf_index=3, **parts)
    with pytest.raises(ValueError, match="key"):
        build_proof(make_event(3), leaf_index=3, **(parts | {"public_key": bytes(32)}))


@pytest.mark.parametrize(("index", "count"), [(0, 1), (3, 5), (4, 5), (63, 64)])
def test_the_script_accepts_a_true_proof_without_any_package(tmp_path, index, count):
    done = run_script(written(tmp_path, make_proof(index, count)), "--public-key", PUBLIC_KEY.hex())
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"OK The event is number {index + 1} of the {count} events of seal 1")


def test_the_script_asks_to_compare_the_key_when_none_is_given(tmp_path):
    done = run_script(written(tmp_path, make_proof()))
    assert done.returncode == 0
    assert "--public-key" in done.stdout


def tampered(change):
    proof = copy.deepcopy(make_proof())
    change(proof)
    return proof


OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw().hex()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda proof: proof["event"].update(receiver="agent-8"), "event is not under"),
        (lambda proof: proof["event"].update(extra=1), "event is not under"),
        (lambda proof: proof.update(leaf_index=2), "event is not under"),
        (lambda proof: proof["audit_path"].reverse(), "event is not under"),
        (lambda proof: proof["audit_path"].pop(), "event is not under"),
        (lambda proof: proof.update(tree_size=6), "tree size"),
        (lambda proof: proof["seal"].update(sealed_at="2020-01-01T00:00:00.000000Z"), "seal's hash"),
        (lambda proof: proof.update(seal_hash="0" * 64), "seal's hash"),
        (lambda proof: proof.update(public_key=OTHER_KEY), "public key is not the one"),
        (lambda proof: proof.update(signature="00" * 64), "signature"),
    ],
)
def test_the_script_names_what_fails_in_an_altered_proof(tmp_path, change, words):
    done = run_script(written(tmp_path, tampered(change)))
    assert done.returncode == 1
    assert done.stdout.startswith("FAILED ")
    assert words in done.stdout


def test_the_script_refuses_a_proof_of_another_key_than_the_expected_one(tmp_path):
    done = run_script(written(tmp_path, make_proof()), "--public-key", OTHER_KEY)
    assert (done.returncode, "another key" in done.stdout) == (1, True)


@pytest.mark.parametrize(
    "text",
    [
        "no json",
        "[]",
        '{"type": "dure.proof.v1"}',
        '{"type": "dure.proof.v1", "event": {"a": 1, "a": 2}}',
        '{"type": "dure.proof.v1", "event": {"a": 1.5}}',
    ],
)
def test_the_script_says_when_it_cannot_read_a_proof(tmp_path, text):
    path = tmp_path / "proof.json"
    path.write_text(text, encoding="utf-8")
    done = run_script(path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("UNREADABLE ")


@pytest.mark.parametrize(
    "change",
    [
        lambda proof: proof.update(public_key="zz" * 32),
        lambda proof: proof.update(signature="00"),
        lambda proof: proof.update(leaf_index=True),
        lambda proof: proof.update(audit_path="none"),
        lambda proof: proof["seal"].update(type="other"),
        lambda proof: proof["event"].update(count=2**53),
    ],
)
def test_the_script_says_what_is_malformed(tmp_path, change):
    assert run_script(written(tmp_path, tampered(change))).returncode == 2


def test_a_missing_file_cannot_be_read(tmp_path):
    assert run_script(tmp_path / "none.json").returncode == 2


@pytest.mark.parametrize(("public_key", "message", "signature"), RFC_8032)
def test_the_signature_vectors_of_rfc_8032_are_accepted(public_key, message, signature):
    key, data, signed = (bytes.fromhex(part) for part in (public_key, message, signature))
    assert verify_proof.verify_ed25519(key, data, signed)
    assert not verify_proof.verify_ed25519(key, data + b"!", signed)


def test_a_signature_with_s_beyond_the_group_order_is_refused():
    signature = KEY.sign(b"seal")
    larger = int.from_bytes(signature[32:], "little") + verify_proof.L
    assert not verify_proof.verify_ed25519(PUBLIC_KEY, b"seal", signature[:32] + larger.to_bytes(32, "little"))


@pytest.mark.parametrize(
    "public_key",
    [
        (1).to_bytes(32, "little"),
        (2**255 - 19 + 1).to_bytes(32, "little"),
        ((1 << 255) | 1).to_bytes(32, "little"),
        (2).to_bytes(32, "little"),
        bytes(31),
    ],
)
def test_a_public_key_that_is_no_proper_point_is_refused(public_key):
    neutral = (1).to_bytes(32, "little") + bytes(32)
    assert not verify_proof.verify_ed25519(public_key, b"seal", neutral)


@settings(max_examples=20, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=100), st.integers(0, 511))
def test_signatures_verify_as_made_and_fail_with_any_bit_changed(secret, message, bit):
    key = Ed25519PrivateKey.from_private_bytes(secret)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert verify_proof.verify_ed25519(public, message, signature)
    changed = bytearray(signature)
    changed[bit // 8] ^= 1 << bit % 8
    assert not verify_proof.verify_ed25519(public, message, bytes(changed))
