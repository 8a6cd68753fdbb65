"""Verbs of pledges: publish, withdraw. A body speaks for itself; nobody pledges for another (R17.1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation
from junheng.hub.integrity import events, queries, rules
from junheng.hub.integrity.models import Pledge

BODIES = frozenset({"enterprise", "market_host", "utility", "small_trader", "maker", "inst_admin"})


@verb(permission="integrity.publish_pledge", roles=BODIES, event=events.PledgePublished)
def publish_pledge(
    *, promises: Sequence[str], until: date, by: Actor, at: datetime, words: str = ""
) -> Pledge:
    """Publish what one's body promises, from today to a last day. Free, self-made and dated."""
    body = Organisation.objects.select_for_update(of=("self",)).get(pk=by.somewhere)
    on = today(at)
    _expire(body, on, at)
    live = queries.pledge_of(body.pk, on)
    asked = rules.Pledging(
        body=body.name_zh,
        verified=body.state == Organisation.State.VERIFIED,
        promises=tuple(dict.fromkeys(promises)),
        since=on,
        until=until,
        live_until=live.until if live else None,
        under_review=queries.has_open_review(body.pk),
        shown_until=queries.removal_shown_until(body.pk, on),
        overdue=queries.bad_instruments(body.pk, on),
    )
    if refusals := rules.refusals_to_publish_pledge(asked):
        raise Refused(*refusals)
    made = Pledge.objects.create(
        tenant_id=body.tenant_id,
        organisation=body,
        promises=list(asked.promises),
        words=words.strip()[:500],
        since=on,
        until=until,
        state_since=at,
    )
    record(
        events.PledgePublished(
            pledge=Ref.to(made), organisation=Ref.to(body), promises=", ".join(made.promises),
            since=made.since.isoformat(), until=made.until.isoformat(),
        )
    )  # fmt: skip
    return made


def _expire(body: Organisation, on: date, at: datetime) -> None:
    """Past its last day a pledge makes room for the next; one under review waits for its decision first."""
    rows = Pledge.objects.filter(organisation=body, state=Pledge.State.PUBLISHED, until__lt=on)
    rows.update(state=Pledge.State.EXPIRED, state_since=at)


@verb(permission="integrity.withdraw_pledge", roles=BODIES, event=events.PledgeWithdrawn)
def withdraw_pledge(*, pledge: Pledge, by: Actor, at: datetime) -> Pledge:
    """Take one's own pledge back; not while a removal is under review."""
    if pledge.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    current = Pledge.objects.select_for_update(of=("self",)).get(pk=pledge.pk)
    state = rules.state_on(current.state, current.until, today(at))
    if refusals := rules.refusals_by_state(state, (Pledge.State.PUBLISHED,)):
        raise Refused(*refusals)
    current.state, current.state_since = Pledge.State.WITHDRAWN, at
    current.save(update_fields=["state", "state_since"])
    record(events.PledgeWithdrawn(pledge=Ref.to(current), organisation=Ref.to(current.organisation)))
    return current
