"""Honest measurement: pledges and what became of them, complaints, the ledger of a market.

A pledge is public and made by a body for itself. What is said against it (review, grounds, the body's word) is
its province's until a person has decided. A complaint keeps its text, picture and the reporter's contact in the
province; only the answer is published. Must not become a score of anybody.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from junheng.hub.foundation.ids import new_id


class Pledge(models.Model):
    """What a body promises of its measuring, from a day to a last day (R17.1). Public."""

    class State(models.TextChoices):
        PUBLISHED = "published"
        UNDER_REVIEW = "under-review"
        REMOVED = "removed"
        WITHDRAWN = "withdrawn"
        EXPIRED = "expired"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "institutions.Organisation", on_delete=models.PROTECT, related_name="pledges"
    )
    promises = ArrayField(models.CharField(max_length=20))
    words = models.CharField(max_length=500, blank=True)
    """In the body's own words, beside the promises it ticked."""
    since = models.DateField()
    until = models.DateField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.PUBLISHED)
    state_since = models.DateTimeField()
    state_reason = models.CharField(max_length=500, blank=True)
    shown_until = models.DateField(null=True)
    """Last day on which a removal stands on the public list; None where it was not removed."""

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state__in=["published", "under-review"]),
                name="pledge_one_a_body",
            ),
            models.CheckConstraint(name="pledge_days_in_order", condition=Q(until__gte=F("since"))),
            models.CheckConstraint(
                name="pledge_removed_until_a_day",
                condition=Q(state="removed", shown_until__isnull=False)
                | (~Q(state="removed") & Q(shown_until=None)),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["state", "-id"], name="pledge_by_state")]


class Review(models.Model):
    """A removal that was proposed: on which grounds, what the body says, what a person decided."""

    class State(models.TextChoices):
        OPEN = "open"
        REMOVED = "removed"
        KEPT = "kept"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="reviews")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        "foundation.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    """The official who proposed it; None where the platform did."""
    answer = models.TextField(max_length=10_000, blank=True)
    """The body's word; where something more was found after it, its next word follows below."""
    answered_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["pledge"], condition=Q(state="open"), name="pledge_review_one_open"
            ),
            models.CheckConstraint(
                name="pledge_review_decided_by_a_person",
                condition=Q(state="open", decided_at=None, decided_by=None)
                | (~Q(state="open") & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "state", "id"], name="pledge_review_waiting"),
            models.Index(fields=["tenant", "-id"], name="pledge_review_decided", condition=~Q(state="open")),
        ]


class ReviewGround(models.Model):
    """One thing that was found: a notice about an instrument, or what an official states."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="grounds")
    paper = models.CharField(max_length=80, blank=True)
    """Number of the notice of result or of the record of an in-use check; empty where an official states it."""
    is_certificate = models.BooleanField(default=False)
    """Whether that number is one that everybody can look up."""
    instrument_code = models.CharField(max_length=12, blank=True)
    added_at = models.DateTimeField()
    found_on = models.DateField()
    why = models.CharField(max_length=500)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "paper"], condition=~Q(paper=""), name="pledge_ground_once"
            )
        ]


class Complaint(models.Model):
    """What somebody reports of an instrument from its scan page. The province's alone: text, picture, contact.

    Whoever holds the receipt sees how far it is (row-level security is told the receipt).
    """

    class State(models.TextChoices):
        FILED = "filed"
        ACCEPTED = "accepted"
        REFUSED = "refused"
        ANSWERED = "answered"

    class Kind(models.TextChoices):
        OVERDUE = "overdue"
        NO_LABEL = "no-label"
        WRONG_WEIGHT = "wrong-weight"
        BROKEN_SEAL = "broken-seal"
        EXCHANGED = "exchanged"
        OTHER = "other"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    receipt = models.CharField(max_length=16, unique=True)
    instrument = models.ForeignKey(
        "instruments.Instrument", on_delete=models.PROTECT, related_name="complaints"
    )
    certificate_number = models.CharField(max_length=60, blank=True)
    """The paper it stood on when the report came; empty where none was on file."""
    kind = models.CharField(max_length=20, choices=Kind.choices)
    text = models.CharField(max_length=1000, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    photo = models.ForeignKey("foundation.Attachment", null=True, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.FILED)
    accepted_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    """Why it was not accepted."""

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="complaint_handled_by_a_person",
                condition=Q(state="filed", handled_by=None)
                | (~Q(state="filed") & Q(handled_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="complaint_closed_when",
                condition=Q(state__in=["filed", "accepted"], closed_at=None)
                | Q(state__in=["refused", "answered"], closed_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "state", "id"], name="complaint_register")]


class PublishedAnswer(models.Model):
    """What the public reads of a complaint: the answer, about which instrument; nothing of who reported."""

    class Finding(models.TextChoices):
        FOUNDED = "founded"
        UNFOUNDED = "unfounded"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    complaint = models.OneToOneField(Complaint, on_delete=models.PROTECT, related_name="answer")
    instrument_code = models.CharField(max_length=12)
    instrument_name = models.CharField(max_length=80)
    certificate_number = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20)
    finding = models.CharField(max_length=10, choices=Finding.choices)
    text = models.CharField(max_length=1000)
    office = models.CharField(max_length=120)
    filed_on = models.DateField()
    answered_on = models.DateField()
    shown_until = models.DateField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["instrument_code", "-id"], name="answer_by_instrument")]
        constraints = [
            models.CheckConstraint(
                name="answer_days_in_order", condition=Q(shown_until__gte=F("answered_on"))
            )
        ]


class StallInstrument(models.Model):
    """One instrument in a market's ledger: at which stall, from when to when, and whether it is a fair scale (R17.3).

    The host's own list of what it holds the codes of; it says nothing of whose the instrument is.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    host = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    stall = models.CharField(max_length=30)
    instrument = models.ForeignKey("instruments.Instrument", on_delete=models.PROTECT, related_name="+")
    is_fair_scale = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["host", "instrument"], condition=Q(until=None), name="stall_instrument_once"
            )
        ]
        indexes = [models.Index(fields=["host", "until"], name="stall_by_host")]


