"""Records of this area for the tests of security: what outsiders must not reach, and pages whose statements are counted."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW, TODAY
from tests.hub.industry.conftest import Industry

from junheng.hub.industry.models import Benchmark, Centre, Challenge, Criteria, InstrumentModel, Trial


def ids(house: Any) -> dict[str, str]:
    """A centre that Zhejiang's institute builds, what it applied to be named for, and a trial of its own model."""
    centre = Centre.objects.create(
        tenant_id="330000", name="示例", industry="示例", level="province", tasks="示例", host=house.institute, approval_number="示例 1",
        build_until=TODAY, state="approved", state_since=NOW,
    )  # fmt: skip
    criteria = Criteria.objects.create(
        tenant_id="330000", kind="institution", edition=1, text="示例", basis="示例", published_at=NOW
    )
    asked = Benchmark.objects.create(
        tenant_id="330000", organisation=house.institute, criteria=criteria, kind="institution", year=2026,
        evidence="10.000242", state_since=NOW,
    )  # fmt: skip
    model = InstrumentModel.objects.create(
        tenant_id="330000",
        maker=house.institute,
        name="示例",
        model="示例",
        quantity_kind="mechanics.mass",
        registered_at=NOW,
    )
    tried = Trial.objects.create(
        tenant_id="330000", model=model, quantity_kind=model.quantity_kind, maker=house.institute, laboratory=house.institute,
        purpose="10.000242", state_since=NOW,
    )  # fmt: skip
    called = Challenge.objects.create(
        tenant_id="330000", owner=house.institute, title="示例", problem="示例", targets="示例", fen=0, last_day=TODAY, state="withdrawn", state_since=NOW,
    )  # fmt: skip
    return {
        "challenge_id": str(called.pk),
        "centre_id": str(centre.pk), "benchmark_id": str(asked.pk), "model_id": str(model.pk), "trial_id": str(tried.pk),
    }  # fmt: skip


def pages(house: Any) -> dict[str, str]:
    """Pages and whoever opens them."""
    industry = Industry(house)
    industry.open()
    centre = industry.approved()
    industry.planned()
    industry.paper(number="示例 1 号")
    industry.criteria("authorisation")
    named = industry.named()
    challenge = industry.called()
    industry.bid(challenge)
    one, two = industry.public(), industry.public("LXS-20F")
    return {
        "/centres": "", f"/centres/{centre.pk}": "冯示例", "/benchmarks": "", f"/benchmarks/{named.pk}": "冯示例",
        "/benchmarks/ours": "钱示例", "/trials": "", f"/trials/{one.pk}": "冯示例", "/trials/ours": "毛示例",
        "/challenges": "", f"/challenges/{challenge.pk}": "冯示例", "/challenges/new": "冯示例",
        f"/trials/compare?trial={one.pk}&trial={two.pk}": "",
    }  # fmt: skip
