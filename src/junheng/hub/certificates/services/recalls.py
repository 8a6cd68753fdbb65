"""Verbs of a bad standard (practice P14, X14): a case with its window, the effect on each certificate, notices, re-tests.

The platform stops the standard, works out the effects and tells everybody at once; what follows (withdrawal, re-test,
suspension of a right) is done by those whose act it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from junheng.core.reason import Refused, refuse
from junheng.core.traceability.effect import Effect
from junheng.hub.capabilities import queries as capabilities
from junheng.hub.capabilities.models import StandardPiece
from junheng.hub.capabilities.services.alarms import Alarm, stop_piece
from junheng.hub.certificates import events, rules, tracing
from junheng.hub.certificates.models import CaseEffect, Certificate, StandardCase
from junheng.hub.certificates.services import effects
from junheng.hub.certificates.services.inquiries import mark
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.ids import new_id
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation
from junheng.hub.orders.models import Order
from junheng.hub.orders.services import ordering
from junheng.hub.orders.services.numbers import next_number

OPENERS = frozenset({"quality", "std_owner", "inst_admin", "nmi", "verifier"})
CLOSERS = OPENERS - {"verifier"}
HOLDERS = ordering.CLIENTS


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: the day, by how much (decimal text, empty where unknown) and between which points of its range.

    `reads_high_by` is s of `services.correcting`: what was attributed to the standard minus its true value, in `unit`;
    `low` and `high` are points of the range, in `range_unit`.
    """

    found_on: date
    why: str
    reads_high_by: str = ""
    unit: str = "1"
    low: str = ""
    high: str = ""
    range_unit: str = ""
    since: date | None = None
    since_basis: str = ""
    until: date | None = None
    """Last day of the window where it is known, as by an alarm; else worked out."""
    stops: bool = True
    """Whether it is stopped; not where it was put right on the day it was found bad (as found outside, practice P7)."""


@verb(permission="certificates.open_case", roles=OPENERS, event=events.CaseOpened)
def open_case(*, piece: StandardPiece, finding: Finding, by: Actor, at: datetime) -> StandardCase:
    """Open the case of a bad standard: it is stopped, and every certificate under it gets its effect and notices."""
    if piece.standard.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    _alone(piece)
    since, basis = _window(piece, finding)
    facts = rules.CaseFacts(
        piece=piece.instrument.name, found_on=finding.found_on, since=since, today=today(at), why=finding.why,
        numbers={
            "reads_high_by": rules.Stated(finding.reads_high_by, finding.unit),
            "low": rules.Stated(finding.low, finding.range_unit), "high": rules.Stated(finding.high, finding.range_unit),
        },
        open_case=next(iter(piece.cases.filter(state="open").values_list("number", flat=True)), ""),
    )  # fmt: skip
    if refusals := rules.refusals_to_open_case(facts):
        raise Refused(*refusals)
    assert since is not None
    body = piece.standard.organisation
    case = StandardCase.objects.create(
        tenant_id=body.tenant_id,
        number=f"{body.uscc[8:17]}-{next_number(organisation=body, series='Z', on=today(at))}",
        organisation=body,
        piece=piece,
        piece_name=f"{piece.instrument.name} {piece.instrument.serial}"[:160],
        since=since,
        since_basis=basis[:200],
        found_on=finding.found_on,
        until=_last_day(piece, finding, today(at)),
        reads_high_by=finding.reads_high_by,
        unit=finding.unit[:20],
        low=finding.low,
        high=finding.high,
        range_unit=finding.range_unit[:20],
        why=finding.why.strip()[:300],
        opened_by_id=by.somebody,
        opened_at=at,
    )
    if finding.stops:
        stop_piece(piece=piece, reason=f"{case.number}：{case.why}", at=at)
    made = _effects_of(case)
    _let_read(case, made)
    mark(made, at=at)
    _tell(case, made, at=at)
    counts = Counter(each.effect for each in made)
    record(
        events.CaseOpened(
            case=Ref.to(case), piece=Ref.to(piece), instrument=Ref.to(piece.instrument), number=case.number,
            since=since.isoformat(), found_on=case.found_on.isoformat(), certificates=str(len(made)),
            verdict_changes=str(counts["verdict-changes"]), value_changes=str(counts["value-changes"]),
            unknown=str(counts["unknown"]), why=case.why,
        ),
        also=[Ref.to(each.certificate) for each in made],
    )  # fmt: skip
    return case


def open_case_by_alarm(alarm: Alarm, by: Actor, at: datetime) -> None:
    """The case that an alarm opens; where one is open already, it goes on there (practice P6, P9)."""
    if alarm.piece.cases.filter(state="open").exists():
        return
    good = None if alarm.always else capabilities.last_good_evidence(alarm.piece, alarm.on, plan=alarm.plan)
    since, basis = (good.on, good.words) if good is not None else (min(alarm.since, alarm.on), alarm.basis)
    finding = Finding(
        found_on=alarm.on, why=alarm.why, unit=alarm.unit, since=since, since_basis=basis, until=alarm.until or today(at),
        reads_high_by=alarm.reads_high_by, stops=alarm.until is None,
    )  # fmt: skip
    open_case(piece=alarm.piece, finding=finding, by=by, at=at)


