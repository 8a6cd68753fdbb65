"""Pure rules of a draw's life: prepared, committed to, frozen, beacon, revealed, run. What is drawn is `core.draw`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import ceil
from typing import Any

from junheng.core.draw.documents import MOST_NEAREST, MOST_PER_OBJECT, MOST_SURE_PARTS, SECRET, rational
from junheng.core.draw.plan import ALGORITHM, SCHEMA, Plan, Stratum
from junheng.core.draw.seed import commitment
from junheng.core.reason import Refusal, UnusableInput, because, refuse
from junheng.hub.foundation.clock import BEIJING
from junheng.hub.supervision import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.hub.supervision.rules.pasted import StratumLine

MOST_ORGANISERS = 10
MOST_SOURCES = 5
MOST_CAP = 1000
LEAST_PER_OBJECT = 2
FARTHEST_KM = 5000
KINDS = ("bodies", "instruments")
STATE_WORDS = {
    "drafted": ("编制中", "being prepared"),
    "frozen": ("名单已冻结", "frozen"),
    "drawn": ("已抽出", "drawn"),
    "void": ("作废", "void"),
    "withdrawn": ("已撤回", "withdrawn"),
}
_KILOMETRES = re.compile(r"\d{1,4}(?:\.\d{1,3})?", re.ASCII)
_COMMITMENT = re.compile(r"sha256:[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Source:
    """A public value nobody can foresee: the name of where it is published, and whether it is `numbers` or `text`."""

    name: str
    kind: str = "numbers"


@dataclass(frozen=True, slots=True)
class Pairing:
    """How inspectors are matched with objects: what a plan's `assignment` says, as `core.draw` reads it."""

    per_object: int = LEAST_PER_OBJECT
    max_distance_km: str = ""
    """The farthest that anybody is sent, decimal kilometres; empty: no limit."""
    nearest: int | None = None
    """How many of the nearest that pass are considered for an object; None: as the core has it."""
    most_sure: str = ""
    """The largest probability of one inspector for one object, such as `1/3`; empty: as the core has it."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draw as it is begun; lists of objects and inspectors follow."""

    number: str
    title: str
    kind: str
    organisers: tuple[str, ...]
    strata: tuple[StratumLine, ...]
    beacon_at: datetime
    sources: tuple[Source, ...]
    reveal_until: datetime
    second_at: datetime | None = None
    second_sources: tuple[Source, ...] = ()
    cap: int | None = None
    spatial: bool = False
    pairing: Pairing = Pairing()
    is_demo: bool = False
    agreement: str = ""
    """Number of the agreement under which the organisers' provinces merge their lists; empty: one province's list."""


@dataclass(frozen=True, slots=True)
class DrawFacts:
    """What the rules need to know of a draw."""

    number: str
    state: str
    own: bool
    """Whether the body that acts is the one that organises the draw."""
    alone: bool
    """Whether the body that organises the draw makes its seed alone."""
    beacon_at: datetime
    reveal_until: datetime
    second_at: datetime | None
    sources: tuple[Source, ...] = ()
    second_sources: tuple[Source, ...] = ()
    beacon: bool = False
    second: bool = False
    revealed: int = 0
    missing: tuple[str, ...] = ()
    """Names of organisers that have not revealed."""
    uncommitted: tuple[str, ...] = ()
    run_at: datetime | None = None
    logged_at: datetime | None = None
    """Since when the freezing stands in the public log under a checkpoint that its witnesses cosigned; None while it waits."""
    awaiting: str = ""
    """The witnesses that the frozen list waits for, in words; empty where none are asked or they have answered."""


@dataclass(frozen=True, slots=True)
class OrganiserFacts:
    """One organiser of a draw; `None` where the acting body is none."""

    body: str
    code: str
    commitment: str = ""
    revealed: bool = False


def instant(at: datetime) -> str:
    """An instant as a plan writes it: Beijing time with its offset, whole seconds."""
    return at.astimezone(BEIJING).replace(microsecond=0).isoformat()


