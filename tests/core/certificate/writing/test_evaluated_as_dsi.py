"""An evaluation as D-SI: valid by PTB's schema, rounded once, and what a DCC's reader finds in it."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from ruamel.yaml import YAML

from junheng.core.certificate.evaluated import evaluation_as_dsi
from junheng.core.certificate.findings import validate
from junheng.core.certificate.parsing import parse
from junheng.core.certificate.reading import summarise
from junheng.core.reason import UnusableInput
from junheng.core.uncertainty.documents import measurement_from
from junheng.core.uncertainty.evaluation import evaluate

VECTORS = Path(__file__).parents[3] / "vectors"
MEASUREMENTS = [
    path.stem
    for path in sorted((VECTORS / "uncertainty").glob("*.yaml"))
    if "junheng.measurement/1" in path.read_text(encoding="utf-8")
]
NS = {"dcc": "https://ptb.de/dcc", "si": "https://ptb.de/si"}


@pytest.fixture(scope="session")
def schema() -> etree.XMLSchema:
    folder = resources.files("junheng.core.certificate") / "schemas" / "si" / "SI_Format-2.2.0.xsd"
    return etree.XMLSchema(etree.parse(str(folder)))


def _vector(name: str) -> Any:
    return YAML(typ="safe").load((VECTORS / "uncertainty" / f"{name}.yaml").read_text(encoding="utf-8"))


def _dsi(document: Any, **more: Any) -> etree._Element:
    measurement = measurement_from(document)
    found = evaluate(measurement, **{"trials": 20_000, "seed": 1} | more)
    return etree.fromstring(evaluation_as_dsi(found, title=measurement.title))


def _one(model: str = "a", **more: Any) -> dict[str, Any]:
    inputs = {"a": {"value": 10, "u": 0.05, "unit": "V"} | more.pop("a", {})}
    return {"schema": "junheng.measurement/1", "inputs": inputs, "model": {"y": model}} | more


def _said(root: etree._Element) -> dict[str, str]:
    """Leaves by name."""
    return {etree.QName(each).localname: each.text or "" for each in root.iter("*") if not len(each)}


@pytest.mark.parametrize("method", ["gum", "monte-carlo", "both"])
@pytest.mark.parametrize("name", MEASUREMENTS)
def test_every_given_case_is_valid(name: str, method: str, schema: etree.XMLSchema) -> None:
    """By the bundled SI_Format 2.2.0, whichever way it was evaluated; one quantity an output."""
    root = _dsi(_vector(name), method=method)
    schema.assertValid(root)
    labels = [each.text for each in root.iter(f"{{{NS['si']}}}labelXMLList")]
    assert labels == [each[0] for each in evaluate_names(_vector(name))]


def evaluate_names(document: Any) -> list[tuple[str, Any]]:
    return list(measurement_from(document).outputs)


def test_published_result_is_stated(schema: etree.XMLSchema) -> None:
    """GUM H.1.6 by the GUM framework: 50.000 838 mm, U99 = 93 nm, k = 2.92; t, for dof is 16."""
    said = _said(_dsi(_vector("GUM-H1"), method="gum"))
    assert said == {
        "labelXMLList": "l", "valueXMLList": "50000838", "unitXMLList": "\\nano\\metre",
        "valueExpandedMUXMLList": "93", "coverageFactorXMLList": "2.92", "coverageProbabilityXMLList": "0.99",
        "distributionXMLList": "t",
    }  # fmt: skip


def test_a_stated_k_keeps_its_digits_and_covers_what_it_covers() -> None:
    """k = 2 of a normal output covers 95.45 %; with 4 degrees of freedom Student's t gives 88.39 %."""
    said = _said(_dsi(_one(coverage={"k": 2}), method="gum"))
    assert (said["valueXMLList"], said["valueExpandedMUXMLList"]) == ("10.00", "0.10")
    assert (said["coverageFactorXMLList"], said["coverageProbabilityXMLList"]) == ("2", "0.9545")
    assert said["distributionXMLList"] == "normal"
    said = _said(_dsi(_one(coverage={"k": 2}, a={"dof": 4}), method="gum"))
    assert (said["coverageProbabilityXMLList"], said["distributionXMLList"]) == ("0.8839", "t")


