"""Issuing: the P1 gate, the signed XML, its rows and its fact, in one transaction. Nothing is half issued.

The signed bytes are on disk, named by their digest, before the transaction commits: killed in between, a file
without a name in the database is left, never a certificate without its bytes or its fact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from junheng.core.certificate.content import Lineage, Text
from junheng.core.certificate.digest_record import signature_lines
from junheng.core.certificate.findings import validate
from junheng.core.certificate.parsing import parse
from junheng.core.certificate.signature import sign
from junheng.core.certificate.typesetting.page import refusals_to_typeset
from junheng.core.certificate.writing import write_dcc
from junheng.core.reason import Refusal, Refused, refuse
from junheng.core.transparency.note import SignerKey
from junheng.core.transparency.sm2 import sm3_if_there
from junheng.hub.capabilities.services.standards import hold_pieces
from junheng.hub.certificates import events, rules
from junheng.hub.certificates.models import Certificate, CertificateBody, CertificateParent, SigningKey
from junheng.hub.certificates.queries import certificate_about
from junheng.hub.certificates.services.composing import Issue, compose
from junheng.hub.certificates.services.concluding import kind_of
from junheng.hub.certificates.services.gathering import Known, facts_to_issue
from junheng.hub.certificates.services.recalls import follow_paper, join_cases
from junheng.hub.certificates.services.signing_keys import certificates_of, private_key, signing_key_of
from junheng.hub.certificates.services.storing import content_as_json
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Person
from junheng.hub.foundation.services.attachments import write_blob
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions import queries as institutions
from junheng.hub.institutions.models import Organisation
from junheng.hub.instruments.models import Instrument
from junheng.hub.instruments.services import ledger
from junheng.hub.ledger.services.national import signers_of_tenant
from junheng.hub.orders import queries as orders
from junheng.hub.orders.models import BenchRun, OriginalRecord
from junheng.hub.orders.services import benches
from junheng.hub.orders.services.numbers import next_numbers
from junheng.hub.orders.services.records import lock_record

APPROVERS = frozenset({"approver", "nmi"})
RELEASE = "v0.1.0"
MOST_REFUSALS = 50
"""So many reasons of a bench run are said at once; each names its place."""


@dataclass(slots=True)
class Together:
    """What the certificates of one bench share: the gate was judged for all of them, so each is only written.

    The run and its records are held by this transaction; numbers, key and approver were fetched once.
    """

    numbers: list[str]
    key: SigningKey
    approver: Person
    national: Sequence[SignerKey]
    marks: dict[str, str] = field(default_factory=dict)


@verb(permission="certificates.issue_certificate", roles=APPROVERS, event=events.CertificateIssued)
def issue_certificate(
    *,
    original: OriginalRecord,
    by: Actor,
    at: datetime,
    mark: str = "",
    next_planned: date | None = None,
    together: Together | None = None,
) -> Certificate:
    """Issue the certificate of a checked record; what stops it depends on service and mark (practice P1).

    `together` is for `issue_bench_run` alone, which has asked the gate and tells the holder once for all.
    """
    if together is not None:
        made = _issue(original, by=by, at=at, mark=mark, next_planned=next_planned, together=together)
        _after(made, original, by=by, at=at)
        return made
    locked = _locked(original, by)
    earlier = Certificate.objects.filter(body__record=locked).order_by("id").first()
    if earlier is not None:
        raise Refused(refuse("already-issued", number=earlier.number))
    if refusals := rules.refusals_to_issue_certificate(facts_to_issue(locked, mark=mark, by=by)):
        raise Refused(*refusals)
    made = _issue(locked, by=by, at=at, mark=mark, next_planned=next_planned)
    lock_record(original=locked)
    _after(made, locked, by=by, at=at)
    _tell_holder(
        made, at=at, zh=f"证书 {made.number} 已签发。", en=f"Certificate {made.number} has been issued."
    )
    return made


@verb(permission="certificates.issue_bench_run", roles=APPROVERS, event=events.BenchRunIssued)
def issue_bench_run(*, run: BenchRun, by: Actor, at: datetime) -> BenchRun:
    """Issue a certificate for each item of a checked run, or a notice where it failed; all of them, or none."""
    if run.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    current = BenchRun.objects.select_for_update().get(pk=run.pk)
    if current.state != BenchRun.State.CHECKED:
        raise Refused(refuse("record-not-checked", number=current.number, state=current.state))
    benches.hold_members(run=run)
    rows = list(orders.members_of_run(run))
    hold_pieces({used.piece_id for row in rows for used in row.standards.all()})
    known: Known = {}
    refusals = [
        Refusal(each.code, each.facts, f"{row.bench_place}", each.allowed)
        for row in rows
        for each in rules.refusals_to_issue_certificate(
            facts_to_issue(row, mark=row.line.mark, by=by, known=known, alone=False)
        )
    ]
    if refusals:
        raise Refused(*refusals[:MOST_REFUSALS])
    together = _together(run.organisation, len(rows), by=by, at=at)
    made = [
        issue_certificate(original=row, mark=row.line.mark, together=together, by=by, at=at) for row in rows
    ]
    benches.lock_run(run=run)
    _tell_holders(run, made, at=at)
    record(
        events.BenchRunIssued(
            run=Ref.to(run), number=run.number, certificates=str(len(made)),
            failed=str(sum(each.kind == Certificate.Kind.NOTICE for each in made)),
        )
    )  # fmt: skip
    run.refresh_from_db()
    return run


@verb(permission="certificates.reissue_certificate", roles=APPROVERS, event=events.CertificateIssued)
def reissue_certificate(
    *, certificate: Certificate, relation: str, reason: str, changed: str, by: Actor, at: datetime
) -> Certificate:
    """A new paper that `replaces` or `supplements` an earlier one: new number, why, what changed (practice P13)."""
    if certificate.institution_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    old = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if old.state != Certificate.State.ISSUED:
        raise Refused(refuse("certificate-not-in-state", number=old.number, state=old.state, act="re-issued"))
    if not reason.strip() or not changed.strip():
        raise Refused(refuse("lineage-needs-reason", path="reason"))
    if relation not in ("replaces", "supplements"):
        raise Refused(refuse("nothing-to-replace"))
    original = _locked(old.body.record, by)
    made = _issue(
        original,
        by=by,
        at=at,
        mark=old.mark,
        next_planned=old.planned_recalibration,
        replaces=(old, relation, reason.strip()[:300], changed.strip()[:300]),
    )
    if relation == "replaces":
        Certificate.objects.filter(pk=old.pk).update(
            state=Certificate.State.REPLACED, state_reason=reason.strip()[:300], state_since=at
        )
    follow_paper(made=made, old=old, at=at)
    _tell_holder(made, at=at, zh=f"证书 {made.number} 代替或补充 {old.number}：{reason.strip()}。请交回旧证书。",
                 en=f"Certificate {made.number} follows {old.number}: {reason.strip()}. Return the earlier paper.")  # fmt: skip
    return made


def _together(body: Organisation, count: int, *, by: Actor, at: datetime) -> Together:
    key = signing_key_of(body, at)
    if key is None:
        raise Refused(refuse("signing-key-missing", body=body.name_zh))
    series = next_numbers(organisation=body, series="C", on=today(at), count=count)
    return Together(
        [_in_the_country(body, each) for each in reversed(series)],
        key,
        Person.objects.get(pk=by.somebody),
        signers_of_tenant(body.tenant_id),
    )


def _locked(original: OriginalRecord, by: Actor) -> OriginalRecord:
    OriginalRecord.objects.select_for_update().get(pk=original.pk)
    full = orders.record_for_page(original.pk)
    if full is None or full.line.order.institution_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    hold_pieces(used.piece_id for used in full.standards.all())
    return full


def _issue(
    original: OriginalRecord,
    *,
    by: Actor,
    at: datetime,
    mark: str,
    next_planned: date | None,
    replaces: tuple[Certificate, str, str, str] | None = None,
    together: Together | None = None,
) -> Certificate:
    line = original.line
    body = line.order.institution
    shared = together or _together(body, 1, by=by, at=at)
    if mark not in shared.marks:
        shared.marks[mark] = _mark_number(original, mark)
    lineage = None
    if replaces is not None:
        old, relation, reason, changed = replaces
        change: Any = relation
        lineage = Lineage(change, old.number, Text(reason, reason), Text(changed, changed))
    content_kind = kind_of(original, orders.sheet_of(original))
    issue = Issue(
        number=shared.numbers.pop(),
        mark=mark,
        mark_number=shared.marks[mark],
        issued=today(at),
        approver=shared.approver,
        valid_until=_valid_until(original) if content_kind == "verification" else None,
        next_planned=next_planned,
        lineage=lineage,
        example=body.is_demo,
        release=RELEASE,
    )
    content = compose(original, issue)
    if missing := refusals_to_typeset(content):
        raise Refused(*missing)
    signed = _signed(content, shared.key, at)
    digest = write_blob(signed)
    made = Certificate.objects.create(
        tenant_id=body.tenant_id,
        readers=sorted({line.order.client.tenant_id} - {body.tenant_id}),
        number=issue.number,
        kind=content.kind,
        mark=mark,
        state_since=at,
        relation=replaces[1] if replaces else "",
        relates_to=replaces[0] if replaces else None,
        relation_reason=replaces[2] if replaces else "",
        institution=body,
        client=line.order.client,
        instrument=line.instrument,
        item=line.item,
        method_code=line.method.code if line.method else "",
        work_from=original.work_from,
        work_to=original.work_to,
        issued_at=at,
        valid_until=issue.valid_until,
        planned_recalibration=next_planned,
        conclusion=content.conformity.conclusion.zh if content.conformity else "",
        xml_sha256=digest,
    )
    CertificateBody.objects.create(
        certificate=made,
        tenant_id=made.tenant_id,
        readers=made.readers,
        line=line,
        record=original,
        content=content_as_json(content),
        issued_by_id=by.somebody,
        signing_key=shared.key,
    )
    above = _parents(made, original)
    if replaces is None:  # a re-issue follows its earlier paper
        join_cases(made=made, above=above, at=at)
    _record(made, original, shared, digest_sm3=sm3_if_there(signed))
    return made


def _in_the_country(body: Organisation, series: str) -> str:
    """Unique in the country: the body's own nine characters of its code, then year and running number."""
    return f"{body.uscc[8:17]}-{series.removeprefix('C-')}"


