"""Questions to people: who was registered, authorised or appointed for what, on a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from junheng.hub.foundation.models import Person
from junheng.hub.institutions.models import Item, Organisation
from junheng.hub.people.models import Assessor, MethodAuthorisation, Recusal, Registration, SignatoryScope

POOL = frozenset(Assessor.Capacity.values)
"""Roles of whoever may be drawn."""


def registration_covering(
    person: Person, item: Item, organisation: Organisation, on: date
) -> Registration | None:
    """The registration that lets a person verify an item at a body on a day, by what held that day (R16.7)."""
    return Registration.objects.filter(
        person=person, organisation=organisation, item_codes__contains=[item.pk], effective__contains=on
    ).first()


def authorised_for(
    person: Person, item: Item, organisation: Organisation, on: date
) -> MethodAuthorisation | None:
    """The laboratory's own authorisation of a person for an item on a day (ISO/IEC 17025, 6.2.6)."""
    return MethodAuthorisation.objects.filter(
        Q(item_codes__contains=[item.pk]) | Q(item_codes=[]),
        person=person,
        organisation=organisation,
        effective__contains=on,
    ).first()


def signatories(organisation: Organisation, *, mark: str, item: Item, on: date) -> list[Person]:
    """Approved signatories of a body for a mark and an item on a day, by name."""
    rows = SignatoryScope.objects.filter(
        organisation=organisation, mark=mark, item_codes__contains=[item.pk], effective__contains=on
    ).select_related("person")
    return sorted((row.person for row in rows), key=lambda person: person.name)


def registrations_at(organisation_id: Any) -> QuerySet[Registration]:
    return Registration.objects.filter(organisation_id=organisation_id).select_related("person")


def registrations_in(tenant: str) -> QuerySet[Registration]:
    """Registrations kept by a province, newest first."""
    return Registration.objects.filter(tenant_id=tenant).select_related("person", "organisation")


def authorisations_at(organisation_id: Any) -> QuerySet[MethodAuthorisation]:
    return MethodAuthorisation.objects.filter(organisation_id=organisation_id).select_related(
        "person", "method"
    )


def signatories_at(organisation_id: Any) -> QuerySet[SignatoryScope]:
    return SignatoryScope.objects.filter(organisation_id=organisation_id).select_related(
        "person", "qualification"
    )


def assessors_in(tenant: str) -> QuerySet[Assessor]:
    """Assessors kept by a province, newest first."""
    return Assessor.objects.filter(tenant_id=tenant).select_related("person", "organisation")


def recusals_in(tenant: str) -> QuerySet[Recusal]:
    """Bodies that a province's assessors do not assess, by their own word, newest first."""
    return Recusal.objects.filter(tenant_id=tenant).select_related("person", "organisation", "assessor")


def recused_from_any(bodies: Collection[Any], on: date) -> set[Any]:
    """Ids of the people who said that they do not assess one of these bodies on a day."""
    rows = Recusal.objects.filter(organisation_id__in=list(bodies), effective__contains=on)
    return set(rows.values_list("person_id", flat=True))


def assessors_for(
    items: Collection[str], on: date, *, capacity: str = "std_assessor", places: Collection[str] = ()
) -> QuerySet[Assessor]:
    """Cards of all provinces for one kind of work, for one of these items (none named: any) and all these places, by number."""
    rows = Assessor.objects.filter(capacities__contains=[capacity], effective__contains=on)
    if items:
        rows = rows.filter(item_codes__overlap=list(items))
    if places:
        rows = rows.filter(Q(provinces=[]) | Q(provinces__contains=list(places)))
    return rows.select_related("person", "organisation").order_by("number")


def card_of(person_id: Any, on: date) -> Assessor | None:
    """The card a person has on a day."""
    return (
        Assessor.objects.filter(person_id=person_id, effective__contains=on)
        .select_related("organisation")
        .first()
    )


def recusals_of(person_id: Any, on: date) -> QuerySet[Recusal]:
    """Bodies somebody does not assess on a day or later."""
    rows = Recusal.objects.filter(person_id=person_id, effective__endswith__gt=on)
    return rows.select_related("organisation")
