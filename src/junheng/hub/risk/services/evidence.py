"""Verbs of a campaign's teams: record a result or link a check, take evidence, hand it over and receive it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from junheng.core.reason import Refused, refuse, stop_if
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.risk import events
from junheng.hub.risk.models import Campaign, CampaignEvidence, CampaignTarget, CustodyStep
from junheng.hub.risk.queries import campaigns as queries
from junheng.hub.risk.queries.campaigns import MEMBERS
from junheng.hub.risk.rules import campaign as rules


@verb(permission="risk.record_result", roles=MEMBERS, event=events.ResultRecorded)
def record_result(*, target: CampaignTarget, found: rules.Found, by: Actor, at: datetime) -> CampaignTarget:
    """What one inspector found with a second of the same team; not where a check of the platform already holds it."""
    row = _locked(target)
    free = {str(each.person_id): each.name for each in queries.free_members(row)}
    check = row.check_made_id or queries.checks_within(row)
    stop_if(
        rules.refusals_to_record(
            row.campaign.state, found, day=row.open_on, on=today(at), recorded=bool(row.result),
            of_check=f"{row.name} {row.code}" if check else "", free=list(free), me=str(by.somebody),
        )
    )  # fmt: skip
    row.result, row.note, row.recorded_at = found.result, found.note.strip()[:1000], at
    row.inspectors = f"{free[str(by.somebody)]}, {free[found.second]}"
    with tenancy.also(row.tenant_id):
        row.save(update_fields=["result", "note", "recorded_at", "inspectors"])
    record(
        events.ResultRecorded(
            campaign=Ref.to(row.campaign), target_result=row.result, object=f"{row.name} {row.code}", note=row.note
        ),
        tenant=row.campaign.tenant_id,
    )  # fmt: skip
    return row


@verb(permission="risk.link_check", roles=MEMBERS, event=events.CheckLinked)
def link_check(*, target: CampaignTarget, by: Actor, at: datetime) -> CampaignTarget:
    """A concluded check of the same object within the campaign's days is its result: by its team, or by the desk that listed it."""
    row = _locked(target)
    check = queries.concluded_within(row)
    mine = any(each.person_id == by.person_id for each in queries.free_members(row))
    stop_if(
        rules.refusals_to_link(
            row.campaign.state, day=row.open_on, on=today(at), settled=bool(row.result or row.check_made_id),
            usable=check is not None, of_team=mine or row.side.organisation_id == by.organisation_id,
        )
    )  # fmt: skip
    assert check is not None
    row.check_made = check
    with tenancy.also(row.tenant_id):
        row.save(update_fields=["check_made"])
    record(
        events.CheckLinked(
            campaign=Ref.to(row.campaign), check=str(check.pk), object=f"{row.name} {row.code}"
        ),
        tenant=row.campaign.tenant_id,
    )
    return row


@verb(permission="risk.take_evidence", roles=MEMBERS, event=events.EvidenceTaken)
def take_evidence(
    *, target: CampaignTarget, label: str, sha256: str, by: Actor, at: datetime
) -> CampaignEvidence:
    """A piece taken at an object: what it is, and of a file its digest. Who takes it keeps it."""
    row = _locked(target)
    mine = any(each.person_id == by.person_id for each in queries.free_members(row))
    told, file = label.strip()[:300], sha256.strip()[:70]
    stop_if(
        rules.refusals_to_take(
            row.campaign.state, of_team=mine and row.open_on <= today(at), label=told, sha256=file, count=row.pieces.count()
        )
    )  # fmt: skip
    name = by.person_name[:60]
    digest = rules.evidence_digest(label=told, sha256=file, taken_by=name, taken_at=at.isoformat())
    with tenancy.also(row.tenant_id):
        made = CampaignEvidence.objects.create(
            campaign=row.campaign, target=row, tenant_id=row.tenant_id, readers=row.readers, label=told, sha256=file,
            digest=digest, taken_at=at, holder_id=by.somebody, holder_name=name,
        )  # fmt: skip
    _step(made, "taken", by, at)
    record(
        events.EvidenceTaken(piece=Ref.to(made), digest=digest, label=told, holder=name),
        tenant=row.campaign.tenant_id,
        also=[Ref.to(row.campaign)],
    )
    return made