def _signed(content: Any, key: SigningKey, at: datetime) -> bytes:
    """The signed XML; its own schema and business rules are asked once more before anything is kept."""
    certificate, chain = certificates_of(key)
    signed = sign(
        write_dcc(content), key=private_key(key), certificate=certificate, chain=chain, signing_time=at
    )
    answer = validate(parse(signed))
    if not answer.is_valid:
        faults = [
            *answer.schema.errors,
            *(each.refusal for each in answer.findings if each.severity == "error"),
        ]
        raise Refused(
            *(refuse("certificate-data-unusable", why=each.message("en")[:200]) for each in faults[:10])
        )
    return signed


def _mark_number(original: OriginalRecord, mark: str) -> str:
    kind = {"CNAS": "accreditation", "CMA": "cma"}.get(mark)
    if kind is None:
        return ""
    rows = institutions.qualification_items(original.line.order.institution, kind, original.line.item)
    live = [row for row in rows if institutions.state_on(row.qualification, original.work_to).in_force]
    return live[0].qualification.number if live else ""


def _valid_until(original: OriginalRecord) -> date | None:
    """The last day of a verification by the cycle of its catalogue item, else of its template (practice P12)."""
    listed = original.line.instrument.catalogue_item
    months = original.edition.data.get("cycle_months")
    if listed is not None and listed.cycle_months is not None:
        months = listed.cycle_months
    if original.line.service != "verification" or months is None:
        return None
    tenant = original.line.order.institution.tenant_id
    return institutions.due_date(tenant, worked_on=original.work_to, months=months)


