"""Facts of filing. Where an instrument stands, its serial and what people say of each other stay commitments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from junheng.hub.foundation.events import Fact, Ref, private


@dataclass(frozen=True)
class InstrumentFiled(Fact):
    TYPE: ClassVar[str] = "instrument-filed"
    ZH: ClassVar[str] = "备案，目录 {listed}，用途 {use}"
    EN: ClassVar[str] = "Filed under catalogue entry {listed}, use {use}"

    filing: Ref
    instrument: Ref
    listed: str
    use: str
    origin: str
    place: str = private()
    photo: str | None = private()


@dataclass(frozen=True)
class InstrumentClaimed(Fact):
    TYPE: ClassVar[str] = "instrument-claimed"
    ZH: ClassVar[str] = "有人认领，等决定"
    EN: ClassVar[str] = "Claimed by another body; a decision is awaited"

    claim: Ref
    instrument: Ref
    why: str = private()


@dataclass(frozen=True)
class ClaimDecided(Fact):
    TYPE: ClassVar[str] = "claim-decided"
    ZH: ClassVar[str] = "认领已决定：{decision}"
    EN: ClassVar[str] = "Claim decided: {decision}"

    claim: Ref
    instrument: Ref
    decision: str
    reason: str = private()
