"""An institute's day: four kinds of instruments received, one bench, one failure with its notice, one downgrade,
one amendment, all returned. Each at their own browser, by the pages alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.waiting import cells, follow

pytestmark = pytest.mark.journey

VOLUMES = (
    ("10.14", "9.90", "9.46", "10.05"),
    ("10.06", "10.15", "9.93", "9.97"),
    ("100.35", "101.90", "99.20", "99.60"),
)
"""Four meters at Q1, Q2, Q3 (practice X8): the third is B, which fails at Q1."""
ORDER, CERTIFICATE = re.compile("/orders/[0-9a-f-]{36}$"), re.compile("/certificates/[0-9a-f-]{36}$")


class Day:
    """The people of the day, each with a page."""

    def __init__(self, open_page: Callable[..., Page]) -> None:
        self.desk, self.reviewer = open_page("陈示例"), open_page("冯示例")
        self.measurer, self.checker, self.approver = (
            open_page(name) for name in ("周示例", "吴示例", "郑示例")
        )

    def order(self, client: Page, find: str, names: Sequence[str], *, service: str, kind: str = "") -> str:
        """Instruments found among one's own, ordered from Zhejiang's institute."""
        client.goto("/orders/new")
        client.get_by_role("searchbox").fill(find)
        client.get_by_role("button", name="查找", exact=True).click()
        for name in names:
            client.get_by_label(re.compile(f"{name}$")).check()
        client.get_by_label("机构", exact=True).select_option(label="浙江示例计量院")
        client.get_by_label(service, exact=True).check()
        if kind:
            client.get_by_label("检定种类").select_option(kind)
        client.get_by_role("button", name="下达委托").click()
        client.wait_for_url(ORDER)
        return client.url

    def accept(self, order: str, method: str) -> None:
        """Contract review of every line, then all items are taken in at once."""
        page = self.reviewer
        page.goto(order)
        page.get_by_role("link", name="评审并受理").click()
        for field in cells(page.locator("select[name^='method-']")):
            field.select_option(label=method)
        page.get_by_label("承诺日期").fill("2099-12-31")
        follow(page.get_by_role("button", name="受理委托"))
        self.desk.goto(order)
        self.desk.get_by_role("link", name="全部收件").click()
        self.desk.get_by_role("button", name="收件").click()
        expect(self.desk.locator("main")).to_contain_text("已收件")

    def record(self, order: str, serial: str, standards: Sequence[str], points: Sequence[str] = ()) -> str:
        """A record opened for one item, with its standards; `points` keeps only these, in the first rows."""
        page = self.measurer
        page.goto(order)
        page.locator("tr", has_text=serial).get_by_role("link", name="开原始记录").click()
        if points:
            grid = page.locator("input[id^='id_point-'][id$='-nominal']")
            for place in range(grid.count()):
                row = page.locator(f"input[id^='id_point-{place}-']")
                if place < len(points):
                    page.locator(f"#id_point-{place}-nominal").fill(points[place])
                else:
                    for cell in row.all():
                        cell.fill("")
        page.get_by_role("button", name="开记录").click()
        page.get_by_role("link", name="日期与标准器").click()
        for name in standards:
            page.get_by_label(re.compile(name)).check()
        return follow(page.get_by_role("button", name="保存"))

    def readings(self, record: str, *texts: str, air: Sequence[str] = ("20", "50")) -> None:
        """Conditions, then cells in the order of the page."""
        page = self.measurer
        page.goto(record)
        for place, cell in enumerate(cells(page.locator("input[name^='cell:environment/']"))):
            cell.fill(air[place // 2])
        for cell, text in zip(cells(page.locator("input[name^='cell:as-found/']")), texts, strict=True):
            cell.fill(text)
        page.get_by_role("button", name="保存读数").click()
        expect(page.get_by_role("button", name="提交核验")).to_be_visible()

    def submit_and_check(self, record: str) -> None:
        self.measurer.goto(record)
        follow(self.measurer.get_by_role("button", name="提交核验"))
        self.checker.goto(record)
        follow(self.checker.get_by_role("button", name="一致，核验通过"))

    def issue(self, record: str) -> str:
        self.approver.goto(record)
        self.approver.get_by_role("link", name="去签发").click()
        self.approver.get_by_role("button", name="签发", exact=True).click()
        self.approver.wait_for_url(CERTIFICATE)
        return self.approver.url

    def back(self, order: str) -> None:
        self.desk.goto(order)
        many = self.desk.get_by_role("link", name="交还已完成的")
        (many if many.count() else self.desk.get_by_role("link", name="交还").first).click()
        self.desk.get_by_role("button", name="交还").click()
        expect(self.desk.locator("main")).to_contain_text("已交还")


def test_bench_of_meters(open_page: Callable[..., Page], look: Any, look_everywhere: Any) -> None:
    """Four meters on one bench: no key is pressed but for readings and Enter; one fails and gets its notice."""
    day = Day(open_page)
    utility = open_page("柏示例")
    order = day.order(utility, "WM-100", [f"WM-100{at}" for at in range(1, 5)], service="检定", kind="first")
    day.accept(order, "JJG 162-2019")
    page = day.measurer
    page.goto("/benches")
    look(page, "bench-1-ready")
    page.locator("tr", has_text="水表").get_by_role("link", name="放上台").first.click()
    page.get_by_role("button", name="放上台").click()
    page.wait_for_url(re.compile("/benches/[0-9a-f-]{36}$"))
    bench = page.url
    for cell in cells(page.locator("input[name^='cell:0:environment/']")):
        cell.fill("20.1")
    for cell, text in zip(
        cells(page.locator("input[name^='cell:0:as-found/']")), ("10.002", "10.004", "100.05"), strict=True
    ):
        cell.fill(text)
    page.evaluate("window.pressed = 0; addEventListener('keydown', () => window.pressed++)")
    page.locator("input[name='cell:1:as-found/p1/Vi']").focus()
    typed = [text for column in VOLUMES for text in column]
    for text in typed:
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    assert page.evaluate("window.pressed") == sum(map(len, typed)) + len(typed)
    page.get_by_role("button", name="保存读数").click()
    expect(page.locator("main")).to_contain_text("1 件不合格")
    look_everywhere(page, "bench-2-read")
    page.get_by_role("button", name="整台提交").click()

    checker = day.checker
    checker.goto(bench)
    expect(checker.locator("tbody tr.hit").first).to_contain_text("WM-1003")
    look(checker, "bench-3-outliers-first")
    checker.get_by_role("button", name="一致，核验整台").click()
    approver = day.approver
    approver.goto(bench)
    approver.get_by_role("link", name="去签发").click()
    approver.get_by_role("button", name="全部签发").click()
    approver.get_by_role("link", name="一次打印标签").click()
    expect(approver.locator(".code-card")).to_have_count(3)
    look(approver, "bench-4-labels")
    utility.goto("/certificates")
    expect(utility.locator("tbody tr", has_text="检定结果通知书").first).to_be_visible()
    day.back(order)


def test_gauges_one_at_a_lower_class_one_amended(open_page: Callable[..., Page], look: Any) -> None:
    """Two gauges: one passes and its certificate is amended; one fails its class and is taken at the next."""
    day = Day(open_page)
    client = open_page("谢示例")
    order = day.order(client, "PG-FO", ["PG-FO1", "PG-FO2"], service="检定", kind="subsequent")
    day.accept(order, "JJG 52-2013")
    good = day.record(order, "PG-FO1", ["YB-05"], ["1.2"])
    day.readings(good, "1.21", "1.21", "1.22", "1.22")
    look(day.measurer, "gauge-1-good")
    day.submit_and_check(good)
    certificate = day.issue(good)

    poor = day.record(order, "PG-FO2", ["YB-05"], ["1.2"])
    day.readings(poor, "1.21", "1.21", "1.23", "1.23")
    day.measurer.get_by_role("link", name="降级或限用").click()
    look(day.measurer, "gauge-2-offered")
    day.measurer.get_by_label("降为 2.5 级").check()
    day.measurer.get_by_label("客户怎样同意的").fill("谢示例 11 时电话同意")
    day.measurer.get_by_role("button", name="保存").click()
    day.submit_and_check(poor)
    day.approver.goto(day.issue(poor))
    expect(day.approver.locator("main")).to_contain_text("检定")

    day.approver.goto(certificate)
    day.approver.get_by_role("link", name="另发").click()
    day.approver.get_by_label("为什么").fill("器具型号抄错")
    day.approver.get_by_label("改了什么").fill("型号")
    look(day.approver, "gauge-3-amend")
    day.approver.get_by_role("button", name="签发新证书").click()
    day.approver.wait_for_url(CERTIFICATE)
    client.goto(certificate)
    expect(client.locator("main")).to_contain_text("已替换")
    day.back(order)


def test_a_scale_that_fails(open_page: Callable[..., Page], look: Any) -> None:
    """A market's scale reads 24 g too much at 30 kg: the notice names the item, the owner is told, the mark is gone."""
    day = Day(open_page)
    market = open_page("邹示例")
    order = day.order(market, "SL-2207", ["SL-220701"], service="检定", kind="subsequent")
    day.reviewer.goto(order)
    day.reviewer.get_by_role("link", name="评审并受理").click()
    look(day.reviewer, "scale-1-free-of-charge")
    day.reviewer.locator("select[name^='method-']").select_option(label="JJG 539-2016")
    day.reviewer.get_by_label("承诺日期").fill("2099-12-31")
    day.reviewer.get_by_role("button", name="受理委托").click()
    day.desk.goto(order)
    day.desk.get_by_role("link", name="收件").click()
    day.desk.get_by_role("button", name="收件").click()
    record = day.record(order, "SL-220701", ["MM-12"])
    day.readings(record, "100", "6", "5000", "3", "20010", "8", "30030", "2", "10000", "4")
    look(day.measurer, "scale-2-fails")
    day.submit_and_check(record)
    certificate = day.issue(record)
    market.goto(certificate)
    expect(market.locator("main")).to_contain_text("检定结果通知书")
    market.goto("/notices")
    expect(market.locator("main")).to_contain_text("停止使用")
    day.back(order)
