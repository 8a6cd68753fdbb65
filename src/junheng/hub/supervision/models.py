"""Draws that anybody can make again (双随机、一公开), and the checks that follow from them (R15.3).

A draw is public from the moment its list is frozen; the list itself is private to its organisers until the record, which
holds it, is published: when the last visit was begun, or on a day. Its digest is in the log at once. A check is private to its
inspectors and its desk, from the visit on to the body too, until it is published. Must not become a case file: penalties, leads and letters between provinces live elsewhere.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from junheng.hub.foundation.ids import new_id


class Draw(models.Model):
    class State(models.TextChoices):
        DRAFTED = "drafted"
        FROZEN = "frozen"
        DRAWN = "drawn"
        VOID = "void"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    """Provinces of the organisers: they see the draft."""
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=160)
    agreement = models.CharField(max_length=60, blank=True)
    """Number of the agreement under which the organisers' provinces merge their lists; empty: one province's list."""
    kind = models.CharField(max_length=12, choices=[("bodies", "bodies"), ("instruments", "instruments")])
    settings = models.JSONField()
    """Strata, order, cap, beacons and what happens without a reveal, as `junheng.draw-plan/1` writes them."""
    beacon_at = models.DateTimeField()
    reveal_until = models.DateTimeField()
    second_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFTED)
    state_reason = models.CharField(max_length=300, blank=True)
    prepared_at = models.DateTimeField()
    frozen = models.CharField(max_length=71, blank=True)
    """Digest of the frozen plan, as its fact in the log says it."""
    demand = models.TextField(blank=True)
    """What the log's policy asked of witnesses when the list was frozen; empty: there were none to ask."""
    cosigned_at = models.DateTimeField(null=True)
    """Since when the frozen list stands under a checkpoint as that policy demands, as the platform noted it."""
    cosigned = models.JSONField(null=True)
    """Names of who cosigned that checkpoint, its size, and the proof of the leaf under it."""
    objects_count = models.PositiveIntegerField(default=0)
    inspectors_count = models.PositiveIntegerField(default=0)
    beacon = models.JSONField(null=True)
    second_beacon = models.JSONField(null=True)
    beacon_by = models.CharField(max_length=120, blank=True)
    run_at = models.DateTimeField(null=True)
    record_digest = models.CharField(max_length=71, blank=True)
    open_on = models.DateField(null=True)
    """The day on which the record is published though a visit is still to come; None: when the last was begun."""
    opened_at = models.DateTimeField(null=True)
    """Since when everybody reads the record; until then it names who is to be visited."""
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="draw_by_organisation"),
            models.Index(fields=["open_on"], name="draw_to_open", condition=Q(opened_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                name="draw_instants_in_order",
                condition=Q(reveal_until__gt=F("beacon_at"))
                & (Q(second_at=None) | Q(second_at__gte=F("reveal_until"))),
            ),
            models.CheckConstraint(
                name="draw_made_once",
                condition=Q(run_at=None) ^ Q(state__in=["drawn", "void"]),
            ),
            models.CheckConstraint(
                name="draw_opened_once_made", condition=Q(opened_at=None) | Q(run_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.number


class DrawOrganiser(models.Model):
    """A body that takes part in making the seed: its commitment, and what it revealed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="organisers")
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    commitment = models.CharField(max_length=71, blank=True)
    committed_at = models.DateTimeField(null=True)
    secret = models.CharField(max_length=128, blank=True)
    revealed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "organisation"], name="draw_organiser_once"),
            models.CheckConstraint(
                name="draw_revealed_when", condition=Q(secret="", revealed_at=None) | ~Q(secret="")
            ),
        ]


class DrawPool(models.Model):
    """One province's part of a draw from merged lists: its own objects and inspectors, frozen by its own office."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="pools")
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    objects_count = models.PositiveIntegerField(default=0)
    inspectors_count = models.PositiveIntegerField(default=0)
    frozen = models.CharField(max_length=71, blank=True)
    """Digest of its part, as its fact in its own province's log says it."""
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["tenant_id"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "tenant"], name="draw_pool_one_a_province"),
            models.CheckConstraint(
                name="draw_pool_frozen_when",
                condition=Q(frozen="", frozen_at=None) | (~Q(frozen="") & Q(frozen_at__isnull=False)),
            ),
        ]


class DrawObject(models.Model):
    """One object of a draft's or frozen list: an instrument or a body of the province's own ledger."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="objects_listed")
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=18)
    name = models.CharField(max_length=80)
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    instrument = models.ForeignKey(
        "instruments.Instrument", null=True, on_delete=models.PROTECT, related_name="+"
    )
    stratum = models.CharField(max_length=60)
    weight = models.CharField(max_length=20)
    weight_told = models.CharField(max_length=20, blank=True)
    """The weight as it was listed, where the body's class changed it; empty: nothing changed it."""
    weight_why = models.CharField(max_length=200, blank=True)
    """By what the weight was raised or lowered; it stands in the frozen plan."""
    certain = models.BooleanField(default=False)
    excluded = models.CharField(max_length=200, blank=True)
    needs = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["draw", "code"], name="draw_object_once")]


