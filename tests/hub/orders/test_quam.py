"""Two examples of EURACHEM/CITAC Guide CG 4 (QUAM:2012) as records: a standard solution (A1), a titrant (A2).

Values and tolerances are those of `uncertainty_given.json` (QUAM-A1, QUAM-A2), each verified there by GTC 1.5.1.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from junheng.hub.orders.rules import Cell
from junheng.hub.orders.services.editions import shipped
from junheng.hub.orders.worksheet import Filled, StandardValue, compute


def computed(code: str, readings: dict[str, str], standards: dict[str, StandardValue]) -> Any:
    edition = shipped(code)
    usual = {each["name"]: each["usual"] for each in edition["parameters"]}
    (point,) = edition["points"]
    cells = {Cell("as-found", "p1", column, 0): text for column, text in readings.items()}
    (result,) = compute(Filled(edition, usual, [{"id": "p1"} | point], cells, standards)).results
    return result


def test_a_standard_solution() -> None:
    """A1: 100.28 mg of cadmium in 100 mL: 1002.7 mg/L, u = 0.835 mg/L; the balance is a standard with u = 0.05 mg."""
    balance = StandardValue(unit="mg", k=Decimal(2), value=Decimal(0), expanded=Decimal("0.10"))
    found = computed("standard-solution", {"mass": "100.28"}, {"mass": balance})
    assert found.value == pytest.approx(1002.69972, abs=1e-5)
    assert found.u == pytest.approx(0.835199, abs=1e-6)
    assert (found.value_text, found.U_text) == ("1002.7", "1.7")


def test_a_titrant() -> None:
    """A2: 0.10214 mol/L, u = 0.00010 mol/L; the phthalate is a reference material of purity 1.0000 ± 0.0005."""
    purity = StandardValue(
        unit="1", k=Decimal(1).sqrt(), value=Decimal(1), expanded=Decimal("0.0005") / Decimal(3).sqrt()
    )
    found = computed("titrant", {"mass": "0.3888", "volume": "18.64"}, {"purity": purity})
    assert found.value == pytest.approx(0.10213616, abs=1e-8)
    assert found.u == pytest.approx(0.000100501, abs=1e-9)
    assert (found.value_text, found.U_text) == ("0.10214", "0.00021")
