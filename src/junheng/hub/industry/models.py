"""Industry centres and what grows around them: benchmarks, trials of domestic instruments, challenges.

Registers are public; who may decide is a matter of the services. Must not become a portal of announcements: every state
has its record, its day and whoever is answerable.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from junheng.hub.foundation.ids import new_id


class Centre(models.Model):
    """An industry metrology and testing centre 产业计量测试中心, from the plan to its evaluations (R08.1). Public."""

    class Level(models.TextChoices):
        PROVINCE = "province"
        NATIONAL = "national"

    class State(models.TextChoices):
        PLANNED = "planned"
        APPLIED = "applied"
        APPROVED = "approved"
        BUILT = "built"
        ACCEPTED = "accepted"
        EVALUATED = "evaluated"
        RECTIFY = "rectify"
        REVOKED = "revoked"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    industry = models.CharField(max_length=60)
    level = models.CharField(max_length=8, choices=Level.choices)
    tasks = models.CharField(max_length=1000)
    host = models.ForeignKey(
        "institutions.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    """The institution that applied for it and builds it; None while it is only planned."""
    approval_number = models.CharField(max_length=80, blank=True)
    build_until = models.DateField(null=True)
    """Last day of building, by its approval."""
    built_on = models.DateField(null=True)
    rectify_until = models.DateField(null=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    state_since = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "-id"], name="centre_register"),
            models.Index(fields=["tenant", "state", "-id"], name="centre_of_province"),
            models.Index(fields=["host", "-id"], name="centre_of_host"),
            models.Index(fields=["build_until"], name="centre_late", condition=Q(state="approved")),
            models.Index(fields=["rectify_until"], name="centre_to_rectify", condition=Q(state="rectify")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["approval_number"], condition=~Q(approval_number=""), name="centre_number_once"
            ),
            models.CheckConstraint(
                name="centre_has_a_host_once_applied",
                condition=Q(state="planned", host=None) | ~Q(state="planned") & Q(host__isnull=False),
            ),
            models.CheckConstraint(
                name="centre_built_within_an_approval",
                condition=Q(state__in=["planned", "applied"], approval_number="", build_until=None)
                | ~Q(state__in=["planned", "applied"]) & Q(build_until__isnull=False) & ~Q(approval_number=""),
            ),
            models.CheckConstraint(
                name="centre_rectifies_until_a_day",
                condition=Q(state="rectify", rectify_until__isnull=False)
                | ~Q(state="rectify") & Q(rectify_until=None),
            ),
        ]  # fmt: skip


class CentreEntry(models.Model):
    """One sheet of a centre's file: what was applied for, reported, decided or found, when and by which office."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12)
    day = models.DateField()
    words = models.CharField(max_length=1000)
    until = models.DateField(null=True)
    """Last day of building or of rectification that was given with it."""
    outside_orders = models.PositiveIntegerField(null=True)
    """Orders of other bodies that the host took on in the year before an evaluation, as counted on that day."""
    outside_bodies = models.PositiveIntegerField(null=True)
    office = models.CharField(max_length=120)
    by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["centre", "-id"], name="centre_file")]


class Criteria(models.Model):
    """What a body must show to be named, by kind: public before anybody applies (R09.3). An edition is replaced, never changed."""

    class Kind(models.TextChoices):
        INDUSTRIAL = "industrial"
        INSTITUTION = "institution"
        BRAND = "brand"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    edition = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=2000)
    requires = ArrayField(models.CharField(max_length=20), default=list)
    """Types of qualification that a body holds in force as long as it is named."""
    basis = models.CharField(max_length=200)
    current = models.BooleanField(default=True)
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["-id"], name="criteria_current", condition=Q(current=True))]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "kind"], condition=Q(current=True), name="criteria_current_once"
            ),
            models.UniqueConstraint(fields=["tenant", "kind", "edition"], name="criteria_edition_once"),
        ]


