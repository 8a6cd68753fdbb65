"""HTTP of people: registrations, authorisations, signatories."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router, Status

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation.models import Person
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found
from junheng.hub.institutions.models import Method, Organisation, Qualification
from junheng.hub.institutions.queries import last_day
from junheng.hub.people import queries, schemas
from junheng.hub.people.models import Assessor, MethodAuthorisation, Recusal, Registration, SignatoryScope
from junheng.hub.people.services import assessors, rights

router = Router(tags=["people"])
KEY = Header("", alias="Idempotency-Key", max_length=80)
CURSOR = Query("", max_length=36)


def _own(request: HttpRequest) -> UUID:
    actor = request.actor  # type: ignore[attr-defined]
    if actor.organisation_id is None:
        raise Refused(refuse("sign-in-first"))
    return actor.organisation_id  # type: ignore[no-any-return]


def _out(row: Any, what: str) -> dict[str, Any]:
    return {
        "id": row.pk,
        "person": row.person.name,
        "what": what,
        "items": row.item_codes,
        "since": row.effective.lower,
        "until": last_day(row.effective),
        "printed_until": last_day(row.valid),
    }


@router.get("/registrations", response=schemas.RightPage)
def registrations(request: HttpRequest, cursor: str = CURSOR) -> Any:
    """Registrations at the acting body."""
    page = page_of(queries.registrations_at(_own(request)), cursor=cursor)
    return {"rows": [_out(row, row.number) for row in page.rows], "next": page.next}


@router.post("/registrations", response={201: schemas.RightOut})
def register_metrologist(request: HttpRequest, new: schemas.RegistrationIn, key: str = KEY) -> Any:
    """File a registration at one unit for named items."""
    person = found(Person.objects.all(), new.person)
    unit = found(Organisation.objects.all(), new.organisation)
    made = act(
        request,
        key,
        "people.register_metrologist",
        new.dict(),
        lambda **who: rights.register_metrologist(
            person=person, organisation=unit, **new.dict(exclude={"person", "organisation"}), **who
        ),
    )
    row = Registration.objects.select_related("person").get(pk=made)
    return Status(201, _out(row, row.number))


@router.post("/registrations/{registration_id}/end", response=schemas.RightOut)
def end_registration(
    request: HttpRequest, registration_id: UUID, end: schemas.EndOfRightIn, key: str = KEY
) -> Any:
    """End a registration after a last day."""
    row = found(Registration.objects.select_related("person", "organisation"), registration_id)
    act(
        request,
        key,
        "people.end_registration",
        [str(registration_id), end.dict()],
        lambda **who: rights.end_registration(registration=row, until=end.until, reason=end.reason, **who),
    )
    return _out(Registration.objects.select_related("person").get(pk=row.pk), row.number)


@router.get("/authorisations", response=schemas.RightPage)
def authorisations(request: HttpRequest, cursor: str = CURSOR) -> Any:
    """The acting laboratory's authorisations of its people."""
    page = page_of(queries.authorisations_at(_own(request)), cursor=cursor)
    return {"rows": [_out(row, row.method.code) for row in page.rows], "next": page.next}


@router.post("/authorisations", response={201: schemas.RightOut})
def authorise_person(request: HttpRequest, new: schemas.AuthorisationIn, key: str = KEY) -> Any:
    """Authorise one of the acting laboratory's people for a method."""
    person, method = found(Person.objects.all(), new.person), found(Method.objects.all(), new.method)
    body = Organisation.objects.get(pk=_own(request))
    made = act(
        request,
        key,
        "people.authorise_person",
        new.dict(),
        lambda **who: rights.authorise_person(
            person=person,
            organisation=body,
            method=method,
            items=new.items,
            basis=new.basis,
            since=new.since,
            until=new.until,
            **who,
        ),
    )
    row = MethodAuthorisation.objects.select_related("person", "method").get(pk=made)
    return Status(201, _out(row, row.method.code))


@router.post("/authorisations/{authorisation_id}/end", response=schemas.RightOut)
def end_authorisation(
    request: HttpRequest, authorisation_id: UUID, end: schemas.EndOfRightIn, key: str = KEY
) -> Any:
    """End an authorisation after a last day."""
    rows = MethodAuthorisation.objects.select_related("person", "organisation", "method")
    row = found(rows, authorisation_id)
    act(
        request,
        key,
        "people.end_authorisation",
        [str(authorisation_id), end.dict()],
        lambda **who: rights.end_authorisation(authorisation=row, until=end.until, reason=end.reason, **who),
    )
    return _out(rows.get(pk=row.pk), row.method.code)


