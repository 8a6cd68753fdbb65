"""Pages of a laboratory's own uncertainty budgets."""

from __future__ import annotations

import functools
import json
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from junheng.core.reason import Refusal, Refused
from junheng.hub.foundation.acts import Act, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.foundation.services.http import act
from junheng.hub.foundation.verbs import refusals_kept
from junheng.hub.orders import queries
from junheng.hub.orders.forms import RetireBudget
from junheng.hub.orders.models import BudgetTemplate, ServiceEdition
from junheng.hub.orders.pages.acts import BOTH, _body
from junheng.hub.orders.pages.looking import LABORATORY
from junheng.hub.orders.pages.workbench import form_context
from junheng.hub.orders.services import budgets as services
from junheng.hub.orders.workbench import typed as forms
from junheng.hub.orders.workbench.typed import Typed

KEPT = ("outputs", "larger_of")
"""Lines beside the table that a budget keeps."""


@acting(*LABORATORY)
@require_safe
def budgets(request: HttpRequest) -> HttpResponse:
    """May enter: the people of a laboratory. Its own budgets, newest first, and the services to draft one for."""
    actor = request.actor  # type: ignore[attr-defined]
    page = page_of(queries.budgets_of(actor.organisation_id), cursor=request.GET.get("cursor", ""))
    context = {
        "page": page,
        "services": queries.budgetable_editions(actor.organisation_id),
        "may_draft": actor.has_any(services.DRAFTERS),
    }
    return render(request, "orders/budgets.html", context)


def _budget(request: HttpRequest, budget_id: UUID) -> BudgetTemplate:
    row = queries.budgets_of(request.actor.organisation_id).filter(pk=budget_id).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@acting(*LABORATORY)
@require_safe
def budget(request: HttpRequest, budget_id: UUID) -> HttpResponse:
    """May enter: the people of the laboratory. One edition of a budget with its history."""
    row, actor = _budget(request, budget_id), request.actor  # type: ignore[attr-defined]
    technical = actor.has_any(services.TECHNICAL)
    is_draft = row.state == BudgetTemplate.State.DRAFT
    may = {
        "may_approve": technical and is_draft and row.drafted_by_id != actor.person_id,
        "may_retire": technical and row.state in ("draft", "approved"),
        "may_draft": actor.has_any(services.DRAFTERS) and row.service.is_current,
    }
    context = {
        "row": row, "entries": timeline(row), "on": today(request.at), **may, "acts": any(may.values()),  # type: ignore[attr-defined]
        "waits": is_draft and not may["may_approve"],
        "inputs": [(name, json.dumps(form, ensure_ascii=False)) for name, form in row.measurement["inputs"].items()],
    }  # fmt: skip
    return render(request, "orders/budget.html", context)


@acting(*services.DRAFTERS)
@BOTH
def draft_budget(request: HttpRequest) -> HttpResponse:
    """May enter: verifiers and technical managers. State the laboratory's own budget for a service; without one, choose it."""
    if "service" not in request.GET and request.method != "POST":
        return budgets(request)
    service = _service(request)
    if request.method != "POST":
        begin = request.GET.get("from", "")
        before = (
            queries.budgets_of(request.actor.organisation_id).filter(pk=begin).first()
            if _is_id(begin)
            else None
        )  # type: ignore[attr-defined]
        kept = before.measurement if before is not None else service.data["measurement"]
        title = before.title if before is not None else ""
        return _shown(request, service, forms.typed_of({"coverage": {"k": 2}, **kept, "title": title}))
    typed = forms.typed_from(request.POST)
    if request.POST.get("then") == "rows":
        return _shown(request, service, forms.with_room(typed, forms.SPARE + 5), roomy=True)
    read = forms.read(typed)
    if read.wrong:
        return _shown(request, service, typed, wrong=read.wrong, status=400)
    try:
        with refusals_kept(), transaction.atomic():
            id = act(
                request, request.POST.get("key", "")[:80], "orders.draft_budget", [str(service.pk), read.document],
                functools.partial(services.draft_budget, organisation=_body(request), service=service,
                                  title=typed.title, measurement=read.document),
            )  # fmt: skip
    except Refused as refused:
        wrong = [(forms.field_of(typed, each), each) for each in refused.refusals]
        return _shown(request, service, typed, wrong=wrong, status=409)
    return redirect(f"/budgets/{id}")


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _service(request: HttpRequest) -> ServiceEdition:
    wanted = request.GET.get("service", "")
    row = next(
        (
            each
            for each in queries.budgetable_editions(request.actor.organisation_id)
            if str(each.pk) == wanted
        ),
        None,
    )
    if row is None:
        raise Http404
    return row


def _shown(
    request: HttpRequest,
    service: ServiceEdition,
    typed: Typed,
    *,
    wrong: list[tuple[str, Refusal]] | None = None,
    roomy: bool = False,
    status: int = 200,
) -> HttpResponse:
    typed = typed if roomy or wrong else forms.with_room(typed)
    context = form_context(typed, wrong or []) | {
        "service": service,
        "here": f"/budgets/new?service={service.pk}",
        "key": request.POST.get("key", "")[:80],
    }
    context["more"] = [each for each in context["more"] if each[0] in KEPT]
    return render(request, "orders/draft_budget.html", context, status=status)


@acting(*services.TECHNICAL)
@BOTH
def approve_budget(request: HttpRequest, budget_id: UUID) -> HttpResponse:
    """May enter: technical managers. Put another person's draft in force."""
    row = _budget(request, budget_id)
    return act_page(
        request,
        Act("orders.approve_budget", _("Approve %(number)s, edition %(edition)s") % {"number": row.number, "edition": row.edition},
            lambda told, **who: services.approve_budget(budget=row, **who), then=lambda id: f"/budgets/{id}",
            back=f"/budgets/{row.pk}", button=_("Approve it"),
            lead=_("Records opened from now on use it; open ones keep theirs. The edition in force before it is replaced.")),
    )  # fmt: skip


@acting(*services.TECHNICAL)
@BOTH
def retire_budget(request: HttpRequest, budget_id: UUID) -> HttpResponse:
    """May enter: technical managers. Take a budget out of force."""
    row = _budget(request, budget_id)
    return act_page(
        request,
        Act("orders.retire_budget", _("Retire %(number)s, edition %(edition)s") % {"number": row.number, "edition": row.edition},
            lambda told, **who: services.retire_budget(budget=row, **told, **who), then=lambda id: f"/budgets/{id}",
            back=f"/budgets/{row.pk}", form=RetireBudget, button=_("Retire it"),
            lead=_("New records use the budget of the service again; open ones keep theirs.")),
    )  # fmt: skip
