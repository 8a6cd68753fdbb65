"""The verification report of a certificate: its questions stay apart, one verdict speaks of genuineness only.

`invalid`: changed bytes, a signature fault, a signature that does not cover the whole document, withdrawn,
signer-mismatch. `cannot-tell`: no signature, an untrusted anchor, a signing certificate expired with the time
of signing unproven, a status asked for and not found, an SM2 signature or path, which is not checked here. `valid` otherwise. Being overdue for recalibration, or
not recognised elsewhere, is never a matter of genuineness.

When a signature is proven: the log's own statement of the leaf's moment, once its inclusion is proven under
the key in the trust folder; a witness's cosignature time where the policy names witnesses. The time the
signer wrote is shown as claimed and proves nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from cryptography import x509

from junheng.core.certificate.digest_record import RecordAnswer, check_record
from junheng.core.certificate.findings import Validation, validate
from junheng.core.certificate.keys import (
    SM2,
    is_issued_with_sm2,
    is_signed_with_sm2,
    key_kind,
    signature_name,
)
from junheng.core.certificate.parsing import Document
from junheng.core.certificate.reading import Summary, summarise
from junheng.core.certificate.signature import SignatureAnswer, check_signature
from junheng.core.certificate.status import StatusEntry, StatusList
from junheng.core.certificate.trust import Trust, chain_at, fingerprint, is_signer_of, may_sign, subject_of
from junheng.core.reason import JunhengError, Refusal, Refused, refuse
from junheng.core.transparency.leaf import parse_leaf
from junheng.core.transparency.note import COSIGNATURE_V1, parse_vkey
from junheng.core.transparency.policy import parse_policy
from junheng.core.transparency.proof import Bundle, check_proof
from junheng.core.transparency.sm2 import sm3_if_there

Verdict = Literal["valid", "invalid", "cannot-tell"]
IssuerSignature = Literal["holds", "does-not-hold", "not-checked"]
SCHEMA = "junheng.verification/1"


@dataclass(frozen=True, slots=True)
class SignerAnswer:
    """By whom and under which anchor. `in_time` is judged at the proven moment, else at the moment of asking.

    `key` is the kind of the signer's key, `certificate_algorithm` how its certificate was signed; `issuer_signature`
    whether that signature holds, None where no issuer's certificate is at hand that leads anywhere.
    """

    subject: str | None = None
    fingerprint: str | None = None
    matches_laboratory: bool | None = None
    anchor: str | None = None
    not_before: datetime | None = None
    not_after: datetime | None = None
    judged_at: datetime | None = None
    key: str | None = None
    certificate_algorithm: str | None = None
    issuer_signature: IssuerSignature | None = None
    problems: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class LogAnswer:
    """`included` is None where no proof was given; `time` is the moment before which signing is proven.

    `sm3` is what became of the SM3 digest in the leaf beside SHA-256: `agrees`, `differs`, `not-checked` where
    libcrypto has none, None where the leaf states none.
    """

    included: bool | None = None
    index: int | None = None
    log: str | None = None
    time: datetime | None = None
    time_by: str | None = None
    event: str | None = None
    sm3: Literal["agrees", "differs", "not-checked"] | None = None
    problems: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusAnswer:
    """Status at signing (or issue) and at the moment of asking; `asked` is False where no file was given."""

    asked: bool = False
    then: StatusEntry | None = None
    now: StatusEntry | None = None
    as_of: datetime | None = None
    problems: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a reader may ask of one certificate file, each question with its own answer."""

    document: Document
    summary: Summary
    validation: Validation
    signature: SignatureAnswer
    signer: SignerAnswer
    log: LogAnswer
    status: StatusAnswer
    record: RecordAnswer | None
    """The SM2 record of its issue; None where no leaf was given that can be read."""
    at: datetime
    verdict: Verdict
    reasons: tuple[Refusal, ...]


