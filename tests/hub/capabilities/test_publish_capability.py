"""A published entry answers needs for as long as its qualification lives (X12, R16.1)."""

from __future__ import annotations

from typing import Any

from tests.hub.capabilities.entries import drafted
from tests.hub.conftest import NOW, TODAY

from junheng.core.capability.reading import read_need
from junheng.core.capability.report import answer_as_json
from junheng.hub.capabilities import queries
from junheng.hub.capabilities.services.entries import publish_capability
from junheng.hub.institutions.models import Qualification
from junheng.hub.institutions.services.qualifications import suspend_qualification


def asked(text: str) -> list[Any]:
    need = read_need(text).need
    assert need is not None
    return queries.match_need(need, on=TODAY)


def test_x12_is_partly_met(laboratory: Any) -> None:
    """Need 0~1000 V, U < 20 ppm: partly, (0.1667, 1000] V."""
    assert asked("0~1000 V DC, U<20 ppm") == []
    publish_capability(entry=drafted(laboratory), by=laboratory.house.acting("冯示例"), at=NOW)
    (found,) = asked("0~1000 V DC, U<20 ppm")
    need = read_need("0~1000 V DC, U<20 ppm").need
    assert need is not None
    answer = answer_as_json(need, found.answer)
    assert answer["verdict"] == "partly"
    assert answer["covered"][0]["text"].replace("\u00a0", " ") == "(0.1667, 1000] V"
    assert queries.count_published() == 1


def test_no_entry_outlives_its_qualification(laboratory: Any, refused: Any) -> None:
    """Suspended today, the answer of today is no; a draft under it cannot be published."""
    publish_capability(entry=drafted(laboratory), by=laboratory.house.acting("冯示例"), at=NOW)
    suspend_qualification(
        qualification=Qualification.objects.get(type="accreditation"), since=TODAY, reason="x",
        by=laboratory.house.platform, at=NOW,
    )  # fmt: skip
    assert [found.answer.verdict for found in asked("10 V DC, U<100 ppm")] == ["no"]
    with refused("entry-without-qualification"):
        publish_capability(entry=drafted(laboratory), by=laboratory.house.acting("冯示例"), at=NOW)


def test_found_by_two_characters(laboratory: Any) -> None:
    """直流 finds it, 量块 does not."""
    entry = drafted(laboratory)
    publish_capability(entry=entry, by=laboratory.house.acting("冯示例"), at=NOW)
    assert list(queries.search_entries("直流")) == [entry]
    assert list(queries.search_entries("量块")) == []
