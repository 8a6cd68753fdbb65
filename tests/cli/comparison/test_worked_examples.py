"""X16 of the practitioners' examples: five laboratories, by hand, to the digits printed there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from junheng.cli.main import main

X = (10.003, 10.001, 9.998, 10.006, 10.002)
U = (0.001, 0.002, 0.002, 0.0015, 0.004)


def laboratories(**out: bool) -> list[dict[str, Any]]:
    return [
        {"lab": str(at), "x": x, "u": u, **({"in_reference": False} if f"lab{at}" in out else {})}
        for at, (x, u) in enumerate(zip(X, U, strict=True), start=1)
    ]


@pytest.fixture
def answered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(**document: Any) -> dict[str, Any]:
        path = tmp_path / "comparison.json"
        path.write_text(json.dumps({"schema": "junheng.comparison/1", **document}), encoding="utf-8")
        assert main(["comparison", "evaluate", str(path), "--json"]) == 0
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    return run


def en(answer: dict[str, Any], name: str) -> list[float]:
    return [round(row["value"], 3) for row in answer["scores"]["en"][name]]


def test_weighted_mean(answered: Any) -> None:
    """u² − u_ref² for members; with "plus" laboratory 4 would read .977 and pass."""
    answer = answered(labs=laboratories(), estimators=["weighted-mean"])
    found = answer["estimates"]["weighted-mean"]
    assert (round(found["value"], 6), round(found["u"], 6)) == (10.002761, 0.000706)
    assert (round(answer["consistency"]["chi_squared"], 3), answer["consistency"]["dof"]) == (11.198, 4)
    assert round(answer["consistency"]["p_value"], 4) == 0.0244
    assert en(answer, "weighted-mean") == [0.169, -0.471, -1.272, 1.224, -0.097]
    verdicts = [row["verdict"] for row in answer["scores"]["en"]["weighted-mean"]]
    assert verdicts == ["satisfactory", "satisfactory", "unsatisfactory", "unsatisfactory", "satisfactory"]
    assert [row["verdict"] for row in answer["verdict"]["laboratories"]] == verdicts
    assert answer["verdict"]["value"] == "unsatisfactory"
    assert answer["method"]["en"]["limit"] == 1


def test_arithmetic_mean(answered: Any) -> None:
    """The general rule u_i²(1 − 2w_i) + u_ref²; "minus" would need the root of a negative number."""
    answer = answered(labs=laboratories(), estimators=["arithmetic-mean"])
    found = answer["estimates"]["arithmetic-mean"]
    assert (round(found["value"], 6), round(found["u"], 6)) == (10.0020, 0.001044)
    assert en(answer, "arithmetic-mean") == [0.385, -0.268, -1.071, 1.280, 0]


def test_laboratory_left_out_of_the_reference(answered: Any) -> None:
    """It is judged with "plus": it is no member."""
    answer = answered(labs=laboratories(lab4=True), estimators=["weighted-mean"])
    found = answer["estimates"]["weighted-mean"]
    assert (round(found["value"], 6), round(found["u"], 4)) == (10.001840, 0.0008)
    assert (round(answer["consistency"]["chi_squared"], 3), answer["consistency"]["dof"]) == (5.210, 3)
    assert round(answer["consistency"]["p_value"], 3) == 0.157
    assert en(answer, "weighted-mean") == [0.967, -0.229, -1.047, 1.224, 0.020]


@pytest.mark.parametrize(
    ("transfer", "expected"),
    [
        ({"u_instability": 0.0008}, [-0.421, -1.053, 0.761, -0.119]),
        ({}, [-0.447, -1.118, 0.832, -0.121]),
    ],
)
@pytest.mark.parametrize("stated", [{}, {"value": "10.0030", "U": "0.0020", "k": 2}])
def test_pilot_as_reference(
    transfer: dict[str, float], expected: list[float], stated: dict[str, Any], answered: Any
) -> None:
    """The pilot gets no score; the travelling standard's instability stands in every difference."""
    answer = answered(
        labs=laboratories(), reference={"kind": "pilot", "lab": "1", **stated}, transfer=transfer
    )
    assert list(answer["scores"]["en"]) == ["pilot"]
    assert [row["lab"] for row in answer["scores"]["en"]["pilot"]] == ["2", "3", "4", "5"]
    assert en(answer, "pilot") == expected
    assert "difference-without-variance" in {each["code"] for each in answer["warnings"]}


def test_z_scores(answered: Any) -> None:
    """10.009, sigma_pt .003, u(x_pt) .001 about an assigned 10.003: z 2.00, z′ 1.90, and z′ is due."""
    answer = answered(
        labs=[{"lab": "1", "x": "10.009", "u": "0.002"}],
        reference={"kind": "assigned", "value": "10.003", "U": "0.002", "k": 2},
        sigma_pt=0.003,
    )
    (z,), (z_prime,) = answer["scores"]["z"]["assigned"], answer["scores"]["z_prime"]["assigned"]
    assert round(z["value"], 2) == 2.00 and round(z_prime["value"], 2) == 1.90
    assert (z["verdict"], z_prime["verdict"]) == ("satisfactory", "satisfactory")
    assert "u-of-reference-large" in {each["code"] for each in answer["warnings"]}
    (zeta,) = answer["scores"]["zeta"]["assigned"]
    assert zeta["value"] == pytest.approx(0.006 / (0.002**2 + 0.001**2) ** 0.5)
