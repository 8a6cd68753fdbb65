"""Pages of challenges: the public board, one of them with its needs and stages, and what each side does."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.acts import Act, ActForm, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting, any_of
from junheng.hub.foundation.queries import page_of
from junheng.hub.industry import forms
from junheng.hub.industry.models import Challenge
from junheng.hub.industry.queries import challenges as queries
from junheng.hub.industry.rules import challenge as rules
from junheng.hub.industry.services import challenges
from junheng.hub.industry.templatetags.industry import need_said

BOTH = require_http_methods(["GET", "HEAD", "POST"])
OWNERS, BIDDERS = tuple(sorted(queries.OWNERS)), tuple(sorted(queries.BIDDERS))


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Challenges with their money, last day and named result."""
    state = request.GET.get("state", "")
    page = page_of(queries.board(state=state), cursor=request.GET.get("cursor", ""))
    context = {
        "page": page, "rows": [(row, rules.state_of(row.state, bids=row.bids_made)) for row in page.rows],
        "state": state, "states": Challenge.State.values, "on": today(request.at),  # type: ignore[attr-defined]
        "applied": queries.applied(), "may_call": request.actor.has_any(queries.OWNERS),  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "industry/challenges.html", context)


def _found(challenge_id: UUID) -> Challenge:
    row = queries.board().filter(pk=challenge_id).first()
    if row is None:
        raise Http404
    return row


@require_safe
def challenge(request: HttpRequest, challenge_id: UUID) -> HttpResponse:
    """May enter: everybody. The problem with the needs it answers, its named result and every stage; bids for their two sides."""
    actor, on, row = request.actor, today(request.at), _found(challenge_id)  # type: ignore[attr-defined]
    page = page_of(queries.stages_of(row), cursor=request.GET.get("cursor", ""))
    context = {
        "row": row, "state": rules.state_of(row.state, bids=row.bids_made), "on": on, "page": page,
        "needs": queries.needs_of(row), "bids": queries.bids_seen_by(row, actor, on)[:50] if actor.organisation_id else [],
        "acts": acts_of(row, actor, on),
    }  # fmt: skip
    return render(request, "industry/challenge.html", context)


def acts_of(row: Challenge, actor: Actor, on: Any) -> list[str]:
    """Names of the acts that make sense for this actor now."""
    owner, winner = queries.owns(row, actor), queries.works(row, actor)
    bidder = actor.has_any(queries.BIDDERS) and actor.somewhere != row.owner_id
    found = {
        "bid-challenge": bidder and row.state == "called" and on <= row.last_day,
        "award-challenge": owner and row.state == "called" and on > row.last_day and row.bids_made > 0,
        "withdraw-challenge": owner and row.state == "called",
        "start-challenge": winner and row.state == "awarded",
        "report-stage": winner and row.state == "running",
        "accept-challenge": owner and row.state == "running",
        "record-use": (owner or winner) and row.state in ("accepted", "applied"),
    }
    return [name for name, holds in found.items() if holds]


@acting(*OWNERS)
@BOTH
def call_challenge(request: HttpRequest) -> HttpResponse:
    """May enter: institutions, industry centres and regulators. A challenge answers at least one need."""

    def form(*args: Any, **kwargs: Any) -> ActForm:
        return forms.CallChallenge(
            *args, needs=[(str(each.pk), need_said(each)) for each in queries.offered()], **kwargs
        )

    def perform(told: dict[str, Any], **who: Any) -> Challenge:
        new = rules.NewChallenge(
            told["title"], told["problem"], told["targets"], told["yuan"] * 100, told["last_day"], rules.needs_in(told["needs"])
        )  # fmt: skip
        return challenges.call_challenge(new=new, **who)

    return act_page(
        request,
        Act("industry.call_challenge", _("Call a challenge"), perform, then=lambda id: f"/challenges/{id}", back="/challenges",
            form=form, button=_("Call it out"), lead=_("Public: anybody may bid. After the last day you name one winner, with your reason.")),
    )  # fmt: skip


@acting(*any_of(OWNERS, BIDDERS))
@BOTH
def act_on_challenge(request: HttpRequest, challenge_id: UUID, what: str) -> HttpResponse:
    """May enter: whoever of the sides can take this step now; of everybody else it is not there."""
    actor, on, row = request.actor, today(request.at), _found(challenge_id)  # type: ignore[attr-defined]
    bids = what == "bid-challenge" and actor.has_any(queries.BIDDERS) and row.state == "called"
    side = bids or queries.owns(row, actor) or queries.works(row, actor)
    if not side or (what not in acts_of(row, actor, on) and request.method != "POST"):
        raise Http404
    page = f"/challenges/{row.pk}"

    def plain(verb: Any) -> Any:
        return lambda told, **who: verb(challenge=row, **told, **who)

    def bid(told: dict[str, Any], **who: Any) -> Any:
        new = rules.NewBid(told["plan"], told["partners"], told["yuan"] * 100, told["months"])
        return challenges.bid_challenge(challenge=row, bid=new, **who)

    def award(*args: Any, **kwargs: Any) -> ActForm:
        return forms.AwardChallenge(*args, bids=queries.bids_seen_by(row, actor, on), **kwargs)

    title, lead, perform, form = {
        "bid-challenge": (_("Make a bid"), _("Nobody but the owner reads it, and the owner only once the call is closed."), bid, forms.BidChallenge),
        "award-challenge": (_("Name the winner"), _("In public, with your reason; every bidder is told."), plain(challenges.award_challenge), award),
        "withdraw-challenge": (_("Withdraw the challenge"), _("It stays on the board as withdrawn, with your reason."), plain(challenges.withdraw_challenge), forms.WithReason),
        "start-challenge": (_("Start the work"), _("Say with whom and with what."), plain(challenges.start_challenge), forms.SayWords),
        "report-stage": (_("Report a stage"), _("It is filed in public, with its day."), plain(challenges.report_stage), forms.ReportMilestone),
        "accept-challenge": (_("Accept the result"), _("Say by which evidence the targets are reached."), plain(challenges.accept_challenge), forms.WithReason),
        "record-use": (_("Record its use"), _("Where the result is used in production. Each use is one more record."), plain(challenges.record_use), forms.RecordUse),
    }[what]  # fmt: skip
    return act_page(
        request,
        Act(
            f"industry.{what.replace('-', '_')}",
            title,
            perform,
            then=lambda id: page,
            back=page,
            form=form,
            lead=lead or row.title,
        ),
    )
