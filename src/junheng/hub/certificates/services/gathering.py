"""What an issue is judged by: gathered from record, qualifications, people and standards on the work date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from junheng.core.quantity.unit import convert, parse_unit
from junheng.hub.certificates.models import StandardCase
from junheng.hub.certificates.rules import IssueFacts, Persons, Piece, Point, Right, Standard
from junheng.hub.foundation.acting import Actor
from junheng.hub.institutions import queries as institutions
from junheng.hub.orders import queries as orders
from junheng.hub.orders import worksheet
from junheng.hub.orders.models import BenchRun, OriginalRecord
from junheng.hub.people import queries as people

Known = dict[Any, Any]
"""Answers of this gathering by what they were asked of; items of one bench ask the same of the same."""


def facts_to_issue(
    original: OriginalRecord, *, mark: str, by: Actor, known: Known | None = None, alone: bool = True
) -> IssueFacts:
    """Everything P1 looks at for this record, with the mark claimed, as it stood on the work date.

    `alone`: not together with the bench run it stands on.
    """
    line, on = original.line, original.work_to
    body, item = line.order.institution, line.item
    sheet = orders.sheet_of(original)
    asked = {} if known is None else known
    same = (line.item_id, body.pk, on, line.method_id, original.measured_by_id, original.checked_by_id, mark)

    def once(question: Any, ask: Callable[[], Any]) -> Any:
        if (question, same) not in asked:
            asked[question, same] = ask()
        return asked[question, same]

    pieces = tuple(used.piece_id for used in original.standards.all())
    suspected = once((pieces, original.work_from), lambda: _suspected(pieces, original.work_from, on))
    return IssueFacts(
        service=line.service,
        kind=line.kind,
        bench=_unissued_run(original) if alone else "",
        mark=mark,
        body=body.name_zh,
        item=item.name_zh,
        work_date=on,
        record_number=original.number,
        record_state=original.state,
        method=line.method.code if line.method else "",
        method_in_force=line.method is not None and institutions.method_in_force(line.method, on),
        persons=once("persons", lambda: _persons(original, mark=mark, by=by)),
        points=tuple(_point(result) for result in sheet.results),
        pieces=tuple(
            _piece(used, case=suspected.get(used.piece_id, "")) for used in original.standards.all()
        ),
        standards=once(pieces, lambda: tuple(_standards(original, on))),
        verification_rights=once("rights", lambda: _rights(original, "authorisation", on)),
        own_non_mandatory=body.pk == line.order.client_id and not line.mandatory,
        accreditations=_rights(original, "accreditation", on, results=sheet.results)
        if mark == "CNAS"
        else (),
        cma=_rights(original, "cma", on) if mark == "CMA" else (),
    )


def _unissued_run(original: OriginalRecord) -> str:
    run = original.bench_run
    return run.number if run is not None and run.state != BenchRun.State.LOCKED else ""


def _persons(original: OriginalRecord, *, mark: str, by: Actor) -> Persons:
    line, on = original.line, original.work_to
    body, item = line.order.institution, line.item
    measurer, checker = original.measured_by, original.checked_by
    signatories = people.signatories(body, mark=mark, item=item, on=on) if mark else []
    return Persons(
        measurer=measurer.name,
        measurer_id=str(measurer.pk),
        checker=checker.name if checker else "—",
        checker_id=str(checker.pk) if checker else "",
        approver=by.person_name,
        approver_id=str(by.person_id),
        measurer_registered=people.registration_covering(measurer, item, body, on) is not None,
        measurer_authorised=people.authorised_for(measurer, item, body, on) is not None,
        approver_appointed="approver" in by.roles,
        approver_signs_for_mark=any(person.pk == by.person_id for person in signatories),
        other_signatories=tuple(person.name for person in signatories if person.pk != by.person_id),
    )


def _point(result: worksheet.Result) -> Point:
    nominal = Decimal(result.nominal) if result.nominal else None
    return Point(
        label=f"{result.group} {result.nominal} {result.unit}".strip(),
        at=nominal,
        expanded=Decimal(result.U_text) if result.U_text else None,
        k=Decimal(result.k_text) if result.k_text else None,
        within=result.within,
        unit=result.result_unit,
        is_check=bool(result.check),
    )


def _suspected(pieces: Iterable[Any], first: date, last: date) -> dict[Any, str]:
    """The open case about each piece whose window holds work of these days."""
    rows = StandardCase.objects.filter(
        piece_id__in=pieces, state=StandardCase.State.OPEN, since__lte=last, until__gte=first
    )
    return dict(rows.values_list("piece_id", "number"))


def _piece(used: Any, *, case: str) -> Piece:
    evidence = used.evidence
    return Piece(
        name=f"{used.piece.instrument.name} {used.piece.instrument.serial}",
        status=used.piece.status,
        status_reason=used.piece.status_reason,
        certificate=evidence.number if evidence else "",
        worked_on=evidence.work_date if evidence else None,
        due=evidence.due if evidence else None,
        route=evidence.route if evidence else "",
        case=case,
    )


def _standards(original: OriginalRecord, on: date) -> Iterable[Standard]:
    """The measurement standards the used main pieces belong to, each once."""
    seen = {used.piece.standard_id: used.piece.standard for used in original.standards.all()}
    for standard in seen.values():
        examination = standard.examination
        state = institutions.state_on(examination, on) if examination else None
        yield Standard(
            code=f"{standard.code} {standard.name_zh}",
            needs_examination=standard.is_public or standard.is_highest,
            examined=state is not None and state.in_force,
            examination=f"{examination.number}, {state.state}" if examination and state else "",
        )


def _rights(
    original: OriginalRecord, kind: str, on: date, *, results: Iterable[worksheet.Result] = ()
) -> tuple[Right, ...]:
    """Qualifications of a type that speak of the item, in force or not, with the ranges and CMC they state."""
    line = original.line
    found = []
    for row in institutions.qualification_items(line.order.institution, kind, line.item):
        state = institutions.state_on(row.qualification, on)
        valid = row.qualification.valid
        found.append(
            Right(
                number=row.qualification.number,
                in_force=state.in_force,
                state=str(state.state),
                valid=f"{valid.lower or ''}~{valid.upper or ''}",
                ranges=tuple(_ranges(row.boxes)),
                cmc=_cmc(row.boxes, results),
            )
        )
    return tuple(found)


def _ranges(boxes: Iterable[Mapping[str, Any]]) -> Iterable[tuple[Decimal, Decimal]]:
    for box in boxes:
        part = box.get("range") or {}
        if "low" in part and "high" in part:
            yield Decimal(str(part["low"])), Decimal(str(part["high"]))


def _cmc(boxes: Iterable[Mapping[str, Any]], results: Iterable[worksheet.Result]) -> dict[str, Decimal]:
    """CMC (k = 2) of each point in the result's unit: constant, or a + b·|x| with both in the box's unit."""
    limits: dict[str, Decimal] = {}
    for result in results:
        for box in boxes:
            low_high = list(_ranges([box]))
            x = Decimal(result.nominal) if result.nominal else None
            if x is not None and low_high and not low_high[0][0] <= x <= low_high[0][1]:
                continue
            expanded = _expanded(box.get("uncertainty") or {}, x)
            if expanded is None:
                continue
            label = _point(result).label
            value = _converted(expanded, box["uncertainty"].get("unit", result.unit), result.result_unit)
            limits[label] = min(value, limits.get(label, value))
    return limits


def _converted(value: Decimal, source: str, target: str) -> Decimal:
    exact = convert(Fraction(value), parse_unit(source), parse_unit(target))
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def _expanded(stated: Mapping[str, Any], x: Decimal | None) -> Decimal | None:
    if "constant" in stated:
        return Decimal(str(stated["constant"]))
    linear = stated.get("linear")
    if linear is not None and x is not None:
        return Decimal(str(linear["a"])) + Decimal(str(linear["b"])) * abs(x)
    return None
