"""This node's own witness: the files of `witness.memory` in the home, beside a row that is locked meanwhile.

Row and file are both written before the answer; the larger of the two is what was cosigned last. So neither a
back-up of the database from an earlier hour nor a kill between the two makes it sign a second history. It records
no fact: two nodes that witness each other would make each other's logs grow without end.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from junheng.core.reason import Refusal, Refused, refuse
from junheng.core.transparency.checkpoint import Checkpoint
from junheng.core.transparency.note import VerifierKey
from junheng.core.transparency.witness import Answer, open_held
from junheng.hub.foundation import clock
from junheng.hub.ledger.models import Witnessed
from junheng.hub.ledger.witness import answering
from junheng.hub.ledger.witness.memory import Memory


@dataclass(frozen=True, slots=True)
class NodeMemory(Memory):
    """The same folder, with a row of PostgreSQL for each log."""

    @contextmanager
    def locked(self, origin: str) -> Iterator[None]:
        """The row first, then the file: held until the transaction around the request ends."""
        with transaction.atomic():
            Witnessed.objects.select_for_update().get_or_create(witness=self._vkey, origin=origin)
            with Memory.locked(self, origin):
                yield

    def held(self, origin: str, *, witness: VerifierKey) -> Checkpoint | None:
        """The larger of row and file; of one size they must be one tree."""
        filed = Memory.held(self, origin, witness=witness)
        note = bytes(Witnessed.objects.get(witness=self._vkey, origin=origin).note)
        kept = open_held(note, origin=origin, witness=witness) if note else None
        if filed is None or kept is None:
            return filed or kept
        if filed.size == kept.size and filed.root != kept.root:
            raise Refused(refuse("witness-state-damaged", origin=origin))
        return max(filed, kept, key=lambda checkpoint: checkpoint.size)

    def keep(self, origin: str, note: bytes) -> None:
        Memory.keep(self, origin, note)
        rows = Witnessed.objects.filter(witness=self._vkey, origin=origin)
        rows.update(note=note, at=clock.now())

    @property
    def _vkey(self) -> str:
        return self.signer().verifier.text


def memory() -> NodeMemory | None:
    """The witness of this node; None where none was made."""
    found = NodeMemory(settings.JUNHENG_HOME / "witness")
    return found if found.exists else None


def add_checkpoint(body: bytes, *, memory: NodeMemory) -> Answer:
    return answering.add_checkpoint(body, memory=memory, now=int(clock.now().timestamp()))


def checkpoint(hashed: str, *, memory: NodeMemory) -> Answer:
    return answering.checkpoint(hashed, memory=memory)


@dataclass(frozen=True, slots=True)
class Known:
    """One log as the witness's page shows it: the size cosigned last, None before the first; or why it stands still."""

    origin: str
    size: int | None
    problem: Refusal | None = None


def known_logs(memory: NodeMemory) -> list[Known]:
    return [
        Known(origin, None, found) if isinstance(found, Refusal) else Known(origin, found)
        for origin, found in memory.sizes()
    ]
