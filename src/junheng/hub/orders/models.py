"""Orders and original records: from a need in numbers to a record that was measured, checked and locked.

An order belongs to the institution's tenant and is shared with the client's. A reading keeps the digits as
typed; a change strikes out and never overwrites. Computed values are not stored: they are worked out from the
readings by the record's service edition, which an open record keeps for life. Must not become a certificate:
what is issued lives in certificates.
"""

from __future__ import annotations

import json
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from junheng.hub.foundation.ids import new_id
from junheng.hub.orders.editing.models import EditionDraft as EditionDraft
from junheng.hub.orders.editing.models import EditionValidation as EditionValidation


class SharedRow(models.Model):
    """Columns of every row that two provinces may share: the institution's and the client's."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list, blank=True)

    class Meta:
        abstract = True


class NumberSeries(models.Model):
    """The last number given by an institution in one series and year; locked while the next is taken."""

    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    series = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "series", "year"], name="number_series_once")
        ]


class Need(SharedRow):
    """A need as typed and as understood; it may be answered by an order or stay open."""

    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    parsed = models.JSONField()
    posted_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    posted_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]


class Order(SharedRow):
    class State(models.TextChoices):
        PLACED = "placed"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        CANCELLED = "cancelled"
        CLOSED = "closed"

    number = models.CharField(max_length=40)
    client = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    need = models.ForeignKey(Need, null=True, on_delete=models.PROTECT, related_name="orders")
    state = models.CharField(max_length=12, choices=State.choices, default=State.PLACED)
    note = models.CharField(max_length=500, blank=True)
    wanted_on = models.DateField(null=True)
    placed_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    # contract review (practice P17)
    promised_on = models.DateField(null=True)
    decision_rule = models.CharField(max_length=200, blank=True)
    adjustment_allowed = models.BooleanField(default=False)
    secrecy = models.BooleanField(default=False)
    review_note = models.CharField(max_length=500, blank=True)
    reviewed_by = models.ForeignKey(
        "foundation.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "number"], name="order_number_once"),
            models.CheckConstraint(
                name="order_reviewed_by_and_at",
                condition=Q(reviewed_by=None, reviewed_at=None)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "-id"], name="order_by_institution"),
            models.Index(fields=["client", "-id"], name="order_by_client"),
        ]


class OrderLine(SharedRow):
    class State(models.TextChoices):
        WAITING = "waiting"
        RECEIVED = "received"
        MEASURING = "measuring"
        SUBMITTED = "submitted"
        SENT_BACK = "sent-back"
        CHECKED = "checked"
        ISSUED = "issued"
        HANDED_BACK = "handed-back"
        CANCELLED = "cancelled"

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    instrument = models.ForeignKey("instruments.Instrument", on_delete=models.PROTECT, related_name="+")
    service = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, blank=True)
    item = models.ForeignKey("institutions.Item", on_delete=models.PROTECT, related_name="+")
    method = models.ForeignKey("institutions.Method", null=True, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=12, blank=True)
    mandatory = models.BooleanField(default=False)
    warnings = models.JSONField(default=list)
    price = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    urgent_percent = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    received_at = models.DateTimeField(null=True)
    received_condition = models.CharField(max_length=300, blank=True)
    handed_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["order", "position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="order_line_position_once"),
            models.CheckConstraint(
                name="mandatory_line_is_free",
                condition=Q(mandatory=False) | ~Q(service="verification") | Q(price=0),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "state", "-id"], name="order_line_worklist")]


class Invoice(SharedRow):
    """What an order is charged, line by line (practice P17, X19); a credit note takes back, it never edits."""

    class Kind(models.TextChoices):
        INVOICE = "invoice"
        CREDIT = "credit-note"

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="invoices")
    number = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.INVOICE)
    credits = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="credited_by")
    total = models.DecimalField(max_digits=14, decimal_places=2)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="invoice_number_once"),
            models.CheckConstraint(
                name="credit_note_names_its_invoice",
                condition=Q(kind="invoice", credits=None) | Q(kind="credit-note", credits__isnull=False),
            ),
        ]


class InvoiceLine(SharedRow):
    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=Q(amount__gt=0), name="order_line_invoiced_once"
            ),
            models.UniqueConstraint(
                fields=["line"], condition=Q(amount__lt=0), name="order_line_credited_once"
            ),
        ]


class CustodyStep(SharedRow):
    """Who had the item from when: received, handed over inside, handed back."""

    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="custody")
    at = models.DateTimeField()
    step = models.CharField(max_length=20)
    place = models.CharField(max_length=120, blank=True)
    person = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    condition = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]


class ServiceEdition(models.Model):
    """One edition of a measurement service: columns, points, formulas, budget, limits. Never edited once in use.

    Without an organisation it is common to all; a laboratory's own serves this laboratory alone, and stands there
    in place of the common one of the same code.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "institutions.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    code = models.CharField(max_length=40)
    edition = models.PositiveSmallIntegerField()
    item = models.ForeignKey("institutions.Item", on_delete=models.PROTECT, related_name="+")
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160)
    data = models.JSONField()
    digest = models.CharField(max_length=64)
    is_current = models.BooleanField(default=True)
    loaded_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    """When its laboratory took it out of use; None: it did not. Only an own one is retired."""
    retired_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "edition"], condition=Q(organisation=None), name="service_edition_once"
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(is_current=True, organisation=None),
                name="service_edition_one_current",
            ),
            models.UniqueConstraint(
                fields=["organisation", "code", "edition"],
                condition=Q(organisation__isnull=False),
                name="own_edition_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "code"],
                condition=Q(is_current=True, organisation__isnull=False),
                name="own_edition_one_current",
            ),
            models.CheckConstraint(
                name="edition_retired_is_own",
                condition=Q(retired_at=None)
                | Q(organisation__isnull=False, is_current=False) & ~Q(retired_why=""),
            ),
        ]


