"""The workbench: what is typed is read as the document it means, evaluated, and every fault stands at its field."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from lxml import etree
from ruamel.yaml import YAML

from junheng.core.reason import UnusableInput
from junheng.core.uncertainty.documents import measurement_from
from junheng.core.uncertainty.evaluation import evaluate_gum
from junheng.hub.orders.workbench import carrying, drawing, evaluating
from junheng.hub.orders.workbench.typed import MOST_ROWS, Row, Typed, field_of, point_at, read, typed_of

VECTORS = Path(__file__).parents[2] / "vectors" / "uncertainty"
MEASUREMENTS = [
    path.stem
    for path in sorted(VECTORS.glob("*.yaml"))
    if "junheng.measurement/1" in path.read_text(encoding="utf-8")
]


def _vector(name: str) -> Any:
    found = YAML(typ="safe").load((VECTORS / f"{name}.yaml").read_text(encoding="utf-8"))
    return json.loads(json.dumps(found))


def _example(code: str) -> Any:
    return next(each for each in carrying.examples() if each["code"] == code)


def _post(typed: Typed, **more: str) -> dict[str, str]:
    """The page's fields as a browser sends them."""
    names = ("title", "model", "coverage", "coverage_by", "outputs", "correlations", "ensembles", "larger_of", "mpe",
             "around", "rule")  # fmt: skip
    cells = {
        f"i{at}-{name}": getattr(row, name)
        for at, row in enumerate(typed.rows)
        for name in ("name", "value", "kind", "size", "k", "dof", "unit")
    }
    return {name: getattr(typed, name) for name in names} | cells | more


@pytest.fixture(autouse=True)
def fresh() -> None:
    """Each test has the minute to itself."""
    cache.clear()


# from the form to the document and back


@pytest.mark.parametrize("name", MEASUREMENTS)
def test_every_given_measurement_survives_the_form(name: str) -> None:
    """Read into the form and written again it gives the same values, uncertainties and dof."""
    document = _vector(name)
    again = read(typed_of(document))
    assert again.wrong == []
    before, after = (evaluate_gum(measurement_from(each)) for each in (document, again.document))
    assert [(o.name, o.value, o.u, o.dof, o.k, o.unit) for o in before.outputs] == [
        (o.name, o.value, o.u, o.dof, o.k, o.unit) for o in after.outputs
    ]


def test_examples_are_the_published_ones() -> None:
    """An example that names a vector has its numbers; each is evaluated and shown in both languages."""
    for each in carrying.examples():
        if "vector" in each:
            assert each["document"] == _vector(each["vector"])
        assert each["zh"] != each["en"]


@pytest.mark.parametrize(
    ("code", "value", "expanded"), [("weight", "25.4", 5.1), ("gauge-block", "0.554", 0.10)]
)
def test_house_examples_give_the_numbers_of_practice(code: str, value: str, expanded: float) -> None:
    """Practice X3: +25.4 mg, U = 5.1 mg, pass. Practice X6: +0.554 µm, U = 0.10 µm."""
    one = _example(code)
    found = evaluating.answered(
        one["document"], typed_of(one["document"], mpe=one.get("mpe", ""), rule=one.get("rule", "simple"))
    )
    output = found.evaluation.outputs[0]
    assert f"{output.value:.{len(value.partition('.')[2])}f}" == value
    assert pytest.approx(expanded, abs=0.05 * expanded) == output.U
    if code == "weight":
        (judged,) = found.judged
        assert judged.conformity is not None and judged.conformity.decision == "accept"
        assert judged.conformity.acceptance[1] == pytest.approx(44.9, abs=0.05)


