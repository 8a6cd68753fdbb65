"""Two signed checkpoints of one log that cannot both be true, and the file that proves it to a stranger.

A log that shows different people different histories is caught by laying what they saw side by side: two
checkpoints of equal size need equal roots; of unequal size the smaller tree must be the beginning of the
larger, which the larger one's own tiles show or refute. The evidence holds both notes as signed, the root that the larger tree
had at the smaller size, and the consistency proof that it had it. Whoever knows the log's key
checks it without the log, without the witness, and without whoever raised it.

Who is trusted: the log's key, for having signed both. Nobody can make such a file up without that key.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass

from junheng.core.reason import JunhengError, Refusal, UnusableInput, because, refuse
from junheng.core.transparency.checkpoint import Checkpoint
from junheng.core.transparency.encoding import base64_bytes, base64_text
from junheng.core.transparency.merkle import refusals_of_consistency
from junheng.core.transparency.note import NOTE_LIMIT, VerifierKey
from junheng.core.transparency.reader import TileReader
from junheng.core.transparency.witness import HASHES_LIMIT, opened_by_any

SCHEMA = "junheng.split-view/1"
EVIDENCE_LIMIT = 4 * NOTE_LIMIT + 10_000
"""Bytes of a file: two notes, each character of which JSON may write as two, a proof and the names."""
NAME_LIMIT = 200
"""Characters of the name of whoever showed a view."""


@dataclass(frozen=True, slots=True)
class View:
    """A checkpoint under a verified signature of its log, and who showed it."""

    shown_by: str
    note: bytes
    checkpoint: Checkpoint

    @property
    def size(self) -> int:
        return self.checkpoint.size


@dataclass(frozen=True, slots=True)
class SplitView:
    """Two views of one log that contradict each other.

    `root` is what the larger tree had at the smaller size, by `proof` (empty where the sizes are equal): the
    proof alone would not do, for one from a perfect subtree takes the old root as given.
    """

    smaller: View
    larger: View
    root: bytes
    proof: tuple[bytes, ...] = ()

    @property
    def refusal(self) -> Refusal:
        return refuse(
            "log-split-view",
            origin=self.larger.checkpoint.origin,
            smaller=self.smaller.size,
            larger=self.larger.size,
            shown_smaller=self.smaller.shown_by,
            shown_larger=self.larger.shown_by,
        )

    @property
    def data(self) -> bytes:
        """The evidence as a file: both notes byte for byte."""
        views = [
            {"shown_by": view.shown_by[:NAME_LIMIT], "note": view.note.decode()}
            for view in (self.smaller, self.larger)
        ]
        content = {
            "schema": SCHEMA,
            "origin": self.larger.checkpoint.origin,
            "views": views,
            "root": base64_text(self.root),
            "consistency": [base64_text(value) for value in self.proof],
        }
        return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def contradiction(one: View, other: View, reader_of: Callable[[Checkpoint], TileReader]) -> SplitView | None:
    """Whether two views contradict each other; `reader_of` opens the larger one's tiles if they are needed.

    Raises what the reader raises: tiles that are missing or damaged answer nothing about the two notes.
    """
    smaller, larger = sorted((one, other), key=lambda view: view.size)
    old, new = smaller.checkpoint, larger.checkpoint
    if old.size == new.size:
        return None if old.root == new.root else SplitView(smaller, larger, new.root)
    reader = reader_of(new)
    root = reader.root(old.size)
    return None if old.root == root else SplitView(smaller, larger, root, reader.consistency(old.size))


def view_of(note: bytes, *, keys: Collection[VerifierKey], shown_by: str) -> View:
    """A view, its log's signature verified; raises `UnusableInput` or `Refused`."""
    return View(shown_by, note, opened_by_any(note, keys))


def refusals_of_split_view(data: bytes, *, keys: Collection[VerifierKey]) -> tuple[Refusal, ...]:
    """Why this evidence convicts nobody; empty if the owner of `keys` signed two histories."""
    try:
        split = _parsed(data, keys)
    except JunhengError as problem:
        return problem.refusals
    old, new = split.smaller.checkpoint, split.larger.checkpoint
    found = refusals_of_consistency(
        old=old.size, new=new.size, proof=split.proof, old_root=split.root, new_root=new.root
    )
    return found or because((old.root == split.root, "log-views-agree"))


def _parsed(data: bytes, keys: Collection[VerifierKey]) -> SplitView:
    try:
        if len(data) > EVIDENCE_LIMIT:
            raise ValueError
        content = json.loads(data)
        if content["schema"] != SCHEMA or len(content["consistency"]) > HASHES_LIMIT:
            raise ValueError
        (first, a), (second, b) = [(str(one["shown_by"]), one["note"].encode()) for one in content["views"]]
        root, *proof = [_hash(value) for value in (content["root"], *content["consistency"])]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UnusableInput(refuse("split-view-malformed")) from None
    smaller, larger = view_of(a, keys=keys, shown_by=first), view_of(b, keys=keys, shown_by=second)
    return SplitView(smaller, larger, root, tuple(proof))


def _hash(text: str) -> bytes:
    value = base64_bytes(text)
    if value is None:
        raise ValueError("not base64")
    return value
