"""SM2 both ways with the openssl command: what we sign it verifies, what it signs we verify, ids apart."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from junheng.core.transparency import sm2

Program = Callable[..., subprocess.CompletedProcess[str]]
MESSAGE = "junheng.example/log/zj\n69\n国密\n".encode()
ID, OWN = sm2.SIGNER.decode(), "zhejiang@example"


@pytest.fixture
def key(tmp_path: Path, program: Program) -> tuple[bytes, bytes]:
    """A key made by openssl, as our 32 and 65 bytes; PEM files beside."""
    private, public = tmp_path / "private.pem", tmp_path / "public.pem"
    assert program("openssl", "genpkey", "-algorithm", "SM2", "-out", private).returncode == 0
    assert program("openssl", "pkey", "-in", private, "-pubout", "-out", public).returncode == 0
    text = program("openssl", "pkey", "-in", private, "-noout", "-text").stdout
    numbers = [re.sub(r"[\s:]", "", part) for part in re.findall(r":\n((?:\s+[0-9a-f:]+\n)+)", text)]
    return bytes.fromhex(numbers[0])[-32:], bytes.fromhex(numbers[1])


def verified(program: Program, folder: Path, *, id: str) -> bool:
    found = program(
        "openssl", "dgst", "-sm3", "-verify", folder / "public.pem", "-sigopt", f"distid:{id}",
        "-signature", folder / "signature", folder / "message",
    )  # fmt: skip
    return found.returncode == 0 and found.stdout.strip() == "Verified OK"


@pytest.mark.parametrize("id", [ID, OWN])
def test_openssl_verifies_ours(tmp_path: Path, program: Program, key: tuple[bytes, bytes], id: str) -> None:
    """Signed here, verified there under the same signer id and no other."""
    private, public = key
    assert sm2.public_of(private) == public
    (tmp_path / "message").write_bytes(MESSAGE)
    signature = sm2.sign(MESSAGE, private=private, public=public, signer=id.encode())
    (tmp_path / "signature").write_bytes(sm2.signature_as_der(signature))
    assert verified(program, tmp_path, id=id)
    assert not verified(program, tmp_path, id="another")
    (tmp_path / "message").write_bytes(MESSAGE[:-1])
    assert not verified(program, tmp_path, id=id)


@pytest.mark.parametrize("id", [ID, OWN])
def test_we_verify_openssl(tmp_path: Path, program: Program, key: tuple[bytes, bytes], id: str) -> None:
    """Signed there, verified here under the same signer id and no other."""
    (tmp_path / "message").write_bytes(MESSAGE)
    made = program(
        "openssl", "dgst", "-sm3", "-sign", tmp_path / "private.pem", "-sigopt", f"distid:{id}",
        "-out", tmp_path / "signature", tmp_path / "message",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    signature = sm2.signature_from_der((tmp_path / "signature").read_bytes())

    def codes(signer: bytes, message: bytes = MESSAGE) -> list[str]:
        found = sm2.refusals_of_signature(signature, message, public=key[1], signer=signer)
        return [refusal.code for refusal in found]

    assert codes(id.encode()) == []
    assert codes(b"another") == codes(id.encode(), MESSAGE[:-1]) == ["sm2-signature-invalid"]


def test_sm3_of_openssl(tmp_path: Path, program: Program) -> None:
    """The command's digest of a file is ours."""
    (tmp_path / "message").write_bytes(MESSAGE * 1000)
    found = program("openssl", "dgst", "-sm3", "-r", tmp_path / "message").stdout
    assert found.split()[0] == sm2.sm3(MESSAGE * 1000).hex()