class LimitsCompared(models.Model):
    """A named person of a laboratory has compared a template's limits with the text of the regulation (practice, top)."""

    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    edition = models.ForeignKey(ServiceEdition, on_delete=models.PROTECT, related_name="comparisons")
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    document = models.CharField(max_length=160)
    person = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "organisation"], name="limits_compared_once")
        ]


class BudgetTemplate(models.Model):
    """A laboratory's own uncertainty budget for one service edition: numbered, reviewed, approved by another person.

    The number stays with the editions that follow; an approved one is never edited, and what was opened with it
    keeps it.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        APPROVED = "approved"
        REPLACED = "replaced"
        RETIRED = "retired"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(ServiceEdition, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    edition = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    content = models.TextField()
    """The budget as JSON text: equations stand in order, and a JSON column would sort them by length."""
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    drafted_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        "foundation.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number", "edition"], name="budget_edition_once"),
            models.UniqueConstraint(
                fields=["organisation", "service"],
                condition=Q(state="approved"),
                name="budget_one_in_force",
            ),
            models.CheckConstraint(
                name="budget_approver_is_another",
                condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")),
            ),
            models.CheckConstraint(
                name="budget_in_force_is_approved",
                condition=~Q(state__in=["approved", "replaced"]) | Q(approved_by__isnull=False),
            ),
        ]

    @property
    def measurement(self) -> dict[str, Any]:
        """The budget as a service edition states one."""
        return dict(json.loads(self.content))


class BenchRun(SharedRow):
    """Many items measured on one bench at one time: one entry of what they share, a result for each (practice P16)."""

    class State(models.TextChoices):
        OPEN = "open"
        SUBMITTED = "submitted"
        CHECKED = "checked"
        LOCKED = "locked"

    number = models.CharField(max_length=40)
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    edition = models.ForeignKey(ServiceEdition, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    measured_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    checked_by = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="bench_run_number_once"),
            models.CheckConstraint(
                name="bench_run_checker_is_another",
                condition=Q(checked_by=None) | ~Q(checked_by=F("measured_by")),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-id"], name="bench_run_by_organisation")]


class OriginalRecord(SharedRow):
    class Outcome(models.TextChoices):
        """What the client agreed to where the item does not pass as it is (practice P3)."""

        AS_JUDGED = ""
        DOWNGRADED = "downgraded"
        LIMITED = "limited"

    class State(models.TextChoices):
        OPEN = "open"
        SUBMITTED = "submitted"
        SENT_BACK = "sent-back"
        CHECKED = "checked"
        LOCKED = "locked"

    number = models.CharField(max_length=40)
    institution = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    """The order's institution, on the record itself: its list is walked without line and order."""
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="records")
    edition = models.ForeignKey(ServiceEdition, on_delete=models.PROTECT, related_query_name="originalrecord")
    budget = models.ForeignKey(BudgetTemplate, null=True, on_delete=models.PROTECT, related_name="+")
    """The laboratory's budget in force when it was opened, in place of the edition's own; kept for life."""
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    parameters = models.JSONField(default=dict)
    points = models.JSONField(default=list)
    place = models.CharField(max_length=120, blank=True)
    adjusted = models.BooleanField(default=False)
    adjustment_consent = models.CharField(max_length=200, blank=True)
    measured_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    work_from = models.DateField()
    work_to = models.DateField()
    submitted_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    outcome_class = models.CharField(max_length=20, blank=True)
    outcome_consent = models.CharField(max_length=200, blank=True)
    bench_run = models.ForeignKey(BenchRun, null=True, on_delete=models.PROTECT, related_name="records")
    bench_place = models.PositiveSmallIntegerField(null=True)
    """Its place on the bench, from 1."""
    deviation = models.CharField(max_length=300, blank=True)
    deviation_by = models.ForeignKey(
        "foundation.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="record_work_dates_in_order", condition=Q(work_to__gte=F("work_from"))
            ),
            models.CheckConstraint(
                name="record_checker_is_another",
                condition=Q(checked_by=None) | ~Q(checked_by=F("measured_by")),
            ),
            models.UniqueConstraint(fields=["tenant", "number"], name="record_number_once"),
            models.UniqueConstraint(fields=["bench_run", "bench_place"], name="record_bench_place_once"),
            models.CheckConstraint(
                name="record_outcome_with_consent", condition=Q(outcome="") | ~Q(outcome_consent="")
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution", "-id"], condition=Q(bench_run=None), name="record_alone_by_institution"
            )
        ]


