"""Acts of a standard's keeper: apply, record evidence, file a change, seal and unseal; and the authority's answer."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from junheng.hub.capabilities.models import MeasurementStandard
from junheng.hub.capabilities.services.standards import KEEPERS as KEEPING
from junheng.hub.foundation.acts import Act, ActForm, act_page
from junheng.hub.foundation.entering import acting
from junheng.hub.standards import forms, queries
from junheng.hub.standards.queries import EXAMINERS as EXAMINING
from junheng.hub.standards.services import applying, keeping
from junheng.hub.standards.showing import FORMULAS
from junheng.hub.ui.templatetags.ui import named

BOTH = require_http_methods(["GET", "HEAD", "POST"])
KEEPERS, RECORDERS, EXAMINERS = tuple(KEEPING), tuple(keeping.RECORDERS), tuple(EXAMINING)


def own(request: HttpRequest, standard_id: UUID) -> MeasurementStandard:
    """A standard of one's own body."""
    row = queries.own_standard(standard_id, request.actor)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


def page_of_life(row: MeasurementStandard) -> str:
    """Where one comes back to."""
    return f"/standards/{row.pk}/life"


def _act(row: MeasurementStandard, verb: str, title: str, perform: Any, lead: str, **more: Any) -> Act:
    page = page_of_life(row)
    return Act(
        f"standards.{verb}", title, perform, **{"then": lambda id: page, "back": page, "lead": lead, **more}
    )


@acting(*KEEPERS)
@BOTH
def draft_application(request: HttpRequest, standard_id: UUID) -> HttpResponse:
    """May enter: the keepers of the standard. Begin an application for its examination."""
    row = own(request, standard_id)
    return act_page(
        request,
        _act(row, "draft_application", _("Apply for an examination of %(name)s") % {"name": named(row)},
             lambda told, **who: applying.draft_application(standard=row, **told, **who),
             _("It is sent when the six demand groups are complete."), then=lambda id: f"/examinations/{id}",
             form=partial(forms.DraftApplication, authorities=queries.authorities_for(row.tenant_id)),
             initial={"kind": "re-examination" if row.examination_id else "first-examination"}, button=_("Begin")),
    )  # fmt: skip


@acting(*RECORDERS)
@BOTH
def record_series(request: HttpRequest, standard_id: UUID, series_kind: str) -> HttpResponse:
    """May enter: who measures with the standard or keeps it. Readings of repeatability, stability or validation."""
    row = own(request, standard_id)
    if series_kind not in FORMULAS:
        raise Http404
    return act_page(
        request,
        _act(row, "record_series", _("Record evidence of %(name)s") % {"name": named(row)},
             lambda told, **who: keeping.record_series(standard=row, new=keeping.NewSeries(**told), **who),
             FORMULAS[series_kind], form=partial(forms.SeriesForm, kind=series_kind), button=_("Record it")),
    )  # fmt: skip


@acting(*KEEPERS)
@BOTH
def file_change(request: HttpRequest, standard_id: UUID) -> HttpResponse:
    """May enter: the keepers of the standard. One of the four kinds of change."""
    row = own(request, standard_id)

    def perform(told: dict[str, Any], **who: Any) -> Any:
        kind, effect = told.pop("change").split("/")
        authority = told.pop("authority")
        new = keeping.NewChange(kind=kind, effect=effect, **told)
        return keeping.file_change(standard=row, new=new, authority=authority, **who)

    return act_page(
        request,
        _act(row, "file_change", _("A change of %(name)s") % {"name": named(row)}, perform,
             _("Each kind has its treatment. They are recalled from JJF 1033 and not compared with its text."),
             form=partial(forms.FileChange, authorities=queries.authorities_for(row.tenant_id)), button=_("File the change")),
    )  # fmt: skip


@acting(*KEEPERS)
@BOTH
def seal_standard(request: HttpRequest, standard_id: UUID) -> HttpResponse:
    """May enter: the keepers of the standard. Out of use until unsealed."""
    row = own(request, standard_id)
    return act_page(
        request,
        _act(row, "seal_standard", _("Seal %(name)s") % {"name": named(row)},
             lambda told, **who: keeping.seal_standard(standard=row, **told, **who),
             _("Its pieces are sealed, its examination rests and its entries come down at once."), form=forms.Why,
             button=_("Seal it")),
    )  # fmt: skip


@acting(*KEEPERS)
@BOTH
def unseal_standard(request: HttpRequest, standard_id: UUID) -> HttpResponse:
    """May enter: the keepers of the standard. Back into use."""
    row = own(request, standard_id)
    return act_page(
        request,
        _act(row, "unseal_standard", _("Unseal %(name)s") % {"name": named(row)},
             lambda told, **who: keeping.unseal_standard(standard=row, **who),
             _("Every piece needs a certificate in force, and the examination must be within its days."), form=ActForm,
             button=_("Unseal it")),
    )  # fmt: skip


@acting(*EXAMINERS)
@BOTH
def settle_change(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """May enter: the authority it was filed with. Agree, or ask for a new examination."""
    row = queries.change_for_authority(change_id, request.actor)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return act_page(
        request,
        Act("standards.settle_change", _("Answer the change of %(name)s") % {"name": named(row.standard)},
            lambda told, **who: keeping.settle_change(change=row, agreed=told["answer"] == "agreed", note=told["note"], **who),
            then=lambda id: "/examinations", back="/examinations", form=forms.SettleChange, button=_("Answer"), lead=row.what),
    )  # fmt: skip
