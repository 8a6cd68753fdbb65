"""Acts on agreements: draft, sign, suspend, resume, end."""

from __future__ import annotations

import functools
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from junheng.hub.foundation.acts import Act, ActForm, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.models import Tenant
from junheng.hub.institutions.models import Item
from junheng.hub.recognition import forms, queries, rules
from junheng.hub.recognition.models import Agreement
from junheng.hub.recognition.services import agreements

BOTH = require_http_methods(["GET", "HEAD", "POST"])
PARTIES = tuple(agreements.PARTIES)


def _choices(rows: Any, key: str) -> list[tuple[str, str]]:
    chinese = (get_language() or "").startswith("zh")
    return [(getattr(row, key), row.name_zh if chinese else row.name_en or row.name_zh) for row in rows]


@acting(*PARTIES)
@BOTH
def draft_agreement(request: HttpRequest) -> HttpResponse:
    """May enter: provincial regulators. Propose an agreement to other provinces."""
    own, on = request.actor.tenant, today(request.at)  # type: ignore[attr-defined]

    def perform(told: dict[str, Any], **who: Any) -> Agreement:
        told |= {name: tuple(told[name]) for name in ("parties", "papers", "items", "conditions")}
        return agreements.draft_agreement(draft=rules.Draft(**told), **who)

    form = functools.partial(
        forms.DraftAgreement, provinces=_choices(Tenant.objects.filter(level="province").order_by("code"), "code"),
        items=_choices(Item.objects.order_by("pk"), "pk"),
    )  # fmt: skip
    initial = {
        "parties": [own], "conditions": list(rules.CONDITIONS), "papers": ["verification"], "since": on,
    }  # fmt: skip
    return act_page(
        request,
        Act("recognition.draft_agreement", _("A new agreement"), perform, then=lambda id: f"/recognition/{id}",
            back="/recognition", form=form, initial=initial, button=_("Propose it"),
            lead=_("It counts for nothing before every party has signed. Its conditions are asked of live evidence each time.")),
    )  # fmt: skip


def _agreement(agreement_id: UUID) -> Agreement:
    row = queries.agreements().filter(pk=agreement_id).first()
    if row is None:
        raise Http404
    return row


@acting(*PARTIES)
@BOTH
def act_on_agreement(request: HttpRequest, agreement_id: UUID, what: str) -> HttpResponse:
    """May enter: provincial regulators that are a party. Sign, suspend, resume or end an agreement."""
    row = _agreement(agreement_id)
    title, lead, verb = {
        "sign-agreement": (_("Sign %(number)s"), _("For your province. With the last signature it holds."), agreements.sign_agreement),
        "suspend-agreement": (_("Suspend %(number)s"), _("From this moment nothing counts by it."), agreements.suspend_agreement),
        "resume-agreement": (_("Resume %(number)s"), _("It counts again from this moment."), agreements.resume_agreement),
        "end-agreement": (_("End %(number)s"), _("For good. What counted before keeps its day."), agreements.end_agreement),
    }[what]  # fmt: skip
    form = ActForm if what == "sign-agreement" else forms.Why
    page = f"/recognition/{row.pk}"
    perform: Any = verb
    return act_page(
        request,
        Act(f"recognition.{what.replace('-', '_')}", title % {"number": row.number},
            lambda told, **who: perform(agreement=row, **told, **who), then=lambda id: page, back=page, form=form,
            lead=lead, button=title % {"number": ""}),
    )  # fmt: skip
