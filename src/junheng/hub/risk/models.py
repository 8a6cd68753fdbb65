"""What follows for a body from evidence, decided by named persons: credit classes, serious violators, model units.

The platform proposes and never decides; the other side is heard; every row has a basis and a last day. Must not become a
black box: a proposal keeps the parts it was made from, each with its rows. Not public but for the two public lists.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from junheng.hub.foundation.ids import new_id


class Determination(models.Model):
    """One proposal about one body and what became of it: heard, decided by a person, in force until a last day."""

    class Kind(models.TextChoices):
        CREDIT = "credit-class"
        VIOLATOR = "serious-violator"
        MODEL = "model-unit"

    class State(models.TextChoices):
        PROPOSED = "proposed"
        DROPPED = "dropped"
        IN_FORCE = "in-force"
        REPAIRED = "repaired"
        FOLLOWED = "followed"

    class Repair(models.TextChoices):
        NONE = "", "none"
        ASKED = "asked"
        GRANTED = "granted"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    value = models.CharField(max_length=1, blank=True)
    """The class, A to D; empty for the other kinds."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    basis = models.CharField(max_length=200)
    what = models.CharField(max_length=1000)
    score = models.PositiveIntegerField(default=0)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        "foundation.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    """The official who proposed it; None where the platform did."""
    hearing_until = models.DateField(null=True)
    """Last day on which the body may state its view before it is decided; None where nothing is held against it."""
    view = models.CharField(max_length=1000, blank=True)
    viewed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    """Last day in force and in view."""
    repair = models.CharField(max_length=8, blank=True, choices=Repair.choices)
    repair_told = models.CharField(max_length=1000, blank=True)
    repair_asked_at = models.DateTimeField(null=True)
    repair_decided_at = models.DateTimeField(null=True)
    repair_decided_by = models.ForeignKey(
        "foundation.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    repair_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["tenant", "kind", "-id"], name="determination_register"),
            models.Index(fields=["kind", "-id"], name="determination_shown", condition=Q(state="in-force")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"], condition=Q(state="proposed"), name="determination_one_open"
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind"], condition=Q(state="in-force"), name="determination_one_in_force",
            ),
            models.CheckConstraint(
                name="determination_decided_by_a_person",
                condition=Q(state="proposed", decided_at=None, decided_by=None)
                | (~Q(state="proposed") & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="determination_in_force_until_a_day",
                condition=Q(state__in=["proposed", "dropped"])
                | Q(since__isnull=False, until__isnull=False, until__gte=F("since")),
            ),
            models.CheckConstraint(
                name="determination_class_of_credit",
                condition=Q(kind="credit-class", value__in=["A", "B", "C", "D"])
                | (~Q(kind="credit-class") & Q(value="")),
            ),
            models.CheckConstraint(
                name="determination_repaired_by_a_person",
                condition=~Q(repair__in=["granted", "refused"]) | Q(repair_decided_by__isnull=False),
            ),
        ]  # fmt: skip


class DeterminationRow(models.Model):
    """One row of the evidence a proposal was made from, as it stood then: which part, how many points, where it is."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    determination = models.ForeignKey(Determination, on_delete=models.CASCADE, related_name="rows")
    part = models.CharField(max_length=20)
    points = models.PositiveSmallIntegerField()
    found_on = models.DateField()
    label = models.CharField(max_length=200)
    url = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["part", "-found_on", "id"]
