"""Verbs that make the seed: freeze the list, record the beacon, reveal; and the one run of the draw."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from junheng.core.draw import record as core
from junheng.core.draw.canonical import sha256_text
from junheng.core.draw.documents import frozen_digest, plan_from
from junheng.core.draw.rfc3797 import key_string
from junheng.core.reason import Refusal, Refused, UnusableInput, refuse, stop_if
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor, platform
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.ledger import policies
from junheng.hub.supervision import asking, events, queries
from junheng.hub.supervision.models import Check, CheckInspector, Draw, DrawInspector, DrawObject, DrawPaper
from junheng.hub.supervision.queries import DESK
from junheng.hub.supervision.rules import checking, planning
from junheng.hub.supervision.services.cosigned import DUTY, note_cosigned
from junheng.hub.supervision.services.drawing import locked
from junheng.hub.supervision.services.opening import parts_of


@verb(permission="supervision.freeze_draw", roles=DESK, event=events.DrawFrozen)
def freeze_draw(*, draw: Draw, by: Actor, at: datetime) -> Draw:
    """Freeze the list: its canonical bytes are kept, their digest is a leaf of the public log."""
    current = locked(draw)
    with tenancy.also(*parts_of(current)):
        objects, inspectors = current.objects_listed.count(), current.inspectors_listed.count()
        facts = queries.facts_of(current, by)
        needed = queries.per_object(current)
        stop_if(
            planning.refusals_to_freeze(facts, objects=objects, inspectors=inspectors, needed=needed, at=at)
        )
        stop_if(_unfrozen_parts(current))
        document = queries.plan_of(current)
    stop_if(_cannot_be_drawn(document))
    digest = frozen_digest(document)
    DrawPaper.objects.create(
        draw=current,
        tenant_id=current.tenant_id,
        readers=current.readers,
        kind="plan",
        data=queries.file_of(document),
    )
    current.demand = policies.demand_of(current.tenant.log_name)
    Draw.objects.filter(pk=current.pk).update(
        state=Draw.State.FROZEN, frozen=digest, objects_count=objects, inspectors_count=inspectors, demand=current.demand
    )  # fmt: skip
    record(
        events.DrawFrozen(
            draw=Ref.to(current), number=current.number, frozen=digest, objects=objects, inspectors=inspectors,
            beacon=planning.instant(current.beacon_at), until=planning.instant(current.reveal_until),
            witnesses=queries.demand_in_words(current) or "—",
        )
    )  # fmt: skip
    return current


def _unfrozen_parts(draw: Draw) -> list[Refusal]:
    """Parts of merged lists that their own office has not frozen, or that are not what it froze."""
    parts = list(draw.pools.select_related("organisation", "draw"))
    if missing := [each.organisation.name_zh for each in parts if not each.frozen]:
        return [refuse("draw-pools-not-frozen", bodies="、".join(missing))]
    found = [(each, sha256_text(queries.pool_plan(each))) for each in parts]
    return [
        refuse("draw-pool-changed", body=each.organisation.name_zh, expected=each.frozen, found=digest)
        for each, digest in found
        if digest != each.frozen
    ]


@verb(permission="supervision.freeze_pool", roles=DESK, event=events.PoolFrozen)
def freeze_pool(*, draw: Draw, by: Actor, at: datetime) -> Draw:
    """Freeze the own province's part of merged lists; its digest is a leaf of its own province's log."""
    current = locked(draw)
    pool = queries.pool_of(current, by)
    facts = queries.facts_of(current, by)
    stop_if(planning.refusals_to_freeze_pool(facts, queries.pool_facts(pool)))
    assert pool is not None
    document = queries.pool_plan(pool)
    digest = sha256_text(document)
    DrawPaper.objects.create(
        draw=current, tenant_id=pool.tenant_id, kind="pool", data=queries.file_of(document)
    )
    type(pool).objects.filter(pk=pool.pk).update(frozen=digest, frozen_at=at)
    record(
        events.PoolFrozen(
            draw=Ref.to(current), number=current.number, body=by.organisation_name, objects=pool.objects_count,
            inspectors=pool.inspectors_count, frozen=digest,
        )
    )  # fmt: skip
    return current


def _cannot_be_drawn(document: Mapping[str, Any]) -> tuple[Refusal, ...]:
    """What would stop the draw after the beacon has spoken, found while the list can still be changed."""
    try:
        plan = plan_from(document)
        core.run(planning.rehearsal(document))
    except UnusableInput as problem:
        return problem.refusals
    return (*planning.refusals_by_distance(plan), *planning.refusals_by_cap(plan))


@verb(permission="supervision.state_beacon", roles=DESK, event=events.BeaconStated)
def state_beacon(*, draw: Draw, values: Sequence[str], second: bool = False, by: Actor, at: datetime) -> Draw:
    """Record what the beacon said: by any organiser, after its instant, before any secret is revealed."""
    current = locked(draw)
    facts = queries.facts_of(current, by)
    organiser = queries.organiser_facts(current, by)
    stop_if(planning.refusals_to_state_beacon(facts, organiser, second=second, values=len(values), at=at))
    if current.cosigned_at is None:
        note_cosigned(draw=current, by=platform(current.tenant_id, DUTY), at=at)
    sources = facts.second_sources if second else facts.sources
    found = planning.beacon_values(sources, values)
    name = "second_beacon" if second else "beacon"
    with tenancy.also(current.tenant_id):
        Draw.objects.filter(pk=current.pk).update(**{name: found, "beacon_by": by.organisation_name[:120]})
    key = key_string(found)
    which = "second" if second else "first"
    record(events.BeaconStated(Ref.to(current), current.number, by.organisation_name, which, key[:1000]))
    _tell_organisers(current, at)
    return current


def _tell_organisers(draw: Draw, at: datetime) -> None:
    for each in draw.organisers.select_related("organisation").filter(secret=""):
        notify(
            tenant=each.organisation.tenant_id, organisation_id=each.organisation_id, at=at,
            url=f"/supervision/draws/{draw.pk}",
            zh=f"抽查 {draw.number} 的信标已记录，请核对后揭示秘密，截止 {planning.instant(draw.reveal_until)}。",
            en=f"The beacon of draw {draw.number} is recorded. Compare it, then reveal by {planning.instant(draw.reveal_until)}.",
        )  # fmt: skip


@verb(permission="supervision.reveal_secret", roles=DESK, event=events.SecretRevealed)
def reveal_secret(*, draw: Draw, secret: str, by: Actor, at: datetime) -> Draw:
    """An organiser reveals; anything but what it committed to is refused and can be tried again in time."""
    current = locked(draw)
    told = secret.strip()
    organiser = queries.organiser_facts(current, by)
    facts = queries.facts_of(current, by)
    stop_if(planning.refusals_to_reveal(facts, organiser, by.organisation_name, told, at))
    with tenancy.also(current.tenant_id):
        current.organisers.filter(organisation_id=by.somewhere).update(secret=told, revealed_at=at)
    record(events.SecretRevealed(Ref.to(current), current.number, by.organisation_name, told))
    return current


@verb(permission="supervision.run_draw", roles=DESK, event=events.DrawRun)
def run_draw(*, draw: Draw, by: Actor, at: datetime) -> Draw:
    """Make the draw, once; the record's digest enters the log; give each drawn object to its inspectors."""
    current = locked(draw)
    stop_if(planning.refusals_to_run(queries.facts_of(current, by), at))
    plan = _frozen_plan(current)
    organisers = list(current.organisers.select_related("organisation"))
    told = planning.Revealed(
        {each.organisation.uscc: each.secret for each in organisers if each.secret},
        current.beacon or (),
        current.second_beacon or (),
    )
    made = core.run(planning.with_revealed(plan, current.frozen, told))
    DrawPaper.objects.create(
        draw=current,
        tenant_id=current.tenant_id,
        readers=current.readers,
        kind="record",
        data=queries.file_of(made),
    )
    Draw.objects.filter(pk=current.pk).update(
        state=made["outcome"], run_at=at, record_digest=sha256_text(made), open_on=queries.opening_day(current.tenant_id, today(at)),
        opened_at=None if made.get("selected") else at,
    )  # fmt: skip
    selected = made.get("selected", [])
    with tenancy.also(*parts_of(current)):
        _dispatch(current, made, at)
    record(
        events.DrawRun(
            draw=Ref.to(current), number=current.number, draw_outcome=made["outcome"], selected=len(selected),
            frozen=current.frozen, record=sha256_text(made),
            missing="、".join(each.organisation.name_zh for each in organisers if not each.secret) or "—",
        )
    )  # fmt: skip
    return current


