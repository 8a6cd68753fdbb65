"""Publicly verifiable selection of RFC 3797: the key string of public numbers, and its own choice by MD5.

Our draws use the key string as one part of their seed. The RFC's choice from a pool (section 4.4) is kept as it is,
to replay draws that were made by it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import md5

from junheng.core.reason import UnusableInput, refuse

Source = Sequence[int] | str
LARGEST_POOL = 65_535


def key_string(sources: Sequence[Source]) -> str:
    """Each source canonical and ended by "/" (RFC 3797, 4.3).

    Numbers ascending, in decimal, each followed by "."; text in upper case, letters and digits only.
    """
    return "".join(f"{_canonical(source)}/" for source in sources)


def _canonical(source: Source) -> str:
    if isinstance(source, str):
        return re.sub(r"[^0-9A-Z]", "", source.upper())
    return "".join(f"{number}." for number in sorted(source))


def select(sources: Sequence[Source], *, pool: int, count: int) -> tuple[int, ...]:
    """`count` of 1 … `pool` in the order selected (RFC 3797, 4.4): MD5 of counter, key, counter, by what is left."""
    if not 1 <= count <= pool <= LARGEST_POOL:
        raise UnusableInput(
            refuse("draw-out-of-range", found=count, expected=f"1 to {pool} of at most {LARGEST_POOL}")
        )
    left, key, found = list(range(1, pool + 1)), key_string(sources).encode("ascii"), []
    for step in range(count):
        counter = step.to_bytes(2, "big")
        digest = md5(counter + key + counter, usedforsecurity=False).digest()
        found.append(left.pop(int.from_bytes(digest, "big") % len(left)))
    return tuple(found)
