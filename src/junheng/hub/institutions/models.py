"""Institutions: places, regions, rules, bodies, who works there and what they are qualified for.

Reference tables (divisions, regions, items, methods, rules, the calendar) are data with a source and a
confidence; nothing about a region or a limit is code. A qualification keeps what is printed on the document
apart from its live state: the state is the newest change in force on the day asked about, never a column
that someone forgot to update. Must not become a settings store or a directory of people.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from junheng.hub.foundation.ids import new_id


class Confidence(models.TextChoices):
    """How well a datum was compared with its source; all but `seen`, `high` and `house` are shown as 未核对."""

    HOUSE = "house"
    SEEN = "seen"
    SEEN_SECONDARY = "seen_secondary"
    RECALL = "recall"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


CHECKED = frozenset({Confidence.HOUSE, Confidence.SEEN, Confidence.HIGH})


class Division(models.Model):
    """An administrative division by its GB/T 2260 code: 34 provinces, and cities or counties where named."""

    code = models.CharField(primary_key=True, max_length=6)
    name_zh = models.CharField(max_length=40)
    short_zh = models.CharField(max_length=20)
    name_en = models.CharField(max_length=60, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_zh


class Region(models.Model):
    """A metrology region, its centre, or a strategy. Regions are data: a new one needs no release."""

    class Kind(models.TextChoices):
        METROLOGY = "metrology-region"
        CENTRE = "centre"
        STRATEGY = "strategy"
        SUB_AREA = "sub-area"

    id = models.CharField(primary_key=True, max_length=20)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    lead = models.ForeignKey(Division, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    in_policy = models.BooleanField(default=False)
    whole_provinces = models.BooleanField(default=True)
    confidence = models.CharField(max_length=20, choices=Confidence.choices)
    source = models.CharField(max_length=300)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["kind", "order", "id"]

    def __str__(self) -> str:
        return self.name_zh

    @property
    def unchecked(self) -> bool:
        return self.confidence not in CHECKED


class RegionMember(models.Model):
    """A division in a region for a time. Strategies overlap, so this is never one foreign key."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="members")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="regions")
    valid = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="region_member_once",
                expressions=[
                    ("region", RangeOperators.EQUAL),
                    ("division", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]


class Item(models.Model):
    """One word of the shared vocabulary of measurement items: what is measured or tested."""

    code = models.CharField(primary_key=True, max_length=40)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    discipline = models.CharField(max_length=20)
    quantity_kind = models.CharField(max_length=60)

    class Meta:
        ordering = ["discipline", "code"]

    def __str__(self) -> str:
        return self.name_zh


def always() -> DateRange:
    """The range without ends: nothing is known of a first or a last day."""
    return DateRange(None, None)


class Method(models.Model):
    """A verification regulation (JJG), a calibration specification (JJF) or a body's own method."""

    class Kind(models.TextChoices):
        JJG = "jjg"
        JJF = "jjf"
        OWN = "own"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant_code = models.CharField(max_length=12, default="CN")
    code = models.CharField(max_length=60)
    edition = models.CharField(max_length=20)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=4, choices=Kind.choices)
    organisation = models.ForeignKey(
        "Organisation", null=True, on_delete=models.PROTECT, related_name="methods"
    )
    checked_by = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    confidence = models.CharField(max_length=20, choices=Confidence.choices, default=Confidence.RECALL)
    source = models.CharField(max_length=200, blank=True)
    in_force = DateRangeField(default=always)
    """Days on which work may be done by it; a following edition ends it on its change-over date (P4)."""

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="method_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def unchecked(self) -> bool:
        return self.checked_by_id is None and self.confidence not in CHECKED


class Rule(models.Model):
    """One number of a rule pack: national (`CN`) or local, with its basis and the days it holds."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant_code = models.CharField(max_length=12)
    key = models.CharField(max_length=60)
    matter_zh = models.CharField(max_length=120)
    matter_en = models.CharField(max_length=160, blank=True)
    value = models.CharField(max_length=60)
    unit = models.CharField(max_length=20)
    note = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200)
    confidence = models.CharField(max_length=20, choices=Confidence.choices)
    valid = DateRangeField()
    overridable = models.BooleanField(default=False)
    invented_for_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["key", "tenant_code"]
        constraints = [
            ExclusionConstraint(
                name="rule_one_value_a_day",
                expressions=[
                    ("tenant_code", RangeOperators.EQUAL),
                    ("key", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]

    @property
    def unchecked(self) -> bool:
        return self.confidence not in CHECKED


class CalendarYear(models.Model):
    """The State's arrangement of one year is known, and from where."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    source = models.CharField(max_length=200)
    confidence = models.CharField(max_length=20, choices=Confidence.choices)
    invented_for_demo = models.BooleanField(default=False)


class CalendarDay(models.Model):
    """A day that differs from Monday-to-Friday: a weekday off, or a weekend day worked."""

    date = models.DateField(primary_key=True)
    year = models.ForeignKey(CalendarYear, on_delete=models.CASCADE, related_name="days")
    working = models.BooleanField()
    name = models.CharField(max_length=40, blank=True)