class StallContract(models.Model):
    """What a market's host and a stall's owner agreed about measuring there, from a day to a last day (R17.3).

    The clauses are an edition of `data/host_duties.json`. Private: the host's, the stall owner's and their regulator's.
    """

    class State(models.TextChoices):
        OFFERED = "offered"
        AGREED = "agreed"
        DECLINED = "declined"
        ENDED = "ended"

    STANDING = (State.OFFERED, State.AGREED)
    """No two of these at one stall have a day in common; the next may be agreed before the last day of this one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    host = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    stall = models.CharField(max_length=30)
    party = models.ForeignKey(
        "institutions.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    """The stall's owner where it is a body of the platform; it agrees by itself."""
    party_name = models.CharField(max_length=120)
    on_paper = models.BooleanField(default=False)
    """Signed on paper, as the host says: nobody of the other side confirmed it here."""
    edition = models.CharField(max_length=20)
    since = models.DateField()
    until = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OFFERED)
    state_at = models.DateTimeField()
    state_by = models.CharField(max_length=60)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            ExclusionConstraint(
                name="stall_contract_one_a_day",
                expressions=[
                    ("host", RangeOperators.EQUAL),
                    ("stall", RangeOperators.EQUAL),
                    (Func("since", "until", Value("[]"), function="daterange", output_field=DateRangeField()), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=["offered", "agreed"]),
            ),
            models.CheckConstraint(name="stall_contract_days_in_order", condition=Q(until__gte=F("since"))),
            models.CheckConstraint(
                name="stall_contract_paper_or_body",
                condition=Q(on_paper=True, party=None) | Q(on_paper=False, party__isnull=False),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["host", "-id"], name="contract_by_host"),
            models.Index(fields=["party", "-id"], name="contract_by_party"),
        ]


class HostReport(models.Model):
    """What a market's host answered of its duties for a month, beside what the platform counted on that day (R17.3)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    host = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    """Its first day."""
    edition = models.CharField(max_length=20)
    answers = models.JSONField()
    counted = models.JSONField()
    """Instruments, overdue, without a verification, fair scales, stalls, stalls without a contract in force."""
    is_kept = models.BooleanField()
    """Every duty was answered yes."""
    filed_at = models.DateTimeField()
    filed_by = models.CharField(max_length=60)
    is_late = models.BooleanField()

    class Meta:
        ordering = ["-month", "-id"]
        constraints = [models.UniqueConstraint(fields=["host", "month"], name="host_report_once_a_month")]
        indexes = [models.Index(fields=["tenant", "-id"], name="host_report_by_province")]


class Topic(models.Model):
    """A question an office puts to the public, from a day to a last day (R17.4). Public."""

    class State(models.TextChoices):
        OPEN = "open"
        ANSWERED = "answered"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=80)
    question = models.CharField(max_length=2000)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    until = models.DateField()
    """Last day on which the public may speak."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    last_number = models.PositiveIntegerField(default=0)
    """The number of the last word that came in; numbers are given once and in order."""
    conclusion = models.CharField(max_length=2000, blank=True)
    concluded_at = models.DateTimeField(null=True)
    concluded_by = models.ForeignKey(
        "foundation.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=1000, blank=True)
    """What was done of it, said when the topic was closed."""
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="topic_concluded_by_a_person",
                condition=Q(state="open", concluded_by=None)
                | Q(state__in=["answered", "closed"], concluded_by__isnull=False, concluded_at__isnull=False),
            ),
            models.CheckConstraint(
                name="topic_closed_by_a_person",
                condition=(~Q(state="closed") & Q(closed_by=None))
                | Q(state="closed", closed_by__isnull=False, closed_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="topic_by_state")]


class TopicComment(models.Model):
    """A question or a remark on a topic as the public reads it: its words once shown, or why they are not.

    A row is public from the moment it came; `text` is empty until an official has looked at it.
    """

    class Kind(models.TextChoices):
        QUESTION = "question"
        REMARK = "remark"

    class State(models.TextChoices):
        WAITING = "waiting"
        SHOWN = "shown"
        HIDDEN = "hidden"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="comments")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    body = models.CharField(max_length=120, blank=True)
    """The body for which it was said, where who said it wanted that; empty: the public."""
    filed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    text = models.CharField(max_length=1000, blank=True)
    ground = models.CharField(max_length=12, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    """Why it is not shown, as everybody reads it."""
    moderated_at = models.DateTimeField(null=True)
    moderated_by = models.ForeignKey(
        "foundation.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        "foundation.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    office = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="topic_comment_number_once"),
            models.CheckConstraint(
                name="topic_comment_looked_at_by_a_person",
                condition=Q(state="waiting", moderated_by=None, text="")
                | Q(state="shown", moderated_by__isnull=False, ground="", reason="")
                | (Q(state="hidden", moderated_by__isnull=False, text="") & ~Q(ground="") & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="topic_comment_answered_by_a_person",
                condition=Q(answer="", answered_by=None)
                | (Q(state="shown", answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "id"], name="topic_comment_to_look_at", condition=Q(state="waiting")
            ),
        ]


class CommentWords(models.Model):
    """What was sent in, word for word: the office's alone, whether it is shown or not."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    comment = models.OneToOneField(TopicComment, on_delete=models.PROTECT, related_name="words")
    text = models.CharField(max_length=1000)
