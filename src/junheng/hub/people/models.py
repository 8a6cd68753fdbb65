"""People: who is registered, authorised or appointed for what, and on which days.

What is printed (`valid`) and what holds (`effective`) are two ranges: a cancellation, a change of unit or an
end of authorisation shortens `effective` and leaves the printed one readable. Rows are never edited into
something else: a change makes the next row, which names the one before. Must not become a personnel file.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from junheng.hub.foundation.ids import new_id


class Registration(models.Model):
    """A metrologist's registration (注册计量师注册证) at one unit for named items."""

    class Grade(models.TextChoices):
        FIRST = "first"
        SECOND = "second"
        ENTERPRISE = "enterprise"

    class State(models.TextChoices):
        REGISTERED = "registered"
        CHANGED = "changed"
        CANCELLED = "cancelled"
        REVOKED = "revoked"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="registrations")
    organisation = models.ForeignKey(
        "institutions.Organisation", on_delete=models.PROTECT, related_name="registrations"
    )
    grade = models.CharField(max_length=10, choices=Grade.choices)
    number = models.CharField(max_length=40)
    item_codes = ArrayField(models.CharField(max_length=40))
    valid = DateRangeField()
    effective = DateRangeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.REGISTERED)
    reason = models.CharField(max_length=300, blank=True)
    previous = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later")
    issuer_name = models.CharField(max_length=120)

    class Meta:
        ordering = ["-id"]
        indexes = [GinIndex(fields=["item_codes"], name="registration_items")]
        constraints = [
            ExclusionConstraint(
                name="registration_number_once",
                expressions=[("number", RangeOperators.EQUAL), ("effective", RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name="registration_one_a_unit",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.number


class MethodAuthorisation(models.Model):
    """A laboratory's own authorisation of a person for methods (ISO/IEC 17025, 6.2.6)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="authorisations")
    organisation = models.ForeignKey(
        "institutions.Organisation", on_delete=models.PROTECT, related_name="authorisations"
    )
    method = models.ForeignKey("institutions.Method", on_delete=models.PROTECT, related_name="+")
    item_codes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    """Items within the method; empty: all of it."""
    valid = DateRangeField()
    effective = DateRangeField()
    basis = models.CharField(max_length=200)
    end_reason = models.CharField(max_length=300, blank=True)
    by_name = models.CharField(max_length=120)

    class Meta:
        ordering = ["-id"]
        constraints = [
            ExclusionConstraint(
                name="method_authorisation_once",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("method", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
            )
        ]


class SignatoryScope(models.Model):
    """An approved signatory (授权签字人) for a mark and items, as the accreditation names them."""

    class Mark(models.TextChoices):
        CNAS = "CNAS"
        CMA = "CMA"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="signatory_scopes")
    organisation = models.ForeignKey(
        "institutions.Organisation", on_delete=models.PROTECT, related_name="signatories"
    )
    mark = models.CharField(max_length=10, choices=Mark.choices)
    qualification = models.ForeignKey(
        "institutions.Qualification", on_delete=models.PROTECT, related_name="signatories"
    )
    item_codes = ArrayField(models.CharField(max_length=40))
    valid = DateRangeField()
    effective = DateRangeField()
    end_reason = models.CharField(max_length=300, blank=True)
    by_name = models.CharField(max_length=120)

    class Meta:
        ordering = ["-id"]
        constraints = [
            ExclusionConstraint(
                name="signatory_scope_once",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("mark", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
            )
        ]


def _standards_only() -> list[str]:
    return ["std_assessor"]


class Assessor(models.Model):
    """A card of the pool of assessors and experts: for what work, which items, at one unit, where, how much at once (R16.5).

    The register is public and the home province's, wherever the person works. A draw names the number; the person stands here.
    """

    class Capacity(models.TextChoices):
        STANDARDS = "std_assessor"
        BODIES = "org_assessor"
        EXPERT = "expert"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="assessor_cards")
    organisation = models.ForeignKey(
        "institutions.Organisation", on_delete=models.PROTECT, related_name="assessors"
    )
    number = models.CharField(max_length=40)
    capacities = ArrayField(models.CharField(max_length=20), default=_standards_only)
    """Roles of `roles.json`: assessor of standards, of legal institutions, expert for comparisons and recognition."""
    item_codes = ArrayField(models.CharField(max_length=40))
    provinces = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    """Where he or she travels to; empty: everywhere."""
    most_at_once = models.PositiveSmallIntegerField(default=3)
    """Tasks he or she takes at once; with as many at hand a draw passes the card over, in public."""
    valid = DateRangeField()
    effective = DateRangeField()
    end_reason = models.CharField(max_length=300, blank=True)
    issuer_name = models.CharField(max_length=120)

    class Meta:
        ordering = ["-id"]
        indexes = [GinIndex(fields=["item_codes"], name="assessor_items")]
        constraints = [
            models.CheckConstraint(name="assessor_takes_work", condition=Q(most_at_once__gte=1)),
            models.CheckConstraint(name="assessor_for_something", condition=Q(capacities__len__gte=1)),
            ExclusionConstraint(
                name="assessor_number_once",
                expressions=[("number", RangeOperators.EQUAL), ("effective", RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name="assessor_one_card",
                expressions=[("person", RangeOperators.EQUAL), ("effective", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Recusal(models.Model):
    """An assessor's own word that he or she does not assess a body, until a day (R16.5). Public: a draw excludes by it.

    Why is the assessor's matter and stands in the fact, as a commitment.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    assessor = models.ForeignKey(Assessor, on_delete=models.PROTECT, related_name="recusals")
    person = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    effective = DateRangeField()
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            ExclusionConstraint(
                name="recusal_once",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
            )
        ]
