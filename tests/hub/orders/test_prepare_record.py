"""Days of work, place and standards; the certificate in force that day is taken."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.orders.services import records


def test_standards_with_their_certificates(laboratory: Any, refused: Any) -> None:
    """Named again, the list is replaced; nobody else prepares my record."""
    original = laboratory.prepared()
    assert [used.evidence.number for used in original.standards.all()] == ["SH-2026-0001"]
    with refused("not-the-author"):
        records.prepare_record(
            original=original, work_from=original.work_from, work_to=original.work_to, standards=[],
            by=laboratory.house.acting("吴示例"), at=NOW,
        )  # fmt: skip
