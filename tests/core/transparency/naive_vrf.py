"""ECVRF-EDWARDS25519-SHA512-TAI (RFC 9381) with plain integers: slow, and the whole of it on one page.

No protocol of ours uses a verifiable random function (`tests/vectors/README.md` says why). This computes the one given
vector again, so that whoever will need it begins with a vector that was checked.
"""

from __future__ import annotations

import hashlib

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
SUITE = b"\x03"
Point = tuple[int, int]
ZERO: Point = (0, 1)


def add(a: Point, b: Point) -> Point:
    """The complete addition of RFC 8032, 5.1."""
    (x1, y1), (x2, y2) = a, b
    t = D * x1 * x2 * y1 * y2 % P
    return (x1 * y2 + x2 * y1) * pow(1 + t, -1, P) % P, (y1 * y2 + x1 * x2) * pow(1 - t, -1, P) % P


def times(k: int, point: Point) -> Point:
    found = ZERO
    while k:
        if k & 1:
            found = add(found, point)
        point, k = add(point, point), k >> 1
    return found


def encode(point: Point) -> bytes:
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def decode(data: bytes) -> Point | None:
    """None for what is no point (RFC 8032, 5.1.3)."""
    whole = int.from_bytes(data, "little")
    sign, y = whole >> 255, whole & (1 << 255) - 1
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return (P - x if x & 1 != sign else x), y


BASE = decode((4 * pow(5, -1, P) % P).to_bytes(32, "little")) or ZERO


def hashed(*parts: bytes) -> bytes:
    return hashlib.sha512(SUITE + b"".join(parts)).digest()


def secret(sk: bytes) -> tuple[int, bytes]:
    """The scalar of a secret key, and what its nonces are made of (RFC 8032, 5.1.5)."""
    digest = hashlib.sha512(sk).digest()
    return int.from_bytes(digest[:32], "little") & (1 << 254) - 8 | 1 << 254, digest[32:]


def to_curve(pk: bytes, alpha: bytes) -> Point:
    """By trial and counting up (5.4.1.1)."""
    for count in range(256):
        point = decode(hashed(b"\x01", pk, alpha, bytes([count]), b"\x00")[:32])
        if point is not None and (found := times(8, point)) != ZERO:
            return found
    raise ValueError("no point")


def challenge(*points: Point) -> int:
    return int.from_bytes(hashed(b"\x02", *map(encode, points), b"\x00")[:16], "little")


def prove(sk: bytes, alpha: bytes) -> bytes:
    """5.1, with the nonce of 5.4.2.2."""
    x, prefix = secret(sk)
    public = times(x, BASE)
    h = to_curve(encode(public), alpha)
    gamma = times(x, h)
    k = int.from_bytes(hashlib.sha512(prefix + encode(h)).digest(), "little") % Q
    c = challenge(public, h, gamma, times(k, BASE), times(k, h))
    return encode(gamma) + c.to_bytes(16, "little") + ((k + c * x) % Q).to_bytes(32, "little")


def verify(pk: bytes, pi: bytes, alpha: bytes) -> bytes | None:
    """The output of 5.2 and 5.3; None for a proof that does not hold."""
    public, gamma = decode(pk), decode(pi[:32])
    c, s = int.from_bytes(pi[32:48], "little"), int.from_bytes(pi[48:], "little")
    if public is None or gamma is None or len(pi) != 80 or s >= Q or times(8, public) == ZERO:
        return None
    h = to_curve(pk, alpha)
    u = add(times(s, BASE), times(Q - c, public))
    v = add(times(s, h), times(Q - c, gamma))
    if challenge(public, h, gamma, u, v) != c:
        return None
    return hashed(b"\x03", encode(times(8, gamma)), b"\x00")
