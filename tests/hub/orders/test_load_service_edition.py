"""Services are versioned data; open records keep their edition."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.orders import queries
from junheng.hub.orders.models import ServiceEdition
from junheng.hub.orders.services.editions import SHIPPED, load_service_edition, shipped


def test_shipped_services_load_once(house: Any) -> None:
    """Loaded twice, one edition each."""
    for _ in range(2):
        for code in SHIPPED:
            load_service_edition(data=shipped(code), by=house.platform, at=NOW)
    assert ServiceEdition.objects.count() == len(SHIPPED)


def test_a_new_edition_takes_over(laboratory: Any) -> None:
    """New records get the new one, an open record keeps its own."""
    original = laboratory.opened()
    old = shipped("dc-voltmeter")["edition"]
    load_service_edition(
        data=dict(shipped("dc-voltmeter")) | {"edition": old + 1, "rounding": "up"},
        by=laboratory.house.platform,
        at=NOW,
    )
    (current,) = queries.current_editions("dc-voltmeter", "calibration", laboratory.house.institute.pk)
    original.refresh_from_db()
    assert (current.edition, original.edition.edition) == (old + 1, old)


def test_an_older_one_does_not_take_over(house: Any) -> None:
    """What comes with the platform, loaded after a newer edition of the same code, is kept and not put in force."""
    old = dict(shipped("weight"))
    newer = load_service_edition(data=old | {"edition": old["edition"] + 1}, by=house.platform, at=NOW)
    loaded = load_service_edition(data=old, by=house.platform, at=NOW)
    newer.refresh_from_db()
    assert (newer.is_current, loaded.is_current) == (True, False)


def test_refusals(house: Any, refused: Any) -> None:
    """The same edition with other content, an unknown key, a hostile expression, a missing part."""
    good = dict(shipped("weight"))
    load_service_edition(data=good, by=house.platform, at=NOW)
    measurement = good["measurement"] | {"model": {"m_x": "__import__('os')"}}
    without = {key: value for key, value in good.items() if key != "columns"}
    for bad in (
        good | {"title_zh": "另一个"},
        good | {"colour": "red"},
        good | {"edition": 2, "limited_by": "colour"},
        good | {"edition": 2, "measurement": measurement},
        without,
        good | {"schema": "x"},
        good | {"item": "unicorn"},
        good
        | {
            "edition": 2,
            "printed": good["printed"]
            | {"columns": [{"role": "label", "show": "group", "zh": "组", "en": "Group"}]},
        },
    ):
        with refused("service-edition-unusable"):
            load_service_edition(data=bad, by=house.platform, at=NOW)
    with refused("not-permitted"):
        load_service_edition(data=good, by=house.acting("冯示例"), at=NOW)
