"""Questions about challenges: the public board, needs to choose from, bids of one's own side, the stages of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from junheng.hub.foundation.acting import Actor
from junheng.hub.industry.models import Bid, Challenge, ChallengeNeed, ChallengeStage
from junheng.hub.market.models import Posting

OWNERS = frozenset({"inst_admin", "nmi", "industry_centre", "prov_regulator", "samr_metrology"})
"""Who calls a challenge, awards it and accepts what comes of it."""
BIDDERS = frozenset({"inst_admin", "nmi", "industry_centre", "enterprise", "maker"})
"""Who bids and works."""
SHOWN_NEEDS = 100
"""Newest needs to choose from on the form; any other by its id over HTTP."""


def board(*, state: str = "") -> QuerySet[Challenge]:
    """The public board, newest first; withdrawn ones stay with their reason."""
    rows = Challenge.objects.select_related("owner", "winner", "tenant")
    return rows.filter(state=state) if state in Challenge.State.values else rows


def applied() -> int:
    """Challenges whose result is used in production."""
    return Challenge.objects.filter(state="applied").count()


def linkable() -> QuerySet[Posting]:
    """Needs that a challenge may answer: open in the hall, or on the national list of gaps."""
    return Posting.objects.filter(Q(state="open") | Q(gap__isnull=False, gap__met_at=None)).select_related(
        "gap"
    )


def needs_by_ids(ids: Sequence[str]) -> list[Posting]:
    wanted = []
    for text in ids:
        try:
            wanted.append(UUID(text))
        except ValueError:
            continue
    return list(linkable().filter(pk__in=wanted))


def offered(limit: int = SHOWN_NEEDS) -> list[Posting]:
    """What the form offers: national gaps first, then other open needs, newest first."""
    gaps = linkable().filter(gap__isnull=False, gap__met_at=None)[:limit]
    others = linkable().filter(state="open", gap=None)[:limit]
    return [*gaps, *others][:limit]


def needs_of(row: Challenge) -> QuerySet[ChallengeNeed]:
    return row.needs.select_related("posting__gap")


def stages_of(row: Challenge) -> QuerySet[ChallengeStage]:
    return row.stages.all()


def bids_seen_by(row: Challenge, by: Actor, on: date) -> QuerySet[Bid]:
    """All of them for the owner once the call is closed, one's own for a bidder, none for anybody else."""
    rows = row.bids.select_related("bidder")
    return rows if owns(row, by) and on > row.last_day else rows.filter(bidder_id=by.somewhere)


def owns(row: Challenge, by: Actor) -> bool:
    return row.owner_id == by.somewhere and by.has_any(OWNERS)


def works(row: Challenge, by: Actor) -> bool:
    return row.winner_id == by.somewhere and by.has_any(BIDDERS)
