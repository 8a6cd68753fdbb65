"""HTTP of institutions: bodies, roles, qualifications, rules, the calendar."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router, Status

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.models import Person
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found
from junheng.hub.institutions import queries, schemas
from junheng.hub.institutions.models import (
    CalendarYear,
    Item,
    Membership,
    Method,
    Organisation,
    Qualification,
    Rule,
)
from junheng.hub.institutions.services import methods as editions
from junheng.hub.institutions.services import organisations as bodies
from junheng.hub.institutions.services import qualifications as documents
from junheng.hub.institutions.services import reference, rulepacks

router = Router(tags=["institutions"])
KEY = Header("", alias="Idempotency-Key", max_length=80)


@router.get("/organisations", response=schemas.OrganisationPage)
def organisations(
    request: HttpRequest, text: str = Query("", max_length=60), cursor: str = Query("", max_length=36)
) -> Any:
    """Public: bodies by name, place or code."""
    return page_of(queries.organisations(text), cursor=cursor)


@router.get("/organisations/{organisation_id}", response=schemas.OrganisationOut)
def organisation(request: HttpRequest, organisation_id: UUID) -> Any:
    """Public: one body."""
    return found(Organisation.objects.all(), organisation_id)


@router.post("/organisations", response={201: schemas.OrganisationOut})
def register_organisation(request: HttpRequest, new: schemas.OrganisationIn, key: str = KEY) -> Any:
    """Declare a body; a regulator checks it afterwards."""
    told = bodies.NewOrganisation(**new.dict())
    made = act(
        request,
        key,
        "institutions.register_organisation",
        new.dict(),
        lambda **who: bodies.register_organisation(new=told, **who),
    )
    return Status(201, Organisation.objects.get(pk=made))


@router.post("/organisations/{organisation_id}/verify", response=schemas.OrganisationOut)
def verify_organisation(request: HttpRequest, organisation_id: UUID, key: str = KEY) -> Any:
    """The regulator has compared the declaration with the register."""
    body = found(Organisation.objects.all(), organisation_id)
    made = act(
        request,
        key,
        "institutions.verify_organisation",
        str(organisation_id),
        lambda **who: bodies.verify_organisation(organisation=body, **who),
    )
    return Organisation.objects.get(pk=made)


@router.post("/organisations/{organisation_id}/memberships", response={201: schemas.MembershipOut})
def grant_membership(
    request: HttpRequest, organisation_id: UUID, new: schemas.MembershipIn, key: str = KEY
) -> Any:
    """Give a person a role at one's own body."""
    body = found(Organisation.objects.all(), organisation_id)
    person = Person.objects.filter(email__iexact=new.email).first()
    actor = request.actor  # type: ignore[attr-defined]
    if body.pk != actor.organisation_id or not actor.has_any(bodies.ADMINISTRATORS | bodies.REGULATORS):
        raise Refused(refuse("not-your-record"))  # before the address is looked up: nobody else learns of it
    if person is None:
        raise Refused(refuse("no-such-record", what=new.email[:60]))
    made = act(
        request,
        key,
        "institutions.grant_membership",
        [str(organisation_id), new.dict()],
        lambda **who: bodies.grant_membership(
            organisation=body,
            person=person,
            role=new.role,
            since=new.since,
            until=new.until,
            department=new.department,
            **who,
        ),
    )
    return Status(201, _membership(Membership.objects.select_related("person").get(pk=made)))


@router.post("/memberships/{membership_id}/end", response=schemas.MembershipOut)
def end_membership(request: HttpRequest, membership_id: UUID, end: schemas.EndIn, key: str = KEY) -> Any:
    """End a role after a last day."""
    row = found(Membership.objects.select_related("organisation", "person"), membership_id)
    act(
        request,
        key,
        "institutions.end_membership",
        [str(membership_id), end.dict()],
        lambda **who: bodies.end_membership(membership=row, until=end.until, **who),
    )
    return _membership(Membership.objects.select_related("person").get(pk=membership_id))


