"""Verbs on site: begin with the code, record findings, add a photograph, sign; and how the body's side stood."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import ParamSpec, TypeVar, cast

from junheng.core.reason import Refusal, Refused
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import RefusedAct
from junheng.hub.foundation.services.attachments import store_attachment
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.supervision import asking, events, queries
from junheng.hub.supervision.models import Check, CheckPhoto
from junheng.hub.supervision.queries import BODY_SIDE, INSPECTORS
from junheng.hub.supervision.rules import checking
from junheng.hub.supervision.rules.planning import instant
from junheng.hub.supervision.services.opening import open_if_all_begun

LARGEST_PHOTO = 8 * 1024 * 1024
PHOTOS = frozenset({"image/jpeg", "image/png"})
P = ParamSpec("P")
R = TypeVar("R")


def in_its_province(act: Callable[P, R]) -> Callable[P, R]:
    """An act on a check touches the rows of the check's province, whoever of merged lists was sent there."""

    @functools.wraps(act)
    def perform(*args: P.args, **kwargs: P.kwargs) -> R:
        with tenancy.also(*queries.provinces_of(cast(Check, kwargs["check"]))):
            return act(*args, **kwargs)

    return perform


@verb(permission="supervision.announce_visit", roles=INSPECTORS, event=events.VisitAnnounced)
@in_its_province
def announce_visit(*, check: Check, by: Actor, at: datetime) -> Check:
    """Standing before the body: from now on it sees the check and its code, and not a moment earlier."""
    row = locked(check)
    arrived = instant(row.arrived_at) if row.arrived_at else ""
    refuse_all(checking.refusals_to_announce_visit(queries.check_facts(row, by), arrived))
    Check.objects.filter(pk=row.pk).update(arrived_at=at)
    notify(
        tenant=row.tenant_id, organisation_id=row.organisation_id, at=at, url=f"/supervision/checks/{row.pk}",
        zh=f"抽查 {row.draw.number}：检查人员到场检查 {row.name}。看过证件后念出进场码。",
        en=f"Draw {row.draw.number}: inspectors are here to check {row.name}. See their papers, then read them the code.",
    )  # fmt: skip
    record(events.VisitAnnounced(check=Ref.to(row), number=row.draw.number), tenant=row.tenant_id)
    return row


@verb(permission="supervision.begin_check", roles=INSPECTORS, event=events.CheckBegun)
@in_its_province
def begin_check(
    *, check: Check, code: str, by: Actor, at: datetime, stated_at: datetime | None = None
) -> Check:
    """Begin on site, with the code that the body or the desk holds.

    `stated_at`: when it was typed by the phone's clock, where it waited there for a line; told beside the record.
    """
    row = locked(check)
    refuse_all(
        checking.refusals_to_begin_check(
            queries.check_facts(row, by), told=code[:20], code=row.entry_code, tries=_tries(row, at)
        )
    )
    apart = checking.stated_apart(stated_at, at)
    Check.objects.filter(pk=row.pk).update(state=Check.State.BEGUN, begun_at=at, begun_stated_at=apart)
    record(
        events.CheckBegun(
            check=Ref.to(row), number=row.draw.number, stated=_stated(stated_at, at), object=f"{row.name} {row.code}"
        ),
        tenant=row.tenant_id,
    )  # fmt: skip
    open_if_all_begun(row.draw, at)
    return row


def _stated(told: datetime | None, at: datetime) -> str:
    """The phone's clock as a fact says it."""
    apart = checking.stated_apart(told, at)
    if apart is not None:
        return instant(apart)
    return "none" if told is None or abs(told - at) > checking.LARGEST_APART else "same"


def _tries(row: Check, at: datetime) -> int:
    """Wrong codes for this check within the hour, from the memory of refused acts."""
    ref = Ref.to(row)
    return RefusedAct.objects.filter(
        tenant_id__in=queries.provinces_of(row), verb="supervision.begin_check", at__gt=at - timedelta(hours=1),
        subjects__contains=[f"{ref.kind}:{ref.id}"], reasons__contains=[{"code": "check-code-wrong"}],
    ).count()  # fmt: skip


@verb(permission="supervision.record_findings", roles=INSPECTORS, event=events.FindingsRecorded)
@in_its_province
def record_findings(
    *,
    check: Check,
    findings: Sequence[checking.Finding],
    remark: str,
    version: int,
    by: Actor,
    at: datetime,
) -> Check:
    """Record what was found, on top of the version one has seen; until somebody signs."""
    row = locked(check)
    asked = asking.questions_of(row)
    refuse_all(
        checking.refusals_to_record_findings(queries.check_facts(row, by), asked, findings, version=version)
    )
    told = {each.question: each for each in findings}
    kept = [told[each.id] for each in asked]
    words = remark.strip()[:1000]
    digest = checking.findings_digest(row.code, row.list_edition, kept, words)
    Check.objects.filter(pk=row.pk).update(
        state=Check.State.FOUND, version=row.version + 1, remark=words, findings_digest=digest,
        result=checking.result_of(kept),
        findings=[{"question": each.question, "answer": each.answer, "note": each.note} for each in kept],
    )  # fmt: skip
    record(
        events.FindingsRecorded(Ref.to(row), row.draw.number, row.version + 1, digest), tenant=row.tenant_id
    )
    return row


