"""Acts on applications: each step is a verb, its page says what it does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from junheng.hub.foundation.acts import Act, ActForm, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.panels import queries as panels
from junheng.hub.standards import forms, queries
from junheng.hub.standards.models import Examination
from junheng.hub.standards.pages.looking import examination_of
from junheng.hub.standards.services import applying, assessing, deciding
from junheng.hub.standards.templatetags.standards import ACTS

BOTH = require_http_methods(["GET", "HEAD", "POST"])

Step = tuple[Callable[..., Any], Callable[..., ActForm], Any]


def _decided(*, examination: Examination, outcome: str, certificate: str, until: Any, reason: str, **who: Any) -> Any:  # fmt: skip
    decision = deciding.Decision(outcome == "passed", reason, certificate, until)
    return deciding.decide_examination(examination=examination, decision=decision, **who)


ON_EXAMINATION: dict[str, Step] = {
    "attach-document": (applying.attach_document, forms.AttachDocument, _("A newer document of a kind counts instead of the older one, which stays.")),
    "submit-application": (applying.submit_application, ActForm, _("The six demand groups are checked. What is missing is said at once; nothing is lost.")),
    "return-application": (applying.return_application, forms.Missing, _("Once, within the days of the rule pack; after that it counts as accepted.")),
    "accept-application": (applying.accept_application, ActForm, _("Whoever accepts does not decide. The assessors are drawn next.")),
    "withdraw-application": (applying.withdraw_application, forms.Why, _("It stays readable as withdrawn.")),
    "mend-findings": (assessing.mend_findings, forms.MendFindings, _("The assessors who asked for it confirm it.")),
    "decide-examination": (_decided, forms.Decide, _("The certificate is kept as a qualification; entries live by it from the moment of the decision.")),
}  # fmt: skip
ON_SEAT: dict[str, Step] = {
    "confirm-mending": (assessing.confirm_mending, ActForm, _("What you asked for is put right.")),
}  # fmt: skip


def _address(row: Examination) -> str:
    return f"/examinations/{row.pk}"


def _page(
    request: HttpRequest,
    what: str,
    step: Step,
    row: Examination,
    target: dict[str, Any],
    *,
    form: Any = None,
    **more: Any,
) -> HttpResponse:
    """The page of one step on what `target` names; afterwards the application again."""
    verb, typed, lead = step
    name = what.replace("-", "_")
    return act_page(
        request,
        Act(
            f"standards.{name}", f"{ACTS[what]} · {row.number}",
            more.pop("perform", None) or (lambda told, **who: verb(**target, **told, **who)), then=lambda id: _address(row),
            back=_address(row), form=form or typed, button=str(ACTS[what]), lead=str(lead or more.pop("lead", "")), **more,
        ),
    )  # fmt: skip


@acting()
@BOTH
def act_on_examination(request: HttpRequest, examination_id: UUID, what: str) -> HttpResponse:
    """May enter: the applicant and its authority. One step of an application."""
    row = examination_of(request, examination_id)
    more: dict[str, Any] = {}
    if what == "attach-document":
        more["perform"] = partial(_attach, row, request)
        more["form"] = partial(forms.AttachDocument, files=request.FILES or None)
    elif what == "decide-examination":
        on = today(request.at)  # type: ignore[attr-defined]
        last = queries.last_day_of(row.tenant_id, queries.VALIDITY, on)
        more["initial"] = {"until": last - timedelta(days=1) if last else None}
    return _page(request, what, ON_EXAMINATION[what], row, {"examination": row}, **more)


def _attach(row: Examination, request: HttpRequest, told: dict[str, Any], **who: Any) -> Any:
    file = told.pop("file")
    return applying.attach_document(
        examination=row, name=file.name, data=file.read(applying.LARGEST + 1), **told, **who
    )


@acting()
@BOTH
def act_on_seat(request: HttpRequest, seat_id: UUID, what: str) -> HttpResponse:
    """May enter: the assessor of the seat. Confirm what was put right."""
    seat = panels.seat_for(seat_id, request.actor)  # type: ignore[attr-defined]
    if seat is None or seat.panel.purpose != queries.PURPOSE:
        raise Http404
    row = examination_of(request, seat.panel.subject_id)
    return _page(request, what, ON_SEAT[what], row, {"seat": seat})
