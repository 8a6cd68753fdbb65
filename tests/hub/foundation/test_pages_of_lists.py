"""A page of a list: newest first, page after page, also where rows may be seen by several ways at once."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import NOW

from junheng.hub.foundation.models import Notice
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.notices import notify


@pytest.fixture
def told(house: Any) -> list[Notice]:
    """Notices to a person, to a body, to both and to somebody else, by turns."""
    person, body = house.people["周示例"], house.institute
    for at in range(23):
        notify(
            tenant="330000", at=NOW, zh=f"第 {at} 条", en=str(at), url="/",
            person_id=person.pk if at % 3 != 1 else None, organisation_id=body.pk if at % 3 != 0 else None,
        )  # fmt: skip
    notify(tenant="330000", at=NOW, zh="别人的", en="another's", url="/", organisation_id=house.regulator.pk)
    return list(Notice.objects.exclude(organisation_id=house.regulator.pk).order_by("-pk"))


def test_several_ways_are_one_list(house: Any, told: list[Notice]) -> None:
    """Every row that any way names comes once, in the order of the whole, however the pages fall."""
    rows = Notice.objects.all()
    ways = [
        rows.filter(person_id=house.people["周示例"].pk).values("pk"),
        rows.filter(organisation_id=house.institute.pk).values("pk"),
    ]
    for size in (1, 7, 22, 23, 50):
        found, cursor = [], ""
        while True:
            page = page_of(rows, cursor=cursor, size=size, ways=ways)
            found += page.rows
            cursor = page.next
            if not cursor:
                break
        assert found == told, size
    assert page_of(rows, cursor="no id", size=50, ways=ways[:1]).cursor == ""
    assert {each.person_id for each in page_of(rows, ways=ways[:1]).rows} == {house.people["周示例"].pk}
