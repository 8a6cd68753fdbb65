"""Verbs of hearings: open a topic, say a word, look at it, answer it, conclude, close (R17.4).

Who speaks is named to nobody; for a body only where whoever speaks for it wants that. Who looks, answers and
concludes is named to everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from junheng.core.reason import Refused, UnusableInput, refuse
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import ANONYMOUS, Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.services.notices import notify
from junheng.hub.foundation.services.once import perform_once
from junheng.hub.foundation.verbs import PUBLIC, record, verb
from junheng.hub.institutions.services.organisations import REGULATORS, watches
from junheng.hub.integrity import events, queries, rules
from junheng.hub.integrity.models import CommentWords, Topic, TopicComment

MOST_AN_HOUR = 10
"""Words that one address may send in an hour."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says on a topic; `for_body`: with the name of the body that they act for."""

    kind: str
    text: str
    for_body: bool = False


@verb(permission="integrity.open_topic", roles=REGULATORS, event=events.TopicOpened)
def open_topic(*, title: str, question: str, until: date, by: Actor, at: datetime) -> Topic:
    """Ask the public until a day."""
    told = {"title": title.strip()[:80], "question": question.strip()[:2000]}
    if refusals := rules.refusals_to_open_topic(**told, since=today(at), until=until):
        raise Refused(*refusals)
    made = Topic.objects.create(
        tenant_id=by.tenant, organisation_id=by.somewhere, **told, until=until, opened_at=at,
        opened_by_id=by.somebody,
    )  # fmt: skip
    record(
        events.TopicOpened(
            topic=Ref.to(made), office=by.organisation_name, title=made.title, until=until.isoformat()
        )
    )
    return made


@verb(permission="integrity.file_comment", roles=PUBLIC, event=events.CommentFiled)
def file_comment(*, topic: Topic, said: Said, by: Actor, at: datetime) -> TopicComment:
    """Say a word; it has a number at once and is read by the public when an official has looked at it."""
    text = said.text.strip()
    with tenancy.also(topic.tenant_id):
        current = _held(topic)
        refusals = rules.refusals_to_file_comment(
            kind=said.kind, text=text, state=current.state, until=current.until, count=current.last_number,
            on=today(at),
        )  # fmt: skip
        if refusals:
            raise UnusableInput(*refusals) if current.state == "open" else Refused(*refusals)
        number = current.last_number + 1
        Topic.objects.filter(pk=current.pk).update(last_number=number)
        made = TopicComment.objects.create(
            tenant_id=current.tenant_id, topic=current, number=number, kind=said.kind, filed_at=at,
            body=by.organisation_name[:120] if said.for_body else "",
        )  # fmt: skip
        CommentWords.objects.create(tenant_id=current.tenant_id, comment=made, text=text)
        record(
            events.CommentFiled(
                topic=Ref.to(current), comment=Ref.to(made), number=str(number), kind=said.kind, text=text
            ),
            tenant=current.tenant_id,
        )
        notify(
            tenant=current.tenant_id, organisation_id=current.organisation_id, at=at, url=f"/hearings/{current.pk}",
            zh=f"「{current.title}」来了第 {number} 条，等审看。",
            en=f"No. {number} on “{current.title}” is to be looked at.",
        )  # fmt: skip
    return made


def comment_once(*, topic: Topic, said: Said, key: str, by: Actor, at: datetime) -> int:
    """The number of a word, also on a repeat. Without a body's name it is nobody's: no name enters the log."""
    who = by if said.for_body and by.organisation_id else ANONYMOUS
    number, _replayed = perform_once(
        key=key,
        verb="integrity.file_comment",
        content=[str(topic.pk), said.kind, said.text, said.for_body],
        by=who,
        at=at,
        perform=lambda: file_comment(topic=topic, said=said, by=who, at=at).number,
    )
    return int(number)


@verb(permission="integrity.moderate_comment", roles=REGULATORS, event=events.CommentModerated)
def moderate_comment(
    *, comment: TopicComment, look: str, by: Actor, at: datetime, ground: str = "", reason: str = ""
) -> TopicComment:
    """Show it, or keep it from view for a ground that everybody reads; a mistake is mended the same way."""
    current = _comment(comment, by)
    refusals = rules.refusals_to_moderate_comment(
        state=current.state, answered=current.answered_at is not None, look=look, ground=ground, reason=reason
    )
    if refusals:
        raise Refused(*refusals)
    show = look == "show"
    with tenancy.also(current.tenant_id):
        words = CommentWords.objects.get(comment=current)
        current.state = TopicComment.State.SHOWN if show else TopicComment.State.HIDDEN
        current.text = words.text if show else ""
        current.ground, current.reason = ("", "") if show else (ground, reason.strip()[:200])
        current.moderated_at, current.moderated_by_id = at, by.somebody
        current.save(update_fields=["state", "text", "ground", "reason", "moderated_at", "moderated_by"])
    record(
        events.CommentModerated(
            topic=Ref.to(current.topic), comment=Ref.to(current), number=str(current.number),
            office=by.organisation_name, look=look, hidden_for=current.ground, reason=current.reason,
        ),
        tenant=current.tenant_id,
    )  # fmt: skip
    return current


