"""Commitments, and the seed that no single organiser and no list maker can choose.

The order of events is the protection: the list is frozen (its digest goes into the log), each organiser has committed to
a secret, then the beacon's instant passes, then the secrets are revealed. A secret that is not revealed, or is
another than was committed to, is named in the record. What follows is frozen in the plan: the draw is void, or a
second, later beacon is mixed in, so that who withholds a secret gains one unknown new draw and is seen to do so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from typing import Literal

from junheng.core.draw.canonical import canonical, sha256_text

State = Literal["revealed", "reveal-missing", "reveal-differs"]


@dataclass(frozen=True, slots=True)
class Organiser:
    """A body that takes part in making the seed, with its commitment (`sha256:` and 64 hexadecimal digits)."""

    id: str
    province: str
    commitment: str


def commitment(draw: str, organiser: str, secret: str) -> str:
    """What an organiser publishes beforehand. It holds for one draw and one organiser: nobody can copy it."""
    return sha256_text({"draw": draw, "organiser": organiser, "secret": secret})


def states(draw: str, organisers: Sequence[Organiser], secrets: Mapping[str, str]) -> dict[str, State]:
    """What became of each organiser's secret, in the order of their ids."""
    found: dict[str, State] = {}
    for each in sorted(organisers, key=lambda organiser: organiser.id):
        secret = secrets.get(each.id)
        if secret is None:
            found[each.id] = "reveal-missing"
        else:
            same = compare_digest(commitment(draw, each.id, secret), each.commitment)
            found[each.id] = "revealed" if same else "reveal-differs"
    return found


def seed(*, frozen: str, secrets: Mapping[str, str], beacon: str, second_beacon: str | None) -> bytes:
    """SHA-256 of the canonical JSON of all that was frozen, revealed as committed, and published by the beacons."""
    named = [{"organiser": each, "secret": secrets[each]} for each in sorted(secrets)]
    parts = {"beacon": beacon, "frozen": frozen, "protocol": "junheng.draw-seed/1", "secrets": named}
    return sha256(
        canonical(parts | ({} if second_beacon is None else {"second_beacon": second_beacon}))
    ).digest()
