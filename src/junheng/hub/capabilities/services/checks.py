"""Verbs of intermediate checks (practice P9, X13): freeze limits from first groups, record a group; an alarm stops the piece."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from junheng.core.control.charts import Judged, Limits, control_limits, judge_group
from junheng.core.quantity.rounding import without_noise
from junheng.core.reason import Refused, refuse
from junheng.hub.capabilities import events
from junheng.hub.capabilities.models import CheckPlan, IntermediateCheck, StandardPiece
from junheng.hub.capabilities.services.alarms import Alarm, raise_alarm
from junheng.hub.capabilities.services.standards import KEEPERS
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.verbs import record, verb

CHECKERS = KEEPERS | {"verifier", "quality"}
DIGITS = 8


@verb(permission="capabilities.plan_checks", roles=KEEPERS | {"quality"}, event=events.ChecksPlanned)
def plan_checks(
    *, piece: StandardPiece, name: str, unit: str, every_days: int, baseline: Sequence[Sequence[str]], by: Actor,
    at: datetime,
) -> CheckPlan:  # fmt: skip
    """Freeze the limits of a check standard from its first groups; they do not move with later ones."""
    _only_own(piece, by)
    if piece.check_plans.filter(name=name.strip()[:120]).exists():
        raise Refused(refuse("check-plan-known", path="name", name=name.strip()[:120]))
    limits = control_limits(baseline)
    plan = CheckPlan.objects.create(
        tenant_id=piece.tenant_id,
        piece=piece,
        name=name.strip()[:120],
        unit=unit[:20],
        every_days=every_days,
        baseline=[list(group) for group in baseline],
        frozen_on=today(at),
        frozen_by_id=by.somebody,
    )
    record(
        events.ChecksPlanned(
            plan=Ref.to(plan), piece=Ref.to(piece), instrument=Ref.to(piece.instrument), name=plan.name,
            centre=short(limits.centre), lower=short(limits.lower), upper=short(limits.upper),
            range_upper=short(limits.range_upper),
        )
    )  # fmt: skip
    return plan


@verb(permission="capabilities.record_check", roles=CHECKERS, event=events.CheckRecorded)
def record_check(
    *, plan: CheckPlan, on: date, values: Sequence[str], by: Actor, at: datetime
) -> IntermediateCheck:
    """Record a group read on the check standard. An alarm stops the piece at once and opens the case of P14."""
    piece = plan.piece
    _only_own(piece, by)
    last = plan.checks.order_by("-on").values_list("on", flat=True).first()
    if on > today(at):
        raise Refused(refuse("check-in-future", path="on", on=on))
    if last is not None and on < last:
        raise Refused(refuse("check-before-another", path="on", on=on, last=last))
    judged = judge_group(limits_of(plan), values)
    made = IntermediateCheck.objects.create(
        tenant_id=plan.tenant_id,
        plan=plan,
        on=on,
        values=list(values),
        mean=short(judged.mean),
        range=short(judged.range),
        alarm=judged.alarm,
        recorded_at=at,
        recorded_by_id=by.somebody,
    )
    record(
        events.CheckRecorded(
            check=Ref.to(made), plan=Ref.to(plan), piece=Ref.to(piece), instrument=Ref.to(piece.instrument),
            on=on.isoformat(), mean=made.mean, range=made.range, alarm="yes" if judged.alarm else "no",
        )
    )  # fmt: skip
    if judged.alarm:
        _after_alarm(plan, made, judged, by=by, at=at)
    return made


def _after_alarm(
    plan: CheckPlan, made: IntermediateCheck, judged: Judged, *, by: Actor, at: datetime
) -> None:
    limits = limits_of(plan)
    why = (
        f"期间核查报警（{plan.name}）：均值 {made.mean} {plan.unit}，限 {short(limits.lower)}~{short(limits.upper)}"
        if judged.mean_outside
        else f"期间核查报警（{plan.name}）：极差 {made.range} {plan.unit}，限 {short(limits.range_lower)}~{short(limits.range_upper)}"
    )
    basis = f"期间核查控制限冻结 {plan.name}"
    raise_alarm(Alarm(plan.piece, made.on, why, plan.unit, plan.frozen_on, basis, plan=plan), by=by, at=at)


def limits_of(plan: CheckPlan) -> Limits:
    """The frozen limits, worked out again from the groups they were made from."""
    return control_limits(plan.baseline)


def short(value: object) -> str:
    """A computed decimal as read on a chart."""
    return format(without_noise(value, digits=DIGITS).normalize() + 0, "f")  # type: ignore[arg-type]


def _only_own(piece: StandardPiece, by: Actor) -> None:
    if piece.standard.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
