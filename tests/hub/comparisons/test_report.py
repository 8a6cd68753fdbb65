"""What a report shows: uncertainties at the protocol's coverage factor, and the rule of its own reference."""

from __future__ import annotations

import io
import json
import re
import statistics
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.cache import cache
from tests.hub.comparisons.test_make_draft_a import kept
from tests.hub.comparisons.test_pages import X16
from tests.hub.conftest import NOW

from junheng.core.comparison.documents import comparison_from
from junheng.core.comparison.evaluation import evaluate
from junheng.core.comparison.report import evaluation_as_json
from junheng.hub.comparisons import queries
from junheng.hub.comparisons.rules import drawing, reporting
from junheng.hub.foundation import clock, metering


def point_of(U: str, k: float) -> Any:
    """Three laboratories at k = 2; the second, which is the reference, with an uncertainty of its own k."""
    document = {
        "schema": "junheng.comparison/1", "unit": "V", "coverage": {"k": 2.0}, "estimators": ["weighted-mean"],
        "reference": {"kind": "pilot", "lab": "乙"},
        "labs": [
            {"lab": "甲", "x": "10.001", "U": "0.006", "k": 2.0}, {"lab": "乙", "x": "10.002", "U": U, "k": k},
            {"lab": "丙", "x": "10.005", "U": "0.004", "k": 2.0},
        ],
    }  # fmt: skip
    (point,) = reporting.report_of(
        document, evaluation_as_json(evaluate(comparison_from(document))), {}
    ).points
    return point


def test_expanded_at_the_protocols_k() -> None:
    """U = 0.005 at k = 2.5 is u = 0.002: everything drawn and the reference are as if U = 0.004 at k = 2 were stated."""
    point, same = point_of("0.005", 2.5), point_of("0.004", 2.0)
    assert (point.value, point.U) == (same.value, same.U) == ("10.0020", "0.0040")
    assert point.values == same.values and point.differences == same.differences


def test_stated_as_it_was() -> None:
    """The table has the digits as sealed, with their own k beside them."""
    assert [(each.U, each.k) for each in point_of("0.005", 2.5).lines][1] == ("0.005", "2.5")
    assert [each.k for each in point_of("0.004", 2.0).lines] == ["", "", ""]


@pytest.mark.parametrize(
    ("changes", "words", "others"),
    [
        ({}, "u²(1 − 2w)", ("蒙特卡洛", "不评分")),
        ({"estimator": "median"}, "蒙特卡洛", ("u²(1 − 2w)", "不评分")),
        ({"reference": "pilot"}, "给出参考值的实验室不评分", ("u²(1 − 2w)", "蒙特卡洛")),
    ],
)
def test_the_rule_is_that_of_the_reference(
    at: Any, client: Any, monkeypatch: Any, changes: dict[str, str], words: str, others: tuple[str, ...]
) -> None:
    """Weights, a bootstrap, or one laboratory's value: the page says what was computed."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    page = client.get(f"/comparisons/{at('published', **changes).row.pk}").content.decode()
    assert words in page
    assert [each for each in others if each in page] == []


# drawings


def test_youden_by_hand() -> None:
    """Two laboratories at (0.5, 0.5) and (−2, 1): reach 2.2, 300 units a side, the second axis upward."""
    plot = drawing.youden_of(("1 V", {"甲": 0.5, "乙": -2.0, "丙": 0.1}), ("10 V", {"乙": 1.0, "甲": 0.5}))
    assert plot is not None
    assert [(each.number, each.name, each.x, each.y, each.outside) for each in plot.spots] == [
        (1, "甲", "184.1", "115.9", False), (2, "乙", "13.6", "81.8", True),
    ]  # fmt: skip
    assert (plot.low, plot.width, plot.middle) == ("81.8", "136.4", "150.0")
    assert drawing.youden_of(("1 V", {"甲": 0.5}), ("10 V", {"甲": 0.5})) is None


def test_youden_in_the_report(at: Any, client: Any, monkeypatch: Any) -> None:
    """Beside the drawing, which says what it is, the table with the scores of the two points."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    rounds = at("published")
    page = client.get(f"/comparisons/{rounds.row.pk}").content.decode()
    svg = re.search(
        r'<svg class="forest"[^>]*aria-labelledby="youden1-title youden1-desc">.*?</svg>', page, re.S
    )
    assert svg is not None
    assert '<title id="youden1-title">' in svg[0] and '<desc id="youden1-desc">' in svg[0]
    assert len(re.findall(r"<text ", svg[0])) == 3 and svg[0].count('class="out"') == 1
    answer = json.loads(kept(rounds).answer)
    scores = [
        {row["lab"]: row["value"] for row in each["scores"]["en"]["weighted-mean"]}
        for each in answer["points"]
    ]
    (plot,) = queries.report(rounds.fresh(), "zh").youden
    assert {each.name: (each.first, each.second) for each in plot.spots} == {
        lab: (scores[0][lab], scores[1][lab]) for lab in scores[0]
    }


