"""A comparison: somebody computes their own, reads a published report, computes it again; a participant sees only its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey


def test_computing_ones_own(open_page: Callable[..., Page], look: Any, look_everywhere: Any) -> None:
    """Paste, choose, compute: tables and drawings; then a bad line is named and nothing typed is lost."""
    page = open_page()
    page.goto("/compare")
    look_everywhere(page, "compare")
    page.get_by_role("button", name="计算", exact=True).click()
    expect(page.get_by_role("heading", name="各种算法的参考值")).to_be_visible()
    assert page.locator("svg.forest").count() == 15  # values, differences, and h of five laboratories
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        look(page, f"compare-computed-{width}")
    page.get_by_label("表", exact=True).fill("甲 1.0 0.1\n乙 一 0.1")
    page.get_by_role("button", name="计算", exact=True).click()
    expect(page.get_by_text("table-line-unread")).to_be_visible()
    expect(page.get_by_label("表", exact=True)).to_have_value("甲 1.0 0.1\n乙 一 0.1")
    look(page, "compare-refused")


def test_the_published_report(open_page: Callable[..., Page], look_everywhere: Any, tmp_path: Path) -> None:
    """From the catalogue to the report; what is downloaded gives the same bytes on the command line."""
    page = open_page()
    page.goto("/comparisons")
    look_everywhere(page, "comparisons")
    page.get_by_role("link", name="直流电压比对（示例）").click()
    expect(page.get_by_role("heading", name="10 V", exact=True)).to_be_visible()
    expect(page.get_by_text("偏离", exact=True).first).to_be_visible()
    look_everywhere(page, "comparison-report")
    for name, link in (("document", "可重算的数据"), ("answer", "计算结果"), ("report", "完整报告，JSON")):
        with page.expect_download() as waiting:
            page.get_by_role("link", name=link, exact=True).click()
        waiting.value.save_as(tmp_path / f"{name}.json")
    command = [sys.executable, "-m", "junheng.cli.main", "comparison", "evaluate", str(tmp_path / "document.json"), "--json"]  # fmt: skip
    again = subprocess.run(command, capture_output=True, check=True).stdout
    assert again == (tmp_path / "answer.json").read_bytes()
    assert len(json.loads((tmp_path / "report.json").read_text())["seals"]) == 4
    page.get_by_role("link", name="江苏示例计量中心").first.click()
    look_everywhere(page, "comparison-record")


def test_in_the_middle_of_the_round(open_page: Callable[..., Page], look_everywhere: Any, look: Any) -> None:
    """Zhejiang sees its own sealed result, Jiangsu sees none; each is offered what it can do now."""
    for name, own, act in (("冯示例", "4.35", "更正你的结果"), ("陶示例", "", "封存你的结果")):
        page = open_page(name)
        page.goto("/comparisons")
        page.get_by_role("link", name="1 kg 砝码比对（示例）").click()
        text = page.locator("main").inner_text()
        assert "4.21" not in text and (("4.35" in text) is bool(own))
        look_everywhere(page, f"comparison-round-{'zj' if own else 'js'}")
        page.get_by_role("link", name=act).click()
        look(page, f"comparison-act-{'amend' if own else 'seal'}")
