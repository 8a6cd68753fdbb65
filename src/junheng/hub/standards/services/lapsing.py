"""An examination that is no longer in force: its entries are down at once (they are judged by it), and who waited is told.

The worker asks every few seconds for what expired; a suspension or revocation is followed in its own transaction
(`site/subscriptions.py`).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from junheng.core.capability.kinds import is_within
from junheng.core.capability.reading import read_need
from junheng.core.reason import Refused, refuse
from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.capabilities.queries import EXAMINED
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor, platform
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Tenant
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions import queries as institutions
from junheng.hub.institutions.events import QualificationRevoked, QualificationSuspended
from junheng.hub.institutions.models import Organisation, Qualification
from junheng.hub.orders.models import Need, OrderLine
from junheng.hub.standards import events, registering
from junheng.hub.standards.dependants import bodies_under
from junheng.hub.standards.models import Lapse, RegionalStandard

logger = logging.getLogger("junheng.worker")
DUTY = "platform"
UNDONE = ("waiting", "received", "measuring", "submitted", "sent-back", "checked")
NEEDS_FOR = timedelta(days=90)
MOST_NEEDS = 500
MOST = 200
WHY = {"expired": ("已到期", "has expired"), "suspended": ("已暂停", "is suspended"), "revoked": ("已撤销", "is revoked")}  # fmt: skip


@verb(permission="standards.lapse_examination", roles={"platform"}, event=events.ExaminationLapsed)
def lapse_examination(*, qualification: Qualification, by: Actor, at: datetime) -> Lapse:
    """Say once that an examination is no longer in force: to its body, to orders and needs that wait, to dependants."""
    on = today(at)
    standing = institutions.state_on(qualification, on)
    if standing.state not in WHY or standing.since is None:
        raise Refused(refuse("examination-not-in-state", number=qualification.number, state=standing.state))
    with tenancy.also(qualification.tenant_id):
        entries = list(
            CapabilityEntry.objects.filter(
                Q(qualification=qualification) | Q(examination=qualification), state="published"
            ).select_related("organisation")
        )
        told = _tell(qualification, standing.state, entries, at)
        made = Lapse.objects.create(
            tenant_id=qualification.tenant_id, qualification=qualification, why=standing.state, since=standing.since,
            entries=len(entries), told=told, at=at,
        )  # fmt: skip
        record(
            events.ExaminationLapsed(
                Ref.to(qualification), Ref.to(qualification.organisation), qualification.number, standing.state,
                standing.since.isoformat(), len(entries), told,
            ),
            tenant=qualification.tenant_id,
        )  # fmt: skip
    return made


def _tell(paper: Qualification, why: str, entries: Sequence[CapabilityEntry], at: datetime) -> int:
    """One notice a body, with what waits for it."""
    zh, en = WHY[why]
    body = paper.organisation
    heads = (
        f"{body.name_zh} 的考核证书 {paper.number} {zh}",
        f"The examination {paper.number} of {body.name_en or body.name_zh} {en}",
    )
    letters: dict[UUID, tuple[str, str, str, str]] = {}
    for dependant in _dependants(paper):
        letters[dependant.pk] = (dependant.tenant_id, "，你的标准溯源到它。", ": your standards trace to it.", f"/qualifications/{paper.pk}")  # fmt: skip
    for need in _needs(entries, at):
        letters[need.organisation_id] = (
            need.tenant_id, f"，你的需求「{need.text}」可用的能力少了。", f": fewer can meet your need “{need.text}”.", "/search",
        )  # fmt: skip
    for line in _lines(body, entries):
        letters[line.order.client_id] = (
            line.order.client.tenant_id, f"，委托 {line.order.number} 受影响，请联系该机构或另找机构。",
            f": order {line.order.number} is affected. Ask the laboratory, or find another.", f"/orders/{line.order_id}",
        )  # fmt: skip
    for booking in registering.booked_under(paper, today(at)):
        letters[booking.client_id] = (
            booking.client.tenant_id, "，你预约的大区级计量标准机时受影响。", ": a slot you booked is affected.",
            f"/regional-standards/{booking.slot.regional_id}",
        )  # fmt: skip
    letters[body.pk] = (
        body.tenant_id, f"，{len(entries)} 个能力条目已随之撤下。", f": {len(entries)} entries came down with it.",
        f"/qualifications/{paper.pk}",
    )  # fmt: skip
    for organisation_id, (tenant, words, english, url) in letters.items():
        notify(
            tenant=tenant, organisation_id=organisation_id, at=at, url=url, zh=heads[0] + words, en=heads[1] + english
        )  # fmt: skip
    return len(letters)


def _lines(body: Organisation, entries: Sequence[CapabilityEntry]) -> list[OrderLine]:
    """Lines of orders at the body that are not done yet, of items that rest on it."""
    items = {each.item_id for each in entries}
    rows = OrderLine.objects.filter(
        order__institution=body, order__state__in=("placed", "accepted"), state__in=UNDONE, item_id__in=items
    )
    return list(rows.select_related("order__client"))


def _needs(entries: Sequence[CapabilityEntry], at: datetime) -> list[Need]:
    """Needs of the last months that nobody ordered for, of a quantity that the entries speak of."""
    kinds = {each.quantity_kind for each in entries}
    if not kinds:
        return []
    with tenancy.also(*Tenant.objects.values_list("code", flat=True)):
        rows = Need.objects.filter(orders=None, posted_at__gte=at - NEEDS_FOR).select_related("organisation")
        return [each for each in rows[:MOST_NEEDS] if _speaks_of(each, kinds)]


def _speaks_of(need: Need, kinds: set[str]) -> bool:
    kind = str(need.parsed.get("quantity") or "")
    if not kind and (read := read_need(need.text).need) is not None:
        kind = read.kind
    return bool(kind) and any(is_within(each, kind) or is_within(kind, each) for each in kinds)


def _dependants(paper: Qualification) -> list[Organisation]:
    """Bodies whose certificates rest on regional standards of this examination (R05.2)."""
    pieces = [
        piece
        for row in RegionalStandard.objects.filter(examination=paper, state="designated")
        for piece in row.piece_ids
    ]
    return list(Organisation.objects.filter(pk__in=bodies_under(pieces)).exclude(pk=paper.organisation_id))


def after_change(fact: QualificationSuspended | QualificationRevoked, at: datetime) -> None:
    """An examination was suspended or revoked: who waited is told in the same transaction, where it holds from today."""
    paper = institutions.qualifications().filter(pk=fact.qualification.id).first()
    if paper is None or paper.type not in EXAMINED or date.fromisoformat(fact.since) > today(at):
        return
    standing = institutions.state_on(paper, today(at))
    if standing.state not in WHY or standing.since is None:
        return
    if Lapse.objects.filter(qualification=paper, why=standing.state, since=standing.since).exists():
        return  # suspended again on the day it was restored: they know
    lapse_examination(qualification=paper, by=platform(paper.tenant_id, DUTY), at=at)


def lapse_what_has_ended(*, at: datetime) -> int:
    """Every examination that is out of force and was not told of. For the worker, province by province."""
    done = 0
    for code in Tenant.objects.order_by("code").values_list("code", flat=True):
        with tenancy.only(code):
            for paper in _ended(code, today(at)):
                done += _lapsed(paper, at)
    return done


def _ended(tenant: str, on: date) -> list[Qualification]:
    rows = institutions.qualifications().filter(tenant_id=tenant, type__in=EXAMINED)
    expired = Q(valid__endswith__lte=on) & ~Q(state="revoked") & ~Q(lapses__why="expired")
    late = Q(state__in=("suspended", "revoked"), changes__from_date__lte=on, lapses=None)
    found = rows.filter(expired | late).distinct().order_by("id")[:MOST]
    return [each for each in found if institutions.state_on(each, on).state in WHY]


def _lapsed(paper: Qualification, at: datetime) -> int:
    """One examination, by itself: what is refused harms no other."""
    try:
        with transaction.atomic():
            lapse_examination(qualification=paper, by=platform(paper.tenant_id, DUTY), at=at)
    except Refused as refused:
        for refusal in refused.refusals:
            logger.error("%s [%s]", refusal.message("en"), refusal.code)
        return 0
    return 1
