"""A regulator asks for a voltage standard in numbers; who is able is listed and offers; it is accepted, done and rated (R04.4)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.waiting import follow

from junheng.hub.foundation.clock import today

pytestmark = pytest.mark.journey


def test_from_the_request_to_the_rating(
    open_page: Callable[..., Page], look: Any, look_everywhere: Any
) -> None:
    """What was not understood is quoted back; only able bodies are listed, with their distance."""
    asks = open_page("钱示例")
    asks.goto("/mutual-help")
    look_everywhere(asks, "help-1-board")
    asks.get_by_role("link", name="请求协助").click()
    asks.get_by_label("计量标准", exact=True).check()
    asks.get_by_label("需求（写明数字）").fill("0~500 V DC，U ≤ 20 ppm 或 10 µV，越快越好")
    asks.get_by_label("期限").fill((today(datetime.now(UTC)) + timedelta(days=9)).isoformat())
    asks.get_by_role("button", name="提出请求").click()
    expect(asks.locator("main")).to_contain_text("help-leftover")
    look(asks, "help-2-refused")
    asks.get_by_label("需求（写明数字）").fill("0~500 V DC，U ≤ 20 ppm 或 10 µV")
    asks.get_by_role("button", name="提出请求").click()
    asks.wait_for_url(re.compile("/mutual-help/[0-9a-f-]{36}$"))
    expect(asks.locator("main")).to_contain_text(" km")
    look_everywhere(asks, "help-3-able")

    helps = open_page("孙示例", phone=True)
    helps.goto(asks.url)
    helps.get_by_role("link", name="提出协助").click()
    helps.get_by_label("能提供什么").fill("便携式标准源一台")
    helps.get_by_role("button", name="提出").click()
    helps.wait_for_url(asks.url)
    look(helps, "help-4-offered")
    asks.reload()
    asks.get_by_role("link", name="接受", exact=True).click()
    follow(asks.get_by_role("button", name="接受"))
    helps.goto(f"{asks.url}/record-help")
    helps.get_by_label("做了什么").fill("标准源已送达，比对一致")
    asks.goto(follow(helps.get_by_role("button", name="记录")))
    asks.get_by_role("link", name="完成", exact=True).click()
    asks.get_by_role("button", name="完成").click()
    asks.get_by_role("link", name="评价", exact=True).click()
    asks.get_by_label("是", exact=True).check()
    asks.get_by_role("button", name="评价").click()
    expect(asks.locator("main")).to_contain_text("解决了")
    look_everywhere(asks, "help-5-rated")
