"""Questions to the logs: their state, one entry, the proof that an event is in the tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

from django.conf import settings

from junheng.core.reason import JunhengError, Language, Refusal, Refused, UnusableInput, refuse
from junheng.core.transparency import libcrypto
from junheng.core.transparency.checkpoint import parse_checkpoint
from junheng.core.transparency.leaf import Leaf, parse_leaf
from junheng.core.transparency.merkle import leaf_hash
from junheng.core.transparency.note import open_note, parse_vkey
from junheng.core.transparency.paths import ENTRIES, WIDTH, Tile, hashes_at, parse_path, tile_at
from junheng.core.transparency.proof import Bundle, certificate_proof, prove
from junheng.core.transparency.reader import TileReader
from junheng.core.transparency.tiles import encode_bundle, read_entries, read_hashes
from junheng.hub.foundation.events import FACTS, Ref, sentence
from junheng.hub.foundation.models import Event, EventSubject
from junheng.hub.ledger import policies
from junheng.hub.ledger import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.hub.ledger.models import Log
from junheng.hub.ledger.storage import LogFolder


@dataclass(frozen=True, slots=True)
class Cosigner:
    """A witness that has vouched for the published tree, and when."""

    name: str
    at: datetime | None


def cosigned_by(log: Log) -> list[Cosigner]:
    """The witnesses of the log's policy whose cosignatures stand on what is published, verified."""
    try:
        policy = policies.policy_of(log.name)
    except Refused:
        return []
    signed = policies.cosigners(bytes(log.published_checkpoint), policy, vkey=log.vkey) if policy else ()
    return [Cosigner(one.key.name, _moment(one.time or 0)) for one in signed]


def _moment(seconds: int) -> datetime:
    """A cosignature's time, which may be anything below 2^63, as the last that a calendar can show."""
    return datetime.fromtimestamp(min(seconds, 253402300799), UTC)


@dataclass(frozen=True, slots=True)
class Witnessing:
    """The witnesses on what a log has published, and why they are not those that its keeper waits for."""

    by: Sequence[Cosigner]
    lacking: Sequence[Refusal]


def witnessing_of(log: Log) -> Witnessing | None:
    """What the keeper's own policy says of the published tree; None where it names no witnesses."""
    try:
        policy = policies.policy_of(log.name)
    except Refused as problem:
        return Witnessing((), problem.refusals)
    if policy is None or not policy.witnesses:
        return None
    signed = policies.cosigners(bytes(log.published_checkpoint), policy, vkey=log.vkey)
    return Witnessing(cosigned_by(log), policy.refusals_to_cosignatures(signed))


NationalState = Literal["signs", "none", "off", "not-there", "absent"]


def national_state(log: Log) -> NationalState:
    """Whether what is published carries the log's SM2 signature, verified here; if not, why.

    `none`: the log has no SM2 key yet; `off`: the setting; `not-there`: the system's libcrypto has no SM2; `absent`:
    it has a key, and the published checkpoint no signature of it that holds.
    """
    if not log.sm2_vkey:
        return "none"
    if not settings.JUNHENG_SM2:
        return "off"
    if libcrypto.what_is_missing():
        return "not-there"
    try:
        open_note(bytes(log.published_checkpoint), [parse_vkey(log.sm2_vkey)])
    except JunhengError:
        return "absent"
    return "signs"


def sm2_vkeys_of(log: Log) -> list[str]:
    """Every SM2 key this log has announced, newest first: records of certificates keep the signatures of old ones."""
    ref = Ref.to(log)
    own = EventSubject.objects.filter(kind=ref.kind, object_id=ref.id).values("event_id")
    told = Event.objects.filter(pk__in=own, type__in=("log-opened", "log-key-rotated"))
    facts = told.order_by("-at", "-id").values_list("data", flat=True)
    found = [one.get("new_sm2_vkey") or one.get("sm2_vkey") for one in facts]
    return list(dict.fromkeys(each for each in (log.sm2_vkey, *found) if each))


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
    cosigned_by: Sequence[Cosigner] = ()

    @property
    def state(self) -> str:
        """`pending` before it has a place, `awaiting` before the checkpoint over it is cosigned, `proven` then."""
        if self.index is None:
            return "pending"
        return "proven" if self.index < self.size else "awaiting"

    @property
    def fours(self) -> list[str]:
        """The digest in groups of four digits, half on a line, as a person compares it."""
        groups = [self.leaf_digest[at : at + 4] for at in range(0, len(self.leaf_digest), 4)]
        half = len(groups) // 2
        return [" ".join(groups[:half]), " ".join(groups[half:])]


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
        size=log.published_size,
        recorded_at=event.at,
        signed_at=log.published_at if event.index is not None else None,
        leaf_digest=leaf_hash(bytes(event.leaf)).hex(),
        cosigned_by=cosigned_by(log),
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
    checkpoint = parse_checkpoint(signed) if signed is not None else None
    if signed is None or checkpoint is None or not 0 <= index < checkpoint.size:
        raise Refused(refuse("awaiting-cosignature" if 0 <= index < log.size else "not-yet-in-log"))
    return prove(TileReader(folder.read, checkpoint), index=index, checkpoint=signed)


