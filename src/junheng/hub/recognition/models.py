"""Agreements between provinces on what of each other's measurement counts (R16.2); what counts abroad (R10.2). Public."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from junheng.hub.foundation.ids import new_id


class Agreement(models.Model):
    class State(models.TextChoices):
        DRAFTED = "drafted"
        SIGNED = "signed"
        SUSPENDED = "suspended"
        ENDED = "ended"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=60, unique=True)
    title_zh = models.CharField(max_length=160)
    title_en = models.CharField(max_length=200, blank=True)
    parties = ArrayField(models.CharField(max_length=6))
    """Provinces by their division code, each with the results of the others."""
    objects_of = ArrayField(models.CharField(max_length=30))
    """Kinds of paper it speaks of: `verification`, `calibration`."""
    items = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    """Codes of measurement items; empty: every item."""
    conditions = ArrayField(models.CharField(max_length=40))
    document = models.CharField(max_length=200)
    since = models.DateField()
    until = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFTED)
    state_reason = models.CharField(max_length=300, blank=True)
    state_since = models.DateTimeField()
    suspended_by = models.CharField(max_length=6, blank=True)
    """The party that lets it rest: nobody else brings it back. Empty where it does not rest."""
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="agreement_days_in_order", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(
                name="agreement_rests_by_a_party", condition=Q(suspended_by="") | Q(state="suspended")
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Signature(models.Model):
    """One party's word: who signed for which province, when."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["agreement", "tenant"], name="agreement_signed_once")]


class InternationalEntry(models.Model):
    """Something on file that helps a paper to count abroad, with its number and date; linked by number, never copied."""

    class Kind(models.TextChoices):
        CMC = "cmc"
        ARRANGEMENT = "arrangement"
        OIML = "oiml"

    class State(models.TextChoices):
        LISTED = "listed"
        SUSPENDED = "suspended"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    number = models.CharField(max_length=80)
    """Identifier in the KCDB, number of the arrangement, or number of the OIML certificate."""
    dated = models.DateField()
    title_zh = models.CharField(max_length=160)
    title_en = models.CharField(max_length=200, blank=True)
    holder = models.ForeignKey(
        "institutions.Organisation", on_delete=models.PROTECT, related_name="+", null=True
    )
    """The body whose papers it concerns; None: every body that meets the arrangement."""
    instruments = models.CharField(max_length=400)
    """What it is for, in the words of traders, Chinese and English."""
    countries = ArrayField(models.CharField(max_length=2))
    """ISO 3166-1 codes."""
    category = models.CharField(max_length=80, blank=True)
    quantity = models.CharField(max_length=80, blank=True)
    low = models.CharField(max_length=40, blank=True)
    high = models.CharField(max_length=40, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    uncertainty = models.CharField(max_length=40, blank=True)
    uncertainty_unit = models.CharField(max_length=20, blank=True)
    coverage_factor = models.CharField(max_length=10, blank=True)
    link = models.URLField(max_length=300)
    state = models.CharField(max_length=10, choices=State.choices, default=State.LISTED)
    state_reason = models.CharField(max_length=300, blank=True)
    state_since = models.DateTimeField()
    is_demo = models.BooleanField(default=False)
    search = SearchVectorField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="international_entry_once"),
            models.CheckConstraint(
                name="international_cmc_has_numbers",
                condition=~Q(kind="cmc") | ~(Q(low="") | Q(high="") | Q(uncertainty="") | Q(holder=None)),
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="international_by_words"),
            GinIndex(fields=["countries"], name="international_by_country"),
        ]

    def __str__(self) -> str:
        return self.number
