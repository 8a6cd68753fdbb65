"""A log that grows in any steps is whole, gives every proof, and refuses every flipped bit."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from junheng.core.reason import Refused
from junheng.core.transparency import merkle
from junheng.core.transparency.checkpoint import Checkpoint, sign_checkpoint
from junheng.core.transparency.fsck import check_log
from junheng.core.transparency.note import ED25519, SignerKey
from junheng.core.transparency.reader import TileReader
from junheng.core.transparency.tiles import grow

KEY = SignerKey("example.org/log", ED25519, bytes(range(32)))


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962 section 2.1, word by word, on entries."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return hashlib.sha256(b"\1" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def naive_path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH of RFC 6962 section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    if index < k:
        return naive_path(index, leaves[:k]) + [naive_root(leaves[k:])]
    return naive_path(index - k, leaves[k:]) + [naive_root(leaves[:k])]


def naive_subproof(old: int, leaves: Sequence[bytes], is_whole: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 6962 section 2.1.2."""
    if old == len(leaves):
        return [] if is_whole else [naive_root(leaves)]
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    if old <= k:
        return naive_subproof(old, leaves[:k], is_whole) + [naive_root(leaves[k:])]
    return naive_subproof(old - k, leaves[k:], False) + [naive_root(leaves[:k])]


def built(steps: Sequence[int]) -> tuple[dict[str, bytes], list[bytes], bytes]:
    """Files, entries and root of a log that grew by these numbers of entries."""
    files: dict[str, bytes] = {}
    entries: list[bytes] = []
    root = merkle.EMPTY_ROOT
    for step in steps:
        fresh = [b"%d" % (len(entries) + at) for at in range(step)]
        growth = grow(old_size=len(entries), old_root=root, read=reading(files), entries=fresh)
        files.update(growth.files)
        entries += fresh
        root = growth.root
    files["checkpoint"] = sign_checkpoint(Checkpoint(KEY.name, len(entries), root), [KEY])
    return files, entries, root


def reading(files: dict[str, bytes]):
    def read(path: str) -> bytes:
        if path not in files:
            raise FileNotFoundError(path)
        return files[path]

    return read


@settings(max_examples=30)
@given(steps=st.lists(st.integers(0, 150), min_size=1, max_size=4))
def test_growth_equals_the_naive_tree(steps: list[int]) -> None:
    """Whatever the steps, root and files are those of the tree, and the whole log is found whole."""
    files, entries, root = built(steps)
    assert root == naive_root(entries)
    found = check_log(read=reading(files), log=KEY.verifier)
    assert found.is_whole and found.entries == len(entries)
    reader = TileReader(reading(files), Checkpoint(KEY.name, len(entries), root))
    assert list(reader.entries()) == entries


@settings(max_examples=60)
@given(data=st.data(), size=st.integers(1, 300))
def test_proofs_equal_the_naive_ones_and_no_bit_may_flip(data: st.DataObject, size: int) -> None:
    """Proofs from tiles are RFC 6962's, verify, and fail with any one bit changed."""
    files, entries, root = built([size])
    reader = TileReader(reading(files), Checkpoint(KEY.name, size, root))
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    inclusion, consistency = reader.inclusion(index), reader.consistency(old)
    old_root, leaf = naive_root(entries[:old]), merkle.leaf_hash(entries[index])
    assert list(inclusion) == naive_path(index, entries)
    assert list(consistency) == naive_subproof(old, entries)
    assert reader.root(old) == old_root

    def included(parts: list[bytes]) -> bool:
        return not merkle.refusals_of_inclusion(
            leaf=parts[0], root=parts[1], proof=parts[2:], index=index, size=size
        )

    def consistent(parts: list[bytes]) -> bool:
        return not merkle.refusals_of_consistency(
            old=old, new=size, old_root=parts[0], new_root=parts[1], proof=parts[2:]
        )

    for holds, parts in ((included, [leaf, root, *inclusion]), (consistent, [old_root, root, *consistency])):
        assert holds(parts)
        which, bit = data.draw(st.integers(0, len(parts) - 1)), data.draw(st.integers(0, 255))
        flipped = bytearray(parts[which])
        flipped[bit // 8] ^= 1 << bit % 8
        assert not holds([*parts[:which], bytes(flipped), *parts[which + 1 :]])


@pytest.mark.parametrize("size", [1, 255, 256, 257, 700, 70_000])
def test_a_flipped_bit_is_found_in_its_file(size: int) -> None:
    """A changed byte in any needed file is a finding, and few findings name it."""
    files, _, _root = built([size // 2, size - size // 2])
    needed = []

    def noting(path: str) -> bytes:
        data = reading(files)(path)
        needed.append(path)
        return data

    assert check_log(read=noting, log=KEY.verifier).is_whole
    for path in sorted(needed)[:: max(1, len(needed) // 8)]:
        flipped = bytearray(files[path])
        flipped[-1] ^= 1
        found = check_log(read=reading(files | {path: bytes(flipped)}), log=KEY.verifier)
        assert 1 <= len(found.findings) <= 2, path


@pytest.mark.parametrize("size", [300, 70_000])
def test_a_missing_file_is_named(size: int) -> None:
    """A file taken away is a finding with its path."""
    files, _, _ = built([size])
    for path in ("tile/entries/000", "tile/0/000"):
        less = {name: data for name, data in files.items() if name != path}
        found = check_log(read=reading(less), log=KEY.verifier)
        assert [(refusal.code, refusal.path) for refusal in found.findings] == [("tile-missing", path)]


def test_growing_on_a_changed_tail_is_refused() -> None:
    """Storage that does not give the root last signed is not built upon."""
    files, _entries, root = built([300])
    with pytest.raises(Refused, match="do not give the root"):
        grow(old_size=300, old_root=bytes(32), read=reading(files), entries=[b"x"])
    older, _, _ = built([290])
    with pytest.raises(Refused, match="missing"):
        grow(old_size=300, old_root=root, read=reading(older), entries=[b"x"])


def test_a_cleared_partial_tile_is_read_from_the_full_one() -> None:
    """Once a tile is full the partial one may go; older checkpoints still prove."""
    files, _, root = built([300])
    growth = grow(
        old_size=300, old_root=root, read=reading(files), entries=[b"%d" % n for n in range(300, 600)]
    )
    kept = {
        p: d
        for p, d in {**files, **growth.files}.items()
        if p not in ("tile/0/001.p/44", "tile/entries/001.p/44")
    }
    assert "tile/0/001" in kept
    reader = TileReader(reading(kept), Checkpoint(KEY.name, 300, root))
    assert reader.entry(299) == b"299"
