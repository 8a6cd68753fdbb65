"""`junheng log monitor`: what several logs show, laid beside what they showed before and what witnesses saw.

The state is one folder a log (named by the SHA-256 of its origin): the newest checkpoint believed, checkpoints of
witnesses that the log has not shown yet, and evidence, which stays until a person takes it away.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from junheng.cli.log_source import read_from
from junheng.core.reason import JunhengError, Refusal, UnusableInput, refuse
from junheng.core.transparency.checkpoint import Checkpoint
from junheng.core.transparency.note import NOTE_LIMIT, VerifierKey, open_note
from junheng.core.transparency.paths import CHECKPOINT_PATH
from junheng.core.transparency.policy import Policy
from junheng.core.transparency.reader import TileReader
from junheng.core.transparency.split_view import (
    EVIDENCE_LIMIT,
    SplitView,
    View,
    contradiction,
    refusals_of_split_view,
    view_of,
)
from junheng.core.transparency.tiles import Read
from junheng.core.transparency.witness import origin_hash

PENDING_LIMIT = 50
"""Checkpoints kept until the log shows as much: a witness that lies with many fills no disk."""


@dataclass(slots=True)
class Seen:
    """What became of one log in one round. `problems` are noes; `remarks` harm nothing yet."""

    origin: str
    size: int | None = None
    witnesses: dict[str, int | None] = field(default_factory=dict)
    problems: list[Refusal] = field(default_factory=list)
    remarks: list[Refusal] = field(default_factory=list)
    evidence: list[Path] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        return {
            "origin": self.origin,
            "size": self.size,
            "split_view": bool(self.evidence),
            "witnesses": [{"name": name, "size": size} for name, size in self.witnesses.items()],
            "problems": [one.as_json() for one in self.problems],
            "remarks": [one.as_json() for one in self.remarks],
            "evidence": [str(path) for path in self.evidence],
        }


def watch(policy: Policy, state: Path) -> list[Seen]:
    """One round over every log of the policy that has an address."""
    placed = {key.name: policy.addresses[key] for key in policy.logs if key in policy.addresses}
    return [
        _watch_log(origin, address, policy, state / origin_hash(origin)) for origin, address in placed.items()
    ]


def _watch_log(origin: str, address: str, policy: Policy, folder: Path) -> Seen:
    seen, keys = Seen(origin), policy.keys_of(origin)
    others = [*_kept(folder, keys), *_views_of_witnesses(policy, keys, seen)]
    try:
        read = read_from(address)
        note = read(CHECKPOINT_PATH)
        own = view_of(note, keys=keys, shown_by="log")
    except (JunhengError, FileNotFoundError) as problem:
        seen.problems += _refusals(problem, address)
        _convict(combinations(others, 2), None, seen, folder)
        _keep_pending(folder, others)
        return _with_evidence(seen, folder, keys)
    seen.size = own.size
    seen.problems += _not_cosigned(own, policy, keys)
    _compare(own, others, read, seen, folder)
    return _with_evidence(seen, folder, keys)


def _compare(own: View, others: list[View], read: Read, seen: Seen, folder: Path) -> None:
    """The log's view with each other; those it is behind of are kept for a later round."""
    _convict(combinations(others, 2), None, seen, folder)
    within = [view for view in others if view.size <= own.size]
    beyond = [view for view in others if view.size > own.size]
    settled = _convict(((own, view) for view in within), _readers(read), seen, folder)
    for view in beyond:
        if view.shown_by == "log":
            seen.problems.append(refuse("log-went-back", found=own.size, before=view.size))
        else:
            seen.remarks.append(
                refuse("log-lacks-what-a-witness-saw", name=view.shown_by, seen=view.size, found=own.size)
            )
    _convict(((own, view) for view in beyond), _readers(read), Seen(own.checkpoint.origin), folder)
    if settled:
        before = max((view.size for view in others if view.shown_by == "log"), default=-1)
        if own.size >= before:
            _write(folder / CHECKPOINT_PATH, own.note)
        _keep_pending(folder, [view for view in beyond if view.shown_by != "log"])


def _readers(read: Read) -> Callable[[Checkpoint], TileReader]:
    kept: dict[Checkpoint, TileReader] = {}

    def reader_of(checkpoint: Checkpoint) -> TileReader:
        if checkpoint not in kept:
            kept[checkpoint] = TileReader(read, checkpoint)
        return kept[checkpoint]

    return reader_of


