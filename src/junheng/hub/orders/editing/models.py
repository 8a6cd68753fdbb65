"""A laboratory's own templates on their way, and what they were validated with.

A draft belongs to one laboratory and becomes a service edition of it; it must not become one by itself: what a
record is measured by is the edition, never the draft.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import F, Q

from junheng.hub.foundation.ids import new_id


class EditionDraft(models.Model):
    """A laboratory's own template on its way: written by one person, reviewed by another, approved, then an edition.

    An approved or withdrawn one is never edited again; what it became is the service edition `made`.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        IN_REVIEW = "in-review"
        REVIEWED = "reviewed"
        APPROVED = "approved"
        WITHDRAWN = "withdrawn"

    OPEN = (State.DRAFT, State.IN_REVIEW, State.REVIEWED)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    edition = models.PositiveSmallIntegerField()
    item = models.ForeignKey("institutions.Item", on_delete=models.PROTECT, related_name="+")
    base = models.ForeignKey("orders.ServiceEdition", null=True, on_delete=models.PROTECT, related_name="+")
    """The edition it was copied from; None for a new method."""
    content = models.TextField()
    """The edition as JSON text, perhaps not whole yet; a JSON column would sort equations by length."""
    digest = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    drafted_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(
        "foundation.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True)
    remark = models.CharField(max_length=500, blank=True)
    """What the reviewer said last."""
    approved_by = models.ForeignKey(
        "foundation.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    made = models.OneToOneField(
        "orders.ServiceEdition", null=True, on_delete=models.PROTECT, related_name="draft"
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"],
                condition=Q(state__in=["draft", "in-review", "reviewed"]),
                name="edition_draft_one_open",
            ),
            models.CheckConstraint(
                name="edition_reviewer_is_another",
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("drafted_by")),
            ),
            models.CheckConstraint(
                name="edition_approver_is_another",
                condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")),
            ),
            models.CheckConstraint(
                name="edition_approved_is_whole",
                condition=~Q(state="approved")
                | Q(reviewed_by__isnull=False, approved_by__isnull=False, made__isnull=False),
            ),
        ]

    @property
    def data(self) -> dict[str, Any]:
        """What is written so far, in the form of `junheng.service/1`."""
        return dict(json.loads(self.content))

    @property
    def title_zh(self) -> str:
        return str(self.data.get("title_zh") or self.code)

    @property
    def title_en(self) -> str:
        return str(self.data.get("title_en") or self.code)


class EditionValidation(models.Model):
    """A draft tried on stored data, with what came out differently and what a person concludes from it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    draft = models.ForeignKey(EditionDraft, on_delete=models.PROTECT, related_name="validations")
    draft_digest = models.CharField(max_length=64)
    """Of what was validated; a draft changed since is to be validated again."""
    examples = models.PositiveIntegerField()
    records = models.PositiveIntegerField()
    """Records worked out again, of `stored` there were."""
    stored = models.PositiveIntegerField()
    differing = models.PositiveIntegerField()
    verdicts = models.PositiveIntegerField()
    """Records whose verdict would be another one."""
    result = models.TextField()
    """The differing records as JSON text."""
    result_digest = models.CharField(max_length=64)
    conclusion = models.CharField(max_length=500)
    by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="validation_on_something", condition=Q(examples__gt=0) | Q(records__gt=0)
            ),
            models.CheckConstraint(name="validation_is_concluded", condition=~Q(conclusion="")),
        ]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The differing records as they were kept."""
        return list(json.loads(self.result))
