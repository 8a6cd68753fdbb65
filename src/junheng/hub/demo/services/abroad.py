"""What counts abroad, invented: a CMC, an arrangement of many, an OIML certificate that rests."""

from __future__ import annotations

from datetime import timedelta

from junheng.hub.demo.services.stage import Stage
from junheng.hub.foundation.clock import today
from junheng.hub.recognition.rules import NewEntry
from junheng.hub.recognition.services import international

LINK = "https://register.example/{number}"


def counts_abroad(stage: Stage) -> None:
    """Entered by the national institute; the numbers say that they are of the demonstration."""
    by, on = stage.acting("沈示例", "nmi"), today(stage.at)

    def entered(number: str, **told: object) -> object:
        new = NewEntry(number=number, link=LINK.format(number=number), is_demo=True, **told)  # type: ignore[arg-type]
        return international.list_international_entry(new=new, by=by, at=stage.at)

    entered(
        "DEMO-CMC-M-017", kind="cmc", dated=on - timedelta(400), title_zh="砝码校准 1 kg", title_en="Calibration of weights, 1 kg",
        instruments="砝码 天平 weights balance scale", countries=("DE", "JP", "SG"), holder=stage.body["nmi"].uscc,
        quantity="质量", low="1", high="1", unit="kg", uncertainty="0.03", uncertainty_unit="mg", coverage_factor="2",
    )  # fmt: skip
    entered(
        "DEMO-ARR-01", kind="arrangement", dated=on - timedelta(900), title_zh="示例校准互认安排",
        title_en="Example arrangement on calibration", instruments="压力表 砝码 电压表 pressure gauge weights voltmeter",
        countries=("DE", "FR", "SG"),
    )  # fmt: skip
    resting = entered(
        "DEMO-R49-2025-01", kind="oiml", dated=on - timedelta(300), title_zh="水表 DN15 型式", title_en="Water meter DN15",
        instruments="水表 water meter", countries=("SG",), category="R 49", holder=stage.body["nmi"].uscc,
    )  # fmt: skip
    international.suspend_international_entry(
        entry=resting, reason="示例：型式变更后等待复评", by=by, at=stage.at  # type: ignore[arg-type]
    )  # fmt: skip
