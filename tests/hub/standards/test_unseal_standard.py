"""After the end of its examination a sealed standard is examined before it is used again."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.standards.conftest import DRAWN_AT

from junheng.hub.standards.services import keeping


def test_examined_first(standards: Any, refused: Any) -> None:
    """Sealed while in force, unsealed after the end: refused, with the number."""
    standards.decided(until=date(2026, 12, 1))
    told = {"standard": standards.fresh(), "by": standards.keeper}
    keeping.seal_standard(reason="大修", at=DRAWN_AT, **told)
    with refused("seal-examination-ended"):
        keeping.unseal_standard(at=DRAWN_AT.replace(month=12, day=20), **told)
    with refused("not-your-record"):
        keeping.unseal_standard(at=DRAWN_AT, **told | {"by": standards.house.acting("孙示例")})