class Reading(SharedRow):
    """One reading, with the digits as typed. `struck_at` set: it was struck out and stays readable."""

    record = models.ForeignKey(OriginalRecord, on_delete=models.PROTECT, related_name="readings")
    block = models.CharField(max_length=12)
    point = models.CharField(max_length=40)
    column = models.CharField(max_length=40)
    repeat = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=40)
    unit = models.CharField(max_length=20)
    resolution = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    person = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    source_sha256 = models.CharField(max_length=64, blank=True)
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    strike_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "block", "point", "column", "repeat"],
                condition=Q(struck_at=None),
                name="reading_live_once",
            ),
            models.CheckConstraint(
                name="reading_strike_is_whole",
                condition=Q(struck_at=None, struck_by=None, strike_reason="")
                | (Q(struck_at__isnull=False, struck_by__isnull=False) & ~Q(strike_reason="")),
            ),
        ]


class RecordStandard(SharedRow):
    """A piece of a measurement standard used for the record, with the evidence in force on the work date."""

    record = models.ForeignKey(OriginalRecord, on_delete=models.PROTECT, related_name="standards")
    piece = models.ForeignKey("capabilities.StandardPiece", on_delete=models.PROTECT, related_name="+")
    evidence = models.ForeignKey(
        "capabilities.PieceEvidence", null=True, on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "piece"], name="record_standard_once")]


class Remark(SharedRow):
    """A checker's remark on one cell; the record cannot be submitted again before it is answered."""

    record = models.ForeignKey(OriginalRecord, on_delete=models.PROTECT, related_name="remarks")
    cell = models.CharField(max_length=120)
    text = models.CharField(max_length=500)
    by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
