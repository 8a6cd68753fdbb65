"""Pure rules of an industry centre: planned, applied for, built within its term, accepted, evaluated, rectified, revoked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from junheng.core.reason import Refusal, because, refuse
from junheng.hub.industry import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.hub.industry.rules.words import WORDINGS

LEVELS = ("province", "national")
GROUPS = {
    "planned": ("planned", "applied"),
    "building": ("approved", "built"),
    "accepted": ("accepted", "evaluated", "rectify"),
    "revoked": ("revoked",),
}
"""What the register counts apart: a plan is no centre, and one that is being built is none either."""
REPORTING = ("approved", "built", "rectify")
"""States in which the host reports how far it is."""
EVALUATED_IN = ("accepted", "evaluated", "rectify")
REVOKED_IN = ("approved", "built", "accepted", "evaluated", "rectify")
BUILDING_ENDS, ACCEPTANCE_ENDS, EVALUATION_ENDS = (
    ("approve", "refuse"),
    ("accept", "send-back"),
    ("passed", "rectify"),
)
MOST_BUILD_YEARS, MOST_RECTIFY_DAYS = 5, 366
WINDOW = timedelta(days=365)
"""Services to bodies outside the host are counted over the year before an evaluation."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A centre as it is planned: nobody builds it yet."""

    name: str
    industry: str
    level: str
    tasks: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What a named person of the office decides. `number` and `until` only where something is approved or given a day."""

    end: str
    reason: str
    number: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many centres stand where; planned and accepted are never added up."""

    planned: int = 0
    building: int = 0
    accepted: int = 0
    revoked: int = 0

    @property
    def approved(self) -> int:
        """All that were ever approved and were not taken back."""
        return self.building + self.accepted


def days_late(build_until: date | None, built_on: date | None, on: date) -> int:
    """Days by which building is, or was, past its last day; nought where it is not."""
    if build_until is None:
        return 0
    return max(0, ((built_on or on) - build_until).days)


def refusals_to_plan(plan: Plan) -> tuple[Refusal, ...]:
    """Named, with its industry, a level that exists and what it is for."""
    return (
        *_written(name=plan.name, industry=plan.industry, tasks=plan.tasks),
        *because((plan.level not in LEVELS, refuse("centre-level-unknown", path="level", allowed=LEVELS, found=plan.level[:20] or "—"))),
    )  # fmt: skip


def refusals_to_apply(
    state: str, *, tasks: str, verified: bool, same_province: bool, body: str
) -> tuple[Refusal, ...]:
    """A verified body of the province takes a planned centre on."""
    return (
        *in_state(state, "planned"),
        *_written(tasks=tasks),
        *because(
            (not verified, refuse("centre-host-not-verified", body=body)),
            (not same_province, refuse("centre-host-elsewhere", body=body)),
        ),
    )  # fmt: skip


def refusals_to_decide_building(
    state: str, told: Decision, *, on: date, number_known: bool
) -> tuple[Refusal, ...]:
    """Approved only with a number of its own and a last day of building."""
    approving = told.end == "approve"
    return (
        *in_state(state, "applied"),
        *_decided(told, BUILDING_ENDS),
        *because(
            (approving and not told.number.strip(), refuse("centre-incomplete", path="number", field="number")),
            (number_known, refuse("centre-number-known", path="number", number=told.number.strip()[:80])),
            (approving and not _within(told.until, on, MOST_BUILD_YEARS * 366),
             refuse("centre-build-term", path="until", until=told.until or "—", years=MOST_BUILD_YEARS)),
        ),
    )  # fmt: skip


def refusals_to_report(state: str, *, words: str, day: date, on: date) -> tuple[Refusal, ...]:
    """A milestone has a day that has come."""
    return (
        *in_state(state, *REPORTING),
        *_written(words=words),
        *because((day > on, refuse("centre-day-in-future", path="day", day=day))),
    )


def refusals_to_report_built(state: str, *, words: str) -> tuple[Refusal, ...]:
    return (*in_state(state, "approved"), *_written(words=words))


def refusals_to_accept(state: str, told: Decision) -> tuple[Refusal, ...]:
    """Only what was reported as built is looked at."""
    return (*in_state(state, "built"), *_decided(told, ACCEPTANCE_ENDS))


def refusals_to_evaluate(state: str, told: Decision, *, on: date) -> tuple[Refusal, ...]:
    """To rectify always with a day."""
    return (
        *in_state(state, *EVALUATED_IN),
        *_decided(told, EVALUATION_ENDS),
        *because(
            (told.end == "rectify" and not _within(told.until, on, MOST_RECTIFY_DAYS),
             refuse("centre-rectify-day", path="until", until=told.until or "—", days=MOST_RECTIFY_DAYS)),
        ),
    )  # fmt: skip


def refusals_to_revoke(state: str, *, reason: str) -> tuple[Refusal, ...]:
    return (*in_state(state, *REVOKED_IN), *_written(reason=reason))


def in_state(state: str, *allowed: str) -> tuple[Refusal, ...]:
    zh, en = WORDINGS["centre_state"].get(state, (state, state))
    return because((state not in allowed, refuse("centre-not-in-state", state_zh=zh, state_en=en)))


def _decided(told: Decision, ends: tuple[str, ...]) -> tuple[Refusal, ...]:
    return (
        *because((told.end not in ends, refuse("centre-end-unknown", path="end", allowed=ends))),
        *_written(reason=told.reason),
    )


def _written(**fields: str) -> tuple[Refusal, ...]:
    return because(
        *(
            (not text.strip(), refuse("centre-incomplete", path=name, field=name))
            for name, text in fields.items()
        )
    )


def _within(day: date | None, on: date, days: int) -> bool:
    return day is not None and on < day <= on + timedelta(days=days)
