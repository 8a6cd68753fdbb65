"""`junheng log monitor`: what several logs show, laid beside what they showed before and what witnesses saw.

The state is one folder a log, named by the SHA-256 of its origin (`monitor_memory`). Two histories are said in the round
that finds them, whatever then becomes of the evidence; a log whose round fails is said, and hides no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from junheng.cli.log_source import read_from
from junheng.cli.monitor_memory import Memory
from junheng.core.reason import JunhengError, Reason, Refusal, UnusableInput, declare, refuse
from junheng.core.transparency.checkpoint import Checkpoint
from junheng.core.transparency.note import VerifierKey, open_note
from junheng.core.transparency.paths import CHECKPOINT_PATH
from junheng.core.transparency.policy import Policy
from junheng.core.transparency.reader import TileReader
from junheng.core.transparency.split_view import View, contradiction, view_of
from junheng.core.transparency.tiles import Read
from junheng.core.transparency.witness import origin_hash

LOG_PATIENCE, WITNESS_PATIENCE = 300.0, 20.0
"""Seconds that one log, or one witness of it, may take in a round: so a slow one keeps nobody from the others."""

declare(
    Reason(
        "monitor-round-failed",
        zh="本轮没能看完日志 {origin}：{why}",
        en="the round over the log {origin} was not finished: {why}",
    )
)


@dataclass(slots=True)
class Seen:
    """What became of one log in one round. `problems` are noes; `remarks` harm nothing yet."""

    origin: str
    size: int | None = None
    witnesses: dict[str, int | None] = field(default_factory=dict)
    problems: list[Refusal] = field(default_factory=list)
    remarks: list[Refusal] = field(default_factory=list)
    evidence: list[Path] = field(default_factory=list)

    @property
    def is_split(self) -> bool:
        """Two histories, found now or proven by what is kept."""
        return bool(self.evidence) or any(one.code == "log-split-view" for one in self.problems)

    def as_json(self) -> dict[str, object]:
        return {
            "origin": self.origin,
            "size": self.size,
            "split_view": self.is_split,
            "witnesses": [{"name": name, "size": size} for name, size in self.witnesses.items()],
            "problems": [one.as_json() for one in self.problems],
            "remarks": [one.as_json() for one in self.remarks],
            "evidence": [str(path) for path in self.evidence],
        }


def watch(policy: Policy, state: Path) -> list[Seen]:
    """One round over every log of the policy that has an address."""
    placed = {key.name: policy.addresses[key] for key in policy.logs if key in policy.addresses}
    return [
        _watched(origin, address, policy, state / origin_hash(origin)) for origin, address in placed.items()
    ]


def _watched(origin: str, address: str, policy: Policy, folder: Path) -> Seen:
    """The round of one log, and whatever ended it too early: what is kept as evidence is said in any case."""
    seen, memory = Seen(origin), Memory(folder, policy.keys_of(origin))
    with _told(seen, folder):
        _watch_log(address, policy, seen, memory)
    with _told(seen, folder):
        seen.evidence, problems = memory.evidence()
        seen.problems += problems
    return seen


@contextmanager
def _told(seen: Seen, folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        seen.problems.append(refuse("monitor-cannot-keep", folder=folder, why=problem.strerror))
    except Exception as problem:  # whatever one log does to us, the others are still watched
        seen.problems.append(refuse("monitor-round-failed", origin=seen.origin, why=repr(problem)))


def _watch_log(address: str, policy: Policy, seen: Seen, memory: Memory) -> None:
    kept, problems = memory.views()
    seen.problems += problems
    others = [*kept, *_views_of_witnesses(policy, memory.keys, seen)]
    try:
        read = read_from(address, seconds=LOG_PATIENCE)
        note = read(CHECKPOINT_PATH)
        own = view_of(note, keys=memory.keys, shown_by="log")
    except (JunhengError, FileNotFoundError) as problem:
        seen.problems += _refusals(problem, address)
        _convict(combinations(others, 2), None, seen, memory)
        memory.keep_pending(others)
        return
    seen.size = own.size
    seen.problems += _not_cosigned(own, policy, memory.keys)
    _compare(own, others, read, seen, memory)


def _compare(own: View, others: list[View], read: Read, seen: Seen, memory: Memory) -> None:
    """The log's view with each other; those it is behind of are kept for a later round."""
    _convict(combinations(others, 2), None, seen, memory)
    within = [view for view in others if view.size <= own.size]
    beyond = [view for view in others if view.size > own.size]
    settled = _convict(((own, view) for view in within), _readers(read), seen, memory)
    for view in beyond:
        if view.shown_by == "log":
            seen.problems.append(refuse("log-went-back", found=own.size, before=view.size))
        else:
            seen.remarks.append(
                refuse("log-lacks-what-a-witness-saw", name=view.shown_by, seen=view.size, found=own.size)
            )
    _convict(((own, view) for view in beyond), _readers(read), seen, memory, are_gaps_told=False)
    if settled:
        before = max((view.size for view in others if view.shown_by == "log"), default=-1)
        if own.size >= before:
            memory.keep(own)
        memory.keep_pending([view for view in beyond if view.shown_by != "log"])


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
    memory: Memory,
    *,
    are_gaps_told: bool = True,
) -> bool:
    """Say and write down each contradiction; whether all was compared and kept. Without tiles only equal sizes are.

    `are_gaps_told`: whether tiles that are missing or wrong are said; of what a log has not shown yet they may be.
    """
    is_settled = True
    for one, other in pairs:
        if reader_of is None and one.size != other.size:
            continue
        try:
            split = contradiction(one, other, reader_of or _no_tiles)
            if split is not None:
                seen.problems.append(split.refusal)
                memory.keep_evidence(split)
        except (JunhengError, FileNotFoundError) as problem:
            is_settled = False
            if are_gaps_told:
                seen.problems += _refusals(problem, one.checkpoint.origin)
        except OSError as problem:
            is_settled = False
            seen.problems.append(refuse("monitor-cannot-keep", folder=memory.folder, why=problem.strerror))
    return is_settled


def _no_tiles(checkpoint: Checkpoint) -> TileReader:
    raise ValueError("views of one size need no tiles")


def _views_of_witnesses(policy: Policy, keys: Sequence[VerifierKey], seen: Seen) -> list[View]:
    views: list[View] = []
    for name, key in policy.witnesses.items():
        if key not in policy.addresses:
            continue
        seen.witnesses[name] = None
        try:
            note = read_from(f"{policy.addresses[key]}/{origin_hash(seen.origin)}", seconds=WITNESS_PATIENCE)(
                CHECKPOINT_PATH
            )
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
