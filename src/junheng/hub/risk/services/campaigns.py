"""Verbs of a joint campaign: plan, answer, name the team, list objects, close, call off (R15.4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from junheng.core.draw.canonical import sha256_text
from junheng.core.reason import Refused, refuse, stop_if
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor, platform
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.ids import new_ids
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.risk import events
from junheng.hub.risk.models import Campaign, CampaignMember, CampaignSide, CampaignTarget
from junheng.hub.risk.queries import campaigns as queries
from junheng.hub.risk.queries.campaigns import PLANNERS
from junheng.hub.risk.rules import campaign as rules
from junheng.hub.supervision.models import Check


@verb(permission="risk.plan_campaign", roles=PLANNERS, event=events.CampaignPlanned)
def plan_campaign(*, new: rules.NewCampaign, by: Actor, at: datetime) -> Campaign:
    """Plan a campaign with other provinces' offices; the own office agrees by planning it, each other is asked."""
    on = today(at)
    others = tuple(dict.fromkeys(each.strip() for each in new.others if each.strip()))
    known = queries.regulators(others[: rules.MOST_SIDES], by)
    draw = queries.draw_of(new.draw.strip()[:40], by) if new.draw.strip() else None
    stop_if(
        rules.refusals_to_plan(
            new, unknown=[each for each in others if each not in known], on=on,
            number_known=Campaign.objects.filter(tenant_id=by.tenant, number=new.number.strip()).exists(),
            draw_usable=draw is not None or not new.draw.strip(),
        )
    )  # fmt: skip
    readers = sorted({by.tenant, *(each.tenant_id for each in known.values())})
    made = Campaign.objects.create(
        tenant_id=by.tenant, readers=readers, office_id=by.somewhere, number=new.number.strip(), title=new.title.strip(),
        aim=new.aim.strip(), basis=new.basis.strip(), exchange=new.exchange and draw is None, draw=draw, day=new.day, until=new.until,
        planned_at=at, planned_by=by.person_name[:60],
    )  # fmt: skip
    first, *ids = new_ids(1 + len(known))  # the planner's side stands first, whatever the millisecond
    CampaignSide.objects.create(
        id=first, campaign=made, tenant_id=by.tenant, readers=readers, organisation_id=by.somewhere,
        state=CampaignSide.State.AGREED, answered_at=at, answered_by=by.person_name[:60],
    )  # fmt: skip
    for id, each in zip(ids, known.values(), strict=True):
        with tenancy.also(each.tenant_id):
            CampaignSide.objects.create(
                id=id, campaign=made, tenant_id=each.tenant_id, readers=readers, organisation=each
            )
        notify(
            tenant=each.tenant_id, organisation_id=each.pk, at=at, url=f"/campaigns/{made.pk}",
            zh=f"{by.organisation_name} 请本单位参加联合行动 {made.number}。",
            en=f"{by.organisation_name} asks this office to join campaign {made.number}.",
        )  # fmt: skip
    names = ", ".join(each.name_zh for each in known.values())
    record(
        events.CampaignPlanned(
            campaign=Ref.to(made), office=by.organisation_name, title=made.title, sides=names, day=made.day.isoformat()
        )
    )  # fmt: skip
    return made


@verb(permission="risk.answer_campaign", roles=PLANNERS, event=events.CampaignAnswered)
def answer_campaign(*, campaign: Campaign, agrees: bool, reason: str, by: Actor, at: datetime) -> Campaign:
    """An invited office agrees or declines. With the last that agrees the campaign stands; one that declines ends it."""
    row, side = _locked(campaign, by)
    stop_if(
        rules.refusals_to_answer(
            row.state, side=side.state, agrees=agrees, reason=reason, day=row.day, on=today(at)
        )
    )
    told = reason.strip()[:300]
    side.state = CampaignSide.State.AGREED if agrees else CampaignSide.State.DECLINED
    side.reason, side.answered_at, side.answered_by = told, at, by.person_name[:60]
    side.save(update_fields=["state", "reason", "answered_at", "answered_by"])
    if not agrees:
        _state(row, Campaign.State.DECLINED, told)
    elif not CampaignSide.objects.filter(campaign=row).exclude(state="agreed").exists():
        _state(row, Campaign.State.AGREED)
    record(
        events.CampaignAnswered(
            campaign=Ref.to(row), office=by.organisation_name, side_state=side.state, reason=told
        ),
        tenant=row.tenant_id,
    )
    word = ("同意参加", "agrees to") if agrees else ("不参加", "declines")
    _tell(row, by, at, f"{by.organisation_name}{word[0]}联合行动 {row.number}。", f"{by.organisation_name} {word[1]} campaign {row.number}.")  # fmt: skip
    return row