@verb(permission="risk.hand_evidence", roles=MEMBERS, event=events.EvidenceHanded)
def hand_evidence(
    *, piece: CampaignEvidence, receiver: str, note: str, by: Actor, at: datetime
) -> CampaignEvidence:
    """Who keeps a piece hands it to a named person; it is theirs when they say so. Another name takes the first's place."""
    row = _piece(piece)
    known = {str(id): whom for id, whom in queries.receivers_of(row.campaign, today(at)).items()}
    stop_if(
        rules.refusals_to_hand(
            holds=row.holder_id == by.person_id, holder=row.holder_name, receiver_known=receiver in known,
            own=receiver == str(by.person_id),
        )
    )  # fmt: skip
    name, province = known[receiver]
    row.offered_to_id, row.offered_name = UUID(receiver), name[:60]
    with tenancy.also(row.tenant_id):
        row.save(update_fields=["offered_to", "offered_name"])
    told = note.strip()[:300]
    _step(row, "offered", by, at, to=row.offered_name, note=told)
    notify(
        tenant=province, person_id=row.offered_to_id, at=at, url=f"/campaigns/evidence/{row.pk}",
        zh=f"联合行动 {row.campaign.number}：一件证据移交给你，请确认接收。",
        en=f"Campaign {row.campaign.number}: a piece of evidence is handed to you; confirm that you have it.",
    )  # fmt: skip
    record(
        events.EvidenceHanded(piece=Ref.to(row), digest=row.digest, receiver=row.offered_name, note=told),
        tenant=row.campaign.tenant_id,
    )
    return row


@verb(permission="risk.receive_evidence", roles=MEMBERS, event=events.EvidenceReceived)
def receive_evidence(*, piece: CampaignEvidence, by: Actor, at: datetime) -> CampaignEvidence:
    """Whom it was handed to has it now and keeps it."""
    row = _piece(piece)
    if row.offered_to_id is None or row.offered_to_id != by.person_id:
        raise Refused(refuse("evidence-not-offered"))
    row.holder_id, row.holder_name = by.somebody, by.person_name[:60]
    row.offered_to, row.offered_name = None, ""
    with tenancy.also(row.tenant_id):
        row.save(update_fields=["holder", "holder_name", "offered_to", "offered_name"])
    _step(row, "received", by, at)
    record(
        events.EvidenceReceived(piece=Ref.to(row), digest=row.digest, holder=row.holder_name),
        tenant=row.campaign.tenant_id,
    )
    return row


def _locked(target: CampaignTarget) -> CampaignTarget:
    """The object as it stands, behind its campaign: nothing is recorded beside a report that is just being fixed."""
    with tenancy.also(target.tenant_id, target.campaign.tenant_id):
        Campaign.objects.select_for_update(of=("self",)).get(pk=target.campaign_id)
        rows = CampaignTarget.objects.select_for_update(of=("self",))
        row = rows.select_related("campaign", "organisation", "side").filter(pk=target.pk).first()
    if row is None:  # the list was made anew, or the campaign called off, between the page and the press
        raise Refused(refuse("no-such-record", what=target.code))
    return row


def _piece(piece: CampaignEvidence) -> CampaignEvidence:
    with tenancy.also(piece.tenant_id):
        rows = CampaignEvidence.objects.select_for_update(of=("self",)).select_related("campaign")
        return rows.get(pk=piece.pk)


def _step(
    piece: CampaignEvidence, kind: str, by: Actor, at: datetime, *, to: str = "", note: str = ""
) -> None:
    with tenancy.also(piece.tenant_id):
        CustodyStep.objects.create(
            piece=piece, tenant_id=piece.tenant_id, readers=piece.readers, kind=kind,
            who=f"{by.person_name} {by.organisation_name}"[:180], to=to, note=note, at=at,
        )  # fmt: skip
