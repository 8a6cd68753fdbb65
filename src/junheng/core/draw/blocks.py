"""SHA-256 of many short messages K ‖ j at once, in a form that a compiler turns into vector code.

A block is 32 bytes of key and 8 of counter, which with its padding is one turn of FIPS 180-4. Sixteen rounds are
written out for a row of blocks that stand side by side in one array, so that numba's compiler computes sixteen of them
in one instruction where the processor can. As Python it is right and very slow: without numba `hashlib` answers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

K = (
    0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
    0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
    0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
    0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
    0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
    0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
    0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
    0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
)  # fmt: skip
_ROUND = np.array(K, np.uint32)
START = (0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19)
BESIDE = 64
"""Blocks side by side."""
Fill = Callable[..., None]


def words_of(fill: Fill, key: bytes, counters: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The four words of each block, one block after another; `fill` as compiled or as Python."""
    found = np.empty(4 * len(counters), np.uint64)
    beside = np.zeros(24 * BESIDE, np.uint32)
    fill(
        np.frombuffer(key, ">u4").astype(np.uint32),
        np.array(START, np.uint32),
        _ROUND,
        counters,
        beside,
        found,
    )
    return found


def fill() -> Fill:
    """`fill(key, start, constants, counters, m, out)`: of block i the four words, at `out[4i]` and after it.

    `m` holds rows of `BESIDE` numbers of 32 bits: the eight of the state, then the sixteen of the message.
    """
    names: dict[str, Any] = {"__name__": __name__, "u": np.uint32, "v": np.uint64}
    exec(compile(_SOURCE.replace("ROUNDS", _rounds()), __file__, "exec"), names)  # texts of this module alone
    found: Fill = names["fill"]
    return found


_SOURCE = f"""
def fill(key, start, constants, counters, m, out):
    count = len(counters)
    for from_block in range(0, count, {BESIDE}):
        for lane in range({BESIDE}):
            counter = counters[min(from_block + lane, count - 1)]
            for row in range(8):
                m[{BESIDE} * row + lane] = start[row]
                m[{BESIDE} * (8 + row) + lane] = key[row]
                m[{BESIDE} * (16 + row) + lane] = 0
            m[{BESIDE * 16} + lane] = u(counter >> v(32))
            m[{BESIDE * 17} + lane] = u(counter & v(0xFFFFFFFF))
            m[{BESIDE * 18} + lane] = u(1 << 31)
            m[{BESIDE * 23} + lane] = u(320)
        for first in range(0, 64, 16):
            for lane in range({BESIDE}):
ROUNDS
        for lane in range(min({BESIDE}, count - from_block)):
            for word in range(4):
                high = u(m[{BESIDE} * 2 * word + lane] + start[2 * word])
                low = u(m[{BESIDE} * (2 * word + 1) + lane] + start[2 * word + 1])
                out[4 * (from_block + lane) + word] = (v(high) << v(32)) | v(low)
"""


def _turned(name: str, by: int) -> str:
    return f"(({name} >> u({by})) | ({name} << u({32 - by})))"


def _rounds() -> str:
    """Sixteen rounds of one block, and the words of the next sixteen."""
    rows = [*"abcdefgh", *(f"w{i}" for i in range(16))]
    body = [f"{name} = m[{BESIDE * at} + lane]" for at, name in enumerate(rows)]
    names = rows[:8]
    for t in range(16):
        body += _round(names, f"w{t}", f"constants[first + {t}]")
        names = [names[-1], *names[:-1]]
    for t in range(16):
        body += _schedule(f"w{t}", f"w{(t + 1) % 16}", f"w{(t + 9) % 16}", f"w{(t + 14) % 16}")
    body += [f"m[{BESIDE * at} + lane] = {name}" for at, name in enumerate(rows)]
    return "\n".join(" " * 16 + line for line in body)


def _round(names: list[str], word: str, constant: str) -> list[str]:
    """One round; the names move on by one place instead of the numbers."""
    a, b, c, d, e, f, g, h = names
    return [
        f"s = {_turned(e, 6)} ^ {_turned(e, 11)} ^ {_turned(e, 25)}",
        f"t = u({h} + s + (({e} & {f}) ^ (~{e} & {g})) + {constant} + {word})",
        f"s = {_turned(a, 2)} ^ {_turned(a, 13)} ^ {_turned(a, 22)}",
        f"{d} = u({d} + t)",
        f"{h} = u(t + s + (({a} & {b}) ^ ({a} & {c}) ^ ({b} & {c})))",
    ]


def _schedule(word: str, one: str, nine: str, fourteen: str) -> list[str]:
    return [
        f"s = {_turned(one, 7)} ^ {_turned(one, 18)} ^ ({one} >> u(3))",
        f"t = {_turned(fourteen, 17)} ^ {_turned(fourteen, 19)} ^ ({fourteen} >> u(10))",
        f"{word} = u({word} + s + {nine} + t)",
    ]
