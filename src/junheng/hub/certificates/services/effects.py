"""The effect of a bad standard on one certificate, from the record it was issued on (practice P14, X14)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from junheng.core.conformity.verdict import symmetric
from junheng.core.quantity.unit import convert, parse_unit
from junheng.core.reason import JunhengError
from junheng.core.traceability.effect import Effect, Point, PointEffect, effect_on, worst
from junheng.hub.capabilities import queries as capabilities
from junheng.hub.capabilities.rules import USABLE
from junheng.hub.certificates import rules
from junheng.hub.certificates.models import CaseEffect, Certificate, StandardCase
from junheng.hub.orders import queries as orders
from junheng.hub.orders import worksheet

RANKS = {"verdict-changes": 0, "value-changes": 1, "unknown": 2, "none": 3}


def effect_row(case: StandardCase, row: Certificate, *, depth: int) -> CaseEffect:
    """The row of one certificate: its worst point, recorded and corrected; not yet written."""
    judged = list(_judged(case, row)) if depth == 1 else []
    found = worst(effect for _result, effect in judged).word
    result, effect = max(judged, key=lambda each: (each[1].effect, _size(each[0])), default=(None, None))
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
        corrected=_text(effect.true_error) if effect and effect.true_error is not None else "",
        limit=result.limit_text if result else "",
        unit=result.result_unit if result else "",
        point=f"{result.group} {result.nominal} {result.unit}".strip()[:80] if result else "",
    )


def _text(value: Decimal) -> str:
    return format(value.normalize() + 0, "f")[:40]


def _size(result: worksheet.Result) -> float:
    return abs(result.value) / float(result.limit) if result.limit else 0.0


def _judged(case: StandardCase, row: Certificate) -> Iterable[tuple[worksheet.Result, PointEffect]]:
    """Every result of the record it was issued on, with what the shift does to it; none where it cannot be read."""
    original = orders.record_for_page(row.body.record_id) if hasattr(row, "body") else None
    if original is None:
        return
    last = orders.blocks_of(original)[-1]
    sheet = orders.sheet_of(original)
    judged = [each for each in sheet.results if each.check] or list(sheet.results)
    for result in judged:
        if result.block == last and result.sense == "within":
            yield result, _effect(case, result)


def _effect(case: StandardCase, result: worksheet.Result) -> PointEffect:
    shift = _shift(case, result)
    if shift is None:
        return PointEffect(None, Effect.UNKNOWN)
    limits = symmetric(result.limit) if result.limit is not None else None
    point = Point(
        error=result.value_text, U=result.U_text or None, limits=limits, uses_suspect=_used(case, result)
    )
    return effect_on(point, shift)


def _shift(case: StandardCase, result: worksheet.Result) -> str | None:
    """The shift in the result's own unit; None where it is not known or the two units do not convert."""
    if not case.reads_high_by:
        return None
    try:
        exact = convert(Fraction(case.reads_high_by), parse_unit(case.unit), parse_unit(result.result_unit))
    except JunhengError:
        return None
    return _text(Decimal(exact.numerator) / Decimal(exact.denominator))


def _used(case: StandardCase, result: worksheet.Result) -> bool:
    """Whether the point lies where the standard is bad; without a range it is bad everywhere."""
    if not result.nominal or not (case.low or case.high):
        return True
    x = Decimal(result.nominal)
    return (not case.low or x >= Decimal(case.low)) and (not case.high or x <= Decimal(case.high))


def facts_to_close(case: StandardCase, *, closing: str) -> rules.ClosingFacts:
    """What stands in the way of closing a case, looked at now."""
    rows = list(case.effects.select_related("certificate", "holder", "retest"))
    unmended = [
        each.certificate.number for each in rows if each.effect == "verdict-changes" and not is_mended(each)
    ]
    silent = {each.holder.name_zh for each in rows if each.effect != "none" and each.acknowledged_at is None}
    good = capabilities.last_work_date(case.piece)
    return rules.ClosingFacts(
        unmended=tuple(unmended),
        silent=tuple(sorted(silent)),
        closing=closing,
        piece=case.piece_name,
        found_on=case.found_on,
        standard_good=case.piece.status in USABLE or (good is not None and good >= case.found_on)
        or case.piece.instrument.scrapped_since is not None,
    )  # fmt: skip


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