@verb(permission="integrity.answer_comment", roles=REGULATORS, event=events.CommentAnswered)
def answer_comment(*, comment: TopicComment, text: str, by: Actor, at: datetime) -> TopicComment:
    """Answer in public, with one's name."""
    current = _comment(comment, by)
    answered_on = today(current.answered_at) if current.answered_at else None
    if refusals := rules.refusals_to_answer_comment(state=current.state, answered_on=answered_on, text=text):
        raise Refused(*refusals)
    with tenancy.also(current.tenant_id):
        current.answer, current.office = text.strip()[:1000], by.organisation_name[:120]
        current.answered_at, current.answered_by_id = at, by.somebody
        current.save(update_fields=["answer", "office", "answered_at", "answered_by"])
    record(
        events.CommentAnswered(
            topic=Ref.to(current.topic), comment=Ref.to(current), number=str(current.number),
            office=current.office, text=current.answer,
        ),
        tenant=current.tenant_id,
    )  # fmt: skip
    return current


@verb(permission="integrity.conclude_topic", roles=REGULATORS, event=events.TopicConcluded)
def conclude_topic(*, topic: Topic, conclusion: str, by: Actor, at: datetime) -> Topic:
    """State what was taken up and what was not, when every question has its answer."""
    current = _topic(topic, by)
    tally = queries.tallies([current.pk])[current.pk]
    refusals = rules.refusals_to_conclude_topic(
        state=current.state, until=current.until, on=today(at), tally=tally, conclusion=conclusion
    )
    if refusals:
        raise Refused(*refusals)
    with tenancy.also(current.tenant_id):
        current.state, current.conclusion = Topic.State.ANSWERED, conclusion.strip()[:2000]
        current.concluded_at, current.concluded_by_id = at, by.somebody
        current.save(update_fields=["state", "conclusion", "concluded_at", "concluded_by"])
    record(
        events.TopicConcluded(
            topic=Ref.to(current), office=by.organisation_name, questions=str(tally.questions),
            answered=str(tally.answered), conclusion=current.conclusion,
        ),
        tenant=current.tenant_id,
    )  # fmt: skip
    return current


@verb(permission="integrity.close_topic", roles=REGULATORS, event=events.TopicClosed)
def close_topic(*, topic: Topic, outcome: str, by: Actor, at: datetime) -> Topic:
    """End it with what was done."""
    current = _topic(topic, by)
    if refusals := rules.refusals_to_close_topic(state=current.state, outcome=outcome):
        raise Refused(*refusals)
    with tenancy.also(current.tenant_id):
        current.state, current.outcome = Topic.State.CLOSED, outcome.strip()[:1000]
        current.closed_at, current.closed_by_id = at, by.somebody
        current.save(update_fields=["state", "outcome", "closed_at", "closed_by"])
    record(
        events.TopicClosed(topic=Ref.to(current), office=by.organisation_name, outcome=current.outcome),
        tenant=current.tenant_id,
    )
    return current


def _held(topic: Topic) -> Topic:
    """The topic as it stands, held to the end: two at once get two numbers."""
    return Topic.objects.select_for_update(of=("self",)).get(pk=topic.pk)


def _topic(topic: Topic, by: Actor) -> Topic:
    if not watches(by, topic.tenant_id):
        raise Refused(refuse("topic-of-another-province"))
    with tenancy.also(topic.tenant_id):
        return _held(topic)


def _comment(comment: TopicComment, by: Actor) -> TopicComment:
    """The comment as it stands, held to the end, of a topic that is not closed."""
    topic = _topic(comment.topic, by)
    if refusals := rules.refusals_by_topic(topic.state, ("open", "answered")):
        raise Refused(*refusals)
    with tenancy.also(comment.tenant_id):
        rows = TopicComment.objects.select_for_update(of=("self",)).select_related("topic")
        return rows.get(pk=comment.pk)
