"""Pages of honest measurement to look at: pledges for everybody, reviews for both sides."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.institutions.services.organisations import REGULATORS, watches
from junheng.hub.integrity import queries, rules
from junheng.hub.integrity.models import Pledge, Review
from junheng.hub.integrity.services.pledges import BODIES
from junheng.hub.ui.components import Figure


@require_safe
def pledges(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Bodies that pledge, those under review, and removals until their last day."""
    on, actor = today(request.at), request.actor  # type: ignore[attr-defined]
    asked = request.GET.get("province", "")[:6]
    counts, as_of = queries.pledges_counted(request.at)  # type: ignore[attr-defined]
    province = asked if asked.isdigit() else ""
    context = {
        "page": page_of(queries.pledges_shown(on, province), cursor=request.GET.get("cursor", "")), "on": on,
        "may_pledge": actor.has_any(BODIES), "province": province, "as_of": as_of,
        "figures": {code: _on_map(code, number, review) for code, (number, review) in counts.items()},
    }  # fmt: skip
    return render(request, "integrity/pledges.html", context)


def _on_map(province: str, number: int, review: int) -> Figure:
    """A province's square on the honest map: how many pledge, and whether any of them is under review."""
    words = ngettext("%(number)d pledge", "%(number)d pledges", number) % {"number": number}
    if review:
        words += ", " + ngettext("%(number)d under review", "%(number)d under review", review) % {
            "number": review
        }
    return Figure(str(number), "some" if review else "all", words, f"/pledges?province={province}")


@require_safe
def pledge(request: HttpRequest, pledge_id: UUID) -> HttpResponse:
    """May enter: everybody while it is shown, then its body and regulators. One pledge and where it stands."""
    on, actor = today(request.at), request.actor  # type: ignore[attr-defined]
    row = queries.pledge_seen(pledge_id, actor, on)
    if row is None:
        raise Http404
    state = rules.state_on(row.state, row.until, on)
    live = state in queries.LIVE
    own, office = actor.organisation_id == row.organisation_id, watches(actor, row.tenant_id)
    context = {
        "row": row, "state": state, "on": on, "entries": timeline(row),
        "promises": queries.promises_in(request.LANGUAGE_CODE, row.promises),  # type: ignore[attr-defined]
        "may_withdraw": own and actor.has_any(BODIES) and state == Pledge.State.PUBLISHED,
        "may_propose": office and live,
        "reviews": row.reviews.order_by("-id")[:20] if own or office else (),
    }  # fmt: skip
    return render(request, "integrity/pledge.html", context)


@acting(*BODIES, *REGULATORS)
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """May enter: bodies that may pledge and regulators. What waits, the shortest clock first; or what is decided."""
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    seen = queries.reviews_seen_by(actor)
    decided, cursor = request.GET.get("show") == "decided", request.GET.get("cursor", "")
    page = (
        page_of(seen.exclude(state=Review.State.OPEN), cursor=cursor)
        if decided
        else queries.oldest_first(seen.filter(state=Review.State.OPEN), cursor=cursor)
    )
    waiting = () if decided else queries.deciding(page.rows)
    context = {"waiting": waiting, "page": page, "decided": decided, "on": on}
    return render(request, "integrity/reviews.html", context)


@acting(*BODIES, *REGULATORS)
@require_safe
def review(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """May enter: the body and its province's regulators. Grounds, the body's word, the clock, the decision."""
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    row = queries.reviews_seen_by(actor).filter(pk=review_id).first()
    if row is None:
        raise Http404
    ((_row, clock),) = queries.deciding([row])
    facts = queries.facts_of(row, actor)
    own, office = actor.organisation_id == row.pledge.organisation_id, watches(actor, row.tenant_id)
    context = {
        "row": row, "clock": clock, "late": clock.is_late(on), "on": on, "hearing_ends": facts.hearing_ends,
        "entries": timeline(row), "may_answer": own and facts.open and not facts.answered, "may_decide": office and facts.open,
        "refusals": rules.refusals_to_decide_removal(facts, decision="removed", reason="-", at=request.at) if office and facts.open else (),  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "integrity/review.html", context)
