"""A record computed again with a bad standard put right: sign and size from its own model (practice P14, X14)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from junheng.hub.certificates.services.correcting import Suspect, put_right
from junheng.hub.orders import worksheet
from junheng.hub.orders.services.editions import shipped


def sheet(code: str, point: Mapping[str, str], readings: Mapping[str, str], **more: Any) -> worksheet.Filled:
    """One point of a shipped service; the same reading in every repeat."""
    edition, point = shipped(code), {"id": "p1", **point}
    expected = worksheet.cells(edition, [point], more.get("parameters", {}), ("as-found",))
    return worksheet.Filled(
        edition=edition,
        parameters=more.get("parameters", {}),
        points=[point],
        readings={cell: readings.get(cell.column, "20") for cell in expected},
        standards=more.get("standards", {}),
    )


def moved(
    filled: worksheet.Filled, suspect: Suspect, check: str = ""
) -> tuple[worksheet.Result, worksheet.Result | None]:
    (result,) = (each for each in worksheet.compute(filled).results if each.check == check)
    return result, put_right(filled, result, suspect)


def weight(difference: str) -> worksheet.Filled:
    """1 kg, limit 50 mg, against a standard certified 0 mg from nominal: ABBA with this difference of readings in mg."""
    point = {"nominal": "1", "unit": "kg", "limit": "50"}
    standard = worksheet.StandardValue("mg", Decimal(2), Decimal(0), Decimal("1.6"))
    readings = {"A1": "0", "A2": "0", "B1": difference, "B2": difference}
    return sheet("weight", point, readings, parameters={"d": "0.1"}, standards={"mass": standard})


def suspect(shift: str, unit: str, *values: str, is_main: bool = True) -> Suspect:
    return Suspect(shift, unit, frozenset(values), is_main)


@pytest.mark.parametrize(("shift", "unit"), [("8", "mg"), ("0.008", "g"), ("0.000008", "kg")])
def test_a_weight_moves_against_its_standard(shift: str, unit: str) -> None:
    """Taken 8 mg too high: what was +45 mg is +37 mg and stands; what was −45 mg is −53 mg and fails."""
    for difference, value, within in (("45", 37, True), ("-45", -53, False)):
        before, after = moved(weight(difference), suspect(shift, unit, "mass"))
        assert (round(before.value, 6), before.within) == (float(difference), True)
        assert after is not None and (round(after.value, 6), after.within) == (value, within)


def test_an_indication_moves_with_its_standard() -> None:
    """A source taken 20 µV too high had the meter's error read 20 µV too low: e = indicated − (nominal + correction)."""
    point = {"nominal": "1", "span": "1", "resolution": "0.000001", "unit": "V"}
    standard = worksheet.StandardValue(
        "V", Decimal(2), points=((Decimal(1), Decimal(0), Decimal("0.000008")),)
    )
    filled = sheet("dc-voltmeter", point, {"indicated": "1.000022"}, standards={"voltage": standard})
    before, after = moved(filled, suspect("0.000020", "V", "voltage"))
    assert after is not None
    assert (round(before.value, 4), round(after.value, 4)) == (22, 42)


def test_a_gauge_set_against_its_standard() -> None:
    """X14 without a certified value in the model: the nominal is what the standard showed, and the limit stays as it was."""
    point = {"nominal": "1.2", "unit": "MPa"}
    row = dict.fromkeys(("up_before", "up_after", "down_before", "down_after"), "1.222")
    told = {"class": "1.6", "FS": "1.6", "standard_class": "0.25", "standard_FS": "2.5"}
    filled = sheet("pressure-gauge", point, row, parameters=told)
    before, after = moved(filled, suspect("8", "kPa"), "up")
    assert after is not None
    assert (before.value_text, after.value_text, after.within) == ("0.022", "0.03", False)
    assert after.limit == before.limit


def test_a_meter_against_a_reference_volume() -> None:
    """100·(Vi − Va)/Va with Va 0.5 L too high: −0.5 % becomes 0, by the model and not by adding litres to percent."""
    filled = sheet(
        "water-meter", {"nominal": "2.5", "unit": "m3/h"}, {"Va": "100", "Vi": "99.5"},
        parameters={"DN": "15", "Q3": "2.5", "R": "80"},
    )  # fmt: skip
    before, after = moved(filled, suspect("0.5", "L"), "E")
    assert after is not None
    assert (Decimal(before.value_text), Decimal(after.value_text)) == (Decimal("-0.5"), 0)


@pytest.mark.parametrize(
    "bad",
    [suspect("8", "kPa", "mass"), suspect("8", "mg", "air"), suspect("8", "mg")],
    ids=["unit", "value", "none"],
)
def test_where_the_model_does_not_say(bad: Suspect) -> None:
    """A unit that does not convert, a piece whose values the model does not use: nobody can tell."""
    assert moved(weight("45"), bad)[1] is None


def test_an_auxiliary_device_is_not_the_reference() -> None:
    """A thermometer beside the gauge: the model does not hold it."""
    row = dict.fromkeys(("up_before", "up_after", "down_before", "down_after"), "1.222")
    told = {"class": "1.6", "FS": "1.6", "standard_class": "0.25", "standard_FS": "2.5"}
    filled = sheet("pressure-gauge", {"nominal": "1.2", "unit": "MPa"}, row, parameters=told)
    assert moved(filled, suspect("8", "kPa", is_main=False), "up")[1] is None
