"""What of campaigns may be seen by whom: the sides' desks and their inspectors; of objects, before the day, one's own only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import BEIJING, today
from junheng.hub.foundation.queries import Page, page_of
from junheng.hub.institutions.models import Membership, Organisation
from junheng.hub.instruments.models import Instrument
from junheng.hub.risk.models import (
    Campaign,
    CampaignEvidence,
    CampaignMember,
    CampaignSide,
    CampaignTarget,
    CustodyStep,
    Letter,
)
from junheng.hub.risk.queries.letters import DESKS
from junheng.hub.risk.rules import campaign as rules
from junheng.hub.supervision.models import Check, Draw
from junheng.hub.supervision.queries import INSPECTORS

PLANNERS = frozenset({"prov_regulator"})
"""Who plans, agrees, names teams and lists objects: they alone know the objects before the day."""
MEMBERS = INSPECTORS
CONCLUDED = ("concluded", "published")
"""States of a check whose result stands."""


def campaigns_seen_by(by: Actor) -> QuerySet[Campaign]:
    """Those of which the own office is a side, and those of whose teams one is."""
    mine = Q(pk=None)
    if by.has_any(DESKS):
        mine |= Q(pk__in=CampaignSide.objects.filter(organisation_id=by.somewhere).values("campaign_id"))
    if by.person_id is not None and by.has_any(MEMBERS):
        mine |= Q(pk__in=CampaignMember.objects.filter(person_id=by.person_id).values("campaign_id"))
    return Campaign.objects.select_related("office", "draw").filter(mine)


def campaigns_for_page(by: Actor, cursor: str = "", size: int = 50) -> Page[Campaign]:
    """The same, newest first: as a side and as a member, each by its own index."""
    ways: list[QuerySet[Any, Any]] = []
    if by.has_any(DESKS):
        ways.append(CampaignSide.objects.filter(organisation_id=by.somewhere).values("campaign_id"))
    if by.person_id is not None and by.has_any(MEMBERS):
        ways.append(CampaignMember.objects.filter(person_id=by.person_id).values("campaign_id"))
    rows = Campaign.objects.select_related("office", "draw")
    return page_of(rows if ways else rows.none(), cursor=cursor, size=size, ways=ways)


def campaigns_to_write_under(by: Actor) -> QuerySet[Campaign]:
    """Campaigns agreed by all, for letters of the own office."""
    mine = CampaignSide.objects.filter(organisation_id=by.somewhere).values("campaign_id")
    return Campaign.objects.filter(pk__in=mine, state="agreed").order_by("-id")


def campaign_between(number: str, by: Actor, receiver: Organisation | None) -> Campaign | None:
    """A campaign of this number, agreed by all, of which both offices are sides."""
    if receiver is None:
        return None
    return campaigns_to_write_under(by).filter(number=number, sides__organisation=receiver).first()


def my_side(campaign: Campaign, by: Actor) -> CampaignSide | None:
    """The acting office as a side."""
    rows = CampaignSide.objects.filter(campaign=campaign, organisation_id=by.somewhere)
    return rows.select_related("organisation").first()


def targets_seen_by(by: Actor, on: date) -> QuerySet[CampaignTarget]:
    """Before the day those that the own office has listed, for who plans; from the day on all for desks, for inspectors their team's."""
    rows = CampaignTarget.objects.select_related(
        "campaign", "organisation", "side__organisation", "team__organisation"
    )
    mine, come = Q(pk=None), Q(open_on__lte=on)
    if by.has_any(PLANNERS):
        mine |= Q(side__organisation_id=by.somewhere)
    if by.has_any(DESKS):
        theirs = CampaignSide.objects.filter(organisation_id=by.somewhere).values("campaign_id")
        mine |= come & Q(campaign_id__in=theirs)
    if by.person_id is not None and by.has_any(MEMBERS):
        me = CampaignMember.objects.filter(person_id=by.person_id)
        mine |= come & Q(team_id__in=me.values("side_id"))
        mine |= come & Q(team=None, campaign_id__in=me.values("campaign_id"))
    return rows.filter(mine)  # fmt: skip


