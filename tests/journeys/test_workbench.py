"""The workbench in a browser: an example, a changed value, an error at its term, a link; nobody signs in."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey
DCC = Path(__file__).parents[1] / "vectors" / "dcc"


@pytest.mark.parametrize(("language", "phone"), [("zh", False), ("zh", True), ("en", False), ("en", True)])
def test_an_uncertainty_is_tried(
    open_page: Callable[..., Page], look: Any, language: str, phone: bool
) -> None:
    """GUM H.1 from the list, a larger u makes a larger U, a misspelt name is marked in the model, mended again."""
    name = f"workbench-{language}{'-phone' if phone else ''}"
    page = open_page(language=language, phone=phone, dark=phone)
    page.goto("/workbench")
    look(page, name)
    page.get_by_role("link", name="GUM H.1").click()
    expanded = page.locator("[data-expanded]")
    expect(expanded).to_have_text("92.62")
    expect(page.locator("svg.bench-chart")).to_have_count(2)
    look(page, f"{name}-example")

    button = page.get_by_role("button", name="Evaluate" if language == "en" else "计算", exact=True)
    page.locator("#i0-size").fill("50")
    button.click()
    expect(expanded).to_have_text(re.compile(r"^15\d"))

    page.locator("#model").fill("l = ls + d - ls*(da*theta + alx*dtheta)")
    button.click()
    expect(page.locator("#model-w mark")).to_have_text("alx")
    expect(page.locator("#model")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#i0-size")).to_have_value("50")
    look(page, f"{name}-error")

    page.locator("#model").fill("l = ls + d - ls*(da*theta + als*dtheta)")
    page.locator("#i1-unit").fill("furlong")
    button.click()
    expect(page.locator("#i1-unit-w")).to_contain_text("furlong")
    page.locator("#i1-unit").fill("nm")
    button.click()
    expect(expanded).to_have_text(re.compile(r"^15\d"))


def test_a_column_is_pasted_and_a_limit_judged(open_page: Callable[..., Page], look: Any) -> None:
    """Readings pasted into a value cell are Type A; the link opens the same answer elsewhere; the budget is a file."""
    page = open_page(language="en")
    page.goto("/workbench")
    page.locator("#model").fill("y = a - r")
    page.locator("#i0-name").fill("a")
    page.locator("#i0-value").fill("10.1\n10.3\n10.2\n10.2")
    page.locator("#i1-name").fill("r")
    page.locator("#i1-value").fill("10")
    page.locator("#i1-size").fill("0.05")
    page.locator("#mpe").fill("0.5")
    page.get_by_role("button", name="Evaluate", exact=True).click()
    expect(page.get_by_role("heading", name="Conforms")).to_be_visible()
    expect(page.locator("#i0-value")).to_have_value("10.1\n10.3\n10.2\n10.2")
    look(page, "workbench-limit")
    answer = page.locator("[data-expanded]").inner_text()
    with page.expect_download() as caught:
        page.get_by_role("button", name="CSV").click()
    assert caught.value.suggested_filename == "budget.csv"
    for button, name in (("Excel", "report.xlsx"), ("D-SI", "result.xml")):
        with page.expect_download() as caught:
            page.get_by_role("button", name=button).click()
        assert caught.value.suggested_filename == name
    page.get_by_role("link", name="Link to this measurement").click()
    expect(page.locator("[data-expanded]")).to_have_text(answer)


@pytest.mark.parametrize(("language", "phone"), [("zh", False), ("en", True)])
def test_every_output_is_judged(
    open_page: Callable[..., Page], look: Any, language: str, phone: bool
) -> None:
    """GUM H.2 with limits for two of its outputs: one verdict over both, a line that is wrong stands at its field."""
    name = f"workbench-limits-{language}"
    page = open_page(language=language, phone=phone, dark=phone)
    page.goto("/workbench?example=gum-h2")
    button = page.get_by_role("button", name="Evaluate" if language == "en" else "计算", exact=True)
    page.locator("#mpe").fill("1")
    page.locator("#around").fill("128")
    page.locator("#limits").fill("Q 1")
    button.click()
    expect(page.locator("#limits-w")).to_contain_text("R, X, Z")
    look(page, f"{name}-error")
    page.locator("#limits").fill("X 1 221")
    button.click()
    expect(page.locator("#verdict")).to_have_text("Does not conform" if language == "en" else "不合格")
    expect(page.locator("[data-judged]")).to_have_count(2)
    look(page, name)


@pytest.mark.parametrize(("language", "phone"), [("zh", True), ("en", False)])
def test_inputs_are_taken_from_a_certificate(
    open_page: Callable[..., Page], look: Any, language: str, phone: bool, tmp_path: Path
) -> None:
    """A hostile file is refused with what was typed kept; a published one fills the row that has the name."""
    name = f"workbench-certificate-{language}"
    show, fill, evaluate = {
        "zh": ("列出其中的数", "填入输入量", "计算"),
        "en": ("Show its numbers", "Fill the inputs", "Evaluate"),
    }[language]
    page = open_page(language=language, phone=phone, dark=phone)
    page.goto("/workbench")
    page.locator("#model").fill("t = indication - error")
    page.locator("#i0-name").fill("indication")
    page.locator("#i0-value").fill("306.32")
    page.locator("#i0-size").fill("0.01")
    page.locator("#i0-unit").fill("K")
    page.locator("#i1-name").fill("error")
    hostile = tmp_path / "hostile.xml"
    hostile.write_text('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>')
    page.locator("#from-certificate summary").click()
    page.locator("#certificate").set_input_files(hostile)
    page.get_by_role("button", name=show).click()
    expect(page.locator("#certificate-w")).to_contain_text("DOCTYPE")
    expect(page.locator("#i1-name")).to_have_value("error")
    look(page, f"{name}-refused")

    page.locator("#certificate").set_input_files(DCC / "dcc_gp_temperature_typical_v12.xml")
    page.get_by_role("button", name=show).click()
    expect(page.locator("#taking tbody tr")).to_have_count(25)
    look(page, name)
    page.locator("#c0-name").fill("error")
    page.get_by_role("button", name=fill).click()
    expect(page.locator("#i1-value")).to_have_value("0.072")
    expect(page.locator("#i1-size")).to_have_value("0.061")
    expect(page.locator("#i0-value")).to_have_value("306.32")
    look(page, f"{name}-filled")
    page.get_by_role("button", name=evaluate, exact=True).click()
    expect(page.locator("[data-expanded]")).to_have_text("0.0642")  # 2·√(0.01² + 0.0305²)
    look(page, f"{name}-evaluated")


def test_a_laboratory_looks_into_a_point(open_page: Callable[..., Page], look_everywhere: Any) -> None:
    """From an original record its budget opens with the record's own numbers and its limit."""
    page = open_page("周示例")
    page.goto("/records")
    link = page.locator("main a[href$='/workbench']")
    for href in page.locator("main table a[href^='/records/']").evaluate_all("all => all.map(a => a.href)"):
        page.goto(href)
        if link.count():
            break
    link.first.click()
    expect(page.locator("[data-expanded]").first).not_to_be_empty()
    look_everywhere(page, "record-workbench")