@verb(permission="risk.name_team", roles=PLANNERS, event=events.TeamNamed)
def name_team(
    *, campaign: Campaign, members: Sequence[rules.MemberLine], by: Actor, at: datetime
) -> Campaign:
    """Put the inspectors of the own province in place of those before. Everybody is recused from bodies they belong to."""
    row, side = _locked(campaign, by)
    on = today(at)
    stop_if(rules.refusals_to_name_team(row.state, side=side.state, members=len(members), day=row.day, on=on))
    found = queries.persons_named(members, by.tenant, on)
    named = list(zip(members, found, strict=True))
    kept_from = {code for line in members for code in rules.recused_of(line)}
    missing = sorted(kept_from - queries.codes_known(kept_from))
    persons = [each.person_id for each in found if each is not None]
    twice = {each for each in persons if persons.count(each) > 1}
    stop_if(
        [
            *(
                refuse("campaign-person-unknown", found=line.name[:60], body=line.body[:40])
                for line, each in named
                if each is None
            ),
            *(
                refuse("campaign-person-twice", found=line.name[:60])
                for line, each in named
                if each is not None and each.person_id in twice
            ),
            *(refuse("campaign-recused-unknown", found=code[:40]) for code in missing),
        ][:10]
    )
    with tenancy.also(*row.readers):  # also those they belong to in the provinces they go to
        theirs = queries.bodies_of(persons, on)
    CampaignMember.objects.filter(side=side).delete()
    made = CampaignMember.objects.bulk_create(
        CampaignMember(
            campaign=row, tenant_id=side.tenant_id, readers=row.readers, side=side, person_id=each.person_id,
            name=each.person.name[:60], body=each.organisation.name_zh[:120],
            recused=sorted({*rules.recused_of(line), *theirs.get(each.person_id, ())}),
        )
        for line, each in named
        if each is not None
    )  # fmt: skip
    names = ", ".join(each.name for each in made)
    record(
        events.TeamNamed(
            campaign=Ref.to(row), office=by.organisation_name, count=len(made), names=names[:1000]
        ),
        tenant=row.tenant_id,
    )
    return row


@verb(permission="risk.list_targets", roles=PLANNERS, event=events.TargetsListed)
def list_targets(
    *, campaign: Campaign, lines: Sequence[rules.TargetLine], by: Actor, at: datetime
) -> Campaign:
    """Put the objects of the own province in place of those before; of a campaign that follows a draw, those it drew."""
    row, side = _locked(campaign, by)
    home = side.tenant_id
    checks = queries.checks_of_draw(row.draw, home) if row.draw is not None else []
    count = len(checks) if row.draw is not None else len(lines)
    stop_if(rules.refusals_to_list_targets(row.state, count=count, day=row.day, on=today(at)))
    if row.draw is None:
        made = _listed(row, side, lines)
    else:
        made = [
            _target(row, side, each.code, each.name, each.organisation_id, check_made=each) for each in checks
        ]
    CampaignTarget.objects.filter(side=side).delete()
    CampaignTarget.objects.bulk_create(made)
    pairs = sorted([each.code, str(each.team_id or ""), str(each.pk)] for each in made)
    record(
        events.TargetsListed(
            campaign=Ref.to(row), office=by.organisation_name, count=len(made), list_digest=sha256_text({"targets": pairs})
        ),
        tenant=row.tenant_id,
    )  # fmt: skip
    return row


def _listed(row: Campaign, side: CampaignSide, lines: Sequence[rules.TargetLine]) -> list[CampaignTarget]:
    ledger = queries.ledger_rows([each.code for each in lines], side.tenant_id)
    teams = {
        each.organisation.uscc: each
        for each in CampaignSide.objects.filter(campaign=row).select_related("organisation")
    }
    stop_if(
        rules.refusals_of_targets(
            lines, missing=[each.code for each in lines if each.code not in ledger], teams=queries.teams_of(row),
            bodies={code: body.uscc for code, (_name, body) in ledger.items()}, own=side.organisation.uscc, exchange=row.exchange,
        )
    )  # fmt: skip
    return [
        _target(row, side, each.code, ledger[each.code][0], ledger[each.code][1].pk, team=teams[each.team])
        for each in lines
    ]


def _target(
    row: Campaign, side: CampaignSide, code: str, name: str, body: UUID, **more: object
) -> CampaignTarget:
    return CampaignTarget(
        campaign=row, tenant_id=side.tenant_id, readers=row.readers, open_on=row.day, side=side, code=code, name=name[:80],
        organisation_id=body, **more,
    )  # fmt: skip


