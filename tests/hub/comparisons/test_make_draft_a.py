"""The analyst opens what was sealed, and the science evaluates it by the agreed protocol."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.hub.comparisons.conftest import VALUES
from tests.hub.conftest import NOW

from junheng.hub.comparisons import queries
from junheng.hub.comparisons.models import Analysis
from junheng.hub.comparisons.services import analysing
from junheng.hub.foundation import tenancy
from junheng.hub.institutions.models import Organisation


def kept(rounds: Any) -> Analysis:
    with queries.under_analysis(rounds.row):
        return Analysis.objects.get(comparison=rounds.row)


def naive_weighted_mean(point: int) -> tuple[float, float]:
    """By hand: weights 1/u², u = U/2."""
    rows = [(float(x), float(U) / 2) for values in VALUES.values() for x, U in [values[point]]]
    weights = [1 / u**2 for _x, u in rows]
    value = sum(w * x for w, (x, _u) in zip(weights, rows, strict=True)) / sum(weights)
    return value, sum(weights) ** -0.5


def test_evaluated_by_the_protocol(at: Any) -> None:
    """Value and u are those of a naive weighted mean; U(d) has the minus of a member and the standard's instability."""
    rounds = at("draft-a")
    answer = json.loads(kept(rounds).answer)
    for at_, point in enumerate(answer["points"]):
        value, u = naive_weighted_mean(at_)
        found = point["estimates"]["weighted-mean"]
        assert found["value"] == pytest.approx(value, rel=1e-12)
        assert found["u"] == pytest.approx(u, rel=1e-9)
    d = {row["lab"]: row for row in answer["points"][1]["degrees_of_equivalence"]["weighted-mean"]["unilateral"]["without_dark_uncertainty"]}  # fmt: skip
    _value, u = naive_weighted_mean(1)
    assert d["宁波所"]["u"] == pytest.approx((0.0015**2 - u**2 + 0.0002**2) ** 0.5, rel=1e-9)


def test_the_command_line_gives_the_same_bytes(at: Any, tmp_path: Path) -> None:
    """What anybody computes from the published document is what was stored."""
    rounds = at("draft-a")
    analysis = kept(rounds)
    (tmp_path / "document.json").write_text(analysis.document)
    command = [sys.executable, "-m", "junheng.cli.main", "comparison", "evaluate", str(tmp_path / "document.json"), "--json"]  # fmt: skip
    for language, stored in (("en", analysis.answer), ("zh", analysis.answer_zh)):
        done = subprocess.run([*command, "--lang", language], capture_output=True, check=True)
        assert done.stdout.decode() == stored


def test_refusals(at: Any, refused: Any) -> None:
    """Not before the data are closed; by nobody but the analyst, the pilot's head included; once."""
    rounds = at("sealed")
    with refused("comparison-not-in-state"):
        analysing.make_draft_a(comparison=rounds.row, by=rounds.analyst, at=NOW)
    rounds._data_in()
    with refused("not-the-analyst"):
        analysing.make_draft_a(comparison=rounds.row, by=rounds.head("pilot"), at=NOW)
    rounds._draft_a()
    with refused("comparison-not-in-state"):
        analysing.make_draft_a(comparison=rounds.row, by=rounds.analyst, at=NOW)


def test_the_pilots_values_as_reference(at: Any) -> None:
    """By a protocol that says so, En is against the pilot, and the pilot is not scored."""
    rounds = at("draft-a", reference="pilot")
    point = json.loads(kept(rounds).answer)["points"][0]
    assert point["verdict"]["reference"] == "pilot"
    assert len(point["scores"]["en"]["pilot"]) == 2


def test_a_named_laboratory_as_reference(rounds: Any, at: Any) -> None:
    """A laboratory of a higher level gives the values; its own are not known to anybody before."""
    at("draft-a", reference="laboratory", reference_body=rounds.house.neighbour.uscc)
    document = json.loads(kept(rounds).document)
    assert document["reference"] == {"kind": "pilot", "lab": rounds.house.neighbour.short_zh}
    with queries.under_analysis(rounds.row):
        report = queries.report(rounds.fresh(), "zh")
    assert report is not None and report.points[0].value == "1.000040"


def test_a_broken_seal_stops_it(at: Any, monkeypatch: Any, refused: Any) -> None:
    """Every content is held against its public hash first."""
    from junheng.hub.comparisons.rules import results

    rounds = at("data-in")
    monkeypatch.setattr(results, "seal_of", lambda text, *, salt: "0" * 64)
    with refused("seal-broken", "seal-broken", "seal-broken"):
        analysing.make_draft_a(comparison=rounds.row, by=rounds.analyst, at=NOW)


def test_namesakes_are_told_apart(at: Any) -> None:
    """Two laboratories of one name stand in the document with their codes; the science takes no name twice."""
    rounds = at("data-in")
    with tenancy.only("310000", "330000"):
        Organisation.objects.filter(pk__in=(rounds.third.pk, rounds.house.neighbour.pk)).update(
            short_zh="示例所", name_zh="示例计量所"
        )
    rounds.fresh()
    rounds._draft_a()
    named = [each["lab"] for each in json.loads(kept(rounds).document)["points"][0]["labs"]]
    assert set(named[1:]) == {f"示例计量所 {each.uscc}" for each in (rounds.third, rounds.house.neighbour)}
