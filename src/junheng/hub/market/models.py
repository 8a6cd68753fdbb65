"""The need hall: what is needed, who may read it, which bodies offer to do it at what price, and what nobody can do.

A posting is the public face of a need and holds nothing its owner sealed: the sealed part stands in `PostingBody`, which
the wall between tenants hides. A quote belongs to the body that makes it and is read by the owner of the need; while it is
sealed, the owner's tenant is not among its readers. It must not become an order: what is accepted is placed in `orders`.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from junheng.hub.foundation.ids import new_id


class Posting(models.Model):
    """The public face of a need in the hall. What is sealed is empty here."""

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"
        WITHDRAWN = "withdrawn"
        ORDERED = "ordered"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    service = models.CharField(max_length=10)
    quantity_kind = models.CharField(max_length=60)
    owner = models.ForeignKey(
        "institutions.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    """None where the owner is sealed."""
    text = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    recognition = ArrayField(models.CharField(max_length=12), default=list)
    """Provinces in which the result must count."""
    seals = ArrayField(models.CharField(max_length=10), default=list)
    """What is sealed: `owner`, `numbers`."""
    quotes_sealed = models.BooleanField(default=False)
    """Whether the owner reads quotes only after the last day."""
    opens_on_promise = models.BooleanField(default=False)
    """Whether a body that promises secrecy reads what is sealed without an invitation."""
    last_day = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    state_since = models.DateTimeField()
    search = SearchVectorField(null=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["-id"], name="posting_open", condition=Q(state="open")),
            models.Index(fields=["quantity_kind", "-id"], name="posting_by_kind", condition=Q(state="open")),
            models.Index(fields=["last_day"], name="posting_due", condition=Q(state="open")),
            GinIndex(fields=["search"], name="posting_search"),
        ]
        constraints = [
            models.CheckConstraint(
                name="posting_seals_hold",
                condition=(~Q(seals__contains=["owner"]) | Q(owner=None))
                & (~Q(seals__contains=["numbers"]) | Q(text="", note="")),
            )
        ]


class PostingBody(models.Model):
    """Whose need it is and every word of it: for its owner, and for bodies that were let in."""

    posting = models.OneToOneField(Posting, primary_key=True, on_delete=models.PROTECT, related_name="body")
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    need = models.OneToOneField("orders.Need", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    note = models.CharField(max_length=1000, blank=True)
    posted_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["owner", "-posting"], name="posting_of_owner")]


class Admission(models.Model):
    """A body that may read what a posting seals: invited by its owner, or bound by its own promise of secrecy."""

    class Kind(models.TextChoices):
        INVITED = "invited"
        PROMISED = "promised"

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="admissions")
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["posting", "organisation"], name="admission_once")]


class Gap(models.Model):
    """A need that no published entry meets. Public, and names nobody; it ends when an entry that meets it is published."""

    posting = models.OneToOneField(Posting, primary_key=True, on_delete=models.PROTECT, related_name="gap")
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    service = models.CharField(max_length=10)
    quantity_kind = models.CharField(max_length=60)
    band = models.CharField(max_length=60, blank=True)
    """Decades of the range in words, such as `100 V~1 kV`; empty where the range is sealed or was not said."""
    since = models.DateTimeField()
    met_at = models.DateTimeField(null=True)
    met_by = models.ForeignKey(
        "capabilities.CapabilityEntry", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="gap_met_by_and_at",
                condition=Q(met_at=None, met_by=None) | Q(met_at__isnull=False, met_by__isnull=False),
            )
        ]
        indexes = [
            models.Index(
                fields=["quantity_kind", "service", "band", "since"],
                name="gap_open",
                condition=Q(met_at=None),
            )
        ]


class GapGroup(models.Model):
    """How many gaps of one service, quantity and band are open: kept with them, so that the list costs its page alone."""

    id = models.BigAutoField(primary_key=True)
    service = models.CharField(max_length=10)
    quantity_kind = models.CharField(max_length=60)
    band = models.CharField(max_length=60, blank=True)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-number", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["service", "quantity_kind", "band"], name="gap_group_once")
        ]
        indexes = [models.Index(fields=["-number", "-id"], name="gap_group_list", condition=Q(number__gt=0))]


class GapPlace(models.Model):
    """How many gaps are open and how many were met, by the province of who asks; empty where who asks is sealed."""

    province = models.CharField(primary_key=True, max_length=12)
    number = models.PositiveIntegerField(default=0)
    met = models.PositiveIntegerField(default=0)


class Quote(models.Model):
    """What one body offers for a need: price, days, uncertainty, terms. Nobody but its two parties reads it."""

    class State(models.TextChoices):
        MADE = "made"
        WITHDRAWN = "withdrawn"
        ACCEPTED = "accepted"
        DECLINED = "declined"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="quotes")
    bidder = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey("capabilities.CapabilityEntry", on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=12)
    """How the entry answered the need when it was quoted: `match`, `partly` or `cannot-tell`."""
    reason = models.CharField(max_length=500, blank=True)
    """Why the body quotes where its entry does not cover everything."""
    fen = models.BigIntegerField()
    """Price of one item in fen (CNY)."""
    days = models.PositiveSmallIntegerField()
    """Working days from the receipt of the item."""
    uncertainty = models.CharField(max_length=120, blank=True)
    """The expanded uncertainty promised, as typed and as `rules.bound_of` reads it: `12 ppm 或 10 µV, k=2`."""
    valid_until = models.DateField()
    subcontractor = models.CharField(max_length=120, blank=True)
    """Who else does part of the work; empty: nobody."""
    terms = models.CharField(max_length=1000, blank=True)
    decision_rule = models.CharField(max_length=40, blank=True)
    revision = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.MADE)
    state_since = models.DateTimeField()
    made_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    order = models.OneToOneField("orders.Order", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["bidder", "-id"], name="quote_of_bidder"),
            models.Index(fields=["posting", "-id"], name="quote_of_posting"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "bidder"], condition=~Q(state="withdrawn"), name="quote_once"
            ),
            models.UniqueConstraint(
                fields=["posting"], condition=Q(state="accepted"), name="quote_accepted_once"
            ),
            models.CheckConstraint(
                name="quote_accepted_has_order",
                condition=Q(state="accepted", order__isnull=False) | ~Q(state="accepted") & Q(order=None),
            ),
            models.CheckConstraint(name="quote_in_bounds", condition=Q(fen__gte=0, days__gte=1)),
        ]


class Message(models.Model):
    """One message about an order, from one of its two bodies to the other."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=2000, blank=True)
    by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["order", "-id"], name="message_of_order")]


