"""On a phone a figure says what it is: the head of its column goes into the cell."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from junheng.hub.ui.cards import with_heads

HUB = Path(__file__).parents[3] / "src/junheng/hub"
CARDS = {
    f"{path.relative_to(HUB)} {number}": table
    for path in sorted(HUB.rglob("templates/**/*.html"))
    for number, table in enumerate(
        re.findall(r"<c-rows\b[^>]*\bcards=.*?</c-rows>", path.read_text("utf-8"), re.S)
    )
}

HEAD = "<thead><tr><th scope='col'>需求</th><th>几天<span class='sub'>工作日</span></th><th>A &lt; \"B\"</th><th></th></tr></thead><tbody>"


def test_figures_and_dates_bear_the_head() -> None:
    found = with_heads(
        HEAD + '<tr role="row"><td role="cell">1000 V</td><td class="n"> <a href="/x">12</a></td><td>2026-11-30</td><td>5</td></tr>'
    )  # fmt: skip
    assert '<td role="cell">1000 V</td>' in found, "the first says itself what it is"
    assert '<td class="n" data-l="几天工作日"> <a href="/x">12</a></td>' in found
    assert '<td data-l="A &lt; &quot;B&quot;">2026-11-30</td>' in found
    assert "<td>5</td>" in found, "its column has no head"


def test_words_and_cells_with_their_own_stay() -> None:
    rows = '<tr><td>a</td><td>上海</td><td data-l="own">7</td></tr><tr><th scope="row">b</th><td>—</td></tr>'
    assert with_heads(HEAD + rows) == HEAD + rows
    assert (
        with_heads("<tbody><tr><td>1</td><td>2</td></tr></tbody>")
        == "<tbody><tr><td>1</td><td>2</td></tr></tbody>"
    )
    wide = with_heads(HEAD + '<tr><td colspan="2">all</td><td>7</td></tr>')
    assert 'data-l="A &lt; &quot;B&quot;">7</td>' in wide
    long = "<tr><td>a</td><td>1</td><td>2</td><td>3</td><td>4</td></tr>"
    assert with_heads(HEAD + long).count("data-l") == 2, "more cells than heads"


@pytest.mark.parametrize("table", CARDS.values(), ids=CARDS)
def test_a_table_of_cards_has_one_row_of_heads(table: str) -> None:
    """Its columns are counted from one row: heads in two rows, or a cell over several, would label figures wrongly."""
    head, found, body = table.partition("</thead>")
    assert found and head.count("<tr") == 1, head
    assert "span=" not in head and "rowspan=" not in body
    parts = re.findall(r"<(?:tr|td|th|thead|tbody)\b[^>]*>", table)
    assert not [each for each in parts if "role=" not in each], (
        "a block is no row: what reads it out needs the role"
    )
