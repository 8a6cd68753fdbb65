"""Pages of letters between provinces, for the two desks: both see the days agreed, and when they are over."""

from __future__ import annotations

import functools
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from junheng.hub.foundation.acts import Act, ActForm, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.risk import forms
from junheng.hub.risk.models import Letter
from junheng.hub.risk.queries import campaigns
from junheng.hub.risk.queries import letters as queries
from junheng.hub.risk.rules import letter as rules
from junheng.hub.risk.services import letters as services

BOTH = require_http_methods(["GET", "HEAD", "POST"])
DESKS = tuple(sorted(queries.DESKS))


@acting(*DESKS)
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """May enter: desks. Letters that one's own office sent or received, newest first, late ones marked on both sides."""
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    page = page_of(queries.letters_seen_by(actor), cursor=request.GET.get("cursor", ""))
    rows = [(row, rules.is_late(row.state, row.due, on)) for row in page.rows]
    context = {"page": page, "rows": rows, "on": on, "mine": actor.organisation_id}
    return render(request, "risk/letters.html", context)


def _letter(request: HttpRequest, letter_id: UUID) -> Letter:
    row = queries.letters_seen_by(request.actor).filter(pk=letter_id).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@acting(*DESKS)
@require_safe
def letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """May enter: the two desks. One letter, what is shared with it today, its answer."""
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    row = _letter(request, letter_id)
    received = row.receiver_id == actor.organisation_id
    found = {
        "receive-letter": received and row.state == "sent",
        "answer-letter": received and row.state in ("sent", "received"),
        "close-letter": not received and row.state == "answered",
    }
    context = {
        "row": row, "on": on, "late": rules.is_late(row.state, row.due, on), "received": received,
        "evidence": queries.evidence_seen(row, actor, on), "acts": [name for name, holds in found.items() if holds],
        "entries": timeline(row),
    }  # fmt: skip
    return render(request, "risk/letter.html", context)


@acting(*DESKS)
@BOTH
def send_letter(request: HttpRequest) -> HttpResponse:
    """May enter: desks. A letter to another province's desk."""
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    chinese = (get_language() or "").startswith("zh")
    offices = [
        (each.uscc, each.name_zh if chinese else each.name_en or each.name_zh)
        for each in queries.offices(actor)
    ]

    under = list(campaigns.campaigns_to_write_under(actor).values_list("number", flat=True)[:100])

    def perform(told: dict[str, Any], **who: Any) -> Letter:
        told["evidence"] = rules.evidence_from(told["evidence"])
        return services.send_letter(new=rules.NewLetter(**told), **who)

    return act_page(
        request,
        Act("risk.send_letter", _("A letter to another province"), perform, then=lambda id: f"/letters/{id}",
            back="/letters", form=functools.partial(forms.SendLetter, offices=offices, campaigns=under), button=_("Send it"),
            initial={"kind": "assist", "days": 15, "evidence_until": on.replace(year=on.year + 1, day=min(on.day, 28))},
            lead=_("The other desk sees the letter and what you name, in words as they stand today; nothing else of your province.")),
    )  # fmt: skip


@acting(*DESKS)
@BOTH
def act_on_letter(request: HttpRequest, letter_id: UUID, what: str) -> HttpResponse:
    """May enter: the desk whose act it is. Confirm receipt, answer, or close."""
    row = _letter(request, letter_id)
    title, lead, verb, form = {
        "receive-letter": (_("Confirm its receipt"), _("The other desk sees that it is being worked on."), services.receive_letter, ActForm),
        "answer-letter": (_("Answer the letter"), _("The other desk is told at once. An answer is given once."), services.answer_letter, forms.AnswerLetter),
        "close-letter": (_("Close it"), _("What was shared with it ends now."), services.close_letter, ActForm),
    }[what]  # fmt: skip
    page = f"/letters/{row.pk}"
    perform: Any = verb
    return act_page(
        request,
        Act(f"risk.{what.replace('-', '_')}", title, lambda told, **who: perform(letter=row, **told, **who),
            then=lambda id: page, back=page, form=form, lead=lead),
    )  # fmt: skip
