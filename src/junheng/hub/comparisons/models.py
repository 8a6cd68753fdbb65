"""Comparisons between laboratories: plan, protocol, route of the travelling standard, sealed results, report.

All of it is public but three tables. `SealedContent` holds what was measured and is walled by body in the database
itself, insert only; `Check` says whether a body is asked to look at its result again and is walled alike; `Analysis` holds
what is computed and is walled until publication. Must not become a
statistics package, nor a register of rights: those are elsewhere.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from junheng.hub.foundation.ids import new_id


class Comparison(models.Model):
    class State(models.TextChoices):
        PROPOSED = "proposed"
        APPROVED = "approved"
        PROTOCOL = "protocol"
        CONFIRMED = "confirmed"
        CIRCULATING = "circulating"
        DATA_IN = "data-in"
        DRAFT_A = "draft-a"
        COMMENTS = "comments"
        DRAFT_B = "draft-b"
        PUBLISHED = "published"
        CORRECTIVE = "corrective"
        CLOSED = "closed"
        ABANDONED = "abandoned"

    class Level(models.TextChoices):
        KEY = "key"
        RMO = "rmo"
        NATIONAL = "national"
        REGIONAL = "regional"
        LOCAL = "local"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160, blank=True)
    level = models.CharField(max_length=10, choices=Level.choices)
    item = models.ForeignKey("institutions.Item", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=300)
    organiser = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    pilot = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices, default=State.PROPOSED)
    state_since = models.DateTimeField()
    holder = models.ForeignKey(
        "institutions.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    """Who has the travelling standard now."""
    stopped = models.CharField(max_length=300, blank=True)
    """Why the route stands still; empty: it does not."""
    checks_until = models.DateField(null=True)
    """Until when results can be corrected after everybody was told whether to check; null: nobody was."""
    comments_until = models.DateField(null=True)
    """Until when those who take part comment before Draft B; null: they were not asked."""
    published_at = models.DateTimeField(null=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="comparison_published_when",
                condition=Q(published_at=None) ^ Q(state__in=("published", "corrective", "closed")),
            )
        ]

    def __str__(self) -> str:
        return self.number


class Participant(models.Model):
    """A body that takes part, the pilot among them, in the order of the route. The row is the body's own."""

    class State(models.TextChoices):
        INVITED = "invited"
        CONFIRMED = "confirmed"
        DECLINED = "declined"
        RELEASED = "released"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    comparison = models.ForeignKey(Comparison, on_delete=models.PROTECT, related_name="participants")
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.INVITED)
    reason = models.CharField(max_length=300, blank=True)
    confirmed_version = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "organisation"], name="participant_once")
        ]


class Protocol(models.Model):
    """One version of the protocol. `data` is `rules.protocol.ProtocolFacts`; a new version asks everybody again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    comparison = models.ForeignKey(Comparison, on_delete=models.PROTECT, related_name="protocols")
    version = models.PositiveSmallIntegerField()
    data = models.JSONField()
    digest = models.CharField(max_length=64)
    analyst = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "version"], name="protocol_version_once")
        ]


class Handover(models.Model):
    """The travelling standard changed hands: who received it from whom, when, and in what condition."""

    class Condition(models.TextChoices):
        GOOD = "good"
        REMARKS = "remarks"
        DAMAGED = "damaged"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    comparison = models.ForeignKey(Comparison, on_delete=models.PROTECT, related_name="handovers")
    giver = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    condition = models.CharField(max_length=10, choices=Condition.choices)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class Seal(models.Model):
    """That a body sealed a result, or the pilot a re-check of the travelling standard: its salted hash, never changed."""

    class Kind(models.TextChoices):
        RESULT = "result"
        RECHECK = "recheck"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="seals")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.RESULT)
    version = models.PositiveSmallIntegerField()
    """Of a result its version, of a re-check its number."""
    replaces = models.PositiveSmallIntegerField(null=True)
    """Number of the re-check that this one sets aside, with the reason."""
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "kind", "version"], name="seal_number_once"),
            models.UniqueConstraint(fields=["participant", "replaces"], name="recheck_replaced_once"),
        ]


class SealedContent(models.Model):
    """What was sealed: the canonical text of `junheng.sealed-result/1` and its salt. Walled by body; insert only."""

    seal = models.OneToOneField(Seal, primary_key=True, on_delete=models.PROTECT, related_name="content")
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    comparison = models.ForeignKey(Comparison, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    document = models.TextField()
    salt = models.CharField(max_length=64)


class Expert(models.Model):
    """A person of a body that takes no part, named by the organiser to read and to comment. The row is the organiser's."""

    class State(models.TextChoices):
        NAMED = "named"
        RELEASED = "released"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    comparison = models.ForeignKey(Comparison, on_delete=models.PROTECT, related_name="experts")
    person = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.NAMED)
    reason = models.CharField(max_length=300, blank=True)
    """Why the person was released."""
    named_on = models.DateField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["comparison", "person"], name="expert_once")]


class Check(models.Model):
    """Whether a body is asked to check its result before Draft A, without size or sign. Walled by body; insert only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    comparison = models.ForeignKey(Comparison, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    asked = models.BooleanField()
    salt = models.CharField(max_length=64)
    """Of this body's hash in the public fact: nobody finds another's answer by trying both."""

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["comparison", "organisation"], name="check_once")]


class Comment(models.Model):
    """What a body or an expert has to say before Draft B. Walled by body, for the analyst, after publication for all; insert only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    comparison = models.ForeignKey(Comparison, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    expert = models.ForeignKey(Expert, null=True, on_delete=models.PROTECT, related_name="+")
    """Who said it, where it was no laboratory that takes part but an expert of this body."""
    text = models.CharField(max_length=1000)
    salt = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["comparison", "organisation"], name="comment_by_comparison")]


class Analysis(models.Model):
    """Draft A, then Draft B: the document that was evaluated and the answer in both languages, as text."""

    comparison = models.OneToOneField(
        Comparison, primary_key=True, on_delete=models.PROTECT, related_name="analysis"
    )
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    document = models.TextField()
    answer = models.TextField()
    answer_zh = models.TextField()
    links = models.TextField(blank=True)
    """JSON text: for each linked point the document that was evaluated and its answer in both languages; empty: no link."""
    salt = models.CharField(max_length=64)
    """Of the hash of Draft A that is public at once."""
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    conclusion_zh = models.TextField(blank=True)
    conclusion_en = models.TextField(blank=True)


class CorrectiveCase(models.Model):
    """What a body does about a result that deviates: open with a date, answered, closed by the organiser."""

    class State(models.TextChoices):
        OPEN = "open"
        ANSWERED = "answered"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    participant = models.OneToOneField(Participant, on_delete=models.PROTECT, related_name="corrective_case")
    why = models.CharField(max_length=300)
    opened_on = models.DateField()
    due = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due", "id"]
        constraints = [
            models.CheckConstraint(
                name="corrective_case_closed_when",
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at=None)),
            )
        ]