def _frozen_plan(draw: Draw) -> dict[str, Any]:
    """The frozen list, byte for byte what the log says it was; any changed byte ends the draw."""
    data = queries.paper(draw, "plan") or b""
    logged = queries.logged_digest(draw) or "—"
    found = "—"
    plan: dict[str, Any] = {}
    try:
        plan = json.loads(data)
        if isinstance(plan, dict) and queries.file_of(plan) == data:
            found = frozen_digest(plan)
    except (ValueError, UnusableInput):
        found = "—"
    if not found == logged == draw.frozen:
        raise Refused(refuse("draw-frozen-list-changed", expected=logged, found=found))
    return plan


def _dispatch(draw: Draw, made: Mapping[str, Any], at: datetime) -> None:
    """A task for each drawn object; where nobody could be sent, one that says why."""
    if made["outcome"] != "drawn":
        return
    rows = draw.objects_listed.filter(code__in=made["selected"]).select_related(
        "instrument__catalogue_item__catalogue"
    )
    listed = {each.code: each for each in rows}
    sent = {each["object"]: each["inspectors"] for each in made["assignment"]["sent"]}
    why = {each["id"]: each for each in made["assignment"]["unassigned"]}
    inspectors = {each.number: each for each in draw.inspectors_listed.all()}
    desks = queries.desks_of(draw)
    tasks = {code: task(draw, listed[code], desks, why.get(code)) for code in made["selected"]}
    for code, numbers in sent.items() if draw.agreement else ():
        tasks[code].readers = sorted({inspectors[number].tenant_id for number in numbers})
    Check.objects.bulk_create(tasks.values(), batch_size=500)
    CheckInspector.objects.bulk_create(
        (
            CheckInspector(
                check_made=tasks[code],
                tenant_id=tasks[code].tenant_id,
                number=number,
                person_id=inspectors[number].person_id,
            )
            for code, numbers in sent.items()
            for number in numbers
        ),
        batch_size=500,
    )
    _tell_inspectors(draw, sent, inspectors, at)


