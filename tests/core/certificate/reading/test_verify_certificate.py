"""The report keeps its questions apart; the verdict speaks of genuineness and status only (contract 5)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from junheng.core.certificate.answers import report_as_json
from junheng.core.certificate.parsing import parse
from junheng.core.certificate.report import Report, verify
from junheng.core.certificate.signature import sign
from junheng.core.certificate.status import parse_status
from junheng.core.certificate.trust import Trust, fingerprint, trust_from
from junheng.core.reason import UnusableInput
from junheng.core.transparency import libcrypto, sm2
from junheng.core.transparency.checkpoint import Checkpoint, sign_checkpoint
from junheng.core.transparency.leaf import event_leaf
from junheng.core.transparency.merkle import leaf_hash
from junheng.core.transparency.note import ED25519, SignerKey
from junheng.core.transparency.proof import Bundle, LogProof

LAB = "Kalibrierfirma GmbH"
SIGNED_AT = datetime(2026, 2, 1, tzinfo=UTC)
SOON = datetime(2026, 3, 1, tzinfo=UTC)
LATER = datetime(2036, 1, 1, tzinfo=UTC)
NUMBER = "GP_DCC_temperature_minimal_1.0"
LOG = SignerKey("log.example.org/log/test", ED25519, bytes(range(32)))


class House:
    """Root, intermediate and laboratory, and the certificate it signed."""

    def __init__(self, authority: ModuleType, plain: bytes) -> None:
        self.authority = authority
        self.root = authority.issue("Root", ca=True, days=7000, serial=1)
        self.between = authority.issue("Between", by=self.root, ca=True, days=6000, serial=2)
        self.plain = plain
        self.lab = authority.issue(self.name, by=self.between, serial=3)
        self.trust = Trust((self.root.certificate,), (self.between.certificate,))
        self.signed = self.sign(self.lab)

    @property
    def name(self) -> str:
        root = parse(self.plain).root
        path = "{*}administrativeData/{*}calibrationLaboratory/{*}contact/{*}name/{*}content"
        return str(root.findtext(path))

    @property
    def number(self) -> str:
        return str(parse(self.plain).root.findtext("{*}administrativeData/{*}coreData/{*}uniqueIdentifier"))

    def sign(self, by: Any, chain: tuple[x509.Certificate, ...] = ()) -> bytes:
        return sign(self.plain, key=by.key, certificate=by.certificate, chain=chain, signing_time=SIGNED_AT)

    def ask(self, data: bytes | None = None, **more: Any) -> Report:
        options = {"trust": self.trust, "at": SOON, **more}
        return verify(parse(self.signed if data is None else data), **options)


@pytest.fixture(scope="module")
def house(authority: ModuleType, plain: bytes) -> House:
    return House(authority, plain)


def _codes(report: Report) -> list[str]:
    return [one.code for one in report.reasons]


def _status(number: str, status: str, since: str = "2026-02-10") -> Any:
    entry = {"number": number, "status": status, "from": since}
    text = {"schema": "junheng.status/1", "as_of": "2026-02-28T00:00:00Z", "entries": [entry]}
    return parse_status(json.dumps(text).encode())


def _proof(data: bytes, *, key: SignerKey = LOG, **facts: str) -> Bundle:
    leaf = event_leaf(
        event="certificate_issued",
        id="x",
        at=SIGNED_AT + timedelta(hours=1),
        facts={"digest": parse(data).sha256, **facts},
    )
    checkpoint = sign_checkpoint(Checkpoint(key.name, 1, leaf_hash(leaf)), [key])
    return Bundle(LogProof(0, (), checkpoint), leaf)


def test_genuine(house: House) -> None:
    """Signed by the laboratory itself, anchored and in time."""
    report = house.ask()
    assert (report.verdict, _codes(report)) == ("valid", [])
    assert report.signer.anchor == "O=Root" and report.signature.covers == "document"


def test_intermediate_carried_by_the_file(house: House) -> None:
    """An intermediate may come with the file; only the anchor must be known."""
    data = house.sign(house.lab, chain=(house.between.certificate,))
    assert house.ask(data, trust=Trust((house.root.certificate,))).verdict == "valid"


def test_good_practice_file(good_practice: bytes, vectors: Path) -> None:
    """Intact and whole; signer-mismatch, expired and unproven time are said apart."""
    folder = vectors / "certs"
    trust = trust_from(
        {
            "root.pem": (folder / "root.crt").read_bytes(),
            "intermediates/sub.pem": (folder / "sub.crt").read_bytes(),
        }
    )
    report = verify(parse(good_practice), trust=trust, at=datetime(2026, 11, 24, tzinfo=UTC))
    assert report.signature.is_intact and report.signature.covers == "document"
    assert report.verdict == "invalid"
    assert _codes(report) == ["signer-mismatch", "signing-certificate-expired", "time-unproven"]
    assert report.signer.anchor == "CN=Calibration Community Root CA 01,O=Calibration Community,C=DE"


def test_changed_bytes(house: House) -> None:
    """Changed bytes are invalid, whoever signed."""
    report = house.ask(house.signed.replace(b"0.072", b"0.071", 1))
    assert (report.verdict, _codes(report)) == ("invalid", ["bytes-changed"])


def test_unsigned(house: House) -> None:
    """No signature: nothing can be said."""
    report = house.ask(house.plain)
    assert (report.verdict, _codes(report)) == ("cannot-tell", ["no-signature"])


def test_untrusted_anchor(house: House) -> None:
    """Another authority's root."""
    other = house.authority.issue("Root", ca=True)
    report = house.ask(trust=Trust((other.certificate,), (house.between.certificate,)))
    assert (report.verdict, _codes(report)) == ("cannot-tell", ["anchor-untrusted"])


