"""What follows for a body from evidence, decided by named persons: credit classes, serious violators, model units.

The platform proposes and never decides; the other side is heard; every row has a basis and a last day. Must not become a
black box: a proposal keeps the parts it was made from, each with its rows. Not public but for the two public lists.
And what provinces do together: letters and joint campaigns, for their desks.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from junheng.hub.foundation.ids import new_id


class Determination(models.Model):
    """One proposal about one body and what became of it: heard, decided by a person, in force until a last day."""

    class Kind(models.TextChoices):
        CREDIT = "credit-class"
        VIOLATOR = "serious-violator"
        MODEL = "model-unit"

    class State(models.TextChoices):
        PROPOSED = "proposed"
        DROPPED = "dropped"
        IN_FORCE = "in-force"
        REPAIRED = "repaired"
        FOLLOWED = "followed"

    class Repair(models.TextChoices):
        NONE = "", "none"
        ASKED = "asked"
        GRANTED = "granted"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    value = models.CharField(max_length=1, blank=True)
    """The class, A to D; empty for the other kinds."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    basis = models.CharField(max_length=200)
    what = models.CharField(max_length=1000)
    score = models.PositiveIntegerField(default=0)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        "foundation.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    """The official who proposed it; None where the platform did."""
    hearing_until = models.DateField(null=True)
    """Last day on which the body may state its view before it is decided; None where nothing is held against it."""
    view = models.CharField(max_length=1000, blank=True)
    viewed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    """Last day in force and in view."""
    repair = models.CharField(max_length=8, blank=True, choices=Repair.choices)
    repair_told = models.CharField(max_length=1000, blank=True)
    repair_asked_at = models.DateTimeField(null=True)
    repair_decided_at = models.DateTimeField(null=True)
    repair_decided_by = models.ForeignKey(
        "foundation.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    repair_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["tenant", "kind", "-id"], name="determination_register"),
            models.Index(fields=["kind", "-id"], name="determination_shown", condition=Q(state="in-force")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"], condition=Q(state="proposed"), name="determination_one_open"
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind"], condition=Q(state="in-force"), name="determination_one_in_force",
            ),
            models.CheckConstraint(
                name="determination_decided_by_a_person",
                condition=Q(state="proposed", decided_at=None, decided_by=None)
                | (~Q(state="proposed") & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="determination_in_force_until_a_day",
                condition=Q(state__in=["proposed", "dropped"])
                | Q(since__isnull=False, until__isnull=False, until__gte=F("since")),
            ),
            models.CheckConstraint(
                name="determination_class_of_credit",
                condition=Q(kind="credit-class", value__in=["A", "B", "C", "D"])
                | (~Q(kind="credit-class") & Q(value="")),
            ),
            models.CheckConstraint(
                name="determination_repaired_by_a_person",
                condition=~Q(repair__in=["granted", "refused"]) | Q(repair_decided_by__isnull=False),
            ),
        ]  # fmt: skip


class DeterminationRow(models.Model):
    """One row of the evidence a proposal was made from, as it stood then: which part, how many points, where it is."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    determination = models.ForeignKey(Determination, on_delete=models.CASCADE, related_name="rows")
    part = models.CharField(max_length=20)
    points = models.PositiveSmallIntegerField()
    found_on = models.DateField()
    label = models.CharField(max_length=200)
    url = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["part", "-found_on", "id"]


class BodyScore(models.Model):
    """The score of a body as the last look worked it out, to list the highest first; the page works it out again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    organisation = models.OneToOneField(
        "institutions.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    points = models.PositiveSmallIntegerField()
    rank = models.PositiveSmallIntegerField()
    """9999 less the points: the most closely watched first."""
    at = models.DateTimeField()

    class Meta:
        ordering = ["rank", "-id"]
        indexes = [models.Index(fields=["tenant", "rank", "-id"], name="body_score_highest")]


class Scan(models.Model):
    """One look at everything of a province: when, by whom, how many bodies were scored and warnings raised."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    bodies = models.PositiveIntegerField(default=0)
    raised = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["tenant", "-at"], name="scan_latest")]