@router.get("/methods", response=schemas.MethodPage)
def methods(
    request: HttpRequest, text: str = Query("", max_length=60), cursor: str = Query("", max_length=36)
) -> Any:
    """Public: editions of JJG, JJF and own methods with the days they are in force."""
    page = page_of(queries.methods(text).order_by("-id"), cursor=cursor)
    return {"rows": [_method(row) for row in page.rows], "next": page.next}


@router.post("/methods", response={201: schemas.MethodOut})
def register_method(request: HttpRequest, new: schemas.MethodIn, key: str = KEY) -> Any:
    """File an edition; a method of one's own body, or a JJG or JJF by the platform."""
    actor = request.actor  # type: ignore[attr-defined]
    own = new.kind == "own" and actor.organisation_id
    body = Organisation.objects.filter(pk=actor.organisation_id).first() if own else None
    told = editions.NewMethod(
        **new.dict(exclude={"replaces"}),
        replaces=found(Method.objects.all(), new.replaces) if new.replaces else None,
    )
    made = act(
        request,
        key,
        "institutions.register_method",
        new.dict(),
        lambda **who: editions.register_method(new=told, organisation=body, **who),
    )
    return Status(201, _method(Method.objects.get(pk=made)))


def _method(row: Method) -> dict[str, Any]:
    days = {"since": row.in_force.lower, "until": queries.last_day(row.in_force)}
    kept = ("id", "code", "title_zh", "title_en", "kind", "unchecked")
    return {name: getattr(row, name) for name in kept} | days


def _membership(row: Membership) -> dict[str, Any]:
    return {
        "id": row.pk,
        "person": row.person.name,
        "role": row.role,
        "since": row.valid.lower,
        "until": queries.last_day(row.valid),
    }


@router.get("/qualifications", response=schemas.QualificationPage)
def qualifications(
    request: HttpRequest, organisation: UUID | None = None, cursor: str = Query("", max_length=36)
) -> Any:
    """Public: qualifications with their live state today."""
    rows = queries.qualifications()
    if organisation is not None:
        rows = rows.filter(organisation_id=organisation)
    page = page_of(rows, cursor=cursor)
    on = today(request.at)  # type: ignore[attr-defined]
    return {"rows": [_qualification(row, on) for row in page.rows], "next": page.next}


@router.post("/organisations/{organisation_id}/qualifications", response={201: schemas.QualificationOut})
def register_qualification(
    request: HttpRequest, organisation_id: UUID, new: schemas.QualificationIn, key: str = KEY
) -> Any:
    """File a document with its annex."""
    body = found(Organisation.objects.all(), organisation_id)
    told = documents.NewQualification(
        **new.dict(exclude={"items"}),
        items=[
            documents.NewItem(item=found(Item.objects.all(), row.item), **row.dict(exclude={"item"}))
            for row in new.items
        ],
    )
    made = act(
        request,
        key,
        "institutions.register_qualification",
        [str(organisation_id), new.dict()],
        lambda **who: documents.register_qualification(organisation=body, new=told, **who),
    )
    return Status(201, _qualification(queries.qualifications().get(pk=made), _today(request)))


@router.post("/qualifications/{qualification_id}/verify", response=schemas.QualificationOut)
def verify_qualification(request: HttpRequest, qualification_id: UUID, key: str = KEY) -> Any:
    """A regulator has compared the row with the original."""
    row = found(queries.qualifications(), qualification_id)
    act(
        request,
        key,
        "institutions.verify_qualification",
        str(qualification_id),
        lambda **who: documents.verify_qualification(qualification=row, **who),
    )
    return _qualification(queries.qualifications().get(pk=row.pk), _today(request))


@router.post("/qualifications/{qualification_id}/suspend", response=schemas.QualificationOut)
def suspend_qualification(
    request: HttpRequest, qualification_id: UUID, change: schemas.ChangeIn, key: str = KEY
) -> Any:
    """Suspend from a day on."""
    return _changed(request, qualification_id, change, key, documents.suspend_qualification)


