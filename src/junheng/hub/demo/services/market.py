"""What stands in the need hall: a need with two quotes, one that is sealed, one that no laboratory of the region meets."""

from __future__ import annotations

from datetime import timedelta

from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.demo.services.stage import Stage
from junheng.hub.market import rules
from junheng.hub.market.models import Posting
from junheng.hub.market.services import after, barriers, hall, pricing, quoting
from junheng.hub.orders.models import Order

VOLTS = "0~1000 V DC 校准，U ≤ 20 ppm 或 10 µV，k=2"
SEALED = "10~1000 V DC 校准，U ≤ 30 ppm，k=2"
NOBODY = "0~1000 V DC 校准，U ≤ 0.01 ppm 或 1 nV，k=2"


def needs_in_the_hall(stage: Stage) -> None:
    """In the order of their days."""
    _posted(stage, NOBODY, -9, last=40, note="用于新一代基准源的溯源试验")
    _sealed(stage)
    open_need = _posted(stage, VOLTS, -3, last=12, note="数字电压表 2 台，需出具校准证书")
    for name, body, fen, days, ppm in (
        ("冯示例", "zj-lab", 620_00, 7, "12"),
        ("孙示例", "sh-lab", 780_00, 10, "10"),
    ):
        _quoted(stage, open_need, name, body, fen, days, ppm)
    _rated(stage)
    _priced(stage)
    _barrier(stage)


def _barrier(stage: Stage) -> None:
    """A rule, invented, that asks for a second filing; its regulator answered and Suzhou's laboratory replied."""
    met = rules.Met(
        "double-filing", "示例市（虚构）计量服务管理办法", "外地校准机构进入本市提供服务前，应当向本市另行备案。（演示虚构，非真实规定）",
        "每到一市备案一次，工期增加两周", stage.day(-40),
    )  # fmt: skip
    province = stage.body["zj-office"].tenant
    by = stage.acting("戚示例", "works-lab")
    made = barriers.report_barrier(province=province, met=met, by=by, at=stage.when(-38))
    office = stage.acting("钱示例", "zj-office")
    barriers.answer_barrier(
        barrier=made, answer="已列入清理范围，拟改为一次备案、全省通用。", by=office, at=stage.when(-30)
    )
    barriers.reply_to_answer(barrier=made, reply="同意，请公布完成日期。", by=by, at=stage.when(-28))


def _priced(stage: Stage) -> None:
    """Zhejiang's institute has listed DC voltage twice: what it cost before stays on its list."""
    entry = _volts_of(stage, "zj-lab")
    by = stage.acting("冯示例", "zj-lab")
    for day, yuan in ((-200, 580), (-60, 620)):
        new = rules.NewPrice("item", yuan * 100, 8, stage.day(day))
        draft = pricing.draft_price(entry=entry, new=new, by=by, at=stage.when(day))
        pricing.publish_price(price=draft, by=by, at=stage.when(day))


def _volts_of(stage: Stage, body: str) -> CapabilityEntry:
    return CapabilityEntry.objects.get(
        organisation=stage.body[body],
        quantity_kind="electric.voltage.dc",
        state="published",
        kind="calibrate",
    )


def _rated(stage: Stage) -> None:
    """Two finished orders of the instrument maker: a question with its answer, and a rating that was answered."""
    client, desk = stage.acting("王示例", "meters"), stage.acting("冯示例", "zj-lab")
    done = Order.objects.filter(client=stage.body["meters"], institution=stage.body["zj-lab"], state="closed").order_by("id")  # fmt: skip
    order = done.first()
    if order is None:
        raise RuntimeError("the region has no finished order to rate")
    after.send_message(
        order=order, text="证书里 1 V 点的修正值，使用时按两点插值吗？", by=client, at=stage.when(-80)
    )
    after.send_message(order=order, text="两点之间线性插值，不确定度取较大者。", by=desk, at=stage.when(-79))
    said = after.Said(as_promised=True, price_kept=True, explained=True, words="报告清楚，答复及时。")
    rating = after.rate_order(order=order, said=said, by=client, at=stage.when(-70))
    after.answer_rating(rating=rating, answer="谢谢，欢迎再来。", by=desk, at=stage.when(-69))


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
    entry = _volts_of(stage, body)
    terms = rules.Terms(
        fen=fen, days=days, valid_until=stage.today + timedelta(days=60), uncertainty=f"{ppm} ppm 或 10 µV, k=2", terms="收件后开始计算工期；往返运费由委托方承担",
    )  # fmt: skip
    quoting.make_quote(
        posting=posting, entry=entry, terms=terms, by=stage.acting(name, body), at=stage.when(-2)
    )