def _window(piece: StandardPiece, finding: Finding) -> tuple[date | None, str]:
    """From which day it is suspected: as stated, else the last good evidence before the finding."""
    if finding.since is not None:
        return finding.since, finding.since_basis or "—"
    good = capabilities.last_good_evidence(piece, finding.found_on)
    return (good.on, good.words) if good is not None else (None, "")


def _alone(piece: StandardPiece) -> None:
    """Wait for certificates that are being issued with it: they belong to the case (`standards.hold_pieces`)."""
    list(StandardPiece.objects.select_for_update().filter(pk=piece.pk).values_list("pk"))
    piece.refresh_from_db(fields=["status", "stopped_at"])


def _last_day(piece: StandardPiece, finding: Finding, on: date) -> date:
    """Until when its work is suspected: it was stopped, or a certificate made since the finding shows it good."""
    if finding.until is not None:
        return finding.until
    stopped = on if piece.stopped_at is None else today(piece.stopped_at)
    good = capabilities.first_work_date(piece, finding.found_on)
    return max(finding.found_on, min(stopped, good or stopped))


def _effects_of(case: StandardCase) -> list[CaseEffect]:
    """One row a certificate under the piece in the window, and everything that rests on one of those."""
    found = tracing.under_piece(case.piece_id, since=case.since, until=case.until)
    rows = Certificate.objects.select_related("client", "institution").in_bulk([each.id for each in found])
    made = [effects.effect_row(case, rows[each.id], depth=each.depth) for each in found]
    return CaseEffect.objects.bulk_create(made)


def follow_paper(*, made: Certificate, old: Certificate, at: datetime) -> None:
    """A re-issue rests on the record of the paper before it: each open case about that one is about this one too.

    Part of the verb that re-issues. Its holder is told, and acknowledges the new paper by itself.
    """
    with tenancy.also(made.client.tenant_id):
        rows = list(
            CaseEffect.objects.filter(certificate=old, case__state=StandardCase.State.OPEN).select_related(
                "case"
            )
        )
    for each in rows:
        each.pk, each.certificate, each.acknowledged_at, each.acknowledged_by = new_id(), made, None, None
    _join(rows, at=at)


def join_cases(*, made: Certificate, above: Collection[UUID], at: datetime) -> None:
    """A paper resting on certificates that are under open cases is under these too, a level below.

    Part of the verb that issues; `above` are the certificates of its standards.
    """
    found = CaseEffect.objects.filter(certificate__in=above, case__state=StandardCase.State.OPEN)
    nearest = {}
    for each in found.exclude(effect=Effect.NONE.word).select_related("case").order_by("-depth"):
        nearest[each.case_id] = each
    _join([effects.effect_row(each.case, made, depth=each.depth + 1) for each in nearest.values()], at=at)


def _join(rows: Sequence[CaseEffect], *, at: datetime) -> None:
    """A certificate issued after its cases were opened: its rows, who may read them, the warning, the notices."""
    with tenancy.also(*{each.tenant_id for each in rows}):
        CaseEffect.objects.bulk_create(rows)
        for each in rows:
            _let_read(each.case, list(each.case.effects.all()))
    mark(rows, at=at)
    for each in rows:
        if each.effect != Effect.NONE.word:
            _tell_holder(each.case, [each], at=at)


def _let_read(case: StandardCase, made: Sequence[CaseEffect]) -> None:
    """The provinces of the holders may read the case."""
    readers = sorted({each.holder_province for each in made} - {case.tenant_id})
    StandardCase.objects.filter(pk=case.pk).update(readers=readers)
    case.readers = readers


def _tell(case: StandardCase, made: Sequence[CaseEffect], *, at: datetime) -> None:
    """A notice to each holder with the worst effect on its certificates, and to the regulator of each province."""
    worst: dict[object, list[CaseEffect]] = {}
    for each in made:
        if each.effect != Effect.NONE.word:
            worst.setdefault(each.holder_id, []).append(each)
    for rows in worst.values():
        _tell_holder(case, rows, at=at)
    provinces = Counter(each.holder_province for each in made)
    offices = Organisation.objects.filter(
        kind="regulator-province", tenant_id__in=provinces, state="verified"
    )
    for office in offices:
        count = provinces[office.tenant_id]
        notify(
            tenant=office.tenant_id, organisation_id=office.pk, at=at, url=f"/cases/{case.pk}",
            zh=f"{case.organisation.name_zh} 的标准器发现异常（{case.number}），本省涉及 {count} 份证书。",
            en=f"A standard of {case.organisation.name_en or case.organisation.name_zh} was found bad ({case.number}); "
            f"{count} certificates in this province.",
        )  # fmt: skip