@pytest.mark.parametrize(
    ("row", "form"),
    [
        (Row("a", "1.0", "u", "0.10"), {"value": 1.0, "u": "0.10"}),
        (Row("a", "１.５", "u", "2e-3"), {"value": 1.5, "u": "2e-3"}),
        (Row("a", "1", "U", "2", "2", "8", "V"), {"value": 1, "U": 2, "k": 2, "dof": 8, "unit": "V"}),
        (Row("a", "1\n2\n3"), {"samples": [1, 2, 3]}),
        (Row("a", "1 2 3", "samples"), {"samples": [1, 2, 3]}),
        (Row("a", "0.1 ~ 1.1", "rectangular"), {"distribution": "rectangular", "low": 0.1, "high": 1.1}),
        (
            Row("a", "5", "arcsine", "1", dof="inf"),
            {"distribution": "arcsine", "value": 5, "half_width": 1, "dof": "inf"},
        ),
        (Row("a", "5", "exact"), {"value": 5, "u": 0}),
        (
            Row("a", '{"distribution": "gamma", "shape": 2, "scale": 1}', "other", unit="s"),
            {"distribution": "gamma", "shape": 2, "scale": 1, "unit": "s"},
        ),
    ],
)
def test_rows_as_forms(row: Row, form: dict[str, Any]) -> None:
    """Each way of stating an uncertainty; digits typed are kept, full-width ones are read."""
    assert read(Typed(rows=(row,))).document["inputs"] == {"a": form}


def test_every_unreadable_cell_is_named() -> None:
    """All of them at once, with the field they stand in."""
    rows = (
        Row("a", "1,5", "u", "1"), Row("", "1", "u", "1"), Row("b", "1"), Row("b2", "1", "u", "1"),
        Row("c", "no json", "other"), Row(),
    )  # fmt: skip
    found = read(Typed(model="b + 1\ny = a\ny = b", rows=rows, coverage="x"))
    assert [(field, refusal.code) for field, refusal in found.wrong] == [
        ("i0-value", "number-comma"),
        ("i1-name", "workbench-input-unnamed"),
        ("i2-size", "workbench-cell-empty"),
        ("i4-value", "workbench-form-not-json"),
        ("model", "workbench-equation-form"),
        ("model", "model-name-twice"),
        ("coverage", "number-not-decimal"),
    ]


def test_a_name_stands_for_one_input() -> None:
    """The second row of a name is told so, at its name."""
    found = read(Typed(model="y = b", rows=(Row("b", "1", "u", "1"), Row("b", "2", "u", "1"))))
    assert [(field, refusal.code) for field, refusal in found.wrong] == [("i1-name", "model-name-twice")]


def test_coverage_in_both_ways() -> None:
    """A factor and a probability are two statements; per cent is read."""
    assert read(Typed(coverage="3")).document["coverage"] == {"k": 3}
    for text in ("95 %", "95%", "0.95"):
        assert read(Typed(coverage=text, coverage_by="p")).document["coverage"] == 0.95


def test_lines_beside_the_table() -> None:
    """Outputs with units, correlations, groups: one a line, comments left out."""
    found = read(
        Typed(outputs="l nm\n# x\nm", correlations="a b -0.5\na，c，0", ensembles="V I phi", larger_of="r d")
    )
    assert found.document["outputs"] == {"l": "nm", "m": "1"}
    assert found.document["correlations"] == [["a", "b", -0.5], ["a", "c", 0.0]]
    assert (found.document["ensembles"], found.document["larger_of"]) == ([["V", "I", "phi"]], [["r", "d"]])


# where an error belongs

H1 = typed_of(_vector("GUM-H1"))


def _refused(typed: Typed) -> Any:
    with pytest.raises(UnusableInput) as caught:
        evaluating.answered(read(typed).document, typed)
    return caught.value.refusals


