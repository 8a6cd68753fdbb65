"""Randomness that anybody can compute again: words of SHA-256 in counter mode, and unbiased numbers from them.

    K        = SHA-256(seed ‖ label)                       32 bytes; label: canonical JSON
    block j  = SHA-256(K ‖ j as 8 bytes)                   words 4j … 4j + 3, each 8 bytes, big-endian
    below(t, m): word t if it is below the largest multiple of m that 2^64 holds, else the first such
               of SHA-256(K ‖ t as 8 bytes ‖ a as 4 bytes), first 8 bytes, for a = 1, 2, …; of it the rest by m

Every decision has its own place t, so that many can be computed at once and in any order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from junheng.core.draw.blocks import words_of
from junheng.core.draw.canonical import canonical
from junheng.core.draw.kernel import Kernel, for_size

Words = NDArray[np.uint64]
Numbers = NDArray[np.int64]
RANGE = 1 << 64
PER_BLOCK = 4


@dataclass(frozen=True, slots=True)
class Stream:
    """All the randomness of one label."""

    key: bytes

    @classmethod
    def of(cls, seed: bytes, *label: Any) -> Stream:
        return cls(sha256(seed + canonical(list(label))).digest())

    def words(self, count: int, *, first: int = 0, machine: Kernel | None = None) -> Words:
        """The words of `count` places from `first` on, a multiple of four; by machine code, if it is given."""
        begin = first // PER_BLOCK
        end = begin + (count + PER_BLOCK - 1) // PER_BLOCK
        if machine is not None:
            return words_of(machine.fill, self.key, np.arange(begin, end, dtype=np.uint64))[:count]
        return self._hashed(range(begin, end))[:count]

    def words_at(self, places: Numbers, *, machine: Kernel | None = None) -> Words:
        """The words of some places; of neighbours in one block, it is computed once."""
        blocks = places // PER_BLOCK
        fresh = np.append(True, blocks[1:] != blocks[:-1])[: len(blocks)]
        each = blocks[fresh]
        if machine is None:
            words = self._hashed(each.tolist())
        else:
            words = words_of(machine.fill, self.key, each.astype(np.uint64))
        found: Words = words[PER_BLOCK * (np.cumsum(fresh) - 1) + places % PER_BLOCK]
        return found

    def _hashed(self, blocks: Iterable[int]) -> Words:
        key = self.key
        data = b"".join([sha256(key + j.to_bytes(8, "big")).digest() for j in blocks])
        return np.frombuffer(data, ">u8").astype(np.uint64)

    def word(self, place: int) -> int:
        block = sha256(self.key + (place // PER_BLOCK).to_bytes(8, "big")).digest()
        return int.from_bytes(block[8 * (place % PER_BLOCK) :][:8], "big")

    def below(self, place: int, bound: int) -> int:
        """The number of one place, uniform over 0 … bound − 1, for 1 ≤ bound ≤ 2^64."""
        return self._first_below(place, bound, self.word(place))

    def all_below(self, bounds: Numbers, *, first: int = 0) -> Numbers:
        """The numbers of the places from `first` on, a multiple of four, each below its own bound (1 ≤ bound < 2^63)."""
        words, sizes = self.words(len(bounds), first=first), bounds.astype(np.uint64)
        found: Numbers = (words % sizes).astype(np.int64)
        over = words - found.astype(np.uint64) > np.uint64(0) - sizes  # the last multiple is not a whole one
        for at in np.flatnonzero(over).tolist():
            found[at] = self._first_below(first + at, int(bounds[at]), int(words[at]))
        return found

    def again(self, place: int, bound: int, word: int) -> int:
        """The word that stands in for one that is not below the largest multiple of the bound."""
        limit, attempt = RANGE - RANGE % bound, 0
        while word >= limit:
            attempt += 1
            thrown = sha256(self.key + place.to_bytes(8, "big") + attempt.to_bytes(4, "big")).digest()
            word = int.from_bytes(thrown[:8], "big")
        return word

    def _first_below(self, place: int, bound: int, word: int) -> int:
        return self.again(place, bound, word) % bound


def hashed_order(stream: Stream, count: int) -> Numbers:
    """Places 0 to `count` − 1 in the order of their words; of two equal words the smaller place first."""
    machine = for_size(count)
    words = stream.words(count, machine=machine)
    if machine is None:
        return in_order(words)
    order = np.empty(count, np.int64)
    machine.ascending(words, max(1, (count >> 11).bit_length()), order)
    return order


def in_order(words: Words) -> Numbers:
    """The same by arrays. Upper bits and place are sorted as one number, in half the time of sorting places.

    Where two agree in those bits (hardly ever, but there are some in a million), their whole words decide.
    """
    bits = np.uint64(max(len(words) - 1, 1).bit_length())
    lower = (np.uint64(1) << bits) - np.uint64(1)
    packed = (words & ~lower) | np.arange(len(words), dtype=np.uint64)
    packed.sort()
    order = (packed & lower).astype(np.int64)
    packed >>= bits
    same = np.flatnonzero(packed[1:] == packed[:-1])
    for first, end in _runs(same):
        run = order[first:end]
        order[first:end] = run[np.argsort(words[run], kind="stable")]
    return order


def _runs(same: Numbers) -> Iterator[tuple[int, int]]:
    """Of places that agree with the next one: where each row of them begins and ends."""
    breaks = np.flatnonzero(np.diff(same) != 1) + 1
    for run in np.split(same, breaks):
        if len(run):
            yield int(run[0]), int(run[-1]) + 2