def test_laboratory_posing_as_authority(house: House) -> None:
    """A laboratory's certificate issues nothing."""
    forged = house.authority.issue(house.name, by=house.lab, serial=9)
    data = house.sign(forged, chain=(house.lab.certificate,))
    assert _codes(house.ask(data)) == ["anchor-untrusted"]


def test_authority_that_signs_documents(house: House) -> None:
    """A certificate not meant for signatures does not make one."""
    other = house.authority.issue(house.name, by=house.between, digital_signature=False, serial=8)
    report = house.ask(house.sign(other))
    assert (report.verdict, _codes(report)) == ("cannot-tell", ["signing-certificate-not-for-signing"])


def test_other_laboratory(house: House) -> None:
    """A genuine signer who is not the laboratory named inside."""
    other = house.authority.issue("Another Laboratory", by=house.between, serial=7)
    report = house.ask(house.sign(other))
    assert (report.verdict, _codes(report)) == ("invalid", ["signer-mismatch"])


@pytest.mark.parametrize("form", ["subject", "fingerprint"])
def test_signer_listed_for_the_laboratory(form: str, house: House) -> None:
    """labs.json decides, by subject or fingerprint; then the name alone does not help."""
    other = house.authority.issue("Seal 7", by=house.between, serial=6)
    text = "O=Seal 7" if form == "subject" else fingerprint(other.certificate)
    labs = {house.name: (text,)}
    trust = Trust(house.trust.anchors, house.trust.intermediates, labs)
    assert house.ask(house.sign(other), trust=trust).verdict == "valid"
    assert _codes(house.ask(trust=trust)) == ["signer-mismatch"]


def test_expired_with_unproven_time(house: House) -> None:
    """Expired is not untrusted and not invalid."""
    report = house.ask(at=LATER)
    assert (report.verdict, _codes(report)) == (
        "cannot-tell",
        ["signing-certificate-expired", "time-unproven"],
    )
    assert report.signer.anchor == "O=Root"


def test_expired_with_time_proven_by_the_log(house: House) -> None:
    """Inclusion under the trusted log key proves that the signature was there in time."""
    trust = Trust(house.trust.anchors, house.trust.intermediates, None, LOG.verifier.text)
    report = house.ask(at=LATER, trust=trust, proof=_proof(house.signed))
    assert (report.verdict, report.log.included) == ("valid", True)
    assert report.log.time == SIGNED_AT + timedelta(hours=1)


def test_proof_of_another_file(house: House) -> None:
    """A genuine proof about another certificate proves nothing."""
    trust = Trust(house.trust.anchors, house.trust.intermediates, None, LOG.verifier.text)
    report = house.ask(at=LATER, trust=trust, proof=_proof(house.plain))
    assert report.verdict == "cannot-tell" and report.log.included is False
    assert [one.code for one in report.log.problems] == ["log-leaf-other-certificate"]


def test_proof_by_another_log(house: House) -> None:
    """A proof under an unknown key is not believed."""
    trust = Trust(house.trust.anchors, house.trust.intermediates, None, LOG.verifier.text)
    other = SignerKey(LOG.name, ED25519, bytes(32))
    report = house.ask(at=LATER, trust=trust, proof=_proof(house.signed, key=other))
    assert report.verdict == "cannot-tell" and report.log.included is False