def pieces_seen_by(by: Actor, on: date) -> QuerySet[CampaignEvidence]:
    """Evidence of the objects one may see, and what is or was offered to one."""
    rows = CampaignEvidence.objects.select_related("campaign", "target")
    mine = Q(target__in=targets_seen_by(by, on).values("pk"))
    if by.person_id is not None and by.has_any(MEMBERS):
        mine |= Q(holder_id=by.person_id) | Q(offered_to_id=by.person_id)
    return rows.filter(mine)


def regulators(codes: Sequence[str], by: Actor) -> dict[str, Organisation]:
    """Verified offices of other provinces by their code; one a province."""
    rows = Organisation.objects.filter(kind="regulator-province", state="verified", uscc__in=codes)
    return {each.uscc: each for each in rows.exclude(tenant_id=by.tenant)}


def draw_of(number: str, by: Actor) -> Draw | None:
    """A draw that was made, of which the own office is an organiser."""
    rows = Draw.objects.filter(number=number, state="drawn", organisers__organisation_id=by.somewhere)
    return rows.first()


def codes_known(codes: Collection[str]) -> set[str]:
    """Which of these are codes of bodies in the register of all provinces."""
    return set(Organisation.objects.filter(uscc__in=codes).values_list("uscc", flat=True))


def persons_named(lines: Sequence[rules.MemberLine], tenant: str, on: date) -> list[Membership | None]:
    """Who is meant by each line: an inspector of the body of the own province; None where nobody or several are."""
    rows = Membership.objects.filter(
        tenant_id=tenant, role__in=INSPECTORS, valid__contains=on,
        organisation__uscc__in={each.body for each in lines}, organisation__kind__startswith="regulator-",
    ).select_related("person", "organisation")  # fmt: skip
    found: list[Membership | None] = []
    for line in lines:
        meant = {
            each.person_id: each
            for each in rows
            if each.organisation.uscc == line.body and line.name in (each.person.name, each.person.email)
        }
        found.append(next(iter(meant.values())) if len(meant) == 1 else None)
    return found


def bodies_of(persons: Sequence[UUID], on: date) -> dict[UUID, set[str]]:
    """Codes of the bodies at which each person holds any role: nobody checks where they work."""
    found: dict[UUID, set[str]] = {}
    rows = Membership.objects.filter(person_id__in=persons, valid__contains=on)
    for person, code in rows.values_list("person_id", "organisation__uscc"):
        found.setdefault(person, set()).add(code)
    return found


def teams_of(campaign: Campaign) -> dict[str, list[frozenset[str]]]:
    """By the code of each side's office: of each of its inspectors the codes of bodies kept from them."""
    found: dict[str, list[frozenset[str]]] = {}
    rows = CampaignMember.objects.filter(campaign=campaign)
    for code, recused in rows.values_list("side__organisation__uscc", "recused"):
        found.setdefault(code, []).append(frozenset(recused))
    return found


def ledger_rows(codes: Sequence[str], tenant: str) -> dict[str, tuple[str, Organisation]]:
    """Name and body of each object in the own province's ledger, by its code: an instrument in use, or a body."""
    found = {
        each.code: (each.name, each.owner)
        for each in Instrument.objects.filter(
            tenant_id=tenant, code__in=codes, scrapped_since=None
        ).select_related("owner")
    }
    bodies = Organisation.objects.filter(tenant_id=tenant, uscc__in=codes)
    found |= {each.uscc: (each.name_zh, each) for each in bodies.exclude(kind__startswith="regulator-")}
    return found


def checks_of_draw(draw: Draw, tenant: str) -> list[Check]:
    """Checks of the own province's objects that a draw has sent somebody to."""
    rows = Check.objects.filter(draw=draw, tenant_id=tenant).exclude(state="replaced")
    return list(rows.select_related("organisation").order_by("code"))


def free_members(target: CampaignTarget) -> list[CampaignMember]:
    """Inspectors of the team that goes there, of a drawn object of all teams, who are not recused from its body."""
    rows = CampaignMember.objects.filter(campaign_id=target.campaign_id)
    rows = rows.filter(side_id=target.team_id) if target.team_id else rows
    return [each for each in rows if target.organisation.uscc not in each.recused]


