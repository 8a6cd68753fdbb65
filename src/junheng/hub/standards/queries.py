"""Questions to examinations: who sees one, what is missing, who may be drawn, what hangs on a standard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from junheng.core.reason import Refused, refuse
from junheng.hub.capabilities.models import IntermediateCheck, MeasurementStandard, StandardPiece
from junheng.hub.foundation.acting import NOWHERE, Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.models import Attachment
from junheng.hub.institutions import queries as institutions
from junheng.hub.institutions.models import Item, Organisation, Qualification
from junheng.hub.institutions.rules.dates import WorkingCalendar, add_months, deadline
from junheng.hub.panels import queries as panels
from junheng.hub.panels.models import Seat
from junheng.hub.panels.purposes import Subject
from junheng.hub.panels.rules.seats import OPEN
from junheng.hub.people.models import MethodAuthorisation, Registration
from junheng.hub.standards.models import (
    LIVE,
    EvidenceSeries,
    Examination,
    ExaminationDocument,
    StandardChange,
    StandardSeal,
)
from junheng.hub.standards.rules import completeness, life

SUPPLEMENT, ASSESSORS, APPLY, VALIDITY, MENDING = (
    "std_exam_supplement", "std_exam_assessors", "std_reexam_apply", "std_exam_validity", "std_exam_mending",
)  # fmt: skip
"""Keys of the rule pack."""
ASSESSORS_OTHERWISE = 2
PURPOSE = "standard-examination"
"""What panels of examinations are for."""
EXAMINERS = frozenset({"samr_metrology", "prov_regulator", "city_regulator", "county_regulator"})


def examinations() -> QuerySet[Examination]:
    """Every application that the tenants in force may see, newest first; without its standard, which only its own may."""
    return Examination.objects.select_related("organisation", "authority", "qualification")


def examinations_of(by: Actor) -> QuerySet[Examination]:
    """Those of one's body, those its authority is asked for, and those one was drawn for."""
    seats = panels.subjects_of(by.person_id or NOWHERE, PURPOSE)
    mine = Q(organisation_id=by.somewhere) | Q(pk__in=seats)
    return examinations().filter(mine | Q(authority_id=by.somewhere, applied_at__isnull=False))


def examination_for(examination_id: UUID | str, by: Actor) -> Examination | None:
    """An application for whoever has to do with it."""
    return examinations_of(by).filter(pk=examination_id).first()


def case_facts(row: Examination, by: Actor) -> life.CaseFacts:
    """What the rules of its life look at."""
    seats = [each for each in seats_of(row) if each.state != Seat.State.DECLINED]
    return life.CaseFacts(
        number=row.number,
        state=row.state,
        applicant=row.organisation_id == by.organisation_id,
        authority=row.authority_id == by.organisation_id,
        answer_until=row.answer_until,
        returned_times=row.returned_times,
        accepted_by=row.accepted_by_id,
        person=by.person_id,
        reports=tuple(each.conclusion for each in seats if each.conclusion),
        outstanding=sum(each.state in OPEN for each in seats),
        assessors=tuple(each.person_id for each in seats),
        mend_until=row.mend_until,
    )


def seats_of(row: Examination) -> list[Seat]:
    """Seats of the draw that stands, in the order of the record."""
    return panels.seats_about(PURPOSE, row.pk)


def documents_of(row: Examination) -> list[ExaminationDocument]:
    """Documents, the newest of a kind first."""
    return list(row.documents.select_related("attachment", "added_by"))


def document_for(document_id: UUID | str, by: Actor) -> Attachment | None:
    """The file of a document of an application one has to do with."""
    rows = ExaminationDocument.objects.select_related("attachment")
    found = rows.filter(pk=document_id, examination__in=examinations_of(by)).first()
    return None if found is None else found.attachment


# what the demand groups look at


