"""HTTP of joint campaigns: for the sides' desks and their inspectors."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router, Status

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found
from junheng.hub.risk import schemas
from junheng.hub.risk.models import Campaign, CampaignEvidence, CampaignTarget
from junheng.hub.risk.queries import campaigns as queries
from junheng.hub.risk.rules import campaign as rules
from junheng.hub.risk.services import campaigns, evidence

KEY = Header("", alias="Idempotency-Key", max_length=80)
router = Router(tags=["risk"])


def _out(row: Campaign) -> dict[str, Any]:
    same = (
        "number",
        "title",
        "aim",
        "basis",
        "exchange",
        "day",
        "until",
        "state",
        "state_reason",
        "report_digest",
    )
    return {name: getattr(row, name) for name in same} | {
        "id": row.pk, "office": row.office.name_zh, "draw": row.draw.number if row.draw else "",
        "sides": [
            {"office": each.organisation.name_zh, "code": each.organisation.uscc, "state": each.state, "reason": each.reason}
            for each in row.sides.select_related("organisation")
        ],
        "team": [
            {"person_id": each.person_id, "name": each.name, "body": each.body, "office": each.side.organisation.name_zh,
             "recused": each.recused}
            for each in row.members.select_related("side__organisation")
        ],
    }  # fmt: skip


@router.get("/campaigns", response=schemas.CampaignPage)
def campaign_list(request: HttpRequest, cursor: str = Query("", max_length=36)) -> Any:
    """Campaigns of the own office or of whose teams one is, newest first."""
    if request.actor.organisation_id is None:  # type: ignore[attr-defined]
        raise Refused(refuse("sign-in-first"))
    page = queries.campaigns_for_page(request.actor, cursor, size=10)  # type: ignore[attr-defined]
    return {"rows": [_out(row) for row in page.rows], "next": page.next}


def _found(request: HttpRequest, campaign_id: UUID) -> Campaign:
    return found(queries.campaigns_seen_by(request.actor), campaign_id)  # type: ignore[attr-defined]


@router.get("/campaigns/{campaign_id}", response=schemas.CampaignOut)
def campaign(request: HttpRequest, campaign_id: UUID) -> Any:
    """One campaign: the plan, who agrees, teams."""
    return _out(_found(request, campaign_id))


@router.get("/campaigns/{campaign_id}/report", response=schemas.ReportOut, by_alias=True)
def joint_report(request: HttpRequest, campaign_id: UUID) -> Any:
    """The joint report: as it was closed, or as it would be now; from the day on."""
    on = today(request.at)  # type: ignore[attr-defined]
    row = _found(request, campaign_id)
    if row.day > on:
        raise Refused(refuse("campaign-day-not-come", day=row.day))
    return queries.report(row, on)


@router.post("/campaigns", response={201: schemas.CampaignOut})
def plan_campaign(request: HttpRequest, told: schemas.CampaignIn, key: str = KEY) -> Any:
    """Plan one; every other office is asked."""
    new = rules.NewCampaign(**{**told.dict(), "others": tuple(told.others)})
    id = act(
        request, key, "risk.plan_campaign", told.dict(), lambda **who: campaigns.plan_campaign(new=new, **who)
    )
    return Status(201, campaign(request, UUID(id)))  # fmt: skip


def _acted(request: HttpRequest, key: str, id: UUID, verb: Any, **told: Any) -> Any:
    row = _found(request, id)
    act(request, key, f"risk.{verb.__name__}", [id, told], lambda **who: verb(campaign=row, **told, **who))
    return campaign(request, id)


@router.post("/campaigns/{campaign_id}/answer", response=schemas.CampaignOut)
def answer_campaign(
    request: HttpRequest, campaign_id: UUID, told: schemas.CampaignAnswerIn, key: str = KEY
) -> Any:
    """Agree or decline, once an office."""
    return _acted(request, key, campaign_id, campaigns.answer_campaign, **told.dict())


@router.post("/campaigns/{campaign_id}/team", response=schemas.CampaignOut)
def name_team(request: HttpRequest, campaign_id: UUID, told: schemas.TeamIn, key: str = KEY) -> Any:
    """Name the inspectors of the own province."""
    members = [
        rules.MemberLine(each.name, each.body, tuple(one[:18] for one in each.recused))
        for each in told.members
    ]
    return _acted(request, key, campaign_id, campaigns.name_team, members=members)


@router.post("/campaigns/{campaign_id}/targets", response=schemas.CampaignOut)
def list_targets(request: HttpRequest, campaign_id: UUID, told: schemas.TargetsIn, key: str = KEY) -> Any:
    """List the objects of the own province; nobody else sees them before the day."""
    lines = [rules.TargetLine(each.code, each.team) for each in told.targets]
    return _acted(request, key, campaign_id, campaigns.list_targets, lines=lines)


@router.post("/campaigns/{campaign_id}/close", response=schemas.CampaignOut)
def close_campaign(request: HttpRequest, campaign_id: UUID, key: str = KEY) -> Any:
    """Close it; the joint report is fixed."""
    return _acted(request, key, campaign_id, campaigns.close_campaign)


@router.post("/campaigns/{campaign_id}/call-off", response=schemas.CampaignOut)
def call_off_campaign(
    request: HttpRequest, campaign_id: UUID, told: schemas.CallOffIn, key: str = KEY
) -> Any:
    """Give it up."""
    return _acted(request, key, campaign_id, campaigns.call_off_campaign, reason=told.reason)


def _target_out(row: CampaignTarget, result: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("code", "name", "note", "inspectors", "recorded_at")} | {
        "id": row.pk, "campaign_id": row.campaign_id, "organisation": row.organisation.name_zh, "result": result,
        "listed_by": row.side.organisation.name_zh, "team": row.team.organisation.name_zh if row.team else "",
        "of_check": row.check_made_id is not None,
    }  # fmt: skip


@router.get("/campaigns/{campaign_id}/targets", response=schemas.TargetPage)
def target_list(request: HttpRequest, campaign_id: UUID, cursor: str = Query("", max_length=36)) -> Any:
    """Objects one may see today."""
    row = _found(request, campaign_id)
    seen = queries.targets_seen_by(request.actor, today(request.at)).filter(campaign=row)  # type: ignore[attr-defined]
    page = page_of(seen, cursor=cursor)
    results = queries.results_of(page.rows, row.readers)
    return {"rows": [_target_out(each, results[each.pk]) for each in page.rows], "next": page.next}


def _target(request: HttpRequest, id: UUID) -> CampaignTarget:
    return found(queries.targets_seen_by(request.actor, today(request.at)), id)  # type: ignore[attr-defined]


def _target_of(request: HttpRequest, id: UUID) -> dict[str, Any]:
    row = _target(request, id)
    return _target_out(row, queries.results_of([row], row.campaign.readers)[row.pk])


@router.post("/campaign-targets/{target_id}/result", response=schemas.TargetOut)
def record_result(request: HttpRequest, target_id: UUID, told: schemas.ResultIn, key: str = KEY) -> Any:
    """What two inspectors of its team found."""
    row, new = _target(request, target_id), rules.Found(told.result, told.note, str(told.second))
    act(
        request,
        key,
        "risk.record_result",
        [target_id, told.dict()],
        lambda **who: evidence.record_result(target=row, found=new, **who),
    )
    return _target_of(request, target_id)  # fmt: skip


@router.post("/campaign-targets/{target_id}/check", response=schemas.TargetOut)
def link_check(request: HttpRequest, target_id: UUID, key: str = KEY) -> Any:
    """Take the result of the newest concluded check of this object within the campaign's days."""
    row = _target(request, target_id)
    act(request, key, "risk.link_check", [target_id], lambda **who: evidence.link_check(target=row, **who))
    return _target_of(request, target_id)


