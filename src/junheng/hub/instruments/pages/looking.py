"""Pages of instruments: the mandatory question and the typed code for everybody, the ledger for its owner."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from junheng.core.reason import UnusableInput
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting, any_of
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.institutions.services.organisations import REGULATORS
from junheng.hub.instruments import queries, rules
from junheng.hub.instruments.models import Instrument
from junheng.hub.instruments.services.ledger import OWNERS
from junheng.hub.instruments.services.reclassifying import OFFICES


@require_safe
def mandatory(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Must this kind of instrument, used like this, be verified, and why."""
    kind = request.GET.get("kind", "").strip()[:60]
    use = request.GET.get("use", rules.Purpose.TRADE.value)
    use = use if use in {purpose.value for purpose in rules.Purpose} else rules.Purpose.TRADE.value
    size, problem = _size(request.GET.get("size", ""))
    context: dict[str, Any] = {
        "asked": bool(kind), "kind": kind, "use": use, "uses": queries.uses(), "size": request.GET.get("size", "")[:10],
        "problem": problem,
    }  # fmt: skip
    if kind:
        meant = queries.items_meant(kind)
        listed = queries.listed(meant[0]) if meant else None
        edition = queries.current_catalogue()
        verdict = rules.verdict(listed, rules.Purpose(use), size=size, edition=queries.edition_of(edition))
        tone, title = _answer(verdict.answer)
        context |= {
            "listed": listed, "verdict": verdict, "reasons": verdict.reasons, "others": meant[1:], "tone": tone,
            "title": title, "draft": edition is None or edition.is_draft,
        }  # fmt: skip
    return render(request, "instruments/mandatory.html", context)


def _size(text: str) -> tuple[float | None, str]:
    if not text.strip():
        return None, ""
    try:
        found = Decimal(text.strip()[:10])
    except InvalidOperation:
        return None, _("“%(text)s” is not a number. Write 15.") % {"text": text[:10]}
    if not found.is_finite() or not 0 <= found <= 10000:
        return None, _("“%(text)s” is not a number. Write 15.") % {"text": text[:10]}
    return float(found), ""


def _answer(answer: rules.Answer) -> tuple[str, str]:
    return {
        rules.Answer.MANDATORY: ("warn", _("Yes, it must be verified")),
        rules.Answer.NOT_MANDATORY: ("ok", _("No, by this catalogue it need not be verified")),
        rules.Answer.TYPE_APPROVAL_ONLY: ("ok", _("Type approval only; it need not be verified")),
        rules.Answer.CANNOT_TELL: ("unk", _("Cannot tell: the size decides")),
    }[answer]


@require_safe
def scan(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Type or scan the code of an instrument."""
    code = request.GET.get("code", "").strip()[:30]
    if code:
        try:
            return redirect(f"/scan/{rules.read_code(code)}")
        except UnusableInput as problem:
            return render(
                request, "instruments/scan.html", {"code": code, "refusals": problem.refusals}, status=400
            )
    return render(request, "instruments/scan.html", {"code": ""})


@acting()
@require_safe
def instruments(request: HttpRequest) -> HttpResponse:
    """May enter: whoever acts for an organisation. Its instruments, newest first."""
    actor, text = request.actor, request.GET.get("text", "")[:60]  # type: ignore[attr-defined]
    page = page_of(
        queries.instruments_of(actor.organisation_id, text=text), cursor=request.GET.get("cursor", "")
    )
    on = today(request.at)  # type: ignore[attr-defined]
    return render(request, "instruments/instruments.html", {"page": page, "text": text, "on": on})


@acting()
@require_safe
def instrument(request: HttpRequest, code: str) -> HttpResponse:
    """May enter: the owner. One instrument with its due dates and what happened to it."""
    actor = request.actor  # type: ignore[attr-defined]
    row = (
        Instrument.objects.filter(owner_id=actor.organisation_id, code=code)
        .select_related("owner", "item", "catalogue_item__catalogue", "custodian")
        .prefetch_related("due_dates", "parts")
        .first()
    )
    if row is None:
        raise Http404
    on = today(request.at)  # type: ignore[attr-defined]
    context = {
        "row": row, "parts": row.parts.all(), "dues": row.due_dates.all(), "face": queries.face_of(row, on), "entries": timeline(row), "on": on,
    }  # fmt: skip
    return render(request, "instruments/instrument.html", context)


@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. The editions of the catalogue on file: since when, how many items, compared by whom."""
    context = {
        "rows": queries.editions(today(request.at)),  # type: ignore[attr-defined]
        "may": request.actor.has_any({"samr_metrology"}),  # type: ignore[attr-defined]
    }
    return render(request, "instruments/editions.html", context)


@require_safe
def edition(request: HttpRequest, edition: str) -> HttpResponse:
    """May enter: everybody. One edition, row by row, with the sizes that bound a row, as it answers here."""
    found = queries.edition_rows(edition)
    if found is None:
        raise Http404
    context = {
        "edition": found[0], "rows": found[1], "digest": queries.rows_digest(found[0]),
        "may": found[0].is_draft and request.actor.has_any({"samr_metrology"}),  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "instruments/edition.html", context)


@acting(*any_of(sorted(OWNERS), sorted(REGULATORS)))
@require_safe
def reclassified(request: HttpRequest) -> HttpResponse:
    """May enter: owners of instruments and regulators. What another edition of the catalogue changed for them."""
    page = page_of(queries.reclassified_seen_by(request.actor), cursor=request.GET.get("cursor", ""))  # type: ignore[attr-defined]
    office = queries.division_of_office(request.actor) if request.actor.has_any(OFFICES) else ""  # type: ignore[attr-defined]
    mine = [each.pk for each in page.rows if rules.lies_under(each.instrument.owner.division_code, office)]
    context = {"page": page, "edition": queries.current_catalogue(), "mine": mine}
    return render(request, "instruments/reclassified.html", context)
