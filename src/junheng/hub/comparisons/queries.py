"""Questions to comparisons. The two that lift the wall around sealed results say for whom, in the database itself."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Prefetch, Q, QuerySet

from junheng.hub.capabilities import queries as capabilities
from junheng.hub.comparisons.models import (
    Analysis,
    Check,
    Comment,
    Comparison,
    CorrectiveCase,
    Expert,
    Handover,
    Participant,
    Protocol,
    Seal,
    SealedContent,
)
from junheng.hub.comparisons.rules import life, reporting, results
from junheng.hub.comparisons.rules.protocol import ProtocolFacts
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.institutions.models import Membership, Organisation

EXPERT = "expert"
"""The role of the regional pool."""
NATIONAL_REGULATOR = "samr_metrology"


def comparisons(text: str = "") -> QuerySet[Comparison]:
    """The catalogue, newest first; by a part of the number, the title, the item or the pilot."""
    rows = Comparison.objects.select_related("item", "organiser", "pilot")
    if text:
        rows = rows.filter(
            Q(number__icontains=text) | Q(title_zh__icontains=text) | Q(title_en__icontains=text)
            | Q(item__name_zh__icontains=text) | Q(item__name_en__icontains=text) | Q(pilot__name_zh__icontains=text)
        )  # fmt: skip
    return rows


def comparison(id: UUID) -> Comparison | None:
    """One comparison with everything about it that is public."""
    participants = Participant.objects.select_related("organisation", "corrective_case").order_by("id")
    seals = (
        Prefetch("seals", queryset=Seal.objects.filter(kind=Seal.Kind.RESULT).order_by("version")),
        Prefetch("seals", queryset=Seal.objects.filter(kind=Seal.Kind.RECHECK).order_by("version"), to_attr="rechecks"),
    )  # fmt: skip
    return (
        Comparison.objects.filter(pk=id)
        .select_related("item", "organiser", "pilot", "holder")
        .prefetch_related(
            Prefetch("participants", queryset=participants.prefetch_related(*seals)),
            Prefetch("protocols", queryset=Protocol.objects.order_by("-version")),
            Prefetch(
                "experts", queryset=Expert.objects.select_related("person", "organisation").order_by("id")
            ),
            Prefetch(
                "handovers", queryset=Handover.objects.select_related("giver", "receiver").order_by("id")
            ),
        )
        .first()
    )


def comparison_numbered(number: str) -> Comparison | None:
    found = Comparison.objects.filter(number=number).values_list("pk", flat=True).first()
    return None if found is None else comparison(found)


def protocol_of(row: Comparison) -> Protocol | None:
    """The newest version; once agreed there is no other."""
    return next(iter(row.protocols.all()), None)


def facts_of(protocol: Protocol) -> ProtocolFacts:
    return ProtocolFacts.of(protocol.data)


def participants_of(row: Comparison) -> list[Participant]:
    return list(row.participants.all())


def taking_part(row: Comparison) -> list[Participant]:
    return [each for each in row.participants.all() if each.state == Participant.State.CONFIRMED]


def part_of(row: Comparison, organisation_id: object) -> Participant | None:
    return next((each for each in row.participants.all() if each.organisation_id == organisation_id), None)


def functions_of(row: Comparison, by: Actor) -> frozenset[str]:
    """What the body one acts for is in this comparison."""
    found = set()
    if row.organiser_id == by.organisation_id:
        found |= {"organiser", "approver"}
    if "platform" in by.roles:
        found.add(
            "organiser"
        )  # what the agreed protocol leads to; the roles of a verb say whether the platform does it
    if NATIONAL_REGULATOR in by.roles:
        found.add("approver")
    if row.pilot_id == by.organisation_id:
        found.add("pilot")
    if part_of(row, by.organisation_id) is not None:
        found.add("participant")
    if expert_of(row, by) is not None:
        found.add("expert")
    return frozenset(found)


def life_facts(row: Comparison, by: Actor) -> life.Facts:
    """What the rules look at."""
    return life.Facts(
        number=row.number, state=row.state, functions=functions_of(row, by), stopped=row.stopped,
        participants={each.organisation.name_zh: each.state for each in row.participants.all()},
    )  # fmt: skip


def is_analyst(row: Comparison, by: Actor) -> bool:
    """The person the protocol names, acting for the pilot."""
    protocol = protocol_of(row)
    named = protocol is not None and protocol.analyst_id == by.person_id and by.person_id is not None
    return named and row.pilot_id == by.organisation_id


def experts_of(row: Comparison) -> list[Expert]:
    """Everybody who was named, also who was released since."""
    return list(row.experts.all())


def experts_named(row: Comparison) -> list[Expert]:
    return [each for each in row.experts.all() if each.state == Expert.State.NAMED]


def expert_of(row: Comparison, by: Actor) -> Expert | None:
    """The person who asks as an expert of this comparison: named, acting as one for the same body, of no participant's."""
    if by.person_id is None or EXPERT not in by.roles:
        return None
    found = next((each for each in experts_named(row) if each.person_id == by.person_id), None)
    if found is None or found.organisation_id != by.organisation_id or bodies_also_of(row, found.person_id, found.named_on):  # fmt: skip
        return None
    return found