class DrawInspector(models.Model):
    """Who may be sent. The frozen plan names the number only; the person stands here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="inspectors_listed")
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    person = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    licences = ArrayField(models.CharField(max_length=40), default=list)
    load = models.PositiveSmallIntegerField(default=1)
    recused = ArrayField(models.CharField(max_length=40), default=list)
    excluded = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "number"], name="draw_inspector_once"),
            models.UniqueConstraint(fields=["draw", "person"], name="draw_inspector_one_number"),
        ]


class DrawPaper(models.Model):
    """The bytes of a frozen plan, of a province's part or of a record, as they are hashed and downloaded. Written once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="papers")
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    kind = models.CharField(max_length=6, choices=[("plan", "plan"), ("record", "record"), ("pool", "pool")])
    data = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draw", "kind"], condition=~Q(kind="pool"), name="draw_paper_once"
            ),
            models.UniqueConstraint(
                fields=["draw", "tenant"], condition=Q(kind="pool"), name="draw_pool_paper_once"
            ),
        ]


class Check(models.Model):
    """One drawn object as a task: who goes, what was found, who signed, when it is public."""

    class State(models.TextChoices):
        UNASSIGNED = "unassigned"
        DISPATCHED = "dispatched"
        BEGUN = "begun"
        FOUND = "found"
        CONCLUDED = "concluded"
        PUBLISHED = "published"
        REPLACED = "replaced"

    class BodySide(models.TextChoices):
        NONE = "", "not yet"
        SIGNED = "signed"
        ON_PAPER = "on-paper"
        REFUSED = "refused"
        ABSENT = "absent"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    """Provinces of its inspectors, where the draw was made from merged lists; empty: its own alone."""
    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="checks")
    listed = models.OneToOneField(DrawObject, on_delete=models.PROTECT, related_name="check_made")
    desk = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    """The office that answers for it: of merged lists the one of the object's own province."""
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    instrument = models.ForeignKey(
        "instruments.Instrument", null=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=80)
    code = models.CharField(max_length=18)
    state = models.CharField(max_length=12, choices=State.choices)
    unassigned_why = models.JSONField(null=True)
    replaced_why = models.CharField(max_length=300, blank=True)
    """Why the reserve stepped in for it, in public."""
    entry_code = models.CharField(max_length=6)
    arrived_at = models.DateTimeField(null=True)
    """Since when its inspectors stand before the body, which learns of the check then."""
    list_edition = models.CharField(max_length=40)
    begun_at = models.DateTimeField(null=True)
    begun_stated_at = models.DateTimeField(null=True)
    """When it was begun by the phone's clock, where that says other than the record; this and its like are stated, never counted from."""
    findings = models.JSONField(default=list)
    remark = models.CharField(max_length=1000, blank=True)
    findings_digest = models.CharField(max_length=71, blank=True)
    version = models.PositiveIntegerField(default=0)
    result = models.CharField(max_length=8, blank=True, choices=[("pass", "pass"), ("problems", "problems")])
    body_side = models.CharField(max_length=8, blank=True, choices=BodySide.choices)
    body_person = models.ForeignKey(
        "foundation.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    body_name = models.CharField(max_length=60, blank=True)
    body_note = models.CharField(max_length=300, blank=True)
    body_at = models.DateTimeField(null=True)
    body_stated_at = models.DateTimeField(null=True)
    concluded_at = models.DateTimeField(null=True)
    publish_on = models.DateField(null=True)
    published_at = models.DateTimeField(null=True)
    follow_up = models.CharField(max_length=10, blank=True)
    """The state of its order to rectify, empty where there is none."""

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["draw", "-id"], name="check_by_draw"),
            models.Index(fields=["desk", "-id"], name="check_by_desk"),
            models.Index(fields=["organisation", "-id"], name="check_by_body"),
            models.Index(
                fields=["tenant", "concluded_at"],
                name="check_concluded",
                condition=Q(concluded_at__isnull=False),
            ),
            models.Index(fields=["publish_on"], name="check_to_publish", condition=Q(state="concluded")),
        ]
        constraints = [
            models.CheckConstraint(
                name="check_concluded_when",
                condition=Q(state__in=["concluded", "published"], concluded_at__isnull=False)
                | ~Q(state__in=["concluded", "published"]),
            )
        ]

    def __str__(self) -> str:
        return self.name


class CheckInspector(models.Model):
    """One of a check's inspectors, and the findings they signed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    check_made = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="inspectors")
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    person = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signed_stated_at = models.DateTimeField(null=True)
    signed_digest = models.CharField(max_length=71, blank=True)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["person", "-check_made"], name="check_by_inspector")]
        constraints = [models.UniqueConstraint(fields=["check_made", "person"], name="check_inspector_once")]


class CheckPhoto(models.Model):
    """A photograph taken on site; private to the desk, the inspectors and the body."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    check_made = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="photos")
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    attachment = models.ForeignKey("foundation.Attachment", on_delete=models.PROTECT, related_name="+")
    caption = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["id"]


class Rectification(models.Model):
    """The order to put right what was found: what, until when, the body's answer, how it ended."""

    class State(models.TextChoices):
        ORDERED = "ordered"
        ANSWERED = "answered"
        CLOSED = "closed"
        ESCALATED = "escalated"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    check_made = models.OneToOneField(Check, on_delete=models.PROTECT, related_name="rectification")
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=1000)
    due = models.DateField()
    ordered_at = models.DateTimeField()
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ORDERED)
    reason = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True)