def _convict(
    pairs: Iterable[tuple[View, View]],
    reader_of: Callable[[Checkpoint], TileReader] | None,
    seen: Seen,
    folder: Path,
) -> bool:
    """Write down each contradiction; whether every pair could be compared. Without tiles only equal sizes are."""
    all_compared = True
    for one, other in pairs:
        if reader_of is None and one.size != other.size:
            continue
        try:
            split = contradiction(one, other, reader_of or _no_tiles)
        except (JunhengError, FileNotFoundError) as problem:
            seen.problems += _refusals(problem, one.checkpoint.origin)
            all_compared = False
            continue
        if split is not None:
            _keep_evidence(folder, split)
    return all_compared


def _no_tiles(checkpoint: Checkpoint) -> TileReader:
    raise ValueError("views of one size need no tiles")


def _views_of_witnesses(policy: Policy, keys: Sequence[VerifierKey], seen: Seen) -> list[View]:
    views: list[View] = []
    for name, key in policy.witnesses.items():
        if key not in policy.addresses:
            continue
        seen.witnesses[name] = None
        try:
            note = read_from(f"{policy.addresses[key]}/{origin_hash(seen.origin)}")(CHECKPOINT_PATH)
            if key not in {one.key for one in open_note(note, (*keys, key)).signed}:
                raise UnusableInput(refuse("witness-has-not-signed", name=name))
            view = view_of(note, keys=keys, shown_by=name)
        except (JunhengError, FileNotFoundError) as problem:
            seen.remarks += _refusals(problem, policy.addresses[key])
            continue
        seen.witnesses[name] = view.size
        views.append(view)
    return views


def _not_cosigned(own: View, policy: Policy, keys: Sequence[VerifierKey]) -> tuple[Refusal, ...]:
    try:
        signed = open_note(own.note, (*keys, *policy.witnesses.values())).signed
    except JunhengError as problem:
        return problem.refusals
    return policy.refusals_to_cosignatures(signed)


def _refusals(problem: JunhengError | FileNotFoundError, source: str) -> tuple[Refusal, ...]:
    if isinstance(problem, FileNotFoundError):
        return (refuse("log-not-found", source=source),)
    return problem.refusals


def _kept(folder: Path, keys: Sequence[VerifierKey]) -> list[View]:
    """What earlier rounds believed; a file that no longer convinces is passed over, and said by nobody else."""
    views: list[View] = []
    for path in (folder / CHECKPOINT_PATH, *sorted((folder / "pending").glob("*"))):
        if path.is_file():
            shown_by = "log" if path.name == CHECKPOINT_PATH else path.name.partition("-")[2]
            views.append(view_of(path.read_bytes()[: NOTE_LIMIT + 1], keys=keys, shown_by=shown_by))
    return views


def _keep_pending(folder: Path, views: Sequence[View]) -> None:
    """Exactly these wait for the log to show as much."""
    wanted = {
        f"{hashlib.sha256(view.note).hexdigest()[:16]}-{_file_name(view.shown_by)}": view
        for view in views[:PENDING_LIMIT]
        if view.shown_by != "log"
    }
    for name, view in wanted.items():
        _write(folder / "pending" / name, view.note)
    for path in (folder / "pending").glob("*"):
        if path.name not in wanted:
            path.unlink()


def _file_name(name: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "._-" else "_" for sign in name)[:60]


def _keep_evidence(folder: Path, split: SplitView) -> None:
    path = folder / "evidence" / f"{hashlib.sha256(split.data).hexdigest()[:16]}.json"
    if not path.exists():
        _write(path, split.data)


def _with_evidence(seen: Seen, folder: Path, keys: Sequence[VerifierKey]) -> Seen:
    """Evidence of this round and of earlier ones is an alarm until a person takes it away."""
    for path in sorted((folder / "evidence").glob("*.json")):
        if not refusals_of_split_view(path.read_bytes()[: EVIDENCE_LIMIT + 1], keys=keys):
            seen.evidence.append(path)
    return seen


def _write(path: Path, data: bytes) -> None:
    """As a whole and durable, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent.parent, prefix=".")
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(draft, path)