class MessageFile(models.Model):
    """A file that came with a message, under its digest."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="files")
    attachment = models.ForeignKey("foundation.Attachment", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]


class Subcontract(models.Model):
    """Part of an order that its institution wants another body to do: only with the client's written consent (P17)."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        CONSENTED = "consented"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey("orders.OrderLine", null=True, on_delete=models.PROTECT, related_name="+")
    """Of which item; None: of every item of the order. Its certificate names the part and whose results it is."""
    body = models.CharField(max_length=120)
    part = models.CharField(max_length=300)
    reason = models.CharField(max_length=300)
    proposed_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    answer = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(
        "foundation.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "body"], condition=Q(state="proposed"), name="subcontract_open_once"
            ),
            models.CheckConstraint(
                name="subcontract_answered_whole",
                condition=Q(state="proposed", answered_by=None, answered_at=None)
                | ~Q(state="proposed") & Q(answered_by__isnull=False, answered_at__isnull=False),
            ),
        ]


class Rating(models.Model):
    """Four facts about one order that was delivered, said once by its client. Public; the client is not named."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "institutions.Organisation", on_delete=models.PROTECT, related_name="ratings"
    )
    order = models.OneToOneField("orders.Order", on_delete=models.PROTECT, related_name="+")
    on_time = models.BooleanField()
    """Not asked: the last item was handed back by the day that was promised."""
    as_promised = models.BooleanField()
    price_kept = models.BooleanField()
    explained = models.BooleanField()
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["organisation", "-id"], name="rating_of_body")]


class Price(models.Model):
    """What one published entry costs by its unit of charge, from a day on. A new one ends the last; none is overwritten."""

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        DISPUTED = "disputed"

    class Unit(models.TextChoices):
        ITEM = "item"
        POINT = "point"
        HOUR = "hour"
        DAY = "day"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey("capabilities.CapabilityEntry", on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=5, choices=Unit.choices)
    fen = models.BigIntegerField()
    """For one unit, in fen (CNY), without urgent surcharge."""
    days = models.PositiveSmallIntegerField()
    """Working days promised, from the receipt of the item."""
    voluntary = models.BooleanField(default=False)
    """Of a verification: for work that is not mandatory, which alone may cost something."""
    in_force = DateRangeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    drafted_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            ExclusionConstraint(
                name="price_one_a_day",
                index_type="gist",
                expressions=[
                    ("entry", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("in_force", RangeOperators.OVERLAPS),
                ],
                condition=~Q(state="draft"),
            ),
            models.UniqueConstraint(
                fields=["entry", "unit"], condition=Q(state="draft"), name="price_draft_once"
            ),
            models.CheckConstraint(name="price_in_bounds", condition=Q(fen__gt=0, days__gte=1)),
            models.CheckConstraint(
                name="price_published_whole",
                condition=Q(state="draft", published_at=None)
                | ~Q(state="draft") & Q(published_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="price_of_body"),
            models.Index(fields=["entry", "-id"], name="price_of_entry"),
        ]


class PriceDispute(models.Model):
    """A client was charged otherwise than listed; said once, answered once. Public; the client is not named."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    price = models.ForeignKey(Price, on_delete=models.PROTECT, related_name="disputes")
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+")
    charged = models.BigIntegerField()
    """What one unit was charged at, in fen."""
    words = models.CharField(max_length=500)
    at = models.DateTimeField()
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["price", "order"], name="price_disputed_once"),
            models.CheckConstraint(
                name="price_dispute_answered_whole",
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False),
            ),
        ]