def _piece_out(row: CampaignEvidence) -> dict[str, Any]:
    same = ("label", "sha256", "digest", "taken_at", "target_id")
    return {name: getattr(row, name) for name in same} | {
        "id": row.pk, "holder": row.holder_name, "offered_to": row.offered_name, "steps": list(row.steps.all()),
    }  # fmt: skip


def _piece(request: HttpRequest, id: UUID) -> CampaignEvidence:
    return found(queries.pieces_seen_by(request.actor, today(request.at)), id)  # type: ignore[attr-defined]


@router.get("/campaign-evidence/{piece_id}", response=schemas.PieceOut)
def piece(request: HttpRequest, piece_id: UUID) -> Any:
    """A piece of evidence with its chain of custody."""
    return _piece_out(_piece(request, piece_id))


@router.post("/campaign-targets/{target_id}/evidence", response={201: schemas.PieceOut})
def take_evidence(request: HttpRequest, target_id: UUID, told: schemas.PieceIn, key: str = KEY) -> Any:
    """Take a piece at an object."""
    row = _target(request, target_id)
    id = act(
        request,
        key,
        "risk.take_evidence",
        [target_id, told.dict()],
        lambda **who: evidence.take_evidence(target=row, **told.dict(), **who),
    )
    return Status(201, piece(request, UUID(id)))  # fmt: skip


@router.post("/campaign-evidence/{piece_id}/hand", response=schemas.PieceOut)
def hand_evidence(request: HttpRequest, piece_id: UUID, told: schemas.HandIn, key: str = KEY) -> Any:
    """Hand it to a named person."""
    row = _piece(request, piece_id)
    act(
        request, key, "risk.hand_evidence", [piece_id, told.dict()],
        lambda **who: evidence.hand_evidence(piece=row, receiver=str(told.receiver), note=told.note, **who),
    )  # fmt: skip
    return piece(request, piece_id)


@router.post("/campaign-evidence/{piece_id}/receive", response=schemas.PieceOut)
def receive_evidence(request: HttpRequest, piece_id: UUID, key: str = KEY) -> Any:
    """Confirm that one has it."""
    row = _piece(request, piece_id)
    act(
        request,
        key,
        "risk.receive_evidence",
        [piece_id],
        lambda **who: evidence.receive_evidence(piece=row, **who),
    )
    return piece(request, piece_id)
