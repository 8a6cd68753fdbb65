"""Verbs of a draw before its list is frozen: prepare, list objects, list inspectors, commit; and giving it up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from junheng.core.reason import Refusal, Refused, refuse, stop_if
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Membership, Organisation
from junheng.hub.instruments.models import Instrument
from junheng.hub.supervision import events, queries
from junheng.hub.supervision.models import Draw, DrawInspector, DrawObject, DrawOrganiser, DrawPool
from junheng.hub.supervision.queries import DESK, INSPECTORS
from junheng.hub.supervision.rules import pasted, planning


@verb(permission="supervision.prepare_draw", roles=DESK, event=events.DrawPrepared)
def prepare_draw(*, new: planning.Prepared, by: Actor, at: datetime) -> Draw:
    """Begin a draw: who organises it, strata, beacon and what happens without a reveal."""
    bodies = {each.uscc: each for each in queries.regulators().filter(uscc__in=new.organisers[:20])}
    numbers = list(Draw.objects.filter(number=new.number).values_list("number", flat=True))
    if refusals := planning.refusals_to_prepare_draw(new, known=list(bodies), numbers=numbers, at=at):
        raise Refused(*refusals)
    organisers = [bodies[code] for code in dict.fromkeys(new.organisers)]
    agreement = new.agreement.strip()[:60]
    if agreement:
        provinces = [each.tenant_id for each in organisers]
        in_force = queries.agreed(agreement, provinces, today(at))
        stop_if(planning.refusals_to_merge(agreement, provinces=provinces, in_force=in_force, on=today(at)))
    draw = Draw.objects.create(
        tenant_id=by.tenant,
        readers=sorted({each.tenant_id for each in organisers}),
        organisation_id=by.somewhere,
        number=new.number,
        title=new.title,
        agreement=agreement,
        kind=new.kind,
        settings=_settings(new),
        beacon_at=new.beacon_at.replace(microsecond=0),
        reveal_until=new.reveal_until.replace(microsecond=0),
        second_at=new.second_at.replace(microsecond=0) if new.second_at else None,
        prepared_at=at,
        is_demo=new.is_demo,
    )
    DrawOrganiser.objects.bulk_create(
        DrawOrganiser(draw=draw, tenant_id=draw.tenant_id, organisation=each) for each in organisers
    )
    for each in organisers if agreement else ():
        with tenancy.also(each.tenant_id):
            DrawPool.objects.create(
                draw=draw, tenant_id=each.tenant_id, organisation=each, readers=draw.readers
            )
    for each in organisers:
        notify(
            tenant=each.tenant_id, organisation_id=each.pk, at=at, url=f"/supervision/draws/{draw.pk}",
            zh=f"抽查 {draw.number} 请本单位承诺一个秘密。", en=f"Draw {draw.number} asks this body to commit to a secret.",
        )  # fmt: skip
    record(events.DrawPrepared(draw=Ref.to(draw), number=draw.number))
    return draw


def _settings(new: planning.Prepared) -> dict[str, Any]:
    """The parts of the plan that are settled when a draw is begun."""
    found: dict[str, Any] = {
        "order": "spatial" if new.spatial else "hashed",
        "assignment": planning.assignment_document(new.pairing),
        "strata": [planning.stratum_document(each) for each in new.strata],
        "beacon": planning.beacon_document(new.beacon_at, new.sources),
        "if_missing": "void" if new.second_at is None else "second-beacon",
    }
    if new.second_at is not None:
        found["second_beacon"] = planning.beacon_document(new.second_at, new.second_sources)
    if new.cap is not None:
        found["cap"] = {"per_enterprise": new.cap}
    return found


@verb(permission="supervision.list_objects", roles=DESK, event=events.DrawObjectsListed)
def list_objects(
    *, draw: Draw, lines: Sequence[pasted.ObjectLine], by: Actor, at: datetime, by_class: bool = False
) -> Draw:
    """Put a list of objects of the own province's ledger in place of the one before.

    `by_class`: each weight is multiplied by what the rule pack gives for its body's credit class in force.
    """
    current = locked(draw)
    pool = queries.pool_of(current, by)
    stop_if(planning.refusals_to_change(queries.facts_of(current, by), queries.pool_facts(pool)))
    strata = [each["name"] for each in current.settings["strata"]]
    told = [_with_stratum(each, strata) for each in lines]
    stop_if(pasted.problems_of_objects(told, strata))
    home = pool.tenant_id if pool is not None else current.tenant_id
    rows = _bodies(current, told, home) if current.kind == "bodies" else _instruments(current, told, home)
    if by_class:
        _weigh(home, rows, at)
    current.objects_listed.filter(tenant_id=home).delete()
    DrawObject.objects.bulk_create(rows, batch_size=500)
    _count(current, pool, objects_count=len(rows))
    excluded = sum(bool(each.excluded) for each in rows)
    record(events.DrawObjectsListed(Ref.to(current), current.number, len(rows), excluded))
    return current


def _count(draw: Draw, pool: DrawPool | None, **counts: int) -> None:
    """How many are listed: of the draw, or of a province's part of it."""
    if pool is None:
        Draw.objects.filter(pk=draw.pk).update(**counts)
    else:
        DrawPool.objects.filter(pk=pool.pk).update(**counts)