def proof_document(event_id: UUID) -> dict[str, Any]:
    """`certificate.proof.json` of an event (schema junheng.proof/1) as a value."""
    return dict(certificate_proof(bundle_of(event_id)))


def bundle_of(event_id: UUID) -> Bundle:
    """Entry and proof of an event; refused while it waits for its place in the log."""
    event = Event.objects.filter(pk=event_id).first()
    if event is None:
        raise Refused(refuse("no-such-record", what=str(event_id)))
    if event.index is None:
        raise Refused(refuse("not-yet-in-log"))
    return bundle_at(Log.objects.get(tenant_id=event.tenant_id), event.index)


@dataclass(frozen=True, slots=True)
class Cosigned:
    """The published checkpoint over an event and who vouched for it; `at`: when the demand was met, None where nobody was asked."""

    by: Sequence[str]
    at: datetime | None
    size: int
    proof: dict[str, Any]


def cosigned(event_id: UUID, demand: str) -> Cosigned | None:
    """How an event stands under the published checkpoint, against a demand kept earlier (`policies.demand_of`).

    None while it is not published or lacks cosignatures of that demand, whatever the policy of today lets out.
    """
    try:
        bundle = bundle_of(event_id)
    except Refused:
        return None
    log = _log_of(event_id)
    policy = policies.demanded(demand)
    checkpoint = bundle.proof.checkpoint
    size, proof = parse_checkpoint(checkpoint).size, dict(certificate_proof(bundle))
    if policy is None:
        return Cosigned((), None, size, proof)
    signed = policies.cosigners(checkpoint, policy, vkey=log.vkey)
    met = policy.met_at(signed)
    if met is None:
        return None
    return Cosigned(
        sorted(one.key.name for one in signed),
        _moment(met),
        size,
        proof,
    )


def _log_of(event_id: UUID) -> Log:
    return Log.objects.get(tenant_id=Event.objects.values_list("tenant_id", flat=True).get(pk=event_id))


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a log as a page shows it: the leaf as stored, byte for byte, and as read."""

    index: int
    leaf: Leaf
    text: str
    sentence: str
    proof: ProofFacts


def entry_at(log: Log, index: int, *, language: Language) -> Entry:
    """The entry under this index of the published log; refused beyond its size."""
    bundle = bundle_at(log, index)
    data = bundle.leaf or b""
    leaf = parse_leaf(data)
    proof = ProofFacts(
        event_id=UUID(leaf.id),
        log_name=log.name,
        origin=log.origin,
        index=index,
        size=parse_checkpoint(bundle.proof.checkpoint).size,
        recorded_at=datetime.fromisoformat(leaf.at),
        signed_at=log.published_at,
        cosigned_by=cosigned_by(log),
        leaf_digest=leaf_hash(data).hex(),
    )
    return Entry(index, leaf, data.decode(), sentence_of(leaf.event, dict(leaf.facts), language), proof)


def sentence_of(type: str, facts: dict[str, Any], language: Language) -> str:
    """The sentence of a fact from its public part alone; its type if this version does not know it."""
    declared = FACTS.get(type)
    if declared is None:
        return type
    return sentence(declared, facts, language)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a log's page."""

    index: int
    at: datetime
    type: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Some entries of a log, newest first; `before` is the cursor of the older ones, None at the end."""

    rows: Sequence[Line]
    before: int | None


def lines_of(log: Log, *, language: Language, before: int | None = None, limit: int = 50) -> Lines:
    """The newest entries by index, below `before`: the cost does not grow with the log."""
    rows = Event.objects.filter(tenant_id=log.tenant_id, index__lt=log.size if before is None else before)
    found = [
        Line(event.index, event.at, event.type, sentence_of(event.type, event.data, language))
        for event in rows.order_by("-index").only("index", "at", "type", "data")[:limit]
        if event.index is not None
    ]
    return Lines(found, found[-1].index if found and found[-1].index > 0 else None)


def logs() -> Sequence[Log]:
    """Every log of this node."""
    return list(Log.objects.select_related("tenant"))


def tile_file(log: Log, path: str) -> bytes | None:
    """The bytes of a tile or an entry bundle under the published checkpoint; None for any other path.

    A dead round may have left files that no checkpoint ever covered. So the answer is cut from the tile as wide
    as the published tree has it, and nothing beyond that tree is answered: whoever keeps it for ever is right to.
    """
    folder = LogFolder.of(log.name)
    try:
        tile = parse_path(path)
    except UnusableInput:
        return None
    signed = folder.published()
    size = parse_checkpoint(signed).size if signed is not None else 0
    if tile.index * WIDTH + tile.width > hashes_at(tile.level, size):
        return None
    return _cut(folder, tile_at(tile.level, tile.index, size), tile.width)


def _cut(folder: LogFolder, tile: Tile, width: int) -> bytes:
    if tile.level == ENTRIES:
        return encode_bundle(read_entries(folder.read, tile)[:width])
    return b"".join(read_hashes(folder.read, tile)[:width])


def totals() -> tuple[int, datetime | None]:
    """Facts in all logs of this node and when the newest checkpoint was signed: the start page's figure."""
    logs = list(Log.objects.all())
    return sum(log.size for log in logs), max((log.signed_at for log in logs), default=None)
