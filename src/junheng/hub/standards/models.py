"""Examinations of measurement standards (计量标准考核), their evidence and assessors; reference materials; the regional register.

An examination is between the body that applies, its authority and the assessors drawn; its draw is public once made. What
is computed from series of evidence is never stored. The certificate that comes of it is a `Qualification` of
institutions. Must not become a second ledger of standards: what a standard consists of lives in capabilities.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from junheng.hub.foundation.ids import new_id

LIVE = ("drafted", "applied", "returned", "accepted", "mending", "mended", "assessed")


class SharedRow(models.Model):
    """A row of one tenant that the tenants among its readers may see."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list, blank=True)

    class Meta:
        abstract = True


class Examination(SharedRow):
    """One application for the examination of a measurement standard, from the draft to the decision."""

    class Kind(models.TextChoices):
        FIRST = "first-examination"
        AGAIN = "re-examination"

    class State(models.TextChoices):
        DRAFTED = "drafted"
        APPLIED = "applied"
        RETURNED = "returned"
        ACCEPTED = "accepted"
        MENDING = "mending"
        MENDED = "mended"
        ASSESSED = "assessed"
        CERTIFIED = "certified"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    number = models.CharField(max_length=40, unique=True)
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    standard = models.ForeignKey(
        "capabilities.MeasurementStandard", on_delete=models.PROTECT, related_name="examinations"
    )
    standard_name = models.CharField(max_length=160)
    """Code and name as applied for: an assessor of another province does not see the standard itself."""
    item_codes = ArrayField(models.CharField(max_length=40))
    kind = models.CharField(max_length=20, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFTED)
    state_reason = models.CharField(max_length=500, blank=True)
    state_since = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    answer_until = models.DateField(null=True)
    """Last day on which the authority may ask for what is missing; silence means accepted."""
    accepted_by = models.ForeignKey(
        "foundation.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    returned_times = models.PositiveSmallIntegerField(default=0)
    mending = models.CharField(max_length=1000, blank=True)
    """What the applicant put right, in its own words."""
    mend_until = models.DateField(null=True)
    decided_by = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    qualification = models.ForeignKey(
        "institutions.Qualification", null=True, on_delete=models.PROTECT, related_name="+"
    )
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="examination_of_body"),
            models.Index(fields=["authority", "-id"], name="examination_of_authority"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["standard"], condition=Q(state__in=LIVE), name="examination_one_live"
            ),
            models.CheckConstraint(
                name="examination_decided_whole",
                condition=Q(state__in=("certified", "refused"), decided_at__isnull=False)
                | ~Q(state__in=("certified", "refused")) & Q(decided_at=None),
            ),
            models.CheckConstraint(
                name="examination_certified_with_paper",
                condition=Q(state="certified", qualification__isnull=False)
                | ~Q(state="certified") & Q(qualification=None),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ExaminationDocument(SharedRow):
    """A document of the file set that goes with an application; the newest of a kind counts."""

    examination = models.ForeignKey(Examination, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=30)
    title = models.CharField(max_length=160)
    attachment = models.ForeignKey("foundation.Attachment", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]


class EvidenceSeries(models.Model):
    """Readings that show what a standard can do: decimal text as typed, with their resolution. Results are computed."""

    class Kind(models.TextChoices):
        REPEATABILITY = "repeatability"
        STABILITY = "stability"
        TRANSFER = "validation-transfer"
        COMPARISON = "validation-comparison"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    standard = models.ForeignKey(
        "capabilities.MeasurementStandard", on_delete=models.PROTECT, related_name="series"
    )
    kind = models.CharField(max_length=24, choices=Kind.choices)
    parameter = models.CharField(max_length=60)
    unit = models.CharField(max_length=20)
    on = models.DateField()
    resolution = models.CharField(max_length=40)
    data = models.JSONField()
    """By kind: `{values, others?, needed?}`; `{values, allowed, by}`; `{y, U, reference, U_reference}`; `{y, U, all}`."""
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["standard", "kind", "-on"], name="series_of_standard")]
        constraints = [
            models.UniqueConstraint(fields=["standard", "kind", "parameter", "on"], name="series_once_a_day")
        ]


class StandardChange(models.Model):
    """A change of a standard after its examination: which of the four kinds, and how it is treated."""

    class Kind(models.TextChoices):
        DEVICES = "devices"
        METHOD = "method"
        PEOPLE = "people"
        ENVIRONMENT = "environment"

    class State(models.TextChoices):
        NOTED = "noted"
        FILED = "filed"
        AGREED = "agreed"
        NEEDS_EXAMINATION = "needs-examination"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    standard = models.ForeignKey(
        "capabilities.MeasurementStandard", on_delete=models.PROTECT, related_name="changes"
    )
    authority = models.ForeignKey(
        "institutions.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    effect = models.CharField(max_length=20)
    what = models.CharField(max_length=500)
    on = models.DateField()
    state = models.CharField(max_length=20, choices=State.choices)
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["authority", "state", "-id"], name="change_of_authority")]


class StandardSeal(models.Model):
    """A standard taken out of use by its keeper (封存) until it is unsealed (启封)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    standard = models.ForeignKey(
        "capabilities.MeasurementStandard", on_delete=models.PROTECT, related_name="seals"
    )
    reason = models.CharField(max_length=300)
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    unsealed_at = models.DateTimeField(null=True)
    unsealed_by = models.ForeignKey(
        "foundation.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    suspended = models.BooleanField(default=False)
    """Whether the examination was suspended by it, so that unsealing restores it."""

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["standard"], condition=Q(unsealed_at=None), name="standard_sealed_once"
            )
        ]


class Lapse(models.Model):
    """An examination that is no longer in force, told once to everybody who waited on it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    qualification = models.ForeignKey(
        "institutions.Qualification", on_delete=models.PROTECT, related_name="lapses"
    )
    why = models.CharField(max_length=10)
    since = models.DateField()
    entries = models.PositiveIntegerField()
    told = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["qualification", "why", "since"], name="lapse_told_once")
        ]


