"""Every output of the workbench against its own limit: one verdict over all, one for each, refusals at their line."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from ruamel.yaml import YAML

from junheng.core.reason import UnusableInput
from junheng.hub.orders.workbench import evaluating
from junheng.hub.orders.workbench.typed import Row, Typed, read, typed_of

VECTORS = Path(__file__).parents[2] / "vectors" / "uncertainty"


@pytest.fixture(autouse=True)
def fresh() -> None:
    """Each test has the minute to itself."""
    cache.clear()


def _h2(**limits: str) -> Typed:
    """GUM H.2: R = 127.73 Ω with u = 0.071, X = 219.85 Ω with 0.295, Z = 254.26 Ω with 0.236."""
    found = YAML(typ="safe").load((VECTORS / "GUM-H2.yaml").read_text(encoding="utf-8"))
    return typed_of(found, **limits)


def _judged(typed: Typed) -> dict[str, Any]:
    found = evaluating.answered(read(typed).document, typed)
    return {each.output.name: each.conformity for each in found.judged}


def _post(typed: Typed, **more: str) -> dict[str, str]:
    names = ("title", "model", "coverage", "coverage_by", "outputs", "correlations", "ensembles", "larger_of", "mpe",
             "around", "limits", "rule")  # fmt: skip
    cells = {
        f"i{at}-{name}": getattr(row, name)
        for at, row in enumerate(typed.rows)
        for name in ("name", "value", "kind", "size", "k", "dof", "unit")
    }
    return {name: getattr(typed, name) for name in names} | cells | more


def test_each_output_has_its_own_limit() -> None:
    """By the simple rule against what H.2 prints: R within 128 ± 1, X outside 221 ± 1, Z within 254 ± 0.5."""
    found = _judged(_h2(mpe="1", around="128", limits="X 1 221\nZ ±0.5, 254"))
    assert {name: each.decision for name, each in found.items()} == {
        "R": "accept",
        "X": "reject",
        "Z": "accept",
    }
    assert found["X"].acceptance == (220.0, 222.0)


def test_an_output_without_the_first_can_be_judged() -> None:
    """Only Z has a limit; the first has none."""
    found = _judged(_h2(limits="Z 1 254"))
    assert list(found) == ["Z"] and found["Z"].decision == "accept"


def test_the_guard_band_is_each_outputs_own_u() -> None:
    """U(R) = 0.197 and U(X) = 0.821 at 95 % and 4 dof, so the same limit accepts R and rejects X."""
    found = _judged(_h2(mpe="0.5", around="127.6", limits="X 0.5 219.8", rule="guarded"))
    assert found["R"].decision == "accept"
    assert found["R"].acceptance == pytest.approx((127.6 - 0.5 + 0.1973, 127.6 + 0.5 - 0.1973), abs=5e-4)
    assert found["X"].decision == "reject" and found["X"].acceptance == (None, None)


def test_an_output_without_uncertainty_is_said_not_left_out() -> None:
    """Where the model has no derivative there is no u and no verdict; it stays in the list as undecided."""
    rows = (Row("a", "1", "u", "1"), Row("b", "1", "u", "1"))
    typed = Typed(model="y = abs(a - b)\nz = a + b", rows=rows, mpe="1", limits="z 9")
    found = _judged(typed)
    assert found["y"] is None and found["z"].decision == "accept"


def test_all_lines_are_refused_at_once() -> None:
    """Every line that cannot be read, not only the first."""
    typed = _h2(mpe="x", limits="X\nQ 1\nX a\nZ 1")
    with pytest.raises(UnusableInput) as problem:
        evaluating.answered(read(typed).document, typed)
    assert sorted(each.code for each in problem.value.refusals) == [
        "number-not-decimal", "number-not-decimal", "workbench-limit-form", "workbench-limit-output",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("limits", "title", "css"),
    [
        ({"mpe": "1", "around": "128", "limits": "Z 1 254"}, "Conforms", "ok"),
        ({"mpe": "1", "around": "128", "limits": "X 1 221\nZ 1 254"}, "Does not conform", "no"),
        ({"mpe": "0.3", "around": "127.7", "limits": "X 1 220.4", "rule": "jjf-1094"}, "Undecided", "unk"),
    ],
)
def test_the_page_says_one_verdict_and_each(
    db: None, client: Any, limits: dict[str, str], title: str, css: str
) -> None:
    """The banner is the worst of them, a sentence for every output with a limit, and which have none."""
    typed = _h2(**limits)
    answer = client.post("/workbench", _post(typed), headers={"accept-language": "en"})
    text = answer.content.decode()
    assert answer.status_code == 200 and f'class="verdict {css}"' in text
    assert text.count('class="verdict') == 1 and f'<h2 id="verdict">{title}</h2>' in text
    judged = ["R", *re.findall(r"^[A-Z]", limits["limits"], re.M)]
    assert re.findall(r'data-judged="(\w)"', text) == judged
    unjudged = [name for name in "RXZ" if name not in judged]
    assert ("no limit is stated" in text) == bool(unjudged)
    assert f">{limits['limits']}</textarea>" in text


def test_limits_travel_in_the_link_and_the_report(db: None, client: Any) -> None:
    """The link opens the same verdicts; the workbook has a sheet of them, decided in the reader's language."""
    typed = _h2(mpe="1", around="128", limits="X 1 221")
    text = client.post("/workbench", _post(typed)).content.decode()
    link = unescape(next(iter(re.findall(r'href="(/workbench\?d=[^"]+)"', text))))
    assert parse_qs(urlsplit(link).query)["limits"] == ["X 1 221"]
    again = client.get(link).content.decode()
    assert re.findall(r"<p data-judged=.*?</p>", again) == re.findall(r"<p data-judged=.*?</p>", text) != []
    answer = client.post("/workbench", _post(typed, then="xlsx"), headers={"accept-language": "zh"})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        shared = packed.read("xl/sharedStrings.xml").decode()
    assert all(f">{words}<" in shared for words in ("符合性", "合格", "不合格"))


def test_a_line_that_cannot_be_read_keeps_everything(db: None, client: Any) -> None:
    """Refused at the field with the outputs there are; nothing typed is lost."""
    answer = client.post("/workbench", _post(_h2(limits="Q 1 & 2")), headers={"accept-language": "zh"})
    text = answer.content.decode()
    assert answer.status_code == 400 and 'id="limits-w"' in text and ">Q 1 &amp; 2</textarea>" in text
    answer = client.post("/workbench", _post(_h2(limits="Q 1")), headers={"accept-language": "zh"})
    assert "输出量是：R, X, Z" in answer.content.decode()
