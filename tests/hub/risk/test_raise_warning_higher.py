"""What nobody has taken over by its day rises to the next office: said on both desks, and taken over from either."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.hub.conftest import NOW, uscc
from tests.hub.risk.test_take_warning import early as early

from junheng.hub.foundation.models import Notice
from junheng.hub.institutions.services import organisations as bodies
from junheng.hub.risk.models import EarlyWarning
from junheng.hub.risk.services import warnings

LATE = NOW + timedelta(days=10)


@pytest.fixture
def unowned(early: EarlyWarning) -> EarlyWarning:
    early.take_by = date(2026, 11, 25)
    early.save(update_fields=["take_by"])
    return early


@pytest.fixture
def nation(watch: Any) -> Any:
    """The nation's regulator with one person."""
    new = bodies.NewOrganisation(
        uscc=uscc("11100000470000010"), name_zh="全国示例总局", kind="regulator-national", division_code="100000", is_demo=True
    )  # fmt: skip
    office = bodies.register_organisation(new=new, by=watch.house.platform, at=NOW)
    bodies.verify_organisation(organisation=office, by=watch.house.platform, at=NOW)
    watch.house.member("闻示例", office, "samr_metrology")
    return office


def test_not_before_its_day_and_once(
    unowned: EarlyWarning, nation: Any, client_for: Any, facts_of: Any, on_day: Any
) -> None:
    """On the day itself it still waits; then both desks are told, both see it, and the nation's takes it over and ends it."""
    assert client_for("闻示例").get(f"/risk/warnings/{unowned.pk}").status_code == 404
    assert warnings.raise_what_is_late(at=NOW) == 0
    assert warnings.raise_what_is_late(at=LATE) == 1 and warnings.raise_what_is_late(at=LATE) == 0
    unowned.refresh_from_db()
    assert (unowned.risen_to, unowned.readers, facts_of(unowned)) == (
        "全国示例总局",
        ["CN"],
        ["warning-risen"],
    )
    told = Notice.objects.filter(url=f"/risk/warnings/{unowned.pk}").values_list("tenant_id", flat=True)
    assert sorted(told) == ["330000", "CN"]
    on_day(date(2026, 12, 3))
    for name in ("钱示例", "闻示例"):
        page = client_for(name).get(f"/risk/warnings/{unowned.pk}").content.decode()
        assert "全国示例总局" in page and "take-warning" in page, name
        assert "上升到" in client_for(name).get("/risk").content.decode(), name
    higher = client_for("闻示例")
    assert higher.post(f"/risk/warnings/{unowned.pk}/take-warning", {"key": "k"}).status_code == 302
    told = {"end": "acted", "reason": "已督办", "key": "k"}
    assert higher.post(f"/risk/warnings/{unowned.pk}/end-warning", told).status_code == 302
    unowned.refresh_from_db()
    assert unowned.state == "acted" and unowned.office == "全国示例总局"


def test_what_has_an_owner_stays(watch: Any, unowned: EarlyWarning, refused: Any) -> None:
    """Taken over on its day, it rises no more; on an installation without a higher office that is said."""
    with refused("warning-not-late"):
        warnings.raise_warning_higher(early=unowned, by=watch.house.platform, at=NOW)
    warnings.take_warning(early=unowned, by=watch.desk, at=NOW)
    assert warnings.raise_what_is_late(at=LATE) == 0
    EarlyWarning.objects.filter(pk=unowned.pk).update(state="open", owner=None)
    assert warnings.raise_what_is_late(at=LATE) == 1
    unowned.refresh_from_db()
    assert (unowned.risen_to, unowned.readers) == ("", [])
    with refused("warning-risen-already"):
        warnings.raise_warning_higher(early=unowned, by=watch.house.platform, at=LATE)
