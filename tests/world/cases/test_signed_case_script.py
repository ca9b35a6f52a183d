"""The signed case is checked by scripts that know nothing of this site."""

import json
import subprocess
import sys
from importlib import resources

import pytest

from dure.world.cases import verify_case
from dure.world.cases.signing import signed_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(publishing):
    return signed_document(publishing.publish())


def check(tmp_path, document, *options):
    file = tmp_path / "case.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return verify_case.main([str(file), *options])


def test_a_signed_case_passes(tmp_path, document, capsys):
    assert check(tmp_path, document, "--public-key", document["public_key"]) == 0
    assert "as it was signed" in capsys.readouterr().out


def test_one_altered_letter_fails(tmp_path, document, capsys):
    document["content"]["name"]["en"] += "!"
    assert check(tmp_path, document) == 1
    assert "altered" in capsys.readouterr().err


def test_a_text_with_a_matching_hash_but_another_signature_fails(tmp_path, document, capsys):
    from dure.world.cases.content import content_hash

    document["content"]["name"]["en"] += "!"
    document["sha256"] = content_hash(document["content"])
    assert check(tmp_path, document) == 1
    assert "signature" in capsys.readouterr().err


def test_an_unexpected_key_fails(tmp_path, document, capsys):
    assert check(tmp_path, document, "--public-key", "ab" * 32) == 1
    assert "another key" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["{}", "[]", "no json", '{"type": "another"}'])
def test_another_file_cannot_be_read(tmp_path, content):
    file = tmp_path / "case.json"
    file.write_text(content, encoding="utf-8")
    assert verify_case.main([str(file)]) == 2


def test_the_two_scripts_alone_check_a_case_without_dure(tmp_path, document):
    for name, package in (("verify_case", "dure.world.cases"), ("verify_proof", "dure.ledger.engine")):
        script = resources.files(package).joinpath(f"{name}.py").read_text(encoding="utf-8")
        (tmp_path / f"{name}.py").write_text(script, encoding="utf-8")
    (tmp_path / "case.json").write_text(json.dumps(document), encoding="utf-8")
    # -I leaves out the environment and the folder of the script: nothing but the standard library is there.
    runner = "import sys; sys.path = [p for p in sys.path if 'site-packages' not in p and '/src' not in p] + ['.'];"
    run = subprocess.run(
        [sys.executable, "-I", "-c", f"{runner} import verify_case; sys.exit(verify_case.main(['case.json']))"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "Version 1" in run.stdout