class EarlyWarning(models.Model):
    """Something that stands out, with the numbers and rows it was made from; it gets an owner and an end by a person."""

    class State(models.TextChoices):
        OPEN = "open"
        TAKEN = "taken"
        ACTED = "acted"
        DISMISSED = "dismissed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    scan = models.ForeignKey(Scan, on_delete=models.PROTECT, related_name="warnings")
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=160)
    """Id of the body or words of the model it is about."""
    label = models.CharField(max_length=160)
    organisation = models.ForeignKey(
        "institutions.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    numbers = models.JSONField()
    """What it was made from: own and other counts, interval, chance, as `core.risk.signals` gives them."""
    rows = models.JSONField(default=list)
    readers = ArrayField(models.CharField(max_length=12), default=list)
    """The nation's tenant once it has risen there; empty before."""
    raised_at = models.DateTimeField()
    take_by = models.DateField(null=True)
    risen_at = models.DateTimeField(null=True)
    """When nobody had taken it over by its day and it rose to the next office."""
    risen_to = models.CharField(max_length=120, blank=True)
    """That office; empty where this installation has none above the province's."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    owner = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(max_length=120, blank=True)
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["tenant", "state", "-id"], name="warning_register")]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "kind", "subject"], condition=Q(state__in=["open", "taken"]), name="warning_one_live",
            ),
            models.CheckConstraint(
                name="warning_has_an_owner_once_taken",
                condition=Q(state="open", owner=None) | (~Q(state="open") & Q(owner__isnull=False)),
            ),
            models.CheckConstraint(
                name="warning_ends_with_a_reason",
                condition=Q(state__in=["open", "taken"], ended_at=None)
                | (Q(state__in=["acted", "dismissed"], ended_at__isnull=False) & ~Q(reason="")),
            ),
        ]  # fmt: skip


class Letter(models.Model):
    """A letter from one province's desk to another's (R15.4): what is asked, the days agreed, the answer.

    It asks for help (协查函), or hands over a lead or claim whose subject lies in the other province (移送函).
    """

    class Kind(models.TextChoices):
        ASSIST = "assist"
        CLAIM = "claim"

    class State(models.TextChoices):
        SENT = "sent"
        RECEIVED = "received"
        ANSWERED = "answered"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    """The province it is sent to."""
    number = models.CharField(max_length=40)
    sender = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.ASSIST)
    subject = models.CharField(max_length=160, blank=True)
    """Whom or what a claim is about, in the receiver's province."""
    title = models.CharField(max_length=160)
    ask = models.CharField(max_length=2000)
    basis = models.CharField(max_length=200)
    """The agreement or article the days rest on."""
    days = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    campaign = models.ForeignKey(
        "risk.Campaign", null=True, on_delete=models.PROTECT, related_name="letters_under"
    )
    """The joint campaign it belongs to, whose report counts its days; both desks are sides of it."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.SENT)
    received_at = models.DateTimeField(null=True)
    received_by = models.CharField(max_length=60, blank=True)
    escalated_at = models.DateTimeField(null=True)
    """Since when both offices know that the days agreed are over."""
    answer = models.CharField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=60, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["sender", "-id"], name="letter_by_sender"),
            models.Index(fields=["receiver", "-id"], name="letter_by_receiver"),
            models.Index(
                fields=["tenant", "due"],
                name="letter_to_escalate",
                condition=Q(state__in=["sent", "received"], escalated_at=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="letter_number_once"),
            models.CheckConstraint(
                name="letter_claim_has_a_subject", condition=Q(kind="assist") | ~Q(subject="")
            ),
            models.CheckConstraint(
                name="letter_answered_when",
                condition=Q(state__in=["sent", "received"], answered_at=None)
                | (Q(state__in=["answered", "closed"], answered_at__isnull=False) & ~Q(answer="")),
            ),
        ]


class LetterEvidence(models.Model):
    """One named thing shared with a letter: its words as they stood, their digest, and the last day it is shared."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="evidence")
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    kind = models.CharField(max_length=12)
    reference = models.CharField(max_length=80)
    words = models.CharField(max_length=1000)
    digest = models.CharField(max_length=71)
    until = models.DateField()

    class Meta:
        ordering = ["id"]


class Campaign(models.Model):
    """A joint action of several provinces' offices (联合执法): planned by one, agreed by each, with one report (R15.4).

    Seen by the desks of its sides and, once named, by its inspectors.
    """

    class State(models.TextChoices):
        PLANNED = "planned"
        AGREED = "agreed"
        DECLINED = "declined"
        CALLED_OFF = "called-off"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    """Provinces of all its sides."""
    office = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    title = models.CharField(max_length=160)
    aim = models.CharField(max_length=1000)
    basis = models.CharField(max_length=200)
    exchange = models.BooleanField(default=True)
    """Exchange checks (交叉检查): the team of one province goes to objects in another."""
    draw = models.ForeignKey("supervision.Draw", null=True, on_delete=models.PROTECT, related_name="+")
    """A draw that was made, whose objects are the campaign's and whose checks hold the results."""
    day = models.DateField()
    """The day on which the teams learn of their objects, and not before."""
    until = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    state_reason = models.CharField(max_length=300, blank=True)
    planned_at = models.DateTimeField()
    planned_by = models.CharField(max_length=60)
    closed_at = models.DateTimeField(null=True)
    report = models.JSONField(null=True)
    report_digest = models.CharField(max_length=71, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="campaign_number_once"),
            models.CheckConstraint(name="campaign_days_in_order", condition=Q(until__gte=F("day"))),
            models.CheckConstraint(
                name="campaign_closed_with_its_report",
                condition=Q(state="closed", closed_at__isnull=False, report__isnull=False)
                | (~Q(state="closed") & Q(closed_at=None, report=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CampaignSide(models.Model):
    """One province's office in a campaign, and whether it agrees."""

    class State(models.TextChoices):
        INVITED = "invited"
        AGREED = "agreed"
        DECLINED = "declined"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="sides")
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.INVITED)
    reason = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "tenant"], name="campaign_one_side_a_province"),
            models.CheckConstraint(
                name="campaign_side_answered_when",
                condition=Q(state="invited", answered_at=None)
                | (~Q(state="invited") & Q(answered_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-campaign"], name="campaign_by_side")]


class CampaignMember(models.Model):
    """An inspector of a side's team, with the codes of bodies kept from them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="members")
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    side = models.ForeignKey(CampaignSide, on_delete=models.CASCADE, related_name="team")
    person = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    body = models.CharField(max_length=120)
    recused = ArrayField(models.CharField(max_length=18), default=list)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["campaign", "person"], name="campaign_member_once")]
        indexes = [models.Index(fields=["person", "-campaign"], name="campaign_by_member")]


class CampaignTarget(models.Model):
    """An object of a campaign. Until the day its own province alone holds it: PostgreSQL shows it to no other."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="targets")
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    open_on = models.DateField()
    side = models.ForeignKey(CampaignSide, on_delete=models.CASCADE, related_name="objects_listed")
    """The office that listed it, of its own ledger."""
    team = models.ForeignKey(
        CampaignSide, null=True, on_delete=models.CASCADE, related_name="objects_to_check"
    )
    """Whose team goes there; None where a draw has sent its inspectors."""
    code = models.CharField(max_length=18)
    name = models.CharField(max_length=80)
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    check_made = models.OneToOneField(
        "supervision.Check", null=True, on_delete=models.PROTECT, related_name="+"
    )
    """The check that holds its result; nothing is entered a second time."""
    result = models.CharField(max_length=10, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    inspectors = models.CharField(max_length=130, blank=True)
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "code"], name="campaign_target_once"),
            models.CheckConstraint(
                name="campaign_result_once",
                condition=Q(result="", recorded_at=None)
                | (~Q(result="") & Q(recorded_at__isnull=False, check_made=None)),
            ),
        ]


class CampaignEvidence(models.Model):
    """A piece of evidence taken at an object: what it is, its digest, who keeps it now."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="pieces")
    target = models.ForeignKey(CampaignTarget, on_delete=models.PROTECT, related_name="pieces")
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    label = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64, blank=True)
    """Of the file, where it is one; the file stays with its keeper."""
    digest = models.CharField(max_length=71)
    taken_at = models.DateTimeField()
    holder = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    holder_name = models.CharField(max_length=60)
    offered_to = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    offered_name = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["id"]


class CustodyStep(models.Model):
    """One link of a chain of custody: taken, handed over, received; by whom, when. Written once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    piece = models.ForeignKey(CampaignEvidence, on_delete=models.CASCADE, related_name="steps")
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list)
    kind = models.CharField(max_length=8)
    who = models.CharField(max_length=180)
    to = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class Fine(models.Model):
    """A fine as an office proposes it, routed to the level that may decide the amount, heard, decided by a named person.

    A record of how it was decided among offices: the decision on paper, with its lawful effect, is made outside.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        CONFIRMED = "confirmed"
        DROPPED = "dropped"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    amount = models.CharField(max_length=12)
    """Decimal text, two places."""
    unit = models.CharField(max_length=3, default="CNY")
    facts = models.CharField(max_length=1000)
    basis = models.CharField(max_length=60)
    """Key of the rule pack; the four below are the rule as it stood that day."""
    basis_matter = models.CharField(max_length=120)
    basis_most = models.CharField(max_length=12)
    basis_source = models.CharField(max_length=200)
    basis_confidence = models.CharField(max_length=10)
    county_most = models.CharField(max_length=12)
    city_most = models.CharField(max_length=12)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    proposer = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=8)
    office = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    """The office it went to, which alone decides."""
    hearing_until = models.DateField()
    view = models.CharField(max_length=1000, blank=True)
    viewed_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PROPOSED)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["tenant", "-id"], name="fine_register")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "basis"], condition=Q(state="proposed"), name="fine_one_open"
            ),
            models.CheckConstraint(
                name="fine_decided_by_another_person",
                condition=Q(state="proposed", decided_at=None, decided_by=None)
                | (
                    ~Q(state="proposed")
                    & Q(decided_at__isnull=False, decided_by__isnull=False)
                    & ~Q(reason="")
                    & ~Q(decided_by=F("proposed_by"))
                ),
            ),
        ]