def test_a_budget_is_drafted_and_approved(
    open_page: Callable[..., Page], look: Any, look_everywhere: Any
) -> None:
    """A verifier states one more contribution, a fault stands at its term, the technical manager approves it."""
    page = open_page("周示例")
    page.goto("/budgets")
    look_everywhere(page, "budgets")
    page.locator("main .bench-examples a", has_text="量块").click()
    look_everywhere(page, "budget-draft")
    page.locator("#title").fill("量块比较，含标准量块的漂移")
    model = page.locator("#model").input_value()
    page.locator("#model").fill(model.replace("e_s", "e_s + drift"))
    page.get_by_role("button", name="存为草稿").click()
    expect(page.locator("#model-w mark")).to_have_text("drift")
    row = page.locator(".bench-in tbody tr").count() - 2
    for cell, text in (("name", "drift"), ("value", "0"), ("unit", "um"), ("size", "0.02")):
        page.locator(f"#i{row}-{cell}").fill(text)
    page.get_by_role("button", name="存为草稿").click()
    expect(page.get_by_role("heading", name="量块比较，含标准量块的漂移")).to_be_visible()
    look(page, "budget")
    address = page.url
    page = open_page("冯示例")
    page.goto(address)
    page.get_by_role("link", name="批准").click()
    page.get_by_role("button", name="批准").click()
    expect(page.locator("main .tag", has_text="在用")).to_be_visible()
    look_everywhere(page, "budget-in-force")