def task(
    draw: Draw, row: DrawObject, desks: Mapping[str, UUID], why: Mapping[str, Any] | None = None
) -> Check:
    """The task of a listed object; `why` is the record's reason where nobody could be sent."""
    return Check(
        tenant_id=row.tenant_id, draw=draw, listed=row, desk_id=desks.get(row.tenant_id, draw.organisation_id), organisation_id=row.organisation_id, instrument_id=row.instrument_id,
        name=row.name, code=row.code, state=Check.State.DISPATCHED if why is None else Check.State.UNASSIGNED,
        unassigned_why=None if why is None else {"code": why["code"], "facts": why.get("facts", {})},
        entry_code=f"{secrets.randbelow(10**6):06d}", list_edition=checking.edition(draw.kind, asking.kind_of(row.instrument)),
    )  # fmt: skip


def _tell_inspectors(
    draw: Draw,
    sent: Mapping[str, Sequence[str]],
    inspectors: Mapping[str, DrawInspector],
    at: datetime,
) -> None:
    """One notice a person, however many objects: the list is on the page."""
    counts: dict[str, int] = {}
    for numbers in sent.values():
        for number in numbers:
            counts[number] = counts.get(number, 0) + 1
    for number, count in sorted(counts.items()):
        notify(
            tenant=inspectors[number].tenant_id, person_id=inspectors[number].person_id, at=at, url="/supervision/checks",
            zh=f"抽查 {draw.number} 派给你 {count} 项检查。", en=f"Draw {draw.number} sends you to {count} checks.",
        )  # fmt: skip