@pytest.mark.parametrize(
    ("model", "term"),
    [
        ("l = ls + d - ls*(da*theta + alx*dtheta)", "alx"),
        ("l = ls + theta", "ls + theta"),
        ("l = sqrt( d-ls )", "sqrt( d-ls )"),
        ("l = ls + (", "…"),
        ("l = ls $ d", "$"),
        ("l = ls.real", ".real"),
        ("m = d\nl = foo(m)", "foo"),
    ],
)
def test_an_error_is_pointed_at_in_the_model(model: str, term: str) -> None:
    """The term as it was typed, in its line, whatever the blanks."""
    typed = Typed(model=model, rows=H1.rows)
    (refusal,) = _refused(typed)
    place = point_at(typed, refusal)
    assert field_of(typed, refusal) == "model"
    assert place is not None and (place.term, place.line) == (term, model.count("\n") + 1)
    assert (place.before + place.term + place.after).rstrip("…") == model.splitlines()[-1].rstrip("…")


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"rows": (Row("ls", "1", "u", "-1"),)}, "i0-size", "value-out-of-range"),
        ({"rows": (Row("ls", "1", "u", "1", unit="furlong"),)}, "i0-unit", "unit-text-unknown"),
        ({"rows": (Row("ls", "1", "U", "1", "0"),)}, "i0-k", "value-out-of-range"),
        ({"rows": (Row("ls", "1", "samples"),)}, "i0-value", "too-few-samples"),
        ({"rows": (Row("2ls", "1", "u", "1"),)}, "i0-name", "model-name-not-allowed"),
        ({"coverage": "1.5", "coverage_by": "p"}, "coverage", "value-out-of-range"),
        ({"correlations": "ls x 0.5"}, "correlations", "correlation-name-unknown"),
        ({"ensembles": "ls d"}, "ensembles", "ensemble-needs-samples"),
        ({"outputs": "q"}, "outputs", "output-unknown"),
        ({"mpe": "x"}, "mpe", "number-not-decimal"),
        ({"mpe": "1", "around": "x"}, "around", "number-not-decimal"),
        ({"limits": "y"}, "limits", "workbench-limit-form"),
        ({"limits": "y 1 2 3"}, "limits", "workbench-limit-form"),
        ({"limits": "z 1"}, "limits", "workbench-limit-output"),
        ({"limits": "y 1\ny 2"}, "limits", "model-name-twice"),
        ({"limits": "y 1", "mpe": "1"}, "limits", "model-name-twice"),
        ({"limits": "y one"}, "limits", "number-not-decimal"),
        ({"limits": "y 1 two"}, "limits", "number-not-decimal"),
    ],
)
def test_an_error_stands_at_its_field(change: dict[str, Any], field: str, code: str) -> None:
    """The path of the refusal leads back to the cell."""
    from dataclasses import replace

    typed = replace(Typed(model="y = ls", rows=(Row("ls", "1", "u", "1"), Row("d", "1", "u", "1"))), **change)
    if len(typed.rows) == 1:
        typed = replace(typed, model=f"y = {typed.rows[0].name}")
    refusals = [each for each in _refused(typed) if each.code == code]
    assert field_of(typed, refusals[0]) == field


# bounds


def test_bounds_of_a_public_page() -> None:
    """Inputs, outputs and readings beyond what the page takes are refused with limit and place."""
    one = {"value": 1, "u": 1}
    for inputs, model, code in (
        ({f"a{i}": one for i in range(41)}, {"y": "a0"}, "too-many-inputs"),
        ({"a": one}, {f"y{i}": f"a+{i}" for i in range(13)}, "workbench-too-many-outputs"),
        ({"a": {"samples": list(range(2001))}}, {"y": "a"}, "workbench-too-many-readings"),
    ):
        with pytest.raises(UnusableInput) as caught:
            evaluating.evaluated({"schema": "junheng.measurement/1", "inputs": inputs, "model": model})
        assert [each.code for each in caught.value.refusals] == [code]


def test_text_that_is_too_long_is_refused_and_never_cut() -> None:
    """A column of readings that was cut off would be another measurement."""
    long = Row("a" * 65, "1\n" * 20_001, unit="m")
    found = read(
        Typed(model="y = " + "a+" * 2000, rows=(Row("b", "1", "u", "1"), long), outputs="y\n" * 2000)
    )
    assert [(field, refusal.code) for field, refusal in found.wrong] == [
        (field, "workbench-text-too-long") for field in ("model", "outputs", "i1-name", "i1-value")
    ]
    most = Row("a", "\n".join(f"{number}.000123" for number in range(evaluating.MOST_READINGS)))
    assert len(read(Typed(model="y = a", rows=(most,))).document["inputs"]["a"]["samples"]) == 2000


