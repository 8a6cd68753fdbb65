"""Reading a tiled log that one does not trust: nothing leaves here before it is tied to the checkpoint.

The partial tiles of the right edge must together give the checkpoint's root; every full tile must hash to
its place in the tile above it, up to the edge; every entry must hash to its place in its level-0 tile.
So the server (or disk, or cache) that hands out the files can withhold them, but can change nothing.

`read(path) -> bytes` raises `FileNotFoundError` for what is not there, and must itself put a limit on bytes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator

from junheng.core.reason import Refused, refuse
from junheng.core.transparency.checkpoint import Checkpoint
from junheng.core.transparency.merkle import (
    HASH_SIZE,
    consistency_proof,
    fold_rows,
    inclusion_proof,
    leaf_hash,
    root_of_subtrees,
)
from junheng.core.transparency.paths import ENTRIES, WIDTH, Tile, hashes_at, right_edge, tile_at
from junheng.core.transparency.tiles import Read, read_entries, read_hashes, subtrees_of_edge

KEPT_TILES = 1024
"""Verified full tiles remembered at once, each with all nodes above its hashes (16 KiB)."""


class TileReader:
    """Hashes, entries and proofs of the tree that a *verified* checkpoint describes."""

    def __init__(self, read: Read, checkpoint: Checkpoint) -> None:
        self.checkpoint = checkpoint
        self._read = read
        self._kept: OrderedDict[tuple[int, int], list[bytes]] = OrderedDict()
        """Of each tile the rows of its subtree, hashes first, root last; a row is its hashes one after another."""
        edge = [(tile, read_hashes(read, tile)) for tile in right_edge(checkpoint.size)]
        if root_of_subtrees(subtrees_of_edge(edge)) != checkpoint.root:
            raise Refused(refuse("tiles-contradict-root", size=checkpoint.size))
        self._edge = {(tile.level, tile.index): fold_rows(b"".join(hashes)) for tile, hashes in edge}

    def tile(self, level: int, index: int) -> list[bytes]:
        """The verified hashes of one tile, as wide as this tree has it."""
        hashes = self._rows(level, index)[0]
        return [hashes[at : at + HASH_SIZE] for at in range(0, len(hashes), HASH_SIZE)]

    def _rows(self, level: int, index: int) -> list[bytes]:
        place = level, index
        if found := self._edge.get(place):
            return found
        if found := self._kept.get(place):
            self._kept.move_to_end(place)
            return found
        tile = tile_at(level, index, self.checkpoint.size)
        rows = fold_rows(b"".join(read_hashes(self._read, tile)))
        if rows[-1] != _at(self._rows(level + 1, index // WIDTH)[0], index % WIDTH):
            above = tile_at(level + 1, index // WIDTH, self.checkpoint.size).path
            raise Refused(
                refuse("tile-contradicts-parent", path=tile.path, parent=above, position=index % WIDTH)
            )
        self._kept[place] = rows
        if len(self._kept) > KEPT_TILES:
            self._kept.popitem(last=False)
        return rows

    def node(self, level: int, index: int) -> bytes:
        """The root over leaves [index·2^level, (index + 1)·2^level), all of them in this tree."""
        tiled, within = divmod(level, 8)
        first = index << within
        return _at(self._rows(tiled, first // WIDTH)[within], first % WIDTH >> within)

    def inclusion(self, index: int, *, size: int | None = None) -> tuple[bytes, ...]:
        """The inclusion proof of leaf `index` in the first `size` leaves (all, if not given)."""
        size = self.checkpoint.size if size is None else size
        if not 0 <= index < size <= self.checkpoint.size:
            raise Refused(refuse("proof-index-beyond-size", index=index, size=size))
        return inclusion_proof(index, size, self.node)

    def consistency(self, old: int, *, size: int | None = None) -> tuple[bytes, ...]:
        """The proof that the first `size` leaves extend the first `old`."""
        size = self.checkpoint.size if size is None else size
        if not 0 <= old <= size <= self.checkpoint.size:
            raise Refused(refuse("proof-sizes-reversed", old=old, new=size))
        return consistency_proof(old, size, self.node)

    def root(self, size: int) -> bytes:
        """The root this log had at an earlier size."""
        if not 0 <= size <= self.checkpoint.size:
            raise Refused(refuse("proof-sizes-reversed", old=size, new=self.checkpoint.size))
        levels = [bit for bit in reversed(range(size.bit_length())) if size >> bit & 1]
        return root_of_subtrees([self.node(bit, (size >> bit) - 1) for bit in levels])

    def entries(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Verified entries [start, end), one bundle in memory at a time."""
        end = self.checkpoint.size if end is None else end
        if not 0 <= start <= end <= self.checkpoint.size:
            raise Refused(refuse("proof-index-beyond-size", index=end, size=self.checkpoint.size))
        for index in range(start // WIDTH, -(-end // WIDTH)):
            first = index * WIDTH
            yield from self.bundle(index)[max(start - first, 0) : end - first]

    def entry(self, index: int) -> bytes:
        """One verified entry."""
        if not 0 <= index < self.checkpoint.size:
            raise Refused(refuse("proof-index-beyond-size", index=index, size=self.checkpoint.size))
        return self.bundle(index // WIDTH)[index % WIDTH]

    def bundle(self, index: int) -> tuple[bytes, ...]:
        """The verified entries of one bundle."""
        width = min(WIDTH, hashes_at(0, self.checkpoint.size) - index * WIDTH)
        bundle = Tile(ENTRIES, index, width)
        entries = read_entries(self._read, bundle)
        for position, (entry, expected) in enumerate(zip(entries, self.tile(0, index), strict=True)):
            if leaf_hash(entry) != expected:
                where, tile = index * WIDTH + position, Tile(0, index, width).path
                raise Refused(refuse("entry-contradicts-tile", path=bundle.path, index=where, tile=tile))
        return entries


def _at(row: bytes, place: int) -> bytes:
    return row[place * HASH_SIZE : (place + 1) * HASH_SIZE]