class ReferenceMaterial(models.Model):
    """A certified reference material as its producer lists it (R07.5). Public."""

    class Level(models.TextChoices):
        PRIMARY = "primary"
        SECONDARY = "secondary"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    producer = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    """As printed: GBW …, GBW(E) …"""
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    level = models.CharField(max_length=10, choices=Level.choices)
    matrix = models.CharField(max_length=120)
    registered_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.number


class MaterialBatch(models.Model):
    """One batch with its certified values, units made and last day. Public."""

    class State(models.TextChoices):
        ACTIVE = "active"
        RECALLED = "recalled"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    material = models.ForeignKey(ReferenceMaterial, on_delete=models.PROTECT, related_name="batches")
    code = models.CharField(max_length=40)
    values = models.JSONField()
    """`{name: {value, U, k, unit}}`, decimal text."""
    made_on = models.DateField()
    expires_on = models.DateField()
    units = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    recall_reason = models.CharField(max_length=300, blank=True)
    recalled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["material", "code"], name="material_batch_once"),
            models.CheckConstraint(
                name="batch_expires_after_made", condition=Q(expires_on__gte=F("made_on"))
            ),
            models.CheckConstraint(
                name="batch_recalled_whole",
                condition=Q(state="recalled", recalled_at__isnull=False)
                | Q(state="active", recalled_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.material.number} {self.code}"


class BatchHolding(SharedRow):
    """A body that holds units of a batch; where they are a piece of one of its standards, records use them through it."""

    batch = models.ForeignKey(MaterialBatch, on_delete=models.PROTECT, related_name="holdings")
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    piece = models.ForeignKey(
        "capabilities.StandardPiece", null=True, on_delete=models.PROTECT, related_name="holdings"
    )
    units = models.PositiveIntegerField()
    received_on = models.DateField()
    taken_at = models.DateTimeField()
    case = models.ForeignKey(
        "certificates.StandardCase", null=True, on_delete=models.PROTECT, related_name="+"
    )
    """The case that follows a recall of the batch at this holder."""

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "organisation", "piece"], name="holding_once", nulls_distinct=False
            )
        ]


class RegionalStandard(models.Model):
    """A standard that serves a region (R05.2): public, with the numbers its dependants are counted by."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        DESIGNATED = "designated"
        ENDED = "ended"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey("institutions.Region", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    standard = models.ForeignKey(
        "capabilities.MeasurementStandard", on_delete=models.PROTECT, related_name="regional"
    )
    piece_ids = ArrayField(models.UUIDField())
    """Its main standards as proposed: dependants are counted through the public graph of certificates."""
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    range_text = models.CharField(max_length=160, blank=True)
    accuracy_text = models.CharField(max_length=160, blank=True)
    item_codes = ArrayField(models.CharField(max_length=40))
    is_public = models.BooleanField()
    is_highest = models.BooleanField()
    examination = models.ForeignKey(
        "institutions.Qualification", null=True, on_delete=models.PROTECT, related_name="+"
    )
    capacity = models.PositiveIntegerField()
    """Items it can serve the region with in a year."""
    state = models.CharField(max_length=12, choices=State.choices, default=State.PROPOSED)
    state_reason = models.CharField(max_length=300, blank=True)
    state_since = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "standard"], condition=~Q(state="ended"), name="regional_standard_once"
            )
        ]

    def __str__(self) -> str:
        return self.name_zh


class RegionalYear(models.Model):
    """What a regional standard can serve in a year, and how much of it lies in slots: never more, the row itself says so."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    regional = models.ForeignKey(RegionalStandard, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField()
    capacity = models.PositiveIntegerField()
    given = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["regional", "year"], name="regional_year_once"),
            models.CheckConstraint(name="regional_year_holds", condition=Q(given__lte=F("capacity"))),
        ]


class RegionalSlot(models.Model):
    """Days of a regional standard for one body of its region, with so many items. Public: when, never who."""

    class State(models.TextChoices):
        OPEN = "open"
        TAKEN = "taken"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    regional = models.ForeignKey(RegionalStandard, on_delete=models.PROTECT, related_name="slots")
    year = models.ForeignKey(RegionalYear, on_delete=models.PROTECT, related_name="slots")
    days = DateRangeField()
    items = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)

    class Meta:
        ordering = ["-id"]
        constraints = [
            ExclusionConstraint(
                name="slot_never_overlaps",
                index_type="gist",
                expressions=[("regional", RangeOperators.EQUAL), ("days", RangeOperators.OVERLAPS)],
                condition=~Q(state="withdrawn"),
            ),
            models.CheckConstraint(name="slot_has_items", condition=Q(items__gte=1)),
        ]
        indexes = [models.Index(fields=["regional", "-id"], name="slot_of_standard")]


class SlotBooking(models.Model):
    """A body of the region has a slot: for it and for the body whose standard it is. One stands for each slot."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    slot = models.ForeignKey(RegionalSlot, on_delete=models.PROTECT, related_name="bookings")
    client = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    items = models.PositiveIntegerField()
    note = models.CharField(max_length=300, blank=True)
    booked_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    booked_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["slot"], condition=Q(released_at=None), name="slot_booked_once")
        ]