def test_monte_carlo_that_takes_too_long_leaves_the_gum() -> None:
    """After four seconds the trials stop; the result says so and stands by the GUM alone."""
    ticks = iter(range(0, 1000, 3))
    found = evaluating.answered(_vector("GUM-H1"), Typed(), clock=lambda: float(next(ticks)))
    assert found.evaluation.monte_carlo is None and found.evaluation.outputs[0].U is not None
    assert [each.code for each in found.notes] == ["workbench-too-slow"]


def test_links_are_bounded_and_read_back() -> None:
    """A document comes back as it was; a bomb, a cut link and a foreign document are refused."""
    document = _vector("GUM-H1")
    link = carrying.packed(document)
    assert 0 < len(link) <= carrying.LONGEST_LINK and carrying.unpacked(link) == document
    bomb = base64.urlsafe_b64encode(zlib.compress(b"[" + b"0," * 5_000_000 + b"0]", 9)).decode()[:2900]
    deep = base64.urlsafe_b64encode(zlib.compress(b"[" * 60_000)).decode()
    for bad in (link[:-20], "%%%", bomb, deep, "x" * 4000):
        with pytest.raises(UnusableInput) as caught:
            carrying.unpacked(bad)
        assert caught.value.refusals[0].code == "workbench-link-unreadable"
    many = document | {"inputs": {f"a{i}": {"value": 1, "u": i / 7} for i in range(39)}, "model": {"y": "a0"}}
    assert carrying.packed(many | {"title": "".join(map(chr, range(0x4E00, 0x5400)))}) == ""


def test_drawing_of_contributions() -> None:
    """Largest first, shares in per cent, the largest as wide as there is room; correlation may take away."""
    bars = drawing.contribution_bars(evaluate_gum(measurement_from(_vector("GUM-H2")))["R"].budget)
    assert [bar.name for bar in bars] == ["phi", "V", "I"]
    assert [bar.is_negative for bar in bars] == [False, True, True]
    assert float(bars[0].width) == drawing.WIDTH
    assert sum(float(bar.percent) for bar in bars) == pytest.approx(100, abs=0.2)


def test_drawing_of_trials_and_intervals() -> None:
    """Columns fill the width between the ends, the tallest touches the top, intervals lie where their ends are."""
    found = evaluating.evaluated(_vector("S1-9.3"))
    assert found.monte_carlo is not None
    drawn = drawing.drawn_histogram(found.outputs[0], found.monte_carlo.outputs[0])
    assert drawn is not None and len(drawn.columns) == evaluating.BINS
    assert min(float(each.y) for each in drawn.columns) == 0
    for each in drawn.columns:
        assert float(each.y) + float(each.height) == pytest.approx(drawing.TALL, abs=0.11)
    kinds = {each.kind: each for each in drawn.spans}
    assert set(kinds) == {"gum", "symmetric", "shortest"}
    assert float(kinds["shortest"].x2) - float(kinds["shortest"].x1) <= float(kinds["symmetric"].x2) - float(
        kinds["symmetric"].x1
    )


@pytest.mark.parametrize(
    ("value", "spread", "text"),
    [
        (50000660.828902, 748.0, "50000661"),
        (25.41234, 10.2, "25.4"),
        (0.0001234567, 2e-5, "0.0001235"),
        (1.4999e-23, 3e-25, "1.4999e-23"),
        (0.0, 1.0, "0"),
        (-3.21e15, 1e13, "-3.21e+15"),
    ],
)
def test_numbers_of_a_drawing(value: float, spread: float, text: str) -> None:
    """To a thousandth of the spread, or with a power of ten."""
    assert drawing.short(value, spread) == text


# the page