def checks_within(target: CampaignTarget) -> list[Check]:
    """Checks of the same object begun within the campaign's days that are no other object's result, newest first."""
    campaign = target.campaign
    with tenancy.also(target.tenant_id):
        rows = Check.objects.filter(tenant_id=target.tenant_id, code=target.code, begun_at__isnull=False)
        used = CampaignTarget.objects.filter(check_made__isnull=False).values("check_made_id")
        found = list(rows.exclude(pk__in=used).exclude(state="replaced").order_by("-id")[:20])
    return [
        each for each in found if each.begun_at and campaign.day <= today(each.begun_at) <= campaign.until
    ]


def concluded_within(target: CampaignTarget) -> Check | None:
    """The newest of them that is concluded: its result can be this object's."""
    return next((each for each in checks_within(target) if each.state in CONCLUDED), None)


def receivers_of(campaign: Campaign, on: date) -> dict[UUID, tuple[str, str]]:
    """Who may be handed evidence: inspectors of the campaign and people of its sides' desks; name with body, and province."""
    found = {
        each.person_id: (f"{each.name} {each.body}", each.tenant_id)
        for each in CampaignMember.objects.filter(campaign=campaign)
    }
    sides = CampaignSide.objects.filter(campaign=campaign).values("organisation_id")
    with tenancy.also(*campaign.readers):
        rows = Membership.objects.filter(
            role__in=DESKS,
            valid__contains=on,
            organisation_id__in=list(sides.values_list("organisation_id", flat=True)),
        )
        for each in rows.select_related("person", "organisation"):
            found.setdefault(
                each.person_id, (f"{each.person.name} {each.organisation.name_zh}", each.tenant_id)
            )
    return found  # fmt: skip


def results_of(targets: Sequence[CampaignTarget], readers: Sequence[str]) -> Mapping[UUID, str]:
    """The result of each object: its own, or its check's once that is concluded."""
    with tenancy.also(*readers):
        checks = dict(
            Check.objects.filter(
                pk__in=[each.check_made_id for each in targets if each.check_made_id], state__in=CONCLUDED
            ).values_list("pk", "result")
        )  # fmt: skip
    return {
        each.pk: checks.get(each.check_made_id, "") if each.check_made_id else each.result for each in targets
    }


def report(campaign: Campaign, on: date) -> dict[str, Any]:
    """The joint report: as it was closed, or as it would be now. Counts go over all sides' rows, names do not."""
    if campaign.report is not None:
        kept: dict[str, Any] = campaign.report
        return kept
    with tenancy.also(*campaign.readers):
        sides = list(campaign.sides.select_related("organisation"))
        targets = list(campaign.targets.all())
        members = list(campaign.members.values_list("side_id", flat=True))
        written = list(Letter.objects.filter(campaign=campaign))
        pieces = CampaignEvidence.objects.filter(campaign=campaign).count()
        steps = CustodyStep.objects.filter(piece__campaign=campaign, kind="received").count()
    results = results_of(targets, campaign.readers)
    counts = [
        rules.SideCount(
            each.tenant_id, each.organisation.name_zh, members.count(each.pk),
            tuple(results[one.pk] for one in targets if one.side_id == each.pk),
            sum(one.team_id == each.pk != one.side_id and not one.check_made_id and results[one.pk] in ("pass", "problems") for one in targets),
        )
        for each in sides
    ]  # fmt: skip
    facts = {
        "number": campaign.number, "title": campaign.title, "basis": campaign.basis, "exchange": campaign.exchange,
        "day": campaign.day.isoformat(), "until": campaign.until.isoformat(),
    }  # fmt: skip
    days = [
        rules.LetterDays(
            today(each.sent_at), each.due, each.answered_at.astimezone(BEIJING).date() if each.answered_at else None
        )
        for each in written
    ]  # fmt: skip
    return rules.report_of(facts, counts, days, pieces=pieces, steps=steps, on=on)