def verify(
    document: Document,
    *,
    trust: Trust,
    at: datetime,
    status: StatusList | None = None,
    proof: Bundle | None = None,
) -> Report:
    """Answer every question of a verification at the moment `at` (with zone)."""
    summary = summarise(document)
    signature = check_signature(document)
    log = _log(document, proof, trust)
    signer = _signer(summary, signature, trust, log, at)
    state = _status(summary, status, log.time or signature.claimed_time, at)
    invalid, unsure = _grounds(signature, signer, state)
    verdict: Verdict = "invalid" if invalid else "cannot-tell" if unsure else "valid"
    record = _record(document, summary, proof, trust)
    reasons = (*invalid, *unsure)
    return Report(
        document, summary, validate(document), signature, signer, log, state, record, at, verdict, reasons
    )


_UNSURE = frozenset(
    {
        "anchor-untrusted",
        "signing-certificate-expired",
        "signing-certificate-not-yet-valid",
        "time-unproven",
        "signing-certificate-not-for-signing",
        "sm2-path-not-built",
        "signature-not-checked",
        "status-unknown",
    }
)


def _grounds(
    signature: SignatureAnswer, signer: SignerAnswer, status: StatusAnswer
) -> tuple[Sequence[Refusal], Sequence[Refusal]]:
    if not signature.present:
        unsure = [*signature.problems, *(one for one in status.problems if one.code == "status-unknown")]
        return [one for one in status.problems if one.code == "certificate-withdrawn"], unsure
    everything = (*signature.problems, *signer.problems, *status.problems)
    unsure = [one for one in everything if one.code in _UNSURE]
    return [one for one in everything if one not in unsure], unsure


def _signer(
    summary: Summary, signature: SignatureAnswer, trust: Trust, log: LogAnswer, at: datetime
) -> SignerAnswer:
    certificate = signature.certificate
    if certificate is None:
        return SignerAnswer()
    moment = min(log.time, at) if log.time else at
    matches = any(is_signer_of(certificate, name, trust) for name in summary.laboratory_names)
    chain = _chain(certificate, signature, trust, moment)
    problems: list[Refusal] = []
    if not matches:
        laboratory = " / ".join(summary.laboratory_names) or "—"
        problems.append(refuse("signer-mismatch", found=subject_of(certificate), expected=laboratory))
    if not may_sign(certificate):
        problems.append(refuse("signing-certificate-not-for-signing"))
    problems.extend(_in_time(certificate, chain, moment, log))
    issuer, found = _issuer_signature(certificate, chain, signature, trust)
    if chain is None and SM2 in {key_kind(one) for one in (certificate, issuer) if one is not None}:
        name = subject_of(issuer) if issuer else certificate.issuer.rfc4514_string()
        problems.append(refuse("sm2-path-not-built", issuer=name, found=found or "—"))
    return SignerAnswer(
        subject_of(certificate),
        fingerprint(certificate),
        matches,
        subject_of(chain[-1]) if chain else None,
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
        moment,
        key_kind(certificate),
        signature_name(certificate),
        found,
        tuple(problems),
    )


def _issuer_signature(
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate] | None,
    signature: SignatureAnswer,
    trust: Trust,
) -> tuple[x509.Certificate | None, IssuerSignature | None]:
    """The issuer's certificate, where it is at hand, and whether its signature on this one holds."""
    if chain is not None:
        return (chain[1] if len(chain) > 1 else chain[0]), "holds"
    if not is_signed_with_sm2(certificate):
        return None, None
    known = (*trust.anchors, *trust.intermediates, *signature.others)
    issuers = [one for one in known if one.subject == certificate.issuer]
    try:
        holds = [one for one in issuers if is_issued_with_sm2(certificate, one)]
    except Refused:  # this machine's libcrypto has no SM2
        return issuers[0], "not-checked"
    if holds:
        return holds[0], "holds"
    return (issuers[0], "does-not-hold") if issuers else (None, "not-checked")


def _chain(
    certificate: x509.Certificate, signature: SignatureAnswer, trust: Trust, moment: datetime
) -> tuple[x509.Certificate, ...] | None:
    """A path at the moment; else at the claimed time or the certificate's first day: expired is not untrusted."""
    moments = (moment, signature.claimed_time, certificate.not_valid_before_utc)
    for one in moments:
        chain = None if one is None else chain_at(certificate, signature.others, trust, at=one)
        if chain is not None:
            return chain
    return None


