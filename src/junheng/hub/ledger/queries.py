"""Questions to the logs: their state, one entry, the proof that an event is in the tree."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from junheng.core.reason import Refused, refuse
from junheng.core.transparency.checkpoint import parse_checkpoint
from junheng.core.transparency.leaf import Leaf, parse_leaf
from junheng.core.transparency.merkle import leaf_hash
from junheng.core.transparency.proof import Bundle, certificate_proof, prove
from junheng.core.transparency.reader import TileReader
from junheng.hub.foundation.models import Event
from junheng.hub.ledger.models import Log
from junheng.hub.ledger.storage import LogFolder


@dataclass(frozen=True, slots=True)
class ProofFacts:
    """What a record's page says of its place in the log: proven, or pending since when."""

    event_id: UUID
    log_name: str
    origin: str
    index: int | None
    size: int
    recorded_at: datetime
    signed_at: datetime | None
    leaf_digest: str

    @property
    def state(self) -> str:
        return "proven" if self.index is not None else "pending"


def proof_facts(event_id: UUID | None) -> ProofFacts | None:
    """The place of one event in its log, for the proof badge."""
    event = Event.objects.filter(pk=event_id).first() if event_id is not None else None
    log = Log.objects.filter(tenant_id=event.tenant_id).first() if event is not None else None
    if event is None or log is None:
        return None
    return ProofFacts(
        event_id=event.pk,
        log_name=log.name,
        origin=log.origin,
        index=event.index,
        size=log.size,
        recorded_at=event.at,
        signed_at=log.signed_at if event.index is not None else None,
        leaf_digest=leaf_hash(bytes(event.leaf)).hex(),
    )


def log_named(name: str) -> Log:
    log = Log.objects.select_related("tenant").filter(name=name).first()
    if log is None:
        raise Refused(refuse("log-unknown", name=name[:40]))
    return log


def bundle_at(log: Log, index: int) -> Bundle:
    """Entry and inclusion proof under the log's newest published checkpoint."""
    folder = LogFolder.of(log.name)
    signed = folder.published()
    if signed is None:
        raise Refused(refuse("not-yet-in-log"))
    checkpoint = parse_checkpoint(signed)
    if not 0 <= index < checkpoint.size:
        raise Refused(refuse("not-yet-in-log"))
    return prove(TileReader(folder.read, checkpoint), index=index, checkpoint=signed)


def proof_document(event_id: UUID) -> dict[str, Any]:
    """`certificate.proof.json` of an event (schema junheng.proof/1)."""
    event = Event.objects.filter(pk=event_id).first()
    if event is None:
        raise Refused(refuse("no-such-record", what=str(event_id)))
    if event.index is None:
        raise Refused(refuse("not-yet-in-log"))
    log = Log.objects.get(tenant_id=event.tenant_id)
    return dict(certificate_proof(bundle_at(log, event.index)))


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a log as a page shows it: the leaf as stored and as read."""

    index: int
    leaf: Leaf
    text: str
    digest: str


def entry_at(log: Log, index: int) -> Entry:
    bundle = bundle_at(log, index)
    data = bundle.leaf or b""
    return Entry(
        index,
        parse_leaf(data),
        json.dumps(json.loads(data), ensure_ascii=False, indent=1),
        leaf_hash(data).hex(),
    )


def latest_entries(log: Log, *, before: int | None = None, limit: int = 50) -> list[Event]:
    """The newest events of a log by index, for its page."""
    rows = Event.objects.filter(tenant_id=log.tenant_id, index__isnull=False)
    if before is not None:
        rows = rows.filter(index__lt=before)
    return list(rows.order_by("-index")[:limit])


def totals() -> tuple[int, datetime | None]:
    """Facts in all logs of this node and when the newest checkpoint was signed: the start page's figure."""
    logs = list(Log.objects.all())
    return sum(log.size for log in logs), max((log.signed_at for log in logs), default=None)