def bodies_also_of(row: Comparison, person_id: UUID, since: date) -> list[str]:
    """Names of the bodies of this comparison at which a person holds or held any role since a day."""
    parts = [each for each in participants_of(row) if each.state != Participant.State.DECLINED]
    with tenancy.also(*(each.organisation.tenant_id for each in parts)):
        held = set(
            Membership.objects.filter(
                person_id=person_id, organisation_id__in=[each.organisation_id for each in parts],
                valid__overlap=DateRange(since, None),
            ).values_list("organisation_id", flat=True)
        )  # fmt: skip
    return [each.organisation.name_zh for each in parts if each.organisation_id in held]


def reads_blind(row: Comparison, by: Actor) -> bool:
    """Draft A in its blind form: an expert, while comments are asked for."""
    return (
        row.state == Comparison.State.COMMENTS and not is_analyst(row, by) and expert_of(row, by) is not None
    )


def may_read_draft(row: Comparison, by: Actor) -> bool:
    """Draft A: the analyst alone. Draft B: the analyst, the organiser's people, the experts. Published: everybody."""
    if row.state in life.PUBLISHED:
        return True
    if row.state in (Comparison.State.DRAFT_A, Comparison.State.COMMENTS):
        return is_analyst(row, by)
    if row.state == Comparison.State.DRAFT_B:
        organises = row.organiser_id == by.organisation_id and by.person_id is not None
        return is_analyst(row, by) or organises or expert_of(row, by) is not None
    return False


def capable_of(row: Comparison) -> dict[Organisation, bool]:
    """Verified bodies with a published capability for the item, by name; True: by an examined standard, so expected to take part."""
    found = capabilities.bodies_capable_of(row.item_id)
    rows = Organisation.objects.filter(pk__in=found, state="verified").order_by("division_code", "name_zh")
    return {each: found[each.pk] for each in rows}


def expected(row: Comparison) -> list[Organisation]:
    """Holders of an examined standard for the item who are neither invited nor the organiser; while it is planned."""
    if row.state not in (Comparison.State.PROPOSED, Comparison.State.APPROVED):
        return []
    known = {row.organiser_id, *(each.organisation_id for each in row.participants.all())}
    return [body for body, examined in capable_of(row).items() if examined and body.pk not in known]


# the wall


@contextmanager
def _through(setting: str, value: object) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("select set_config(%s, %s, true)", [setting, str(value)])
        try:
            yield
        finally:
            if not connection.needs_rollback:
                cursor.execute("select set_config(%s, '', true)", [setting])


def as_body(organisation_id: UUID) -> Any:
    """Inside it the sealed contents of this body may be written and read; the database looks at nothing else."""
    return _through("junheng.sealing_body", organisation_id)


def under_analysis(row: Comparison) -> Any:
    """Inside it the sealed contents of one comparison whose data are closed may be read, and its analysis."""
    return _through("junheng.analysing", row.pk)


def own_sealed(row: Comparison, by: Actor) -> list[tuple[Seal, Mapping[str, Any]]]:
    """What one's own body sealed, newest version first."""
    if by.organisation_id is None or by.person_id is None:
        return []
    with as_body(by.organisation_id):
        found = SealedContent.objects.filter(
            comparison=row, organisation_id=by.organisation_id, seal__kind=Seal.Kind.RESULT
        )
        rows = list(found.select_related("seal").order_by("-seal__version"))
    return [(each.seal, json.loads(each.document)) for each in rows]


def own_rechecks(row: Comparison, by: Actor) -> list[tuple[Seal, Mapping[str, Any]]]:
    """Those re-checks of the pilot that stand, for the pilot itself, in their order."""
    if by.organisation_id != row.pilot_id or by.person_id is None:
        return []
    with as_body(row.pilot_id):
        return [(each.seal, json.loads(each.document)) for each in recheck_contents(row)]


def rechecks_all(row: Comparison) -> list[Seal]:
    """Seals of all re-checks of the pilot, also of those set aside. Public."""
    part = part_of(row, row.pilot_id)
    return [] if part is None else rechecks_by(part)


