"""Measurement standards with their pieces and evidence, and capability entries as numbers.

A measurement standard (计量标准) is main standards plus auxiliary equipment; each piece is an instrument with its
own certificates, corrections by date, status and due date (practice P8). A capability entry says in numbers what
can be measured and how well, and lives no longer than the qualification it rests on. Must not become a price
list or a booking calendar.
"""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from junheng.hub.foundation.ids import new_id


class MeasurementStandard(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "institutions.Organisation", on_delete=models.PROTECT, related_name="standards"
    )
    code = models.CharField(max_length=40)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    items = models.ManyToManyField("institutions.Item", related_name="+")
    examination = models.ForeignKey(
        "institutions.Qualification", null=True, on_delete=models.PROTECT, related_name="+"
    )
    is_public = models.BooleanField(default=False)
    is_highest = models.BooleanField(default=False)
    range_text = models.CharField(max_length=160, blank=True)
    accuracy_text = models.CharField(max_length=160, blank=True)
    keeper = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="standard_code_once")]

    def __str__(self) -> str:
        return self.name_zh


class StandardPiece(models.Model):
    """One main standard or auxiliary device of a measurement standard."""

    class Role(models.TextChoices):
        MAIN = "main"
        AUXILIARY = "auxiliary"

    class Status(models.TextChoices):
        QUALIFIED = "qualified"
        CONDITIONAL = "conditional"
        LIMITED = "limited"
        STOPPED = "stopped"
        SEALED = "sealed"

    class UsedBy(models.TextChoices):
        CLASS = "class"
        ORDER = "order"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    standard = models.ForeignKey(MeasurementStandard, on_delete=models.PROTECT, related_name="pieces")
    instrument = models.ForeignKey("instruments.Instrument", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=Role.choices)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.QUALIFIED)
    status_reason = models.CharField(max_length=300, blank=True)
    status_since = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    """When it was last stopped, kept while sealed too: it returns only with evidence made since; empty once it has."""
    limited_to = models.CharField(max_length=160, blank=True)
    used_by = models.CharField(max_length=6, choices=UsedBy.choices, default=UsedBy.ORDER)
    place = models.CharField(max_length=120, blank=True)
    keeper = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["standard", "role", "id"]
        constraints = [models.UniqueConstraint(fields=["standard", "instrument"], name="standard_piece_once")]


