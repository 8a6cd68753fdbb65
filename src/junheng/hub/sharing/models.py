"""Devices, rooms and people's hours that a body opens to others, and who has them when.

A resource is offered with its rules. A booking asks for one or several resources of one body for one span of time; each
resource of it is a part, and no two parts of one resource overlap: the database itself refuses the second. Maintenance is
a booking like any other. Parts are public (a calendar shows when, never who); bookings are for their two bodies. It must
not become an order for a measurement, nor a ledger of instruments.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from junheng.hub.foundation.ids import new_id


class Resource(models.Model):
    """A device, a room, or hours of one person, with what its owner asks of those who use it."""

    class Kind(models.TextChoices):
        DEVICE = "device"
        ROOM = "room"
        PERSON = "person"

    class State(models.TextChoices):
        OFFERED = "offered"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "institutions.Organisation", on_delete=models.PROTECT, related_name="shared_resources"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    instrument = models.ForeignKey(
        "instruments.Instrument", null=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    """Whose hours they are; never shown to those who have no booking of them."""
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=120)
    note = models.CharField(max_length=500, blank=True)
    asks = models.CharField(max_length=16, blank=True)
    """Qualification asked of the user: `authorisation`, `registration`, of the body `accreditation`; empty: none."""
    item = models.ForeignKey("institutions.Item", null=True, on_delete=models.PROTECT, related_name="+")
    lead_hours = models.PositiveSmallIntegerField()
    longest_hours = models.PositiveSmallIntegerField()
    opens = models.PositiveSmallIntegerField()
    closes = models.PositiveSmallIntegerField()
    """Hours of the day in China, 0 to 24."""
    weekdays = ArrayField(models.PositiveSmallIntegerField())
    """Days of the week, 1 is Monday."""
    fee = models.DecimalField(max_digits=9, decimal_places=2)
    """Yuan for an hour."""
    travels = models.BooleanField(default=False)
    """Whether it may be lent to another place."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.OFFERED)
    state_reason = models.CharField(max_length=300, blank=True)
    state_since = models.DateTimeField()
    search = SearchVectorField(null=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["-id"], name="resource_offered", condition=Q(state="offered")),
            models.Index(fields=["kind", "-id"], name="resource_by_kind", condition=Q(state="offered")),
            models.Index(fields=["tenant", "-id"], name="resource_by_place", condition=Q(state="offered")),
            models.Index(fields=["organisation", "-id"], name="resource_by_owner"),
            GinIndex(fields=["search"], name="resource_search"),
        ]
        constraints = [
            models.CheckConstraint(
                name="resource_is_what_it_is",
                condition=Q(kind="device", instrument__isnull=False, person=None)
                | Q(kind="room", instrument=None, person=None)
                | Q(kind="person", instrument=None, person__isnull=False),
            ),
            models.CheckConstraint(
                name="resource_hours_in_order", condition=Q(opens__lt=F("closes"), closes__lte=24)
            ),
            models.CheckConstraint(
                name="resource_asks_for_an_item", condition=Q(asks="") | Q(item__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["instrument"], condition=Q(state="offered"), name="resource_device_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "person"], condition=Q(state="offered"), name="resource_person_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name_zh


class Booking(models.Model):
    """One span of time with one or several resources of one body, from the request to the settlement."""

    class Kind(models.TextChoices):
        USE = "use"
        LOAN = "loan"
        MAINTENANCE = "maintenance"

    class State(models.TextChoices):
        REQUESTED = "requested"
        APPROVED = "approved"
        DECLINED = "declined"
        CANCELLED = "cancelled"
        IN_USE = "in-use"
        RETURNED = "returned"
        SETTLED = "settled"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    owner = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=300)
    destination = models.CharField(max_length=160, blank=True)
    """Where a loan goes."""
    slot = DateTimeRangeField()
    fee = models.DecimalField(max_digits=12, decimal_places=2)
    """Yuan, by the rules as they stood when it was asked for."""
    state = models.CharField(max_length=10, choices=State.choices)
    state_reason = models.CharField(max_length=300, blank=True)
    state_since = models.DateTimeField()
    asked_by = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    """Yuan settled."""
    amount_reason = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["owner", "-id"], name="booking_of_owner"),
            models.Index(fields=["client", "-id"], name="booking_of_client"),
        ]
        constraints = [
            models.CheckConstraint(
                name="booking_settled_whole",
                condition=Q(state="settled", amount__isnull=False, settled_at__isnull=False)
                | ~Q(state="settled") & Q(amount=None, settled_at=None),
            ),
            models.CheckConstraint(
                name="booking_loan_goes_somewhere", condition=~Q(kind="loan") | ~Q(destination="")
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Part(models.Model):
    """One resource of a booking for its time. `standing` says what a calendar shows; only a released part lets another in."""

    class Standing(models.TextChoices):
        ASKED = "asked"
        TAKEN = "taken"
        USED = "used"
        BLOCKED = "blocked"
        RELEASED = "released"

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="parts")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="parts")
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    slot = DateTimeRangeField()
    standing = models.CharField(max_length=8, choices=Standing.choices)
    outside = models.BooleanField()
    """Whether another body than the owner has it."""

    class Meta:
        ordering = ["id"]
        constraints = [
            ExclusionConstraint(
                name="part_never_overlaps",
                index_type="gist",
                expressions=[("resource", RangeOperators.EQUAL), ("slot", RangeOperators.OVERLAPS)],
                condition=~Q(standing="released"),
            ),
            models.UniqueConstraint(fields=["booking", "resource"], name="part_once"),
        ]


