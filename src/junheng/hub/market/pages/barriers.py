"""Pages of barriers: the public list, one of them beside national law, and what each side does about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from junheng.hub.foundation.acts import Act, ActForm, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.models import Tenant
from junheng.hub.foundation.queries import page_of
from junheng.hub.institutions.services.organisations import REGULATORS, watches
from junheng.hub.market import forms, queries, rules
from junheng.hub.market.models import Barrier
from junheng.hub.market.services import barriers
from junheng.hub.market.services.after import PARTIES
from junheng.hub.ui.templatetags.ui import named

BOTH = require_http_methods(["GET", "HEAD", "POST"])


def _provinces() -> list[Tenant]:
    return list(Tenant.objects.filter(level="province").order_by("code"))


@require_safe
def list_of_barriers(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Rules reported as barriers of the market, with how far each is; it names no reporter."""
    provinces = _provinces()
    tenant = next((each.code for each in provinces if each.code == request.GET.get("in", "")), "")
    page = page_of(queries.barriers(tenant=tenant), cursor=request.GET.get("cursor", ""))
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "page": page, "tenant": tenant, "provinces": provinces, "on": today(request.at),  # type: ignore[attr-defined]
        "may_report": actor.has_any(PARTIES),
    }  # fmt: skip
    return render(request, "market/barriers.html", context)


def _found(barrier_id: UUID) -> Barrier:
    row = queries.barrier(barrier_id)
    if row is None:
        raise Http404
    return row


@require_safe
def barrier(request: HttpRequest, barrier_id: UUID) -> HttpResponse:
    """May enter: everybody. The rule's words beside national law, and what both sides say."""
    row, actor = _found(barrier_id), request.actor  # type: ignore[attr-defined]
    regulator = watches(actor, row.tenant_id)
    context = {
        "row": row, "law": rules.NATIONAL[row.kind], "on": today(request.at),  # type: ignore[attr-defined]
        "may_answer": regulator and row.state == "reported", "may_remove": regulator and row.state == "answered",
        "may_reply": row.state != "reported" and row.replied_on is None and actor.has_any(PARTIES) and queries.reported(row, actor),
    }  # fmt: skip
    return render(request, "market/barrier.html", context)


@acting(*PARTIES)
@BOTH
def report_barrier(request: HttpRequest) -> HttpResponse:
    """May enter: whoever orders measurements or makes them. Who reported it is not shown."""
    provinces = {each.code: each for each in _provinces()}

    def perform(told: dict[str, Any], **who: Any) -> Barrier:
        province = provinces[told.pop("province")]
        return barriers.report_barrier(province=province, met=rules.Met(**told), **who)

    def form(*args: Any, **kwargs: Any) -> ActForm:
        choices = [(code, named(each)) for code, each in provinces.items()]
        return forms.ReportBarrier(*args, provinces=choices, **kwargs)

    return act_page(
        request,
        Act("market.report_barrier", _("Report a barrier"), perform, then=lambda id: f"/barriers/{id}", back="/barriers",
            form=form, button=_("Report the barrier"), lead=_("The rule is shown in public beside national law; its regulator answers. Your name is not shown.")),
    )  # fmt: skip


def _act(
    request: HttpRequest, row: Barrier, verb: Any, title: str, form: type[ActForm], button: str
) -> HttpResponse:
    page = f"/barriers/{row.pk}"
    return act_page(
        request,
        Act(f"market.{verb.__name__}", title, lambda told, **who: verb(barrier=row, **told, **who), then=lambda id: page,
            back=page, form=form, button=button, lead=row.rule_text),
    )  # fmt: skip


def _watched(request: HttpRequest, barrier_id: UUID) -> Barrier:
    row = _found(barrier_id)
    if not watches(request.actor, row.tenant_id):  # type: ignore[attr-defined]
        raise Http404
    return row


@acting(*REGULATORS)
@BOTH
def answer_barrier(request: HttpRequest, barrier_id: UUID) -> HttpResponse:
    """May enter: the regulator of the province."""
    row = _watched(request, barrier_id)
    return _act(
        request, row, barriers.answer_barrier, _("Answer for the rule"), forms.AnswerBarrier, _("Answer")
    )


@acting(*REGULATORS)
@BOTH
def remove_barrier(request: HttpRequest, barrier_id: UUID) -> HttpResponse:
    """May enter: the regulator of the province, once it has answered."""
    row = _watched(request, barrier_id)
    return _act(
        request, row, barriers.remove_barrier, _("State that the rule is gone"), forms.RemoveBarrier, _("It is removed")
    )  # fmt: skip


@acting(*PARTIES)
@BOTH
def reply_to_answer(request: HttpRequest, barrier_id: UUID) -> HttpResponse:
    """May enter: the body that reported it; of everybody else it is not there."""
    row = _found(barrier_id)
    if not queries.reported(row, request.actor):  # type: ignore[attr-defined]
        raise Http404
    return _act(request, row, barriers.reply_to_answer, _("Reply to the answer"), forms.ReplyToAnswer, _("Reply"))  # fmt: skip