def _weigh(home: str, rows: Sequence[DrawObject], at: datetime) -> None:
    """Weights by the class of each object's body, with the reason beside them."""
    found = queries.weighings(list({each.organisation_id for each in rows}), home, today(at))
    for each in rows:
        weighing = found.get(each.organisation_id)
        if weighing is not None and weighing.times != 1:
            each.weight_told, each.weight_why = each.weight, weighing.why[:200]
            each.weight = str(Fraction(each.weight) * weighing.times)


def _with_stratum(line: pasted.ObjectLine, strata: Sequence[str]) -> pasted.ObjectLine:
    """Where there is one stratum, an empty cell means it."""
    if line.stratum or len(strata) != 1:
        return line
    return pasted.ObjectLine(line.code, strata[0], line.weight, line.certain, line.excluded, line.needs)


def _instruments(draw: Draw, lines: Sequence[pasted.ObjectLine], home: str) -> list[DrawObject]:
    found = Instrument.objects.filter(tenant_id=home, code__in=[each.code for each in lines])
    rows = {each.code: each for each in found.select_related("owner")}
    scrapped = [each.code for each in rows.values() if each.scrapped_since is not None]
    stop_if(
        (
            *_not_there(lines, rows),
            *(refuse("draw-object-scrapped", found=each) for each in scrapped[:10]),
        )
    )
    return [
        _row(draw, home, each, rows[each.code].name, rows[each.code].owner, rows[each.code]) for each in lines
    ]


def _bodies(draw: Draw, lines: Sequence[pasted.ObjectLine], home: str) -> list[DrawObject]:
    found = Organisation.objects.filter(tenant_id=home, uscc__in=[each.code for each in lines])
    rows = {each.uscc: each for each in found.exclude(kind__startswith="regulator-")}
    stop_if(_not_there(lines, rows))
    return [_row(draw, home, each, rows[each.code].name_zh, rows[each.code], None) for each in lines]


def _not_there(lines: Sequence[pasted.ObjectLine], rows: Mapping[str, Any]) -> tuple[Refusal, ...]:
    """The same words whether another province has it or nobody: nothing is told of another's ledger."""
    missing = [each.code for each in lines if each.code not in rows]
    return tuple(refuse("draw-object-not-in-ledger", found=each[:40]) for each in missing[:10])


def _row(
    draw: Draw,
    home: str,
    line: pasted.ObjectLine,
    name: str,
    owner: Organisation,
    instrument: Instrument | None,
) -> DrawObject:
    return DrawObject(
        draw=draw, tenant_id=home, code=line.code, name=name, organisation=owner, instrument=instrument,
        stratum=line.stratum, weight=line.weight, certain=line.certain, excluded=line.excluded, needs=line.needs,
    )  # fmt: skip


@verb(permission="supervision.list_inspectors", roles=DESK, event=events.DrawInspectorsListed)
def list_inspectors(*, draw: Draw, lines: Sequence[pasted.InspectorLine], by: Actor, at: datetime) -> Draw:
    """Put a list of inspectors of the own province in place of the one before. Own bodies are recused by themselves."""
    current = locked(draw)
    pool = queries.pool_of(current, by)
    stop_if(planning.refusals_to_change(queries.facts_of(current, by), queries.pool_facts(pool)))
    stop_if(pasted.problems_of_inspectors(lines))
    stop_if(planning.refusals_of_numbers(queries.pool_facts(pool), [each.number for each in lines]))
    home = pool.tenant_id if pool is not None else current.tenant_id
    known = _held_by_code(home, lines, at)
    found = [_person(each, known) for each in lines]
    problems = [each for each in found if isinstance(each, Refusal)]
    held = [each for each in found if isinstance(each, Membership)]
    stop_if((*problems, *_one_number_each(held)))
    theirs = _theirs([each.person_id for each in held], at)
    current.inspectors_listed.filter(tenant_id=home).delete()
    DrawInspector.objects.bulk_create(
        _inspector(current, home, line, row, theirs) for line, row in zip(lines, held, strict=True)
    )
    _count(current, pool, inspectors_count=len(held))
    record(events.DrawInspectorsListed(Ref.to(current), current.number, len(held)))
    return current


