"""The routes of practice P15, each judged on the work date of the certificate that uses it.

Sources: ILAC P10:07/2020, clause 2 (competent laboratories, CMC), VIM 5.10 and 5.13 (intrinsic standards,
reference materials), ISO/IEC 17025:2017, 6.5 and annex A. What is not shown cannot be told; what is shown to be
outside its limits breaks the chain.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import junheng.core.traceability.reasons  # noqa: F401  # declares the codes below
from junheng.core.reason import Refusal, refuse
from junheng.core.traceability.evidence import (
    AgreedReference,
    Certificate,
    CompetentLaboratory,
    Coverage,
    ForeignCertificate,
    IntrinsicStandard,
    NationalStandard,
    RatioMethod,
    ReferenceMaterialBatch,
    TimeLink,
)


def route_refusals(source: Certificate, child: Certificate) -> tuple[Refusal, ...]:
    """Why the route of a source does not carry what a child did on its work date.

    A competence is judged on the day of the certificate it stands behind, the source's own.
    """
    route, work = source.route, child.work_date
    if route is None:
        return ()
    on = work if isinstance(work, date) else None
    match route:
        case NationalStandard():
            found = _within(source, child, on, route.valid_from, route.valid_to)
        case CompetentLaboratory():
            found = _covered(source, route.coverage)
        case ForeignCertificate():
            found = _foreign(source, route)
        case ReferenceMaterialBatch():
            found = _material(source, child, on, route)
        case IntrinsicStandard():
            found = _intrinsic(source, child, on, route)
        case RatioMethod():
            found = _stated(source, bool(route.procedure), "自校准程序", "the procedure of the ratio")
        case TimeLink():
            found = _time(source, child, on, route)
        case AgreedReference():
            found = _agreed(source, child, on, route)
    return tuple(found)


def _within(
    source: Certificate, child: Certificate, on: date | None, since: date | None, until: date | None
) -> Iterator[Refusal]:
    """A day between two others, both included; an end that is not stated does not limit."""
    names = {"child": child.id, "parent": source.id}
    if on is None:
        if since is not None or until is not None:
            yield refuse("parent-date-missing", **names)
        return
    day = date(on.year, on.month, on.day)
    if since is not None and day < since:
        yield refuse("route-not-yet-valid", **names, since=since, work=day)
    if until is not None and day > until:
        yield refuse("route-ended", **names, until=until, work=day)


def _stated(source: Certificate, there: bool, what_zh: str, what_en: str) -> Iterator[Refusal]:
    if not there:
        yield refuse("route-evidence-missing", parent=source.id, what_zh=what_zh, what_en=what_en)


def _covered(source: Certificate, coverage: Coverage | None) -> Iterator[Refusal]:
    """U below the CMC is not covered (ILAC P14:09/2020, 5.4); validity counts on the certificate's own day."""
    if coverage is None or coverage.covers is None:
        yield refuse("cmc-unknown", parent=source.id)
        return
    if not coverage.covers:
        yield refuse("outside-cmc", parent=source.id)
    if coverage.U is not None and coverage.cmc is not None and coverage.cmc > coverage.U:
        yield refuse("below-cmc", parent=source.id, u=coverage.U, cmc=coverage.cmc)
    yield from _within(source, source, source.work_date, coverage.valid_from, coverage.valid_to)


def _foreign(source: Certificate, route: ForeignCertificate) -> Iterator[Refusal]:
    yield from _stated(source, bool(route.sha256), "所附证书的摘要", "the digest of the attached certificate")
    if route.genuine is not True:
        code = "attached-not-verified" if route.genuine is None else "attached-not-genuine"
        yield refuse(code, parent=source.id)
    yield from _covered(source, route.coverage)


def _material(
    source: Certificate, child: Certificate, on: date | None, route: ReferenceMaterialBatch
) -> Iterator[Refusal]:
    yield from _stated(source, bool(route.batch), "批号", "its batch")
    yield from _stated(source, route.expires is not None, "有效期", "its expiry")
    yield from _within(source, child, on, None, route.expires)
    yield from _opened(source, child, on, route)
    used, least = route.sample_used, route.minimum_sample
    if used is not None and least is not None and used < least:
        yield refuse("sample-too-small", parent=source.id, used=used, least=least)
    yield from _stated(source, least is None or used is not None, "取样量", "the sample used")


def _opened(
    source: Certificate, child: Certificate, on: date | None, route: ReferenceMaterialBatch
) -> Iterator[Refusal]:
    opened, until = route.opened_on, route.good_after_opening_until
    yield from _stated(source, until is None or opened is not None, "开封日", "the day it was opened")
    if on is None or opened is None:
        return
    day = date(on.year, on.month, on.day)
    names = {"child": child.id, "parent": source.id, "opened": str(opened), "work": str(day)}
    if day < opened:
        yield refuse("opened-later", **names)
    if until is not None and day > until:
        yield refuse("opened-too-long", **names, until=until)


def _intrinsic(
    source: Certificate, child: Certificate, on: date | None, route: IntrinsicStandard
) -> Iterator[Refusal]:
    yield from _stated(source, bool(route.realisation), "复现记录", "proof of its realisation")
    yield from _stated(source, route.compared_on is not None, "定期比对", "a periodic comparison")
    yield from _within(source, child, on, route.compared_on, route.comparison_due)


def _time(source: Certificate, child: Certificate, on: date | None, route: TimeLink) -> Iterator[Refusal]:
    monitored = route.from_day is not None and route.to_day is not None
    yield from _stated(source, monitored, "链路的监测时段", "the days its link was monitored")
    yield from _within(source, child, on, route.from_day, route.to_day)


def _agreed(
    source: Certificate, child: Certificate, on: date | None, route: AgreedReference
) -> Iterator[Refusal]:
    named = bool(route.reference and route.agreed_by)
    yield from _stated(source, named, "约定的参考及约定各方", "the agreed reference and who agreed on it")
    yield from _within(source, child, on, route.took_part_on, route.valid_to)
