"""Certificates: what was issued, byte for byte, and what became of it.

The signed XML is the original; the PDF is made from the same content and can be made again. A certificate is
never edited: it is amended, replaced, supplemented or withdrawn, and each of these is a fact in the log. The
row's public columns are what anybody may see of any certificate: number, kind, body, dates, status, digest.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from junheng.hub.foundation.ids import new_id


class SigningKey(models.Model):
    """An institution's certificate for signing documents; the private key lies outside the database."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "institutions.Organisation", on_delete=models.PROTECT, related_name="signing_keys"
    )
    subject = models.CharField(max_length=300)
    fingerprint = models.CharField(max_length=64, unique=True)
    certificate_pem = models.TextField()
    chain_pem = models.TextField(blank=True)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-not_before"]


class Certificate(models.Model):
    class Kind(models.TextChoices):
        CALIBRATION = "calibration"
        VERIFICATION = "verification"
        NOTICE = "verification-notice"
        TEST = "test"

    class State(models.TextChoices):
        ISSUED = "issued"
        REPLACED = "replaced"
        WITHDRAWN = "withdrawn"

    class Relation(models.TextChoices):
        NONE = ""
        REPLACES = "replaces"
        SUPPLEMENTS = "supplements"
        ENGLISH = "english-version"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    number = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    mark = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ISSUED)
    state_reason = models.CharField(max_length=300, blank=True)
    state_since = models.DateTimeField()
    relation = models.CharField(max_length=16, choices=Relation.choices, blank=True)
    relates_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later")
    relation_reason = models.CharField(max_length=300, blank=True)
    institution = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    instrument = models.ForeignKey("instruments.Instrument", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey("institutions.Item", on_delete=models.PROTECT, related_name="+")
    method_code = models.CharField(max_length=60)
    work_from = models.DateField()
    work_to = models.DateField()
    issued_at = models.DateTimeField()
    valid_until = models.DateField(null=True)
    planned_recalibration = models.DateField(null=True)
    conclusion = models.CharField(max_length=120, blank=True)
    xml_sha256 = models.CharField(max_length=64, db_index=True)
    inquiry = models.CharField(max_length=60, blank=True)
    """Number of the open case of a bad standard that may change it: public, so that nobody relies on it unwarned."""
    event_id = models.UUIDField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="certificate_related_whole",
                condition=Q(relation="", relates_to=None) | (~Q(relation="") & Q(relates_to__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "-id"], name="certificate_by_institution"),
            models.Index(fields=["client", "-id"], name="certificate_by_client"),
            models.Index(fields=["state_since"], condition=~Q(state="issued"), name="certificate_changed"),
        ]

    def __str__(self) -> str:
        return self.number


class CertificateBody(models.Model):
    """The private side: content, people, record, and the files' digests. Seen by the two parties only."""

    certificate = models.OneToOneField(
        Certificate, on_delete=models.PROTECT, primary_key=True, related_name="body"
    )
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    line = models.ForeignKey("orders.OrderLine", on_delete=models.PROTECT, related_name="certificates")
    record = models.ForeignKey("orders.OriginalRecord", on_delete=models.PROTECT, related_name="certificates")
    content = models.JSONField()
    issued_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    signing_key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="+")
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    duplicates = models.PositiveSmallIntegerField(default=0)


class CertificateParent(models.Model):
    """An edge of the evidence graph: this certificate rests on that certificate of a standard, since its work date."""

    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="parents")
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    evidence = models.ForeignKey("capabilities.PieceEvidence", on_delete=models.PROTECT, related_name="+")
    piece = models.ForeignKey("capabilities.StandardPiece", on_delete=models.PROTECT, related_name="+")
    piece_name = models.CharField(max_length=120)
    parent_number = models.CharField(max_length=80)
    parent_issuer = models.CharField(max_length=120)
    parent_certificate = models.ForeignKey(
        Certificate, null=True, on_delete=models.PROTECT, related_name="children"
    )
    parent_kind = models.CharField(max_length=20, default="calibration")
    parent_route = models.CharField(max_length=20, default="accredited")
    """What the evidence is by its own word, copied at issue: the evidence itself is the laboratory's alone."""
    parent_sha256 = models.CharField(max_length=64, blank=True)
    parent_verdict = models.CharField(max_length=12, blank=True)
    """Digest and verdict of the digital certificate attached as evidence, where there is one."""
    parent_work_date = models.DateField()
    parent_due = models.DateField()
    judged_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["certificate", "evidence"], name="certificate_parent_once")
        ]


class StandardCase(models.Model):
    """A measurement standard was found bad: whom it may have hurt since the last good evidence (practice P14).

    Read by the laboratory and, through `readers`, by the provinces of those it hurt.
    """

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    number = models.CharField(max_length=60, unique=True)
    organisation = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    piece = models.ForeignKey("capabilities.StandardPiece", on_delete=models.PROTECT, related_name="cases")
    piece_name = models.CharField(max_length=160)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    since = models.DateField()
    since_basis = models.CharField(max_length=200)
    found_on = models.DateField()
    until = models.DateField()
    """Last day of the window: when it was stopped, or a certificate made after it was found showed it good."""
    reads_high_by = models.CharField(max_length=40)
    """Decimal text: what was attributed to the standard minus its true value, in `unit`; empty where unknown."""
    unit = models.CharField(max_length=20)
    low = models.CharField(max_length=40, blank=True)
    high = models.CharField(max_length=40, blank=True)
    range_unit = models.CharField(max_length=20, blank=True)
    """Unit of `low` and `high`."""
    why = models.CharField(max_length=300)
    opened_by = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey("foundation.Person", null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closing = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["piece"], condition=Q(state="open"), name="case_one_open_for_a_piece"
            ),
            models.CheckConstraint(name="case_window_in_order", condition=Q(found_on__gte=models.F("since"))),
            models.CheckConstraint(
                name="case_window_ends_after", condition=Q(until__gte=models.F("found_on"))
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="case_by_organisation"),
            models.Index(fields=["tenant", "-id"], name="case_by_province"),
        ]

    def __str__(self) -> str:
        return self.number


class CaseEffect(models.Model):
    """What a bad standard did to one certificate, and what its holder knows of it."""

    class Effect(models.TextChoices):
        VERDICT = "verdict-changes"
        VALUE = "value-changes"
        NONE = "none"
        UNKNOWN = "unknown"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey("foundation.Tenant", on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    case = models.ForeignKey(StandardCase, on_delete=models.PROTECT, related_name="effects")
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="effects")
    holder = models.ForeignKey("institutions.Organisation", on_delete=models.PROTECT, related_name="+")
    holder_province = models.CharField(max_length=12)
    depth = models.PositiveSmallIntegerField()
    effect = models.CharField(max_length=16, choices=Effect.choices)
    rank = models.PositiveSmallIntegerField()
    """Worst first: 0 where the verdict changes."""
    recorded = models.CharField(max_length=40, blank=True)
    corrected = models.CharField(max_length=40, blank=True)
    limit = models.CharField(max_length=40, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    point = models.CharField(max_length=80, blank=True)
    acknowledged_by = models.ForeignKey(
        "foundation.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True)
    retest = models.ForeignKey("orders.Order", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["rank", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "certificate"], name="case_effect_once")]
        indexes = [
            models.Index(fields=["holder", "-case"], name="case_effect_by_holder"),
            models.Index(fields=["holder_province", "-case"], name="case_effect_by_province"),
        ]
