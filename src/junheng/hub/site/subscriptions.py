"""Which effect follows which fact: what runs upward or sideways between areas, in one list.

An effect is called with the fact and its moment, in the transaction of the fact; it calls verbs as the platform.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from junheng.hub.capabilities.events import CapabilityPublished
from junheng.hub.certificates import queries as certificates
from junheng.hub.certificates.events import CertificateIssued
from junheng.hub.comparisons.events import ComparisonPublished
from junheng.hub.comparisons.services import correcting
from junheng.hub.filing.services import booking
from junheng.hub.foundation.events import Fact, Ref
from junheng.hub.foundation.verbs import Effect, follow
from junheng.hub.industry.services import benchmarks
from junheng.hub.institutions.events import QualificationRevoked, QualificationSuspended
from junheng.hub.integrity.events import RemovalDecided
from junheng.hub.integrity.services import reviews
from junheng.hub.market import queries as market
from junheng.hub.market.services import hall
from junheng.hub.orders.events import CheckConcluded, OrderCancelled
from junheng.hub.orders.models import OrderLine
from junheng.hub.risk.events import DeterminationDecided
from junheng.hub.risk.services import campaigns, determinations
from junheng.hub.standards.services import lapsing
from junheng.hub.supervision import asking
from junheng.hub.supervision.events import BodySideNoted, CheckPublished, CheckSigned, ReserveCalled
from junheng.hub.supervision.models import Check
from junheng.hub.supervision.rules import checking


def _badge_after_check(fact: Any, at: datetime) -> None:
    """With the last side of a check in which the instrument failed, its owner's badge is under review, long before it is public."""
    row = Check.objects.select_related("draw", "instrument").filter(pk=fact.check.id).first()
    if row is None or row.state != Check.State.CONCLUDED or row.instrument_id is None:
        return
    failed = checking.failed(asking.questions_of(row), row.findings)
    if failed and row.instrument is not None:
        what = "；".join(each.zh for each in failed[:3])
        reviews.after_finding(Ref.to(row.instrument), f"{row.draw.number} {row.code}"[:80], what, at)


SUBSCRIPTIONS: tuple[tuple[type[Fact], Effect], ...] = (
    (CapabilityPublished, hall.after_capability),
    (CertificateIssued, reviews.after_certificate),
    (CheckConcluded, reviews.after_check),
    (ComparisonPublished, correcting.after_publication),
    (QualificationSuspended, lapsing.after_change),
    (QualificationRevoked, lapsing.after_change),
    (OrderCancelled, booking.after_cancelled),
    (RemovalDecided, determinations.after_removal),
    (CheckPublished, determinations.after_check),
    (CheckPublished, benchmarks.after_check),
    (ReserveCalled, campaigns.after_reserve),
    (CheckSigned, _badge_after_check),
    (BodySideNoted, _badge_after_check),
    (DeterminationDecided, benchmarks.after_determination),
    (QualificationRevoked, benchmarks.after_revocation),
)


def wire() -> None:
    """Called once at start-up."""
    for event, effect in SUBSCRIPTIONS:
        follow(event, effect)
    market.register_papers(certificates.papers_of_records)
    market.register_recalls(_recall_of)
    certificates.register_parts(_parts_of)


def _parts_of(line: OrderLine) -> list[certificates.PartElsewhere]:
    return [certificates.PartElsewhere(each.body, each.part) for each in market.parts_consented(line)]


def _recall_of(organisation_id: Any, number: str) -> market.Recall | None:
    row = certificates.case_by_number(organisation_id, number)
    return None if row is None else market.Recall(Ref.to(row), row.number)
