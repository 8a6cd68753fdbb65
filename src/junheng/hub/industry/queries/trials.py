"""Questions about trials: published reports, one's own side, what is computed from readings, reports laid beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from junheng.hub.certificates.models import Certificate
from junheng.hub.foundation.acting import Actor
from junheng.hub.industry.models import InstrumentModel, Trial, TrialReading
from junheng.hub.industry.rules import trial as rules
from junheng.hub.institutions.models import Organisation

MAKERS = frozenset({"maker", "enterprise"})
"""Who registers models, asks for trials and answers reports."""
MANAGERS = frozenset({"inst_admin", "nmi", "industry_centre"})
"""Who takes a trial on, declines it and publishes it."""
REPORTERS = frozenset({"verifier", "nmi"})
SIGNERS = frozenset({"checker", "approver", "nmi"})
LABORATORY = MANAGERS | REPORTERS | SIGNERS
LABORATORIES = ("institute", "industry-centre", "enterprise-laboratory", "nmi")
"""Kinds of body that try instruments."""


def _rows() -> QuerySet[Trial]:
    return Trial.objects.select_related("model", "maker", "laboratory", "tenant")


def published(*, kind: str = "") -> QuerySet[Trial]:
    """Public reports, newest first."""
    rows = _rows().filter(state="published")
    return rows.filter(quantity_kind=kind) if kind in rules.UNITS else rows


def proved() -> int:
    """Models with a published report."""
    return InstrumentModel.objects.filter(proved_on__isnull=False).count()


def seen_by(by: Actor) -> QuerySet[Trial]:
    """Trials of one's own laboratory or models; of nobody else."""
    if not by.has_any(LABORATORY | MAKERS):
        return _rows().none()
    return _rows().filter(Q(laboratory_id=by.somewhere) | Q(maker_id=by.somewhere))


def seen(id: UUID, by: Actor) -> Trial | None:
    """One trial: for its two sides always, for everybody once it is published."""
    return seen_by(by).filter(pk=id).first() or published().filter(pk=id).first()


def is_party(row: Trial, by: Actor) -> bool:
    return by.somewhere in (row.laboratory_id, row.maker_id)


def models_of(organisation_id: UUID) -> QuerySet[InstrumentModel]:
    return InstrumentModel.objects.filter(maker_id=organisation_id)


def laboratories() -> QuerySet[Organisation]:
    """Verified laboratories that can be asked."""
    return Organisation.objects.filter(kind__in=LABORATORIES, state="verified").order_by("name_zh")


def certificate_state(number: str) -> str:
    """State of a certificate of this platform by its number; empty where there is none here."""
    rows = Certificate.objects.filter(number=number.strip()[:60])
    return rows.values_list("state", flat=True).first() or ""


def readings_of(row: Trial) -> list[rules.Reading]:
    rows: Sequence[TrialReading] = list(row.readings.all())
    return [rules.Reading(each.serial, each.point, each.error, each.expanded) for each in rows]


def reported(row: Trial) -> rules.Reported:
    """A trial as it is laid beside others."""
    return rules.Reported(
        str(row.pk), f"{row.model.model}", row.quantity_kind, row.point_unit, row.error_unit, tuple(row.points),
        tuple(readings_of(row)), row.k,
    )  # fmt: skip


def report_of(row: Trial) -> dict[str, Any]:
    """The report as a document: every number with its unit, every error with U and k, and the number of units."""
    readings = readings_of(row)
    about = {"value_unit": row.error_unit, "k": row.k}
    return {
        "format": "junheng.trial/1",
        "trial": str(row.pk),
        "model": row.model.model, "name": row.model.name, "maker": row.maker.name_zh,
        "laboratory": row.laboratory.name_zh, "quantity": row.quantity_kind,
        "sites": row.sites, "standard": row.standard, "certificate": row.certificate_number,
        "units": len({each.serial for each in readings}),
        "reliability": row.reliability,
        "points": [
            {
                "point": {"value": each.point, "unit": row.point_unit},
                "units": each.n,
                "mean_error": {"value": each.mean, "U": each.mean_U, **about},
                "standard_deviation": None if each.s is None else {"value": each.s, "unit": row.error_unit},
                "worst": {"serial": each.worst_serial, "error": {"value": each.worst_error, "U": each.worst_U, **about}},
                "readings": [
                    {"serial": one.serial, "error": {"value": one.error, "U": one.expanded, **about}}
                    for one in readings if one.point == each.point
                ],
            }
            for each in rules.summarise(readings, row.points, row.k)
        ],
        "method": "mean: arithmetic over the units; U of the mean: units taken as fully correlated (JCGM 100:2008, 5.2.2 note 1); standard deviation: over the units, n - 1",
        "signed": {"reported_at": _moment(row.reported_at), "signed_at": _moment(row.signed_at), "persons": 2 if row.signed_at else 1},
        "answer": {"text": row.answer, "at": _moment(row.answered_at)} if row.answered_at else None,
        "published_at": _moment(row.published_at),
    }  # fmt: skip


def _moment(at: Any) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at else None


def sheet(rows: Sequence[Trial]) -> list[rules.ComparedPoint]:
    """Published reports side by side, in the units of the first."""
    return rules.compare([reported(row) for row in rows])


def chosen(ids: Sequence[UUID]) -> list[Trial]:
    """Published trials in the order they were asked for, each once."""
    found = {row.pk: row for row in published().filter(pk__in=ids).prefetch_related("readings")}
    return [found[each] for each in dict.fromkeys(ids) if each in found]
