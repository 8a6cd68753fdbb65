"""Read catalogues and needs from objects: faults are named with their path."""

from __future__ import annotations

from typing import Any

import pytest

from junheng.core.capability.documents import catalogue_from, need_from
from junheng.core.reason import UnusableInput


def catalogue(**box: Any) -> dict[str, Any]:
    whole = {"range": {"low": 0, "high": 10}, "uncertainty": {"constant": 1, "k": 2}, **box}
    entry = {"id": "a", "kind": "electric.voltage.dc", "unit": "V", "boxes": [whole]}
    return {"schema": "junheng.capability/1", "entries": [entry]}


BOX = "entries[0].boxes[0]"


@pytest.mark.parametrize(
    ("box", "path", "code"),
    [
        ({"rnge": 1}, BOX, "key-unknown"),
        ({"range": {"low": 10, "high": 0}}, f"{BOX}.range", "value-unusable"),
        ({"range": {"low": "ten", "high": 20}}, f"{BOX}.range.low", "value-unusable"),
        ({"range": {"low": 0, "high": "1e400"}}, f"{BOX}.range.high", "value-unusable"),
        ({"range": {"low": 0, "high": "nan"}}, f"{BOX}.range.high", "value-unusable"),
        ({"range": {"low": True, "high": 1}}, f"{BOX}.range.low", "value-unusable"),
        ({"uncertainty": {"constant": -1, "k": 2}}, f"{BOX}.uncertainty.constant", "value-unusable"),
        ({"uncertainty": {"constant": 1, "k": 0}}, f"{BOX}.uncertainty.k", "value-unusable"),
        ({"uncertainty": {"constant": 1, "unit": "kg"}}, f"{BOX}.uncertainty.unit", "unit-of-another-kind"),
        ({"uncertainty": {"constant": 1, "unit": "flurb"}}, f"{BOX}.uncertainty.unit", "unit-unknown"),
        ({"uncertainty": {"k": 2}}, f"{BOX}.uncertainty", "value-unusable"),
        ({"uncertainty": {"table": [[1, 1], [1, 2]], "interpolation": "linear"}}, f"{BOX}.uncertainty.table", "value-unusable"),
        ({"uncertainty": {"expression": "__import__('os')"}}, f"{BOX}.uncertainty.expression", "formula-unusable"),
        ({"uncertainty": {"expression": "1e999*x"}}, f"{BOX}.uncertainty.expression", "formula-unusable"),
        ({"uncertainty": {"expression": "(" * 90 + "x" + ")" * 90}}, f"{BOX}.uncertainty.expression", "formula-unusable"),
        ({"uncertainty": {"expression": "x+" * 400 + "x"}}, f"{BOX}.uncertainty.expression", "formula-too-long"),
        ({"conditions": {"frequency": [1]}}, f"{BOX}.conditions", "key-unknown"),
    ],
)  # fmt: skip
def test_fault_in_a_box_is_named_with_its_path(box: dict[str, Any], path: str, code: str) -> None:
    """Each fault is refused by its own code at its own place."""
    with pytest.raises(UnusableInput) as caught:
        catalogue_from(catalogue(**box))
    assert (caught.value.refusals[0].path, caught.value.refusals[0].code) == (path, code)


def test_unknown_key_names_the_nearest() -> None:
    """`rnge` is answered with `range`."""
    with pytest.raises(UnusableInput) as caught:
        catalogue_from(catalogue(rnge=1))
    assert caught.value.refusals[0].allowed == ("range",)


def test_schema_and_repeated_ids_are_checked() -> None:
    """Another schema, or one id twice, is refused."""
    with pytest.raises(UnusableInput, match="schema"):
        catalogue_from({"schema": "junheng.capability/9", "entries": []})
    twice = catalogue()
    twice["entries"] *= 2
    with pytest.raises(UnusableInput, match="id used once"):
        catalogue_from(twice)


def test_probability_stands_for_the_normal_quantile() -> None:
    """95 % without k is k = 1.959964 (the 97.5 % quantile of the normal distribution, six digits)."""
    (entry,) = catalogue_from(catalogue(uncertainty={"constant": 1, "probability": "0.95"}))
    stated = entry.boxes[0].uncertainty
    assert stated is not None
    assert stated.k is not None
    assert float(stated.k) == pytest.approx(1.959964, abs=5e-7)


def test_relative_need_in_celsius_is_refused() -> None:
    """20 ppm of 25 °C has no meaning: the zero is a convention."""
    need = {"schema": "junheng.need/1", "kind": "thermal.temperature", "unit": "°C", "range": {"low": 0, "high": 100},
            "uncertainty": {"value": 20, "unit": "ppm", "relative_to": "reading"}}  # fmt: skip
    with pytest.raises(UnusableInput) as caught:
        need_from(need)
    assert caught.value.refusals[0].code == "relative-to-shifted-zero"
