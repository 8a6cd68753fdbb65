"""The record of a draw: the plan, what was revealed, the seed, and all that follows from them; made and made again.

A record is canonical JSON. Whoever holds it can compute it from its own `plan`, and must come to the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from junheng.core.draw.assignment import Assigned, Sent, assign
from junheng.core.draw.canonical import canonical, refuse_other_values, sha256_text
from junheng.core.draw.documents import plan_from
from junheng.core.draw.plan import ALGORITHM, Beacon, Plan, Revealed
from junheng.core.draw.rfc3797 import Source, key_string
from junheng.core.draw.sampling import StratumDrawn, draw_stratum, eligible
from junheng.core.draw.seed import seed, states
from junheng.core.reason import Refusal, UnusableInput, refuse

SCHEMA = "junheng.draw-record/1"


def run(document: Any) -> dict[str, Any]:
    """The record of a plan whose secrets and beacon values are revealed; `void` where the plan wants it so."""
    plan = plan_from(document)
    if plan.revealed is None:
        raise UnusableInput(refuse("draw-not-revealed", path="revealed"))
    revealed = plan.revealed
    if revealed.frozen and revealed.frozen != plan.frozen:
        raise UnusableInput(
            refuse("draw-frozen-differs", path="revealed.frozen", expected=revealed.frozen, found=plan.frozen)
        )
    organisers = states(plan.draw, plan.organisers, revealed.secrets)
    record: dict[str, Any] = {
        "schema": SCHEMA,
        "algorithm": ALGORITHM,
        "plan": plan.raw,
        "drawn_from": sha256_text(plan.raw),
        "frozen": plan.frozen,
        "organisers": [{"id": name, "state": state} for name, state in organisers.items()],
        "beacon": _key("beacon", plan.beacon, revealed.beacon),
        "warnings": _warnings(plan, organisers),
    }
    missing = [name for name, state in organisers.items() if state != "revealed"]
    if missing and plan.if_missing == "void":
        return record | {"outcome": "void"}
    second = _second_key(plan, revealed) if missing else None
    true_secrets = {name: revealed.secrets[name] for name in organisers if name not in missing}
    found = seed(frozen=plan.frozen, secrets=true_secrets, beacon=record["beacon"], second_beacon=second)
    return record | _drawn(plan, found) | ({"second_beacon": second} if missing else {})


def differences(record: Mapping[str, Any]) -> tuple[Refusal, ...]:
    """Draw again from a record's own plan; what is not as the record has it. Empty: the same bytes.

    A record whose plan cannot be drawn from (another list than was frozen, for one) does not hold either.
    """
    refuse_other_values(record)
    if record.get("schema") != SCHEMA:
        raise UnusableInput(
            refuse("schema-differs", path="schema", found=str(record.get("schema"))[:80], needed=SCHEMA)
        )
    if not isinstance(record.get("plan"), dict):
        raise UnusableInput(refuse("draw-record-unusable", path="plan"))
    try:
        again = run(record["plan"])
    except UnusableInput as problem:
        return problem.refusals
    if canonical(again) == canonical(record):
        return ()
    keys = sorted(key for key in {*again, *record} if not _same(again, record, key))
    return tuple(refuse("record-differs", path=key, where=key) for key in keys)


def _same(again: Mapping[str, Any], record: Mapping[str, Any], key: str) -> bool:
    """Compared as bytes: 1 and true are two things."""
    return key in again and key in record and canonical(again[key]) == canonical(record[key])


def _key(name: str, beacon: Beacon, values: tuple[Source, ...]) -> str:
    """The key string of RFC 3797 of a beacon, all of whose sources have spoken."""
    if len(values) != len(beacon.sources):
        raise UnusableInput(
            refuse(
                "draw-beacon-missing",
                path=f"revealed.{name}",
                which=name,
                expected=len(beacon.sources),
                found=len(values),
            )
        )
    return key_string(values)


def _second_key(plan: Plan, revealed: Revealed) -> str:
    assert plan.second_beacon is not None
    return _key("second_beacon", plan.second_beacon, revealed.second_beacon)


def _warnings(plan: Plan, organisers: Mapping[str, str]) -> list[dict[str, Any]]:
    found = [refuse(state, organiser=name) for name, state in organisers.items() if state != "revealed"]
    if plan.revealed is not None and not plan.revealed.frozen:
        found.append(refuse("frozen-not-stated"))
    if len({each.province for each in plan.organisers}) < 2:
        found.append(refuse("one-province"))
    return [_said(each) for each in found]


def _said(refusal: Refusal) -> dict[str, Any]:
    """A reason as data only; sentences are for pages, which may word them better later."""
    return {"code": refusal.code} | ({"facts": dict(refusal.facts)} if refusal.facts else {})


def _drawn(plan: Plan, found: bytes) -> dict[str, Any]:
    taking_part = eligible(plan.objects, plan.cap, found)
    by_stratum: dict[str, list[Any]] = {}
    for each in taking_part.objects:
        by_stratum.setdefault(each.stratum, []).append(each)
    strata = [
        draw_stratum(each, by_stratum.get(each.name, ()), found, plan.order)
        for each in sorted(plan.strata, key=lambda one: one.name)
    ]
    result: dict[str, Any] = {
        "outcome": "drawn",
        "seed": found.hex(),
        "excluded": [{"id": each.id} | _said(refusal) for each, refusal in taking_part.excluded],
        "strata": [_stratum(each, taking_part.kept) for each in strata],
        "selected": sorted(each.id for one in strata for each in one.selected),
    }
    if plan.inspectors:
        selected = [each for one in strata for each in one.selected]
        result["assignment"] = _assignment(assign(selected, plan.inspectors, plan.assignment, found))
    return result


def _stratum(drawn: StratumDrawn, kept: Mapping[str, Fraction]) -> dict[str, Any]:
    """`per_weight`: among those that took part, anything not certain was drawn with its weight times this."""
    return {
        "name": drawn.stratum.name,
        "eligible": drawn.eligible,
        "size": drawn.size,
        "total_weight": str(drawn.total_weight),
        "per_weight": str(drawn.per_weight),
        "certain": [each.id for each in drawn.certain],
        "selected": [
            _selected(each.id, p, kept.get(each.id))
            for each, p in zip(drawn.selected, drawn.probabilities, strict=True)
        ],
        "reserve": [each.id for each in drawn.reserve],
    }


def _selected(id: str, drawn: Fraction, kept: Fraction | None) -> dict[str, Any]:
    """`probability`: of being selected at all. Where a cap had to choose first, that of both phases, and each by its name."""
    if kept is None:
        return {"id": id, "probability": str(drawn)}
    return {
        "id": id,
        "probability": str(kept * drawn),
        "kept_under_cap": str(kept),
        "drawn_among_kept": str(drawn),
    }


def _assignment(assigned: Assigned) -> dict[str, Any]:
    return {
        "sent": [_sent(each) for each in assigned.sent],
        "unassigned": [{"id": each.id} | _said(refusal) for each, refusal in assigned.unassigned],
    }


def _sent(each: Sent) -> dict[str, Any]:
    return {
        "object": each.object.id,
        "inspectors": [inspector.id for inspector in each.inspectors],
        "probabilities": [
            {"inspector": inspector.id, "probability": str(p)} for inspector, p in each.probabilities
        ],
    }
