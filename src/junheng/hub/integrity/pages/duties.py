"""Contracts of a market with its stalls, and the months its host answers for."""

from __future__ import annotations

import functools
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from junheng.hub.foundation.acts import Act, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.institutions.models import Organisation
from junheng.hub.institutions.services.organisations import REGULATORS
from junheng.hub.integrity import forms, hosting, queries
from junheng.hub.integrity.models import StallContract
from junheng.hub.integrity.services import hosts
from junheng.hub.integrity.services.pledges import BODIES

BOTH = require_http_methods(["GET", "HEAD", "POST"])
HOSTS = tuple(sorted(queries.MARKET_HOSTS))
SIDES = tuple(sorted({*queries.MARKET_HOSTS, *BODIES, *REGULATORS}))


@acting(*SIDES)
@require_safe
def contracts(request: HttpRequest) -> HttpResponse:
    """May enter: hosts, stall owners and regulators. Contracts on measuring, newest first."""
    actor = request.actor  # type: ignore[attr-defined]
    page = page_of(queries.contracts_seen_by(actor), cursor=request.GET.get("cursor", ""))
    context = {"page": page, "on": today(request.at), "may_offer": actor.has_any(queries.MARKET_HOSTS)}  # type: ignore[attr-defined]
    return render(request, "integrity/contracts.html", context)


def _contract(request: HttpRequest, contract_id: UUID) -> StallContract:
    row = queries.contracts_seen_by(request.actor).filter(pk=contract_id).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@acting(*SIDES)
@require_safe
def contract(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """May enter: its two sides and their regulators. The clauses, and how it stands."""
    actor, row, on = request.actor, _contract(request, contract_id), today(request.at)  # type: ignore[attr-defined]
    mine, theirs = actor.organisation_id == row.host_id, actor.organisation_id == row.party_id
    acts = []
    if theirs and row.state == "offered" and row.until >= on:
        acts.append("answer-contract")
    if (mine or theirs) and row.state in ("offered", "agreed"):
        acts.append("end-contract")
    context = {
        "row": row, "on": on, "acts": acts, "clauses": hosting.clauses(row.edition), "entries": timeline(row),
    }  # fmt: skip
    return render(request, "integrity/contract.html", context)


@acting(*HOSTS)
@BOTH
def offer_contract(request: HttpRequest) -> HttpResponse:
    """May enter: hosts of a market. Offer the contract to a stall's owner, or note one signed on paper."""
    day = today(request.at)  # type: ignore[attr-defined]
    initial = {"since": day, "until": day.replace(year=day.year + 1, day=min(day.day, 28))}
    return act_page(
        request,
        Act("integrity.offer_contract", _("A contract with a stall"),
            lambda told, **who: hosts.offer_contract(offer=hosting.Offer(**told), **who), then=lambda id: f"/market/contracts/{id}",
            back="/market/contracts", form=forms.OfferContract, initial=initial, button=_("Offer the contract"),
            lead=_("The clauses are the same for every stall. It is read by you, by the stall's owner whose code you enter, and by your regulator; the public log does not name you or the stall.")),
    )  # fmt: skip


@acting(*SIDES)
@BOTH
def act_on_contract(request: HttpRequest, contract_id: UUID, what: str) -> HttpResponse:
    """May enter: its two sides. The stall's owner answers; either side ends it."""
    row = _contract(request, contract_id)
    page = f"/market/contracts/{row.pk}"
    title, lead, verb, form = {
        "answer-contract": (_("Answer the contract"), _("You agree for your body, under your name."), hosts.answer_contract, forms.AnswerContract),
        "end-contract": (_("End the contract"), _("The other side is told."), hosts.end_contract, forms.EndContract),
    }[what]  # fmt: skip
    perform: Any = verb
    return act_page(
        request,
        Act(f"integrity.{what.replace('-', '_')}", title, lambda told, **who: perform(contract=row, **told, **who),
            then=lambda id: page, back=page, form=form, lead=lead),
    )  # fmt: skip


@acting(*HOSTS, *REGULATORS)
@require_safe
def duties(request: HttpRequest) -> HttpResponse:
    """May enter: hosts and regulators. A host's months and what it answered; for an office the reports of its province."""
    actor, on = request.actor, today(request.at)  # type: ignore[attr-defined]
    is_host = actor.has_any(queries.MARKET_HOSTS)
    host = Organisation.objects.get(pk=actor.somewhere)
    context = {
        "on": on, "is_host": is_host, "months": queries.months_of(host, on) if is_host else (),
        "counts": queries.host_counts(host.pk, on) if is_host else {},
        "page": page_of(queries.reports_seen_by(actor), cursor=request.GET.get("cursor", "")),
    }  # fmt: skip
    return render(request, "integrity/duties.html", context)


@acting(*HOSTS, *REGULATORS)
@require_safe
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """May enter: the host and its province's regulators. One month, answer by answer."""
    row = queries.reports_seen_by(request.actor).filter(pk=report_id).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    given = {each["id"]: each for each in row.answers}
    asked = [(each, given[each.id]) for each in hosting.asked(row.edition) if each.id in given]
    context = {"row": row, "on": today(request.at), "asked": asked, "entries": timeline(row)}  # type: ignore[attr-defined]
    return render(request, "integrity/host_report.html", context)


@acting(*HOSTS)
@BOTH
def file_host_report(request: HttpRequest) -> HttpResponse:
    """May enter: hosts of a market. Answer for this month or the last."""
    this = hosting.month_of(today(request.at))  # type: ignore[attr-defined]
    months = [(each.isoformat(), f"{each:%Y-%m}") for each in (hosting.month_before(this), this)]
    return act_page(
        request,
        Act("integrity.file_host_report", _("Answer for a month"), lambda told, **who: hosts.file_host_report(**told, **who),
            then=lambda id: f"/market/duties/{id}", back="/market/duties", form=functools.partial(forms.FileHostReport, months=months),
            button=_("Answer for it"), lead=_("Once a month. What the platform counts in your ledger is kept beside your answers.")),
    )  # fmt: skip
