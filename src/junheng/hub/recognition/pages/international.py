"""The international register: which certificate helps abroad, for everybody; its acts, for those who keep it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from junheng.core.reason import Refusal, refuse
from junheng.hub.foundation.acts import Act, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.recognition import forms, queries, rules
from junheng.hub.recognition.models import InternationalEntry
from junheng.hub.recognition.services import international

BOTH = require_http_methods(["GET", "HEAD", "POST"])
KEEPERS = tuple(international.KEEPERS)


def _names() -> Any:
    return queries.country_names("zh" if (get_language() or "").startswith("zh") else "en")


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. An instrument and a country: which paper on file helps; below, the whole register."""
    typed = {name: request.GET.get(name, "").strip()[:100] for name in ("instrument", "country")}
    code = queries.country_of(typed["country"]) if typed["country"] else None
    found: list[queries.Help] = []
    problems: list[Refusal] = []
    is_asked = bool(typed["instrument"] and typed["country"])
    if is_asked and code is None:
        problems = [refuse("international-place-unknown", path="country", typed=typed["country"])]
    elif is_asked and code is not None:
        found = queries.helps(instrument=typed["instrument"], country=code)
        if all(each.reasons for each in found):
            problems = [refuse("international-nothing-on-file")]
    names = _names()
    context = {
        "typed": typed, "is_asked": is_asked, "found": found, "problems": problems, "country": names.get(code or "", ""),
        "names": sorted(names.values()), "page": page_of(queries.international_entries(), cursor=request.GET.get("after", "")),
        "may_list": request.actor.has_any(international.KEEPERS),  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "recognition/international.html", context)


def _entry(entry_id: UUID) -> InternationalEntry:
    row = queries.international_entries().filter(pk=entry_id).first()
    if row is None:
        raise Http404
    return row


@require_safe
def entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """May enter: everybody. One entry: its number, date, numbers with uncertainty, countries, and whether it helps today."""
    row, actor, names = _entry(entry_id), request.actor, _names()  # type: ignore[attr-defined]
    keeps = row.tenant_id == actor.tenant and actor.has_any(international.KEEPERS)
    context = {
        "row": row, "reasons": queries.reasons_not_to_help(row), "entries": timeline(row), "on": today(request.at),  # type: ignore[attr-defined]
        "countries": [(code, names.get(code, code)) for code in row.countries],
        "may_suspend": keeps and row.state == "listed", "may_restore": keeps and row.state == "suspended",
        "may_withdraw": keeps and row.state != "withdrawn",
    }  # fmt: skip
    return render(request, "recognition/international_entry.html", context)


@acting(*KEEPERS)
@BOTH
def list_international_entry(request: HttpRequest) -> HttpResponse:
    """May enter: national bodies. Enter what helps a paper abroad."""

    def perform(told: dict[str, Any], **who: Any) -> InternationalEntry:
        return international.list_international_entry(new=rules.NewEntry(**told), **who)

    return act_page(
        request,
        Act("recognition.list_international_entry", _("A new entry of the international register"), perform,
            then=lambda id: f"/international/{id}", back="/international", form=forms.ListEntry, button=_("Enter it"),
            lead=_("By its number and date, with a link to where it is published. Nothing is copied from there.")),
    )  # fmt: skip


@acting(*KEEPERS)
@BOTH
def turn_entry(request: HttpRequest, entry_id: UUID, what: str) -> HttpResponse:
    """May enter: the national body that keeps it. Suspend, restore or withdraw an entry."""
    row = _entry(entry_id)
    title, lead, verb = {
        "suspend-international-entry": (_("Suspend %(number)s"), _("From this moment it helps nobody."), international.suspend_international_entry),
        "restore-international-entry": (_("Restore %(number)s"), _("From this moment it helps again."), international.restore_international_entry),
        "withdraw-international-entry": (_("Withdraw %(number)s"), _("For good. It stays readable with its reason."), international.withdraw_international_entry),
    }[what]  # fmt: skip
    page, perform = f"/international/{row.pk}", verb
    return act_page(
        request,
        Act(f"recognition.{what.replace('-', '_')}", title % {"number": row.number},
            lambda told, **who: perform(entry=row, **told, **who), then=lambda id: page, back=page, form=forms.Why,
            lead=lead, button=title % {"number": ""}),
    )  # fmt: skip
