"""Randomness that anybody can compute again: words of SHA-256 in counter mode, and unbiased numbers from them.

    K        = SHA-256(seed ‖ label)                       32 bytes; label: canonical JSON
    block j  = SHA-256(K ‖ j as 8 bytes)                   words 4j … 4j + 3, each 8 bytes, big-endian
    below(t, m): word t if it is below the largest multiple of m that 2^64 holds, else the first such
               of SHA-256(K ‖ t as 8 bytes ‖ a as 4 bytes), first 8 bytes, for a = 1, 2, …; of it the rest by m

Every decision has its own place t, so that many can be computed at once and in any order.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from junheng.core.draw.canonical import canonical

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

    def words(self, count: int) -> Words:
        """Words 0 to `count` − 1."""
        key, blocks = self.key, (count + PER_BLOCK - 1) // PER_BLOCK
        data = b"".join([sha256(key + j.to_bytes(8, "big")).digest() for j in range(blocks)])
        return np.frombuffer(data, ">u8")[:count].astype(np.uint64)

    def word(self, place: int) -> int:
        block = sha256(self.key + (place // PER_BLOCK).to_bytes(8, "big")).digest()
        return int.from_bytes(block[8 * (place % PER_BLOCK) :][:8], "big")

    def below(self, place: int, bound: int) -> int:
        """The number of one place, uniform over 0 … bound − 1, for 1 ≤ bound ≤ 2^64."""
        return self._first_below(place, bound, self.word(place))

    def all_below(self, bounds: Numbers) -> Numbers:
        """The numbers of places 0, 1, …, each below its own bound (1 ≤ bound < 2^63)."""
        words, sizes = self.words(len(bounds)), bounds.astype(np.uint64)
        spare = (np.uint64(RANGE - 1) % sizes + np.uint64(1)) % sizes  # 2^64 by the bound
        over = (spare > 0) & (words > np.uint64(RANGE - 1) - spare)
        found = (words % sizes).astype(np.int64)
        for place in np.flatnonzero(over).tolist():
            found[place] = self._first_below(place, int(bounds[place]), int(words[place]))
        return found

    def _first_below(self, place: int, bound: int, word: int) -> int:
        limit, attempt = RANGE - RANGE % bound, 0
        while word >= limit:
            attempt += 1
            again = sha256(self.key + place.to_bytes(8, "big") + attempt.to_bytes(4, "big")).digest()
            word = int.from_bytes(again[:8], "big")
        return word % bound


def hashed_order(stream: Stream, count: int) -> NDArray[np.int64]:
    """Places 0 to `count` − 1 in the order of their words; of two equal words the smaller place first."""
    words = stream.words(count)
    order: NDArray[np.int64] = np.argsort(words)
    ordered = words[order]
    if (ordered[1:] == ordered[:-1]).any():  # hardly ever; the stable sort takes three times as long
        order = np.argsort(words, kind="stable")
    return order
