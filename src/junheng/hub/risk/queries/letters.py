"""What of letters may be seen by whom, and the words of what they share. Two desks, and nobody else."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from junheng.hub.certificates.models import Certificate
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import BEIJING
from junheng.hub.institutions import queries as institutions
from junheng.hub.institutions.models import Organisation
from junheng.hub.instruments.models import Instrument
from junheng.hub.integrity.models import Complaint
from junheng.hub.risk.models import Letter, LetterEvidence
from junheng.hub.risk.rules.letter import Named
from junheng.hub.supervision.models import Check

DESKS = frozenset({"prov_regulator", "enforcement"})
"""Who writes and answers letters for a province's office."""
DEFAULT_DAYS = 60


def offices(by: Actor) -> QuerySet[Organisation]:
    """Verified desks of other provinces."""
    rows = Organisation.objects.filter(kind="regulator-province", state="verified")
    return rows.exclude(tenant_id=by.tenant).order_by("division_code")


def letters_seen_by(by: Actor) -> QuerySet[Letter]:
    """Those that one's own office sent or received; of nobody else."""
    rows = Letter.objects.select_related("sender", "receiver", "sent_by", "campaign")
    if not by.has_any(DESKS):
        return rows.none()
    return rows.filter(Q(sender_id=by.somewhere) | Q(receiver_id=by.somewhere))


def evidence_seen(letter: Letter, by: Actor, on: date) -> list[LetterEvidence]:
    """All of it for who sent it; for who received it what is still shared today."""
    rows = LetterEvidence.objects.filter(letter=letter)
    mine = letter.sender_id == by.organisation_id
    return list(rows if mine else rows.filter(until__gte=on))


def most_days(tenant: str, on: date) -> int:
    """The most days that may be agreed, by the rule pack; a province without such a rule has the house's."""
    rule = institutions.rule_value(tenant, "letter_answer_most", on)
    usable = rule is not None and rule.unit == "day" and rule.value.isascii() and rule.value.isdigit()
    return min(int(rule.value), 999) if rule is not None and usable else DEFAULT_DAYS


def to_escalate(tenant: str, on: date, limit: int = 200) -> list[Letter]:
    """Letters a province has sent whose days are over and of which the offices were not told yet."""
    rows = Letter.objects.filter(tenant_id=tenant, state__in=["sent", "received"], escalated_at=None)
    return list(rows.filter(due__lt=on).order_by("due")[:limit])


def words_of(named: Named, tenant: str) -> str | None:
    """What is shared of a named record of the own province, as it stands now; None where the province has none.

    Of a complaint never its text, picture or contact: whoever sends the letter writes what the other side has to know.
    """
    if named.kind == "note":
        return named.reference
    if named.kind == "certificate":
        paper = Certificate.objects.filter(number=named.reference).filter(
            Q(tenant_id=tenant) | Q(readers__contains=[tenant])
        ).select_related("instrument", "institution").first()  # fmt: skip
        return None if paper is None else (
            f"{paper.number} {paper.kind} {paper.state} {paper.work_to} {paper.institution.name_zh} "
            f"{paper.instrument.name} {paper.instrument.serial} {paper.conclusion}"
        )  # fmt: skip
    if named.kind == "complaint":
        return _words_of_complaint(named.reference, tenant)
    if named.kind == "instrument":
        one = (
            Instrument.objects.filter(code=named.reference, tenant_id=tenant).select_related("owner").first()
        )
        return None if one is None else f"{one.name} {one.model} {one.serial} {one.maker} {one.owner.name_zh}"
    return _words_of_check(named.reference, tenant)


def _words_of_complaint(reference: str, tenant: str) -> str | None:
    """By its id alone: the receipt is the secret of who complained, and a letter goes to another province."""
    try:
        id = UUID(reference)
    except ValueError:
        return None
    row = Complaint.objects.filter(pk=id, tenant_id=tenant).select_related("instrument").first()
    if row is None:
        return None
    day = row.filed_at.astimezone(BEIJING).date()
    return f"{day} {row.kind} {row.state} {row.instrument.name} {row.instrument.code}"


def _words_of_check(reference: str, tenant: str) -> str | None:
    try:
        id = UUID(reference)
    except ValueError:
        return None
    row = Check.objects.filter(pk=id, tenant_id=tenant).select_related("organisation").first()
    if row is None or not row.result:
        return None
    return f"{row.name} {row.code} {row.organisation.name_zh} {row.result} {row.findings_digest}"
