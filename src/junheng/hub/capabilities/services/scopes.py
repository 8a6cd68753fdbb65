"""Verbs of published scopes: import a file, decide about each doubtful line, publish what was drafted."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from junheng.core.capability.scope.lines import Defaults, Line, read_line
from junheng.core.capability.scope.table import Numbered, read_scope
from junheng.core.reason import Refusal, Refused, refuse
from junheng.hub.capabilities import events, queries, rules, taxonomy
from junheng.hub.capabilities.models import CapabilityEntry, ScopeImport, ScopeLine
from junheng.hub.capabilities.services.entries import PUBLISHERS, publish_capability, unsaved_entry
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.rules import safe_file_name
from junheng.hub.foundation.verbs import record, verb
from junheng.hub.institutions.models import Item, Method, Organisation, Qualification

IMPORTERS = PUBLISHERS - {"enterprise"}
MOST_AT_ONCE = 500
"""Entries published by one act: each is a fact of its own."""


@verb(permission="capabilities.import_scope", roles=IMPORTERS, event=events.ScopeImported)
def import_scope(
    *, organisation: Organisation, qualification: Qualification | None, name: str, data: bytes, by: Actor, at: datetime,
    defaults: Defaults | None = None, heads: Mapping[str, str] | None = None,
) -> ScopeImport:  # fmt: skip
    """Bring a published scope in. What is read without a doubt is drafted; the rest waits. The same file adds nothing."""
    stated = replace(defaults or Defaults(), categories=taxonomy.categories())
    if organisation.pk != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    if qualification is not None and qualification.organisation_id != organisation.pk:
        raise Refused(refuse("not-your-record"))
    digest = hashlib.sha256(data).hexdigest()
    own = ScopeImport.objects.filter(organisation=organisation, qualification=qualification)
    before = own.filter(digest=digest).first()
    if before is not None:
        raise Refused(refuse("scope-known", on=today(before.imported_at)))
    read = read_scope(data, stated, heads=heads)
    if not read.lines:
        raise Refused(refuse("scope-without-lines", path="file"))
    fresh = _fresh(read.lines, queries.known_lines(organisation, qualification))
    scope = ScopeImport.objects.create(
        tenant_id=organisation.tenant_id, organisation=organisation, qualification=qualification, name=safe_file_name(name),
        digest=digest, service=stated.service, k="" if stated.k is None else str(stated.k), decimal_sign=stated.decimal,
        unknown_heads=list(read.unknown_heads[:80]), known=len(read.lines) - len(fresh), imported_at=at, imported_by_id=by.person_id,
    )  # fmt: skip
    lines = _written(scope, fresh)
    drafted = sum(1 for line in lines if line.entry_id is not None)
    record(
        events.ScopeImported(
            scope=Ref.to(scope), digest=digest, drafted=str(drafted), waiting=str(len(lines) - drafted), known=str(scope.known),
            name=scope.name,
        )
    )  # fmt: skip
    return scope


def _fresh(lines: tuple[Numbered, ...], known: set[str]) -> list[Numbered]:
    """Lines that are not on file; one that stands twice in the file is one line."""
    found = {line.digest: line for line in reversed(lines) if line.digest not in known}
    return sorted(found.values(), key=lambda line: line.number)


def _written(scope: ScopeImport, fresh: list[Numbered]) -> list[ScopeLine]:
    vocabulary = queries.vocabulary()
    items = {item.pk: item for item in Item.objects.all()}
    codes = {line.line.cells.get("method", "")[:80] for line in fresh}
    methods = {method.code: method for method in Method.objects.filter(code__in=codes - {""})}
    lines, entries = [], []
    for position, each in enumerate(fresh, start=1):
        line, item = _unsaved_line(scope, position, each, vocabulary)
        if line.state == ScopeLine.State.READ:
            method = methods.get(each.line.cells.get("method", ""))
            line.entry = _draft(scope, line, items[item], method)
            entries.append(line.entry)
        lines.append(line)
    CapabilityEntry.objects.bulk_create(entries, batch_size=500)
    ScopeLine.objects.bulk_create(lines, batch_size=500)
    return lines


def _unsaved_line(
    scope: ScopeImport, position: int, each: Numbered, vocabulary: list[rules.Word]
) -> tuple[ScopeLine, str]:
    """A line with its guess and doubts; without an item it waits however well it was read."""
    cells = {name: text for name, text in each.line.cells.items() if text}
    entry, doubts = each.read.entry, list(each.read.doubts)
    item = (
        ""
        if entry is None
        else rules.item_of(
            (cells.get("item", ""), cells.get("instrument", "")), str(entry["kind"]), vocabulary
        )
    )
    if entry is not None and not item:
        doubts.append(
            refuse(
                "scope-item-unknown", path="item", found=cells.get("instrument") or cells.get("quantity", "")
            )
        )
    line = ScopeLine(
        tenant_id=scope.tenant_id, scope=scope, organisation_id=scope.organisation_id, qualification_id=scope.qualification_id,
        position=position, number=each.number, digest=each.digest, cells={**cells, **_units(each.line)},
        guess=None if entry is None else {"data": dict(entry), "item": item}, doubts=[_kept(doubt) for doubt in doubts],
        state=ScopeLine.State.WAITING if doubts else ScopeLine.State.READ,
    )  # fmt: skip
    return line, item


def _units(line: Line) -> dict[str, str]:
    """Units of heads, put where the line itself can say them when it is rewritten."""
    units = {
        "unit": line.head_units.get("range", ""),
        "uncertainty_unit": line.head_units.get("uncertainty", ""),
    }
    return {name: text for name, text in units.items() if text and not line.cells.get(name)}


def _kept(doubt: Refusal) -> dict[str, Any]:
    return {"code": doubt.code, "path": doubt.path, "facts": dict(doubt.facts)}


def _draft(scope: ScopeImport, line: ScopeLine, item: Item, method: Method | None = None) -> CapabilityEntry:
    assert line.guess is not None
    return unsaved_entry(
        organisation=scope.organisation,
        item=item,
        data=line.guess["data"],
        qualification=scope.qualification,
        method=method,
    )


@verb(permission="capabilities.accept_scope_line", roles=IMPORTERS, event=events.ScopeLineAccepted)
def accept_scope_line(*, line: ScopeLine, by: Actor, at: datetime, item: Item | None = None) -> ScopeLine:
    """Take the guess as it stands, knowing its doubts; it becomes a draft. `item` where another than the guessed one."""
    line = _own(line, by)
    code = item.pk if item is not None else (line.guess or {}).get("item", "")
    refusals = rules.refusals_to_accept(queries.line_facts(line, item=code))
    if refusals:
        raise Refused(*refusals)
    entry = _draft(line.scope, line, item or Item.objects.get(pk=code))
    entry.save(force_insert=True)
    _decide(line, ScopeLine.State.ACCEPTED, by=by, at=at, entry=entry)
    record(
        events.ScopeLineAccepted(
            line=Ref.to(line), scope=Ref.to(line.scope), entry=Ref.to(entry), row=str(line.number)
        )
    )
    return line


@verb(permission="capabilities.correct_scope_line", roles=IMPORTERS, event=events.ScopeLineCorrected)
def correct_scope_line(
    *, line: ScopeLine, cells: Mapping[str, str], by: Actor, at: datetime, item: Item | None = None
) -> ScopeLine:
    """Write a line anew so that it has one meaning. While a doubt is left it is refused with that doubt."""
    line = _own(line, by)
    told = {name: text for name, text in {**line.cells, **cells}.items() if text}
    scope = line.scope
    stated = Defaults(scope.service, Decimal(scope.k) if scope.k else None, scope.decimal_sign)  # type: ignore[arg-type]
    stated = replace(stated, categories=taxonomy.categories())
    read = read_line(Line(told), stated)
    code = item.pk if item is not None else ""
    if read.entry is not None and not code:
        code = rules.item_of(
            (told.get("item", ""), told.get("instrument", "")), str(read.entry["kind"]), queries.vocabulary()
        )
    refusals = rules.refusals_to_decide(queries.line_facts(line, item=code)) or read.doubts
    if not refusals and not code:
        refusals = (refuse("scope-line-without-item", path="item", row=line.number),)
    if refusals:
        raise Refused(*refusals)
    line.corrected, line.guess = told, {"data": dict(read.entry or {}), "item": code}
    entry = _draft(scope, line, item or Item.objects.get(pk=code))
    entry.save(force_insert=True)
    _decide(line, ScopeLine.State.CORRECTED, by=by, at=at, entry=entry)
    record(
        events.ScopeLineCorrected(
            line=Ref.to(line), scope=Ref.to(scope), entry=Ref.to(entry), row=str(line.number)
        )
    )
    return line


@verb(permission="capabilities.discard_scope_line", roles=IMPORTERS, event=events.ScopeLineDiscarded)
def discard_scope_line(*, line: ScopeLine, reason: str, by: Actor, at: datetime) -> ScopeLine:
    """Leave a line out, with the reason. It stays on file, so the same file does not bring it back."""
    line = _own(line, by)
    refusals = rules.refusals_to_decide(queries.line_facts(line, item=""))
    if refusals:
        raise Refused(*refusals)
    if not reason.strip():
        raise Refused(refuse("status-needs-reason", path="reason"))
    line.reason = reason.strip()[:300]
    _decide(line, ScopeLine.State.DISCARDED, by=by, at=at)
    record(
        events.ScopeLineDiscarded(
            line=Ref.to(line), scope=Ref.to(line.scope), row=str(line.number), reason=line.reason
        )
    )
    return line


@verb(permission="capabilities.publish_scope", roles=IMPORTERS, event=events.ScopePublished)
def publish_scope(*, scope: ScopeImport, by: Actor, at: datetime) -> ScopeImport:
    """Show the drafts of a scope to everybody, each a fact of its own; at most 500 at once, the rest by another act."""
    if scope.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    scope = ScopeImport.objects.select_for_update(of=("self",)).get(pk=scope.pk)
    drafts = queries.drafts_of(scope)[:MOST_AT_ONCE]
    if not drafts:
        raise Refused(refuse("scope-nothing-to-publish"))
    queries.locked(drafts)  # all of them before what follows the first takes locks of its own
    for entry in drafts:
        publish_capability(entry=entry, by=by, at=at)
    record(events.ScopePublished(scope=Ref.to(scope), published=str(len(drafts))))
    return scope


def _own(line: ScopeLine, by: Actor) -> ScopeLine:
    """The line under a lock: two persons at once decide one after the other."""
    if line.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
    rows = ScopeLine.objects.select_for_update(of=("self",))
    return rows.select_related("scope__organisation", "scope__qualification", "decided_by").get(pk=line.pk)


def _decide(
    line: ScopeLine, state: ScopeLine.State, *, by: Actor, at: datetime, entry: CapabilityEntry | None = None
) -> None:
    line.state, line.entry, line.decided_at, line.decided_by_id = state, entry, at, by.somebody
    line.save(update_fields=["state", "entry", "decided_at", "decided_by", "corrected", "guess", "reason"])
