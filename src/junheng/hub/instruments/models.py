"""Instruments: one code for life, what they are, where they stand by custody, test and law.

Three states are kept apart and never merged: where it is (custody), what its last result was (test), what the
law says today (computed from due dates, never stored). A set, a channel, a range or a function is a part with
its own due dates. Must not become an order book: what is being done to an instrument lives in orders.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from junheng.hub.foundation.ids import new_id

PURPOSES = ["T", "S", "M", "E", "public-standard", "highest-standard", "own-use"]


class Catalogue(models.Model):
    """One edition of a mandatory catalogue. A draft is shown as a draft on every verdict."""

    code = models.CharField(primary_key=True, max_length=60)
    in_force_from = models.DateField(null=True)
    is_draft = models.BooleanField(default=True)
    is_current = models.BooleanField(default=False)
    compared_source = models.CharField(max_length=200, blank=True, default="")
    compared_by = models.CharField(max_length=200, blank=True, default="")
    compared_at = models.DateTimeField(null=True)
    """Who compared it with which official text; a draft until then."""
    since_id = models.UUIDField(null=True)
    """Drawn when it took effect: instruments under an earlier id were filed before. Empty: not yet, or the shipped one."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="catalogue_one_current"
            )
        ]


class CatalogueItem(models.Model):
    """A level-2 item: mode (P type approval, V verification), form, uses, scope, and how sure we are."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    catalogue = models.ForeignKey(Catalogue, on_delete=models.CASCADE, related_name="items")
    number = models.CharField(max_length=12)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    group_zh = models.CharField(max_length=120)
    mode = models.CharField(max_length=6)
    form = models.CharField(max_length=60, blank=True)
    uses = ArrayField(models.CharField(max_length=1), default=list)
    scope_note = models.CharField(max_length=200, blank=True)
    size_symbol = models.CharField(max_length=4, blank=True)
    size_low = models.FloatField(null=True)
    size_high = models.FloatField(null=True)
    methods = models.CharField(max_length=160, blank=True)
    cycle_months = models.PositiveSmallIntegerField(null=True)
    cycle_note = models.CharField(max_length=120, blank=True)
    cycle_confidence = models.CharField(max_length=20, blank=True)
    confidence = models.CharField(max_length=30)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["catalogue", "number"], name="catalogue_item_once")]


class CatalogueWord(models.Model):
    """A word people type for a catalogue item."""

    word = models.CharField(primary_key=True, max_length=60)
    number = models.CharField(max_length=12)


class Instrument(models.Model):
    class Custody(models.TextChoices):
        WITH_OWNER = "with-owner"
        IN_TRANSIT = "in-transit"
        AT_INSTITUTION = "at-institution"

    class Test(models.TextChoices):
        NONE = "none"
        UNDER_TEST = "under-test"
        PASSED = "passed"
        FAILED = "failed"
        CALIBRATED = "calibrated"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=12, unique=True)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    owner = models.ForeignKey(
        "institutions.Organisation", on_delete=models.PROTECT, related_name="instruments"
    )
    item = models.ForeignKey("institutions.Item", on_delete=models.PROTECT, related_name="+")
    catalogue_item = models.ForeignKey(CatalogueItem, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    model = models.CharField(max_length=60, blank=True)
    serial = models.CharField(max_length=60)
    serial_upper = models.GeneratedField(
        expression=Upper("serial"), output_field=models.CharField(max_length=60), db_persist=True
    )
    """The serial without regard to case. A column, because row-level security bars an index on a function."""
    maker = models.CharField(max_length=80, blank=True)
    range_text = models.CharField(max_length=120, blank=True)
    accuracy_class = models.CharField(max_length=30, blank=True)
    own_number = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=20, choices=[(p, p) for p in PURPOSES])
    place = models.CharField(max_length=120, blank=True)
    size = models.FloatField(null=True)
    custody = models.CharField(max_length=20, choices=Custody.choices, default=Custody.WITH_OWNER)
    custodian = models.ForeignKey(
        "institutions.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    test = models.CharField(max_length=20, choices=Test.choices, default=Test.NONE)
    sealed_since = models.DateField(null=True)
    seal_number = models.CharField(max_length=40, blank=True)
    scrapped_since = models.DateField(null=True)
    applied_on = models.DateField(null=True)
    """The day its owner applied for the verification that is awaited; empty when none is."""
    looked_by = models.CharField(max_length=60, blank=True, default="")
    """The edition in which its name was last looked up while it had no row of a catalogue."""
    version = models.PositiveIntegerField(default=1)
    search = SearchVectorField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["owner", "-id"], name="instrument_by_owner"),
            models.Index(fields=["serial_upper"], name="instrument_by_serial"),
            GinIndex(fields=["search"], name="instrument_search"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "item", "maker", "serial"], name="instrument_on_file_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class InstrumentPart(models.Model):
    """A piece of a set, a channel, a range or a function; each may have its own results and due dates."""

    class Kind(models.TextChoices):
        PIECE = "piece"
        CHANNEL = "channel"
        RANGE = "range"
        FUNCTION = "function"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="parts")
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=60)
    range_text = models.CharField(max_length=120, blank=True)
    accuracy_class = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["instrument", "name"], name="instrument_part_once")]


class DueDate(models.Model):
    """When one service of one instrument (or part) is due, from which work, by which rule."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="due_dates")
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    part = models.ForeignKey(InstrumentPart, null=True, on_delete=models.CASCADE, related_name="+")
    service = models.CharField(max_length=20)
    worked_on = models.DateField()
    due = models.DateField()
    basis = models.CharField(max_length=160)
    certificate_number = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["due"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "part", "service"], name="due_date_once", nulls_distinct=False
            )
        ]
        indexes = [models.Index(fields=["tenant", "due"], name="due_date_calendar")]


class InstrumentMark(models.Model):
    """One of the three codes and the seal of a scale, as somebody read it off: shown with who said so (R17.2).

    The latest of a kind counts; earlier ones stay with their last day.
    """

    class Kind(models.TextChoices):
        PRODUCTION = "production"
        REPAIR = "repair"
        VERIFICATION = "verification"
        SEAL = "seal"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="marks")
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    value = models.CharField(max_length=40)
    since = models.DateField()
    until = models.DateField(null=True)
    told_by = models.CharField(max_length=120)
    """The body that told it."""

    class Meta:
        ordering = ["kind", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "kind"], condition=Q(until=None), name="instrument_mark_one_now"
            )
        ]


class Reclassified(models.Model):
    """What another edition of the catalogue changed for one instrument, or that a person has to class it anew (R15.2)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="+")
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    catalogue = models.ForeignKey(Catalogue, on_delete=models.PROTECT, related_name="+")
    before_edition = models.CharField(max_length=60)
    before_item = models.CharField(max_length=140)
    after_item = models.CharField(max_length=140, blank=True)
    """Empty: a person has to class it, and it keeps what it had until then; or a person found it in no row."""
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20, blank=True)
    """Empty: nobody has classed it yet."""
    meant = models.CharField(max_length=200, blank=True, default="")
    """Rows of the new edition that it may be, by its name: for the person who classes it."""
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=200, blank=True, default="")
    """The office and the person who classed it; `after` is what follows from it."""
    reason = models.CharField(max_length=300, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "catalogue"], name="reclassified_once_an_edition")
        ]
        indexes = [models.Index(fields=["tenant", "-id"], name="reclassified_by_province")]


class Report(models.Model):
    """A one-touch report from the scan page: no name asked."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="reports")
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    answer = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True)
