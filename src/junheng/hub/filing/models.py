"""Filing of mandatory instruments: what was filed how, what was typed before signing in, who claims what.

A filing belongs to the instrument's tenant; the instrument itself stays in the ledger of `instruments`. Must not
become a second ledger: due dates and results live there and in `certificates`.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from junheng.hub.foundation.ids import new_id


class FilingDraft(models.Model):
    """What a stranger typed before signing in, for whoever holds its secret, until a day. It has no tenant yet."""

    digest = models.CharField(primary_key=True, max_length=64)
    told = models.JSONField()
    photo = models.BinaryField(null=True)
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["until"], name="filing_draft_until")]


class Filing(models.Model):
    """The filing of one instrument: by whom, where it stands, and the fields e-CQS asks beyond the ledger's."""

    class Origin(models.TextChoices):
        PHONE = "phone"
        PROGRAM = "program"
        SHEET = "sheet"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    instrument = models.OneToOneField(
        "instruments.Instrument", on_delete=models.PROTECT, related_name="filing"
    )
    origin = models.CharField(max_length=10, choices=Origin.choices)
    division_code = models.CharField(max_length=6)
    mode = models.CharField(max_length=10, default="bring")
    made_in = models.CharField(max_length=60, blank=True)
    quantity = models.PositiveIntegerField(default=1)
    photo = models.ForeignKey("foundation.Attachment", null=True, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["tenant", "division_code", "-id"], name="filing_by_division")]


class Claim(models.Model):
    """Somebody says that an instrument on file under another name is theirs now."""

    class State(models.TextChoices):
        WAITING = "waiting"
        HANDED_OVER = "handed-over"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    instrument = models.ForeignKey("instruments.Instrument", on_delete=models.PROTECT, related_name="claims")
    claimant = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=300)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "claimant"], condition=Q(state="waiting"), name="claim_waiting_once"
            ),
            models.CheckConstraint(
                name="claim_decided_by_a_person",
                condition=Q(state="waiting", decided_at=None, decided_by=None)
                | (~Q(state="waiting") & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
        ]
