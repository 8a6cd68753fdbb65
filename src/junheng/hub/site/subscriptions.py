"""Which effect follows which fact: what runs upward or sideways between areas, in one list.

An effect is called with the fact and its moment, in the transaction of the fact; it calls verbs as the platform.
"""

from __future__ import annotations

from junheng.hub.certificates.events import CertificateIssued
from junheng.hub.foundation.events import Fact
from junheng.hub.foundation.verbs import Effect, follow
from junheng.hub.integrity.events import RemovalDecided
from junheng.hub.integrity.services import reviews
from junheng.hub.orders.events import CheckConcluded
from junheng.hub.risk.services import determinations
from junheng.hub.supervision.events import CheckPublished

SUBSCRIPTIONS: tuple[tuple[type[Fact], Effect], ...] = (
    (CertificateIssued, reviews.after_certificate),
    (CheckConcluded, reviews.after_check),
    (RemovalDecided, determinations.after_removal),
    (CheckPublished, determinations.after_check),
)


def wire() -> None:
    """Called once at start-up."""
    for event, effect in SUBSCRIPTIONS:
        follow(event, effect)
