"""Where things are in a tiled log (C2SP tlog-tiles): coordinates and paths, nothing else.

    checkpoint                     the signed note
    tile/<L>/<N>[.p/<W>]           hashes of level 8·L, 256 wide, or W wide at the right edge
    tile/entries/<N>[.p/<W>]       the entries under tile/0/<N>

`<N>` is written in groups of three digits, all but the last with an ``x``: 1234067 is ``x001/x234/067``.
A path is made from numbers only, so no path can leave the log's folder; `parse_path` accepts exactly what
`Tile.path` can produce.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from junheng.core.reason import UnusableInput, refuse
from junheng.core.transparency import reasons as _reasons  # noqa: F401  declares the codes used here

WIDTH = 256
CHECKPOINT_PATH = "checkpoint"
ENTRIES = -1
"""The level of an entry bundle, as `tile/entries` stands beside `tile/0`."""

_PATH = re.compile(
    r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Tile:
    """Tile `index` of `level` (0 to 63; -1 for an entry bundle) with `width` hashes or entries (1 to 256)."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        level = "entries" if self.level == ENTRIES else str(self.level)
        suffix = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{index_path(self.index)}{suffix}"

    @property
    def full(self) -> Tile:
        """The same tile once it is 256 wide: it may have replaced the partial one."""
        return Tile(self.level, self.index)

    @property
    def parent(self) -> Tile:
        """The full-width coordinates of the tile that holds this full tile's root."""
        return Tile(self.level + 1, self.index // WIDTH)


def index_path(index: int) -> str:
    """The number in groups of three digits: 0 is ``000``, 1234067 is ``x001/x234/067``."""
    if index < 0:
        raise ValueError("a tile index is not negative")
    groups = [f"{index % 1000:03d}"]
    while index := index // 1000:
        groups.append(f"x{index % 1000:03d}")
    return "/".join(reversed(groups))


def parse_path(path: str) -> Tile:
    """The tile a path names; refused unless it is exactly the path of that tile."""
    found = _PATH.fullmatch(path)
    if found is not None:
        level = ENTRIES if found[1] == "entries" else int(found[1])
        index = int(found[2].replace("/", "").replace("x", ""))
        tile = Tile(level, index, int(found[3] or WIDTH))
        if level <= 63 and tile.width <= WIDTH and tile.path == path:
            return tile
    raise UnusableInput(refuse("tile-path-invalid", found=path[:80]))


def hashes_at(level: int, size: int) -> int:
    """How many hashes tiles of this level hold in a tree of `size`: one per full 256^level leaves."""
    return size >> (8 * max(level, 0))


def tile_at(level: int, index: int, size: int) -> Tile:
    """Tile `index` of `level` as wide as a tree of `size` has it; `ValueError` if it would be empty."""
    width = min(WIDTH, hashes_at(level, size) - index * WIDTH)
    if width < 1:
        raise ValueError(f"no tile {index} on level {level} in a tree of {size}")
    return Tile(level, index, width)


def levels(size: int) -> range:
    """The tile levels that a tree of `size` has."""
    return range((size.bit_length() + 7) // 8)


def right_edge(size: int) -> Iterator[Tile]:
    """The partial tiles of a tree of this size, lowest level first."""
    for level in levels(size):
        held = hashes_at(level, size)
        if held % WIDTH:
            yield Tile(level, held // WIDTH, held % WIDTH)