@verb(permission="risk.replace_target", roles={"platform"}, event=events.TargetReplaced)
def replace_target(*, target: CampaignTarget, check: Check, by: Actor, at: datetime) -> CampaignTarget:
    """The reserve stepped in for a drawn object: it is the campaign's object now, with its check's result."""
    row = CampaignTarget.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=target.pk)
    stop_if(
        rules.refusals_to_replace_target(row.campaign.state, of_draw=row.campaign.draw_id == check.draw_id)
    )
    before = f"{row.name} {row.code}"
    row.code, row.name, row.organisation_id, row.check_made = (
        check.code,
        check.name[:80],
        check.organisation_id,
        check,
    )
    row.save(update_fields=["code", "name", "organisation", "check_made"])
    record(
        events.TargetReplaced(campaign=Ref.to(row.campaign), object=before, reserve=f"{row.name} {row.code}"),
        tenant=row.tenant_id,
    )
    return row


def after_reserve(fact: Any, at: datetime) -> None:
    """In a campaign that follows the draw, the reserve takes the place of what is not checked. Refuses nothing."""
    made = Check.objects.filter(pk=fact.check.id).first()
    if made is None:
        return
    rows = CampaignTarget.objects.filter(
        tenant_id=made.tenant_id, campaign__draw_id=made.draw_id, campaign__state__in=("planned", "agreed"),
        check_made__state="replaced", code=fact.object,
    )  # fmt: skip
    for row in rows:
        replace_target(target=row, check=made, by=platform(made.tenant_id, "reserve"), at=at)


@verb(permission="risk.close_campaign", roles=PLANNERS, event=events.CampaignClosed)
def close_campaign(*, campaign: Campaign, by: Actor, at: datetime) -> Campaign:
    """Who planned it closes it: the joint report is fixed as it is counted now, and its digest enters the log."""
    row, _side = _locked(campaign, by, planner=True)
    on = today(at)
    found = queries.report(row, on)
    total = found["total"]
    stop_if(
        rules.refusals_to_close(
            row.state, targets=total["listed"], still_open=total["without_result"], day=row.day, until=row.until, on=on
        )
    )  # fmt: skip
    row.state, row.closed_at, row.report, row.report_digest = (
        Campaign.State.CLOSED,
        at,
        found,
        sha256_text(found),
    )
    row.save(update_fields=["state", "closed_at", "report", "report_digest"])
    record(events.CampaignClosed(campaign=Ref.to(row), office=by.organisation_name, report=row.report_digest))
    _tell(row, by, at, f"联合行动 {row.number} 已结束，联合报告已定。", f"Campaign {row.number} is closed with its joint report.")  # fmt: skip
    return row


@verb(permission="risk.call_off_campaign", roles=PLANNERS, event=events.CampaignCalledOff)
def call_off_campaign(*, campaign: Campaign, reason: str, by: Actor, at: datetime) -> Campaign:
    """Who planned it gives it up, with a reason that all sides read."""
    row, _side = _locked(campaign, by, planner=True)
    stop_if(rules.refusals_by_state(row.state, "planned", "agreed"))
    if not reason.strip():
        raise Refused(refuse("campaign-needs-reason", path="reason"))
    _state(row, Campaign.State.CALLED_OFF, reason.strip()[:300])
    with tenancy.also(*row.readers):  # its objects may be listed again, and their day is never told
        targets = CampaignTarget.objects.filter(campaign=row)
        if today(at) < row.day:
            targets.delete()
        else:
            targets.update(check_made=None)
    record(
        events.CampaignCalledOff(campaign=Ref.to(row), office=by.organisation_name, reason=row.state_reason)
    )
    _tell(row, by, at, f"联合行动 {row.number} 已取消。", f"Campaign {row.number} was called off.")
    return row


def _locked(campaign: Campaign, by: Actor, *, planner: bool = False) -> tuple[Campaign, CampaignSide]:
    """The campaign as it stands and the acting office as a side of it; whoever acts next waits."""
    with tenancy.also(campaign.tenant_id):
        row = Campaign.objects.select_for_update(of=("self",)).select_related("draw").get(pk=campaign.pk)
    side = queries.my_side(row, by)
    if side is None or (planner and row.office_id != by.organisation_id):
        raise Refused(refuse("not-your-record"))
    return row, side


def _state(row: Campaign, state: str, reason: str = "") -> None:
    """Written in the province of who planned it, also by the other side."""
    row.state, row.state_reason = state, reason
    with tenancy.also(row.tenant_id):
        row.save(update_fields=["state", "state_reason"])


def _tell(row: Campaign, by: Actor, at: datetime, zh: str, en: str) -> None:
    for each in CampaignSide.objects.filter(campaign=row).exclude(organisation_id=by.somewhere):
        notify(
            tenant=each.tenant_id,
            organisation_id=each.organisation_id,
            at=at,
            url=f"/campaigns/{row.pk}",
            zh=zh,
            en=en,
        )
