"""SM3 and SM2 with plain integers, written from the standards' formulas: for computing the given vectors again.

Slow, and open to anybody with a watch: for tests only.
"""

from __future__ import annotations

from typing import Any

Point = tuple[int, int] | None
MASK = 0xFFFFFFFF


def turned(word: int, by: int) -> int:
    by %= 32
    return (word << by | word >> (32 - by)) & MASK


def sm3(data: bytes) -> bytes:
    """GB/T 32905: padding, message expansion and the 64 rounds of the compression function."""
    padded = data + b"\x80" + bytes((55 - len(data)) % 64) + (8 * len(data)).to_bytes(8, "big")
    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    for at in range(0, len(padded), 64):
        state = compressed(state, padded[at : at + 64])
    return b"".join(word.to_bytes(4, "big") for word in state)


def compressed(state: list[int], block: bytes) -> list[int]:
    w = [int.from_bytes(block[at : at + 4], "big") for at in range(0, 64, 4)]
    for j in range(16, 68):
        mixed = w[j - 16] ^ w[j - 9] ^ turned(w[j - 3], 15)
        w.append(mixed ^ turned(mixed, 15) ^ turned(mixed, 23) ^ turned(w[j - 13], 7) ^ w[j - 6])
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        ss1 = turned((turned(a, 12) + e + turned(0x79CC4519 if j < 16 else 0x7A879D8A, j)) & MASK, 7)
        ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
        gg = e ^ f ^ g if j < 16 else (e & f) | (~e & g)
        tt1 = (ff + d + (ss1 ^ turned(a, 12)) + (w[j] ^ w[j + 4])) & MASK
        tt2 = (gg + h + ss1 + w[j]) & MASK
        a, b, c, d = tt1, a, turned(b, 9), c
        e, f, g, h = tt2 ^ turned(tt2, 9) ^ turned(tt2, 17), e, turned(f, 19), g
    return [old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h), strict=True)]


class Curve:
    """y² = x³ + ax + b over p with the base point and its order, from the given vectors."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.p, self.a, self.b, self.n = (int(given[name], 16) for name in ("p", "a", "b", "n"))
        self.base: Point = int(given["x_G"], 16), int(given["y_G"], 16)

    def added(self, one: Point, other: Point) -> Point:
        if one is None or other is None:
            return one or other
        (x1, y1), (x2, y2) = one, other
        if x1 == x2 and (y1 + y2) % self.p == 0:
            return None
        slope = (
            (3 * x1 * x1 + self.a) * pow(2 * y1, -1, self.p)
            if one == other
            else (y2 - y1) * pow(x2 - x1, -1, self.p)
        )
        x = (slope * slope - x1 - x2) % self.p
        return x, (slope * (x1 - x) - y1) % self.p

    def times(self, number: int, point: Point) -> Point:
        result: Point = None
        while number:
            if number & 1:
                result = self.added(result, point)
            point, number = self.added(point, point), number >> 1
        return result

    def z(self, public: Point, signer: bytes) -> bytes:
        assert public is not None and self.base is not None
        numbers = (self.a, self.b, *self.base, *public)
        field = b"".join(number.to_bytes(32, "big") for number in numbers)
        return sm3((8 * len(signer)).to_bytes(2, "big") + signer + field)

    def signed(self, message: bytes, *, d: int, k: int, signer: bytes) -> tuple[int, int]:
        """GB/T 32918.2 clause 6.1 with the random number k given."""
        e = int.from_bytes(sm3(self.z(self.times(d, self.base), signer) + message), "big")
        point = self.times(k, self.base)
        assert point is not None
        r = (e + point[0]) % self.n
        return r, pow(1 + d, -1, self.n) * (k - r * d) % self.n