def _held_by_code(
    tenant: str, lines: Sequence[pasted.InspectorLine], at: datetime
) -> dict[str, list[Membership]]:
    """Roles of a regulator held today at the bodies named, by the body's code."""
    rows = Membership.objects.filter(
        tenant_id=tenant, role__in=INSPECTORS, valid__contains=today(at),
        organisation__uscc__in={each.body for each in lines}, organisation__kind__startswith="regulator-",
    )  # fmt: skip
    found: dict[str, list[Membership]] = {}
    for row in rows.select_related("person", "organisation"):
        found.setdefault(row.organisation.uscc, []).append(row)
    return found


def _person(line: pasted.InspectorLine, known: Mapping[str, list[Membership]]) -> Membership | Refusal:
    rows = [row for row in known.get(line.body, ()) if line.name in (row.person.name, row.person.email)]
    persons = {row.person_id: row for row in rows}
    if len(persons) == 1:
        return next(iter(persons.values()))
    if not persons:
        return refuse("draw-inspector-unknown", found=line.name[:60], body=line.body[:40])
    return refuse("draw-inspector-ambiguous", found=line.name[:60], body=line.body[:40], count=len(persons))


def _one_number_each(held: Sequence[Membership]) -> list[Refusal]:
    times = Counter(row.person_id for row in held)
    names = {row.person_id: row.person.name for row in held}
    return [refuse("draw-person-twice", found=names[each]) for each, count in times.items() if count > 1][:10]


def _theirs(persons: Sequence[Any], at: datetime) -> dict[Any, set[str]]:
    """Codes of the bodies at which each person holds any role today: nobody checks where they work."""
    rows = Membership.objects.filter(person_id__in=persons, valid__contains=today(at))
    found: dict[Any, set[str]] = {}
    for person, code in rows.values_list("person_id", "organisation__uscc"):
        found.setdefault(person, set()).add(code)
    return found


def _inspector(
    draw: Draw, home: str, line: pasted.InspectorLine, row: Membership, theirs: Mapping[Any, set[str]]
) -> DrawInspector:
    return DrawInspector(
        draw=draw, tenant_id=home, number=line.number, person_id=row.person_id,
        organisation_id=row.organisation_id, licences=list(line.licences), load=line.load,
        recused=sorted({*line.recused, *theirs.get(row.person_id, ())}), excluded=line.excluded,
    )  # fmt: skip


@verb(permission="supervision.commit_secret", roles=DESK, event=events.SecretCommitted)
def commit_secret(*, draw: Draw, commitment: str, by: Actor, at: datetime) -> Draw:
    """An organiser commits to its secret. The secret itself is never told before the beacon has spoken."""
    current = locked(draw)
    told = commitment.strip()
    organiser = queries.organiser_facts(current, by)
    stop_if(planning.refusals_to_commit(queries.facts_of(current, by), organiser, by.organisation_name, told))
    with tenancy.also(current.tenant_id):
        current.organisers.filter(organisation_id=by.somewhere).update(commitment=told, committed_at=at)
    record(events.SecretCommitted(Ref.to(current), current.number, by.organisation_name, told))
    return current


@verb(permission="supervision.withdraw_draw", roles=DESK, event=events.DrawWithdrawn)
def withdraw_draw(*, draw: Draw, reason: str, by: Actor, at: datetime) -> Draw:
    """Give a draw up, before any secret is known."""
    current = locked(draw)
    stop_if(planning.refusals_to_withdraw(queries.facts_of(current, by), reason, at))
    told = reason.strip()[:300]
    Draw.objects.filter(pk=current.pk).update(state=Draw.State.WITHDRAWN, state_reason=told)
    record(events.DrawWithdrawn(Ref.to(current), current.number, told))
    return current


def locked(draw: Draw) -> Draw:
    """The draw as it stands; whoever acts on it next waits, also another province's organiser."""
    with tenancy.also(draw.tenant_id):
        rows = Draw.objects.select_for_update(of=("self",)).select_related("organisation")
        return rows.get(pk=draw.pk)
