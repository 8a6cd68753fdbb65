"""Other provinces' logs as this node follows them: what was last seen, what they say, and why one is not believed.

All of it is public, for the logs are. The position in a log and what its entries changed are written in one
transaction: an entry is applied once, wherever a process dies. Must not hold what a log does not say.
"""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from junheng.hub.foundation.ids import new_id


class FollowedLog(models.Model):
    """One log of another node; `tenant` is who decided to follow it."""

    class State(models.TextChoices):
        FOLLOWING = "following"
        QUARANTINED = "quarantined"
        ENDED = "ended"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    name = models.SlugField(max_length=20, unique=True)
    title = models.CharField(max_length=60)
    address = models.CharField(max_length=300)
    origin = models.CharField(max_length=400, unique=True)
    vkey = models.CharField(max_length=600)
    policy = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.FOLLOWING)
    seen_size = models.BigIntegerField(default=0)
    seen_note = models.BinaryField(default=b"")
    """The newest checkpoint that was believed, as signed; every later one must contain it."""
    applied = models.BigIntegerField(default=0)
    """Entries whose effect stands in the read model: the first `applied` of them, each once."""
    unknown = models.BigIntegerField(default=0)
    not_needed = models.BigIntegerField(default=0)
    followed_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="applied_within_what_was_seen", condition=Q(applied__gte=0, applied__lte=F("seen_size"))
            )
        ]
        indexes = [
            models.Index(fields=["next_try_at"], name="nodes_due", condition=Q(state="following")),
        ]

    def __str__(self) -> str:
        return self.origin

    @property
    def behind(self) -> int:
        """Entries that the log has signed, that we have seen, and whose effect is not shown yet."""
        return self.seen_size - self.applied

    @property
    def is_believed(self) -> bool:
        return self.state == self.State.FOLLOWING


class Quarantine(models.Model):
    """One time that a log was not to be believed, with the evidence, and who let it out again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    log = models.ForeignKey(FollowedLog, on_delete=models.PROTECT, related_name="quarantines")
    at = models.DateTimeField()
    reasons = models.JSONField()
    seen_note = models.BinaryField()
    shown_note = models.BinaryField()
    evidence = models.BinaryField()
    evidence_sha256 = models.CharField(max_length=64)
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(
        "foundation.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    release_reason = models.CharField(max_length=300, blank=True)
    release_way = models.CharField(max_length=8, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["log"], condition=Q(released_at=None), name="one_open_quarantine_a_log"
            )
        ]

    def __str__(self) -> str:
        return f"{self.log_id} {self.at.isoformat()}"


class FollowedRecord(models.Model):
    """What one log says of one record of its province: a body, a document, a capability, a certificate."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    log = models.ForeignKey(FollowedLog, on_delete=models.PROTECT, related_name="records")
    kind = models.CharField(max_length=16)
    ref = models.CharField(max_length=100)
    number = models.CharField(max_length=100, blank=True)
    label = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    body = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=16)
    reason = models.CharField(max_length=300, blank=True)
    facts = models.JSONField(default=dict)
    first_index = models.BigIntegerField()
    index = models.BigIntegerField()
    """Entry of the log that gave the state."""
    since = models.DateTimeField()
    search = SearchVectorField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["log", "kind", "ref"], name="one_row_a_record_of_a_log"),
        ]
        indexes = [
            models.Index(fields=["kind", "number"], name="nodes_by_number"),
            models.Index(fields=["digest"], name="nodes_by_digest", condition=~Q(digest="")),
            GinIndex(fields=["search"], name="nodes_by_words"),
        ]

    def __str__(self) -> str:
        return self.number or self.ref

    @property
    def told_state(self) -> str:
        """What a reader is told: a certificate in force whose standard was found bad is under inquiry."""
        return "under-inquiry" if self.state == "issued" and self.facts.get("inquiry") else self.state


class KeptEntry(models.Model):
    """An entry whose meaning this release does not know, for one that will; a bounded number for each log."""

    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    log = models.ForeignKey(FollowedLog, on_delete=models.PROTECT, related_name="kept")
    index = models.BigIntegerField()
    type = models.CharField(max_length=80, blank=True)
    why = models.CharField(max_length=60)
    leaf = models.BinaryField()

    class Meta:
        ordering = ["-index"]
        constraints = [models.UniqueConstraint(fields=["log", "index"], name="one_row_a_kept_entry")]

    def __str__(self) -> str:
        return f"{self.index} {self.type}"


class PayloadToken(models.Model):
    """Leave to read one certificate of ours, given to somebody outside; only the token's hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    reader = models.CharField(max_length=120)
    purpose = models.CharField(max_length=200)
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    uses = models.PositiveIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.number


class KeptPayload(models.Model):
    """A certificate of another province, fetched by token for a case; its bytes are those its log speaks of."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    log = models.ForeignKey(FollowedLog, on_delete=models.PROTECT, related_name="payloads")
    number = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    index = models.BigIntegerField()
    """Entry of the log whose digest the bytes have."""
    attachment = models.ForeignKey("foundation.Attachment", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=200)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "log", "digest"], name="a_payload_is_kept_once")
        ]

    def __str__(self) -> str:
        return self.number


class WantedPayload(models.Model):
    """An original that somebody asked for: the worker fetches it. The token stands here until it was answered, no longer."""

    class State(models.TextChoices):
        WAITING = "waiting"
        KEPT = "kept"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(FollowedRecord, on_delete=models.PROTECT, related_name="wanted")
    purpose = models.CharField(max_length=200)
    token = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    problems = models.JSONField(default=list)
    """Why the last attempt failed: reason codes with their facts."""
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "record"],
                condition=models.Q(state="waiting"),
                name="a_payload_is_wanted_once",
            ),
            models.CheckConstraint(
                name="token_until_answered", condition=models.Q(state="waiting") ^ models.Q(token="")
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], name="payload_due", condition=models.Q(state="waiting"))
        ]

    def __str__(self) -> str:
        return self.record.number
