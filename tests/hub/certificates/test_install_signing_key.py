"""An institution's key: its certificate here, its private key in a file nobody else reads."""

from __future__ import annotations

import stat
from typing import Any

from tests.hub.conftest import NOW
from tests.hub.laboratory import root

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
