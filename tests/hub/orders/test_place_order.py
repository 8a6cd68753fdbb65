"""A client orders from one institution, in any province; it enters that institution's log."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Event, Notice
from junheng.hub.institutions.services.rulepacks import NewRule, publish_rule
from junheng.hub.instruments import queries as instruments
from junheng.hub.instruments.models import CatalogueItem, Instrument
from junheng.hub.orders.models import Order
from junheng.hub.orders.services import ordering


def test_across_two_provinces(laboratory: Any) -> None:
    """The institution's tenant holds it, the client's may read it; the instrument becomes readable there."""
    order = laboratory.placed()
    assert (order.tenant_id, order.readers, order.number) == ("330000", ["310000"], "W-26-00001")
    assert Event.objects.get(type="order-placed").tenant_id == "330000"
    with tenancy.only("310000"):
        assert Order.objects.filter(pk=order.pk).exists()
    with tenancy.only("330000"):
        assert Instrument.objects.filter(pk=laboratory.meter.pk).exists()
    with tenancy.only("CN"):
        assert not Order.objects.exists()
    assert Notice.objects.filter(
        organisation_id=laboratory.house.institute.pk, url=f"/orders/{order.pk}"
    ).exists()


def mandatory(laboratory: Any) -> Instrument:
    scale = laboratory.file("王示例", laboratory.house.enterprise, "non-automatic-scale", "电子秤", "S-1")
    scale.purpose, scale.catalogue_item = "T", instruments.items_meant("电子秤")[0]
    scale.save()
    assert CatalogueItem.objects.count() > 100
    return scale


def test_calibrating_a_mandatory_item_is_warned_not_refused(laboratory: Any) -> None:
    """Practice P2: warned and marked 不能代替强制检定."""
    line = laboratory.lines(laboratory.placed(instrument=mandatory(laboratory)))[0]
    assert line.mandatory
    assert [warning["code"] for warning in line.warnings] == ["calibration-of-mandatory"]


def test_refused_only_where_a_loaded_local_rule_says_so(laboratory: Any, refused: Any) -> None:
    """A rule with its basis in the client's own pack."""
    publish_rule(
        tenant="310000",
        new=NewRule(
            key="calibration_of_mandatory_forbidden", matter_zh="上海示例", value="1", unit="flag",
            source="示例规定", confidence="house", since=date(2026, 1, 1), invented_for_demo=True,
        ),
        by=laboratory.house.platform, at=NOW,
    )  # fmt: skip
    scale = mandatory(laboratory)
    with refused("calibration-of-mandatory-forbidden"):
        laboratory.placed(instrument=scale)
    assert laboratory.placed(instrument=scale, service="verification")


def test_refusals(laboratory: Any, refused: Any) -> None:
    """Nothing ordered, the same twice, another's instrument, another's order; nothing is left of them."""
    house = laboratory.house
    given: dict[str, Any] = {
        "client": house.enterprise,
        "institution": house.institute,
        "by": house.acting("王示例"),
        "at": NOW,
    }
    wanted = ordering.Wanted(laboratory.meter, "calibration")
    with refused("order-without-lines"):
        ordering.place_order(lines=[], **given)
    with refused("instrument-twice"):
        ordering.place_order(lines=[wanted, wanted], **given)
    with refused("instrument-of-another"):
        ordering.place_order(lines=[ordering.Wanted(laboratory.piece.instrument, "calibration")], **given)
    with refused("not-your-record"):
        ordering.place_order(lines=[wanted], **(given | {"client": house.neighbour}))
    assert not Order.objects.exists()
    assert laboratory.placed().number == "W-26-00001"
