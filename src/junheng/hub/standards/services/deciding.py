"""The decision of the authority: a certificate kept as a qualification, or a refusal with its reason (R07.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from junheng.hub.capabilities.models import CapabilityEntry, MeasurementStandard
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Qualification
from junheng.hub.institutions.services.qualifications import NewItem, NewQualification, register_qualification
from junheng.hub.standards import events, queries
from junheng.hub.standards.models import Examination
from junheng.hub.standards.queries import EXAMINERS
from junheng.hub.standards.rules import life
from junheng.hub.standards.services.applying import move, tell
from junheng.hub.standards.services.locking import held, refuse_all


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided. Number and last day are those printed: they are never computed."""

    passed: bool
    reason: str = ""
    certificate: str = ""
    until: date | None = None


@verb(permission="standards.decide_examination", roles=EXAMINERS, event=events.ExaminationDecided)
def decide_examination(
    *, examination: Examination, decision: Decision, by: Actor, at: datetime
) -> Examination:
    """A named person of the authority decides on the reports; the certificate makes the entries publishable."""
    with held(examination) as row:
        refuse_all(
            life.refusals_to_decide(
                queries.case_facts(row, by), passed=decision.passed, reason=decision.reason,
                certificate=decision.certificate, until=decision.until, on=today(at),
            )
        )  # fmt: skip
        paper = _certify(row, decision, by, at) if decision.passed else None
        move(
            row, "certified" if paper else "refused", at, qualification=paper, decided_by_id=by.somebody, decided_at=at,
            state_reason=decision.reason.strip()[:500],
        )  # fmt: skip
        word = ("通过", "passed") if paper else ("不予通过", "refused")
        tell(row.organisation, row, at, zh=f"计量标准考核 {row.number} 决定：{word[0]}。",
             en=f"Examination {row.number}: {word[1]}.")  # fmt: skip
        record(
            events.ExaminationDecided(
                Ref.to(row), Ref.to(row.standard), row.number, row.state, paper.number if paper else "—",
                decision.until.isoformat() if paper and decision.until else "—", decided_by=str(by.person_id),
            )
        )  # fmt: skip
    return row


def _certify(row: Examination, decision: Decision, by: Actor, at: datetime) -> Qualification:
    """The certificate as a qualification of the body; what rested on the one before rests on it from now on."""
    standard = row.standard
    items = list(standard.items.all())
    paper = register_qualification(
        organisation=row.organisation,
        new=NewQualification(
            type="standard-exam", number=decision.certificate.strip()[:80], issuer_name=row.authority.name_zh,
            issuer=row.authority, valid_from=today(at), valid_until=decision.until, issued_on=today(at),
            items=[
                NewItem(item=each, service="verify", range_text=standard.range_text, accuracy_text=standard.accuracy_text)
                for each in items
            ],
        ),
        by=by, at=at,
    )  # fmt: skip
    before = standard.examination
    MeasurementStandard.objects.filter(pk=standard.pk).update(examination=paper)
    CapabilityEntry.objects.filter(standard=standard).update(examination=paper)
    if before is not None:
        CapabilityEntry.objects.filter(qualification=before, standard=standard).update(qualification=paper)
    return paper
