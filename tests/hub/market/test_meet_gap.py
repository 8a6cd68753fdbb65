"""Whoever publishes a capability that meets a need nobody met takes it off the national list, and its owner is told."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import NOW

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.acting import platform
from junheng.hub.foundation.models import Notice
from junheng.hub.market import queries
from junheng.hub.market.models import Gap
from junheng.hub.market.services import gaps
from junheng.hub.market.services.hall import meet_gap


def test_taken_off_by_itself(market: Any, refused: Any, facts_of: Any) -> None:
    """Published in another province, without a look into the owner's; one that meets a part changes nothing."""
    row = market.publish("10~1000 V DC 校准 U ≤ 5 ppm, k=2", seals=("owner", "numbers"))
    gap = Gap.objects.get()
    with refused("gap-not-met"):
        meet_gap(gap=gap, entry=market.zhejiang, by=platform("310000", "need-hall"), at=NOW)
    with tenancy.only("330000", "CN"):
        market.able(market.house.institute, "冯示例", "2e-6", high=500)
        assert Gap.objects.get().met_at is None
        able = market.able(market.house.institute, "冯示例", "3e-6")
    gap.refresh_from_db()
    assert (gap.met_at, gap.met_by) == (NOW, able)
    assert queries.gaps().rows == [] and queries.gaps_by_place() == queries.GapsByPlace({}, 0, 1)
    assert facts_of(row)[0] == "gap-met"
    told = Notice.objects.get(organisation_id=market.house.enterprise.pk, url=f"/needs/{row.pk}")
    assert "浙江示例计量院" in told.zh
    with refused("gap-met-already"):
        meet_gap(gap=gap, entry=able, by=platform("310000", "need-hall"), at=NOW)


def test_what_others_did_meanwhile_keeps_no_entry_back(market: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two needs near the entry, one is met and one taken back while it waits for the list: it is published all the same."""
    for high in ("1000", "500"):
        market.publish(f"10~{high} V DC 校准 U ≤ 5 ppm, k=2")
    met, back = Gap.objects.order_by("posting_id")
    lock, done = gaps.alone, list[bool]()

    def after_another() -> None:
        """As if another transaction had held the lock until now."""
        if not done:
            with tenancy.also("310000"):
                assert Gap.objects.filter(pk=met.pk).update(met_at=NOW, met_by=market.zhejiang)
                assert Gap.objects.filter(pk=back.pk).delete()[0]
            done.append(True)
        lock()

    monkeypatch.setattr(gaps, "alone", after_another)
    with tenancy.only("330000", "CN"):
        able = market.able(market.house.institute, "冯示例", "3e-6")
    able.refresh_from_db()
    assert done and able.state == "published"
    assert list(Gap.objects.values_list("met_by", flat=True)) == [market.zhejiang.pk]
