"""Pure rules of the draw of a panel: the plan, what it excludes in public, and when it may be made. Drawn by `core.draw`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from junheng.core.draw.plan import ALGORITHM, SCHEMA
from junheng.core.draw.seed import commitment
from junheng.core.reason import Refusal, because, refuse
from junheng.hub.panels import reasons as _declared  # noqa: F401  (declares the codes used here)

POOL = "pool"
MOST_RESERVE = 6
NEAREST, FARTHEST = timedelta(minutes=5), timedelta(days=30)
OF_APPLICANT = "当事单位的人员 works for a body the panel is about"
LATELY = "近期曾是当事单位的人员 worked for a body the panel is about until lately"
OF_AFFILIATE = "当事单位的上级或下属单位的人员 works for a body affiliated with one the panel is about"
RECUSED = "声明回避当事单位 is recused from a body the panel is about"
BUSY = "手头任务已满 has as many tasks as he or she takes at once"
EXCLUSIONS = (OF_APPLICANT, LATELY, OF_AFFILIATE, RECUSED, BUSY)
"""Public and frozen with the list, in both languages."""
_COMMITMENT = re.compile(r"sha256:[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the pool by number, with the public reason if he or she is excluded."""

    number: str
    excluded: str = ""


def instant(at: datetime) -> str:
    """RFC 3339 to the second, as plans write it."""
    return at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def plan_document(
    *,
    number: str,
    title: str,
    organiser: Mapping[str, str],
    beacon_at: datetime,
    source: str,
    candidates: Sequence[Candidate],
    count: int,
) -> dict[str, Any]:
    """The `junheng.draw-plan/1`: one stratum, every candidate with the same weight, the excluded named with the reason."""
    free = sum(not each.excluded for each in candidates)
    objects = [
        {"id": each.number, "stratum": POOL} | ({"excluded": each.excluded} if each.excluded else {})
        for each in sorted(candidates, key=lambda one: one.number)
    ]
    return {
        "schema": SCHEMA, "algorithm": ALGORITHM, "draw": number, "title": title, "organisers": [dict(organiser)],
        "beacon": {"instant": instant(beacon_at), "sources": [{"name": source, "kind": "text"}]}, "order": "hashed",
        "strata": [{"name": POOL, "size": count, "reserve": max(0, min(MOST_RESERVE, free - count))}], "objects": objects,
    }  # fmt: skip


def revealed(plan: Mapping[str, Any], *, secret: str, value: str, frozen: str) -> dict[str, Any]:
    """The plan with what became known afterwards."""
    told = {"organiser": plan["organisers"][0]["id"], "secret": secret}
    return {**plan, "revealed": {"frozen": frozen, "secrets": [told], "beacon": [value]}}


def refusals_to_freeze(
    *,
    standing: str,
    candidates: Sequence[Candidate],
    count: int,
    commitment: str,
    beacon_at: datetime,
    at: datetime,
) -> tuple[Refusal, ...]:
    """Enough candidates who have nothing to do with the applicant; a commitment; a beacon that nobody knows yet."""
    free = sum(not each.excluded for each in candidates)
    return because(
        (bool(standing), refuse("panel-standing", number=standing)),
        (free < count, refuse("panel-pool-too-small", found=free, needed=count)),
        (not _COMMITMENT.fullmatch(commitment), refuse("panel-commitment-unusable", path="commitment")),
        (
            not at + NEAREST <= beacon_at <= at + FARTHEST,
            refuse("panel-beacon-too-near", path="beacon_at", minutes=NEAREST.seconds // 60, days=FARTHEST.days),
        ),
    )  # fmt: skip


def refusals_to_draw(
    *, number: str, state: str, beacon_at: datetime, plan: Mapping[str, Any], secret: str, at: datetime
) -> tuple[Refusal, ...]:
    """After the beacon's instant, with the secret that was committed to."""
    organiser = plan["organisers"][0]
    true = commitment(plan["draw"], organiser["id"], secret) == organiser["commitment"]
    return because(
        (state != "frozen", refuse("panel-not-frozen", number=number, state=state)),
        (at < beacon_at, refuse("panel-beacon-not-yet", instant=instant(beacon_at))),
        (not true, refuse("panel-secret-differs", path="secret")),
    )


def chosen(record: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Numbers of those selected, and of the reserve in its order."""
    only = record["strata"][0]
    return [each["id"] for each in only["selected"]], list(only["reserve"])
