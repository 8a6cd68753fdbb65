"""After the issue: withdrawal, duplicates, and the PDF, made at first view from what was signed (practice P13)."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from django.db.models import F

from junheng.core.certificate.bundle import with_certificate
from junheng.core.certificate.content import CertificateContent, Text
from junheng.core.certificate.qr import Proof, encode_proof
from junheng.core.certificate.sealing import seal
from junheng.core.certificate.typesetting.page import typeset
from junheng.core.certificate.typesetting.sheet import Language
from junheng.core.reason import Refused, refuse
from junheng.core.transparency.proof import bundle_file
from junheng.hub.certificates import events, queries
from junheng.hub.certificates.models import Certificate, CertificateBody
from junheng.hub.certificates.services.issuing import APPROVERS
from junheng.hub.certificates.services.signing_keys import certificates_of, private_key
from junheng.hub.certificates.services.storing import content_from_json
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.attachments import read_blob, write_blob
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.ledger import queries as ledger

WITHDRAWERS = APPROVERS | {"quality"}
DESK = frozenset({"inst_front", "inst_admin", "nmi"})


@verb(permission="certificates.withdraw_certificate", roles=WITHDRAWERS, event=events.CertificateWithdrawn)
def withdraw_certificate(*, certificate: Certificate, reason: str, by: Actor, at: datetime) -> Certificate:
    """Take a certificate back. The reason is public; the holder is told and asked to return paper."""
    if certificate.institution_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    if not reason.strip():
        raise Refused(refuse("withdrawal-needs-reason", path="reason"))
    changed = Certificate.objects.filter(pk=certificate.pk, state=Certificate.State.ISSUED).update(
        state=Certificate.State.WITHDRAWN, state_reason=reason.strip()[:300], state_since=at
    )
    certificate.refresh_from_db()
    if not changed:
        raise Refused(
            refuse(
                "certificate-not-in-state",
                number=certificate.number,
                state=certificate.state,
                act="withdrawn",
            )
        )
    record(
        events.CertificateWithdrawn(
            certificate=Ref.to(certificate),
            instrument=Ref.to(certificate.instrument),
            number=certificate.number,
            digest=certificate.xml_sha256,
            reason=certificate.state_reason,
        ),
        tenant=certificate.tenant_id,
    )
    notify(
        tenant=certificate.client.tenant_id,
        organisation_id=certificate.client_id,
        zh=f"证书 {certificate.number} 已撤回：{certificate.state_reason}。请交回纸质证书。",
        en=f"Certificate {certificate.number} was withdrawn: {certificate.state_reason}. Return the paper.",
        at=at,
        url=f"/certificates/{certificate.pk}",
    )
    return certificate


@verb(permission="certificates.make_duplicate", roles=DESK, event=events.DuplicateMade)
def make_duplicate(*, certificate: Certificate, by: Actor, at: datetime) -> Certificate:
    """Hand out a paper again: same number, marked 副本, not a second certificate."""
    if certificate.institution_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    if certificate.state != Certificate.State.ISSUED:
        raise Refused(
            refuse(
                "certificate-not-in-state",
                number=certificate.number,
                state=certificate.state,
                act="duplicated",
            )
        )
    CertificateBody.objects.filter(pk=certificate.pk).update(duplicates=F("duplicates") + 1)
    certificate.body.refresh_from_db()
    record(
        events.DuplicateMade(
            certificate=Ref.to(certificate), number=certificate.number, copy=str(certificate.body.duplicates)
        ),
        tenant=certificate.tenant_id,
    )
    return certificate


def xml_of(certificate: Certificate) -> bytes:
    """The signed original, byte for byte."""
    return read_blob(certificate.xml_sha256)


def pdf_of(certificate: Certificate) -> bytes:
    """The sealed PDF/A-3b of the original; made once, kept by its digest."""
    body = certificate.body
    if body.pdf_sha256:
        return read_blob(body.pdf_sha256)
    sealed = _sealed(certificate, content_from_json(body.content), "both")
    CertificateBody.objects.filter(pk=body.pk).update(pdf_sha256=write_blob(sealed))
    return sealed


def copy_of(certificate: Certificate, language: Language = "both") -> bytes:
    """A duplicate of the paper (副本), or its English version: same number, same data."""
    content = content_from_json(certificate.body.content)
    if language == "both":
        number = certificate.body.duplicates
        note = Text(f"副本（补发第 {number} 份）", f"Duplicate (copy {number})")
        content = dataclasses.replace(content, remarks=(*content.remarks, note))
    return _sealed(certificate, content, language)


def bundle_of(certificate: Certificate) -> bytes:
    """One file that verifies offline: the proof of its issue, the signed original, the code of the paper.

    Refused (`not-yet-in-log`, `awaiting-cosignature`) until the log has published the fact.
    """
    event = queries.event_of(certificate)
    if event is None:
        raise Refused(refuse("not-yet-in-log"))
    proven = ledger.bundle_of(event.pk)
    core = _core(certificate, content_from_json(certificate.body.content))
    return bundle_file(with_certificate(proven, xml=xml_of(certificate), core=core))


def _core(certificate: Certificate, content: CertificateContent) -> str:
    """The text of the code on the paper."""
    return encode_proof(
        Proof(
            kind=content.kind,
            number=content.number,
            issuer=content.laboratory.name.zh[:40],
            value=queries.first_value(content),
            digest=bytes.fromhex(certificate.xml_sha256),
            index=queries.log_index(certificate),
        )
    )


def _sealed(certificate: Certificate, content: CertificateContent, language: Language) -> bytes:
    xml, proof = xml_of(certificate), _core(certificate, content)
    page = typeset(content, xml=xml, proof_qr=proof, language=language)
    key = certificate.body.signing_key
    leaf, chain = certificates_of(key)
    return seal(page, private_key(key), leaf, chain, certificate.issued_at)
