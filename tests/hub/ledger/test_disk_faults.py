"""A full disk and a flipped bit in any file of the keeper: nothing false is signed, no fact is lost, no other log waits."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from junheng.core.reason import Refused
from junheng.core.transparency.checkpoint import parse_checkpoint
from junheng.core.transparency.fsck import check_log
from junheng.core.transparency.note import parse_vkey
from junheng.core.transparency.reader import TileReader
from junheng.hub.foundation.models import Tenant
from junheng.hub.ledger.services import keys, sequencing

pytestmark = pytest.mark.django_db(transaction=True)


def round_of_all(ledger) -> list[str]:
    """One round of the worker; the codes of what was refused."""
    try:
        sequencing.sequence_all(at=ledger.now())
    except Refused as refused:
        return [refusal.code for refusal in refused.refusals]
    return []


def assert_grew(ledger, before: bytes) -> None:
    """What the public sees is a whole log that contains what it saw before, and no draft lies about."""
    check = check_log(read=ledger.folder.read, log=parse_vkey(ledger.row.vkey))
    assert check.findings == () and check.checkpoint is not None
    seen = parse_checkpoint(before)
    assert TileReader(ledger.folder.read, check.checkpoint).root(seen.size) == seen.root
    assert [path for path in ledger.place.rglob(".*") if path.is_file()] == []


def full_from(patch: pytest.MonkeyPatch, step: str, number: int) -> None:
    """The n-th call of this step towards the disk fails, and every later one."""
    act, calls = getattr(os, step), [0]

    def acting(*args: object, **named: object) -> object:
        calls[0] += 1
        if calls[0] >= number:
            raise OSError(errno.ENOSPC, "No space left on device")
        return act(*args, **named)

    patch.setattr(os, step, acting)


@pytest.mark.parametrize(("step", "steps"), [("replace", 6), ("fsync", 12)])
def test_full_disk(ledger, opened: Callable, neighbour: Tenant, step: str, steps: int) -> None:
    """At each step of a round over two logs: both are whole in public meanwhile; with room again every fact enters."""
    both = (ledger, opened(neighbour))
    round_of_all(ledger)
    for number in range(1, 100):
        before = [one.folder.published() for one in both]
        for one in both:
            one.happen(2)
        with pytest.MonkeyPatch.context() as patch:
            full_from(patch, step, number)
            codes = round_of_all(ledger)
        assert set(codes) <= {"log-cannot-keep"}
        for one, shown in zip(both, before, strict=True):
            assert_grew(one, shown)
        assert round_of_all(ledger) == []
        for one in both:
            assert (one.row.size, one.waiting()) == (2 * number + 1, 0)
            one.assert_whole(proofs=False)
        if not codes:
            break
    assert number == steps + 1, "every step was met once"


def flipped(data: bytes, place: int) -> bytes:
    """The file with one bit changed, at one of a dozen places from its first byte to the last before a line end."""
    at = round(place * (len(data.rstrip(b"\n")) - 1) / 11)
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


FILES: dict[str, Callable[[Any], Path]] = {
    "checkpoint": lambda ledger: ledger.place / "checkpoint",
    "signed": lambda ledger: ledger.place / "signed",
    "met-elsewhere": lambda ledger: ledger.place / "met-elsewhere",
    "tile": lambda ledger: ledger.place / f"tile/0/000.p/{ledger.row.size}",
    "entries": lambda ledger: ledger.place / f"tile/entries/000.p/{ledger.row.size}",
    "key": lambda ledger: keys.key_path("jia"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_flipped_bit(ledger, opened: Callable, neighbour: Tenant, name: str) -> None:
    """The round mends it, or refuses and says so; the neighbour's log grows, and with the file mended so does this."""
    other = opened(neighbour)
    ledger.happen(2)
    round_of_all(ledger)
    ledger.folder.keep_met_elsewhere(ledger.folder.published())
    ledger.folder.keep_signed(bytes(ledger.row.checkpoint))
    for place in range(12):
        path, size, public = FILES[name](ledger), ledger.row.size, ledger.folder.published()
        good = path.read_bytes()
        path.write_bytes(flipped(good, place))
        ledger.happen(1)
        other.happen(1)
        codes = round_of_all(ledger)
        assert (other.row.size, other.waiting()) == (place + 2, 0)
        assert codes or name in ("checkpoint", "signed", "met-elsewhere"), "built upon a damaged file"
        assert ledger.row.size == (size if codes else size + 1)
        if path.read_bytes() == flipped(good, place):
            path.write_bytes(good)
        assert round_of_all(ledger) == []
        assert (ledger.row.size, ledger.waiting()) == (size + 1, 0)
        assert_grew(ledger, public)
    ledger.assert_whole()
