"""What everything stands on: tenants, persons, events, refusals, attachments, notices, tokens.

A tenant is a province's (or the national or a regional body's) space with its own rules and its own log; it
is not an organisation, and not a settings store. Persons are everybody who acts or is named: personal data
are minimal, a login is optional. Events and refusals are written by verbs only and never edited: the event
row is the outbox of the log, `leaf` holds the exact canonical bytes; `EventOpening` holds the salts and values
of private fields and is the only part that may ever be deleted.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from junheng.hub.foundation.ids import new_id


class Tenant(models.Model):
    class Level(models.TextChoices):
        NATIONAL = "national"
        REGIONAL = "regional"
        PROVINCE = "province"

    code = models.CharField(primary_key=True, max_length=12)
    """GB/T 2260 code of the division; `CN` for the national body, `R-HD` and the like for a region."""
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    level = models.CharField(max_length=12, choices=Level.choices)
    log_name = models.SlugField(max_length=20, unique=True)
    """Last part of the log's origin, `<host>/log/<log_name>`; never changes."""
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_zh


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str | None = None, password: str | None = None, **fields: Any) -> Person:
        """A person; without a password nobody can sign in as them until they set one by e-mail."""
        person = self.model(email=self.normalize_email(email) if email else None, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True, null=True, blank=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    identity_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    language = models.CharField(max_length=10, blank=True)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


class Event(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, db_index=False, related_name="+")
    type = models.CharField(max_length=60)
    at = models.DateTimeField()
    organisation_id = models.UUIDField(null=True)
    organisation_name = models.CharField(max_length=120, blank=True)
    verb = models.CharField(max_length=80)
    data = models.JSONField(default=dict)
    leaf = models.BinaryField()
    index = models.BigIntegerField(null=True)
    sequenced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "index"], name="event_index_once"),
        ]
        indexes = [
            models.Index(fields=["tenant", "id"], name="event_outbox", condition=Q(index__isnull=True)),
        ]


class EventOpening(models.Model):
    """The private side of an event: who did it, and the salts and values behind its commitments.

    Deleting the row is how a person is forgotten: the leaf stays valid, its commitments can no longer be opened.
    It is written by the statement that writes its event, with the same tenant, and no event is ever deleted: so neither is
    looked up again at every commit (nor are those of `EventSubject`), which cost a third of what recording a fact took.
    """

    event = models.OneToOneField(
        Event, on_delete=models.CASCADE, primary_key=True, db_constraint=False, related_name="opening"
    )
    tenant = models.ForeignKey(
        Tenant, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    openings = models.JSONField(default=dict)


class EventSubject(models.Model):
    """One record on whose timeline an event stands."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, db_constraint=False, related_name="subjects")
    tenant = models.ForeignKey(
        Tenant, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)

    class Meta:
        indexes = [models.Index(fields=["object_id", "kind", "-event"], name="event_timeline")]


class RefusedAct(models.Model):
    """An act that was asked for and refused, with every reason. A refused act is still an act."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=80)
    at = models.DateTimeField()
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    organisation_id = models.UUIDField(null=True)
    reasons = models.JSONField()
    subjects = models.JSONField(default=list)

    class Meta:
        ordering = ["-id"]


class PerformedOnce(models.Model):
    """An idempotency key: the second click or the repeated POST gets the first one's answer."""

    key = models.CharField(max_length=80)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    verb = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    result = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "verb", "key"], name="performed_once", nulls_distinct=False
            )
        ]


class Attachment(models.Model):
    """A file named by its SHA-256; the bytes lie in the attachment store under that name."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    added_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()


class Notice(models.Model):
    """Something a person or an organisation must know; the code is a declared notice sentence."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    organisation_id = models.UUIDField(null=True, db_index=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="notices")
    zh = models.TextField()
    en = models.TextField()
    url = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]


class OutgoingMail(models.Model):
    """An e-mail written in the transaction of its cause and sent by the worker."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["id"], name="mail_waiting", condition=models.Q(sent_at__isnull=True))]


class ApiToken(models.Model):
    """A scoped token: only its hash is kept; `scopes` are verbs or `read`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    organisation_id = models.UUIDField(null=True)
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=80), default=list)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