def _tell_holder(case: StandardCase, rows: Sequence[CaseEffect], *, at: datetime) -> None:
    first = min(rows, key=lambda each: each.rank)
    words = {
        "verdict-changes": ("结论改变，请停用并重检", "the verdict changes: stop using it and have it tested again"),
        "value-changes": ("数值改变超出 U", "the value changes by more than U"),
        "unknown": ("影响无从判断", "the effect cannot be told"),
    }[first.effect]  # fmt: skip
    notify(
        tenant=first.holder_province, organisation_id=first.holder_id, at=at, url=f"/cases/{case.pk}",
        zh=f"证书 {first.certificate.number} 等 {len(rows)} 份所用的标准器发现异常：{words[0]}。请逐份确认。",
        en=f"The standard behind certificate {first.certificate.number} ({len(rows)} in all) was found bad: {words[1]}. "
        "Acknowledge each.",
    )  # fmt: skip


@verb(permission="certificates.acknowledge_effect", roles=HOLDERS, event=events.EffectAcknowledged)
def acknowledge_effect(*, effect: CaseEffect, by: Actor, at: datetime) -> CaseEffect:
    """The holder has read what it means for this certificate; each is acknowledged alone."""
    _only_holder(effect, by)
    with tenancy.also(effect.tenant_id):
        changed = CaseEffect.objects.filter(pk=effect.pk, acknowledged_at=None).update(
            acknowledged_at=at, acknowledged_by_id=by.person_id
        )
        if not changed:
            raise Refused(refuse("effect-acknowledged-already", number=effect.certificate.number))
        effect.refresh_from_db()
        record(
            events.EffectAcknowledged(
                case=Ref.to(effect.case), certificate=Ref.to(effect.certificate), number=effect.case.number
            ),
            tenant=effect.tenant_id,
        )
    return effect


@verb(permission="certificates.order_retest", roles=HOLDERS, event=events.RetestOrdered)
def order_retest(*, effect: CaseEffect, by: Actor, at: datetime) -> Order:
    """The holder sends the instrument again, to the laboratory that measured it; the case is named in the order."""
    _only_holder(effect, by)
    effect = _locked(effect)
    row = effect.certificate
    if effect.case.state != StandardCase.State.OPEN:
        raise Refused(refuse("case-not-open", number=effect.case.number))
    if effect.retest is not None:
        raise Refused(refuse("retest-ordered-already", number=row.number, order=effect.retest.number))
    service = {"verification-notice": "verification"}.get(row.kind, row.kind)
    wanted = ordering.Wanted(row.instrument, service, "subsequent" if service == "verification" else "")
    note = f"重检：案件 {effect.case.number}，原证书 {row.number}"
    order = ordering.place_order(
        client=row.client, institution=row.institution, lines=[wanted], note=note, by=by, at=at
    )
    with tenancy.also(effect.tenant_id):
        CaseEffect.objects.filter(pk=effect.pk).update(retest=order)
        record(
            events.RetestOrdered(
                case=Ref.to(effect.case), certificate=Ref.to(row), order=Ref.to(order), number=effect.case.number,
                order_number=order.number,
            ),
            tenant=effect.tenant_id,
        )  # fmt: skip
    return order


@verb(permission="certificates.close_case", roles=CLOSERS, event=events.CaseClosed)
def close_case(*, case: StandardCase, closing: str, by: Actor, at: datetime) -> StandardCase:
    """Close a case with its evidence: verdicts mended, holders heard, the standard good again (or out for ever)."""
    if case.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    current = StandardCase.objects.select_for_update(of=("self",)).select_related("piece").get(pk=case.pk)
    if current.state != StandardCase.State.OPEN:
        raise Refused(refuse("case-not-open", number=current.number))
    if refusals := rules.refusals_to_close_case(effects.facts_to_close(current, closing=closing)):
        raise Refused(*refusals)
    StandardCase.objects.filter(pk=current.pk).update(
        state=StandardCase.State.CLOSED,
        closed_by_id=by.person_id,
        closed_at=at,
        closing=closing.strip()[:500],
    )
    mark(list(current.effects.select_related("certificate")), at=at)
    case.refresh_from_db()
    record(
        events.CaseClosed(
            case=Ref.to(case), piece=Ref.to(case.piece), number=case.number, closing=case.closing
        )
    )
    return case


def _locked(effect: CaseEffect) -> CaseEffect:
    """The effect and its case as they stand; a second order of the same re-test waits, and so does closing."""
    rows = CaseEffect.objects.select_for_update(of=("self", "case")).select_related(
        "case", "certificate__institution", "certificate__client", "certificate__instrument", "retest"
    )
    with tenancy.also(effect.tenant_id):
        return rows.get(pk=effect.pk)


def _only_holder(effect: CaseEffect, by: Actor) -> None:
    if effect.holder_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
