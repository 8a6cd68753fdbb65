"""Which certificates are under inquiry: said on this platform, and in the log of each one's province for everybody else.

The log names digests only: whoever holds the file finds it, nobody else learns whose it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from junheng.core.traceability.effect import Effect
from junheng.hub.certificates import events
from junheng.hub.certificates.models import CaseEffect, Certificate, StandardCase
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor, platform
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.verbs import record, verb

MOST_AT_ONCE = 500
"""Digests of one entry: half of what an entry of the log may hold."""


def mark(rows: Sequence[CaseEffect], *, at: datetime) -> None:
    """Each certificate is under inquiry by the oldest case open about it, until the last of them is closed."""
    ids = {each.certificate_id for each in rows}
    oldest = CaseEffect.objects.filter(certificate=OuterRef("pk"), case__state=StandardCase.State.OPEN)
    oldest = oldest.exclude(effect=Effect.NONE.word).order_by("case__opened_at", "case_id")
    provinces = {each.certificate.tenant_id for each in rows}
    with tenancy.also(*provinces, *{each.holder_province for each in rows}):
        held = Certificate.objects.select_for_update().filter(pk__in=ids).order_by("pk")
        before = dict(held.values_list("pk", "inquiry"))
        Certificate.objects.filter(pk__in=ids).update(
            inquiry=Coalesce(Subquery(oldest.values("case__number")[:1]), Value(""))
        )
        changed = defaultdict[tuple[str, str], list[Certificate]](list)
        for each in Certificate.objects.filter(pk__in=ids).order_by("pk"):
            if each.inquiry != before[each.pk]:
                changed[each.tenant_id, each.inquiry].append(each)
    for (tenant, inquiry), found in changed.items():
        for start in range(0, len(found), MOST_AT_ONCE):
            part = found[start : start + MOST_AT_ONCE]
            mark_inquiry(certificates=part, inquiry=inquiry, by=platform(tenant, "recalls"), at=at)


@verb(permission="certificates.mark_inquiry", roles={"platform"}, event=events.InquiryMarked)
def mark_inquiry(*, certificates: Sequence[Certificate], inquiry: str, by: Actor, at: datetime) -> None:
    """Tell the log of their province that these are under inquiry by a case, or, with an empty number, no longer."""
    digests = [each.xml_sha256 for each in certificates]
    record(
        events.InquiryMarked(count=str(len(digests)), digests=" ".join(digests), inquiry=inquiry),
        also=[Ref.to(each) for each in certificates],
    )