class Barrier(models.Model):
    """A rule that keeps laboratories of elsewhere out, shown beside national law and with what both sides say (R09.1).

    Public. Who reported it stands apart, in `BarrierReporter`.
    """

    class Kind(models.TextChoices):
        LOCAL_ONLY = "local-only"
        DOUBLE_FILING = "double-filing"
        OUTSIDE_REFUSED = "outside-refused"

    class State(models.TextChoices):
        REPORTED = "reported"
        ANSWERED = "answered"
        REMOVED = "removed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    """The province whose regulator answers."""
    kind = models.CharField(max_length=16, choices=Kind.choices)
    rule_by = models.CharField(max_length=120)
    rule_text = models.CharField(max_length=1000)
    url = models.URLField(max_length=300, blank=True)
    found_on = models.DateField()
    harm = models.CharField(max_length=500)
    due = models.DateField(null=True)
    """Last day to answer by the rule pack; None where the pack has no such rule."""
    due_basis = models.CharField(max_length=200, blank=True)
    reported_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.REPORTED)
    answer = models.CharField(max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        "institutions.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_on = models.DateField(null=True)
    reply = models.CharField(max_length=1000, blank=True)
    replied_on = models.DateField(null=True)
    removal = models.CharField(max_length=300, blank=True)
    removed_on = models.DateField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="barrier_answered_whole",
                condition=Q(state="reported", answer="", answered_by=None, answered_on=None)
                | ~Q(state="reported")
                & ~Q(answer="")
                & Q(answered_by__isnull=False, answered_on__isnull=False),
            ),
            models.CheckConstraint(
                name="barrier_removed_whole",
                condition=Q(state="removed", removed_on__isnull=False)
                | ~Q(state="removed") & Q(removed_on=None, removal=""),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "-id"], name="barrier_of_province")]


class BarrierReporter(models.Model):
    """Who met a barrier: for that body alone."""

    barrier = models.OneToOneField(
        Barrier, primary_key=True, on_delete=models.PROTECT, related_name="reporter"
    )
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")


class QualityCase(models.Model):
    """A client's complaint about the quality of an order, until its quality manager closes it: one case for all of it."""

    class State(models.TextChoices):
        OPEN = "open"
        DECIDED = "decided"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=1000)
    opened_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    stopped = models.BooleanField(null=True)
    """Whether work with the standards of the order stops; proposed by the complaint, decided by the quality manager."""
    retest_granted = models.BooleanField(default=False)
    decision = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True)
    retest = models.OneToOneField("orders.Order", null=True, on_delete=models.PROTECT, related_name="+")
    recall_id = models.UUIDField(null=True)
    """The case of a standard found bad that the complaint led to, or that explains it; its room stands a floor beside."""
    recall_number = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=~Q(state="closed"), name="quality_case_open_once"
            ),
            models.CheckConstraint(
                name="quality_case_decided_whole",
                condition=Q(state="open", stopped=None, decided_at=None)
                | ~Q(state="open") & Q(stopped__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="quality_retest_was_granted", condition=Q(retest=None) | Q(retest_granted=True)
            ),
        ]
        indexes = [models.Index(fields=["tenant", "-id"], name="quality_case_of_tenant")]