def rechecks_by(part: Participant) -> list[Seal]:
    """As `comparison` fetched them with the participant."""
    found: list[Seal] = vars(part)["rechecks"]
    return found


def rechecks_of(row: Comparison) -> list[Seal]:
    """Seals of the pilot's re-checks that none has set aside. Public."""
    found = rechecks_all(row)
    aside = {each.replaces for each in found}
    return [each for each in found if each.version not in aside]


def recheck_contents(row: Comparison) -> list[SealedContent]:
    """The contents of the re-checks that stand, as far as the wall lets them be read, in their order."""
    seals = {each.pk: each for each in rechecks_of(row)}
    found = list(SealedContent.objects.filter(seal_id__in=seals)) if seals else []
    for each in found:
        each.seal = seals[each.seal_id]
    return sorted(found, key=lambda each: each.seal.version)


def follows_line(row: Comparison) -> bool:
    """Whether the reference is the line through the pilot's measurements."""
    protocol = protocol_of(row)
    return protocol is not None and facts_of(protocol).reference == "line"


@dataclass(frozen=True, slots=True)
class Stay:
    """One visit of the schedule: the body, its days, and the day it received the standard, if it did."""

    body: Organisation
    begins: date
    ends: date
    received: date | None

    @property
    def late(self) -> bool:
        """Received after the first day planned."""
        return self.received is not None and self.received > self.begins


def schedule_of(row: Comparison) -> list[Stay]:
    """The visits of the newest protocol in the order of days; a body's n-th visit goes with its n-th receipt."""
    protocol = protocol_of(row)
    if protocol is None:
        return []
    bodies = {each.organisation.uscc: each.organisation for each in row.participants.all()}
    receipts: dict[UUID, list[date]] = {}
    for each in row.handovers.all():
        receipts.setdefault(each.receiver_id, []).append(each.on)
    found: list[Stay] = []
    for visit in sorted(facts_of(protocol).visits, key=lambda each: (each.begins, each.ends)):
        body = bodies[visit.body]
        days = receipts.get(body.pk, [])
        starts_there = body.pk == row.pilot_id and not any(each.body.pk == body.pk for each in found)
        found.append(Stay(body, visit.begins, visit.ends, None if starts_there or not days else days.pop(0)))
    return found


def fewest_in(row: Comparison) -> int:
    """Laboratories without whom the agreed evaluation has too few; the pilot of a line is none that is scored."""
    return life.FEWEST + follows_line(row)


def since_pilot(row: Comparison) -> int:
    """How many laboratories have had the travelling standard since it left the pilot."""
    receivers = [each.receiver_id for each in row.handovers.all()]
    return next((at for at, id in enumerate(reversed(receivers)) if id == row.pilot_id), len(receivers))


def own_check(row: Comparison, by: Actor) -> bool | None:
    """Whether one's own body is asked to check its result; None where nobody was told anything."""
    if row.checks_until is None or by.organisation_id is None or by.person_id is None:
        return None
    with as_body(by.organisation_id):
        found = Check.objects.filter(comparison=row, organisation_id=by.organisation_id)
        return found.values_list("asked", flat=True).first()


def checks_of(row: Comparison) -> list[Check]:
    """Who was asked and who was not, in the order of the route; empty before publication."""
    if row.checks_until is None:
        return []
    found = {each.organisation_id: each for each in Check.objects.filter(comparison=row)}
    order = [each.organisation for each in taking_part(row)]
    for body in order:
        if body.pk in found:
            found[body.pk].organisation = body
    return [found[body.pk] for body in order if body.pk in found]


def own_comments(row: Comparison, by: Actor) -> list[Comment]:
    """What one's own body said; of an expert, what that person said."""
    if row.comments_until is None or by.organisation_id is None or by.person_id is None:
        return []
    expert = expert_of(row, by)
    with as_body(by.organisation_id):
        found = Comment.objects.filter(comparison=row, organisation_id=by.organisation_id, expert=expert)
        return list(found.select_related("organisation", "expert__person"))


def comments_of(row: Comparison) -> list[Comment]:
    """All comments in the order they came, as far as the wall lets them be read."""
    if row.comments_until is None:
        return []
    return list(
        Comment.objects.filter(comparison=row).select_related("organisation", "expert__person").order_by("id")
    )


def silent_in(row: Comparison) -> list[str]:
    """Names of those who take part beside the pilot, and of the bodies of experts, who have not commented; for the analysis."""
    comments = comments_of(row)
    said = {each.organisation_id for each in comments if each.expert_id is None} | {row.pilot_id}
    spoken = {each.expert_id for each in comments}
    waiting = [each.organisation for each in taking_part(row) if each.organisation_id not in said]
    waiting += [each.organisation for each in experts_named(row) if each.pk not in spoken]
    return [each.name_zh for each in waiting]


