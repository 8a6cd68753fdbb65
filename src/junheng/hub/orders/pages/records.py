"""Acts on original records: open, prepare, save readings, submit, send back, answer, check, approve a deviation."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from junheng.core.reason import Refused, refuse
from junheng.hub.capabilities import queries as capabilities
from junheng.hub.capabilities.models import StandardPiece
from junheng.hub.foundation.acts import Act, act_page
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.services.http import act
from junheng.hub.foundation.verbs import refusals_kept
from junheng.hub.orders import forms, queries, rules
from junheng.hub.orders.models import OriginalRecord, Remark
from junheng.hub.orders.pages.acts import BOTH, _line
from junheng.hub.orders.pages.looking import shown_record
from junheng.hub.orders.services import editions as services
from junheng.hub.orders.services import records

PREFIX = "cell:"


def _record(request: HttpRequest, record_id: UUID) -> OriginalRecord:
    row = queries.record_for_page(record_id)
    if row is None or row.line.order.institution_id != request.actor.organisation_id:  # type: ignore[attr-defined]
        raise Http404
    return row


def _page(row: OriginalRecord) -> str:
    return f"/records/{row.pk}"


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


@acting("verifier")
@BOTH
def open_record(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """May enter: verifiers. Begin to measure a received item, by the service edition in force."""
    row = _line(request, line_id)
    editions = queries.current_editions(row.item_id, row.service, row.order.institution_id)
    if not editions:
        refusal = services.nothing_in_force(row.item, row.order.institution_id)
        return act_page(request, _nothing(row, refusal))
    wanted = request.GET.get("edition", "")
    edition = next((each for each in editions if each.code == wanted), editions[0])
    return act_page(
        request,
        Act("orders.open_record", _("Open a record for %(name)s") % {"name": f"{row.instrument.name} {row.instrument.serial}"},
            lambda told, **who: records.open_record(line=row, edition=edition, **told, **who),
            then=lambda id: f"/records/{id}", back=f"/orders/{row.order_id}", button=_("Open the record"),
            form=functools.partial(forms.OpenRecord, edition=edition, chinese=_is_chinese(), kind=row.kind),
            lead=_("The record keeps this edition of the service for life, whatever is published later."),
            template="orders/open_record.html", context={"edition": edition, "editions": editions}),
    )  # fmt: skip


def _nothing(row: Any, refusal: Any) -> Act:
    def perform(told: Mapping[str, Any], **who: Any) -> Any:
        raise Refused(refusal)

    return Act("orders.open_record", _("Open a record for %(name)s") % {"name": row.instrument.name}, perform,
               then=lambda id: "/", back=f"/orders/{row.order_id}", lead=refusal.message("zh" if _is_chinese() else "en"))  # fmt: skip


@acting("verifier")
@BOTH
def prepare_record(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """May enter: the author. Days of work, place, standards; the certificate in force on the work date is taken."""
    row = _record(request, record_id)
    rows = StandardPiece.objects.filter(standard__organisation=row.line.order.institution)
    pieces = {
        str(piece.pk): piece
        for piece in rows.select_related("instrument", "standard").order_by("standard__code")
    }
    labels = [
        (id, f"{piece.standard.code} · {piece.instrument.name} {piece.instrument.serial}")
        for id, piece in pieces.items()
    ]
    initial = {
        "work_from": row.work_from, "work_to": row.work_to, "place": row.place, "adjusted": row.adjusted,
        "adjustment_consent": row.adjustment_consent, "standards": [str(used.piece_id) for used in row.standards.all()],
    }  # fmt: skip

    def perform(told: dict[str, Any], **who: Any) -> OriginalRecord:
        used = [
            records.UsedStandard(
                pieces[id], capabilities.evidence_in_force(pieces[id], told["work_to"]), pieces[id].role
            )
            for id in told.pop("standards")
        ]
        return records.prepare_record(original=row, standards=used, **told, **who)

    return act_page(
        request,
        Act("orders.prepare_record", _("Work and standards of %(number)s") % {"number": row.number}, perform,
            then=lambda id: _page(row), back=_page(row), form=functools.partial(forms.PrepareRecord, pieces=labels),
            initial=initial, button=_("Keep it"),
            lead=_("Of each standard the certificate in force on the day of the work is taken, with its corrections.")),
    )  # fmt: skip


@acting("verifier")
@require_POST
def save_readings(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """May enter: the author. New cells are entered, changed ones struck out with the reason; all or none."""
    row = _record(request, record_id)
    typed = {
        name.removeprefix(PREFIX): text.strip()
        for name, text in request.POST.items()
        if name.startswith(PREFIX) and isinstance(text, str)
    }
    try:
        with refusals_kept(), transaction.atomic():
            act(
                request, request.POST.get("key", "")[:80], "orders.enter_readings",
                [str(row.pk), typed, request.POST.get("reason", "")],
                functools.partial(_save, row, typed, request.POST.get("reason", ""), request.POST.get("source", "")),
            )  # fmt: skip
    except Refused as refused:
        return shown_record(
            request, _record(request, record_id), refused=refused.refusals, typed=typed, status=409
        )
    return redirect(_page(row))


def _save(
    row: OriginalRecord, typed: Mapping[str, str], reason: str, source: str, *, by: Any, at: Any
) -> OriginalRecord:
    live = {str(cell): reading for cell, reading in queries.live_readings(row).items()}
    cells = {str(cell): cell for cell in queries.cells_of(row)}
    fresh = [
        records.Typed(_cell(cells, name), text) for name, text in typed.items() if text and name not in live
    ]
    changed = [(name, text) for name, text in typed.items() if name in live and text != live[name].text]
    if fresh:
        digest = source if len(source) == 64 and source.isalnum() else ""
        records.enter_readings(original=row, typed=fresh, source_sha256=digest, by=by, at=at)
    for name, text in changed:
        records.change_reading(original=row, cell=_cell(cells, name), text=text, reason=reason, by=by, at=at)
    return row


def _cell(cells: Mapping[str, rules.Cell], name: str) -> rules.Cell:
    if name not in cells:
        raise Refused(refuse("cell-unknown", path=name[:120], cell=name[:120]))
    return cells[name]


@acting("verifier")
@require_POST
def submit_record(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """May enter: the author. Hand the record to the checker."""
    return _decide(request, record_id, records.submit_record)


@acting("checker")
@require_POST
def check_record(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """May enter: checkers. Everything was recomputed and agrees."""
    return _decide(request, record_id, records.check_record)


def _decide(request: HttpRequest, record_id: UUID, verb: Any) -> HttpResponse:
    row = _record(request, record_id)
    try:
        with refusals_kept(), transaction.atomic():
            act(request, request.POST.get("key", "")[:80], f"orders.{verb.__name__}", str(row.pk),
                functools.partial(verb, original=row))  # fmt: skip
    except Refused as refused:
        return shown_record(request, _record(request, record_id), refused=refused.refusals, status=409)
    return redirect(_page(row))


@acting("checker")
@BOTH
def send_back_record(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """May enter: checkers. Return the record with a remark per cell."""
    row = _record(request, record_id)
    kept: dict[str, Any] = {}

    class Form(forms.SendBack):
        def told(self) -> dict[str, Any]:
            kept["remarks"] = self.remarks()
            return {"remarks": kept["remarks"]}

    cells = [(name, labels[0 if _is_chinese() else 1]) for name, labels in queries.cell_labels(row).items()]
    return act_page(
        request,
        Act("orders.send_back_record", _("Send %(number)s back") % {"number": row.number},
            lambda told, **who: records.send_back_record(original=row, remarks=kept["remarks"], **who),
            then=lambda id: _page(row), back=_page(row), form=functools.partial(Form, cells=cells), button=_("Send it back"),
            lead=_("The author answers each remark. A reading is changed only by striking it out, with the reason.")),
    )  # fmt: skip


@acting("verifier")
@BOTH
def answer_remark(request: HttpRequest, remark_id: UUID) -> HttpResponse:
    """May enter: the author. Answer a remark of the checker."""
    remark = Remark.objects.select_related("record__line__order", "by").filter(pk=remark_id).first()
    if remark is None:
        raise Http404
    row = _record(request, remark.record_id)
    return act_page(
        request,
        Act("orders.answer_remark", _("Answer the remark"),
            lambda told, **who: records.answer_remark(remark=remark, **told, **who), then=lambda id: _page(row),
            back=_page(row), form=forms.AnswerRemark, button=_("Answer"), lead=f"{remark.cell}: {remark.text}"),
    )  # fmt: skip


@acting("verifier")
@BOTH
def accept_outcome(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """May enter: the author. The client takes the item at a lower class, or for the ranges that hold."""
    row = _record(request, record_id)
    offered, groups = queries.offered_class(row), queries.groups_that_hold(row, queries.sheet_of(row))
    outcomes = []
    if offered is not None:
        outcomes.append(("downgraded", _("class %(to)s instead of its own") % {"to": offered}))
    if groups:
        outcomes.append(("limited", _("limited use: %(groups)s") % {"groups": "、".join(groups)}))
    return act_page(
        request,
        Act("orders.accept_outcome", _("What the client accepts for %(number)s") % {"number": row.number},
            lambda told, **who: records.accept_outcome(original=row, **told, **who), then=lambda id: _page(row),
            back=_page(row), form=functools.partial(forms.AcceptOutcome, outcomes=outcomes), button=_("Keep it"),
            lead=_("Without the client's consent a failed item gets a notice of the result, and its old mark is cancelled.")),
    )  # fmt: skip


@acting("checker")
@BOTH
def conclude_check(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """May enter: checkers. End an in-use check with its record."""
    row = _record(request, record_id)
    return act_page(
        request,
        Act("orders.conclude_check", _("Conclude the in-use check %(number)s") % {"number": row.number},
            lambda told, **who: records.conclude_check(original=row, **who), then=lambda id: _page(row),
            back=_page(row), button=_("Conclude it"),
            lead=_("It ends with this record: no certificate, no new due date. The owner is told the result.")),
    )  # fmt: skip


@acting("quality", "inst_admin")
@BOTH
def approve_deviation(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """May enter: the technical manager. Let work outside the environment's limits stand, with the reason."""
    row = _record(request, record_id)
    return act_page(
        request,
        Act("orders.approve_deviation", _("Approve a deviation in %(number)s") % {"number": row.number},
            lambda told, **who: records.approve_deviation(original=row, **told, **who), then=lambda id: _page(row),
            back=_page(row), form=forms.ApproveDeviation, button=_("Approve it"),
            lead=_("Your name and your reason stand in the record. Without it, work outside the limits cannot be submitted.")),
    )  # fmt: skip
