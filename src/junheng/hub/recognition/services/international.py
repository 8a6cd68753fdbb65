"""Verbs of the international register: list, suspend, restore, withdraw (R10.2). Kept by national bodies; public."""

from __future__ import annotations

from datetime import datetime

from junheng.core.reason import Refused, refuse
from junheng.hub.foundation import search
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Organisation
from junheng.hub.recognition import events, queries, rules
from junheng.hub.recognition.models import InternationalEntry

KEEPERS = frozenset({"samr_metrology", "nmi"})


@verb(
    permission="recognition.list_international_entry",
    roles=KEEPERS,
    event=events.InternationalEntryListed,
)
def list_international_entry(*, new: rules.NewEntry, by: Actor, at: datetime) -> InternationalEntry:
    """Enter what helps a paper abroad, with its number, its date and where it is published."""
    new = rules.with_plain_numbers(new)
    known = InternationalEntry.objects.filter(kind=new.kind, number=new.number).exists()
    refusals = rules.refusals_to_list(new, today=today(at), codes=queries.country_names("zh"), is_known=known)
    holder = Organisation.objects.filter(uscc=new.holder, state="verified").first() if new.holder else None
    if new.holder and holder is None:
        refusals = (*refusals, refuse("international-holder-unknown", path="holder", uscc=new.holder[:30]))
    if refusals:
        raise Refused(*refusals)
    names = (
        "kind", "number", "dated", "title_zh", "title_en", "instruments", "link", "category", "quantity", "low", "high",
        "unit", "uncertainty", "uncertainty_unit", "coverage_factor", "is_demo",
    )  # fmt: skip
    made = InternationalEntry.objects.create(
        tenant_id=by.tenant, holder=holder, countries=sorted(set(new.countries)), state_since=at,
        search=search.vector(new.number, new.title_zh, new.title_en, new.instruments, new.category, new.quantity),
        **{name: getattr(new, name) for name in names},
    )  # fmt: skip
    record(
        events.InternationalEntryListed(
            entry=Ref.to(made), kind=made.kind, number=made.number, dated=made.dated.isoformat(),
            countries=" ".join(made.countries), holder=holder.uscc if holder else None,
        )
    )  # fmt: skip
    return made


@verb(
    permission="recognition.suspend_international_entry",
    roles=KEEPERS,
    event=events.InternationalEntrySuspended,
)
def suspend_international_entry(
    *, entry: InternationalEntry, reason: str, by: Actor, at: datetime
) -> InternationalEntry:
    """It helps nobody from this moment, until it is restored."""
    made = _turned(entry, "suspended", ("listed",), reason=reason, by=by, at=at)
    record(events.InternationalEntrySuspended(Ref.to(made), made.number, made.state_reason))
    return made


@verb(
    permission="recognition.restore_international_entry",
    roles=KEEPERS,
    event=events.InternationalEntryRestored,
)
def restore_international_entry(
    *, entry: InternationalEntry, reason: str, by: Actor, at: datetime
) -> InternationalEntry:
    """It helps again."""
    made = _turned(entry, "listed", ("suspended",), reason=reason, by=by, at=at)
    record(events.InternationalEntryRestored(Ref.to(made), made.number, made.state_reason))
    return made


@verb(
    permission="recognition.withdraw_international_entry",
    roles=KEEPERS,
    event=events.InternationalEntryWithdrawn,
)
def withdraw_international_entry(
    *, entry: InternationalEntry, reason: str, by: Actor, at: datetime
) -> InternationalEntry:
    """For good; it stays readable with its reason."""
    made = _turned(entry, "withdrawn", ("listed", "suspended"), reason=reason, by=by, at=at)
    record(events.InternationalEntryWithdrawn(Ref.to(made), made.number, made.state_reason))
    return made


def _turned(
    entry: InternationalEntry, state: str, allowed: tuple[str, ...], *, reason: str, by: Actor, at: datetime
) -> InternationalEntry:
    if entry.tenant_id != by.tenant:
        raise Refused(refuse("not-your-record"))
    held = InternationalEntry.objects.select_for_update().get(pk=entry.pk)
    if refusals := rules.refusals_to_turn(
        number=held.number, state=held.state, allowed=allowed, reason=reason
    ):
        raise Refused(*refusals)
    held.state, held.state_reason, held.state_since = state, reason.strip()[:300], at
    held.save(update_fields=["state", "state_reason", "state_since"])
    return held
