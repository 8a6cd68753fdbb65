"""On a phone a figure says what it is: the head of its column goes into the cell."""

from __future__ import annotations

from junheng.hub.ui.cards import with_heads

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