def _parents(made: Certificate, original: OriginalRecord) -> set[UUID]:
    """The edges up, one for each standard used; returned are the certificates of this platform among them."""
    edges = CertificateParent.objects.bulk_create(
        CertificateParent(
            certificate=made,
            tenant_id=made.tenant_id,
            evidence=used.evidence,
            piece=used.piece,
            piece_name=f"{used.piece.instrument.name} {used.piece.instrument.serial}"[:120],
            parent_number=used.evidence.number,
            parent_issuer=used.evidence.issuer_name,
            parent_certificate_id=used.evidence.certificate_id
            or certificate_about(used.evidence.number, used.piece.instrument_id),
            parent_kind=used.evidence.kind,
            parent_route=used.evidence.route,
            parent_sha256=used.evidence.attachment.sha256 if used.evidence.attachment else "",
            parent_verdict=used.evidence.file_verdict,
            parent_work_date=used.evidence.work_date,
            parent_due=used.evidence.due,
            judged_on=original.work_to,
        )
        for used in original.standards.all()
        if used.evidence is not None
    )
    return {each.parent_certificate_id for each in edges if each.parent_certificate_id is not None}


def _record(made: Certificate, original: OriginalRecord, shared: Together, *, digest_sm3: str | None) -> None:
    """The fact of the issue; where the log has an SM2 key that signs here, it signs the record too."""
    line = original.line
    fact = events.CertificateIssued(
        certificate=Ref.to(made),
        line=Ref.to(line),
        order=Ref.to(line.order),
        instrument=Ref.to(line.instrument),
        number=made.number,
        kind=made.kind,
        mark=made.mark,
        institution=made.institution.uscc,
        digest=made.xml_sha256,
        digest_sm3=digest_sm3,
        work_to=made.work_to.isoformat(),
        signer=shared.key.fingerprint,
        relation=made.relation or None,
        relates_to=made.relates_to.number if made.relates_to else None,
        valid_until=made.valid_until.isoformat() if made.valid_until else None,
        holder=made.client.uscc,
    )
    if shared.national:
        fact = replace(fact, record_sm2=signature_lines(fact.public(), shared.national))
    record(fact, tenant=made.tenant_id)


