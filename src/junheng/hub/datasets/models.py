"""The catalogue of data sets (R14.1): who owns which data, their columns, grade, quality and terms; consents and questions.

A delivery holds the rows as they came and is the owner's province's alone. What others read is the edition, written masked at
publication. Must not become a second archive of records that another area keeps, nor a place from which raw rows are served.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from junheng.hub.foundation.ids import new_id


class Dataset(models.Model):
    """One data set in the catalogue; public from its first publication, and for ever."""

    class State(models.TextChoices):
        DECLARED = "declared"
        GRADED = "graded"
        PUBLISHED = "published"
        PAUSED = "paused"
        WITHDRAWN = "withdrawn"

    class Grade(models.TextChoices):
        OPEN = "open"
        SHARED = "shared"
        RESTRICTED = "restricted"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    about = models.CharField(max_length=1000)
    licence = models.CharField(max_length=80)
    source = models.CharField(max_length=300, blank=True)
    """Where all the values come from; empty where a column says it."""
    since = models.DateField()
    until = models.DateField(null=True)
    fields = models.JSONField(default=list)
    """Columns in the order of the file, each as `rules.fields.Field` is written."""
    state = models.CharField(max_length=9, choices=State.choices, default=State.DECLARED)
    state_since = models.DateTimeField()
    state_reason = models.CharField(max_length=500, blank=True)
    grade = models.CharField(max_length=10, choices=Grade.choices, blank=True)
    grade_reason = models.CharField(max_length=500, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    per = models.CharField(max_length=5, blank=True)
    declared_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    delivered = models.PositiveIntegerField(default=0)
    """Deliveries so far; the newest is kept."""
    edition = models.PositiveIntegerField(default=0)
    edition_of = models.PositiveIntegerField(default=0)
    """The delivery that the edition was made of."""
    edition_rows = models.PositiveIntegerField(default=0)
    edition_sha256 = models.CharField(max_length=64, blank=True)
    """Of the masked rows as a CSV file."""
    quality = models.JSONField(default=dict)
    """Report on the rows of the edition, computed when it was published."""
    published_at = models.DateTimeField(null=True)
    calls = models.PositiveBigIntegerField(default=0)
    """How often its rows were taken, by page and by program."""
    questions_asked = models.PositiveIntegerField(default=0)
    questions_open = models.PositiveIntegerField(default=0)
    search = SearchVectorField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "-id"], name="dataset_of_state"),
            models.Index(fields=["grade", "-id"], name="dataset_of_grade"),
            models.Index(fields=["owner", "-id"], name="dataset_of_owner"),
            models.Index(fields=["tenant", "state", "-id"], name="dataset_of_province"),
            GinIndex(fields=["search"], name="dataset_search"),
        ]
        constraints = [
            models.CheckConstraint(
                name="dataset_is_published_with_a_grade",
                condition=Q(published_at=None) | ~Q(grade="") & Q(edition__gt=0),
            ),
            models.CheckConstraint(
                name="dataset_leaves_after_publication",
                condition=~Q(state__in=["published", "paused"]) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="dataset_price_is_whole",
                condition=Q(amount=None, currency="", per="")
                | Q(amount__gte=0) & ~Q(currency="") & ~Q(per=""),
            ),
        ]  # fmt: skip


class Delivery(models.Model):
    """The rows as they were delivered last, unmasked: for the owner's province alone, and read by its services only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    dataset = models.OneToOneField(Dataset, on_delete=models.PROTECT, related_name="delivery")
    number = models.PositiveIntegerField()
    rows = models.JSONField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Edition(models.Model):
    """The rows as others read them, masked. Kept while the data set is published; only the newest."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    """Provinces of bodies with a consent; whether it holds today is asked by the services."""
    is_open = models.BooleanField(default=False)
    dataset = models.OneToOneField(Dataset, on_delete=models.PROTECT, related_name="masked")
    number = models.PositiveIntegerField()
    rows = models.JSONField()
    sample = models.JSONField()
    at = models.DateTimeField()


class Consent(models.Model):
    """The owner's word that one body may take shared rows for a purpose until a day; between the two."""

    class State(models.TextChoices):
        ASKED = "asked"
        GRANTED = "granted"
        REFUSED = "refused"
        ENDED = "ended"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    """The owner's province."""
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="consents")
    body = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=500)
    until = models.DateField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.ASKED)
    reason = models.CharField(max_length=500, blank=True)
    asked_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    uses = models.PositiveIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["dataset", "-id"], name="consent_of_dataset"),
            models.Index(fields=["body", "-id"], name="consent_of_body"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["dataset", "body"], condition=Q(state="asked"), name="consent_asked_once"),
            models.CheckConstraint(
                name="consent_decided_when",
                condition=Q(state="asked", decided_at=None) | ~Q(state="asked") & Q(decided_at__isnull=False),
            ),
        ]  # fmt: skip


class Question(models.Model):
    """What a body questions about a data set. Between the two sides until it is answered, then public without who asked."""

    class Kind(models.TextChoices):
        UNIT = "unit"
        VALUE = "value"
        PERSONAL = "personal"
        ACCESS = "access"
        OTHER = "other"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    """The owner's province."""
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="questions")
    body = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    words = models.CharField(max_length=1000)
    by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["dataset", "-id"], name="question_of_dataset")]
        constraints = [
            models.CheckConstraint(
                name="question_answered_when",
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False),
            )
        ]
