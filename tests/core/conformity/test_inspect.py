"""Global risks of an inspected process (JCGM 106:2012, 9): published figures and two independent computations."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from junheng.core.conformity.documents import question_from
from junheng.core.conformity.inspection import Inspection, inspect
from junheng.core.conformity.report import conformity_as_json
from junheng.core.reason import UnusableInput


def inspected(**document: Any) -> dict[str, Any]:
    given = {
        "schema": "junheng.conformity/1", "process": {"mean": 0, "sd": 1}, "measurement": {"u": 0.25},
        "tolerance": {"lower": -2, "upper": 2},
    } | document  # fmt: skip
    asked = question_from({key: value for key, value in given.items() if value is not None}).asked
    assert isinstance(asked, Inspection)
    return conformity_as_json(inspect(asked))


def refused(**document: Any) -> tuple[str, str | None]:
    with pytest.raises(UnusableInput) as caught:
        inspected(**document)
    found = caught.value.refusals[0]
    assert found.message("zh") and found.message("en")
    return found.code, found.path


CASES: list[dict[str, Any]] = [
    {},
    {
        "process": {"mean": 0.7, "sd": 0.6},
        "measurement": {"u": 0.8},
        "acceptance": {"lower": -1.5, "upper": 1.8},
    },
    {"tolerance": {"upper": 1}, "process": {"mean": 0.2, "sd": 0.5}, "acceptance": {"upper": 0.8}},
    {"tolerance": {"lower": -1}, "measurement": {"u": 2}, "acceptance": {"lower": -1.2}},
    {"process": {"mean": 5, "sd": 1}, "acceptance": {"guard": 0.3}},
    {"process": {"mean": 0, "sd": 1e-3}, "measurement": {"u": 3}},
    {"process": {"mean": 0, "sd": 30}, "measurement": {"u": 1e-3}},
]


def limits_of(document: dict[str, Any]) -> tuple[float, float, float, float]:
    tolerance = document.get("tolerance", {"lower": -2, "upper": 2})
    low, high = tolerance.get("lower", -math.inf), tolerance.get("upper", math.inf)
    acceptance = document.get("acceptance", {})
    guard = acceptance.get("guard", 0.0)
    return low, high, acceptance.get("lower", low + guard), acceptance.get("upper", high - guard)


@pytest.mark.parametrize("document", CASES)
def test_risks_against_the_bivariate_normal(document: dict[str, Any]) -> None:
    """True and measured value are jointly normal: each risk is a sum of rectangles of that distribution."""
    low, high, accept_low, accept_high = limits_of(document)
    process = document.get("process", {"mean": 0, "sd": 1})
    mean, sd, u = process["mean"], process["sd"], document.get("measurement", {"u": 0.25})["u"]
    joint = stats.multivariate_normal(
        [mean, mean], [[sd**2, sd**2], [sd**2, sd**2 + u**2]], allow_singular=True
    )

    def rectangle(a: float, b: float, c: float, d: float) -> float:
        far = 60 * (sd + u) + abs(mean)
        a, b, c, d = (min(max(each, -far), far) for each in (a, b, c, d))
        return float(joint.cdf([b, d]) - joint.cdf([a, d]) - joint.cdf([b, c]) + joint.cdf([a, c]))

    accepted = rectangle(-math.inf, math.inf, accept_low, accept_high)
    good = rectangle(low, high, accept_low, accept_high)
    inside = rectangle(low, high, -math.inf, math.inf)
    found = inspected(**document)
    assert found["probability_accepted"] == pytest.approx(accepted, abs=1e-7)
    assert found["consumer_risk"] == pytest.approx(accepted - good, abs=1e-7)
    assert found["producer_risk"] == pytest.approx(inside - good, abs=1e-7)
    assert found["probability_in_tolerance"] == pytest.approx(inside, abs=1e-7)


def test_what_a_million_items_do() -> None:
    """Items and measurements drawn and counted: within five standard errors."""
    document = CASES[1]
    low, high, accept_low, accept_high = limits_of(document)
    draw = np.random.default_rng(106)
    true = draw.normal(0.7, 0.6, 1_000_000)
    read = true + draw.normal(0, 0.8, 1_000_000)
    accepted, good = (read >= accept_low) & (read <= accept_high), (true >= low) & (true <= high)
    found = inspected(**document)
    for key, counted in (("consumer_risk", accepted & ~good), ("producer_risk", ~accepted & good)):
        assert abs(found[key] - counted.mean()) < 5e-3 * math.sqrt(found[key])
    assert found["conditional_false_accept"] == pytest.approx(
        (accepted & ~good).sum() / accepted.sum(), rel=0.05
    )


def test_three_ratios_under_three_names() -> None:
    """sd ratio 4, TUR = span/(4u) = 4, TAR = 2/0.5 = 4 for limits of two sd: equal here by chance, apart below."""
    found = inspected(measurement={"u": 0.25, "accuracy": 0.5})
    assert (found["sd_ratio"], found["tur"], found["tar"]) == (4, 4, 4)
    apart = inspected(tolerance={"lower": -3, "upper": 3}, measurement={"u": 0.25, "accuracy": 0.5})
    assert (apart["sd_ratio"], apart["tur"], apart["tar"]) == (4, 6, 6)
    by_tur = inspected(tolerance={"lower": -3, "upper": 3}, measurement={"tur": 6})
    assert by_tur["consumer_risk"] == pytest.approx(apart["consumer_risk"], rel=1e-12)
    assert inspected(tolerance={"upper": 3})["tur"] is None


@pytest.mark.parametrize("part", [0.05, 0.6, 0.95, 0.999])
def test_process_by_its_part_in_tolerance(part: float) -> None:
    """`in_tolerance` names the sd: the probability in tolerance comes out again, centred or not."""
    assert inspected(process={"in_tolerance": part})["probability_in_tolerance"] == pytest.approx(
        part, rel=1e-9
    )
    aside = inspected(process={"mean": 1.2, "in_tolerance": part})
    assert aside["probability_in_tolerance"] == pytest.approx(part, rel=1e-9)


def test_guard_band_by_a_wanted_risk() -> None:
    """ANSI/NCSL Z540.3: a risk of 1 %, and a conditional one, are what the limits found give."""
    for key in ("consumer_risk", "conditional_false_accept"):
        found = inspected(measurement={"u": 0.9}, acceptance={key: 0.01})
        assert found[key] == pytest.approx(0.01, rel=1e-6)
        again = inspected(measurement={"u": 0.9}, acceptance=found["acceptance"])
        assert again[key] == pytest.approx(0.01, rel=1e-6)
    enough = inspected(acceptance={"consumer_risk": 0.02})
    assert enough["acceptance"] == {"lower": -2, "upper": 2}


@pytest.mark.parametrize("tur", [1.5, 2, 3, 4])
def test_method_6_keeps_the_consumer_risk_below_two_per_cent(tur: float) -> None:
    """Dobbert 2008: false accept at most 2 % for every probability in tolerance, and near it for the worst."""
    risks = [
        inspected(process={"in_tolerance": part}, measurement={"tur": tur}, acceptance={"by": "method-6"})[
            "consumer_risk"
        ]
        for part in np.linspace(0.2, 0.99, 80).tolist()
    ]
    assert 0.015 < max(risks) < 0.0203


def test_a_perfect_measurement_has_no_risk() -> None:
    """u = 0: no false accept; items between acceptance and tolerance are rejected for nothing."""
    found = inspected(measurement={"u": 0}, acceptance={"lower": -1, "upper": 1})
    assert found["consumer_risk"] == 0
    assert found["producer_risk"] == pytest.approx(2 * (stats.norm.cdf(2) - stats.norm.cdf(1)), rel=1e-12)
    assert found["sd_ratio"] is None


def test_nothing_accepted() -> None:
    """A guard beyond the middle: the conditional risk is undefined, and that is said."""
    found = inspected(acceptance={"guard": 3})
    assert (found["probability_accepted"], found["conditional_false_accept"]) == (0, None)
    assert [each["code"] for each in found["warnings"]] == ["risk-not-accepted"]


@pytest.mark.parametrize(
    ("document", "code", "path"),
    [
        ({"measurement": None}, "key-missing", None),
        ({"measurement": {}}, "conformity-one-of", "measurement"),
        ({"measurement": {"u": 1, "sd_ratio": 1}}, "conformity-one-of", "measurement"),
        ({"measurement": {"sd_ration": 1}}, "measurement-key-unknown", "measurement"),
        ({"measurement": {"sd_ratio": 0}}, "value-out-of-range", "measurement.sd_ratio"),
        ({"measurement": {"tur": 4}, "tolerance": {"upper": 1}}, "value-out-of-range", "measurement.tur"),
        ({"process": {"mean": 0}}, "conformity-one-of", "process"),
        ({"process": {"sd": 0}}, "value-out-of-range", "process.sd"),
        ({"process": {"sd": 1}, "tolerance": {"upper": 1}}, "process-mean-missing", "process.mean"),
        ({"process": {"mean": 3, "in_tolerance": 0.9}}, "process-sd-undetermined", "process.in_tolerance"),
        ({"process": {"mean": 0, "in_tolerance": 0.4}, "tolerance": {"upper": 1}}, "process-sd-undetermined", "process.in_tolerance"),
        ({"process": {"in_tolerance": 1}}, "value-out-of-range", "process.in_tolerance"),
        ({"acceptance": {"lower": 3}}, "tolerance-reversed", "acceptance"),
        ({"acceptance": {"consumer_risk": 0}}, "value-out-of-range", "acceptance.consumer_risk"),
        ({"acceptance": {"conditional_false_accept": 1e-15}, "process": {"mean": 9, "sd": 1}}, "guard-not-found", "acceptance.conditional_false_accept"),
        ({"acceptance": {"guard": 1, "upper": 2}}, "measurement-key-unknown", "acceptance"),
        ({"rule": "simple"}, "measurement-key-unknown", None),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_its_place(
    document: dict[str, Any], code: str, path: str | None
) -> None:
    """Each with its code and the path inside the document."""
    assert refused(**document) == (code, path)
