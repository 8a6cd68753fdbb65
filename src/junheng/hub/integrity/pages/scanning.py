"""Scan to know: the public face of an instrument, and a report of it with one press, for everybody."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from junheng.core.reason import Refused, UnusableInput
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.ids import new_id
from junheng.hub.foundation.metering import TooOften, counted
from junheng.hub.foundation.queries import page_of
from junheng.hub.instruments import queries as instruments
from junheng.hub.instruments.models import Instrument
from junheng.hub.instruments.rules import LawState, read_code
from junheng.hub.integrity import forms, queries, rules
from junheng.hub.integrity.services import complaints


@gzip_page
@require_http_methods(["GET", "HEAD", "POST"])
def scanned(request: HttpRequest, code: str) -> HttpResponse:
    """May enter: everybody. In date or not, last check, the badge; a report needs no name."""
    on = today(request.at)  # type: ignore[attr-defined]
    try:
        digits = read_code(code[:30])
    except UnusableInput as problem:
        context = {"code": code[:30], "refusals": problem.refusals}
        return render(request, "instruments/scan.html", context, status=400)
    face = instruments.public_face(digits, on)
    if face is None:
        raise Http404
    kind = "overdue" if face.state is LawState.OVERDUE else "no-label"
    context = {"form": forms.FileComplaint(initial={"key": str(new_id()), "kind": kind})}
    status = 200
    if request.method == "POST":
        status = _reported(request, face.instrument, context)
    owner = face.instrument.owner
    context |= _shout(face) | {
        "face": face, "on": on, "paper": queries.last_paper(face.instrument), "badge": queries.badge_of(owner, on),
        "answers": queries.answers_about(digits, on)[:3], "marks": instruments.marks_of(face.instrument),
    }  # fmt: skip
    return render(request, "integrity/scanned.html", context, status=status)


def _reported(request: HttpRequest, instrument: Instrument, context: dict[str, Any]) -> int:
    """Take the report in; the status of the answer. What cannot be taken comes back with everything typed."""
    form = forms.FileComplaint({"kind": "no-label", **request.POST.dict()}, files=request.FILES)
    context["form"] = form
    if not form.is_valid():
        return 400
    told = form.told()
    upload = told.pop("photo")
    if upload is not None:
        told["photo"] = complaints.Photo(upload.name or "", upload.read(complaints.MOST_PHOTO + 1))
    reported = complaints.Reported(**told)
    try:
        counted(request, "complaint", most=complaints.MOST_AN_HOUR, window=3600)
        key = form.cleaned_data["key"]
        context["receipt"] = complaints.file_once(
            instrument=instrument,
            reported=reported,
            key=key,
            at=request.at,  # type: ignore[attr-defined]
        )
    except TooOften as often:
        context["refusals"] = often.refusals
        return 429
    except UnusableInput as problem:
        context["refusals"] = problem.refusals
        return 400
    except Refused as refused:
        context["refusals"] = refused.refusals
        return 409
    return 200


def _shout(face: instruments.PublicFace) -> dict[str, str]:
    day = face.due.due.isoformat() if face.due else ""
    tone, title, sentence = {
        LawState.NOT_MANDATORY: ("ok", _("Need not be verified"), _("By the catalogue here this use is not subject to mandatory verification.")),
        LawState.UNVERIFIED: ("bad", _("No verification on file"), _("It must not be used for trade until it has been verified.")),
        LawState.IN_DATE: ("ok", _("In date"), _("The verification holds.")),
        LawState.DUE_SOON: ("warn", _("In date, due soon"), _("The verification holds; the next one is due soon.")),
        LawState.OVERDUE: ("bad", _("%(days)d days overdue") % {"days": -face.days}, _("It must not be used for trade until it has been verified.")),
        LawState.WAITING_FOR_AGENCY: ("warn", _("Applied; waiting for the institution"), _("Not the owner's fault.")),
        LawState.FAILED: ("bad", _("Failed its verification"), _("It must not be used for trade until it has been repaired and has passed.")),
        LawState.SUSPENDED: ("warn", _("Sealed, out of use"), _("Under a numbered seal; it must be verified before it returns to use.")),
    }[face.state]  # fmt: skip
    return {"tone": tone, "title": title, "sentence": sentence, "big": day}


@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """May enter: whoever holds a receipt. How far the report is, and what became of it."""
    typed = "".join(request.GET.get("receipt", "").upper().split())[:20]
    row = queries.by_receipt(typed) if typed else None
    context: dict[str, Any] = {"typed": typed, "row": row, "on": today(request.at)}  # type: ignore[attr-defined]
    if row is not None:
        (context["running"],) = queries.running([row])
        context["answer"] = getattr(row, "answer", None)
    return render(request, "integrity/receipt.html", context, status=404 if typed and row is None else 200)


@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Answers to reports, each until its last day; nobody who reported is named."""
    on = today(request.at)  # type: ignore[attr-defined]
    page = page_of(queries.answers_shown(on), cursor=request.GET.get("cursor", ""))
    return render(request, "integrity/answers.html", {"page": page, "on": on, "findings": rules.FINDINGS})
