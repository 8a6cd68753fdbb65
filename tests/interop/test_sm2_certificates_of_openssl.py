"""SM2 certificates made by openssl are read here, and those of our tests are verified there."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from tests.core.certificate.reading import authority
from tests.core.certificate.reading.sm2_authority import Sm2Key, with_sm2

from junheng.core.certificate import keys

Program = Callable[..., subprocess.CompletedProcess[str]]
ID = ("-sigopt", "distid:1234567812345678")


def done(found: subprocess.CompletedProcess[str]) -> None:
    assert found.returncode == 0, found.stderr


def test_read_those_of_openssl(tmp_path: Path, program: Program) -> None:
    """Names, dates, kinds; the root's signature holds on the laboratory's certificate and not the other way."""
    root, lab, request = tmp_path / "root", tmp_path / "lab", tmp_path / "lab.csr"
    for name in (root, lab):
        done(program("openssl", "genpkey", "-algorithm", "SM2", "-out", f"{name}.key"))
    made = ("-key", f"{root}.key", "-subj", "/O=Root", "-days", "9", "-out", f"{root}.pem")
    done(program("openssl", "req", "-x509", "-sm3", *ID, *made))
    done(
        program(
            "openssl", "req", "-new", "-sm3", *ID, "-key", f"{lab}.key", "-subj", "/O=Lab", "-out", request
        )
    )
    issuer = ("-CA", f"{root}.pem", "-CAkey", f"{root}.key", "-CAcreateserial", "-days", "9")
    done(
        program(
            "openssl",
            "x509",
            "-req",
            "-in",
            request,
            "-sm3",
            *ID,
            "-vfyopt",
            ID[1],
            *issuer,
            "-out",
            f"{lab}.pem",
        )
    )
    certificates = [x509.load_pem_x509_certificate(Path(f"{name}.pem").read_bytes()) for name in (root, lab)]
    for one in certificates:
        assert (keys.key_kind(one), keys.signature_name(one)) == ("SM2", "SM2 with SM3")
    assert keys.is_issued_with_sm2(certificates[1], certificates[0])
    assert not keys.is_issued_with_sm2(certificates[0], certificates[1])


@pytest.mark.parametrize("spoil", [False, True])
def test_openssl_verifies_ours(tmp_path: Path, program: Program, spoil: bool) -> None:
    """The certificates that our tests make are SM2 certificates to others too; a false signature is none."""
    root_key, lab_key = Sm2Key(bytes(range(1, 33))), Sm2Key(bytes(range(2, 34)))
    plain = authority.issue("Root", ca=True, days=7000)
    lab = authority.issue("Lab", by=plain, days=7000, serial=2)
    root = with_sm2(plain.certificate, by=root_key, key=root_key)
    ours = with_sm2(lab.certificate, by=root_key, key=lab_key, spoil=spoil)
    for name, one in (("root", root), ("lab", ours)):
        (tmp_path / f"{name}.pem").write_bytes(one.public_bytes(Encoding.PEM))
    found = program(
        "openssl", "verify", "-CAfile", tmp_path / "root.pem", "-vfyopt", ID[1], tmp_path / "lab.pem"
    )
    assert (found.returncode == 0) is not spoil
    assert keys.is_issued_with_sm2(ours, root) is not spoil