def _in_time(
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate] | None,
    moment: datetime,
    log: LogAnswer,
) -> list[Refusal]:
    problems: list[Refusal] = []
    path = chain or (certificate,)
    if chain is None:
        problems.append(refuse("anchor-untrusted"))
    end = min(one.not_valid_after_utc for one in path)
    start = max(one.not_valid_before_utc for one in path)
    if end < moment:
        problems.append(refuse("signing-certificate-expired", found=end.isoformat()))
        if log.time is None:
            problems.append(refuse("time-unproven"))
    if moment < start:
        problems.append(refuse("signing-certificate-not-yet-valid", found=start.isoformat()))
    return problems


def _log(document: Document, bundle: Bundle | None, trust: Trust) -> LogAnswer:
    if bundle is None:
        return LogAnswer()
    if trust.log_vkey is None:
        return LogAnswer(None, bundle.proof.index, problems=(refuse("trust-without-log-key"),))
    try:
        return _checked(document, bundle, trust, trust.log_vkey)
    except JunhengError as problem:
        return LogAnswer(False, bundle.proof.index, problems=problem.refusals)


def _checked(document: Document, bundle: Bundle, trust: Trust, vkey: str) -> LogAnswer:
    key = parse_vkey(vkey)
    leaf = parse_leaf(bundle.leaf or b"")
    policy = parse_policy(trust.policy.encode()) if trust.policy else None
    if document.sha256 not in _digests(leaf.facts):
        return LogAnswer(
            False, bundle.proof.index, key.name, problems=(refuse("log-leaf-other-certificate"),)
        )
    check = check_proof(bundle.proof, leaf=bundle.leaf or b"", log=key, policy=policy)
    if not check.is_valid:
        return LogAnswer(False, check.index, key.name, problems=check.refusals)
    witnessed = [one for one in check.signed if one.key.kind == COSIGNATURE_V1 and one.time is not None]
    first = min(witnessed, key=lambda one: one.time or 0, default=None)
    moment = _moment(leaf.at) if first is None else _second(first.time or 0)
    by = key.name if first is None else first.key.name
    sm3 = _sm3(document, leaf.facts)
    problems = (refuse("log-leaf-sm3-differs"),) if sm3 == "differs" else ()
    return LogAnswer(True, check.index, key.name, moment, by, leaf.event, sm3, problems)


def _record(document: Document, summary: Summary, bundle: Bundle | None, trust: Trust) -> RecordAnswer | None:
    """Asked of the leaf itself: the record is signed, whatever became of the proof of its place."""
    if bundle is None:
        return None
    try:
        facts = parse_leaf(bundle.leaf or b"").facts
    except JunhengError:
        return None
    return check_record(facts, document=document, number=summary.number, vkeys=trust.sm2_vkeys)


def _sm3(document: Document, facts: Any) -> Literal["agrees", "differs", "not-checked"] | None:
    stated = facts.get("digest_sm3")
    if stated is None:
        return None
    computed = sm3_if_there(document.data)
    if computed is None:
        return "not-checked"
    return "agrees" if computed == stated else "differs"


def _second(time: int) -> datetime | None:
    """The moment of a cosignature; None beyond the years there are."""
    try:
        return datetime.fromtimestamp(time, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _digests(facts: Any) -> set[str]:
    """Texts among the leaf's facts that can be a SHA-256 in hex, with or without its prefix."""
    return {value.removeprefix("sha256:").lower() for value in facts.values() if isinstance(value, str)}


def _status(summary: Summary, listed: StatusList | None, then: datetime | None, at: datetime) -> StatusAnswer:
    if listed is None:
        return StatusAnswer()
    now = listed.at(summary.number, at)
    before = None if then is None else listed.at(summary.number, then)
    problems: tuple[Refusal, ...] = ()
    if now is None:
        problems = (refuse("status-unknown", found=summary.number),)
    elif now.status == "withdrawn":
        problems = (refuse("certificate-withdrawn", found=now.since.isoformat()),)
    return StatusAnswer(True, before, now, listed.as_of, problems)
