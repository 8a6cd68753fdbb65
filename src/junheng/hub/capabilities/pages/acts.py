"""Acts on measurement standards and capability entries by the body that keeps them."""

from __future__ import annotations

import functools
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from junheng.core.capability.table_text import MOST_CHARACTERS
from junheng.core.reason import UnusableInput, refuse
from junheng.hub.capabilities import forms, queries, tables
from junheng.hub.capabilities.models import (
    CapabilityEntry,
    MeasurementStandard,
    Outing,
    PieceEvidence,
    StandardPiece,
)
from junheng.hub.capabilities.pages import looking
from junheng.hub.capabilities.services import checks, entries, outings, standards
from junheng.hub.foundation.acts import Act, ActForm, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.institutions.models import Organisation
from junheng.hub.instruments.models import Instrument

BOTH = require_http_methods(["GET", "HEAD", "POST"])
KEEPERS, PUBLISHERS = tuple(standards.KEEPERS), tuple(entries.PUBLISHERS)


def _body(request: HttpRequest) -> Organisation:
    return Organisation.objects.get(pk=request.actor.organisation_id)  # type: ignore[attr-defined]


def _standard(request: HttpRequest, standard_id: UUID) -> MeasurementStandard:
    row = MeasurementStandard.objects.filter(pk=standard_id, organisation=_body(request)).first()
    if row is None:
        raise Http404
    return row


def _piece(request: HttpRequest, piece_id: UUID) -> StandardPiece:
    rows = StandardPiece.objects.select_related("instrument", "standard__organisation")
    row = rows.filter(pk=piece_id, standard__organisation=_body(request)).first()
    if row is None:
        raise Http404
    return row


@acting(*KEEPERS)
@BOTH
def register_standard(request: HttpRequest) -> HttpResponse:
    """May enter: those who keep standards. Put a measurement standard on file."""
    body = _body(request)
    return act_page(
        request,
        Act("capabilities.register_standard", _("Put a measurement standard on file"),
            lambda told, **who: standards.register_standard(organisation=body, **told, **who),
            then=lambda id: f"/standards/{id}", back="/standards",
            form=functools.partial(forms.RegisterStandard, organisation=body), button=_("Put it on file"),
            lead=_("Then add its pieces and the certificates they rest on.")),
    )  # fmt: skip


@acting(*KEEPERS)
@BOTH
def add_piece(request: HttpRequest, standard_id: UUID) -> HttpResponse:
    """May enter: those who keep standards. Add a main standard or an auxiliary device."""
    row = _standard(request, standard_id)

    def perform(told: dict[str, Any], **who: Any) -> StandardPiece:
        code = "".join(filter(str.isdigit, told.pop("code")))
        instrument = Instrument.objects.filter(code=code, owner=row.organisation).first()
        if instrument is None:
            raise UnusableInput(
                refuse("no-such-record", path="code", what=_("one of your instruments with this code"))
            )
        return standards.add_piece(standard=row, instrument=instrument, **told, **who)

    return act_page(
        request,
        Act("capabilities.add_piece", _("Add a piece to %(name)s") % {"name": row.name_zh}, perform,
            then=lambda id: f"/standards/{row.pk}", back=f"/standards/{row.pk}", form=forms.AddPiece, button=_("Add it")),
    )  # fmt: skip


@acting(*KEEPERS)
@BOTH
def record_evidence(request: HttpRequest, piece_id: UUID) -> HttpResponse:
    """May enter: those who keep standards. Record the certificate a piece rests on."""
    row = _piece(request, piece_id)
    kept: dict[str, Any] = {}

    class Form(forms.RecordEvidence):
        def told(self) -> dict[str, Any]:
            kept["values"] = self.values()
            names = ("kind", "number", "issuer_name", "work_date", "due", "as_found", "reads_high_by", "unit")
            return {name: self.cleaned_data[name] or "" for name in names}

    return act_page(
        request,
        Act("capabilities.record_evidence", _("Record a certificate of %(name)s") % {"name": row.instrument.name},
            lambda told, **who: standards.record_evidence(piece=row, values=kept["values"], **told, **who),
            then=lambda id: f"/standards/{row.standard_id}", back=f"/standards/{row.standard_id}", form=Form,
            button=_("Record it"),
            lead=_("From the day of its work on, its values are the corrections every record uses. Earlier records keep theirs.")),
    )  # fmt: skip


@acting(*KEEPERS, "quality")
@BOTH
def set_piece_status(request: HttpRequest, piece_id: UUID) -> HttpResponse:
    """May enter: those who keep standards, and quality. Qualified, limited, stopped, sealed: with the reason."""
    row = _piece(request, piece_id)
    return act_page(
        request,
        Act("capabilities.set_piece_status", _("Status of %(name)s") % {"name": row.instrument.name},
            lambda told, **who: standards.set_piece_status(piece=row, **told, **who),
            then=lambda id: f"/standards/{row.standard_id}", back=f"/standards/{row.standard_id}",
            form=forms.SetPieceStatus, button=_("Set the status"),
            lead=_("At once: no certificate can be issued on a stopped piece. It returns only with evidence made after it was stopped.")),
    )  # fmt: skip


