"""Filing of mandatory instruments: what was filed how, what was typed before signing in, who claims what.

A filing belongs to the instrument's tenant; the instrument itself stays in the ledger of `instruments`. Must not
become a second ledger: due dates and results live there and in `certificates`.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
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

    class Located(models.TextChoices):
        PHONE = "phone"
        MAP = "map"
        MARKET = "market"

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
    latitude = models.CharField(max_length=20, blank=True)
    longitude = models.CharField(max_length=20, blank=True)
    """Degrees, with the digits they came with."""
    within = models.CharField(max_length=20, blank=True)
    """How far it may be off in metres, as the phone or the square said; empty where nobody said."""
    located = models.CharField(max_length=10, choices=Located.choices, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["tenant", "division_code", "-id"], name="filing_by_division")]
        constraints = [
            models.CheckConstraint(
                name="filing_position_whole",
                condition=Q(located="", latitude="", longitude="", within="")
                | (~Q(located="") & ~Q(latitude="") & ~Q(longitude="")),
            )
        ]


class Designation(models.Model):
    """A regulator's act: which institution verifies a kind of instrument in its division, in which days. Public."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    regulator = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(
        "institutions.Organisation", on_delete=models.PROTECT, related_name="designations"
    )
    item = models.ForeignKey("institutions.Item", on_delete=models.PROTECT, related_name="+")
    division_code = models.CharField(max_length=6)
    valid = DateRangeField()
    ended_why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            ExclusionConstraint(
                name="designation_one_at_a_time",
                expressions=[
                    ("division_code", RangeOperators.EQUAL),
                    ("item", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]


class Booking(models.Model):
    """An application for mandatory verification: when it was made, where it went and on what ground."""

    class Ground(models.TextChoices):
        DESIGNATED = "designated"
        AGREEMENT = "agreement"
        TRANSFER = "transfer"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    instrument = models.ForeignKey(
        "instruments.Instrument", on_delete=models.PROTECT, related_name="bookings"
    )
    owner = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    order = models.OneToOneField("orders.Order", on_delete=models.PROTECT, related_name="booking")
    institution = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    """Where the order went, again, so that an institution's own list is read in order."""
    mode = models.CharField(max_length=10)
    ground = models.CharField(max_length=12, choices=Ground.choices)
    note = models.CharField(max_length=300, blank=True)
    """Number of the agreement, or why it was handed on."""
    applied_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["owner", "-id"], name="booking_by_owner"),
            models.Index(fields=["institution", "-id"], name="booking_by_institution"),
            models.Index(fields=["tenant", "-id"], name="booking_by_province"),
        ]


class Capacity(models.Model):
    """How many of a kind an institution says it can verify in a month. Its tenant's, readable by everybody."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey("institutions.Item", on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    amount = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "item", "month"], name="capacity_once_a_month"),
            models.CheckConstraint(name="capacity_first_of_month", condition=Q(month__day=1)),
        ]


class Plan(models.Model):
    """What a regulator asks an institution to verify in a month, ordered by risk, and how much did not fit."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    regulator = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey("institutions.Item", on_delete=models.PROTECT, related_name="+")
    division_code = models.CharField(max_length=6)
    month = models.DateField()
    capacity = models.PositiveIntegerField()
    left_over = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["regulator", "institution", "item", "month"], name="verification_plan_once"
            )
        ]


class PlanLine(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    instrument = models.ForeignKey("instruments.Instrument", on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=10)
    due = models.DateField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="plan_line_once")]


class RotationScheme(models.Model):
    """How long a utility keeps a type or batch of meters in use after its first verification."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        "institutions.Organisation", on_delete=models.PROTECT, related_name="rotation_schemes"
    )
    item = models.ForeignKey("institutions.Item", on_delete=models.PROTECT, related_name="+")
    model = models.CharField(max_length=60, blank=True)
    batch = models.CharField(max_length=40, blank=True)
    """How the numbers of the batch begin; empty for every number."""
    kind = models.CharField(max_length=40, blank=True)
    """Key of the rule whose life it stays within, such as `gas_natural`."""
    months = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=160)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "item", "model", "batch"], name="rotation_scheme_once")
        ]


class Reminder(models.Model):
    """That an owner was reminded of a due date so many days ahead: once each."""

    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    instrument = models.ForeignKey("instruments.Instrument", on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    days = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["instrument", "due", "days"], name="reminded_once_each")
        ]


class ReminderRound(models.Model):
    """That the due dates of a province were gone through on a day."""

    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "day"], name="reminder_round_once_a_day")]


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


class FilingSheet(models.Model):
    """One workbook of filings as it was read: every row with what is wrong or known, before anything is filed."""

    class State(models.TextChoices):
        READ = "read"
        FILING = "filing"
        DONE = "done"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READ)
    at = models.DateTimeField()
    by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "owner", "digest"], name="filing_sheet_once")
        ]


class SheetRow(models.Model):
    """One row of a sheet: the fourteen fields as written, and what became of it."""

    class State(models.TextChoices):
        READY = "ready"
        WRONG = "wrong"
        KNOWN = "known"
        CONFLICT = "conflict"
        FILED = "filed"
        REFUSED = "refused"
        KEPT = "kept"
        TAKEN = "taken"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    sheet = models.ForeignKey(FilingSheet, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    told = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices)
    problems = models.JSONField(default=list)
    instrument = models.ForeignKey(
        "instruments.Instrument", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="sheet_row_once")]
        indexes = [models.Index(fields=["sheet", "state", "number"], name="sheet_row_by_state")]
