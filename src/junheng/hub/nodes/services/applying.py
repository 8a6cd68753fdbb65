"""What entries of a followed log change here: the read model and the position, in one transaction.

The row of the log is locked and its position compared first, so two workers, or one that died and came back, apply
each entry once. Called with entries that are proven to stand in the tree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from junheng.hub.foundation import search, tenancy
from junheng.hub.foundation.ids import new_id
from junheng.hub.nodes import rules
from junheng.hub.nodes.models import FollowedLog, FollowedRecord, KeptEntry

KEPT_LIMIT = 1_000
"""Entries of unknown meaning kept of one log; beyond that they are counted and can be read from the log again."""
INQUIRY = ("inquiry", "inquiry_index")
_GIVEN = ("number", "label", "digest", "body")
_CHANGED = [*_GIVEN, "state", "reason", "facts", "index", "since", "search"]


def apply_entries(log_id: UUID, *, start: int, entries: Sequence[bytes], tenant: str) -> bool:
    """Apply entries [start, start + n) if the log still stands at `start` and is believed; whether it did."""
    with tenancy.only(tenant):
        log = FollowedLog.objects.select_for_update().get(pk=log_id)
        if log.applied != start or not log.is_believed or start + len(entries) > log.seen_size:
            return False
        found = [(start + place, rules.read_entry(data), data) for place, data in enumerate(entries)]
        _Batch(log).apply(
            [(index, read) for index, read, _data in found if not isinstance(read, rules.Skipped)]
        )
        _keep(log, found)
        log.applied += len(entries)
        log.save(update_fields=["applied", "unknown", "not_needed"])
    return True


def _keep(
    log: FollowedLog, found: Sequence[tuple[int, rules.Change | rules.Inquiry | rules.Skipped, bytes]]
) -> None:
    """Count what was skipped, and keep what a later release may understand."""
    skipped = [(index, read, data) for index, read, data in found if isinstance(read, rules.Skipped)]
    unknown = [(index, read, data) for index, read, data in skipped if read.is_kept]
    room = max(KEPT_LIMIT - log.unknown, 0)
    KeptEntry.objects.bulk_create(
        KeptEntry(tenant_id=log.tenant_id, log=log, index=index, type=read.type, why=read.why, leaf=data)
        for index, read, data in unknown[:room]
    )
    log.unknown += len(unknown)
    log.not_needed += len(skipped) - len(unknown)


@dataclass
class _Batch:
    """Records of one log touched by some entries, changed in memory and written at the end."""

    log: FollowedLog
    rows: dict[tuple[str, str], FollowedRecord] = field(default_factory=dict)
    by_number: dict[str, FollowedRecord] = field(default_factory=dict)
    by_digest: dict[str, FollowedRecord] = field(default_factory=dict)
    fresh: list[FollowedRecord] = field(default_factory=list)
    touched: dict[tuple[str, str], FollowedRecord] = field(default_factory=dict)

    def apply(self, changes: Sequence[tuple[int, rules.Change | rules.Inquiry]]) -> None:
        self._load([change for _index, change in changes if isinstance(change, rules.Change)])
        self._load_files([change for _index, change in changes if isinstance(change, rules.Inquiry)])
        for index, change in changes:
            if isinstance(change, rules.Inquiry):
                self._inquire(index, change)
            else:
                self._take(index, change)
        for row in self.touched.values():
            row.search = search.vector(row.number, row.label, row.digest, row.body)
        for row, made in zip(self.fresh, sorted(new_id() for _row in self.fresh), strict=True):
            row.id = made  # lists go by id: in the order of the log, also within a batch
        FollowedRecord.objects.bulk_create(self.fresh)
        new = {id(row) for row in self.fresh}
        FollowedRecord.objects.bulk_update(
            [row for row in self.touched.values() if id(row) not in new], _CHANGED
        )

    def _load(self, changes: Sequence[rules.Change]) -> None:
        mine = FollowedRecord.objects.filter(log=self.log)
        for row in mine.filter(ref__in={change.ref for change in changes}):
            self.rows[row.kind, row.ref] = row
        numbers = {change.replaces for change in changes if change.replaces}
        for row in mine.filter(kind=rules.CERTIFICATE, number__in=numbers) if numbers else ():
            known = self.rows.setdefault((row.kind, row.ref), row)
            self.by_number[row.number] = known

    def _load_files(self, changes: Sequence[rules.Inquiry]) -> None:
        """Certificates that an inquiry names by their digest; one that this batch brings is found as it comes."""
        wanted = {digest for change in changes for digest in change.digests}
        rows = FollowedRecord.objects.filter(log=self.log, kind=rules.CERTIFICATE, digest__in=wanted)
        for row in rows if wanted else ():
            known = self.rows.setdefault((row.kind, row.ref), row)
            self.by_digest[row.digest] = known

    def _inquire(self, index: int, change: rules.Inquiry) -> None:
        for row in filter(None, map(self.by_digest.get, change.digests)):
            left = {name: said for name, said in row.facts.items() if name not in INQUIRY}
            row.facts = left | ({"inquiry": change.case, "inquiry_index": str(index)} if change.case else {})
            self.touched[row.kind, row.ref] = row

    def _take(self, index: int, change: rules.Change) -> None:
        row = self.rows.get((change.kind, change.ref))
        if row is None:
            row = FollowedRecord(
                tenant_id=self.log.tenant_id,
                log=self.log,
                kind=change.kind,
                ref=change.ref,
                first_index=index,
            )
            self.rows[change.kind, change.ref] = row
            self.fresh.append(row)
        for name in _GIVEN:  # what was said first of a record stays: its number is not changed afterwards
            setattr(row, name, getattr(row, name) or getattr(change, name))
        row.facts = row.facts | dict(change.facts)
        self._turn(row, change.state, index, change)
        if change.kind == rules.CERTIFICATE:
            self.by_digest[row.digest] = row
            if row.number:
                self.by_number[row.number] = row
        before = self.by_number.get(change.replaces) if change.replaces else None
        if before is not None and before is not row:
            before.facts = before.facts | {"replaced_by": change.number}
            self._turn(before, "replaced", index, change)

    def _turn(self, row: FollowedRecord, state: str, index: int, change: rules.Change) -> None:
        self.touched[row.kind, row.ref] = row
        after = rules.state_after(row.kind, row.state, state)
        if after != row.state or row.state == "":
            row.state, row.index, row.since, row.reason = after, index, change.at, change.reason
