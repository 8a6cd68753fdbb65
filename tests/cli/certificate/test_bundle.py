"""`junheng certificate bundle` and `verify` of one file: the tour's certificate, its proof and the code of its paper."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

import pytest

from junheng.cli import certificate, log
from junheng.cli.output import report_unusable
from junheng.core.certificate.qr import Proof, encode_proof
from junheng.core.reason import UnusableInput

TOUR = Path(__file__).parents[3] / "docs" / "examples" / "certificate"
XML, PROOF, TRUST = TOUR / "certificate.xml", TOUR / "certificate.proof.json", TOUR / "trust"
CORE = Proof(
    "calibration", "47000011L-26-00001", "浙江示例计量院", "10.000242 V, U = 0.000080 V, k = 2",
    bytes.fromhex("b077c2283ea121daefc585ef26be7f920caf513713aeda668ce374bdf380c9f5"), 67,
)  # fmt: skip
AT = ("--at", "2026-12-01")


def run(*arguments: str | Path) -> int:
    parser = argparse.ArgumentParser()
    groups = parser.add_subparsers()
    certificate.add_commands(groups)
    log.add_commands(groups)
    options = parser.parse_args([str(one) for one in arguments])
    try:
        return int(options.run(options))
    except UnusableInput as problem:
        return report_unusable(problem, source=options.file)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    out = tmp_path / "one.proof.json"
    words = ("--proof", PROOF, "--qr", encode_proof(CORE), "--out", out)
    assert run("certificate", "bundle", XML, *words) == 0
    return out


def test_one_file_says_what_three_say(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same report from the one file as from certificate and proof; the code agrees and its value is passed on."""
    capsys.readouterr()
    assert run("certificate", "verify", bundle, "--trust", TRUST, *AT, "--json") == 0
    one = json.loads(capsys.readouterr().out)
    assert run("certificate", "verify", XML, "--proof", PROOF, "--trust", TRUST, *AT, "--json") == 0
    three = json.loads(capsys.readouterr().out)
    assert three.pop("core") is None
    assert one.pop("core") == {
        "agrees": True, "kind": "calibration", "number": CORE.number, "issuer": CORE.issuer, "value": CORE.value,
        "sha256": CORE.digest.hex(), "index": 67, "problems": [],
    }  # fmt: skip
    assert one == three and one["log"]["included"] is True


def test_it_is_still_a_proof(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`log verify` takes it as it takes a bare proof."""
    assert run("log", "verify", bundle, "--vkey", TOUR / "log.vkey") == 0
    assert "entry 67" in capsys.readouterr().out


def changed(bundle: Path, **fields: object) -> Path:
    found = json.loads(bundle.read_text("utf-8")) | fields
    bundle.write_text(json.dumps({name: value for name, value in found.items() if value is not ...}), "utf-8")
    return bundle


def test_another_certificate_in_it(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A digit changed in the certificate it carries is found by either command."""
    changed(bundle, certificate=(TOUR / "one-digit-changed.xml").read_text("utf-8"))
    capsys.readouterr()
    assert run("log", "verify", bundle, "--vkey", TOUR / "log.vkey") == 1
    assert "bundle-other-certificate" in capsys.readouterr().out
    assert run("certificate", "verify", bundle, "--trust", TRUST, *AT, "--json") == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["verdict"] == "invalid" and answer["log"]["included"] is False
    assert [one["code"] for one in answer["core"]["problems"]] == ["core-other-file"]


@pytest.mark.parametrize(
    ("core", "code"),
    [
        (replace(CORE, digest=bytes(32)), "core-other-file"),
        (replace(CORE, number="47000011L-26-00002"), "core-number-differs"),
        (replace(CORE, issuer="江苏示例计量院"), "core-issuer-differs"),
        (replace(CORE, issuer=""), "core-issuer-differs"),
        (replace(CORE, kind="test"), "core-kind-differs"),
        (replace(CORE, index=68), "core-index-differs"),
    ],
)
def test_a_code_of_another_paper(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], core: Proof, code: str
) -> None:
    """Each difference has its own reason: scanned beside the file, and when a bundle is made; the file stays valid."""
    text = encode_proof(core)
    words = ("--proof", PROOF, "--qr", text)
    assert run("certificate", "verify", XML, *words, "--trust", TRUST, *AT, "--json") == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["verdict"] == "valid" and answer["core"]["agrees"] is False
    assert [one["code"] for one in answer["core"]["problems"]] == [code]
    out = tmp_path / "one.json"
    assert run("certificate", "bundle", XML, *words, "--out", out) == 1
    assert code in capsys.readouterr().err and not out.exists()


def test_a_code_without_an_index(capsys: pytest.CaptureFixture[str]) -> None:
    """A paper printed before the log had its place says none; nothing differs. The words name the value."""
    text = encode_proof(replace(CORE, index=None))
    assert run("certificate", "verify", XML, "--qr", text, "--trust", TRUST, *AT) == 0
    assert f"agrees; {CORE.value}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"certificate": 5}, "bundle-proof-malformed"),
        ({"certificate": None}, "bundle-proof-malformed"),
        ({"core": ["JH1"]}, "bundle-proof-malformed"),
        ({"core": "x" * 300}, "bundle-proof-malformed"),
        ({"core": "JH1|C|1"}, "proof-not-readable"),
        ({"other": "field"}, "bundle-proof-malformed"),
        ({"certificate": "\ud800"}, "bundle-proof-malformed"),
        ({"certificate": "<x"}, "xml-not-well-formed"),
        ({"certificate": ...}, "bundle-without-certificate"),
    ],
)
def test_hostile_bundles(
    bundle: Path, capsys: pytest.CaptureFixture[str], fields: dict[str, object], code: str
) -> None:
    """Each is refused with its reason, exit 2, and nothing is said of it."""
    changed(bundle, **fields)
    assert run("certificate", "verify", bundle, "--trust", TRUST, *AT) == 2
    assert code in capsys.readouterr().err


def test_not_its_certificate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A bundle of a certificate and the proof of another is not made; an existing file is not overwritten."""
    out = tmp_path / "one.json"
    assert run("certificate", "bundle", TOUR / "one-digit-changed.xml", "--proof", PROOF, "--out", out) == 1
    assert "bundle-other-certificate" in capsys.readouterr().err and not out.exists()
    out.write_text("mine")
    assert run("certificate", "bundle", XML, "--proof", PROOF, "--out", out) == 2
    assert out.read_text() == "mine"


def test_a_bare_proof_may_not_be_that_large(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only a file that carries its certificate may be larger than a proof."""
    changed(bundle, certificate=..., core=...)
    bundle.write_text(bundle.read_text() + " " * 2_000_000)
    assert run("log", "verify", bundle, "--vkey", TOUR / "log.vkey") == 2
    assert "bundle-proof-too-large" in capsys.readouterr().err
