"""Panels: people of the pool drawn for one piece of work, from the frozen list to the score (R16.5).

One draw and one seat for all purposes (`purposes`). A draw's record is public for ever once made, also when it is given up.
A seat is between the body that convened and the home of whoever was drawn, where it stays as part of the person's record;
the bodies a panel is about read reports once all are in. Must not become a record of what is examined: that is the area's.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from junheng.hub.foundation.ids import new_id


class Panel(models.Model):
    """One draw: list frozen, seed committed to, drawn once."""

    class State(models.TextChoices):
        FROZEN = "frozen"
        DRAWN = "drawn"
        GIVEN_UP = "given-up"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    purpose = models.CharField(max_length=30)
    subject_id = models.UUIDField()
    """The record it is about; which kind of record is the purpose's."""
    authority = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    concerned = ArrayField(models.UUIDField())
    """Bodies whose people are never drawn, as known when the list was frozen."""
    shown_to = ArrayField(models.UUIDField(), default=list, blank=True)
    """Bodies that read the reports once all are in."""
    title = models.CharField(max_length=200)
    """What it is about, in words that are public with the record."""
    number = models.CharField(max_length=80, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.FROZEN)
    reason = models.CharField(max_length=300, blank=True)
    beacon_at = models.DateTimeField()
    source = models.CharField(max_length=120)
    plan = models.JSONField()
    """The `junheng.draw-plan/1` as frozen; its digest is a leaf of the public log."""
    frozen = models.CharField(max_length=71)
    frozen_at = models.DateTimeField()
    record = models.JSONField(null=True)
    """The `junheng.draw-record/1`."""
    drawn_at = models.DateTimeField(null=True)
    count = models.PositiveSmallIntegerField()
    staffed_at = models.DateTimeField(null=True)
    """Since when as many as are wanted have confirmed; null again when one of them withdraws."""
    concluded_at = models.DateTimeField(null=True)
    """When the last report was scored."""

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["purpose", "subject_id", "-id"], name="panel_about"),
            models.Index(fields=["tenant", "-frozen_at"], name="panel_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "subject_id", "authority"],
                condition=~Q(state="given-up") & Q(concluded_at=None),
                name="panel_live_once",
            ),
            models.CheckConstraint(
                name="panel_whole",
                condition=Q(state="given-up")
                | Q(state="drawn", record__isnull=False, drawn_at__isnull=False)
                | Q(state="frozen", record=None, drawn_at=None, staffed_at=None, concluded_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Seat(models.Model):
    """One person drawn for a panel, from the invitation to the score. The home of the person reads it: it is part of that record."""

    class State(models.TextChoices):
        INVITED = "invited"
        CONFIRMED = "confirmed"
        DECLINED = "declined"
        WORKING = "working"
        REPORTED = "reported"
        SCORED = "scored"

    class Conclusion(models.TextChoices):
        PASS = "pass"
        MEND = "mend"
        FAIL = "fail"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="seats")
    assessor = models.ForeignKey("people.Assessor", on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    """0 and on for those selected, then the reserve in the order of the record."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.INVITED)
    reason = models.CharField(max_length=300, blank=True)
    invited_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    findings = models.JSONField(default=dict, blank=True)
    """`{question: {met, words}}`."""
    conclusion = models.CharField(max_length=4, choices=Conclusion.choices, blank=True)
    reported_at = models.DateTimeField(null=True)
    mending_confirmed_at = models.DateTimeField(null=True)
    score = models.PositiveSmallIntegerField(null=True)
    score_note = models.CharField(max_length=300, blank=True)
    scored_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["place"]
        indexes = [
            models.Index(fields=["person", "-id"], name="seat_by_person"),
            models.Index(fields=["assessor", "state"], name="seat_by_card"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["panel", "assessor"], name="seat_once_a_panel"),
            models.CheckConstraint(
                name="seat_report_whole",
                condition=Q(state__in=("reported", "scored")) ^ Q(reported_at=None, conclusion=""),
            ),
        ]
