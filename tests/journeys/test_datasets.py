"""R14.1 in the browser: a file becomes a data set, stopped by a column without a unit, graded, published, used under a consent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.waiting import follow

pytestmark = pytest.mark.journey
ROWS = """时间,质量 (kg),经手人
2026-11-01 08:00,1.00002,示例甲
2026-11-01 09:00,1.00003,示例乙
2026-11-01 12:00,1.00001,示例甲
"""


def test_from_a_file_to_an_open_data_set(open_page: Callable[..., Page], look: Any) -> None:
    """The owner is stopped by the missing unit and told so; a steward grades; a stranger on a phone reads it, masked."""
    desk = open_page("冯示例")
    desk.goto("/datasets")
    follow(desk.get_by_role("link", name="申报数据集"))
    look(desk, "dataset-new")
    desk.get_by_label("数据集名称").fill("砝码逐时读数（示例旅程）")
    desk.get_by_label("内容").fill("质量比较仪每小时一次的读数")
    desk.get_by_label("许可").fill("CC BY 4.0")
    desk.get_by_label("全部值的来源").fill("质量比较仪 MC-1")
    desk.get_by_label("数据起始日").fill("2026-11-01")
    follow(desk.get_by_role("button", name="申报数据集"))
    follow(desk.get_by_role("link", name="交数据"))
    desk.get_by_label("数据行").set_input_files(
        {"name": "m.csv", "mimeType": "text/csv", "buffer": ROWS.encode()}
    )
    follow(desk.get_by_role("button", name="交数据"))
    look(desk, "dataset-undescribed")
    page = desk.url
    follow(desk.get_by_role("link", name="说明各列"))
    expect(desk.get_by_label("时间", exact=True)).to_be_checked()
    follow(desk.get_by_role("button", name="保存，下一列"))
    desk.get_by_label("单位", exact=False).first.fill("")
    desk.get_by_label("不知道").check()
    look(desk, "dataset-field")
    follow(desk.get_by_role("button", name="保存，下一列"))
    desk.get_by_label("文字").check()
    desk.get_by_label("个人信息").check()
    follow(desk.get_by_role("button", name="保存"))
    expect(desk.get_by_role("main")).to_contain_text("「质量 (kg)」没有单位，不能发布")
    look(desk, "dataset-stopped")

    steward = open_page("吴示例")
    steward.goto("/datasets/ours")
    follow(steward.get_by_role("link", name="砝码逐时读数（示例旅程）").first)
    follow(steward.get_by_role("link", name="给数据集分级"))
    steward.get_by_label("开放", exact=True).check()
    steward.get_by_label("原因").fill("经手人已隐去")
    look(steward, "dataset-grade")
    follow(steward.get_by_role("button", name="给数据集分级"))
    expect(steward.get_by_role("main")).not_to_contain_text("示例甲")

    desk.goto(page)
    follow(desk.get_by_role("link", name="发布数据集"))
    desk.get_by_role("button", name="发布数据集").click()
    expect(desk.get_by_role("main")).to_contain_text("没有单位，不能发布")
    look(desk, "dataset-refused")
    desk.goto(f"{page}/fields/2")
    desk.get_by_label("单位", exact=False).first.fill("kg")
    follow(desk.get_by_role("button", name="保存"))
    steward.goto(page)
    follow(steward.get_by_role("link", name="给数据集分级"))
    steward.get_by_label("开放", exact=True).check()
    steward.get_by_label("原因").fill("经手人已隐去，单位已补")
    follow(steward.get_by_role("button", name="给数据集分级"))
    desk.goto(page)
    follow(desk.get_by_role("link", name="发布数据集"))
    follow(desk.get_by_role("button", name="发布数据集"))
    expect(desk.get_by_role("main")).to_contain_text("已发布")

    phone = open_page(phone=True)
    phone.goto("/datasets?text=砝码逐时")
    look(phone, "datasets-phone")
    follow(phone.get_by_role("link", name="砝码逐时读数（示例旅程）"))
    main = phone.get_by_role("main")
    expect(main).to_contain_text("***")
    expect(main).not_to_contain_text("示例甲")
    look(phone, "dataset-phone")
    with phone.expect_download() as taken:
        phone.get_by_role("link", name="下载 CSV").click()
    text = taken.value.path().read_text(encoding="utf-8-sig")
    assert text.splitlines()[1] == "2026-11-01 08:00,1.00002,***" and "示例甲" not in text


def test_shared_data_under_a_consent(open_page: Callable[..., Page], look: Any, look_everywhere: Any) -> None:
    """Who has a consent sees the sample and how to call it; the owner answers who waits; a stranger sees the description only."""
    user = open_page("王示例")
    user.goto("/datasets?grade=shared")
    follow(user.get_by_role("link", name="电学恒温实验室温湿度（演示虚构）"))
    expect(user.get_by_role("main")).to_contain_text("已用 1 次")
    look_everywhere(user, "dataset-shared")
    address = user.url
    stranger = open_page(phone=True)
    stranger.goto(address)
    expect(stranger.get_by_role("main")).to_contain_text("得到所属单位授权的单位可以看到数据行")
    owner = open_page("冯示例")
    owner.goto("/datasets/ours")
    look(owner, "datasets-ours")
    owner.goto(address)
    follow(owner.get_by_role("link", name="答复申请"))
    owner.get_by_label("同意", exact=True).check()
    look(owner, "consent-decide")
    follow(owner.get_by_role("button", name="答复申请"))
    asker = open_page("谢示例")
    asker.goto(address)
    expect(asker.get_by_role("main")).to_contain_text("已授权")


def test_a_question_is_answered_in_public(
    open_page: Callable[..., Page], look: Any, look_everywhere: Any
) -> None:
    """The owner finds it on its desk; then everybody reads both."""
    owner = open_page("冯示例")
    owner.goto("/datasets/ours")
    follow(owner.get_by_role("link", name="DN20 水表首检示值误差（演示虚构）").last)
    owner.get_by_label("答复").fill("核对原始记录，无误。")
    look(owner, "question-answer")
    follow(owner.get_by_role("button", name="答复问题"))
    stranger = open_page()
    stranger.goto("/datasets?text=DN20")
    follow(stranger.get_by_role("link", name="DN20 水表首检示值误差（演示虚构）"))
    expect(stranger.get_by_role("main")).to_contain_text("核对原始记录，无误。")
    look_everywhere(stranger, "dataset-open")