class Organisation(models.Model):
    """A lawful body by its unified social credit code. Self-declared until a regulator has checked it."""

    class Kind(models.TextChoices):
        REGULATOR_NATIONAL = "regulator-national"
        REGULATOR_PROVINCE = "regulator-province"
        REGULATOR_CITY = "regulator-city"
        REGULATOR_COUNTY = "regulator-county"
        REGULATOR_TOWNSHIP = "regulator-township"
        REGIONAL_CENTRE = "regional-centre"
        NMI = "nmi"
        INSTITUTE = "institute"
        INDUSTRY_CENTRE = "industry-centre"
        ENTERPRISE_LABORATORY = "enterprise-laboratory"
        ENTERPRISE = "enterprise"
        PLATFORM = "platform"

    class State(models.TextChoices):
        REGISTERED = "registered"
        VERIFIED = "verified"
        SUSPENDED = "suspended"
        LEFT = "left"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    uscc = models.CharField(max_length=18, unique=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    short_zh = models.CharField(max_length=30)
    kind = models.CharField(max_length=24, choices=Kind.choices)
    division_code = models.CharField(max_length=6)
    address_zh = models.CharField(max_length=160, blank=True)
    address_en = models.CharField(max_length=200, blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    phone = models.CharField(max_length=30, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.REGISTERED)
    registered_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)
    verified_by_name = models.CharField(max_length=120, blank=True)
    is_demo = models.BooleanField(default=False)
    search = SearchVectorField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [GinIndex(fields=["search"], name="organisation_search")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="verified", verified_at__isnull=False) | ~Q(state="verified"),
                name="organisation_verified_when",
            )
        ]

    def __str__(self) -> str:
        return self.name_zh

    @property
    def province_code(self) -> str:
        return f"{self.division_code[:2]}0000"

    @property
    def is_regulator(self) -> bool:
        return self.kind.startswith("regulator-")


class Affiliation(models.Model):
    """One body stands under another: a branch, a department's institute, a centre's member."""

    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="children")
    child = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="parents")
    kind = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["parent", "child", "kind"], name="affiliation_once")]


class Membership(models.Model):
    """A person holds one role of `roles.json` at an organisation on these days."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30)
    department = models.CharField(max_length=60, blank=True)
    valid = DateRangeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            ExclusionConstraint(
                name="membership_role_once",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]


class Qualification(models.Model):
    """A document that gives a right, with its printed validity. Its live state is in its changes."""

    class Type(models.TextChoices):
        STATUTORY_BODY = "statutory-body"
        AUTHORISATION = "authorisation"
        ACCREDITATION = "accreditation"
        CMA = "cma"
        STANDARD_EXAM = "standard-exam"
        PUBLIC_STANDARD = "public-standard"
        LOCAL_FILING = "local-filing"

    class State(models.TextChoices):
        ACTIVE = "active"
        SUSPENDED = "suspended"
        REVOKED = "revoked"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="qualifications")
    type = models.CharField(max_length=20, choices=Type.choices)
    number = models.CharField(max_length=80)
    issuer_name = models.CharField(max_length=120)
    issuer = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="issued")
    issued_on = models.DateField(null=True)
    sites = ArrayField(models.CharField(max_length=160), default=list, blank=True)
    fields = models.JSONField(default=dict, blank=True)
    """Further printed fields by their keys in `data/document_types.json`."""
    valid = DateRangeField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.ACTIVE)
    """State after the newest recorded change: for lists. Judgements ask `queries.state_on`."""
    verified_at = models.DateTimeField(null=True)
    verified_by_name = models.CharField(max_length=120, blank=True)
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["type", "issuer_name", "number"], name="qualification_once")
        ]

    def __str__(self) -> str:
        return self.number


class QualificationItem(models.Model):
    """One row of the annex: an item, a service, ranges and CMC as numbers, the area it is given for."""

    class Service(models.TextChoices):
        VERIFY = "verify"
        CALIBRATE = "calibrate"
        TEST = "test"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    qualification = models.ForeignKey(Qualification, on_delete=models.CASCADE, related_name="items")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    method = models.ForeignKey(Method, null=True, on_delete=models.PROTECT, related_name="+")
    service = models.CharField(max_length=10, choices=Service.choices)
    data = models.JSONField(default=dict, blank=True)
    """Boxes of range, conditions and uncertainty, as in a capability entry."""
    range_text = models.CharField(max_length=120, blank=True)
    accuracy_text = models.CharField(max_length=120, blank=True)
    divisions = ArrayField(models.CharField(max_length=6), default=list, blank=True)
    """Area of authorisation by division codes; empty: no limit of area printed."""

    class Meta:
        ordering = ["id"]


class QualificationChange(models.Model):
    """A change of the live state, from a day on. Never edited: the newest in force on a day decides."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="changes")
    state = models.CharField(max_length=12, choices=Qualification.State.choices)
    reason = models.CharField(max_length=300)
    from_date = models.DateField()
    recorded_at = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    class Meta:
        ordering = ["from_date", "recorded_at"]
