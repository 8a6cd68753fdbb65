"""Verbs of those who use data: consent asked for, decided and ended, rows taken; questions asked and answered."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import F

from junheng.core.reason import Refused, refuse, stop_if
from junheng.hub.datasets import events, queries
from junheng.hub.datasets.models import Consent, Dataset, Edition, Question
from junheng.hub.datasets.queries import OWNERS, USERS
from junheng.hub.datasets.rules import lives
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation


@verb(permission="datasets.ask_consent", roles=USERS, event=events.ConsentAsked)
def ask_consent(*, dataset: Dataset, purpose: str, until: date, by: Actor, at: datetime) -> Consent:
    """Ask the owner of shared data for their use, for a purpose and until a day."""
    on = today(at)
    stop_if(
        lives.refusals_to_ask(
            dataset.state, dataset.grade, purpose=purpose, until=until, on=on, own=dataset.owner_id == by.somewhere,
            again=queries.has_asked(dataset, by, on),
        )
    )  # fmt: skip
    made = Consent.objects.create(
        tenant_id=by.tenant, readers=[dataset.tenant_id], dataset=dataset, body_id=by.somewhere, purpose=purpose.strip()[:500],
        until=until, asked_by_id=by.somebody, asked_at=at,
    )  # fmt: skip
    record(events.ConsentAsked(Ref.to(made), purpose=made.purpose, until=until.isoformat()))
    _tell(dataset.owner, dataset, at, f"{by.organisation_name} 申请使用。", "a body asks for its use.")
    return made


@verb(permission="datasets.decide_consent", roles=OWNERS, event=events.ConsentDecided)
def decide_consent(
    *, consent: Consent, granted: bool, until: date | None, reason: str, by: Actor, at: datetime
) -> Consent:
    """The owner grants the use until a day, no later than was asked for, or refuses it with the reason."""
    row = _consent_of_owner(consent, by)
    last = until or row.until
    stop_if(
        lives.refusals_to_decide(
            row.state, granted=granted, reason=reason, until=last, asked_until=row.until, on=today(at)
        )
    )
    _to(row, "granted" if granted else "refused", reason, at, until=last if granted else row.until)
    if granted:
        _open_to(row)
    record(
        events.ConsentDecided(
            Ref.to(row), consent_state=row.state, until=row.until.isoformat(), reason=row.reason
        ),
        also=[Ref.to(row.dataset)],
    )
    zh = f"授权使用到 {row.until}。" if granted else f"未同意使用：{row.reason}"
    en = f"use is granted until {row.until}." if granted else f"use is not granted: {row.reason}"
    _tell(row.body, row.dataset, at, zh, en)
    return row


@verb(permission="datasets.end_consent", roles=OWNERS, event=events.ConsentEnded)
def end_consent(*, consent: Consent, reason: str, by: Actor, at: datetime) -> Consent:
    """The owner ends a consent before its day, with the reason; by its day it ends by itself."""
    row = _consent_of_owner(consent, by)
    stop_if(lives.refusals_to_end(row.state, until=row.until, on=today(at), reason=reason))
    _to(row, "ended", reason, at, until=row.until)
    record(events.ConsentEnded(Ref.to(row), reason=row.reason))
    _tell(row.body, row.dataset, at, f"授权已提前结束：{row.reason}", f"the consent was ended: {row.reason}")
    return row


@verb(permission="datasets.take_rows", roles=USERS, event=events.RowsTaken)
def take_rows(*, dataset: Dataset, by: Actor, at: datetime) -> Edition:
    """The masked rows of shared data, under the consent that holds today; each use is counted and recorded."""
    consent = queries.consent_in_force(dataset, by, today(at))
    stop_if(lives.refusals_to_take(dataset.state, dataset.grade, consented=consent is not None))
    edition = queries.edition_of(dataset)
    if consent is None or edition is None:
        raise Refused(refuse("dataset-without-consent"))
    Consent.objects.filter(pk=consent.pk).update(uses=F("uses") + 1, used_at=at)
    _count(dataset)
    record(events.RowsTaken(Ref.to(consent), edition.number, consent.uses + 1), also=[Ref.to(dataset)])
    return edition


def rows_for(dataset: Dataset, *, by: Actor, at: datetime) -> Edition:
    """The masked rows for whoever asks: open ones are counted, shared ones are taken under a consent, the owner's own are theirs."""
    own = queries.owns(dataset, by)
    if dataset.grade == Dataset.Grade.SHARED and not own and dataset.state == Dataset.State.PUBLISHED:
        return take_rows(dataset=dataset, by=by, at=at)
    stop_if(lives.refusals_to_take(dataset.state, "open" if own else dataset.grade, consented=False))
    edition = queries.edition_of(dataset)
    if edition is None:
        raise Refused(refuse("no-such-record", what=dataset.pk))
    if not own:
        _count(dataset)
    return edition


