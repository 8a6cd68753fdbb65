"""What the monitor keeps of one log between rounds, as files of one folder:

    checkpoint       the newest that the log showed and that was believed
    pending/…        checkpoints of witnesses that the log has not shown yet
    evidence/*.json  two histories of the log; an alarm until a person takes it away

A file that can no longer be read or believed is said in every round, and nothing newer is kept meanwhile: to write over
it would forget what the log once showed.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from junheng.core.reason import JunhengError, Reason, Refusal, declare, refuse
from junheng.core.transparency.note import NOTE_LIMIT, VerifierKey
from junheng.core.transparency.paths import CHECKPOINT_PATH
from junheng.core.transparency.split_view import (
    EVIDENCE_LIMIT,
    SplitView,
    View,
    refusals_of_split_view,
    view_of,
)

PENDING_LIMIT = 50
"""Checkpoints kept until the log shows as much: a witness that lies with many fills no disk."""

declare(
    Reason(
        "monitor-memory-unreadable",
        zh="监视器记下的 {file} 读不懂或不再可信，在有人查明并移走之前不记新的。日志若换了钥匙，请在策略里把旧钥匙多留一轮",
        en="what the monitor kept in {file} can no longer be read or believed; until a person has looked and taken it "
        "away nothing newer is kept. If the log changed its key, leave the old one in the policy for another round",
    ),
    Reason(
        "monitor-evidence-unreadable",
        zh="证据 {file} 读不懂，或用策略里的钥匙不再成立，请人查看",
        en="the evidence {file} cannot be read, or no longer convicts under the keys of the policy; a person must look",
    ),
    Reason(
        "monitor-cannot-keep",
        zh="监视器读写不了 {folder}：{why}",
        en="the monitor cannot use {folder}: {why}",
    ),
)


@dataclass(slots=True)
class Memory:
    """The folder of one log, believed under these keys; `is_whole` until something in it turns out unreadable."""

    folder: Path
    keys: Sequence[VerifierKey]
    is_whole: bool = True

    def views(self) -> tuple[list[View], list[Refusal]]:
        """What earlier rounds believed, and what of it convinces no longer."""
        views: list[View] = []
        problems: list[Refusal] = []
        for path in (self.folder / CHECKPOINT_PATH, *_files(self.folder / "pending")):
            shown_by = "log" if path.name == CHECKPOINT_PATH else path.name.partition("-")[2]
            try:
                views.append(view_of(_read(path, NOTE_LIMIT), keys=self.keys, shown_by=shown_by))
            except FileNotFoundError:
                continue
            except (JunhengError, OSError) as problem:
                self.is_whole = False
                problems += [refuse("monitor-memory-unreadable", file=path), *_why(problem, path)]
        return views, problems

    def keep(self, view: View) -> None:
        """The newest of the log."""
        if self.is_whole:
            _write(self.folder / CHECKPOINT_PATH, view.note)

    def keep_pending(self, views: Sequence[View]) -> None:
        """Exactly these, of those that witnesses showed, wait for the log to show as much."""
        if not self.is_whole:
            return
        wanted = {
            f"{hashlib.sha256(view.note).hexdigest()[:16]}-{_file_name(view.shown_by)}": view
            for view in views[:PENDING_LIMIT]
            if view.shown_by != "log"
        }
        for name, view in wanted.items():
            _write(self.folder / "pending" / name, view.note)
        for path in _files(self.folder / "pending"):
            if path.name not in wanted:
                path.unlink()

    def keep_evidence(self, split: SplitView) -> None:
        path = self.folder / "evidence" / f"{hashlib.sha256(split.data).hexdigest()[:16]}.json"
        if not path.exists():
            _write(path, split.data)

    def evidence(self) -> tuple[list[Path], list[Refusal]]:
        """Files that convict, of this round and of earlier ones; and those that do no longer, which is said."""
        found: list[Path] = []
        problems: list[Refusal] = []
        for path in _files(self.folder / "evidence"):
            try:
                refusals = refusals_of_split_view(_read(path, EVIDENCE_LIMIT), keys=self.keys)
            except OSError as problem:
                refusals = tuple(_why(problem, path))
            if refusals:
                problems += [refuse("monitor-evidence-unreadable", file=path), *refusals]
            else:
                found.append(path)
        return found, problems


def _why(problem: JunhengError | OSError, path: Path) -> Sequence[Refusal]:
    if isinstance(problem, JunhengError):
        return problem.refusals
    return (refuse("monitor-cannot-keep", folder=path, why=problem.strerror),)


def _files(folder: Path) -> list[Path]:
    try:
        return [folder / name for name in sorted(os.listdir(folder))]
    except FileNotFoundError:
        return []


def _read(path: Path, limit: int) -> bytes:
    """No more than one byte beyond the limit: what is larger is then refused by whoever parses it."""
    with path.open("rb") as stream:
        return stream.read(limit + 1)


def _file_name(name: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "._-" else "_" for sign in name)[:60]


def _write(path: Path, data: bytes) -> None:
    """As a whole and durable, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
