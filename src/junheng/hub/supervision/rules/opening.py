"""Pure rule of when a record is public."""

from __future__ import annotations

from datetime import date

from junheng.core.reason import Refusal, because, refuse
from junheng.hub.supervision.rules.planning import STATE_WORDS


def refusals_to_publish_record(
    *,
    made: bool,
    number: str,
    state: str,
    opened_on: date | None,
    to_visit: int,
    open_on: date | None,
    on: date,
) -> tuple[Refusal, ...]:
    """A record names who is drawn: it is public when every visit was begun, or when its day has come."""
    zh, en = STATE_WORDS[state]
    early = made and to_visit > 0 and (open_on is None or on < open_on)
    return because(
        (not made, refuse("draw-not-in-state", number=number, state_zh=zh, state_en=en)),
        (opened_on is not None, refuse("draw-record-open", day=opened_on or "")),
        (early, refuse("draw-record-not-yet", found=to_visit, day=open_on or "—")),
    )