def own_standard(standard_id: UUID | str, by: Actor) -> MeasurementStandard | None:
    """A standard of one's own body."""
    rows = MeasurementStandard.objects.select_related("organisation", "examination")
    return rows.filter(pk=standard_id, organisation_id=by.somewhere).first()


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a standard, read once: pieces with evidence, the newest check of each chart, series, the seal."""

    pieces: list[StandardPiece]
    checks: list[IntermediateCheck]
    rows: list[EvidenceSeries]
    seal: StandardSeal | None


def kept_of(standard: MeasurementStandard, on: date) -> Kept:
    """Four questions, whatever the standard has."""
    pieces = list(standard.pieces.select_related("instrument").prefetch_related("evidence"))
    mains = [each.pk for each in pieces if each.role == "main"]
    checks = IntermediateCheck.objects.filter(plan__piece__in=mains, on__lte=on).select_related("plan")
    newest = checks.order_by("plan_id", "-on", "-id").distinct("plan_id")
    return Kept(pieces, list(newest), list(series_rows(standard)), open_seal(standard))


def facts_of(
    standard: MeasurementStandard, *, on: date, is_first: bool, documents: Iterable[str] = ()
) -> completeness.Facts:
    """All that completeness looks at, from what is kept of the standard on a day."""
    people = {item.name_zh: _able(standard.organisation_id, item, on) for item in standard.items.all()}
    facts = _facts(standard, kept_of(standard, on), on=on, is_first=is_first)
    return replace(facts, people=people, documents=frozenset(documents))


def _facts(standard: MeasurementStandard, kept: Kept, *, on: date, is_first: bool) -> completeness.Facts:
    """Without people and documents."""
    return completeness.Facts(
        on=on,
        is_first=is_first,
        range_text=standard.range_text,
        accuracy_text=standard.accuracy_text,
        pieces=[_piece(each, on) for each in kept.pieces],
        people={},
        documents=frozenset(),
        series=[completeness.Series(each.kind, each.parameter, each.on, each.data) for each in kept.rows],
        charts=[(each.on, each.alarm) for each in kept.checks],
        sealed_since=today(kept.seal.sealed_at) if kept.seal is not None else None,
    )


def facts_of_application(row: Examination, on: date) -> completeness.Facts:
    """The same for an application, with its documents."""
    kinds = row.documents.values_list("kind", flat=True)
    return facts_of(row.standard, on=on, is_first=row.kind == Examination.Kind.FIRST, documents=kinds)


def _piece(piece: StandardPiece, on: date) -> completeness.Piece:
    made = [each for each in piece.evidence.all() if each.work_date <= on]
    newest = max(made, key=lambda each: each.work_date, default=None)
    return completeness.Piece(
        name=piece.instrument.name,
        is_main=piece.role == "main",
        status=piece.status,
        due=None if newest is None else newest.due,
        is_material=newest is not None and newest.kind == "reference-material",
    )


def _able(organisation_id: Any, item: Item, on: date) -> int:
    """How many people of a body are registered or authorised for an item on a day."""
    held = {"organisation_id": organisation_id, "effective__contains": on}
    registered = Registration.objects.filter(item_codes__contains=[item.pk], **held)
    methods = MethodAuthorisation.objects.filter(Q(item_codes__contains=[item.pk]) | Q(item_codes=[]), **held)
    persons = {*registered.values_list("person_id", flat=True), *methods.values_list("person_id", flat=True)}
    return len(persons)


def series_rows(standard: MeasurementStandard) -> QuerySet[EvidenceSeries]:
    """Every series for a page, newest first."""
    return EvidenceSeries.objects.filter(standard=standard).select_related("recorded_by")


def open_seal(standard: MeasurementStandard) -> StandardSeal | None:
    """The seal that is on it."""
    return StandardSeal.objects.filter(standard=standard, unsealed_at=None).first()


def changes_of(standard: MeasurementStandard) -> QuerySet[StandardChange]:
    """Changes of a standard, newest first."""
    return StandardChange.objects.filter(standard=standard).select_related("authority", "filed_by")


def change_for_authority(change_id: UUID | str, by: Actor) -> StandardChange | None:
    """A change that was filed with one's authority."""
    rows = StandardChange.objects.select_related("standard__organisation", "authority")
    return rows.filter(pk=change_id, authority_id=by.somewhere).first()


def changes_filed(by: Actor) -> QuerySet[StandardChange]:
    """Changes that wait for one's authority, newest first."""
    rows = StandardChange.objects.filter(authority_id=by.somewhere, state=StandardChange.State.FILED)
    return rows.select_related("standard__organisation")


# the rule pack