class Benchmark(models.Model):
    """A body named as a benchmark or brand, from its application to its end. On the list only while its papers are in force."""

    class State(models.TextChoices):
        APPLIED = "applied"
        REVIEWED = "reviewed"
        DECLINED = "declined"
        NAMED = "named"
        WATCHED = "watched"
        REMOVED = "removed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    criteria = models.ForeignKey(Criteria, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    evidence = models.CharField(max_length=2000)
    state = models.CharField(max_length=8, choices=State.choices, default=State.APPLIED)
    state_since = models.DateTimeField()
    recommended = models.BooleanField(null=True)
    review = models.CharField(max_length=1000, blank=True)
    reviewed_by = models.ForeignKey(
        "foundation.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    named_at = models.DateTimeField(null=True)
    named_on = models.DateField(null=True)
    decided_by = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    """Why it was named, declined, kept or removed: the newest decision."""
    watched_on = models.DateField(null=True)
    watched_for = models.CharField(max_length=500, blank=True)
    watched_url = models.CharField(max_length=200, blank=True)
    watched_by = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    """The official who proposed its removal; None where the platform did."""
    hear_until = models.DateField(null=True)
    decide_by = models.DateField(null=True)
    view = models.CharField(max_length=1000, blank=True)
    viewed_at = models.DateTimeField(null=True)
    removed_on = models.DateField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["-id"], name="benchmark_list", condition=Q(state__in=["named", "watched"])),
            models.Index(
                fields=["kind", "-id"], name="benchmark_by_kind", condition=Q(state__in=["named", "watched"])
            ),
            models.Index(fields=["tenant", "-id"], name="benchmark_of_province"),
            models.Index(fields=["organisation", "-id"], name="benchmark_of_body"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "year"], condition=~Q(state__in=["declined", "removed"]),
                name="benchmark_once_a_year",
            ),
            models.CheckConstraint(
                name="benchmark_named_by_a_person",
                condition=~Q(state__in=["named", "watched"]) | Q(named_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="benchmark_watched_until_a_day", condition=~Q(state="watched") | Q(decide_by__isnull=False)
            ),
            models.CheckConstraint(
                name="benchmark_removed_on_a_day",
                condition=Q(state="removed", removed_on__isnull=False) | ~Q(state="removed") & Q(removed_on=None),
            ),
        ]  # fmt: skip


class BenchmarkPaper(models.Model):
    """A qualification that a body was named on; its type has to be held in force for as long as it is listed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    benchmark = models.ForeignKey(Benchmark, on_delete=models.PROTECT, related_name="papers")
    qualification = models.ForeignKey(
        "institutions.Qualification", on_delete=models.PROTECT, related_name="+"
    )
    type = models.CharField(max_length=20)

    class Meta:
        ordering = ["id"]


class InstrumentModel(models.Model):
    """A model of an instrument as its maker offers it for a trial (R08.4). Public."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    maker = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    model = models.CharField(max_length=60)
    quantity_kind = models.CharField(max_length=60)
    range_text = models.CharField(max_length=120, blank=True)
    registered_at = models.DateTimeField()
    proved_on = models.DateField(null=True)
    """Day of the first trial of it that was published."""

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["maker", "-id"], name="instrument_model_of_maker"),
            models.Index(
                fields=["proved_on"], name="instrument_model_proved", condition=Q(proved_on__isnull=False)
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["maker", "model"], name="instrument_model_once")]