def test_proof_without_a_known_log(house: House) -> None:
    """Without log.vkey the question stays open."""
    report = house.ask(proof=_proof(house.signed))
    assert report.verdict == "valid" and report.log.included is None
    assert [one.code for one in report.log.problems] == ["trust-without-log-key"]


@pytest.mark.parametrize(
    ("status", "verdict", "codes"),
    [
        ("in-force", "valid", []),
        ("suspended", "valid", []),
        ("replaced", "valid", []),
        ("withdrawn", "invalid", ["certificate-withdrawn"]),
    ],
)
def test_status(status: str, verdict: str, codes: list[str], house: House) -> None:
    """Only withdrawal makes a genuine certificate invalid; the status then and now stand apart."""
    report = house.ask(status=_status(house.number, status))
    assert (report.verdict, _codes(report)) == (verdict, codes)
    assert report.status.now is not None and report.status.now.status == status
    assert report.status.then is None  # on the day of signing nothing was said yet


def test_withdrawn_later_than_asked(house: House) -> None:
    """A withdrawal holds from its moment."""
    listed = _status(house.number, "withdrawn", since="2026-06-01")
    assert _codes(house.ask(status=listed)) == ["status-unknown"]
    assert house.ask(status=listed, at=datetime(2026, 7, 1, tzinfo=UTC)).verdict == "invalid"


def test_status_unknown(house: House) -> None:
    """Asked for and not found."""
    report = house.ask(status=_status("other", "in-force"))
    assert (report.verdict, _codes(report)) == ("cannot-tell", ["status-unknown"])


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"as_of": "2026-01-01", "entries": [{}]}', '{"as_of": "x", "entries": []}', '{"schema": "y"}'])  # fmt: skip
def test_status_malformed(text: str) -> None:
    """A status file is read strictly."""
    with pytest.raises(UnusableInput) as problem:
        parse_status(text.encode())
    assert problem.value.refusals[0].code == "status-malformed"


@pytest.mark.parametrize("files", [{"a.pem": b"x"}, {"labs.json": b"[]"}, {"labs.json": b'{"a": "b"}'}])
def test_trust_malformed(files: dict[str, bytes]) -> None:
    """A trust folder is read strictly."""
    with pytest.raises(UnusableInput) as problem:
        trust_from(files)
    assert problem.value.refusals[0].code == "trust-malformed"


def test_trust_folder(house: House) -> None:
    """Anchors and intermediates come from their places."""
    pem = house.root.certificate.public_bytes(Encoding.PEM)
    trust = trust_from(
        {"a.pem": pem, "intermediates/b.pem": pem, "labs.json": b'{"L": ["O=L"]}', "log.vkey": b"k"}
    )
    assert (len(trust.anchors), len(trust.intermediates), trust.labs, trust.log_vkey) == (
        1,
        1,
        {"L": ("O=L",)},
        "k",
    )


def test_report_as_json(house: House) -> None:
    """One JSON document; every question has its own key and nothing expired is called invalid."""
    answer = report_as_json(house.ask(at=LATER), language="zh")
    json.dumps(answer, allow_nan=False)
    assert answer["verdict"] == "cannot-tell"
    assert answer["signed"]["covers"] == "document" and answer["signed"]["intact"] is True
    assert answer["recognised"] == "no agreement on file"
    for key in ("signer", "status", "log", "in_date", "recalibration_due", "claims_covered", "traceable"):
        assert key in answer
    assert "签名时间没有证明" in [one["message"] for one in answer["reasons"]]


def test_sm3_beside_sha256(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A leaf's SM3 is compared where it stands: agrees, differs by name, not checked without libcrypto."""
    trust = trust_from({"root.pem": house.root.certificate.public_bytes(Encoding.PEM),
                        "intermediates/b.pem": house.between.certificate.public_bytes(Encoding.PEM),
                        "log.vkey": LOG.verifier.text.encode()})  # fmt: skip
    right = sm2.sm3(house.signed).hex()
    for facts, found in (({}, None), ({"digest_sm3": right}, "agrees"), ({"digest_sm3": "00"}, "differs")):
        report = house.ask(trust=trust, proof=_proof(house.signed, **facts))
        assert (report.verdict, report.log.included, report.log.sm3) == ("valid", True, found)
        assert [one.code for one in report.log.problems] == ["log-leaf-sm3-differs"] * (found == "differs")
        assert report_as_json(report)["log"]["sm3"] == found
    monkeypatch.setattr(libcrypto, "NAMES", ("libnothing.so.3",))
    report = house.ask(trust=trust, proof=_proof(house.signed, digest_sm3=right))
    assert (report.verdict, report.log.sm3) == ("valid", "not-checked")