@verb(permission="supervision.add_photo", roles=INSPECTORS, event=events.PhotoAdded)
@in_its_province
def add_photo(*, check: Check, name: str, data: bytes, caption: str, by: Actor, at: datetime) -> CheckPhoto:
    """Keep a photograph of what was found; the log holds its digest only."""
    row = locked(check)
    refuse_all(checking.refusals_to_add_photo(queries.check_facts(row, by), row.photos.count()))
    kept = store_attachment(
        name=name, data=data, accept=PHOTOS, by=by, at=at, tenant=row.tenant_id, cap=LARGEST_PHOTO
    )
    photo = CheckPhoto.objects.create(
        check_made=row, tenant_id=row.tenant_id, attachment=kept, caption=caption.strip()[:80]
    )
    record(events.PhotoAdded(Ref.to(row), row.draw.number, kept.sha256), tenant=row.tenant_id)
    return photo


@verb(permission="supervision.sign_check", roles=INSPECTORS | BODY_SIDE, event=events.CheckSigned)
@in_its_province
def sign_check(
    *, check: Check, digest: str, by: Actor, at: datetime, stated_at: datetime | None = None
) -> Check:
    """Sign what one has seen, as one of its inspectors or for the body. With the last side it is concluded."""
    row = locked(check)
    facts = queries.check_facts(row, by)
    refuse_all(checking.refusals_to_sign_check(facts, who=by.person_name, digest=digest))
    apart = checking.stated_apart(stated_at, at)
    if facts.mine:
        row.inspectors.filter(person_id=by.somebody).update(
            signed_at=at, signed_stated_at=apart, signed_digest=digest
        )
    else:
        Check.objects.filter(pk=row.pk).update(
            body_side=Check.BodySide.SIGNED,
            body_person_id=by.person_id,
            body_name=by.person_name[:60],
            body_at=at,
            body_stated_at=apart,
        )
    _conclude(row, by, at)
    side, stated = "inspector" if facts.mine else "body", _stated(stated_at, at)
    record(events.CheckSigned(Ref.to(row), row.draw.number, side, digest, stated), tenant=row.tenant_id)
    return row


@verb(permission="supervision.note_body_side", roles=INSPECTORS, event=events.BodySideNoted)
@in_its_province
def note_body_side(
    *, check: Check, how: str, named: str, note: str, digest: str, by: Actor, at: datetime, stated_at: datetime | None = None,
) -> Check:  # fmt: skip
    """Note how the body's side stood to the findings of `digest` where nobody of it signs here: on paper, refused, nobody there."""
    row = locked(check)
    refuse_all(
        checking.refusals_to_note_body_side(
            queries.check_facts(row, by), how=how, words=named + note, digest=digest
        )
    )
    apart = checking.stated_apart(stated_at, at)
    Check.objects.filter(pk=row.pk).update(
        body_side=how, body_name=named.strip()[:60], body_note=note.strip()[:300], body_at=at, body_stated_at=apart
    )  # fmt: skip
    _conclude(row, by, at)
    record(
        events.BodySideNoted(
            check=Ref.to(row), number=row.draw.number, body_side=how, digest=digest, stated=_stated(stated_at, at),
            note=note.strip()[:300], named=named.strip()[:60],
        ),
        tenant=row.tenant_id,
    )  # fmt: skip
    return row


def _conclude(row: Check, by: Actor, at: datetime) -> None:
    """With the last side the check is concluded and its last day of publication is set."""
    row.refresh_from_db()
    if not checking.is_concluded(queries.check_facts(row, by)):
        return
    day = queries.publication_day(row.tenant_id, today(at)).day
    Check.objects.filter(pk=row.pk).update(state=Check.State.CONCLUDED, concluded_at=at, publish_on=day)
    notify(
        tenant=row.tenant_id, organisation_id=row.organisation_id, at=at, url=f"/supervision/checks/{row.pk}",
        zh=f"抽查 {row.draw.number} 对 {row.name} 的检查已结束，最迟 {day} 公示。",
        en=f"The check of {row.name} under draw {row.draw.number} is concluded; it is published by {day}.",
    )  # fmt: skip


def locked(check: Check) -> Check:
    """The check as it stands; whoever acts on it next waits."""
    return (
        Check.objects.select_for_update(of=("self",))
        .select_related("draw", "organisation", "instrument")
        .get(pk=check.pk)
    )


def refuse_all(refusals: Sequence[Refusal]) -> None:
    if refusals:
        raise Refused(*refusals)