@router.post("/qualifications/{qualification_id}/restore", response=schemas.QualificationOut)
def restore_qualification(
    request: HttpRequest, qualification_id: UUID, change: schemas.ChangeIn, key: str = KEY
) -> Any:
    """End a suspension from a day on."""
    return _changed(request, qualification_id, change, key, documents.restore_qualification)


@router.post("/qualifications/{qualification_id}/revoke", response=schemas.QualificationOut)
def revoke_qualification(
    request: HttpRequest, qualification_id: UUID, change: schemas.ChangeIn, key: str = KEY
) -> Any:
    """End a qualification for good."""
    return _changed(request, qualification_id, change, key, documents.revoke_qualification)


def _changed(request: HttpRequest, id: UUID, change: schemas.ChangeIn, key: str, verb: Any) -> dict[str, Any]:
    row = found(queries.qualifications(), id)
    act(
        request,
        key,
        f"institutions.{verb.__name__}",
        [str(id), change.dict()],
        lambda **who: verb(qualification=row, since=change.since, reason=change.reason, **who),
    )
    return _qualification(queries.qualifications().get(pk=id), _today(request))


def _today(request: HttpRequest) -> date:
    return today(request.at)  # type: ignore[attr-defined]


def _qualification(row: Qualification, on: date) -> dict[str, Any]:
    state = queries.state_on(row, on)
    return {
        "id": row.pk,
        "type": row.type,
        "number": row.number,
        "issuer_name": row.issuer_name,
        "organisation": row.organisation.name_zh,
        "printed": queries.printed_range(row.valid),
        "state": state.state,
        "since": state.since,
        "reason": state.reason,
    }


@router.get("/rules/{tenant}", response=list[schemas.RuleOut])
def rules(request: HttpRequest, tenant: str) -> Any:
    """Public: a tenant's rule pack with the national rules under it."""
    return [_rule(row) for row in queries.rules_of(tenant[:12])[:500]]


@router.post("/rules/{tenant}", response={201: schemas.RuleOut})
def publish_rule(request: HttpRequest, tenant: str, new: schemas.RuleIn, key: str = KEY) -> Any:
    """Publish a value of one's own pack; `recall` until somebody has compared it with the text."""
    told = rulepacks.NewRule(**new.dict(), confidence="recall")
    made = act(
        request,
        key,
        "institutions.publish_rule",
        [tenant, new.dict()],
        lambda **who: rulepacks.publish_rule(tenant=tenant, new=told, **who),
    )
    return Status(201, _rule(Rule.objects.get(pk=made)))


def _rule(row: Rule) -> dict[str, Any]:
    return {
        "id": row.pk,
        "tenant": row.tenant_code,
        "key": row.key,
        "matter_zh": row.matter_zh,
        "value": row.value,
        "unit": row.unit,
        "source": row.source,
        "confidence": row.confidence,
        "checked": not row.unchecked,
        "invented_for_demo": row.invented_for_demo,
        "since": row.valid.lower,
        "until": queries.last_day(row.valid),
    }


@router.post("/calendar", response={201: schemas.CalendarOut})
def load_calendar_year(request: HttpRequest, new: schemas.CalendarIn, key: str = KEY) -> Any:
    """Load the State's arrangement of a year."""
    made = act(
        request,
        key,
        "institutions.load_calendar_year",
        new.dict(),
        lambda **who: rulepacks.load_calendar_year(
            year=new.year,
            days={day: (working, "") for day, working in new.days.items()},
            source=new.source,
            confidence="seen",
            **who,
        ),
    )
    return Status(201, CalendarYear.objects.get(pk=made))


@router.post("/reference-data", response={204: None})
def load_reference_data(request: HttpRequest) -> Any:
    """Load the shipped reference data again."""
    reference.load_reference_data(by=request.actor, at=request.at)  # type: ignore[attr-defined]
    return Status(204, None)
