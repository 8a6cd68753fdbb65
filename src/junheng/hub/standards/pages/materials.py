"""Reference materials with their batches: a public register, who holds units, recall and what follows (R07.5)."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from junheng.hub.foundation.acts import Act, ActForm, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.standards import forms, holding
from junheng.hub.standards.models import BatchHolding, MaterialBatch, ReferenceMaterial
from junheng.hub.standards.services import materials as services
from junheng.hub.ui.templatetags.ui import named

BOTH = require_http_methods(["GET", "HEAD", "POST"])
PRODUCERS, TAKERS, FOLLOWERS = (
    tuple(services.PRODUCERS),
    tuple(services.TAKERS),
    tuple(services.FOLLOWERS),
)


@require_safe
def materials(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. The register of reference materials, newest first."""
    text = request.GET.get("q", "")[:60].strip()
    page = page_of(holding.materials(text), cursor=request.GET.get("cursor", ""))
    actor = request.actor  # type: ignore[attr-defined]
    context = {"page": page, "text": text, "may_register": actor.has_any(services.PRODUCERS), "on": today(request.at)}  # type: ignore[attr-defined]  # fmt: skip
    return render(request, "standards/materials.html", context)


def _material(material_id: UUID) -> ReferenceMaterial:
    row = holding.materials().filter(pk=material_id).first()
    if row is None:
        raise Http404
    return row


def _batch(batch_id: UUID) -> MaterialBatch:
    row = holding.batches().filter(pk=batch_id).first()
    if row is None:
        raise Http404
    return row


@require_safe
def material(request: HttpRequest, material_id: UUID) -> HttpResponse:
    """May enter: everybody. One material with its batches."""
    row, actor = _material(material_id), request.actor  # type: ignore[attr-defined]
    own = row.producer_id == actor.organisation_id and actor.has_any(services.PRODUCERS)
    context = {"row": row, "batches": list(holding.batches().filter(material=row)[:50]), "own": own, "on": today(request.at),  # type: ignore[attr-defined]
               "entries": timeline(row)}  # fmt: skip
    return render(request, "standards/material.html", context)


@require_safe
def batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """May enter: everybody. Certified values; its producer sees who holds it, a holder its own certificates."""
    row, actor, on = _batch(batch_id), request.actor, today(request.at)  # type: ignore[attr-defined]
    makes = row.material.producer_id == actor.organisation_id and actor.has_any(services.PRODUCERS)
    holdings = holding.holdings_for(row, actor)
    listed = services.certificates_of(holdings, on) if row.state == "recalled" and (makes or holdings) else []
    context = {
        "row": row, "on": on, "makes": makes, "holdings": holdings, "entries": timeline(row), "certificates": listed,
        "body": actor.organisation_id, "left": services.units_left(row), "may_follow": actor.has_any(services.FOLLOWERS),
        "may_take": actor.has_any(services.TAKERS) and row.state == "active",
    }  # fmt: skip
    return render(request, "standards/batch.html", context)


@acting(*PRODUCERS)
@BOTH
def register_material(request: HttpRequest) -> HttpResponse:
    """May enter: who makes reference materials. Put one on the register."""
    return act_page(
        request,
        Act("standards.register_material", _("Register a reference material"),
            lambda told, **who: services.register_material(new=services.NewMaterial(**told), **who),
            then=lambda id: f"/reference-materials/{id}", back="/reference-materials", form=forms.RegisterMaterial,
            button=_("Register"), lead=_("The register is public.")),
    )  # fmt: skip


@acting(*PRODUCERS)
@BOTH
def release_batch(request: HttpRequest, material_id: UUID) -> HttpResponse:
    """May enter: the producer of the material. Release a batch."""
    row = _material(material_id)
    if row.producer_id != request.actor.organisation_id:  # type: ignore[attr-defined]
        raise Http404

    def perform(told: dict[str, Any], **who: Any) -> MaterialBatch:
        certified = {name: told.pop(name).strip() for name in ("value", "U", "k", "unit")}
        values = {told.pop("name").strip(): certified}
        return services.release_batch(material=row, new=services.NewBatch(values=values, **told), **who)

    page = f"/reference-materials/{row.pk}"
    return act_page(
        request,
        Act("standards.release_batch", _("Release a batch of %(name)s") % {"name": named(row)}, perform,
            then=lambda id: f"/material-batches/{id}", back=page, form=forms.ReleaseBatch, initial={"k": "2"},
            button=_("Release"), lead=_("Certified values are public and are not changed afterwards.")),
    )  # fmt: skip


def _on_batch(row: MaterialBatch, verb: Any, title: str, form: Any, lead: str, **more: Any) -> Act:
    page = f"/material-batches/{row.pk}"
    return Act(f"standards.{verb.__name__}", title, lambda told, **who: verb(batch=row, **told, **who),
               then=lambda id: page, back=page, form=form, lead=lead, **more)  # fmt: skip


@acting(*TAKERS)
@BOTH
def take_batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """May enter: who keeps a laboratory's standards. Say that one holds units of a batch."""
    row = _batch(batch_id)
    form = partial(forms.TakeBatch, organisation_id=request.actor.organisation_id)  # type: ignore[attr-defined]
    title = _("Take units of %(name)s") % {"name": row}
    lead = _("You are told at once if it is recalled.")
    return act_page(request, _on_batch(row, services.take_batch, title, form, lead, button=_("Take them")))


@acting(*PRODUCERS)
@BOTH
def recall_batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """May enter: the producer of the material. Recall a batch."""
    row = _batch(batch_id)
    if row.material.producer_id != request.actor.organisation_id:  # type: ignore[attr-defined]
        raise Http404
    title = _("Recall %(name)s") % {"name": row}
    lead = _("Every holder is told, its pieces stop at once, and every certificate that used it is listed.")
    return act_page(
        request, _on_batch(row, services.recall_batch, title, forms.Why, lead, button=_("Recall it"))
    )


@acting(*FOLLOWERS)
@BOTH
def follow_recall(request: HttpRequest, holding_id: UUID) -> HttpResponse:
    """May enter: the holder. Open the case about the certificates that used the batch."""
    rows = BatchHolding.objects.select_related("batch__material")
    row = rows.filter(pk=holding_id, organisation_id=request.actor.somewhere).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    page = f"/material-batches/{row.batch_id}"
    return act_page(
        request,
        Act("standards.follow_recall", _("Follow the recall of %(name)s") % {"name": row.batch},
            lambda told, **who: services.follow_recall(holding=row, **who), then=lambda id: page, back=page, form=ActForm,
            button=_("Open the case"), lead=_("The effect on each certificate is worked out, and its holder is told.")),
    )  # fmt: skip
