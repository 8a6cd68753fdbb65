"""Verbs between Draft A and Draft B: the analyst asks, whoever takes part comments, blind as before."""

from __future__ import annotations

from datetime import datetime, timedelta

from junheng.core.reason import Refused, refuse
from junheng.core.transparency.leaf import commitment
from junheng.hub.comparisons import events, queries
from junheng.hub.comparisons.models import Comment, Comparison
from junheng.hub.comparisons.rules import life, results
from junheng.hub.comparisons.services.changing import MEASURERS, current, moved, named, own_part, tell_all
from junheng.hub.comparisons.services.expertise import tell_experts
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.ids import new_salt
from junheng.hub.foundation.verbs import record, verb


@verb(permission="comparisons.open_comments", roles=MEASURERS, event=events.CommentsOpened)
def open_comments(*, comparison: Comparison, by: Actor, at: datetime) -> Comparison:
    """Ask everybody who takes part for what the report should know; no value is shown, and Draft B waits for them."""
    row = current(comparison, "open_comments", by)
    if not queries.is_analyst(row, by):
        raise Refused(refuse("not-the-analyst"))
    until = today(at) + timedelta(days=life.COMMENT_DAYS)
    made = moved(row, at, "comments", comments_until=until)
    record(events.CommentsOpened(**named(row), until=until.isoformat()))
    tell_all(
        made, at=at,
        zh=f"比对 {row.number} 征求意见，到 {until.isoformat()}：报告应当知道的情况，请写在比对页上。",
        en=f"Comments on comparison {row.number} are asked for until {until.isoformat()}: say on its page what the report should know.",
    )  # fmt: skip
    tell_experts(
        made, at=at,
        zh=f"比对 {row.number} 征求专家意见，到 {until.isoformat()}：隐去名称的初稿 A 在比对页上。",
        en=f"Your comments on comparison {row.number} are asked for until {until.isoformat()}: Draft A without names is on its page.",
    )  # fmt: skip
    return made


@verb(permission="comparisons.comment_on_draft", roles=MEASURERS, event=events.DraftCommented)
def comment_on_draft(*, comparison: Comparison, text: str, by: Actor, at: datetime) -> Comment:
    """What one's own laboratory has to say: the analyst reads it now, everybody in the report; its hash is public."""
    row = current(comparison, "comment_on_draft", by)
    part = own_part(row, by)
    if refusals := life.refusals_to_comment(
        state=part.state, text=text, until=row.comments_until, today=today(at), said=len(queries.own_comments(row, by))
    ):  # fmt: skip
        raise Refused(*refusals)
    salt, body = new_salt(), part.organisation
    with queries.as_body(by.somewhere):
        made = Comment.objects.create(
            tenant_id=part.tenant_id, comparison=row, organisation=body, text=text.strip()[:1000], salt=salt.hex(), at=at
        )  # fmt: skip
    content = results.comment_content(number=row.number, laboratory=body.uscc, text=made.text)
    seal = commitment(content, salt=salt).hex()
    record(events.DraftCommented(**named(row), name=body.name_zh, seal=seal))
    return made
