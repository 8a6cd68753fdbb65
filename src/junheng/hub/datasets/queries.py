"""Questions about data sets: the public catalogue, one's own desk, what may be seen of one, who may take its rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils.crypto import salted_hmac

from junheng.hub.datasets.models import Consent, Dataset, Delivery, Edition, Question
from junheng.hub.datasets.rules.fields import Field, fields_of
from junheng.hub.datasets.rules.masking import masked
from junheng.hub.datasets.rules.rows import Rows, guess_of, quality_of
from junheng.hub.foundation import search
from junheng.hub.foundation.acting import Actor
from junheng.hub.institutions.models import Qualification

OWNERS = frozenset({"data_steward", "inst_admin", "nmi", "enterprise"})
"""Who declares a data set of their body and answers for it."""
STEWARDS = frozenset({"data_steward"})
"""Who grades data sets and stops one: of their own body, and some of enterprises."""
ENTERPRISE = "enterprise"
AUTHORISED = ("statutory-body", "authorisation")
USERS = OWNERS | {"industry_centre", "utility", "maker", "prov_regulator", "samr_metrology"}
"""Who asks for a consent, takes rows under it, and questions a data set."""
SAMPLE = 5
GUESSED_FROM = 200
"""Rows by which a column is guessed."""


def catalogue(*, text: str = "", grade: str = "", state: str = "") -> QuerySet[Dataset]:
    """Everything that was ever published, newest first; with words, those that hold them."""
    rows = Dataset.objects.filter(published_at__isnull=False).select_related("owner", "tenant")
    if grade in Dataset.Grade.values:
        rows = rows.filter(grade=grade)
    if state in Dataset.State.values:
        rows = rows.filter(state=state)
    found = search.among(rows, text) if text.strip() else rows
    return rows.none() if found is None else found


def figures() -> dict[str, int]:
    """Published data sets (each has its report of quality), how often rows were taken, and questions."""
    rows = Dataset.objects.filter(published_at__isnull=False)
    sums = rows.aggregate(calls=Sum("calls"), asked=Sum("questions_asked"), open=Sum("questions_open"))
    return {name: value or 0 for name, value in sums.items()} | {
        "published": rows.filter(state="published").count()
    }


def seen_by(by: Actor, on: date) -> QuerySet[Dataset]:
    """What was published, one's own body's, and those of others that one's body grades."""
    seen = Q(published_at__isnull=False) | Q(owner_id=by.somewhere)
    if grades_for_enterprises(by, on):
        seen |= Q(tenant_id=by.tenant, owner__kind=ENTERPRISE)
    return Dataset.objects.filter(seen).select_related("owner", "tenant")


def ours(by: Actor) -> QuerySet[Dataset]:
    """The acting body's data sets in every state."""
    return Dataset.objects.filter(owner_id=by.somewhere).select_related("owner", "tenant")


def to_grade(by: Actor, on: date) -> QuerySet[Dataset]:
    """What waits for a steward: of the own body, or of an enterprise, declared by somebody else."""
    mine = Q(owner_id=by.somewhere)
    if grades_for_enterprises(by, on):
        mine |= Q(tenant_id=by.tenant, owner__kind=ENTERPRISE)
    rows = Dataset.objects.filter(mine, state="declared").select_related("owner", "tenant")
    return rows.exclude(declared_by_id=by.person_id) if by.has_any(STEWARDS) else rows.none()


def owns(row: Dataset, by: Actor) -> bool:
    return row.owner_id == by.somewhere and by.has_any(OWNERS)


def grades_for_enterprises(by: Actor, on: date) -> bool:
    """Whether a steward asks whose body is authorised by the State: anybody may found a laboratory and name a steward of it."""
    if not by.has_any(STEWARDS):
        return False
    held = Qualification.objects.filter(organisation_id=by.somewhere, state="active", valid__contains=on)
    return held.filter(type__in=AUTHORISED).exists()


def watches(row: Dataset, by: Actor, on: date) -> bool:
    """Whether its steward asks: of the owner itself; of an enterprise, which can have none, of an authorised body of its province."""
    if not by.has_any(STEWARDS):
        return False
    elsewhere = row.owner.kind == ENTERPRISE and row.tenant_id == by.tenant
    return row.owner_id == by.somewhere or (elsewhere and grades_for_enterprises(by, on))


def columns(row: Dataset) -> tuple[Field, ...]:
    return fields_of(row.fields)


def key_of(row: Dataset) -> bytes:
    """The key of its pseudonyms: worked out from the site's own and stored nowhere; no two data sets can be joined by them."""
    return salted_hmac("junheng.hub.datasets", str(row.pk), algorithm="sha256").digest()


def delivery_of(row: Dataset) -> Delivery | None:
    """The newest delivery, where the wall between provinces lets one see it."""
    return Delivery.objects.filter(dataset=row).first()


def edition_of(row: Dataset) -> Edition | None:
    return Edition.objects.filter(dataset=row).first()


def preview(row: Dataset, rows: Rows) -> Rows:
    """The first rows as others would read them; who grades sees no more than that."""
    return masked(columns(row), rows[:SAMPLE], key_of(row))


def report_on(row: Dataset, rows: Rows) -> dict[str, Any]:
    """The quality of rows that are not published yet."""
    return quality_of(columns(row), rows, since=row.since, until=row.until)


def guess(row: Dataset, name: str) -> Field:
    """What a column that nobody described seems to be, by its name and its first values."""
    delivery = delivery_of(row)
    place = [each.name for each in columns(row)].index(name)
    return guess_of(name, [each[place] for each in delivery.rows[:GUESSED_FROM]] if delivery else ())


def consents_of(row: Dataset, by: Actor, on: date) -> QuerySet[Consent]:
    """All of them for the owner and the steward, one's own for everybody else."""
    rows = row.consents.select_related("body", "dataset")
    return rows if owns(row, by) or watches(row, by, on) else rows.filter(body_id=by.somewhere)


def consents_between(by: Actor) -> QuerySet[Consent]:
    """Those on either side of which the acting body stands, newest first."""
    rows = Consent.objects.filter(Q(body_id=by.somewhere) | Q(dataset__owner_id=by.somewhere))
    return rows.select_related("body", "dataset__owner", "dataset__tenant")


def consent_in_force(row: Dataset, by: Actor, on: date) -> Consent | None:
    """The acting body's consent that holds on a day."""
    rows = Consent.objects.filter(dataset=row, body_id=by.somewhere, state="granted", until__gte=on)
    return rows.order_by("-until").first()


def has_asked(row: Dataset, by: Actor, on: date) -> bool:
    waits = Consent.objects.filter(dataset=row, body_id=by.somewhere, state="asked").exists()
    return waits or consent_in_force(row, by, on) is not None


def questions_of(row: Dataset, by: Actor, on: date) -> QuerySet[Question]:
    """Answered ones for everybody, the others for their two sides and the steward."""
    rows = row.questions.select_related("body", "dataset")
    if owns(row, by) or watches(row, by, on):
        return rows
    return rows.filter(Q(answered_at__isnull=False) | Q(body_id=by.somewhere))


def questions_to(by: Actor) -> QuerySet[Question]:
    """What the acting body was asked."""
    return Question.objects.filter(dataset__owner_id=by.somewhere).select_related("dataset")
