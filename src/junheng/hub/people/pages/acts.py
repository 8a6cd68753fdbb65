"""Acts on people's rights: register, authorise, appoint, and their ends."""

from __future__ import annotations

import functools
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from junheng.core.reason import UnusableInput, refuse
from junheng.hub.foundation.acts import Act, act_page
from junheng.hub.foundation.entering import acting
from junheng.hub.foundation.models import Person
from junheng.hub.institutions.models import Organisation
from junheng.hub.people import forms
from junheng.hub.people.models import Assessor, MethodAuthorisation, Registration, SignatoryScope
from junheng.hub.people.services import assessors, rights

BOTH = require_http_methods(["GET", "HEAD", "POST"])
MANAGERS = tuple(rights.MANAGERS)


def _page(_id: str) -> str:
    return "/people"


def _body(request: HttpRequest) -> Organisation:
    return Organisation.objects.get(pk=request.actor.organisation_id)  # type: ignore[attr-defined]


@acting("samr_metrology", "prov_regulator")
@BOTH
def register_metrologist(request: HttpRequest) -> HttpResponse:
    """May enter: the regulators that register. File a registration for named items."""

    def perform(told: dict[str, Any], **who: Any) -> Any:
        return rights.register_metrologist(**_registered(told), **who)

    return act_page(
        request,
        Act("people.register_metrologist", _("File a registration"), perform, then=_page, back="/people",
            form=forms.RegisterMetrologist, button=_("File it"),
            lead=_("It lets the person verify these items at this body, on the days given (R16.7).")),
    )  # fmt: skip


def _registered(told: dict[str, Any]) -> dict[str, Any]:
    """What was typed of a person by address and a body by code, as records."""
    person = Person.objects.filter(email__iexact=told.pop("email")).first()
    body = Organisation.objects.filter(uscc=told.pop("uscc").strip().upper()).first()
    if person is None or body is None:
        what = _("a person with this address") if person is None else _("a body with this code")
        raise UnusableInput(refuse("no-such-record", path="email" if person is None else "uscc", what=what))
    items = [item.pk for item in told.pop("items")]
    return {"person": person, "organisation": body, "items": items, **told}


@acting("samr_metrology", "prov_regulator")
@BOTH
def register_assessor(request: HttpRequest) -> HttpResponse:
    """May enter: the regulators that register. Put an assessor or expert into the pool."""

    def perform(told: dict[str, Any], **who: Any) -> Any:
        provinces = [each.pk for each in told.pop("provinces")]
        return assessors.register_assessor(**_registered(told), provinces=provinces, **who)

    return act_page(
        request,
        Act("people.register_assessor", _("Register an assessor or expert"), perform, then=_page, back="/people",
            form=forms.RegisterAssessor, button=_("Register"), initial={"capacities": ["std_assessor"], "most_at_once": 3},
            lead=_("Panels are drawn from this pool by work, item and province, never from a body they are about (R16.5).")),
    )  # fmt: skip


@acting(*assessors.RECUSERS)
@BOTH
def declare_recusal(request: HttpRequest) -> HttpResponse:
    """May enter: assessors and experts. Say that one does not assess a body."""

    def perform(told: dict[str, Any], **who: Any) -> Any:
        body = Organisation.objects.filter(uscc=told.pop("uscc").strip().upper()).first()
        if body is None:
            raise UnusableInput(refuse("no-such-record", path="uscc", what=_("a body with this code")))
        return assessors.declare_recusal(organisation=body, **told, **who)

    return act_page(
        request,
        Act("people.declare_recusal", _("Declare a recusal"), perform, then=lambda id: "/duties", back="/duties",
            form=forms.DeclareRecusal, button=_("Declare"),
            lead=_("Draws from now on exclude you where this body applies, and say so in public (R16.5).")),
    )  # fmt: skip


@acting(*MANAGERS)
@BOTH
def authorise_person(request: HttpRequest) -> HttpResponse:
    """May enter: those who manage a laboratory. Authorise one of its people for a method."""
    body = _body(request)
    return act_page(
        request,
        Act("people.authorise_person", _("Authorise for a method"),
            lambda told, **who: rights.authorise_person(organisation=body, **told, **who),
            then=_page, back="/people", form=functools.partial(forms.AuthorisePerson, organisation=body),
            button=_("Authorise"),
            lead=_("Calibrations by this method need it on the day of the work (ISO/IEC 17025, 6.2).")),
    )  # fmt: skip


@acting(*MANAGERS)
@BOTH
def appoint_signatory(request: HttpRequest) -> HttpResponse:
    """May enter: those who manage a laboratory. File an approved signatory for a mark."""
    body = _body(request)

    def perform(told: dict[str, Any], **who: Any) -> Any:
        items = [item.pk for item in told.pop("items")]
        return rights.appoint_signatory(organisation=body, items=items, **told, **who)

    return act_page(
        request,
        Act("people.appoint_signatory", _("Appoint a signatory"), perform, then=_page, back="/people",
            form=functools.partial(forms.AppointSignatory, organisation=body), button=_("Appoint"),
            lead=_("As the accreditation names them; only they issue under the mark.")),
    )  # fmt: skip


ENDS: dict[str, tuple[Any, str, Any]] = {
    "registrations": (Registration, "registration", rights.end_registration),
    "authorisations": (MethodAuthorisation, "authorisation", rights.end_authorisation),
    "signatories": (SignatoryScope, "signatory", rights.end_signatory),
    "assessors": (Assessor, "assessor", assessors.end_assessor),
}


@acting(*MANAGERS, "samr_metrology", "prov_regulator")
@BOTH
def end_right(request: HttpRequest, kind: str, right_id: UUID) -> HttpResponse:
    """May enter: whoever gave it. End a registration, an authorisation or an appointment after a last day."""
    model, name, verb = ENDS[kind]
    row = model.objects.filter(pk=right_id).select_related("person", "organisation").first()
    if row is None or not _may_end(request, kind, row):
        raise Http404
    return act_page(
        request,
        Act(f"people.{verb.__name__}", _("End a right of %(name)s") % {"name": row.person.name},
            lambda told, **who: verb(**{name: row}, **told, **who), then=_page, back="/people",
            form=forms.EndOfRight, button=_("End it"),
            lead=_("What was done under it keeps standing; work after the last day no longer counts on it.")),
    )  # fmt: skip


def _may_end(request: HttpRequest, kind: str, row: Any) -> bool:
    actor = request.actor  # type: ignore[attr-defined]
    if kind in ("registrations", "assessors"):
        return bool(actor.has_any(rights.REGISTRARS) and row.tenant_id == actor.tenant)
    return bool(row.organisation_id == actor.organisation_id and actor.has_any(rights.MANAGERS))