def number_of(tenant: str, key: str, on: date) -> tuple[int, str] | None:
    """A rule's amount and unit; None where no rule is on file."""
    rule = institutions.rule_value(tenant, key, on)
    return (int(rule.value), rule.unit) if rule is not None and rule.value.isdigit() else None


def last_day_of(tenant: str, key: str, since: date) -> date | None:
    """The last day of a limit from a day on; calendar days where the State's calendar of the year is not loaded."""
    found = number_of(tenant, key, since)
    if found is None:
        return None
    amount, unit = found
    try:
        return deadline(since, amount=amount, unit=unit, working=institutions.working_calendar())
    except Refused:
        return deadline(since, amount=amount, unit="day", working=WorkingCalendar(frozenset()))


def draft_facts(
    standard: MeasurementStandard, authority: Organisation, *, kind: str, on: date
) -> life.DraftFacts:
    """The examination in force, the last day to apply again, and an application that is under way."""
    paper = standard.examination
    held = paper is not None and institutions.state_on(paper, on).state in ("active", "suspended")
    until = institutions.last_day(paper.valid) if paper is not None and held else None
    rule = number_of(standard.tenant_id, APPLY, on)
    months = rule[0] if rule is not None and rule[1] == "month" else None
    return life.DraftFacts(
        kind=kind,
        on=on,
        certificate=paper.number if paper is not None and held else "",
        until=until,
        months=months,
        last_day=add_months(until, -months) if until is not None and months is not None else None,
        live=next(
            iter(
                Examination.objects.filter(standard=standard, state__in=LIVE).values_list("number", flat=True)
            ),
            "",
        ),
        authority_kind=authority.kind,
        authority=authority.name_zh,
    )


def authorities_for(tenant: str) -> QuerySet[Organisation]:
    """Regulators of a province and of the State that may be asked for an examination."""
    rows = Organisation.objects.filter(kind__startswith="regulator-").exclude(kind="regulator-township")
    return rows.filter(Q(tenant_id=tenant) | Q(kind="regulator-national")).order_by("kind", "id")


# the panel


def assessors_wanted(tenant: str, on: date) -> int:
    """How many assessors an examination has, by the rule pack."""
    found = number_of(tenant, ASSESSORS, on)
    return found[0] if found is not None else ASSESSORS_OTHERWISE


def panel_subject(examination_id: UUID, by: Actor) -> Subject | None:
    """An application as a panel of assessors is about it, for whoever has to do with it."""
    row = examination_for(examination_id, by)
    if row is None:
        return None
    accepted = row.state == Examination.State.ACCEPTED
    since = today(row.applied_at) if row.applied_at is not None else today(row.state_since)
    return Subject(
        id=row.pk, number=row.number, title=f"{row.number} {row.standard_name}", tenant=row.tenant_id, authority=row.authority,
        concerned=frozenset({row.organisation_id}), items=tuple(row.item_codes), count=assessors_wanted(row.tenant_id, since),
        places=(row.tenant_id,), readers=(row.organisation_id,), reads=row.organisation_id == by.organisation_id,
        stopped=() if accepted else (refuse("examination-not-in-state", number=row.number, state=row.state),),
    )  # fmt: skip


def qualification_of(id: UUID) -> Qualification:
    return institutions.qualifications().get(pk=id)


@dataclass(frozen=True, slots=True)
class Standing:
    """A standard at a glance: its examination, and how the year before is covered."""

    standard: MeasurementStandard
    kept: Kept
    state: str
    until: date | None
    stability: completeness.Stability
    apply_by: date | None

    @property
    def sealed(self) -> StandardSeal | None:
        return self.kept.seal


def standing_of(standard: MeasurementStandard, on: date) -> Standing:
    """The state of a standard's examination on a day, its stability, and by when to apply again."""
    paper, kept = standard.examination, kept_of(standard, on)
    rule = number_of(standard.tenant_id, APPLY, on)
    until = institutions.last_day(paper.valid) if paper is not None else None
    return Standing(
        standard=standard,
        kept=kept,
        state=institutions.state_on(paper, on).state if paper is not None else "",
        until=until,
        stability=completeness.stability_of(_facts(standard, kept, on=on, is_first=paper is None)),
        apply_by=add_months(until, -rule[0]) if until is not None and rule is not None else None,
    )