@router.get("/signatories", response=schemas.RightPage)
def signatories(request: HttpRequest, cursor: str = CURSOR) -> Any:
    """The acting body's approved signatories."""
    page = page_of(queries.signatories_at(_own(request)), cursor=cursor)
    return {"rows": [_out(row, row.mark) for row in page.rows], "next": page.next}


@router.post("/signatories", response={201: schemas.RightOut})
def appoint_signatory(request: HttpRequest, new: schemas.SignatoryIn, key: str = KEY) -> Any:
    """File an approved signatory of the acting body for a mark."""
    person = found(Person.objects.all(), new.person)
    qualification = found(Qualification.objects.all(), new.qualification)
    body = Organisation.objects.get(pk=_own(request))
    made = act(
        request,
        key,
        "people.appoint_signatory",
        new.dict(),
        lambda **who: rights.appoint_signatory(
            person=person,
            organisation=body,
            qualification=qualification,
            mark=new.mark,
            items=new.items,
            since=new.since,
            until=new.until,
            **who,
        ),
    )
    row = SignatoryScope.objects.select_related("person").get(pk=made)
    return Status(201, _out(row, row.mark))


@router.post("/signatories/{signatory_id}/end", response=schemas.RightOut)
def end_signatory(request: HttpRequest, signatory_id: UUID, end: schemas.EndOfRightIn, key: str = KEY) -> Any:
    """End a signatory's right after a last day."""
    rows = SignatoryScope.objects.select_related("person", "organisation")
    row = found(rows, signatory_id)
    act(
        request,
        key,
        "people.end_signatory",
        [str(signatory_id), end.dict()],
        lambda **who: rights.end_signatory(signatory=row, until=end.until, reason=end.reason, **who),
    )
    return _out(rows.get(pk=row.pk), row.mark)


def _card(row: Assessor) -> dict[str, Any]:
    return _out(row, row.number) | {
        "organisation": row.organisation_id, "capacities": row.capacities, "provinces": row.provinces,
        "most_at_once": row.most_at_once,
    }  # fmt: skip


@router.get("/assessors", response=schemas.CardPage)
def assessors_of_the_province(request: HttpRequest, cursor: str = CURSOR) -> Any:
    """Assessors and experts kept by the acting regulator's province: for what work, items, places and load."""
    _own(request)
    page = page_of(queries.assessors_in(request.actor.tenant), cursor=cursor)  # type: ignore[attr-defined]
    return {"rows": [_card(row) for row in page.rows], "next": page.next}


@router.post("/assessors", response={201: schemas.CardOut})
def register_assessor(request: HttpRequest, new: schemas.AssessorIn, key: str = KEY) -> Any:
    """Put an assessor or expert into the pool: for what work, items, places and load."""
    person, unit = (
        found(Person.objects.all(), new.person),
        found(Organisation.objects.all(), new.organisation),
    )
    made = act(
        request, key, "people.register_assessor", new.dict(),
        lambda **who: assessors.register_assessor(
            person=person, organisation=unit, **new.dict(exclude={"person", "organisation"}), **who
        ),
    )  # fmt: skip
    row = Assessor.objects.select_related("person").get(pk=made)
    return Status(201, _card(row))


@router.post("/assessors/{assessor_id}/end", response=schemas.RightOut)
def end_assessor(request: HttpRequest, assessor_id: UUID, end: schemas.EndOfRightIn, key: str = KEY) -> Any:
    """Take an assessor out of the pool after a last day."""
    _own(request)
    rows = Assessor.objects.select_related("person", "organisation")
    row = found(rows.filter(tenant_id=request.actor.tenant), assessor_id)  # type: ignore[attr-defined]
    act(
        request, key, "people.end_assessor", [str(assessor_id), end.dict()],
        lambda **who: assessors.end_assessor(assessor=row, until=end.until, reason=end.reason, **who),
    )  # fmt: skip
    return _out(rows.get(pk=row.pk), row.number)


@router.post("/recusals", response={201: schemas.RecusalOut})
def declare_recusal(request: HttpRequest, new: schemas.RecusalIn, key: str = KEY) -> Any:
    """Say that one does not assess a body: draws from now on exclude the card in public."""
    body = found(Organisation.objects.all(), new.organisation)
    made = act(
        request, key, "people.declare_recusal", new.dict(),
        lambda **who: assessors.declare_recusal(organisation=body, until=new.until, reason=new.reason, **who),
    )  # fmt: skip
    row = Recusal.objects.select_related("assessor").get(pk=made)
    return Status(
        201,
        {
            "id": row.pk,
            "number": row.assessor.number,
            "organisation": body.pk,
            "until": last_day(row.effective),
        },
    )
