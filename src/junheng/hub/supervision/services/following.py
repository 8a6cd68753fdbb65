"""Verbs after a check: publication by itself, the order to put right, the answer, the end."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from junheng.core.reason import Refused
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor, platform
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Tenant
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.supervision import events, queries
from junheng.hub.supervision.models import Check, CheckInspector, DrawInspector, Rectification
from junheng.hub.supervision.queries import BODY_SIDE, DESK
from junheng.hub.supervision.rules import checking
from junheng.hub.supervision.rules.words import worded
from junheng.hub.supervision.services.checking import in_its_province, locked, refuse_all
from junheng.hub.supervision.services.drawing import locked as draw_locked
from junheng.hub.supervision.services.seeding import task

logger = logging.getLogger("junheng.supervision")
DUTY = "publisher"


@verb(permission="supervision.call_reserve", roles=DESK, event=events.ReserveCalled)
@in_its_province
def call_reserve(*, check: Check, reason: str, by: Actor, at: datetime) -> Check:
    """An object that cannot be checked gives its place to the next of the reserve; the same inspectors go."""
    draw_locked(check.draw)
    row = locked(check)
    listed = queries.next_reserve(row)
    refuse_all(
        checking.refusals_to_call_reserve(
            queries.check_facts(row, by), reserve=listed.code if listed else None, stratum=row.listed.stratum,
            kept_from=queries.kept_from(row, listed) if listed else (), reason=reason,
        )
    )  # fmt: skip
    assert listed is not None
    told = reason.strip()[:300]
    made = task(row.draw, listed, queries.desks_of(row.draw))
    made.readers = row.readers
    made.save(force_insert=True)
    sent = list(row.inspectors.all())
    CheckInspector.objects.bulk_create(
        CheckInspector(
            check_made=made, tenant_id=made.tenant_id, number=each.number, person_id=each.person_id
        )
        for each in sent
    )
    Check.objects.filter(pk=row.pk).update(state=Check.State.REPLACED, replaced_why=told)
    for each in sent:
        notify(
            tenant=made.tenant_id, person_id=each.person_id, at=at, url=f"/supervision/checks/{made.pk}",
            zh=f"{row.name} 不能检查，改查 {made.name}。", en=f"{row.name} cannot be checked; {made.name} steps in.",
        )  # fmt: skip
    record(
        events.ReserveCalled(
            draw=Ref.to(row.draw), check=Ref.to(made), number=row.draw.number, object=row.code, reserve=made.code, reason=told
        ),
        also=[Ref.to(row)],
    )  # fmt: skip
    return made


@verb(permission="supervision.send_inspectors", roles=DESK, event=events.InspectorsSent)
@in_its_province
def send_inspectors(
    *, check: Check, inspectors: Sequence[str], reason: str, by: Actor, at: datetime
) -> Check:
    """Where the draw could send nobody, the desk names as many of the frozen list as the plan asks for, in public; nobody who is kept from the object."""
    draw_locked(check.draw)
    row = locked(check)
    named = list(dict.fromkeys(each.strip() for each in inspectors if each.strip()))[:10]
    rows = list(DrawInspector.objects.filter(draw=row.draw, number__in=named))
    refuse_all(
        checking.refusals_to_send_inspectors(
            queries.check_facts(row, by), found=[each.number for each in rows] if len(rows) == len(named) else [],
            needed=queries.per_object(row.draw),
            kept_from=queries.kept_from_among(row, row.listed, named), object=row.name, reason=reason,
        )
    )  # fmt: skip
    CheckInspector.objects.bulk_create(
        CheckInspector(check_made=row, tenant_id=row.tenant_id, number=each.number, person_id=each.person_id)
        for each in rows
    )
    readers = sorted({each.tenant_id for each in rows}) if row.draw.agreement else []
    Check.objects.filter(pk=row.pk).update(state=Check.State.DISPATCHED, readers=readers)
    for each in rows:
        notify(
            tenant=row.tenant_id, person_id=each.person_id, at=at, url=f"/supervision/checks/{row.pk}",
            zh=f"抽查 {row.draw.number} 派你检查 {row.name}。", en=f"Draw {row.draw.number} sends you to check {row.name}.",
        )  # fmt: skip
    record(
        events.InspectorsSent(
            draw=Ref.to(row.draw), check=Ref.to(row), number=row.draw.number, object=row.code,
            inspectors="、".join(each.number for each in rows), reason=reason.strip()[:300],
        )
    )  # fmt: skip
    return row


@verb(permission="supervision.publish_check", roles=DESK | {"platform"}, event=events.CheckPublished)
@in_its_province
def publish_check(*, check: Check, by: Actor, at: datetime) -> Check:
    """Publish a concluded check: it stands on the body's and the instrument's record from now on."""
    row = locked(check)
    refuse_all(
        checking.refusals_to_publish_check(
            queries.check_facts(row, by), by_platform="platform" in by.roles, publish_on=row.publish_on, on=today(at)
        )
    )  # fmt: skip
    Check.objects.filter(pk=row.pk).update(state=Check.State.PUBLISHED, published_at=at)
    also = [Ref.to(row.draw), Ref.to(row.organisation)]
    also += [Ref.to(row.instrument)] if row.instrument is not None else []
    record(
        events.CheckPublished(
            check=Ref.to(row), number=row.draw.number, body=row.organisation.name_zh, object=f"{row.name} {row.code}",
            check_result=row.result, digest=row.findings_digest,
        ),
        also=also,
    )  # fmt: skip
    return row


def publish_what_is_due(*, at: datetime, limit: int = 200) -> int:
    """Publish every check whose last day has come, province by province. For the worker."""
    done = 0
    for code in Tenant.objects.order_by("code").values_list("code", flat=True):
        with tenancy.only(code):
            for row in queries.to_publish(today(at), limit):
                done += _published(row, at)
    return done


def _published(row: Check, at: datetime) -> int:
    """One check, by itself: what is refused harms no other and is tried again."""
    try:
        with transaction.atomic():
            publish_check(check=row, by=platform(row.tenant_id, DUTY), at=at)
    except Refused as refused:
        for refusal in refused.refusals:
            logger.error("%s [%s]", refusal.message("en"), refusal.code)
        return 0
    return 1


@verb(permission="supervision.order_rectification", roles=DESK, event=events.RectificationOrdered)
@in_its_province
def order_rectification(*, check: Check, what: str, due: date, by: Actor, at: datetime) -> Rectification:
    """Order the body to put right what was found, by a date."""
    row = locked(check)
    refuse_all(
        checking.refusals_to_order_rectification(
            queries.check_facts(row, by), queries.rectification_facts(row), what=what, due=due, on=today(at)
        )
    )  # fmt: skip
    made = Rectification.objects.create(
        check_made=row, tenant_id=row.tenant_id, what=what.strip()[:1000], due=due, ordered_at=at
    )
    Check.objects.filter(pk=row.pk).update(follow_up=made.state)
    notify(
        tenant=row.tenant_id, organisation_id=row.organisation_id, at=at, url=f"/supervision/checks/{row.pk}",
        zh=f"{row.name} 的检查发现问题，请于 {due} 前改正并答复。",
        en=f"The check of {row.name} found problems; put them right and answer by {due}.",
    )  # fmt: skip
    record(
        events.RectificationOrdered(
            check=Ref.to(row), number=row.draw.number, due=due.isoformat(), what=made.what
        )
    )
    return made


@verb(permission="supervision.answer_rectification", roles=BODY_SIDE, event=events.RectificationAnswered)
@in_its_province
def answer_rectification(*, check: Check, answer: str, by: Actor, at: datetime) -> Check:
    """The body answers what it has done."""
    row = locked(check)
    refuse_all(
        checking.refusals_to_answer_rectification(
            queries.check_facts(row, by), queries.rectification_facts(row), answer=answer
        )
    )
    told = answer.strip()[:1000]
    state = Rectification.State.ANSWERED
    Rectification.objects.filter(check_made=row).update(answer=told, answered_at=at, state=state)
    Check.objects.filter(pk=row.pk).update(follow_up=state)
    notify(
        tenant=row.desk.tenant_id, organisation_id=row.desk_id, at=at, url=f"/supervision/checks/{row.pk}",
        zh=f"{row.name} 的整改已答复，待复核。", en=f"The rectification of {row.name} is answered and waits for you.",
    )  # fmt: skip
    record(events.RectificationAnswered(check=Ref.to(row), number=row.draw.number, answer=told))
    return row


@verb(permission="supervision.settle_rectification", roles=DESK, event=events.RectificationSettled)
@in_its_province
def settle_rectification(*, check: Check, end: str, reason: str, by: Actor, at: datetime) -> Check:
    """End it: put right, or handed on for enforcement. A named person decides, with a reason."""
    row = locked(check)
    refuse_all(
        checking.refusals_to_settle_rectification(
            queries.check_facts(row, by), queries.rectification_facts(row), end=end, reason=reason, on=today(at)
        )
    )  # fmt: skip
    told = reason.strip()[:300]
    Rectification.objects.filter(check_made=row).update(state=end, reason=told, settled_at=at)
    Check.objects.filter(pk=row.pk).update(follow_up=end)
    notify(
        tenant=row.tenant_id, organisation_id=row.organisation_id, at=at, url=f"/supervision/checks/{row.pk}",
        zh=f"{row.name} 的整改：{worded('rectification_end', end, 'zh')}。",
        en=f"The rectification of {row.name}: {worded('rectification_end', end, 'en')}.",
    )  # fmt: skip
    record(
        events.RectificationSettled(
            check=Ref.to(row), number=row.draw.number, rectification_end=end, reason=told
        )
    )
    return row