def refusals_to_prepare_draw(
    new: Prepared, *, known: Sequence[str], numbers: Sequence[str], at: datetime
) -> tuple[Refusal, ...]:
    """All that stops a draw from being begun. `known`: codes of verified provincial regulators."""
    second = new.second_at
    ordered = at < new.beacon_at < new.reveal_until and (second is None or new.reveal_until <= second)
    named = [new.sources] + ([new.second_sources] if second is not None else [])
    return (
        *because(
            (new.number in numbers, refuse("draw-number-known", number=new.number)),
            (not 1 <= len(set(new.organisers)) <= MOST_ORGANISERS, "draw-without-organisers"),
            (
                not ordered,
                refuse(
                    "draw-instants-in-order", beacon=instant(new.beacon_at), until=instant(new.reveal_until),
                    second=instant(second) if second else "—",
                ),
            ),
            (
                any(not 1 <= len(each) <= MOST_SOURCES or any(not 0 < len(one.name) <= 80 for one in each) for each in named),
                refuse("draw-sources-missing", limit=MOST_SOURCES),
            ),
            (
                new.cap is not None and not 1 <= new.cap <= MOST_CAP,
                refuse("draw-cap-range", found=new.cap, limit=MOST_CAP),
            ),
            (not new.strata, refuse("draw-strata-unread", line=1, found="—")),
        ),
        *_of_pairing(new.pairing),
        *(refuse("draw-organiser-unknown", found=each[:40]) for each in new.organisers if each not in known),
    )  # fmt: skip


def _of_pairing(told: Pairing) -> tuple[Refusal, ...]:
    km, least = told.max_distance_km, LEAST_PER_OBJECT
    far = bool(km) and not (_KILOMETRES.fullmatch(km) and 0 < float(km) <= FARTHEST_KM)
    few = told.nearest is not None and not max(told.per_object, least) <= told.nearest <= MOST_NEAREST
    return because(
        (
            not least <= told.per_object <= MOST_PER_OBJECT,
            refuse("draw-per-object-range", path="per_object", found=told.per_object, least=least, most=MOST_PER_OBJECT),
        ),
        (far, refuse("draw-distance-range", path="max_distance_km", found=km[:20], limit=FARTHEST_KM)),
        (
            few,
            refuse("draw-nearest-range", path="nearest", found=told.nearest, least=told.per_object, limit=MOST_NEAREST),
        ),
        (
            not _sure_enough(told.most_sure),
            refuse("draw-most-sure-range", path="most_sure", found=told.most_sure[:20]),
        ),
    )  # fmt: skip


def _sure_enough(told: str) -> bool:
    """A probability that the core counts with, or nothing."""
    if not told:
        return True
    try:
        sure = rational(told, "most_sure")
    except UnusableInput:
        return False
    return 0 < sure <= 1 and sure.denominator <= MOST_SURE_PARTS


def assignment_document(told: Pairing) -> dict[str, Any]:
    """A pairing as a plan names it; what was not told is left to the core."""
    found: dict[str, Any] = {"per_object": told.per_object}
    if told.max_distance_km:
        found["max_distance_km"] = told.max_distance_km
    if told.nearest is not None:
        found["nearest"] = told.nearest
    if told.most_sure:
        found["most_sure"] = told.most_sure
    return found


