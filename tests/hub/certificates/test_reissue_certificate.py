"""Re-issue and supplement: new number, which paper, why, what changed (practice P13)."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.certificates.services import papers
from junheng.hub.certificates.services.issuing import reissue_certificate


def test_replaced(laboratory: Any, refused: Any) -> None:
    """The old one is replaced and says so; it cannot be replaced again."""
    old, by = laboratory.issued(), laboratory.house.acting("郑示例")
    new = reissue_certificate(
        certificate=old, relation="replaces", reason="单位名称有误", changed="客户名称", by=by, at=NOW
    )
    old.refresh_from_db()
    assert (old.state, new.relates_to, new.number.endswith("00002")) == ("replaced", old, True)
    assert old.number in papers.xml_of(new).decode()
    with refused("certificate-not-in-state"):
        reissue_certificate(certificate=old, relation="replaces", reason="x", changed="y", by=by, at=NOW)


def test_a_supplement_leaves_the_first_in_force(laboratory: Any, refused: Any) -> None:
    """Both papers count; reason and change must be stated."""
    old, by = laboratory.issued(), laboratory.house.acting("郑示例")
    with refused("lineage-needs-reason"):
        reissue_certificate(certificate=old, relation="supplements", reason="x", changed="", by=by, at=NOW)
    reissue_certificate(
        certificate=old, relation="supplements", reason="补充说明", changed="增加一页", by=by, at=NOW
    )
    old.refresh_from_db()
    assert old.state == "issued"
