"""An institution's key: its certificate here, its private key in a file nobody else reads."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding
from django.utils.translation import override
from tests.core.certificate.reading.sm2_authority import Sm2Key, with_sm2
from tests.hub.conftest import NOW
from tests.hub.laboratory import root

from junheng.core.certificate import signature
from junheng.core.certificate.parsing import parse
from junheng.core.certificate.reading import summarise
from junheng.core.certificate.report import verify
from junheng.core.certificate.trust import Trust
from junheng.hub.certificates.answering import answers_of_file
from junheng.hub.certificates.services.authority import certify
from junheng.hub.certificates.services.signing_keys import install_signing_key, private_key, signing_key_of


def test_the_newest_signs(laboratory: Any, home: Any) -> None:
    """The key before retires; the file has mode 600."""
    house = laboratory.house
    signer = certify(root(), organisation=house.institute.name_zh, at=NOW)
    key = install_signing_key(
        organisation=house.institute, private_key=signer.key, certificate_pem=signer.pem, chain_pem=root().pem,
        by=house.acting("冯示例"), at=NOW,
    )  # fmt: skip
    assert signing_key_of(house.institute, NOW) == key
    path = home / "keys" / f"sign-{key.fingerprint}.pem"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert private_key(key).public_key() == signer.key.public_key()


def test_refusals(laboratory: Any, refused: Any, home: Any) -> None:
    """A key of another certificate; a file that others can read."""
    house = laboratory.house
    one, other = (certify(root(), organisation=house.institute.name_zh, at=NOW) for _ in range(2))
    with refused("signing-key-mismatch"):
        install_signing_key(
            organisation=house.institute, private_key=one.key, certificate_pem=other.pem, chain_pem="",
            by=house.acting("冯示例"), at=NOW,
        )  # fmt: skip
    key = signing_key_of(house.institute, NOW)
    assert key is not None
    (home / "keys" / f"sign-{key.fingerprint}.pem").chmod(0o644)
    with refused("signing-key-mode"):
        private_key(key)


SM2_KEY = Sm2Key(bytes(range(1, 33)))


def test_a_certificate_that_cannot_be_used(laboratory: Any, refused: Any, home: Any) -> None:
    """An SM2 certificate, a torn one and a torn chain are refused in a sentence; nothing is written."""
    house = laboratory.house
    one = certify(root(), organisation=house.institute.name_zh, at=NOW)
    national = with_sm2(one.certificate, by=SM2_KEY, key=SM2_KEY).public_bytes(Encoding.PEM).decode()
    before = sorted((home / "keys").glob("sign-*"))
    for certificate, chain in ((national, ""), (one.pem[:-60], ""), ("", ""), (one.pem, root().pem[:-60])):
        with refused("signing-key-mismatch"):
            install_signing_key(
                organisation=house.institute, private_key=one.key, certificate_pem=certificate, chain_pem=chain,
                by=house.acting("冯示例"), at=NOW,
            )  # fmt: skip
    assert sorted((home / "keys").glob("sign-*")) == before


def test_words_for_a_file_under_an_sm2_certificate(laboratory: Any, monkeypatch: Any) -> None:
    """The public page says that it cannot tell, and why; it calls the file neither genuine nor changed."""
    plain = (Path(__file__).parents[2] / "vectors/dcc/ptb_dcclib_valid_v3.3.0.xml").read_bytes()
    one = certify(root(), organisation=summarise(parse(plain)).laboratory_names[0], at=NOW)
    national = with_sm2(one.certificate, by=SM2_KEY, key=SM2_KEY)
    with monkeypatch.context() as patch:
        patch.setattr(signature, "public_key_of", lambda _: one.key.public_key())
        data = signature.sign(plain, key=one.key, certificate=national, signing_time=NOW)
    report = verify(parse(data), trust=Trust((root().certificate,)), at=NOW)
    with override("en"):
        intact, signer = ((one.tone, str(one.reason)) for one in answers_of_file(report, None)[:2])
    assert intact[0] == "unk" and "The signature is SM2" in intact[1]
    assert signer[0] == "unk" and "by an SM2 certificate" in signer[1]