def contents_of(row: Comparison) -> list[tuple[Participant, SealedContent]]:
    """The newest sealed content of everybody who takes part; empty before the wall opens."""
    newest = {each.pk: _newest(each) for each in taking_part(row)}
    ids = [seal.pk for seal in newest.values() if seal is not None]
    found = {each.seal_id: each for each in SealedContent.objects.filter(seal_id__in=ids)}
    pairs = [(each, newest[each.pk]) for each in taking_part(row)]
    return [(part, found[seal.pk]) for part, seal in pairs if seal is not None and seal.pk in found]


def _newest(part: Participant) -> Seal | None:
    return max(part.seals.all(), key=lambda each: each.version, default=None)


def gives_reference(row: Comparison, part: Participant) -> bool:
    """Whether the protocol takes its reference values from this laboratory."""
    protocol = protocol_of(row)
    facts = None if protocol is None else facts_of(protocol)
    return (
        facts is not None
        and facts.reference == "laboratory"
        and facts.reference_body == part.organisation.uscc
    )


def absent_reference(row: Comparison) -> str:
    """Name of the laboratory that gives the reference values, if it does not take part."""
    missing = [each for each in participants_of(row) if each.state != Participant.State.CONFIRMED]
    return next((each.organisation.name_zh for each in missing if gives_reference(row, each)), "")


def unsealed(row: Comparison) -> list[str]:
    """Names of those who take part and have not sealed."""
    return [each.organisation.name_zh for each in taking_part(row) if not each.seals.all()]


def names_in(row: Comparison) -> dict[Any, str]:
    """How each body is called in the evaluated document: its short name where it is nobody else's, else its name.

    Namesakes have their code behind it: the science refuses one name twice.
    """
    bodies = [each.organisation for each in taking_part(row)]
    known = Counter(name for body in bodies for name in {body.short_zh, body.name_zh})
    return {
        body.pk: next(
            (name for name in (body.short_zh, body.name_zh) if name and known[name] == 1),
            f"{body.name_zh} {body.uscc}",
        )
        for body in bodies
    }


# the report


def report(row: Comparison, language: str) -> reporting.Report | None:
    """The report of a comparison, if the wall lets it be read now."""
    found = Analysis.objects.filter(comparison=row).select_related("made_by").first()
    if found is None:
        return None
    bodies = {name: part.organisation for part in taking_part(row) for id, name in names_in(row).items() if id == part.organisation_id}  # fmt: skip
    document = json.loads(found.document)
    answer = json.loads(found.answer_zh if language == "zh" else found.answer)
    called = {name: body.name_en for name, body in bodies.items() if language == "en" and body.name_en}
    return reporting.report_of(
        document, answer, bodies, called=called, analysis=found, pilot=_pilot_measured(row)
    )


def _pilot_measured(row: Comparison) -> reporting.PilotMeasured | None:
    again, protocol = recheck_contents(row), protocol_of(row)
    if not again or protocol is None:
        return None
    own = [
        (0, content.document) for part, content in contents_of(row) if part.organisation_id == row.pilot_id
    ]
    texts = own + [(each.seal.version, each.document) for each in again]
    return reporting.PilotMeasured(
        [(number, json.loads(text)) for number, text in texts], facts_of(protocol).begins
    )


def report_document(row: Comparison) -> dict[str, Any]:
    """Everything of a published report for programs: protocol, document, answer, every seal; opens each last one."""
    analysis = Analysis.objects.get(comparison=row)
    contents = {each.seal_id: each for _part, each in contents_of(row)}
    again = {each.seal_id: each for each in recheck_contents(row)}
    protocol = protocol_of(row)
    assert protocol is not None and row.published_at is not None
    return {
        "schema": "junheng.comparison-report/1",
        "number": row.number, "title": row.title_zh, "published_at": row.published_at.isoformat(),
        "organiser": row.organiser.uscc, "pilot": row.pilot.uscc,
        "protocol": {"version": protocol.version, "digest": protocol.digest} | protocol.data,
        "laboratories": {name: part.organisation.uscc for part in taking_part(row) for id, name in names_in(row).items() if id == part.organisation_id},
        "seals": [_seal(part, seal, contents.get(seal.pk)) for part in participants_of(row) for seal in part.seals.all()],
        "rechecks": [_seal(part, seal, again.get(seal.pk)) | {"replaces": seal.replaces} for part in participants_of(row) for seal in rechecks_by(part)],
        "checks": [_check(row, each) for each in checks_of(row)],
        "comments": [_comment(row, each) for each in comments_of(row)],
        "experts": [{"name": each.person.name, "body": each.organisation.uscc, "state": each.state, "reason": each.reason} for each in experts_of(row)],
        "document": json.loads(analysis.document),
        "answer": json.loads(analysis.answer),
        "links": json.loads(analysis.links) if analysis.links else [],
        "draft_a": draft_content(analysis) | {"salt": analysis.salt},
        "conclusion": {"zh": analysis.conclusion_zh, "en": analysis.conclusion_en},
        "corrective": [
            {"laboratory": each.participant.organisation.uscc, "why": each.why, "due": each.due.isoformat(), "state": each.state}
            for each in cases_of(row)
        ],
    }  # fmt: skip