def plan_document(
    settings: Mapping[str, Any],
    *,
    organisers: Sequence[Mapping[str, str]],
    objects: Sequence[Mapping[str, Any]],
    inspectors: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """The `junheng.draw-plan/1` document of a draw; `settings` hold its number, title, strata, beacons and cap."""
    return {
        "schema": SCHEMA,
        "algorithm": ALGORITHM,
        "assignment": assignment_document(Pairing()),
        **settings,
        "organisers": list(organisers),
        "objects": list(objects),
        "inspectors": list(inspectors),
    }


def beacon_document(at: datetime, sources: Sequence[Source]) -> dict[str, Any]:
    """A beacon as a plan names it."""
    return {
        "instant": instant(at),
        "sources": [{"name": each.name, "kind": each.kind} for each in sources],
    }


def stratum_document(each: StratumLine) -> dict[str, Any]:
    """A stratum as a plan names it."""
    amount: dict[str, Any] = {"size": each.size} if each.size is not None else {"share": each.share}
    return {"name": each.name, "reserve": each.reserve} | amount


def refusals_to_merge(
    number: str, *, provinces: Sequence[str], in_force: bool, on: date
) -> tuple[Refusal, ...]:
    """Whether lists may be merged: of different provinces, under an agreement on file between all of them."""
    different = len(set(provinces)) == len(provinces) >= 2
    return because(
        (not different, "draw-pools-need-provinces"),
        (different and not in_force, refuse("draw-agreement-not-in-force", number=number, day=on)),
    )


@dataclass(frozen=True, slots=True)
class PoolFacts:
    """A province's part of a draw from merged lists."""

    body: str
    province: str
    objects: int = 0
    inspectors: int = 0
    frozen_on: date | None = None


def refusals_to_change(facts: DrawFacts, pool: PoolFacts | None = None) -> tuple[Refusal, ...]:
    """Whether the body may still change the lists of its draw, or of its province's part of one."""
    if pool is None:
        return _standing(facts, "drafted")
    closed = pool.frozen_on is not None
    return (
        *_state(facts, "drafted"),
        *because((closed, refuse("draw-pool-frozen-already", day=pool.frozen_on or ""))),
    )


def refusals_of_numbers(pool: PoolFacts | None, numbers: Sequence[str]) -> tuple[Refusal, ...]:
    """In merged lists a number begins with its province, so that two provinces never give the same."""
    if pool is None:
        return ()
    prefix = f"{pool.province[:2]}-"
    return tuple(
        refuse("draw-number-of-province", body=pool.body, prefix=prefix, found=each[:40])
        for each in numbers
        if not each.startswith(prefix)
    )[:10]


def refusals_to_freeze_pool(facts: DrawFacts, pool: PoolFacts | None) -> tuple[Refusal, ...]:
    """Whether an office may freeze its province's part: once, with objects and inspectors."""
    if pool is None:
        return (refuse("draw-not-merged"),)
    empty = pool.objects == 0 or pool.inspectors == 0
    counts: dict[str, Any] = {"objects": pool.objects, "inspectors": pool.inspectors}
    return (
        *refusals_to_change(facts, pool),
        *because((empty, refuse("draw-pool-empty", **counts))),
    )


def pool_document(
    number: str, agreement: str, body: Mapping[str, str], objects: Sequence[Any], inspectors: Sequence[Any]
) -> dict[str, Any]:
    """A province's part as it is hashed and kept: `junheng.draw-pool/1`; the plan's lists are all parts in order."""
    return {
        "schema": "junheng.draw-pool/1", "draw": number, "agreement": agreement, "body": dict(body),
        "objects": list(objects), "inspectors": list(inspectors),
    }  # fmt: skip


def refusals_to_commit(
    facts: DrawFacts, organiser: OrganiserFacts | None, body: str, told: str
) -> tuple[Refusal, ...]:
    """Whether an organiser may commit to its secret: once, before the list is frozen."""
    return (
        *_state(facts, "drafted"),
        *because(
            (organiser is None, refuse("draw-not-an-organiser", body=body or "—", number=facts.number)),
            (
                organiser is not None and bool(organiser.commitment),
                refuse("draw-committed-already", body=body),
            ),
            (not _COMMITMENT.fullmatch(told), refuse("draw-commitment-unread", path="commitment")),
        ),
    )


def refusals_to_freeze(
    facts: DrawFacts, *, objects: int, inspectors: int, needed: int = LEAST_PER_OBJECT, at: datetime
) -> tuple[Refusal, ...]:
    """All that stops the list from being frozen, before the core reads the plan itself. `needed`: inspectors of one object."""
    return (
        *_standing(facts, "drafted"),
        *because(
            (objects == 0, "draw-without-objects"),
            (
                inspectors < needed,
                refuse("draw-inspectors-fewer-than-needed", found=inspectors, needed=needed),
            ),
            (
                bool(facts.uncommitted),
                refuse("draw-commitments-missing", bodies="、".join(facts.uncommitted)),
            ),
            (at >= facts.beacon_at, refuse("draw-beacon-has-spoken", beacon=instant(facts.beacon_at))),
        ),
    )


def rehearsal(document: Mapping[str, Any]) -> dict[str, Any]:
    """The plan with every secret and beacon invented: what cannot be drawn from it is found before it is frozen."""
    organisers = [
        dict(each) | {"commitment": commitment(document["draw"], each["id"], "0" * 32)}
        for each in document["organisers"]
    ]
    values = {
        name: ["0" if source["kind"] == "text" else [0] for source in document[name]["sources"]]
        for name in ("beacon", "second_beacon")
        if name in document
    }
    secrets = [{"organiser": each["id"], "secret": "0" * 32} for each in organisers]
    return dict(document) | {"organisers": organisers, "revealed": {"secrets": secrets, **values}}


def refusals_by_distance(plan: Plan) -> tuple[Refusal, ...]:
    """A distance limit where too few inspectors have a place: who has none is sent nowhere, and nobody could be drawn."""
    needed = plan.assignment.per_object
    found = sum(each.place is not None and not each.excluded for each in plan.inspectors)
    limited = plan.assignment.max_distance_m is not None
    return because(
        (limited and found < needed, refuse("draw-distance-without-places", found=found, needed=needed))
    )


def refusals_by_cap(plan: Plan) -> tuple[Refusal, ...]:
    """Strata that the yearly cap could leave with too few, in the worst case of its own choice."""
    if plan.cap is None:
        return ()
    taking = [each for each in plan.objects if not each.excluded and (each.weight or each.certain)]
    by_enterprise: dict[str, list[str]] = {}
    for each in taking:
        by_enterprise.setdefault(each.enterprise or each.id, []).append(each.stratum)
    least = dict.fromkeys((each.name for each in plan.strata), 0)
    for enterprise, strata in by_enterprise.items():
        left = max(0, plan.cap.per_enterprise - plan.cap.checked.get(enterprise, 0))
        for name in set(strata):
            own = strata.count(name)
            least[name] += max(0, min(own, left - (len(strata) - own)))
    return tuple(
        refuse("draw-cap-may-starve", stratum=each.name, found=least[each.name], wanted=wanted)
        for each in plan.strata
        if (wanted := _wanted(each, least[each.name])) > least[each.name]
    )


def _wanted(stratum: Stratum, found: int) -> int:
    """How many a stratum asks for, its reserve with it, where so many can be drawn."""
    size = stratum.size if stratum.share is None else ceil(found * stratum.share)
    return (size or 0) + stratum.reserve


def refusals_to_note_cosigned(
    facts: DrawFacts, *, noted_at: datetime | None, found: bool
) -> tuple[Refusal, ...]:
    """Whether it may be noted that the frozen list is cosigned: once, when it is; `found`: the log says so now."""
    waits = facts.state == "frozen" and not found
    return (
        *_state(facts, "frozen"),
        *because(
            (
                noted_at is not None,
                refuse("draw-list-noted-already", when=instant(noted_at) if noted_at else "—"),
            ),
            (waits and not facts.awaiting, "draw-not-in-log-yet"),
            (
                waits and bool(facts.awaiting),
                refuse("draw-waits-for-witnesses", witnesses=facts.awaiting or "—"),
            ),
        ),
    )


def refusals_to_state_beacon(
    facts: DrawFacts, organiser: OrganiserFacts | None, *, second: bool, values: int, at: datetime
) -> tuple[Refusal, ...]:
    """Whether the values of a beacon may be recorded now: after its instant, before any secret is revealed."""
    if second:
        return (*_beacon_side(facts, organiser), *_to_state_second(facts, organiser, values, at))
    return (
        *_beacon_side(facts, organiser),
        *because(
            (facts.beacon, "draw-beacon-stated-already"),
            (at < facts.beacon_at, refuse("draw-beacon-not-yet", beacon=instant(facts.beacon_at))),
            (facts.state == "frozen" and facts.logged_at is None and not facts.awaiting, "draw-not-in-log-yet"),
            (bool(facts.awaiting), refuse("draw-waits-for-witnesses", witnesses=facts.awaiting)),
            (
                facts.logged_at is not None and facts.logged_at >= facts.beacon_at,
                refuse(
                    "draw-in-log-too-late", beacon=instant(facts.beacon_at),
                    found=instant(facts.logged_at) if facts.logged_at else "—",
                ),
            ),
            (
                values != len(facts.sources),
                refuse("draw-beacon-values-count", expected=len(facts.sources), found=values),
            ),
        ),
    )  # fmt: skip


def _to_state_second(
    facts: DrawFacts, organiser: OrganiserFacts | None, values: int, at: datetime
) -> tuple[Refusal, ...]:
    """Who withheld knows what others revealed, and would choose by what it typed: somebody else records it."""
    if facts.second_at is None:
        return (refuse("draw-second-beacon-not-named"),)
    withheld = organiser is not None and not organiser.revealed and facts.revealed > 0 and bool(facts.missing)
    return because(
        (not facts.beacon, "draw-beacon-not-stated"),
        (facts.second, "draw-beacon-stated-already"),
        (not facts.missing, "draw-second-beacon-not-needed"),
        (
            withheld,
            refuse("draw-withholder-states-beacon", body=organiser.body if organiser else "—"),
        ),
        (at < facts.second_at, refuse("draw-beacon-not-yet", beacon=instant(facts.second_at))),
        (
            values != len(facts.second_sources),
            refuse("draw-beacon-values-count", expected=len(facts.second_sources), found=values),
        ),
    )


def _beacon_side(facts: DrawFacts, organiser: OrganiserFacts | None) -> tuple[Refusal, ...]:
    return (
        *_state(facts, "frozen"),
        *because((not facts.own and organiser is None, refuse("draw-of-others", number=facts.number))),
    )


def beacon_values(sources: Sequence[Source], told: Sequence[str]) -> list[Any]:
    """What was typed for each source as the core reads it: whole numbers apart by spaces or commas, or text."""
    found: list[Any] = []
    problems: list[Refusal] = []
    for source, text in zip(sources, told, strict=True):
        words = re.split(r"[\s,，、]+", text.strip())
        whole = all(word.isascii() and word.isdigit() and len(word) <= 15 for word in words)
        if source.kind == "numbers" and whole and len(words) <= 100:
            found.append([int(word) for word in words])
        elif (
            source.kind == "text" and text.isascii() and re.search("[0-9A-Za-z]", text) and len(text) <= 2000
        ):
            found.append(text.strip())
        else:
            problems.append(
                refuse("draw-beacon-value-unread", source=source.name, found=text.strip()[:60] or "—")
            )
    if problems:
        raise UnusableInput(*problems)
    return found


def refusals_to_reveal(
    facts: DrawFacts, organiser: OrganiserFacts | None, body: str, secret: str, at: datetime
) -> tuple[Refusal, ...]:
    """Whether an organiser may reveal now, and whether it is what it committed to."""
    readable = SECRET.fullmatch(secret) is not None
    true = (
        organiser is not None
        and readable
        and commitment(facts.number, organiser.code, secret) == organiser.commitment
    )
    return (
        *_state(facts, "frozen"),
        *because(
            (organiser is None, refuse("draw-not-an-organiser", body=body or "—", number=facts.number)),
            (facts.state == "frozen" and not facts.beacon, "draw-beacon-not-stated"),
            (organiser is not None and organiser.revealed, refuse("draw-revealed-already", body=body)),
            (at > facts.reveal_until, refuse("draw-reveal-too-late", until=instant(facts.reveal_until))),
            (not readable, refuse("draw-secret-unread", path="secret")),
            (
                organiser is not None and readable and not true,
                refuse("draw-reveal-not-as-committed", path="secret", body=body),
            ),
        ),
    )


def refusals_to_run(facts: DrawFacts, at: datetime) -> tuple[Refusal, ...]:
    """Whether the draw may be made now: once, when every secret is there or its time is over."""
    if facts.run_at is not None:
        return (refuse("draw-made-already", number=facts.number, at=instant(facts.run_at)),)
    if refusals := _standing(facts, "frozen"):
        return refusals
    if not facts.beacon:
        return (refuse("draw-beacon-not-stated"),)
    waits = bool(facts.missing)
    bodies, over = "、".join(facts.missing), at > facts.reveal_until
    second = instant(facts.second_at) if facts.second_at else "—"
    return because(
        (
            waits and not over,
            refuse("draw-waits-for-reveals", until=instant(facts.reveal_until), bodies=bodies),
        ),
        (
            waits and over and facts.second_at is not None and not facts.second,
            refuse("draw-waits-for-second-beacon", bodies=bodies, second=second),
        ),
    )


def refusals_to_withdraw(facts: DrawFacts, reason: str, at: datetime) -> tuple[Refusal, ...]:
    """Whether a draw may be given up: before anybody can know what would come of it, with a public reason.

    A body that makes the seed alone knows it once the beacon has spoken, unless the list was not in the log in time.
    """
    in_time = facts.logged_at is not None and facts.logged_at < facts.beacon_at
    knows = facts.alone and facts.state == "frozen" and in_time and at >= facts.beacon_at
    return (
        *_standing(facts, "drafted", "frozen"),
        *because(
            (facts.revealed > 0, "draw-reveals-begun"),
            (knows, refuse("draw-alone-after-beacon", beacon=instant(facts.beacon_at))),
            (not reason.strip(), refuse("draw-needs-reason", path="reason")),
        ),
    )


def _standing(facts: DrawFacts, *states: str) -> tuple[Refusal, ...]:
    return (
        *because((not facts.own, refuse("draw-of-others", number=facts.number))),
        *_state(facts, *states),
    )


def _state(facts: DrawFacts, *states: str) -> tuple[Refusal, ...]:
    zh, en = STATE_WORDS[facts.state]
    return because(
        (
            facts.state not in states,
            refuse("draw-not-in-state", number=facts.number, state_zh=zh, state_en=en),
        )
    )


@dataclass(frozen=True, slots=True)
class Revealed:
    """What became public: secrets by organiser's code, values of the beacons."""

    secrets: Mapping[str, str]
    beacon: Sequence[Any]
    second: Sequence[Any] = field(default=())


def with_revealed(frozen_plan: Mapping[str, Any], digest: str, told: Revealed) -> dict[str, Any]:
    """The plan a draw is made from. A missing secret is left out; the core names who it was."""
    revealed: dict[str, Any] = {
        "frozen": digest,
        "secrets": [{"organiser": code, "secret": told.secrets[code]} for code in sorted(told.secrets)],
        "beacon": list(told.beacon),
    }
    if told.second:
        revealed["second_beacon"] = list(told.second)
    return dict(frozen_plan) | {"revealed": revealed}
