"""HTTP of certificates. Verification is public; acts belong to the institution."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.http import HttpRequest, HttpResponse
from ninja import File, Header, Query, Router, Status, UploadedFile

from junheng.core.certificate.answers import report_as_json
from junheng.core.reason import Refused, UnusableInput, refuse
from junheng.hub.capabilities.models import StandardPiece
from junheng.hub.certificates import queries, schemas
from junheng.hub.certificates.models import CaseEffect, Certificate, SigningKey, StandardCase
from junheng.hub.certificates.services import issuing, papers, recalls, signing_keys, verifying
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found
from junheng.hub.institutions.models import Organisation
from junheng.hub.orders import queries as orders
from junheng.hub.orders.models import OriginalRecord

router = Router(tags=["certificates"])
KEY = Header("", alias="Idempotency-Key", max_length=80)


def _body(request: HttpRequest) -> Organisation:
    actor = request.actor  # type: ignore[attr-defined]
    if actor.organisation_id is None:
        raise Refused(refuse("sign-in-first"))
    return Organisation.objects.get(pk=actor.organisation_id)


def _out(row: Certificate) -> dict[str, Any]:
    names = schemas.CertificateOut.model_fields.keys() - {"institution"}
    return {name: getattr(row, name) for name in names} | {"institution": row.institution.name_zh}


@router.get("/certificates", response=schemas.CertificatePage)
def certificates(request: HttpRequest, cursor: str = Query("", max_length=36)) -> Any:
    """Certificates of the acting body, as institution or as client."""
    _body(request)
    page = page_of(queries.certificates_seen_by(request.actor), cursor=cursor)  # type: ignore[attr-defined]
    return {"rows": [_out(row) for row in page.rows], "next": page.next}


@router.get("/certificates/status", response=dict)
def status(request: HttpRequest) -> Any:
    """Public: `junheng.status/1` of every certificate of this platform."""
    return queries.status_list(request.at)  # type: ignore[attr-defined]


@router.get("/certificates/by-number/{number}", response=schemas.CertificateOut)
def by_number(request: HttpRequest, number: str) -> Any:
    """Public: the public face of a certificate."""
    row = queries.by_number(number)
    if row is None:
        raise Refused(refuse("no-such-record", what=number[:60]))
    return _out(row)


@router.post("/certificates", response={201: schemas.CertificateOut})
def issue_certificate(request: HttpRequest, new: schemas.IssueIn, key: str = KEY) -> Any:
    """Issue the certificate of a checked record; every reason at once if not."""
    body = _body(request)
    record = found(OriginalRecord.objects.filter(line__order__institution=body), new.record)
    made = act(
        request,
        key,
        "certificates.issue_certificate",
        new.dict(),
        lambda **who: issuing.issue_certificate(
            original=record, mark=new.mark, next_planned=new.next_planned, **who
        ),
    )
    return Status(201, _out(Certificate.objects.select_related("institution").get(pk=made)))


@router.post("/bench-runs/{run_id}/issue", response=list[schemas.CertificateOut])
def issue_bench_run(request: HttpRequest, run_id: UUID, key: str = KEY) -> Any:
    """Issue a checked bench run: a certificate for each item that passes, a notice for each other; all or none."""
    _body(request)
    run = orders.run_for_page(run_id, request.actor)  # type: ignore[attr-defined]
    if run is None:
        raise Refused(refuse("no-such-record", what=run_id))
    act(
        request,
        key,
        "certificates.issue_bench_run",
        str(run_id),
        lambda **who: issuing.issue_bench_run(run=run, **who),
    )
    return [_out(row) for row in queries.papers_of_run(run)]


def _seen(request: HttpRequest, certificate_id: UUID) -> Certificate:
    _body(request)
    row = queries.certificate_for_page(certificate_id, request.actor)  # type: ignore[attr-defined]
    if row is None:
        raise Refused(refuse("no-such-record", what=certificate_id))
    return row


@router.post("/certificates/{certificate_id}/reissue", response={201: schemas.CertificateOut})
def reissue_certificate(
    request: HttpRequest, certificate_id: UUID, told: schemas.ReissueIn, key: str = KEY
) -> Any:
    """A new paper that replaces or supplements this one."""
    row = _seen(request, certificate_id)
    made = act(
        request,
        key,
        "certificates.reissue_certificate",
        [str(certificate_id), told.dict()],
        lambda **who: issuing.reissue_certificate(certificate=row, **told.dict(), **who),
    )
    return Status(201, _out(Certificate.objects.select_related("institution").get(pk=made)))


@router.post("/certificates/{certificate_id}/withdraw", response=schemas.CertificateOut)
def withdraw_certificate(
    request: HttpRequest, certificate_id: UUID, told: schemas.WithdrawCertificateIn, key: str = KEY
) -> Any:
    """Take a certificate back, with a public reason."""
    row = _seen(request, certificate_id)
    act(
        request,
        key,
        "certificates.withdraw_certificate",
        [str(certificate_id), told.dict()],
        lambda **who: papers.withdraw_certificate(certificate=row, reason=told.reason, **who),
    )
    return _out(_seen(request, certificate_id))


@router.post("/certificates/{certificate_id}/duplicate", response=schemas.CertificateOut)
def make_duplicate(request: HttpRequest, certificate_id: UUID, key: str = KEY) -> Any:
    """Hand out a paper again: same number, marked 副本."""
    row = _seen(request, certificate_id)
    act(
        request,
        key,
        "certificates.make_duplicate",
        str(certificate_id),
        lambda **who: papers.make_duplicate(certificate=row, **who),
    )
    return _out(_seen(request, certificate_id))


@router.get("/certificates/{certificate_id}/xml")
def xml(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """The signed original, for its two parties."""
    row = _seen(request, certificate_id)
    return HttpResponse(papers.xml_of(row), content_type="application/xml")


@router.get("/certificates/{certificate_id}/bundle")
def bundle(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """One file that verifies offline, for its two parties: proof of issue, signed original, code of the paper."""
    row = _seen(request, certificate_id)
    return HttpResponse(papers.bundle_of(row), content_type="application/json")


def _case_out(row: StandardCase) -> dict[str, Any]:
    names = schemas.CaseOut.model_fields.keys() - {"organisation"}
    return {name: getattr(row, name) for name in names} | {"organisation": row.organisation.name_zh}


def _case(request: HttpRequest, case_id: UUID) -> StandardCase:
    _body(request)
    return found(queries.cases_seen_by(request.actor), case_id)  # type: ignore[attr-defined]


@router.get("/cases", response=schemas.CasePage)
def cases(request: HttpRequest, cursor: str = Query("", max_length=36)) -> Any:
    """Cases of bad standards: of the acting laboratory, about certificates it holds, of its province."""
    _body(request)
    page = queries.cases_page(request.actor, cursor)  # type: ignore[attr-defined]
    return {"rows": [_case_out(row) for row in page.rows], "next": page.next}


@router.get("/cases/{case_id}", response=schemas.CaseOut)
def case(request: HttpRequest, case_id: UUID) -> Any:
    """One case with its window and its shift."""
    return _case_out(_case(request, case_id))


@router.get("/cases/{case_id}/effects", response=schemas.EffectPage)
def effects_of_case(request: HttpRequest, case_id: UUID, cursor: str = Query("", max_length=42)) -> Any:
    """What a case means for each certificate the acting body may see, worst first."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = queries.effects_seen_by(actor, _case(request, case_id))
    page = page_of(rows, cursor=cursor, first="rank")
    return {"rows": [_effect_out(row, actor) for row in page.rows], "next": page.next}