def test_where_the_gum_result_does_not_hold_the_trials_are_stated() -> None:
    """JCGM 101, 9.3 (calibration of a weight): the GUM interval is not validated, so u and the interval of the trials."""
    said = _said(_dsi(_vector("S1-9.3")))
    assert float(said["valueXMLList"]) == pytest.approx(1.234, abs=0.002)
    assert said["valueStandardMUXMLList"] in ("0.075", "0.076")
    assert float(said["intervalMinXMLList"]) == pytest.approx(1.083, abs=0.003)
    assert float(said["intervalMaxXMLList"]) == pytest.approx(1.384, abs=0.003)
    assert "valueExpandedMUXMLList" not in said


def test_trials_without_a_standard_deviation_leave_the_gum_result() -> None:
    """H.1 has an input with dof 2: Monte Carlo has no u, and D-SI has no interval without one."""
    assert _said(_dsi(_vector("GUM-H1")))["valueExpandedMUXMLList"] == "93"


def test_what_has_no_expectation_is_refused() -> None:
    """A t distribution with one degree of freedom has no mean: trials alone have nothing to state."""
    with pytest.raises(UnusableInput) as problem:
        _dsi(_one(a={"dof": 1}), method="monte-carlo")
    assert [each.code for each in problem.value.refusals] == ["dsi-value-undefined"]


def test_k_below_one_and_a_kink_are_stated_as_dsi_can() -> None:
    """D-SI knows no k below 1: u is stated; where there is no derivative the value stands alone."""
    said = _said(_dsi(_one(coverage={"k": 0.5}), method="gum"))
    assert said["valueStandardMUXMLList"] == "0.050" and "coverageFactorXMLList" not in said
    said = _said(
        _dsi(_one("abs(a - b)", inputs={"a": {"value": 1, "u": 1}, "b": {"value": 1, "u": 1}}), method="gum")
    )
    assert set(said) == {"labelXMLList", "valueXMLList", "unitXMLList"}


def test_large_uncertainty_rounds_the_interval_to_the_same_place() -> None:
    """u = 1234 is 1200, and the ends stand in hundreds too."""
    said = _said(
        _dsi(
            _one(
                "a",
                inputs={
                    "a": {"distribution": "rectangular", "value": 54321, "half_width": 2137.35, "unit": "V"}
                },
            ),
            method="monte-carlo",
        )
    )
    assert said["valueStandardMUXMLList"] == "1200"
    assert all(
        said[key].endswith("00") for key in ("valueXMLList", "intervalMinXMLList", "intervalMaxXMLList")
    )


@pytest.mark.parametrize("unit", ["HRC", "dB(20lg)"])
def test_a_unit_dsi_cannot_say_is_refused(unit: str) -> None:
    """Scales and levels are named with their output."""
    with pytest.raises(UnusableInput) as problem:
        _dsi(_one(a={"unit": unit}), method="gum")
    (refusal,) = problem.value.refusals
    assert (refusal.code, refusal.path, refusal.facts["found"]) == ("unit-not-known", "outputs.y", unit)


def test_a_title_with_controls_is_written_as_spaces(schema: etree.XMLSchema) -> None:
    """What XML cannot hold does not break the file."""
    root = _dsi({**_one(title="a\x00b\x1b\ufffe"), "model": {"y": "a", "z": "2*a"}}, method="gum")
    schema.assertValid(root)
    assert root.findtext("si:label", namespaces=NS) == "a b  "


def test_it_stands_in_a_certificate() -> None:
    """Put into PTB's published certificate it is a valid DCC 3.3.0 without findings, and the reader reads it back."""
    document = parse((VECTORS / "dcc" / "ptb_dcclib_valid_v3.3.0.xml").read_bytes())
    before = {each.refusal.code for each in validate(document).findings}
    quantity = document.root.xpath("//dcc:result//dcc:quantity[si:*]", namespaces=NS)[0]
    old = next(each for each in quantity if str(each.tag).startswith("{https://ptb.de/si}"))
    quantity.replace(old, _dsi(_vector("GUM-H2"), method="gum"))
    again = parse(etree.tostring(document.root))
    answer = validate(again)
    assert answer.schema.errors == ()
    assert {each.refusal.code for each in answer.findings} <= before
    read = [
        each for result in summarise(again).results for each in result.quantities if len(each.series) == 3
    ]
    assert [each.values for each in read[0].series] == [("127.73",), ("219.85",), ("254.26",)]
    assert read[0].series[0].expanded == ("0.20",) and read[0].series[0].k == ("2.78",)
