"""The log's files: `<name>/…` where the installation keeps its logs, read by exact path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from junheng.core.transparency.note import NOTE_LIMIT
from junheng.core.transparency.paths import CHECKPOINT_PATH, parse_path
from junheng.core.transparency.tiles import BUNDLE_LIMIT
from junheng.hub.foundation import storage

SIGNED, MET_ELSEWHERE = "signed", "met-elsewhere"


@dataclass(frozen=True, slots=True)
class LogFolder:
    """One log's folder. Paths are those of C2SP tlog-tiles; nothing else can be named."""

    name: str

    @classmethod
    def of(cls, name: str) -> LogFolder:
        return cls(name)

    def read(self, path: str) -> bytes:
        """A file by its C2SP path; `UnusableInput` for any other path, `FileNotFoundError` if it is not there."""
        if path != CHECKPOINT_PATH:
            parse_path(path)
        return storage.logs().read(f"{self.name}/{path}", limit=BUNDLE_LIMIT)

    def write_all(self, files: Mapping[str, bytes]) -> None:
        """All durable before this returns; safe to repeat."""
        storage.logs().keep({f"{self.name}/{path}": data for path, data in files.items()})

    def publish(self, checkpoint: bytes) -> None:
        """Put a checkpoint in place, last of all."""
        self._keep(CHECKPOINT_PATH, checkpoint)

    def published(self) -> bytes | None:
        return self._note(CHECKPOINT_PATH)

    def keep_signed(self, checkpoint: bytes) -> None:
        """What was signed and may not yet be published: durable before a witness is shown it."""
        self._keep(SIGNED, checkpoint)

    def signed(self) -> bytes | None:
        """The newest checkpoint that a witness may have been shown; never served."""
        return self._note(SIGNED)

    def keep_met_elsewhere(self, checkpoint: bytes) -> None:
        """A checkpoint under our own signature, held by a witness, that this database does not know."""
        self._keep(MET_ELSEWHERE, checkpoint)

    def met_elsewhere(self) -> bytes | None:
        return self._note(MET_ELSEWHERE)

    def _keep(self, path: str, note: bytes) -> None:
        storage.logs().keep({f"{self.name}/{path}": note})

    def _note(self, name: str) -> bytes | None:
        try:
            return storage.logs().read(f"{self.name}/{name}", limit=NOTE_LIMIT)
        except FileNotFoundError:
            return None
