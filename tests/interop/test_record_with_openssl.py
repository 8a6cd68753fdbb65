"""The SM2 record of a certificate both ways with the openssl command."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.core.certificate.reading.test_digest_record import (
    FACTS,
    KEY,
    NAME,
    SIGNED,
    asked,
    proof_with,
    told,
)

from junheng.cli.main import main
from junheng.core.certificate.digest_record import record_text
from junheng.core.transparency import sm2
from junheng.core.transparency.national import NationalKey, parse_material
from junheng.core.transparency.note import parse_note


def test_openssl_verifies_the_record(
    tmp_path: Path, program: Callable[..., subprocess.CompletedProcess[str]], capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    """The note that `certificate record` prints holds by the openssl command; with one byte changed it does not."""
    assert main(["certificate", "record", str(proof_with(SIGNED, tmp_path))]) == 0
    note = parse_note(capsys.readouterr().out.encode())
    public = parse_material(KEY.verifier.public, size=sm2.PUBLIC_SIZE).key
    spki = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200") + public
    (tmp_path / "key.der").write_bytes(spki)
    (tmp_path / "signature").write_bytes(sm2.signature_as_der(note.signatures[0].content))

    def verified(text: bytes) -> bool:
        (tmp_path / "text").write_bytes(text)
        found = program(
            "openssl", "dgst", "-sm3", "-verify", tmp_path / "key.der", "-keyform", "DER",
            "-sigopt", f"distid:{sm2.SIGNER.decode()}", "-signature", tmp_path / "signature", tmp_path / "text",
        )  # fmt: skip
        return found.returncode == 0

    assert verified(note.text.encode())
    assert not verified(note.text.replace("calibration", "verification").encode())


def test_we_verify_a_record_of_openssl(
    tmp_path: Path, program: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """Key and signature made by the openssl command; the record holds under that key."""
    private = tmp_path / "private.pem"
    assert program("openssl", "genpkey", "-algorithm", "SM2", "-out", private).returncode == 0
    program("openssl", "pkey", "-in", private, "-pubout", "-outform", "DER", "-out", tmp_path / "public")
    material = NationalKey((tmp_path / "public").read_bytes()[-65:]).material
    (tmp_path / "text").write_text(record_text(FACTS), encoding="utf-8")
    made = program(
        "openssl", "dgst", "-sm3", "-sign", private, "-sigopt", f"distid:{sm2.SIGNER.decode()}",
        "-out", tmp_path / "signature", tmp_path / "text",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    key = replace(KEY.verifier, public=material)
    raw = key.id + sm2.signature_from_der((tmp_path / "signature").read_bytes())
    line = f"— {NAME} {base64.b64encode(raw).decode()}"
    assert told(asked(FACTS | {"record_sm2": line}, key.text)) == ("holds", [])