def _chinese() -> bool:
    return (get_language() or "").startswith("zh")


class _Drafting(forms.DraftCapability):
    """What the verbs take: the entry's data beside what it rests on."""

    def told(self) -> dict[str, Any]:
        names = ("item", "qualification", "standard", "turnaround_days")
        return {"data": self.data_of_entry()} | {name: self.cleaned_data[name] for name in names}


@acting(*PUBLISHERS)
@BOTH
def draft_capability(request: HttpRequest) -> HttpResponse:
    """May enter: those who publish. Write an entry down in numbers."""
    body = _body(request)
    return act_page(
        request,
        Act("capabilities.draft_capability", _("Write a capability down"),
            lambda told, **who: entries.draft_capability(organisation=body, **told, **who),
            then=lambda id: f"/capabilities/{id}", back="/capabilities", template="capabilities/draft_capability.html",
            form=functools.partial(_Drafting, organisation=body, chinese=_chinese()),
            button=_("Keep the draft"), lead=_("In numbers, so that a need can be compared with it. It is public only after you publish it.")),
    )  # fmt: skip


@acting(*PUBLISHERS)
@BOTH
def revise_capability(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """May enter: those who publish. Write a draft anew, beginning with what it says."""
    row, body = _entry(request, entry_id), _body(request)
    typed = tables.typed_from(row.data)
    if typed is None:
        told = looking.entry_context(request, row) | {"refusals": (refuse("entry-beyond-form"),)}
        return render(request, "capabilities/entry.html", told, status=409)
    if "axis" in typed:
        typed["axis"] = tables.axis_words(typed["axis"], chinese=_chinese())
    rests = {"item": row.item_id, "qualification": row.qualification_id, "standard": row.standard_id}
    return act_page(
        request,
        Act("capabilities.revise_capability", _("Revise %(name)s") % {"name": row.item.name_zh},
            lambda told, **who: entries.revise_capability(entry=row, **told, **who),
            then=lambda id: f"/capabilities/{id}", back=f"/capabilities/{row.pk}", template="capabilities/draft_capability.html",
            initial={**typed, **rests, "turnaround_days": row.turnaround_days},
            form=functools.partial(_Drafting, organisation=body, chinese=_chinese()), button=_("Keep the draft")),
    )  # fmt: skip


@acting(*PUBLISHERS)
@require_POST
def check_table(request: HttpRequest) -> HttpResponse:
    """May enter: those who publish. How a table reads while it is typed; changes nothing."""
    told = {name: request.POST.get(name, "")[:200] for name in ("unit", "axis", "axis_unit", "u_unit")}
    told["table"] = request.POST.get("table", "")[: MOST_CHARACTERS + 1]
    if len(told["table"]) > MOST_CHARACTERS:
        faults = [refuse("scope-cell-too-long", found=len(request.POST["table"]), limit=MOST_CHARACTERS)]
        return render(request, "capabilities/_table_read.html", {"faults": faults})
    read = tables.read(told)
    said = told | {"interpolation": "greater", "k": "2"}  # those are asked for when the draft is kept
    faults = [fault for _field, fault in tables.faults_of(said, read)] if told["table"].strip() else []
    context = {
        "faults": faults,
        "tables": tables.of_text(read, told, chinese=_chinese()) if not faults else (),
    }
    return render(request, "capabilities/_table_read.html", context)


def _entry(request: HttpRequest, entry_id: UUID) -> CapabilityEntry:
    row = (
        CapabilityEntry.objects.filter(pk=entry_id, organisation=_body(request))
        .select_related("item")
        .first()
    )
    if row is None:
        raise Http404
    return row


@acting(*PUBLISHERS)
@BOTH
def publish_capability(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """May enter: those who publish. Show the entry to everybody."""
    row = _entry(request, entry_id)
    return act_page(
        request,
        Act("capabilities.publish_capability", _("Publish %(name)s") % {"name": row.item.name_zh},
            lambda told, **who: entries.publish_capability(entry=row, **who), then=lambda id: "/capabilities",
            back="/capabilities", form=ActForm, button=_("Publish"),
            lead=_("Everybody sees it from now on, for as long as the qualification it rests on lives.")),
    )  # fmt: skip


@acting(*PUBLISHERS)
@BOTH
def withdraw_capability(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """May enter: those who publish. Take the entry down."""
    row = _entry(request, entry_id)
    return act_page(
        request,
        Act("capabilities.withdraw_capability", _("Withdraw: %(name)s") % {"name": row.item.name_zh},
            lambda told, **who: entries.withdraw_capability(entry=row, **told, **who), then=lambda id: "/capabilities",
            back="/capabilities", form=forms.Withdraw, button=_("Withdraw"),
            lead=_("It stays readable as withdrawn, with your reason.")),
    )  # fmt: skip


@acting(*KEEPERS, "quality")
@BOTH
def plan_checks(request: HttpRequest, piece_id: UUID) -> HttpResponse:
    """May enter: those who keep standards, quality. Freeze the limits of a check standard."""
    row = _piece(request, piece_id)
    return act_page(
        request,
        Act("capabilities.plan_checks", _("Intermediate checks of %(name)s") % {"name": row.instrument.name},
            lambda told, **who: checks.plan_checks(piece=row, **told, **who), then=lambda id: f"/check-plans/{id}",
            back=f"/standards/{row.standard_id}", form=forms.PlanChecks, button=_("Freeze the limits"),
            lead=_("The limits are made from these groups and do not move with later ones. An alarm stops the standard and opens a case.")),
    )  # fmt: skip


@acting(*KEEPERS, "quality", "verifier")
@BOTH
def record_check(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """May enter: those who keep standards, verifiers, quality. Record a group."""
    row = queries.plan_for_page(plan_id, request.actor.organisation_id)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    page = f"/check-plans/{row.pk}"
    return act_page(
        request,
        Act("capabilities.record_check", _("A check: %(name)s") % {"name": row.name},
            lambda told, **who: checks.record_check(plan=row, **told, **who), then=lambda id: page, back=page,
            form=forms.RecordCheck, initial={"on": today(request.at)}, button=_("Record it"),  # type: ignore[attr-defined]
            lead=_("Judged by the frozen limits. Outside, the standard is stopped at once.")),
    )  # fmt: skip


@acting(*KEEPERS)
@BOTH
def attach_evidence_file(request: HttpRequest, evidence_id: UUID) -> HttpResponse:
    """May enter: those who keep standards. Attach the digital certificate a piece rests on."""
    rows = PieceEvidence.objects.select_related("piece__instrument", "piece__standard")
    row = rows.filter(pk=evidence_id, piece__standard__organisation=_body(request)).first()
    if row is None:
        raise Http404
    page = f"/standards/{row.piece.standard_id}"
    upload = request.FILES.get("file")

    def perform(told: dict[str, Any], **who: Any) -> PieceEvidence:
        assert upload is not None
        data = upload.read(standards.LARGEST + 1)
        return standards.attach_evidence_file(evidence=row, name=upload.name or "", data=data, **who)

    return act_page(
        request,
        Act("capabilities.attach_evidence_file", _("The file of %(number)s") % {"number": row.number}, perform,
            then=lambda id: page, back=page, form=functools.partial(_with_file, request), button=_("Attach it"),
            lead=_("Read and checked as a stranger's: changed bytes are found, nothing more is claimed.")),
    )  # fmt: skip


def _with_file(request: HttpRequest, *args: Any, **kwargs: Any) -> forms.AttachFile:
    return forms.AttachFile(*args, files=request.FILES, **kwargs) if args else forms.AttachFile(**kwargs)


@acting(*KEEPERS, "quality", "verifier")
@BOTH
def take_out_piece(request: HttpRequest, piece_id: UUID) -> HttpResponse:
    """May enter: those who keep standards, verifiers, quality. Take a piece out for work on site."""
    row = _piece(request, piece_id)
    page = f"/standards/{row.standard_id}"
    return act_page(
        request,
        Act("capabilities.take_out_piece", _("Take %(name)s out") % {"name": row.instrument.name},
            lambda told, **who: outings.take_out_piece(piece=row, **told, **who), then=lambda id: page, back=page,
            form=forms.TakeOut, button=_("Take it out"),
            lead=_("What you check before it leaves tells later whether the day's work stands.")),
    )  # fmt: skip


@acting(*KEEPERS, "quality", "verifier")
@BOTH
def bring_back_piece(request: HttpRequest, outing_id: UUID) -> HttpResponse:
    """May enter: those who keep standards, verifiers, quality. Bring a piece back."""
    rows = Outing.objects.select_related("piece__instrument", "piece__standard")
    row = rows.filter(pk=outing_id, piece__standard__organisation=_body(request)).first()
    if row is None:
        raise Http404
    page = f"/standards/{row.piece.standard_id}"
    return act_page(
        request,
        Act("capabilities.bring_back_piece", _("Bring %(name)s back") % {"name": row.piece.instrument.name},
            lambda told, **who: outings.bring_back_piece(outing=row, **told, **who), then=lambda id: page, back=page,
            form=forms.BringBack, button=_("It is back"),
            lead=_("A failed check stops it and opens a case over all work since it was taken out.")),
    )  # fmt: skip
