"""What is to be completed is said once, within days of the rule pack; after that it counts as accepted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.standards.services import applying


def test_once_and_in_time(standards: Any, refused: Any) -> None:
    """Too late is refused; in time it goes back with the words; completed and sent again it is not returned again."""
    row = standards.applied()
    told = {"examination": row, "missing": "缺环境记录", "by": standards.officer}
    with refused("return-too-late"):
        applying.return_application(at=NOW + timedelta(days=10), **told)
    with refused("return-says-nothing"):
        applying.return_application(at=NOW, **told | {"missing": " "})
    with refused("not-your-record"):
        applying.return_application(at=NOW, **told | {"by": standards.other_office})
    back = applying.return_application(at=NOW, **told)
    assert (back.state, back.state_reason) == ("returned", "缺环境记录")
    again = applying.submit_application(examination=back, by=standards.keeper, at=NOW)
    with refused("return-only-once"):
        applying.return_application(at=NOW, **told | {"examination": again})