class HandOver(models.Model):
    """One hand to another: out to the user, arrived at a borrower, back to the owner; with the condition seen."""

    class Step(models.TextChoices):
        OUT = "out"
        ARRIVED = "arrived"
        BACK = "back"

    class Condition(models.TextChoices):
        SOUND = "sound"
        WORN = "worn"
        DAMAGED = "damaged"

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="hand_overs")
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    step = models.CharField(max_length=8, choices=Step.choices)
    at = models.DateTimeField()
    by = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    condition = models.CharField(max_length=8, choices=Condition.choices)
    note = models.CharField(max_length=300, blank=True)
    carrier = models.CharField(max_length=120, blank=True)
    """Who carries a loan, with the number of the consignment."""
    check_passed = models.BooleanField(null=True)
    """Of a loan that came back: whether its check passed."""

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["booking", "step"], name="hand_over_once")]


class Picture(models.Model):
    """A picture of the condition at a hand-over."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="pictures")
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    attachment = models.ForeignKey("foundation.Attachment", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]


class Feed(models.Model):
    """A secret address under which one person's calendar program reads one body's bookings; it may be closed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    resource = models.ForeignKey(Resource, null=True, on_delete=models.PROTECT, related_name="+")
    """Only this resource; none: everything the body shares and books."""
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["person", "-id"], name="feed_of_person")]


class HelpRequest(models.Model):
    """A body asks others for help with a measurement (R04.4): what it needs in numbers, until when. Public, with who asks."""

    class State(models.TextChoices):
        POSTED = "posted"
        OFFERED = "offered"
        ACCEPTED = "accepted"
        RUNNING = "running"
        DONE = "done"
        RATED = "rated"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    """What is asked for: a standard, a device, people, a measurement."""
    text = models.CharField(max_length=300)
    """The need in numbers, as typed; every character of it was read."""
    note = models.CharField(max_length=500, blank=True)
    emergency = models.BooleanField(default=False)
    due = models.DateField()
    posted_at = models.DateTimeField()
    first_offer_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.POSTED)
    state_since = models.DateTimeField()
    helped = models.BooleanField(null=True)
    """As its owner rated it once it was done."""
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="help_rated_whole",
                condition=Q(state="rated", helped__isnull=False) | ~Q(state="rated") & Q(helped=None),
            )
        ]
        indexes = [models.Index(fields=["-id"], name="help_board", condition=~Q(state="rated"))]


class HelpOffer(models.Model):
    """A body that is able offers its help: for it and for who asked."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    request = models.ForeignKey(HelpRequest, on_delete=models.PROTECT, related_name="offers")
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey("capabilities.CapabilityEntry", on_delete=models.PROTECT, related_name="+")
    """The published entry that meets the need."""
    resources = models.CharField(max_length=300)
    offered_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "organisation"], name="help_offered_once"),
            models.UniqueConstraint(
                fields=["request"], condition=Q(accepted_at__isnull=False), name="help_accepted_once"
            ),
        ]


class HelpStep(models.Model):
    """One line of the log of a delivery, by either of the two bodies."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    request = models.ForeignKey(HelpRequest, on_delete=models.PROTECT, related_name="steps")
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