def _effect_out(row: CaseEffect, actor: Actor) -> dict[str, Any]:
    same = ("id", "depth", "effect", "recorded", "corrected", "limit", "unit", "point", "acknowledged_at")
    return {name: getattr(row, name) for name in same} | {
        "certificate": row.certificate.number,
        "kind": row.certificate.kind,
        "institution": row.certificate.institution.name_zh,
        "holder": row.holder.name_zh if queries.may_name_holder(actor, row) else "",
        "retest": row.retest.number if row.retest is not None else "",
    }


@router.post("/cases", response={201: schemas.CaseOut})
def open_case(request: HttpRequest, new: schemas.OpenCaseIn, key: str = KEY) -> Any:
    """Open the case of a bad standard of the acting laboratory: it is stopped, every certificate under it gets its effect."""
    body, told = _body(request), new.dict()
    pieces = StandardPiece.objects.filter(standard__organisation=body)
    piece = found(pieces.select_related("standard__organisation", "instrument"), told.pop("piece"))
    finding = recalls.Finding(**told)
    made = act(request, key, "certificates.open_case", [str(piece.pk), told], lambda **who: recalls.open_case(piece=piece, finding=finding, **who))  # fmt: skip
    return Status(201, _case_out(_case(request, UUID(made))))


def _effect(request: HttpRequest, case_id: UUID, effect_id: UUID) -> CaseEffect:
    rows = queries.effects_seen_by(request.actor, _case(request, case_id))  # type: ignore[attr-defined]
    return found(rows, effect_id)


