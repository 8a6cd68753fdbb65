"""The effect of a bad standard on one certificate, from the record it was issued on (practice P14, X14)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from junheng.core.conformity.verdict import symmetric
from junheng.core.quantity.rounding import without_noise
from junheng.core.quantity.unit import convert, parse_unit
from junheng.core.reason import JunhengError
from junheng.core.traceability.effect import Effect, Point, PointEffect, effect_on, worst
from junheng.hub.capabilities import queries as capabilities
from junheng.hub.capabilities.models import StandardPiece
from junheng.hub.capabilities.rules import USABLE
from junheng.hub.certificates import rules
from junheng.hub.certificates.models import CaseEffect, Certificate, StandardCase
from junheng.hub.certificates.services.correcting import Suspect, put_right
from junheng.hub.orders import queries as orders
from junheng.hub.orders import worksheet
from junheng.hub.orders.checks import stated_check
from junheng.hub.orders.models import OriginalRecord


@dataclass(frozen=True, slots=True)
class Judged:
    """One result of a record, what became of it, and its value with the standard put right as it would print."""

    result: worksheet.Result
    effect: PointEffect
    corrected: str = ""


RANKS = {"verdict-changes": 0, "value-changes": 1, "unknown": 2, "none": 3}


def effect_row(case: StandardCase, row: Certificate, *, depth: int) -> CaseEffect:
    """The row of one certificate: its worst point, recorded and corrected; not yet written."""
    judged = list(_judged(case, row)) if depth == 1 else []
    top = max(judged, key=lambda each: (each.effect.effect, _size(each.result)), default=None)
    found = worst(each.effect for each in judged).word
    result = top.result if top is not None else None
    return CaseEffect(
        tenant_id=case.tenant_id,
        readers=sorted({row.client.tenant_id, row.institution.tenant_id} - {case.tenant_id}),
        case=case,
        certificate=row,
        holder=row.client,
        holder_province=row.client.tenant_id,
        depth=depth,
        effect=found,
        rank=RANKS[found],
        recorded=result.value_text if result else "",
        corrected=top.corrected if top is not None else "",
        limit=result.limit_text if result else "",
        unit=result.result_unit if result else "",
        point=f"{result.group} {result.nominal} {result.unit}".strip()[:80] if result else "",
    )


def _size(result: worksheet.Result) -> float:
    return abs(result.value) / float(result.limit) if result.limit else 0.0


def _judged(case: StandardCase, row: Certificate) -> Iterable[Judged]:
    """Every result of the record it was issued on, with what the shift does to it; none where it cannot be read."""
    original = orders.record_for_page(row.body.record_id) if hasattr(row, "body") else None
    if original is None:
        return
    filled, suspect = orders.filled(original), _suspect(case, original)
    sheet = worksheet.compute(filled)
    judged = [each for each in sheet.results if each.check] or list(sheet.results)
    for result in judged:
        if result.block == filled.blocks[-1] and result.sense == "within":
            yield _effect(case, filled, result, suspect)


def _suspect(case: StandardCase, original: OriginalRecord) -> Suspect | None:
    """The bad standard as this record used it; None where nobody knows by how much it is wrong."""
    if not case.reads_high_by:
        return None
    used = [each for each in original.standards.all() if each.piece_id == case.piece_id]
    values = {name for each in used if each.evidence is not None for name in each.evidence.values}
    is_main = any(each.piece.role == StandardPiece.Role.MAIN for each in used)
    return Suspect(case.reads_high_by, case.unit, frozenset(values), is_main)


def _effect(
    case: StandardCase, filled: worksheet.Filled, result: worksheet.Result, suspect: Suspect | None
) -> Judged:
    right = put_right(filled, result, suspect) if suspect is not None else None
    if right is None:
        return Judged(result, PointEffect(None, Effect.UNKNOWN))
    uses = _used(case, result)
    before, after = _compared(filled, result), _compared(filled, right)
    guarded = not result.check and filled.edition.get("decision") == "guarded" and result.U is not None
    point = Point(
        error=str(before),
        U=result.U_text or None,
        limits=symmetric(result.limit) if result.limit is not None else None,
        uses_suspect=uses,
        guard=str(without_noise(result.U)) if guarded and result.U is not None else None,
    )
    found = effect_on(point, str(after - before))
    if found.true_error is None:
        return Judged(result, found)
    return Judged(result, found, result.value_text if uses is False else right.value_text)


def _compared(filled: worksheet.Filled, result: worksheet.Result) -> Decimal:
    """The value its verdict looks at: as rounded where the check compares so, else as computed."""
    stated = stated_check(filled.edition, result.check) if result.check else {}
    if stated.get("step") and stated.get("compare") != "unrounded":
        return Decimal(result.value_text)
    return without_noise(result.value)


def _used(case: StandardCase, result: worksheet.Result) -> bool | None:
    """Whether the point lies where the standard is bad; without a range everywhere. None: the two do not compare."""
    if not (case.low or case.high):
        return True
    try:
        x = convert(Fraction(result.nominal), parse_unit(result.unit), parse_unit(case.range_unit))
    except (JunhengError, ValueError):
        return None
    return (not case.low or x >= Fraction(case.low)) and (not case.high or x <= Fraction(case.high))


def facts_to_close(case: StandardCase, *, closing: str) -> rules.ClosingFacts:
    """What stands in the way of closing a case, looked at now."""
    rows = list(case.effects.select_related("certificate__institution", "holder", "retest"))
    unmended = [
        each.certificate.number for each in rows if each.effect == "verdict-changes" and not is_mended(each)
    ]
    silent = {
        each.holder_id: _whom(case, each)
        for each in rows
        if each.effect != "none" and not each.acknowledged_at
    }
    good = capabilities.last_work_date(case.piece)
    return rules.ClosingFacts(
        unmended=tuple(unmended),
        silent=tuple(sorted(silent.values())),
        closing=closing,
        piece=case.piece_name,
        found_on=case.found_on,
        standard_good=case.piece.status in USABLE or (good is not None and good >= case.found_on)
        or case.piece.instrument.scrapped_since is not None,
    )  # fmt: skip


def _whom(case: StandardCase, effect: CaseEffect) -> str:
    """A client of the laboratory by name; a client of a laboratory below it by that one and the certificate alone."""
    row = effect.certificate
    if row.institution_id == case.organisation_id:
        return effect.holder.name_zh
    return f"{row.institution.name_zh} {row.number}"


def is_mended(effect: CaseEffect) -> bool:
    """A certificate whose verdict changes is withdrawn, or its instrument was tested again.

    A paper that replaces it rests on the same record: it is mended when that one is (`recalls.follow_paper`).
    """
    if effect.certificate.state == Certificate.State.WITHDRAWN or _tested_again(effect):
        return True
    if effect.certificate.state != Certificate.State.REPLACED:
        return False
    later = CaseEffect.objects.filter(
        case_id=effect.case_id,
        certificate__relates_to_id=effect.certificate_id,
        certificate__relation="replaces",
    ).select_related("certificate", "retest")
    return bool(later) and all(is_mended(each) for each in later)


def _tested_again(effect: CaseEffect) -> bool:
    done = ["issued", "handed-back"]
    return effect.retest is not None and effect.retest.lines.filter(state__in=done).exists()
