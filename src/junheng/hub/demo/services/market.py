"""What stands in the need hall: a need with two quotes, one that is sealed, one that no laboratory of the region meets."""

from __future__ import annotations

from datetime import timedelta

from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.demo.services.stage import Stage
from junheng.hub.market import rules
from junheng.hub.market.models import Posting
from junheng.hub.market.services import hall, quoting

VOLTS = "0~1000 V DC 校准，U ≤ 20 ppm 或 10 µV，k=2"
SEALED = "10~1000 V DC 校准，U ≤ 30 ppm，k=2"
NOBODY = "0~1000 V DC 校准，U ≤ 1 ppm 或 1 µV，k=2"


def needs_in_the_hall(stage: Stage) -> None:
    """In the order of their days."""
    _posted(stage, NOBODY, -9, last=40, note="用于新一代基准源的溯源试验")
    _sealed(stage)
    open_need = _posted(
        stage, VOLTS, -3, last=12, note="数字电压表 2 台，需出具校准证书", recognition=("310000",)
    )
    for name, body, fen, days, ppm in (
        ("冯示例", "zj-lab", 620_00, 7, "12"),
        ("孙示例", "sh-lab", 780_00, 10, "10"),
    ):
        _quoted(stage, open_need, name, body, fen, days, ppm)


def _posted(stage: Stage, text: str, day: int, *, last: int, **told: object) -> Posting:
    asked = rules.Asked(text, stage.day(last), is_demo=True, **told)  # type: ignore[arg-type]
    return hall.publish_posting(
        organisation=stage.body["meters"], asked=asked, by=stage.acting("王示例", "meters"), at=stage.when(day)
    )  # fmt: skip


def _sealed(stage: Stage) -> None:
    """Who asks and the numbers are sealed, quotes too; Zhejiang's institute was asked."""
    row = _posted(
        stage, SEALED, -5, last=20, note="航空电源测试台", seals=("owner", "numbers"), quotes_sealed=True, opens_on_promise=True
    )  # fmt: skip
    client = stage.acting("王示例", "meters")
    hall.invite_body(posting=row, organisation=stage.body["zj-lab"], by=client, at=stage.when(-4))


def _quoted(stage: Stage, posting: Posting, name: str, body: str, fen: int, days: int, ppm: str) -> None:
    """A quote on the body's own entry for DC voltage, no better than that entry."""
    entry = CapabilityEntry.objects.get(
        organisation=stage.body[body], quantity_kind="electric.voltage.dc", state="published", kind="calibrate"
    )  # fmt: skip
    terms = rules.Terms(
        fen=fen, days=days, valid_until=stage.today + timedelta(days=60), uncertainty=f"{ppm} ppm 或 10 µV, k=2", terms="收件后开始计算工期；往返运费由委托方承担",
    )  # fmt: skip
    quoting.make_quote(
        posting=posting, entry=entry, terms=terms, by=stage.acting(name, body), at=stage.when(-2)
    )
