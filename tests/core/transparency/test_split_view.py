"""Two histories of one log convict its key, in a file that a stranger checks; nothing else does."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from junheng.core.transparency.checkpoint import Checkpoint, sign_checkpoint
from junheng.core.transparency.merkle import EMPTY_ROOT
from junheng.core.transparency.note import ED25519, NOTE_LIMIT, SignerKey
from junheng.core.transparency.reader import TileReader
from junheng.core.transparency.split_view import (
    EVIDENCE_LIMIT,
    SplitView,
    View,
    contradiction,
    refusals_of_split_view,
    view_of,
)
from junheng.core.transparency.tiles import grow

LOG = SignerKey("example.org/log", ED25519, bytes(range(32)))
KEYS = (LOG.verifier,)


def seen(size: int, *, other: int | None = None, by: str = "a") -> tuple[View, TileReader]:
    entries = [b"%d" % n if n != other else b"another" for n in range(size)]
    growth = grow(old_size=0, old_root=EMPTY_ROOT, read=lambda path: b"", entries=entries)
    checkpoint = Checkpoint(LOG.name, size, growth.root)
    note = sign_checkpoint(checkpoint, [LOG])
    return view_of(note, keys=KEYS, shown_by=by), TileReader(growth.files.__getitem__, checkpoint)


def found(one: tuple[View, TileReader], other: tuple[View, TileReader]) -> SplitView | None:
    readers = {view.checkpoint: reader for view, reader in (one, other)}
    return contradiction(one[0], other[0], readers.__getitem__)


@pytest.mark.parametrize(("a", "b"), [(0, 5), (5, 5), (5, 300), (256, 600), (300, 5)])
def test_growth_is_no_contradiction(a: int, b: int) -> None:
    """Whoever saw it earlier and whoever saw it later agree."""
    assert found(seen(a), seen(b)) is None


@pytest.mark.parametrize(("a", "b"), [(5, 5), (5, 300), (256, 600), (600, 256)])
def test_two_histories_are(a: int, b: int) -> None:
    """The evidence holds both notes and convinces whoever has the key."""
    split = found(seen(a), seen(b, other=2, by="b"))
    assert split is not None and split.refusal.code == "log-split-view"
    assert {split.smaller.shown_by, split.larger.shown_by} == {"a", "b"}
    assert refusals_of_split_view(split.data, keys=KEYS) == ()


def test_nobody_is_convicted_otherwise() -> None:
    """Honest views, a made-up proof, an unsigned note and other files prove nothing."""
    split = found(seen(5), seen(300, other=2))
    assert split is not None
    reader = seen(300)[1]
    honest = SplitView(seen(5)[0], seen(300)[0], reader.root(5), reader.consistency(5))
    swapped = SplitView(honest.smaller, honest.larger, split.root, split.proof)
    unsigned = split.data.replace(b"\\n300\\n", b"\\n301\\n")
    content = json.loads(split.data)
    cases = {
        honest.data: "log-views-agree",
        swapped.data: "proof-root-differs",
        unsigned: "note-signature-invalid",
        json.dumps({**content, "consistency": content["consistency"][1:]}).encode(): "proof-wrong-length",
        json.dumps({**content, "views": content["views"][::-1]}).encode(): "proof-sizes-reversed",
        json.dumps({**content, "consistency": ["?"]}).encode(): "split-view-malformed",
        b"[]": "split-view-malformed",
        b"{": "split-view-malformed",
    }
    for data, code in cases.items():
        assert code in {one.code for one in refusals_of_split_view(data, keys=KEYS)}, code


def test_evidence_of_the_widest_notes_convicts() -> None:
    """Two notes up to the limit, of signs that JSON writes as two, shown by somebody with an endless name."""
    views = []
    for size in (5, 7):
        checkpoint = seen(size, other=2 if size == 7 else None)[0].checkpoint
        bare = len(sign_checkpoint(replace(checkpoint, extensions=("x",)), [LOG]))
        filled = replace(checkpoint, extensions=('"' * (NOTE_LIMIT - bare + 1),))
        note = sign_checkpoint(filled, [LOG])
        assert len(note) == NOTE_LIMIT
        views.append(view_of(note, keys=KEYS, shown_by='"' * 50_000))
    reader = seen(7, other=2)[1]
    data = SplitView(*views, reader.root(5), reader.consistency(5)).data
    assert 3_990_000 < len(data) <= EVIDENCE_LIMIT
    assert refusals_of_split_view(data, keys=KEYS) == ()
    assert refusals_of_split_view(data + b" " * (EVIDENCE_LIMIT + 1 - len(data)), keys=KEYS)
