"""A template of a laboratory's own: drafted, tried on its stored records, reviewed, approved, and a certificate by it."""

from __future__ import annotations

from typing import Any

from junheng.hub.capabilities.models import StandardPiece
from junheng.hub.demo.services import laboratories
from junheng.hub.demo.services.stage import Stage
from junheng.hub.demo.services.work import Job, run, voltmeter
from junheng.hub.orders.models import ServiceEdition
from junheng.hub.orders.services import drafting, editions

DRIFT = {"value": 0, "unit": "V", "distribution": "rectangular", "half_width": 0.0000005}
"""What the source may have drifted since its calibration; invented."""


def own_template(stage: Stage, piece: StandardPiece) -> ServiceEdition:
    """Zhejiang's next edition for voltmeters: one more input in the budget; the newest voltmeter is measured by it."""
    body, author, head = (
        stage.body["zj-lab"],
        stage.acting("周示例", "zj-lab"),
        stage.acting("冯示例", "zj-lab"),
    )
    checker = stage.acting("吴示例", "zj-lab")
    base = ServiceEdition.objects.get(code="dc-voltmeter", organisation=None, is_current=True)
    draft = drafting.draft_edition(organisation=body, base=base, by=author, at=stage.when(-12))
    draft = drafting.change_edition_draft(
        draft=draft, data=draft.data | _written(draft.data), version=1, by=author, at=stage.when(-12, 10)
    )
    draft = drafting.submit_edition(draft=draft, by=author, at=stage.when(-11))
    drafting.validate_edition(
        draft=draft,
        conclusion="计入标准源漂移后，已存记录的 U 至多末位变化，结论都不变。",
        by=checker,
        at=stage.when(-11, 14),
    )
    draft = drafting.review_edition(draft=draft, agrees=True, remark="", by=checker, at=stage.when(-10))
    made = drafting.approve_edition(draft=draft, by=head, at=stage.when(-9)).made
    assert made is not None
    editions.compare_limits(edition=made, document="浙示方法 07-2026（示例）", by=head, at=stage.when(-9, 15))
    _measured(stage, piece)
    return made


def _written(data: dict[str, Any]) -> dict[str, Any]:
    """What the draft changes: its basis, the drift of the standard in model and budget."""
    measurement = data["measurement"]
    inputs = measurement["inputs"] | {"drift": DRIFT}
    model = {"e": f"{measurement['model']['e']} + drift"}
    basis = {"document": "浙示方法 07-2026（示例）", "clause": "5.2", "checked_by": ""}
    return {"basis": basis, "measurement": measurement | {"inputs": inputs, "model": model}}


def _measured(stage: Stage, piece: StandardPiece) -> None:
    points, cells = voltmeter()
    meter = laboratories.device(stage, "meters", "王示例", "dc-voltmeter", "数字电压表", "DV-OWN-1", at=-30)
    run(
        stage,
        Job("meters", "王示例", "zj-lab", "dc-voltmeter", [meter], piece, points, cells, day=-5),
        "back",
    )
