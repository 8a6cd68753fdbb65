"""What is let in before the first reading can be computed with afterwards; everything else is refused by its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from tests.hub.conftest import NOW, WORK

from junheng.hub.orders import checks, queries
from junheng.hub.orders.models import OrderLine, OriginalRecord
from junheng.hub.orders.services import benches, records
from junheng.hub.orders.services.editions import SHIPPED, shipped
from junheng.hub.orders.settling import refusals_to_settle

GAUGE = {"class": "1.6", "FS": "1.6", "standard_class": "0.25", "standard_FS": "2.5"}
SCALE = {"Max": "30000", "e": "10"}
POINT = {"id": "p1", "nominal": "1.2", "unit": "MPa"}
LOAD = {"id": "p1", "group": "称量", "nominal": "100", "unit": "g", "weights_mpe": "0.005", "role": "zero"}


@pytest.mark.parametrize("code", SHIPPED)
def test_what_an_edition_calls_usual_is_let_in(code: str) -> None:
    """Its usual parameters with its usual points, formulas and all."""
    edition = shipped(code)
    told = {each["name"]: each["usual"] for each in edition["parameters"]}
    points = [{"id": f"p{at}", **point} for at, point in enumerate(edition["points"])]
    assert refusals_to_settle(edition, told, points) == ()


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"class": "1.6 级"}, "setting-needs-number", "class"), ({"FS": "1e30000000"}, "setting-needs-number", "FS"),
        ({"FS": "１.6"}, "setting-needs-number", "FS"), ({"FS": ""}, "setting-needs-number", "FS"), ({"FS": " 1.6"}, "setting-needs-number", "FS"),
        ({"class": "1.7"}, "class-outside-ladder", "class"), ({"class": "0.4"}, "class-outside-ladder", "class"),
    ],
)  # fmt: skip
def test_parameters_that_no_worksheet_reads(change: dict[str, str], code: str, path: str) -> None:
    """A declared parameter is a plain number, and the class one of the ladder."""
    (found,) = refusals_to_settle(shipped("pressure-gauge"), GAUGE | change, [POINT])
    assert (found.code, found.path) == (code, path)
    assert "{" not in found.message("zh") + found.message("en")


def test_a_missing_parameter_is_named() -> None:
    """Not one declared parameter may be left out, nor one of no declared name stand for it."""
    told = {name: text for name, text in GAUGE.items() if name != "class"}
    (found,) = refusals_to_settle(shipped("pressure-gauge"), told | {"klass": "1.6"}, [POINT])
    assert (found.code, found.facts["what_zh"]) == ("setting-needs-number", "准确度等级")


@pytest.mark.parametrize("klass", ["1", "1.0", "1.60", "4"])
def test_a_class_is_a_number_and_no_spelling(klass: str) -> None:
    """1.0 is class 1 of the ladder."""
    assert refusals_to_settle(shipped("pressure-gauge"), GAUGE | {"class": klass}, [POINT]) == ()


@pytest.mark.parametrize(
    ("code", "told", "point", "expected", "path"),
    [
        ("pressure-gauge", GAUGE, POINT | {"nominal": "1,2"}, "setting-needs-number", "p1/nominal"),
        ("pressure-gauge", GAUGE, {"id": "p1", "unit": "MPa"}, "setting-needs-number", "p1/nominal"),
        ("pressure-gauge", GAUGE, POINT | {"nominal": "=1/0"}, "domain-error", "p1"),
        ("pressure-gauge", GAUGE, POINT | {"nominal": "=FS^60*1e99"}, "setting-needs-number", "p1/nominal"),
        ("pressure-gauge", GAUGE, POINT | {"id": ""}, "point-id-unusable", "points"),
        ("pressure-gauge", GAUGE, POINT | {"id": "a/b"}, "point-id-unusable", "points"),
        ("pressure-gauge", GAUGE, POINT | {"id": "x" * 41}, "point-id-unusable", "points"),
        ("pressure-gauge", GAUGE, POINT | {"repeats": "1000000000"}, "repeats-outside", "p1"),
        ("pressure-gauge", GAUGE, POINT | {"repeats": "two"}, "repeats-outside", "p1"),
        ("scale", SCALE, LOAD | {"weights_mpe": "5 g"}, "setting-needs-number", "p1/weights_mpe"),
        ("scale", SCALE | {"e": "0"}, LOAD, "setting-not-above-zero", "e"),
        ("weight", {"d": "1"}, {"id": "p1", "nominal": "1", "unit": "kg", "limit": "50 mg"}, "setting-needs-number", "p1/limit"),
        ("dc-voltmeter", {}, {"id": "p1", "nominal": "1", "span": "1", "resolution": "-1", "unit": "V"}, "setting-not-above-zero", "p1/resolution"),
    ],
)  # fmt: skip
def test_points_that_no_worksheet_reads(
    code: str, told: Mapping[str, str], point: dict[str, str], expected: str, path: str
) -> None:
    """What is computed with is a number, a resolution is above zero; words stay words."""
    (found,) = refusals_to_settle(shipped(code), told, [point])
    assert (found.code, found.path) == (expected, path)
    assert "{" not in found.message("zh") + found.message("en")


def test_ids_are_of_one_point_each() -> None:
    found = refusals_to_settle(shipped("pressure-gauge"), GAUGE, [POINT, POINT])
    assert {each.code for each in found} == {"point-id-unusable"}


def test_a_worked_out_number_can_be_typed() -> None:
    """A third of a small capacity has more decimals than anybody types; it is written with its exponent."""
    point = {"id": "p1", "nominal": "=Max/3", "unit": "g", "weights_mpe": "=5e-5*Max/3"}
    told = {"Max": "1", "e": "0.001"}
    assert checks.worked_out(point, shipped("scale"), told)["weights_mpe"] == "1.66666666667E-5"
    assert refusals_to_settle(shipped("scale"), told, [point]) == ()


def test_no_record_is_opened_that_cannot_be_read(verifying: Any, refused: Any) -> None:
    """A class with its unit, a decimal comma: refused at the door, and nothing is begun."""
    (line,) = verifying.received([verifying.item("pressure-gauge", "PG-7")])
    with refused("setting-needs-number"):
        verifying.opened(line, **{"class": "1.6 级"})
    with refused("setting-needs-number"):
        verifying.opened(line, points=[{"nominal": "1,2", "unit": "MPa"}])
    assert not OriginalRecord.objects.exists()
    assert OrderLine.objects.get(pk=line.pk).state == "received"


def test_preparing_anew_is_judged_the_same(verifying: Any, refused: Any) -> None:
    """Parameters and points told later are let in by the same rule, and formulas are worked out."""
    original = verifying.gauge()
    given: dict[str, Any] = {
        "original": original, "work_from": WORK, "work_to": WORK, "standards": verifying.used("pressure-gauge"),
        "by": verifying.measurer, "at": NOW,
    }  # fmt: skip
    with refused("class-outside-ladder"):
        records.prepare_record(parameters=GAUGE | {"class": "3"}, **given)
    with refused("setting-needs-number"):
        records.prepare_record(points=[POINT | {"nominal": "1,2"}], **given)
    prepared = records.prepare_record(points=[POINT | {"nominal": "=0.75*FS"}], **given)
    assert prepared.points[0]["nominal"] == "1.2"


def test_a_bench_is_judged_the_same(verifying: Any, refused: Any) -> None:
    """One rule for a bench; what the standard does not meet is asked at the points as they are worked out."""
    lines = verifying.received([verifying.item("water-meter", "WM-70")], "first")
    shelf = verifying.shelf()
    with refused("setting-needs-number"):
        benches.open_bench_run(
            lines=lines,
            shelf=replace(shelf, parameters={**shelf.parameters, "R": "R80"}),
            by=verifying.measurer,
            at=NOW,
        )
    scales = verifying.received([verifying.item("non-automatic-scale", "SL-70")])
    loads = [{"id": "p1", "group": "称量", "nominal": "=Max", "unit": "g", "weights_mpe": "=Max"}]
    shelf = benches.Shelf(
        records.ServiceEdition.objects.get(code="scale"), SCALE, loads, verifying.used("non-automatic-scale"), WORK, WORK,
    )  # fmt: skip
    with refused("standard-not-good-enough"):
        benches.open_bench_run(lines=scales, shelf=shelf, by=verifying.measurer, at=NOW)


def test_a_record_of_before_still_opens(verifying: Any, client_for: Any) -> None:
    """What an earlier release let in is shown with what is wrong, instead of a fault."""
    original = verifying.gauge()
    for told in ({"parameters": GAUGE | {"class": "1.6 级"}}, {"points": [POINT | {"nominal": "1,2"}]}):
        OriginalRecord.objects.filter(pk=original.pk).update(
            **{"parameters": GAUGE, "points": [POINT]} | told
        )
        sheet = queries.sheet_of(queries.record_for_page(original.pk))
        assert {each.code for each in sheet.problems} == {"setting-needs-number"}
        page = client_for("周示例").get(f"/records/{original.pk}")
        assert page.status_code == 200 and "要填一个数" in page.content.decode()
