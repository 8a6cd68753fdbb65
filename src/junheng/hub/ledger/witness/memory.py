"""What a witness has and remembers, as files of one folder that nobody else writes:

    witness.skey           its key, mode 600, made once
    logs                   whose checkpoints it cosigns: lines `log <vkey>` of a C2SP tlog-policy
    logs.lock              held while a log is added
    state/<origin hash>    the newest checkpoint it cosigned of that log, as it signed it; empty before the first
    state/….lock           held while one request for that log is decided and written down
    evidence/…             checkpoints by which a log convicted itself

A state file that is missing or is not what this witness wrote ends the witness's work for that log: to take it
for "never seen" would let it sign a second history. So key and state travel together, and no back-up of them
from an earlier hour may ever be put in their place.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from junheng.core.reason import JunhengError, Refusal, Refused, refuse
from junheng.core.transparency.checkpoint import Checkpoint
from junheng.core.transparency.note import COSIGNATURE_V1, NOTE_LIMIT, SignerKey, VerifierKey, parse_skey
from junheng.core.transparency.policy import POLICY_LIMIT, Policy, parse_policy
from junheng.core.transparency.witness import open_held, origin_hash
from junheng.hub.foundation.storage import put_durably, sync_folder
from junheng.hub.ledger import reasons as _declared  # noqa: F401  (declares the codes used here)

EVIDENCE_PER_LOG = 20
"""A log that convicts itself again and again fills no disk."""


@dataclass(frozen=True, slots=True)
class Memory:
    """The folder of one witness."""

    folder: Path

    @property
    def exists(self) -> bool:
        return self._key_file.exists()

    @property
    def _key_file(self) -> Path:
        return self.folder / "witness.skey"

    def make(self, name: str) -> SignerKey:
        """A new witness under this name: key, empty list, empty memory. Never over an old one."""
        key = SignerKey(name, COSIGNATURE_V1, secrets.token_bytes(32))
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if (self.folder / "state").exists():
            raise Refused(refuse("witness-exists", folder=self.folder.name))
        try:
            handle = os.open(self._key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise Refused(refuse("witness-exists", folder=self.folder.name)) from None
        with os.fdopen(handle, "w") as stream:
            stream.write(f"{key.text}\n")
            stream.flush()
            os.fsync(stream.fileno())
        (self.folder / "state").mkdir()
        put_durably(self.folder / "logs", b"quorum none\n")
        sync_folder(self.folder)
        return key

    def signer(self) -> SignerKey:
        """The key; refused when missing, readable by others or damaged, without repeating it."""
        path = self._key_file
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
            text = path.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            raise Refused(refuse("witness-missing", folder=self.folder.name)) from None
        if mode & 0o077:
            raise Refused(refuse("witness-key-mode", path=path.name, found=f"{mode:o}"))
        try:
            key = parse_skey(text)
        except JunhengError:
            raise Refused(refuse("witness-key-unreadable", path=path.name)) from None
        if key.kind != COSIGNATURE_V1:
            raise Refused(refuse("witness-key-unreadable", path=path.name))
        return key

    def policy(self) -> Policy:
        """The logs it cosigns, read anew each time: a log is added while it runs."""
        with (self.folder / "logs").open("rb") as stream:
            return parse_policy(stream.read(POLICY_LIMIT + 1))

    def add_log(self, log: VerifierKey) -> None:
        """Cosign this log from now on; what is remembered of it, under another key or from earlier, stays."""
        self.signer()
        with _held_alone(self.folder / "logs.lock"):
            known = self.policy()
            if log in known.logs:
                raise Refused(refuse("witness-log-known", origin=log.name))
            extended = f"log {log.text}\n".encode() + (self.folder / "logs").read_bytes()
            parse_policy(extended)
            if not known.keys_of(log.name):
                self._begin(log.name)
            put_durably(self.folder / "logs", extended)

    def _begin(self, origin: str) -> None:
        """An empty memory for a log never seen: where it was served once, there is a lock, and a memory to be found."""
        state = self._state(origin)
        if state.exists():
            return
        if state.with_suffix(".lock").exists():
            raise Refused(refuse("witness-state-missing", origin=origin))
        put_durably(state, b"")

    @contextmanager
    def locked(self, origin: str) -> Iterator[None]:
        """One at a time for one log, among threads and processes; let go by the kernel if the holder dies."""
        with _held_alone(self._state(origin).with_suffix(".lock")):
            yield

    def note(self, origin: str) -> bytes | None:
        """The checkpoint cosigned last, as it is shown; None before the first."""
        try:
            with self._state(origin).open("rb") as stream:
                return stream.read(NOTE_LIMIT + 1) or None
        except FileNotFoundError:
            raise Refused(refuse("witness-state-missing", origin=origin)) from None

    def held(self, origin: str, *, witness: VerifierKey) -> Checkpoint | None:
        """What was cosigned last, verified under the witness's own key; None before the first."""
        note = self.note(origin)
        return None if note is None else open_held(note, origin=origin, witness=witness)

    def keep(self, origin: str, note: bytes) -> None:
        """Durable before this returns."""
        put_durably(self._state(origin), note)

    def convict(self, origin: str, notes: Sequence[bytes]) -> None:
        """Keep notes by which a log contradicts itself, beside what was held; never over an older one."""
        folder = self.folder / "evidence" / origin_hash(origin)
        for note in notes:
            path = folder / origin_hash(note.decode("utf-8", errors="replace"))
            if not path.exists() and (not folder.exists() or len(list(folder.iterdir())) < EVIDENCE_PER_LOG):
                put_durably(path, note)

    def shown(self, hashed: str) -> bytes | None:
        """What is shown of the log with this origin hash; None if it is unknown or was never cosigned."""
        origins = {origin_hash(log.name): log.name for log in self.policy().logs}
        return self.note(origins[hashed]) if hashed in origins else None

    def sizes(self) -> list[tuple[str, int | Refusal | None]]:
        """Each log and the size cosigned last, for a page; None before the first, the reason where it is unreadable."""
        witness = self.signer().verifier
        origins = sorted({log.name for log in self.policy().logs})
        return [(origin, self._size(origin, witness)) for origin in origins]

    def _size(self, origin: str, witness: VerifierKey) -> int | Refusal | None:
        """One damaged log hides no other."""
        try:
            held = Memory.held(self, origin, witness=witness)
        except Refused as problem:
            return problem.refusals[0]
        except OSError as problem:
            return refuse("witness-cannot-keep", why=problem.strerror or problem)
        return held.size if held else None

    def _state(self, origin: str) -> Path:
        return self.folder / "state" / origin_hash(origin)


@contextmanager
def _held_alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield
