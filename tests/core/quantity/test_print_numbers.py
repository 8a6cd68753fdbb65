"""Numbers and units are printed by GB 3101 and rounded by GB/T 8170; expected values from practice X3, X10, P11."""

from __future__ import annotations

import pytest

from junheng.core.quantity.notation import (
    UnknownUnit,
    needs_groups,
    print_number,
    print_quantity,
    print_unit,
    round_to_place_of,
    round_to_step,
    round_uncertainty,
    unit_from_dsi,
    unit_to_dsi,
)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("10.00", "10.00"), ("-0.5", "−0.5"), ("1000", "1000"), ("10000", "10\u202f000"),
        ("-10.000251", "−10.000\u202f251"), ("1.2e-6", "1.2×10⁻⁶"), ("50000623", "50\u202f000\u202f623"),
    ],
)  # fmt: skip
def test_digits_stay_as_typed(text: str, printed: str) -> None:
    assert print_number(text) == printed


@pytest.mark.parametrize("text", ["", "1,000", "nan", "1e9999", "１２", "0x10", "1 000"])
def test_what_is_no_decimal_text_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="decimal"):
        print_number(text)


def test_a_column_is_grouped_as_one() -> None:
    """ui 2: in a column from four digits if any row has five."""
    assert needs_groups(["1000", "10000"]) and not needs_groups(["1000", "9999"])
    assert print_number("1000", group=True) == "1\u202f000"


@pytest.mark.parametrize(
    ("value", "unit", "printed"),
    [
        ("20", "ppm", "20×10⁻⁶"), ("4.2", "mg", "+4.2\u00a0mg"), ("23.1", "Cel", "+23.1\u00a0°C"),
        ("12", "°", "+12°"), ("0", "uV", "0\u00a0µV"), ("60", "HRC", "+60\u00a0HRC"), ("3", "1", "+3"),
    ],
)  # fmt: skip
def test_number_and_unit(value: str, unit: str, printed: str) -> None:
    """P11: ppm prints as 10⁻⁶; no-break space; zero has no sign; a procedure scale stands as it is."""
    assert print_quantity(value, unit, signed=unit != "ppm") == printed


@pytest.mark.parametrize(
    ("unit", "dsi", "printed"),
    [
        ("uV", "\\micro\\volt", "µV"), ("m/s2", "\\metre\\per\\second\\tothe{2}", "m/s²"), ("1/K", "\\per\\kelvin", "1/K"),
        ("kg", "\\kilogram", "kg"), ("%RH", "\\percent", "%"), ("ppm", "\\ppm", "10⁻⁶"), ("N·m", "\\newton\\metre", "N·m"),
        ("µV/V", "\\micro\\volt\\per\\volt", "µV/V"), ("kg/m^3", "\\kilogram\\per\\metre\\tothe{3}", "kg/m³"),
        ("mmHg", "\\mmhg", "mmHg"), ("", "\\one", "1"),
    ],
)  # fmt: skip
def test_units_in_d_si_and_back(unit: str, dsi: str, printed: str) -> None:
    assert unit_to_dsi(unit) == dsi
    assert unit_to_dsi(unit_from_dsi(dsi)) == dsi
    assert print_unit(dsi) == print_unit(unit) == printed


@pytest.mark.parametrize("unit", ["HRC", "a/b/c", "5", "m/", "\\nonsense", "kilo"])
def test_an_unknown_unit_is_said(unit: str) -> None:
    with pytest.raises(UnknownUnit):
        unit_to_dsi(unit)


@pytest.mark.parametrize(
    ("value", "step", "rounded"),
    [("15.4546", "1", "15"), ("60.25", "0.5", "60.0"), ("60.38", "0.5", "60.5"), ("830", "20", "840"), ("0.0125", "0.001", "0.012"), ("-0.4", "1", "0"), ("12.5", "0.01", "12.50"), ("7", "0.005", "7.000")],
)  # fmt: skip
def test_rounding_to_a_step(value: str, step: str, rounded: str) -> None:
    """X10, half to even, also steps 2 and 5."""
    assert round_to_step(value, step) == rounded


def test_uncertainty_and_value_share_their_place() -> None:
    """X10: 0.0347 → 0.035; X3: u_c 2.539 gives U 5.078 → 5.1 and 25.367 → 25.4; a carry keeps two digits."""
    assert round_uncertainty("0.0347") == "0.035"
    assert (round_uncertainty("5.078"), round_to_place_of("25.367", "5.1")) == ("5.1", "25.4")
    assert round_uncertainty("0.0996") == "0.10"
    assert round_uncertainty("0.0341", rounding="up") == "0.035"
    assert round_uncertainty("126") == "130"
    with pytest.raises(ValueError, match="positive"):
        round_uncertainty("0")
