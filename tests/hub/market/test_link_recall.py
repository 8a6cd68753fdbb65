"""The case of a standard that a complaint led to is named by it, and names it on its timeline."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import NOW, TODAY

from junheng.hub.certificates.services import recalls
from junheng.hub.market.models import QualityCase
from junheng.hub.market.services.quality import complain_quality, decide_complaint, link_recall


@pytest.fixture
def complaint(market: Any) -> QualityCase:
    case = complain_quality(order=market.delivered(), text="相差太大", by=market.client, at=NOW)
    by = market.house.acting("冯示例")
    return decide_complaint(case=case, stop=True, retest=True, decision="先查标准器", by=by, at=NOW)


@pytest.fixture
def recall(laboratory: Any) -> Any:
    finding = recalls.Finding(found_on=TODAY, why="示例", reads_high_by="0.001", unit="V")
    by = laboratory.house.acting("冯示例")
    return recalls.open_case(piece=laboratory.piece, finding=finding, by=by, at=NOW)


def test_linked(laboratory: Any, recall: Any, facts_of: Any, client_for: Any) -> None:
    """Both timelines show it; the page leads from the complaint to the case, the client reads its number alone."""
    from tests.hub.market.conftest import Market

    market = Market(laboratory.house)
    market.open()
    case = complain_quality(order=market.delivered(), text="相差太大", by=market.client, at=NOW)
    by = market.house.acting("冯示例")
    decide_complaint(case=case, stop=True, retest=True, decision="先查标准器", by=by, at=NOW)
    told = {"number": recall.number, "key": "k"}
    home, page = client_for("冯示例"), f"/quality-cases/{case.pk}"
    assert home.post(f"{page}/link-recall", told).status_code == 302
    assert facts_of(case)[0] == facts_of(recall)[0] == "quality-case-recall-linked"
    assert f"/cases/{recall.pk}" in home.get(page).content.decode()
    client = client_for("王示例")
    seen = client.get(page).content.decode()
    assert recall.number in seen and f"/cases/{recall.pk}" not in seen
    assert client.get(f"/api/v1{page}").json()["recall_number"] == recall.number
    assert client.get(f"{page}/link-recall").status_code == 403


def test_refusals(complaint: Any, market: Any, refused: Any) -> None:
    """One's own case alone, by its number, while the complaint is decided and not closed, by the quality manager."""
    by = market.house.acting("冯示例")
    with refused("recall-unknown"):
        link_recall(case=complaint, number="没有这个", by=by, at=NOW)
    with refused("not-permitted"):
        link_recall(case=complaint, number="x", by=market.client, at=NOW)
    QualityCase.objects.filter(pk=complaint.pk).update(state="closed")
    with refused("quality-case-not-in-state"):
        link_recall(case=complaint, number="x", by=by, at=NOW)
