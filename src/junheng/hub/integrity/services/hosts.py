"""Verbs of a market's host beside its ledger: contracts with the stalls, and the answer for each month's duties (R17.3)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime

from junheng.core.reason import Refused, refuse, stop_if
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation
from junheng.hub.integrity import events, hosting, queries
from junheng.hub.integrity.models import HostReport, StallContract
from junheng.hub.integrity.queries import MARKET_HOSTS
from junheng.hub.integrity.services.pledges import BODIES


@verb(permission="integrity.offer_contract", roles=MARKET_HOSTS, event=events.ContractOffered)
def offer_contract(*, offer: hosting.Offer, by: Actor, at: datetime) -> StallContract:
    """Offer a stall's owner the contract of the newest edition; one signed on paper holds at once, by the host's word."""
    host = Organisation.objects.select_for_update(of=("self",)).get(pk=by.somewhere)
    stall, named = offer.stall.strip()[:30], offer.on_paper.strip()[:120]
    party = queries.contract_party(offer.party, host)
    standing = StallContract.objects.filter(host=host, stall=stall, state__in=StallContract.STANDING)
    live = standing.filter(since__lte=offer.until, until__gte=offer.since).order_by("-until").first()
    stop_if(
        hosting.refusals_to_offer(
            offer, party_known=party is not None, own=party is not None and party.pk == host.pk,
            live_until=live.until if live is not None else None, on=today(at),
        )
    )  # fmt: skip
    made = StallContract.objects.create(
        tenant_id=host.tenant_id, host=host, stall=stall, party=party, party_name=named if party is None else party.name_zh[:120],
        on_paper=party is None, edition=hosting.newest(), since=offer.since, until=offer.until,
        state="agreed" if party is None else "offered", state_at=at, state_by=by.person_name[:60],
    )  # fmt: skip
    if party is not None:
        notify(
            tenant=party.tenant_id, organisation_id=party.pk, at=at, url=f"/market/contracts/{made.pk}",
            zh=f"{host.name_zh} 请你确认摊位 {stall} 的计量约定。", en=f"{host.name_zh} offers a contract on measuring at stall {stall}.",
        )  # fmt: skip
    record(
        events.ContractOffered(
            contract=Ref.to(made),
            edition=made.edition,
            until=made.until.isoformat(),
            stall=stall,
            party=made.party_name,
        )
    )
    return made


@verb(permission="integrity.answer_contract", roles=BODIES, event=events.ContractAnswered)
def answer_contract(
    *, contract: StallContract, agrees: bool, reason: str, by: Actor, at: datetime
) -> StallContract:
    """The stall's owner agrees or declines, under its own name."""
    row = _locked(contract)
    if row.party_id is None or row.party_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    stop_if(
        hosting.refusals_to_answer_contract(
            row.state, agrees=agrees, reason=reason, until=row.until, on=today(at)
        )
    )
    _moved(row, "agreed" if agrees else "declined", reason, by, at)
    notify(
        tenant=row.tenant_id, organisation_id=row.host_id, at=at, url=f"/market/contracts/{row.pk}",
        zh=f"摊位 {row.stall} 的约定：{hosting.CONTRACT_WORDS[row.state][0]}。", en=f"The contract of stall {row.stall} is {hosting.CONTRACT_WORDS[row.state][1]}.",
    )  # fmt: skip
    record(events.ContractAnswered(contract=Ref.to(row), contract_state=row.state, reason=row.reason))
    return row


@verb(permission="integrity.end_contract", roles=MARKET_HOSTS | BODIES, event=events.ContractEnded)
def end_contract(*, contract: StallContract, reason: str, by: Actor, at: datetime) -> StallContract:
    """Either side ends it, with a reason that both read; an offer is taken back so too."""
    row = _locked(contract)
    if by.organisation_id not in (row.host_id, row.party_id):
        raise Refused(refuse("not-your-record"))
    stop_if(hosting.refusals_to_end_contract(row.state, reason=reason))
    _moved(row, "ended", reason, by, at)
    other = row.party_id if by.organisation_id == row.host_id else row.host_id
    if other is not None:
        notify(
            tenant=row.tenant_id, organisation_id=other, at=at, url=f"/market/contracts/{row.pk}",
            zh=f"摊位 {row.stall} 的约定已终止：{row.reason}", en=f"The contract of stall {row.stall} was ended: {row.reason}",
        )  # fmt: skip
    record(events.ContractEnded(contract=Ref.to(row), reason=row.reason))
    return row


@verb(permission="integrity.file_host_report", roles=MARKET_HOSTS, event=events.HostReportFiled)
def file_host_report(*, month: date, told: Sequence[hosting.Answer], by: Actor, at: datetime) -> HostReport:
    """Answer for a month: each of the six unities and each duty, beside what the platform counts in the ledger today."""
    host, on = Organisation.objects.select_for_update(of=("self",)).get(pk=by.somewhere), today(at)
    first, edition = hosting.month_of(month), hosting.newest()
    filed = HostReport.objects.filter(host=host, month=first).exists()
    stop_if(hosting.refusals_to_file_report(first, edition, told, filed=filed, on=on))
    given = {each.id: each for each in told}
    answers = [
        {"id": each.id, "answer": given[each.id].answer, "note": given[each.id].note.strip()[: hosting.LONGEST_WORDS]}
        for each in hosting.asked(edition)
    ]  # fmt: skip
    made = HostReport.objects.create(
        tenant_id=host.tenant_id, host=host, month=first, edition=edition, answers=answers, counted=queries.host_counts(host.pk, on),
        is_kept=hosting.is_kept(answers), filed_at=at, filed_by=by.person_name[:60], is_late=queries.report_late(host.tenant_id, first, on),
    )  # fmt: skip
    record(
        events.HostReportFiled(
            report=Ref.to(made), host=host.name_zh, month=f"{first:%Y-%m}", edition=edition,
            kept_duties="all" if made.is_kept else "some", answers=json.dumps(answers, ensure_ascii=False),
        )
    )  # fmt: skip
    return made


def _moved(row: StallContract, state: str, reason: str, by: Actor, at: datetime) -> None:
    row.state, row.state_at, row.state_by, row.reason = state, at, by.person_name[:60], reason.strip()[:300]
    row.save(update_fields=["state", "state_at", "state_by", "reason"])


def _locked(contract: StallContract) -> StallContract:
    rows = StallContract.objects.select_for_update(of=("self",)).select_related("host", "party")
    return rows.get(pk=contract.pk)
