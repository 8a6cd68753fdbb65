"""A case ends with evidence: verdicts mended, holders heard, the standard good again."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.certificates.test_open_case import FOUND, gauge, opened
from tests.hub.conftest import NOW

from junheng.hub.capabilities.services import standards
from junheng.hub.certificates.models import Certificate
from junheng.hub.certificates.services import effects, papers, recalls
from junheng.hub.foundation import clock


def test_everything_that_is_left_is_said_at_once(verifying: Any, refused: Any) -> None:
    """Then the certificate is withdrawn, the holder acknowledges, the standard is calibrated: the case closes."""
    house = verifying.laboratory.house
    keeper = house.acting("冯示例")
    made = gauge(verifying, "PG-1", "1.222")
    case = opened(verifying)
    with refused("case-left-verdicts", "case-left-unacknowledged", "case-left-standard", "case-needs-reason"):
        recalls.close_case(case=case, closing="", by=keeper, at=NOW)
    papers.withdraw_certificate(certificate=made, reason="标准器超差", by=house.acting("郑示例"), at=NOW)
    recalls.acknowledge_effect(effect=case.effects.get(), by=house.acting("王示例"), at=NOW)
    standards.record_evidence(
        piece=verifying.pieces["pressure-gauge"], kind="calibration", number="SH-NEW", issuer_name="上海示例计量院",
        work_date=FOUND, due=date(2027, 11, 22), values={"value": {"value": "0", "U": "0.001", "k": "2", "unit": "1"}},
        by=keeper, at=NOW,
    )  # fmt: skip
    closed = recalls.close_case(case=case, closing="调整后复校合格，证书 SH-NEW", by=keeper, at=NOW)
    assert closed.state == "closed" and closed.closed_at == NOW
    made.refresh_from_db()
    assert made.inquiry == ""
    with refused("case-not-open"):
        recalls.close_case(case=case, closing="x", by=keeper, at=NOW)


def test_a_retest_mends_a_verdict(verifying: Any) -> None:
    """An issued re-test stands for the withdrawn verdict."""
    house = verifying.laboratory.house
    gauge(verifying, "PG-1", "1.222")
    case = opened(verifying)
    effect = case.effects.get()
    order = recalls.order_retest(effect=effect, by=house.acting("王示例"), at=NOW)
    effect.refresh_from_db()
    assert not effects.is_mended(effect)
    order.lines.update(state="issued")
    assert effects.is_mended(effect)
    assert clock.today(NOW) > FOUND


def test_clients_of_others_stay_unnamed(verifying: Any, client_for: Any) -> None:
    """What rests on an affected certificate belongs to another laboratory: its number, kind and body are shown, its client is not."""
    house = verifying.laboratory.house
    above, below = gauge(verifying, "PG-1", "1.222"), gauge(verifying, "PG-2", "1.21")
    below.parents.update(parent_certificate=above, piece=verifying.pieces["water-meter"])
    Certificate.objects.filter(pk=below.pk).update(
        institution=house.neighbour, tenant="310000", client=house.regulator
    )
    case = opened(verifying)
    assert case.effects.get(certificate=below).depth == 2
    page = client_for("冯示例").get(f"/cases/{case.pk}").content.decode()
    assert below.number in page and house.neighbour.name_zh in page and house.enterprise.name_zh in page
    assert house.regulator.name_zh not in page
    silent = effects.facts_to_close(case, closing="x").silent
    assert silent == (house.enterprise.name_zh, f"{house.neighbour.name_zh} {below.number}")
    page = client_for("孙示例").get(f"/certificates/{below.pk}").content.decode()
    assert below.number in page