def _after(made: Certificate, original: OriginalRecord, *, by: Actor, at: datetime) -> None:
    instrument = original.line.instrument
    test = {
        "verification": Instrument.Test.PASSED,
        "verification-notice": Instrument.Test.FAILED,
    }.get(made.kind, Instrument.Test.CALIBRATED)
    ledger.note_test(instrument=instrument, test=test)
    if made.kind == Certificate.Kind.NOTICE:
        _cancel_mark(made, at=at)
    due = made.valid_until or made.planned_recalibration
    if due is not None:
        ledger.set_due_date(
            instrument=instrument,
            service="verification" if made.valid_until else "calibration",
            worked_on=made.work_to,
            due=due,
            basis="规程周期" if made.valid_until else "持有者计划",
            certificate_number=made.number,
            by=by,
            at=at,
        )


def _tell_holders(run: BenchRun, made: Sequence[Certificate], *, at: datetime) -> None:
    """One notice a client for a whole run."""
    for client in {each.client_id: each.client for each in made}.values():
        own = [each for each in made if each.client_id == client.pk]
        failed = sum(each.kind == Certificate.Kind.NOTICE for each in own)
        notify(
            tenant=client.tenant_id,
            organisation_id=client.pk,
            zh=f"台次 {run.number}：已签发 {len(own)} 份，其中不合格 {failed} 件。",
            en=f"Bench run {run.number}: {len(own)} papers issued, {failed} items failed.",
            at=at,
            url="/certificates",
        )


def _cancel_mark(made: Certificate, *, at: datetime) -> None:
    """A notice of the result cancels the mark before it: the instrument is no longer in date (practice P3)."""
    earlier = ledger.cancel_due_date(
        instrument=made.instrument, service="verification", on=made.work_to, by_notice=made.number
    )
    if earlier:
        _tell_holder(
            made, at=at, zh=f"{made.instrument.name} 检定不合格，原合格标记 {earlier} 注销，停止使用。",
            en=f"{made.instrument.name} failed; its earlier mark {earlier} is cancelled, stop using it.",
        )  # fmt: skip


def _tell_holder(made: Certificate, *, at: datetime, zh: str, en: str) -> None:
    notify(
        tenant=made.client.tenant_id,
        organisation_id=made.client_id,
        zh=zh,
        en=en,
        at=at,
        url=f"/certificates/{made.pk}",
    )