def test_mandel_h_by_hand(client: Any, db: None) -> None:
    """Five laboratories: (x − x̄)/s, and the critical values of ISO 5725-2, 1.57 and 1.72."""
    told = {"table": X16, "unit": "V", "k": "2", "estimators": ["weighted-mean"]}
    page = client.post("/compare", told).content.decode()
    values = [float(line.split("\t")[1]) for line in X16.splitlines()[1:]]
    for each in values:
        h = (each - statistics.mean(values)) / statistics.stdev(values)
        assert f"{h:+.2f}".replace("-", "−") in page
    assert page.count(">1.57<") == 5 and page.count(">1.72<") == 5


def test_mandel_k_where_there_are_replicates() -> None:
    """One laboratory that scatters ten times as much as the others lies beyond 1 %; without replicates there is no k."""
    labs = [{"lab": name, "replicates": [10 + step * each for each in (-1, 0, 1)]} for name, step in (("甲", 0.001), ("乙", 0.001), ("丙", 0.01))]  # fmt: skip
    document = {"schema": "junheng.comparison/1", "unit": "V", "coverage": {"k": 2.0}, "labs": labs}
    answer = evaluation_as_json(evaluate(comparison_from(document)))
    (k,) = [each for each in drawing.mandel_of(answer["consistency"], {}) if each.kind == "k"]
    assert [each.verdict for each in k.rows] == ["inside", "inside", "outlier"]
    assert [each.outside for each in k.drawing.bars] == [False, False, True]
    assert [each.kind for each in point_of("0.004", 2.0).mandel] == ["h"]


# on paper


@pytest.mark.parametrize("tongue", ["zh-hans", "en"])
def test_the_pdf_carries_its_data(at: Any, client: Any, monkeypatch: Any, tongue: str) -> None:
    """PDF/A-3b; each attached file is byte for byte the download, and related as data."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    one = f"/comparisons/{at('published').row.pk}"
    cache.clear()
    answer = client.get(f"{one}/report.pdf", HTTP_ACCEPT_LANGUAGE=tongue)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    with pikepdf.open(io.BytesIO(answer.content)) as file:
        assert b"<pdfaid:part>3<" in file.Root.Metadata.read_bytes()
        assert set(file.attachments) == {"document.json", "answer.json", "report.json"}
        for name, attached in file.attachments.items():
            assert attached.get_file().read_bytes() == client.get(f"{one}/{name}").content
            assert attached.obj.AFRelationship == "/Data"


def test_the_pdf_says_what_the_page_says(at: Any, client: Any, monkeypatch: Any, tmp_path: Path) -> None:
    """Values, scores, conclusion and hashes are printed as the page has them."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    rounds = at("published")
    cache.clear()
    (tmp_path / "report.pdf").write_bytes(client.get(f"/comparisons/{rounds.row.pk}/report.pdf").content)
    text = subprocess.run(["pdftotext", "-raw", tmp_path / "report.pdf", "-"], capture_output=True, check=True).stdout.decode()  # fmt: skip
    for words in (
        "10.0067",
        "三家中一家在 10 V 偏离。",
        "宁波示例计量所",
        "u²(1 − 2w)",
        "junheng comparison evaluate document.json --json",
    ):
        assert words in text, words
    report = queries.report(rounds.fresh(), "zh")
    for line in report.points[1].lines:
        assert f"{line.en:+.2f}".replace("-", "−") in text
    (seal,) = rounds.part("third").seals.all()
    assert seal.digest in re.sub(r"\s", "", text)


def test_printing_is_bounded_and_waits_for_publication(at: Any, client: Any, monkeypatch: Any) -> None:
    """There is no paper before publication; one address does not keep the machine at printing."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    rounds = at("draft-b")
    page = f"/comparisons/{rounds.row.pk}/report.pdf"
    assert client.get(page).status_code == 404
    rounds._published()
    cache.clear()
    monkeypatch.setattr(metering, "SECONDS_A_MINUTE", 0.0)
    assert client.get(page).status_code == 200
    refused = client.get(page)
    assert refused.status_code == 429 and "computed-too-often" in refused.content.decode()