class PieceEvidence(models.Model):
    """One certificate about a piece: who measured it when, until when the plan holds, with which values."""

    class Kind(models.TextChoices):
        CALIBRATION = "calibration"
        VERIFICATION = "verification"
        REFERENCE = "reference-material"
        INTRINSIC = "intrinsic"

    class AsFound(models.TextChoices):
        WITHIN = "within"
        OUTSIDE = "outside"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    piece = models.ForeignKey(StandardPiece, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    number = models.CharField(max_length=80)
    issuer_name = models.CharField(max_length=120)
    issuer = models.ForeignKey(
        "institutions.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    certificate_id = models.UUIDField(null=True)
    """A certificate of this platform, by reference; null for one on paper or from elsewhere."""
    route = models.CharField(max_length=20, default="accredited")
    work_date = models.DateField()
    due = models.DateField()
    as_found = models.CharField(max_length=8, choices=AsFound.choices, blank=True)
    """How the piece came to this work, before it was adjusted (practice P7); empty where the certificate does not say."""
    values = models.JSONField(default=dict)
    """Corrections in force: `{name: {value, U, k, unit}}` or `{name: {points: [[x, value, U]…], k, unit}}`."""
    attachment = models.ForeignKey(
        "foundation.Attachment", null=True, on_delete=models.PROTECT, related_name="+"
    )
    file_verdict = models.CharField(max_length=12, blank=True)
    """Of the digital certificate attached: `valid`, `invalid`, `cannot-tell`, when it was attached; empty without one."""
    file_reasons = models.JSONField(default=list, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        "foundation.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-work_date"]
        constraints = [
            models.CheckConstraint(name="evidence_due_after_work", condition=Q(due__gte=F("work_date"))),
            models.UniqueConstraint(fields=["piece", "issuer_name", "number"], name="evidence_once"),
        ]


class CheckPlan(models.Model):
    """Intermediate checks of a piece (期间核查, practice P9): its check standard and the limits frozen from first groups."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    piece = models.ForeignKey(StandardPiece, on_delete=models.PROTECT, related_name="check_plans")
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=20)
    every_days = models.PositiveSmallIntegerField()
    baseline = models.JSONField()
    """The groups of decimal text the limits were made from."""
    frozen_on = models.DateField()
    frozen_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["piece", "name"], name="check_plan_once")]

    def __str__(self) -> str:
        return self.name


class IntermediateCheck(models.Model):
    """One group read on the check standard, and whether it alarmed by the frozen limits."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(CheckPlan, on_delete=models.PROTECT, related_name="checks")
    on = models.DateField()
    values = models.JSONField()
    mean = models.CharField(max_length=60)
    range = models.CharField(max_length=60)
    alarm = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["on", "id"]


class Outing(models.Model):
    """A piece taken out for work on site and brought back, with a function check before and after (practice P6)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    piece = models.ForeignKey(StandardPiece, on_delete=models.PROTECT, related_name="outings")
    place = models.CharField(max_length=160)
    out_on = models.DateField()
    out_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    out_check = models.CharField(max_length=300)
    back_on = models.DateField(null=True)
    back_by = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    back_check = models.CharField(max_length=300, blank=True)
    back_good = models.BooleanField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["piece"], condition=Q(back_on=None), name="piece_out_once"),
            models.CheckConstraint(
                name="outing_back_whole",
                condition=Q(back_on=None, back_good=None) | Q(back_on__isnull=False, back_good__isnull=False),
            ),
        ]


class CapabilityEntry(models.Model):
    """What one body can do, in numbers. `data` is the entry of `core.capability` (schema junheng.capability/1)."""

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        WITHDRAWN = "withdrawn"

    class Kind(models.TextChoices):
        CALIBRATE = "calibrate"
        VERIFY = "verify"
        TEST = "test"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "institutions.Organisation", on_delete=models.PROTECT, related_name="capabilities"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    item = models.ForeignKey("institutions.Item", on_delete=models.PROTECT, related_name="+")
    quantity_kind = models.CharField(max_length=60, db_index=True)
    data = models.JSONField()
    qualification = models.ForeignKey(
        "institutions.Qualification", null=True, on_delete=models.PROTECT, related_name="+"
    )
    standard = models.ForeignKey(
        MeasurementStandard, null=True, on_delete=models.PROTECT, related_name="entries"
    )
    examination = models.ForeignKey(
        "institutions.Qualification", null=True, on_delete=models.PROTECT, related_name="+"
    )
    """The examination of its standard, where that has one: the standard itself is not public, this is."""
    method = models.ForeignKey("institutions.Method", null=True, on_delete=models.PROTECT, related_name="+")
    turnaround_days = models.PositiveSmallIntegerField(null=True)
    price = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    published_at = models.DateTimeField(null=True)
    corrective_since = models.DateField(null=True)
    """Under corrective action from this day, after the comparison `corrective_number`; shown, and nothing more."""
    corrective_number = models.CharField(max_length=40, blank=True)
    search = SearchVectorField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["quantity_kind", "kind"], name="capability_published", condition=Q(state="published")
            ),
            models.Index(fields=["organisation", "-id"], name="capability_of_body"),
            GinIndex(fields=["search"], name="capability_search"),
        ]


class ScopeImport(models.Model):
    """A published scope (能力范围) that a body brought in: which file, read under which statements, by whom.

    Its lines are drafts or wait for a person; the file itself is not kept, its digest is.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "institutions.Organisation", on_delete=models.PROTECT, related_name="scopes"
    )
    qualification = models.ForeignKey(
        "institutions.Qualification", null=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    """SHA-256 of the file's bytes."""
    service = models.CharField(max_length=10, choices=CapabilityEntry.Kind.choices)
    k = models.CharField(max_length=12, blank=True)
    """The coverage factor stated for the whole file, as decimal text; empty where none was."""
    decimal_sign = models.CharField(max_length=1, default=".")
    unknown_heads = models.JSONField(default=list, blank=True)
    known = models.PositiveIntegerField(default=0)
    """Lines of the file that were on file already and were not added."""
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(
        "foundation.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "qualification", "digest"], name="scope_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.name


class ScopeLine(models.Model):
    """One line of a published scope: its cells, what it was read as, the doubts, and what a person decided."""

    class State(models.TextChoices):
        READ = "read"
        WAITING = "waiting"
        ACCEPTED = "accepted"
        CORRECTED = "corrected"
        DISCARDED = "discarded"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    scope = models.ForeignKey(ScopeImport, on_delete=models.PROTECT, related_name="lines")
    organisation = models.ForeignKey(
        "institutions.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    qualification = models.ForeignKey(
        "institutions.Qualification", null=True, on_delete=models.PROTECT, related_name="+"
    )
    position = models.PositiveSmallIntegerField()
    """Its place among the lines of the file: the order of lists."""
    number = models.PositiveIntegerField()
    """Its row as the file counts."""
    digest = models.CharField(max_length=64)
    cells = models.JSONField()
    corrected = models.JSONField(null=True)
    """The cells as a person rewrote them."""
    guess = models.JSONField(null=True)
    """`{data, item}`: the entry it was read as; null where nothing could be said."""
    doubts = models.JSONField(default=list, blank=True)
    """`{code, path, facts}` each: declared reasons why it is not sure."""
    state = models.CharField(max_length=10, choices=State.choices)
    entry = models.OneToOneField(
        CapabilityEntry, null=True, on_delete=models.PROTECT, related_name="scope_line"
    )
    reason = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "qualification", "digest"],
                name="scope_line_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="scope_line_decided_whole",
                condition=Q(state__in=("read", "waiting"), decided_at=None, decided_by=None)
                | Q(
                    state__in=("accepted", "corrected", "discarded"),
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="scope_line_entry_where_drafted",
                condition=Q(state__in=("read", "accepted", "corrected"), entry__isnull=False)
                | Q(state__in=("waiting", "discarded"), entry=None),
            ),
        ]
        indexes = [models.Index(fields=["scope", "state", "position", "-id"], name="scope_line_queue")]
