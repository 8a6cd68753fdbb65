"""Facts about certificates. Public: number, kind, body, digest, dates. The holder stays a commitment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from junheng.hub.foundation.events import Fact, Ref, private


@dataclass(frozen=True)
class CertificateIssued(Fact):
    TYPE: ClassVar[str] = "certificate-issued"
    ZH: ClassVar[str] = "签发证书 {number}"
    EN: ClassVar[str] = "Certificate {number} issued"

    certificate: Ref
    line: Ref
    order: Ref
    instrument: Ref
    number: str
    kind: str
    mark: str
    institution: str
    digest: str
    work_to: str
    signer: str
    relation: str | None = None
    relates_to: str | None = None
    valid_until: str | None = None
    digest_sm3: str | None = None
    record_sm2: str | None = None
    """Signature lines (SM2) of the record that number, kind, issuer, digests, work date and signer make."""
    holder: str = private()


@dataclass(frozen=True)
class BenchRunIssued(Fact):
    TYPE: ClassVar[str] = "bench-run-issued"
    ZH: ClassVar[str] = "台次 {number} 签发 {certificates} 份，不合格 {failed} 件"
    EN: ClassVar[str] = "Bench run {number}: {certificates} papers issued, {failed} items failed"

    run: Ref
    number: str
    certificates: str
    failed: str


@dataclass(frozen=True)
class CertificateWithdrawn(Fact):
    TYPE: ClassVar[str] = "certificate-withdrawn"
    ZH: ClassVar[str] = "撤回证书 {number}：{reason}"
    EN: ClassVar[str] = "Certificate {number} withdrawn: {reason}"

    certificate: Ref
    instrument: Ref
    number: str
    digest: str
    reason: str


@dataclass(frozen=True)
class CaseOpened(Fact):
    TYPE: ClassVar[str] = "standard-case-opened"
    ZH: ClassVar[str] = (
        "立案 {number}：标准器 {found_on} 发现异常，怀疑期自 {since}，涉及 {certificates} 份证书"
    )
    EN: ClassVar[str] = (
        "Case {number}: a standard found bad on {found_on}, suspected since {since}, {certificates} certificates"
    )

    case: Ref
    piece: Ref
    instrument: Ref
    number: str
    since: str
    found_on: str
    certificates: str
    verdict_changes: str
    value_changes: str
    unknown: str
    why: str = private()


@dataclass(frozen=True)
class EffectAcknowledged(Fact):
    TYPE: ClassVar[str] = "case-effect-acknowledged"
    ZH: ClassVar[str] = "持有者已确认案件 {number} 的通知"
    EN: ClassVar[str] = "The holder has acknowledged the notice of case {number}"

    case: Ref
    certificate: Ref
    number: str


@dataclass(frozen=True)
class RetestOrdered(Fact):
    TYPE: ClassVar[str] = "retest-ordered"
    ZH: ClassVar[str] = "案件 {number}：已下重检委托 {order_number}"
    EN: ClassVar[str] = "Case {number}: re-test ordered as {order_number}"

    case: Ref
    certificate: Ref
    order: Ref
    number: str
    order_number: str


@dataclass(frozen=True)
class CaseClosed(Fact):
    TYPE: ClassVar[str] = "standard-case-closed"
    ZH: ClassVar[str] = "案件 {number} 结案"
    EN: ClassVar[str] = "Case {number} closed"

    case: Ref
    piece: Ref
    number: str
    closing: str = private()


@dataclass(frozen=True)
class InquiryMarked(Fact):
    """`digests`: SHA-256 of each file, a space between; `inquiry`: the number of the case, empty when none is open."""

    TYPE: ClassVar[str] = "certificates-under-inquiry"
    ZH: ClassVar[str] = "{count} 份证书在查标注改动，案件：{inquiry}"
    EN: ClassVar[str] = "Inquiry mark changed on {count} certificates; case: {inquiry}"

    count: str
    digests: str
    inquiry: str


@dataclass(frozen=True)
class DuplicateMade(Fact):
    TYPE: ClassVar[str] = "certificate-duplicate-made"
    ZH: ClassVar[str] = "补发证书 {number} 副本第 {copy} 份"
    EN: ClassVar[str] = "Duplicate {copy} of certificate {number} made"

    certificate: Ref
    number: str
    copy: str


@dataclass(frozen=True)
class SigningKeyInstalled(Fact):
    TYPE: ClassVar[str] = "signing-key-installed"
    ZH: ClassVar[str] = "启用签名证书 {subject}"
    EN: ClassVar[str] = "Signing certificate {subject} installed"

    organisation: Ref
    subject: str
    fingerprint: str
    not_after: str