def _seal(part: Participant, seal: Seal, content: SealedContent | None) -> dict[str, Any]:
    told = {
        "laboratory": part.organisation.uscc, "version": seal.version, "seal": seal.digest, "at": seal.at.isoformat(),
        "reason": seal.reason,
    }  # fmt: skip
    return told | ({"salt": content.salt, "content": json.loads(content.document)} if content else {})


def _check(row: Comparison, check: Check) -> dict[str, Any]:
    laboratory = check.organisation.uscc
    content = results.check_content(number=row.number, laboratory=laboratory, asked=check.asked)
    return {"laboratory": laboratory, "content": content, "salt": check.salt}


def _comment(row: Comparison, comment: Comment) -> dict[str, Any]:
    laboratory = comment.organisation.uscc
    expert = "" if comment.expert is None else comment.expert.person.name
    content = results.comment_content(
        number=row.number, laboratory=laboratory, text=comment.text, expert=expert
    )
    return {"laboratory": laboratory, "at": comment.at.isoformat(), "content": content, "salt": comment.salt}


def draft_content(analysis: Analysis) -> dict[str, str]:
    """What the salted hash of Draft A is of."""
    told = {"document": sha256(analysis.document), "answer": sha256(analysis.answer)}
    return told | ({"links": sha256(analysis.links)} if analysis.links else {})


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


# corrective cases and the record of a body


def cases_of(row: Comparison) -> list[CorrectiveCase]:
    return list(
        CorrectiveCase.objects.filter(participant__comparison=row)
        .select_related("participant__organisation", "participant__comparison")
        .order_by("due", "id")
    )


def case_of(row: Comparison, case_id: object) -> CorrectiveCase | None:
    return next((each for each in cases_of(row) if each.pk == case_id), None)


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One comparison a body took part in; `worst` is its largest |En| once published."""

    part: Participant
    worst: float | None
    points: int
    case: CorrectiveCase | None


def record_of(organisation_id: UUID) -> list[RecordLine]:
    """A body's comparisons through the years, newest first; without any number before publication."""
    parts = (
        Participant.objects.filter(organisation_id=organisation_id)
        .exclude(state="invited", comparison__state__in=("proposed",))
        .select_related("comparison__item", "comparison__pilot", "organisation", "corrective_case")
        .order_by("-comparison_id")[:200]
    )
    rows = list(parts)
    published = [each.comparison_id for each in rows if each.comparison.state in life.PUBLISHED]
    analyses = {each.comparison_id: each for each in Analysis.objects.filter(comparison_id__in=published)}
    return [_record(each, analyses.get(each.comparison_id)) for each in rows]


def _names(body: Organisation) -> tuple[str, ...]:
    """All that a document may call it."""
    return body.short_zh, body.name_zh, f"{body.name_zh} {body.uscc}"


def _record(part: Participant, analysis: Analysis | None) -> RecordLine:
    case = getattr(part, "corrective_case", None)
    if analysis is None:
        return RecordLine(part, None, 0, case)
    found = [
        abs(row["value"])
        for point in json.loads(analysis.answer)["points"]
        for row in point["scores"].get("en", {}).get(point["verdict"]["reference"], ())
        if row["value"] is not None and row["lab"] in _names(part.organisation)
    ]
    return RecordLine(part, max(found, default=None), len(found), case)


def earliest_correction(row: Comparison, organisation_id: UUID) -> tuple[str, date] | None:
    """Number and day of the oldest case that is open for this body and item after any comparison."""
    found = CorrectiveCase.objects.exclude(state="closed").filter(
        participant__organisation_id=organisation_id, participant__comparison__item_id=row.item_id
    )
    return (
        found.order_by("opened_on", "id").values_list("participant__comparison__number", "opened_on").first()
    )
