"""Questions to reference materials: the public register, and who holds a batch for whoever may know."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.models import Tenant
from junheng.hub.standards.models import BatchHolding, MaterialBatch, ReferenceMaterial


def materials(text: str = "") -> QuerySet[ReferenceMaterial]:
    """The register, by a part of number, name or matrix."""
    rows = ReferenceMaterial.objects.select_related("producer")
    if text:
        parts = ("number", "name_zh", "name_en", "matrix")
        found = Q()
        for part in parts:
            found |= Q(**{f"{part}__icontains": text})
        rows = rows.filter(found)
    return rows


def batches() -> QuerySet[MaterialBatch]:
    """Every batch, newest first."""
    return MaterialBatch.objects.select_related("material__producer")


def holdings_for(batch: MaterialBatch, by: Actor) -> list[BatchHolding]:
    """All of them for the producer; its own for a holder; nothing for anybody else."""
    rows = BatchHolding.objects.filter(batch=batch).select_related(
        "organisation", "piece__instrument", "case"
    )
    if by.organisation_id is None:
        return []
    if batch.material.producer_id == by.organisation_id:
        with tenancy.also(*Tenant.objects.values_list("code", flat=True)):
            return list(rows)
    return list(rows.filter(organisation_id=by.organisation_id))
