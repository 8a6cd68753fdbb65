"""Industry centres and what grows around them: benchmarks, trials of domestic instruments, challenges.

Registers are public; who may decide is a matter of the services. Must not become a portal of announcements: every state
has its record, its day and whoever is answerable.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from junheng.hub.foundation.ids import new_id


class Centre(models.Model):
    """An industry metrology and testing centre 产业计量测试中心, from the plan to its evaluations (R08.1). Public."""

    class Level(models.TextChoices):
        PROVINCE = "province"
        NATIONAL = "national"

    class State(models.TextChoices):
        PLANNED = "planned"
        APPLIED = "applied"
        APPROVED = "approved"
        BUILT = "built"
        ACCEPTED = "accepted"
        EVALUATED = "evaluated"
        RECTIFY = "rectify"
        REVOKED = "revoked"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    industry = models.CharField(max_length=60)
    level = models.CharField(max_length=8, choices=Level.choices)
    tasks = models.CharField(max_length=1000)
    host = models.ForeignKey(
        "institutions.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    """The institution that applied for it and builds it; None while it is only planned."""
    approval_number = models.CharField(max_length=80, blank=True)
    build_until = models.DateField(null=True)
    """Last day of building, by its approval."""
    built_on = models.DateField(null=True)
    rectify_until = models.DateField(null=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    state_since = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "-id"], name="centre_register"),
            models.Index(fields=["tenant", "state", "-id"], name="centre_of_province"),
            models.Index(fields=["host", "-id"], name="centre_of_host"),
            models.Index(fields=["build_until"], name="centre_late", condition=Q(state="approved")),
            models.Index(fields=["rectify_until"], name="centre_to_rectify", condition=Q(state="rectify")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["approval_number"], condition=~Q(approval_number=""), name="centre_number_once"
            ),
            models.CheckConstraint(
                name="centre_has_a_host_once_applied",
                condition=Q(state="planned", host=None) | ~Q(state="planned") & Q(host__isnull=False),
            ),
            models.CheckConstraint(
                name="centre_built_within_an_approval",
                condition=Q(state__in=["planned", "applied"], approval_number="", build_until=None)
                | ~Q(state__in=["planned", "applied"]) & Q(build_until__isnull=False) & ~Q(approval_number=""),
            ),
            models.CheckConstraint(
                name="centre_rectifies_until_a_day",
                condition=Q(state="rectify", rectify_until__isnull=False)
                | ~Q(state="rectify") & Q(rectify_until=None),
            ),
        ]  # fmt: skip


class CentreEntry(models.Model):
    """One sheet of a centre's file: what was applied for, reported, decided or found, when and by which office."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12)
    day = models.DateField()
    words = models.CharField(max_length=1000)
    until = models.DateField(null=True)
    """Last day of building or of rectification that was given with it."""
    outside_orders = models.PositiveIntegerField(null=True)
    """Orders of other bodies that the host took on in the year before an evaluation, as counted on that day."""
    outside_bodies = models.PositiveIntegerField(null=True)
    office = models.CharField(max_length=120)
    by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["centre", "-id"], name="centre_file")]