class Trial(models.Model):
    """A trial of one model by one laboratory: protocol, report, two signatures, the maker's answer. Public once published."""

    class State(models.TextChoices):
        APPLIED = "applied"
        DECLINED = "declined"
        TESTING = "testing"
        REPORTED = "reported"
        PUBLISHED = "published"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    """The maker's province."""
    model = models.ForeignKey(InstrumentModel, on_delete=models.PROTECT, related_name="trials")
    quantity_kind = models.CharField(max_length=60)
    maker = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    laboratory = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=500)
    state = models.CharField(max_length=9, choices=State.choices, default=State.APPLIED)
    state_since = models.DateTimeField()
    declined_for = models.CharField(max_length=500, blank=True)
    sites = models.CharField(max_length=300, blank=True)
    standard = models.CharField(max_length=200, blank=True)
    certificate_number = models.CharField(max_length=60, blank=True)
    """Of the standard; its public page where the certificate is on this platform."""
    point_unit = models.CharField(max_length=20, blank=True)
    error_unit = models.CharField(max_length=20, blank=True)
    points = ArrayField(models.CharField(max_length=24), default=list)
    k = models.CharField(max_length=8, blank=True)
    answer_days = models.PositiveSmallIntegerField(default=0)
    reliability = models.CharField(max_length=1000, blank=True)
    """Hours run, faults, what was replaced."""
    reported_at = models.DateTimeField(null=True)
    reported_by = models.ForeignKey(
        "foundation.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    answer_until = models.DateField(null=True)
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["-id"], name="trial_published", condition=Q(state="published")),
            models.Index(
                fields=["quantity_kind", "-id"], name="trial_by_kind", condition=Q(state="published")
            ),
            models.Index(fields=["laboratory", "-id"], name="trial_of_laboratory"),
            models.Index(fields=["maker", "-id"], name="trial_of_maker"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["model", "laboratory"], condition=Q(state__in=["applied", "testing", "reported"]),
                name="trial_one_open",
            ),
            models.CheckConstraint(
                name="trial_signed_by_two",
                condition=Q(signed_by=None, signed_at=None)
                | Q(signed_at__isnull=False) & Q(reported_by__isnull=False) & ~Q(signed_by=F("reported_by")),
            ),
            models.CheckConstraint(
                name="trial_published_signed",
                condition=~Q(state="published") | Q(signed_at__isnull=False, published_at__isnull=False),
            ),
        ]  # fmt: skip


class TrialReading(models.Model):
    """The error of one unit at one point with its expanded uncertainty, in the units and with the factor of its trial."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="readings")
    serial = models.CharField(max_length=40)
    point = models.CharField(max_length=24)
    error = models.CharField(max_length=24)
    expanded = models.CharField(max_length=24)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["trial", "serial", "point"], name="trial_reading_once")
        ]


class Challenge(models.Model):
    """A problem called out for anybody to solve (揭榜挂帅, R08.3), linked to the needs it answers. Public, with its named result."""

    class State(models.TextChoices):
        CALLED = "called"
        WITHDRAWN = "withdrawn"
        AWARDED = "awarded"
        RUNNING = "running"
        ACCEPTED = "accepted"
        APPLIED = "applied"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    problem = models.CharField(max_length=2000)
    targets = models.CharField(max_length=1000)
    """What counts as solved."""
    fen = models.BigIntegerField()
    """Money offered in fen (CNY); nought where none is."""
    last_day = models.DateField()
    bids_made = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=9, choices=State.choices, default=State.CALLED)
    state_since = models.DateTimeField()
    winner = models.ForeignKey(
        "institutions.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    award_reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "-id"], name="challenge_board"),
            models.Index(fields=["owner", "-id"], name="challenge_of_owner"),
            models.Index(fields=["winner", "-id"], name="challenge_of_winner"),
        ]
        constraints = [
            models.CheckConstraint(
                name="challenge_result_is_named",
                condition=Q(state__in=["called", "withdrawn"], winner=None)
                | ~Q(state__in=["called", "withdrawn"]) & Q(winner__isnull=False) & ~Q(award_reason=""),
            ),
            models.CheckConstraint(name="challenge_money", condition=Q(fen__gte=0)),
        ]


class ChallengeNeed(models.Model):
    """A need of the hall, or a national gap, that a challenge answers."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="needs")
    posting = models.ForeignKey("market.Posting", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["challenge", "posting"], name="challenge_need_once")]


class Bid(models.Model):
    """What one body offers for a challenge: for it and the owner alone; the winner is named on the challenge."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    """The owner's province."""
    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="bids")
    bidder = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    plan = models.CharField(max_length=2000)
    partners = models.CharField(max_length=300, blank=True)
    fen = models.BigIntegerField()
    months = models.PositiveSmallIntegerField()
    by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["challenge", "-id"], name="bid_of_challenge")]
        constraints = [models.UniqueConstraint(fields=["challenge", "bidder"], name="bid_once")]


class ChallengeStage(models.Model):
    """One step of a challenge after its award, in public: started, a stage reached, accepted, used in production."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="stages")
    kind = models.CharField(max_length=10)
    day = models.DateField()
    words = models.CharField(max_length=1000)
    where = models.CharField(max_length=120, blank=True)
    """Where it is used, for a use in production."""
    body = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["challenge", "-id"], name="stage_of_challenge")]
