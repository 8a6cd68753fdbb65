"""The verification report of a certificate: its questions stay apart, one verdict speaks of genuineness only.

`invalid`: changed bytes, a signature fault, a signature that does not cover the whole document, withdrawn,
signer-mismatch. `cannot-tell`: no signature, an untrusted anchor, a signing certificate expired with the time
of signing unproven, a status asked for and not found. `valid` otherwise. Being overdue for recalibration, or
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

from junheng.core.certificate.findings import Validation, validate
from junheng.core.certificate.parsing import Document
from junheng.core.certificate.reading import Summary, summarise
from junheng.core.certificate.signature import SignatureAnswer, check_signature
from junheng.core.certificate.status import StatusEntry, StatusList
from junheng.core.certificate.trust import Trust, chain_at, fingerprint, is_signer_of, may_sign, subject_of
from junheng.core.reason import JunhengError, Refusal, refuse
from junheng.core.transparency.leaf import parse_leaf
from junheng.core.transparency.note import COSIGNATURE_V1, parse_vkey
from junheng.core.transparency.policy import parse_policy
from junheng.core.transparency.proof import Bundle, check_proof

Verdict = Literal["valid", "invalid", "cannot-tell"]
SCHEMA = "junheng.verification/1"


@dataclass(frozen=True, slots=True)
class SignerAnswer:
    """By whom and under which anchor. `in_time` is judged at the proven moment, else at the moment of asking."""

    subject: str | None = None
    fingerprint: str | None = None
    matches_laboratory: bool | None = None
    anchor: str | None = None
    not_before: datetime | None = None
    not_after: datetime | None = None
    judged_at: datetime | None = None
    problems: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class LogAnswer:
    """`included` is None where no proof was given; `time` is the moment before which signing is proven."""

    included: bool | None = None
    index: int | None = None
    log: str | None = None
    time: datetime | None = None
    time_by: str | None = None
    event: str | None = None
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
    return Report(
        document, summary, validate(document), signature, signer, log, state, at, verdict, (*invalid, *unsure)
    )


_UNSURE_OF_SIGNER = frozenset(
    {
        "anchor-untrusted",
        "signing-certificate-expired",
        "signing-certificate-not-yet-valid",
        "time-unproven",
        "signing-certificate-not-for-signing",
    }
)


def _grounds(
    signature: SignatureAnswer, signer: SignerAnswer, status: StatusAnswer
) -> tuple[Sequence[Refusal], Sequence[Refusal]]:
    if not signature.present:
        unsure = [*signature.problems, *(one for one in status.problems if one.code == "status-unknown")]
        return [one for one in status.problems if one.code == "certificate-withdrawn"], unsure
    everything = (*signer.problems, *status.problems)
    unsure = [one for one in everything if one.code in _UNSURE_OF_SIGNER or one.code == "status-unknown"]
    invalid = [*signature.problems, *(one for one in everything if one not in unsure)]
    return invalid, unsure


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
    return SignerAnswer(
        subject_of(certificate),
        fingerprint(certificate),
        matches,
        subject_of(chain[-1]) if chain else None,
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
        moment,
        tuple(problems),
    )


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
    if witnessed:
        first = min(witnessed, key=lambda one: one.time or 0)
        return LogAnswer(True, check.index, key.name, _second(first.time or 0), first.key.name, leaf.event)
    return LogAnswer(True, check.index, key.name, _moment(leaf.at), key.name, leaf.event)


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