@verb(permission="datasets.question_dataset", roles=USERS, event=events.DatasetQuestioned)
def question_dataset(*, dataset: Dataset, kind: str, words: str, by: Actor, at: datetime) -> Question:
    """Say what is wrong with published data: a unit, a value, personal data that show. The owner answers, then both are public."""
    stop_if(
        lives.refusals_to_question(
            dataset.state, kind=kind, words=words, own=dataset.owner_id == by.somewhere
        )
    )
    made = Question.objects.create(
        tenant_id=by.tenant, readers=[dataset.tenant_id], dataset=dataset, body_id=by.somewhere, kind=kind,
        words=words.strip()[:1000], by_id=by.somebody, at=at,
    )  # fmt: skip
    _change(dataset, questions_asked=1, questions_open=1)
    record(events.DatasetQuestioned(Ref.to(made), words=made.words))
    _tell(
        dataset.owner, dataset, at, "有单位提出问题，等你答复。", "a body questions it; the answer is yours."
    )
    return made


@verb(permission="datasets.answer_question", roles=OWNERS, event=events.QuestionAnswered)
def answer_question(*, question: Question, answer: str, by: Actor, at: datetime) -> Question:
    """The owner answers in public; who asked is not named."""
    rows = Question.objects.select_for_update(of=("self",)).select_related("dataset", "body")
    with tenancy.also(question.tenant_id):
        row = rows.get(pk=question.pk)
    if not queries.owns(row.dataset, by):
        raise Refused(refuse("not-your-record"))
    stop_if(lives.refusals_to_answer(answered=row.answered_at is not None, answer=answer))
    row.answer, row.answered_at = answer.strip()[:1000], at
    with tenancy.also(row.tenant_id):
        row.save(update_fields=["answer", "answered_at"])
    _change(row.dataset, questions_open=-1)
    record(events.QuestionAnswered(Ref.to(row), row.answer), also=[Ref.to(row.dataset)])
    _tell(
        row.body,
        row.dataset,
        at,
        f"你的问题已有答复：{row.answer}",
        f"your question is answered: {row.answer}",
    )
    return row


def _consent_of_owner(consent: Consent, by: Actor) -> Consent:
    rows = Consent.objects.select_for_update(of=("self",)).select_related("dataset", "body")
    with tenancy.also(consent.tenant_id):
        row = rows.get(pk=consent.pk)
    if not queries.owns(row.dataset, by):
        raise Refused(refuse("not-your-record"))
    return row


def _to(row: Consent, state: str, reason: str, at: datetime, *, until: date) -> None:
    """The owner writes in the tenancy of whoever asked."""
    row.state, row.reason, row.decided_at, row.until = state, reason.strip()[:500], at, until
    with tenancy.also(row.tenant_id):
        row.save(update_fields=["state", "reason", "decided_at", "until"])


def _open_to(row: Consent) -> None:
    """The wall between provinces lets the body's own read the edition; the day is asked at each use."""
    edition = queries.edition_of(row.dataset)
    if edition is not None and row.tenant_id not in edition.readers:
        edition.readers = sorted({*edition.readers, row.tenant_id})
        edition.save(update_fields=["readers"])


def _count(dataset: Dataset) -> None:
    _change(dataset, calls=1)


def _change(dataset: Dataset, **by_how_much: int) -> None:
    """Counters of a data set, changed by whoever uses it in any province."""
    with tenancy.also(dataset.tenant_id):
        Dataset.objects.filter(pk=dataset.pk).update(
            **{name: F(name) + more for name, more in by_how_much.items()}
        )


def _tell(body: Organisation, row: Dataset, at: datetime, zh: str, en: str) -> None:
    notify(
        tenant=body.tenant_id, organisation_id=body.pk, at=at, url=f"/datasets/{row.pk}",
        zh=f"数据集「{row.name}」{zh}"[:300], en=f"Data set {row.name}: {en}"[:300],
    )  # fmt: skip