def test_an_example_is_evaluated(db: None, client: Any) -> None:
    """GUM H.1 by its address: U = 93 nm at k = 2.92, budget, both drawings, the verdict; no login, nothing kept."""
    answer = client.get("/workbench?example=gum-h1", headers={"accept-language": "en"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "92.62" in text and "50 000 838(32) nm" in text
    assert text.count("bench-chart") == 2 and "does not hold here" in text
    assert "style=" not in text


def test_a_changed_value_changes_the_answer(db: None, client: Any) -> None:
    """The form as sent by a browser without JavaScript."""
    rows = (Row("a", "10", "u", "3", unit="V"), Row("b", "2", "u", "4", unit="V"))
    answer = client.post("/workbench", _post(Typed(model="y = a + b", rows=rows)))
    assert (
        answer.status_code == 200 and "<dd data-expanded>10</dd>" in answer.content.decode()
    )  # 2·√(3² + 4²)
    rows = (Row("a", "10", "u", "5", unit="V"), Row("b", "2", "u", "12", unit="V"))
    answer = client.post("/workbench", _post(Typed(model="y = a + b", rows=rows)))
    assert "<dd data-expanded>26</dd>" in answer.content.decode()  # 2·√(5² + 12²)


def test_nothing_typed_is_lost(db: None, client: Any) -> None:
    """A refused model comes back whole, the term marked, the rows as they were, in the reader's language."""
    rows = (Row("a", "10\n20", "u", "x", "7", "9", "V"), Row("", "", "u"), Row("b", "2", "U", "4", "2"))
    typed = Typed(title="<b>", model="y = a + c", rows=rows, correlations="a b 0.1", mpe="3")
    answer = client.post("/workbench", _post(typed), headers={"accept-language": "zh"})
    text = answer.content.decode()
    assert answer.status_code == 400
    for kept in (
        'value="&lt;b&gt;"',
        ">10\n20</textarea>",
        'value="x"',
        'value="7"',
        ">a b 0.1</textarea>",
        ">y = a + c<",
    ):
        assert kept in text
    assert 'href="#i0-size"' in text and "「x」" in text
    answer = client.post("/workbench", _post(Typed(model="y = a + c", rows=(Row("a", "1", "u", "1"),))))
    assert '<code translate="no">y = a + <mark>c</mark></code>' in answer.content.decode()


def test_more_rows_keep_what_is_there(db: None, client: Any) -> None:
    """Rows are added without evaluating, up to the most the page takes."""
    rows = tuple(Row(f"a{i}", "1", "u", "1") for i in range(38))
    text = client.post("/workbench", _post(Typed(model="?", rows=rows), then="rows")).content.decode()
    assert text.count('role="row"') == MOST_ROWS + 1 and 'value="a37"' in text


def test_files_to_take_along(db: None, client: Any) -> None:
    """The measurement reads back as the same document; the budget has every digit; a file comes in again."""
    typed = typed_of(_vector("QUAM-A1"))
    answer = client.post("/workbench", _post(typed, then="measurement"))
    assert answer["Content-Disposition"] == 'attachment; filename="measurement.json"'
    document = json.loads(answer.content)
    assert (
        evaluate_gum(measurement_from(document))["c"].u
        == evaluate_gum(measurement_from(_vector("QUAM-A1")))["c"].u
    )
    budget = client.post("/workbench", _post(typed, then="csv")).content.decode()
    rows = list(csv.reader(io.StringIO(budget.removeprefix("\ufeff"))))
    assert float(rows[2][2]) == evaluate_gum(measurement_from(document))["c"].u
    assert client.post("/workbench", _post(typed, then="html")).content.startswith(b"<!doctype html>")
    assert rb"\begin{tabular}" in client.post("/workbench", _post(typed, then="latex")).content
    upload = io.BytesIO(answer.content)
    upload.name = "measurement.json"
    again = client.post("/workbench", {"file": upload})
    assert again.status_code == 200 and "Vflask" in again.content.decode()


def test_report_and_result_as_files(db: None, client: Any) -> None:
    """The workbook speaks the reader's language and holds the model; D-SI states U and k as the page does."""
    typed = typed_of(_vector("QUAM-A1") | {"title": "=1+1"})
    answer = client.post("/workbench", _post(typed, then="xlsx"), headers={"accept-language": "zh"})
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer["Content-Disposition"] == 'attachment; filename="report.xlsx"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        shared = packed.read("xl/sharedStrings.xml").decode()
        sheets = [packed.read(name).decode() for name in packed.namelist() if "worksheets/" in name]
    assert "c 的不确定度预算" in shared and "=1+1" in shared and "<f>" not in "".join(sheets)
    typed = Typed(model="y = a", rows=(Row("a", "10", "u", "0.05", unit="V"),))
    answer = client.post("/workbench", _post(typed, then="dsi"))
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (
        "application/xml",
        'attachment; filename="result.xml"',
    )
    leaves = {etree.QName(each).localname: each.text for each in etree.fromstring(answer.content).iter("*")}
    assert leaves["valueXMLList"] == "10.00" and leaves["unitXMLList"] == "\\volt"
    assert leaves["valueExpandedMUXMLList"] == "0.10" and leaves["coverageFactorXMLList"] == "2"


def test_a_unit_that_dsi_cannot_say_is_named_on_the_page(db: None, client: Any) -> None:
    """No file, the reason at the outputs, everything typed still there."""
    typed = Typed(model="y = h", rows=(Row("h", "60", "u", "0.3", unit="HRC"),))
    answer = client.post("/workbench", _post(typed, then="dsi"))
    text = answer.content.decode()
    assert answer.status_code == 400 and 'id="outputs-w"' in text and "HRC" in text and ">y = h<" in text
    assert client.post("/workbench", _post(typed, then="xlsx")).status_code == 200


@pytest.mark.parametrize("content", [b"\xff", b"[1]", b"{", b"[" * 70_000, b'{"schema": "x"}'])
def test_files_that_cannot_be_read(db: None, client: Any, content: bytes) -> None:
    """Each is answered with what was wrong."""
    upload = io.BytesIO(content)
    upload.name = "x.json"
    assert client.post("/workbench", {"file": upload}).status_code == 400


def test_a_link_carries_the_measurement_and_its_limit(db: None, client: Any) -> None:
    """The link on the page opens the same answer; a spoilt one is refused."""
    text = client.get("/workbench?example=weight").content.decode()
    link = next(each for each in re.findall(r'href="(/workbench\?d=[^"]+)"', text)).replace("&amp;", "&")
    assert parse_qs(urlsplit(link).query)["mpe"] == ["50"]
    again = client.get(link).content.decode()
    expanded = re.compile(r"<dd data-expanded>([^<]+)</dd>")
    assert expanded.findall(again) == expanded.findall(text) != []
    assert 'class="verdict ok"' in again
    assert client.get(f"{link[:60]}").status_code == 400


def test_one_address_cannot_keep_the_machine(db: None, client: Any, one_computation: None) -> None:
    """After its seconds of the minute are used up it is told to wait; nothing typed is lost."""
    typed = Typed(model="y = a", rows=(Row("a", "1", "u", "1"),))
    assert client.post("/workbench", _post(typed)).status_code == 200
    answer = client.post("/workbench", _post(typed))
    assert answer.status_code == 429 and ">y = a<" in answer.content.decode()
    elsewhere = client.post("/workbench", _post(typed), REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 200


def test_readings_that_no_double_holds_are_refused_at_their_field(db: None, client: Any) -> None:
    """±1e308 have a mean and no standard deviation: the row says so, and the page stands."""
    typed = Typed(model="y = a", rows=(Row("a", "1e308; -1e308", "samples"),))
    answer = client.post("/workbench", _post(typed))
    assert answer.status_code == 400 and "双精度" in answer.content.decode()


def test_a_point_of_a_record(laboratory: Any, client_for: Any) -> None:
    """The laboratory's people see a point's budget with its limit; others see nothing of it."""
    original = laboratory.submitted()
    client = client_for("周示例")
    text = client.get(f"/records/{original.pk}").content.decode()
    assert f"/records/{original.pk}/workbench" in text
    shown = client.get(f"/records/{original.pk}/workbench?at=as-found/p3")
    assert shown.status_code == 200 and original.number in shown.content.decode()
    assert "data-expanded" in shown.content.decode()
    assert client_for("孙示例").get(f"/records/{original.pk}/workbench").status_code == 404
    client.logout()
    assert client.get(f"/records/{original.pk}/workbench").status_code == 302