@router.post("/cases/{case_id}/effects/{effect_id}/acknowledge", response=schemas.EffectOut)
def acknowledge_effect(request: HttpRequest, case_id: UUID, effect_id: UUID, key: str = KEY) -> Any:
    """The holder has read what the case means for this certificate."""
    row = _effect(request, case_id, effect_id)
    act(request, key, "certificates.acknowledge_effect", str(row.pk), lambda **who: recalls.acknowledge_effect(effect=row, **who))  # fmt: skip
    return _effect_out(_effect(request, case_id, effect_id), request.actor)  # type: ignore[attr-defined]


@router.post("/cases/{case_id}/effects/{effect_id}/retest", response=schemas.EffectOut)
def order_retest(request: HttpRequest, case_id: UUID, effect_id: UUID, key: str = KEY) -> Any:
    """The holder sends the instrument again to the laboratory that measured it."""
    row = _effect(request, case_id, effect_id)
    act(request, key, "certificates.order_retest", str(row.pk), lambda **who: recalls.order_retest(effect=row, **who))  # fmt: skip
    return _effect_out(_effect(request, case_id, effect_id), request.actor)  # type: ignore[attr-defined]


@router.post("/cases/{case_id}/close", response=schemas.CaseOut)
def close_case(request: HttpRequest, case_id: UUID, told: schemas.CloseCaseIn, key: str = KEY) -> Any:
    """Close a case with its evidence; what stands against it is said at once."""
    row = _case(request, case_id)
    act(request, key, "certificates.close_case", [str(row.pk), told.dict()], lambda **who: recalls.close_case(case=row, closing=told.closing, **who))  # fmt: skip
    return _case_out(_case(request, case_id))


@router.post("/signing-keys", response={201: schemas.SigningKeyOut})
def install_signing_key(request: HttpRequest, new: schemas.SigningKeyIn, key: str = KEY) -> Any:
    """Take a key of the acting institution into use."""
    body = _body(request)
    try:
        private = load_pem_private_key(new.private_key_pem.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise UnusableInput(refuse("signing-key-mismatch", path="private_key_pem")) from None
    if not isinstance(private, EllipticCurvePrivateKey):
        raise UnusableInput(refuse("signing-key-mismatch", path="private_key_pem"))
    made = act(
        request,
        key,
        "certificates.install_signing_key",
        new.certificate_pem,
        lambda **who: signing_keys.install_signing_key(
            organisation=body,
            private_key=private,
            certificate_pem=new.certificate_pem,
            chain_pem=new.chain_pem,
            **who,
        ),
    )
    return Status(201, SigningKey.objects.get(pk=made))


@router.post("/verify", response=dict)
def verify(request: HttpRequest, file: UploadedFile = File(...)) -> Any:  # type: ignore[type-arg]
    """Public: verify a certificate file (XML, or our PDF with the XML inside)."""
    language = "zh" if request.LANGUAGE_CODE.startswith("zh") else "en"  # type: ignore[attr-defined]
    asked = verifying.verify_file(file.read(verifying.LARGEST + 1), at=request.at)  # type: ignore[attr-defined]
    return report_as_json(asked.report, language=language)
