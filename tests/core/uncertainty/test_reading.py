"""Documents of contract 1: what is missing, misspelt, beyond a limit or no number is refused at its place."""

from __future__ import annotations

import json
import math
import tracemalloc
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from junheng.core.reason import UnusableInput
from junheng.core.uncertainty.documents import measurement_from, seed_of
from junheng.core.uncertainty.evaluation import evaluate_gum
from junheng.core.uncertainty.type_a import RANGE_COEFFICIENTS, analyse_groups, pool

X: dict[str, Any] = {"value": 1, "u": 0.1}
NAN, INFINITY = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("form", "found", "nearest"),
    [
        ({"valeu": 1, "u": 0.1}, "valeu", "value"), ({"value": 1, "u": 0.1, "Dof": 3}, "Dof", "dof"),
        ({"value": 1, "u": 0.1, "units": "V"}, "units", "unit"), ({"value": 1, "half_with": 0.5}, "half_with", "half_width"),
        ({"value": 1, "U": 0.1, "K": 2}, "K", "k"), ({"sample": [1, 2]}, "sample", "samples"),
        ({"value": 1, "halfwidth": 1, "distribution": "rectangular"}, "halfwidth", "half_width"),
        ({"distribution": "rectangular", "low": 0, "hihg": 1}, "hihg", "high"),
        ({"distributon": "rectangular", "low": 0, "high": 1}, "distributon", "distribution"),
        ({"value": 1, "u": 0.1, "dist": "normal"}, "dist", "distribution"),
        ({"distribution": "exponential", "value": 1, "u": 1}, "u", None), ({"groups": {"mean": [1, 2], "sds": [1, 2], "n": 3}}, "mean", "means"),
        ({"distribution": "triangular", "value": 0, "half_width": 1, "mode": 0.5}, "mode", None), ({"value": 1, "U_rel": 0.1, "k": 2, "kk": 3}, "kk", "k"),
    ],
)  # fmt: skip
def test_a_misspelt_key_is_named_with_its_neighbour(
    refusal: Callable[..., Any], form: dict[str, Any], found: str, nearest: str | None
) -> None:
    """Not "value is missing", where `valeu` stands."""
    seen = refusal({"x": form}, "x")
    assert (seen.code, seen.facts["found"]) == ("measurement-key-unknown", found)
    if nearest is not None:
        assert seen.facts["nearest"] == nearest
    assert seen.path is not None and seen.path.startswith("inputs.x")


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"schema": None}, "value-not-text", "schema"), ({"schema": "junheng.measurement/2"}, "schema-unknown", "schema"),
        ({"imputs": {}}, "measurement-key-unknown", None), ({"titel": "x"}, "measurement-key-unknown", None),
        ({"title": 3}, "value-not-text", "title"), ({"title": "\ud800"}, "value-not-text", "title"),
        ({"inputs": []}, "value-not-a-mapping", "inputs"), ({"inputs": {"x": 3}}, "value-not-a-mapping", "inputs.x"),
        ({"inputs": {"x": None}}, "value-not-a-mapping", "inputs.x"), ({"inputs": {1: X}}, "value-not-text", "inputs"),
        ({"inputs": {None: X}}, "value-not-text", "inputs"), ({"inputs": {"x": X, "ｘ": X}}, "model-name-twice", "inputs.ｘ"),
        ({"inputs": {f"x{at}": X for at in range(501)}}, "too-many-inputs", "inputs"), ({"model": "x"}, "value-not-a-mapping", "model"),
        ({"model": {1: "x"}}, "value-not-text", "model"), ({"outputs": "y"}, "value-not-a-list", "outputs"),
        ({"outputs": {"y": 3}}, "value-not-text", "outputs.y"), ({"outputs": {"y": "Volt"}}, "unit-text-unknown", "outputs.y"),
        ({"outputs": [["y"]]}, "model-name-not-allowed", "outputs"), ({"ensembles": "x"}, "value-not-a-list", "ensembles"),
    ],
)  # fmt: skip
def test_documents_that_cannot_be_used(change: dict[str, Any], code: str, path: str | None) -> None:
    """Each with its code and the path inside the file."""
    document = {"schema": "junheng.measurement/1", "inputs": {"x": X}, "model": {"y": "x"}} | change
    with pytest.raises(UnusableInput) as caught:
        measurement_from(document)
    (found,) = caught.value.refusals
    assert (found.code, found.path) == (code, path)


@pytest.mark.parametrize("document", [None, [], "text", 3, NAN])
def test_documents_that_are_no_mapping(document: Any) -> None:
    with pytest.raises(UnusableInput) as caught:
        measurement_from(document)
    assert caught.value.refusals[0].code == "value-not-a-mapping"


@pytest.mark.parametrize("missing", ["schema", "inputs", "model"])
def test_what_must_be_there(missing: str) -> None:
    document = {"schema": "junheng.measurement/1", "inputs": {"x": X}, "model": {"y": "x"}}
    del document[missing]
    with pytest.raises(UnusableInput) as caught:
        measurement_from(document)
    (found,) = caught.value.refusals
    assert (found.code, found.facts["expected"]) == ("key-missing", missing)


HUGE = int("9" * 4000) ** 2


@pytest.mark.parametrize(
    "number", [NAN, INFINITY, -INFINITY, Decimal("NaN"), Decimal("1e400"), 10**400, pytest.param(HUGE, id="huge"), True, None, [], {}, "", "nan", "inf", "1,5", "1_0", "0x10", "one", "1 2", "９e９９９", "1" * 65]
)  # fmt: skip
@pytest.mark.parametrize("key", ["value", "u"])
def test_what_is_no_finite_number(refusal: Callable[..., Any], number: Any, key: str) -> None:
    """NaN, infinities, booleans, texts that mean two things: refused at the key, whatever their size."""
    found = refusal({"x": X | {key: number}}, "x")
    assert found.path == f"inputs.x.{key}"
    allowed = ("value-not-a-number", "number-not-decimal", "number-comma", "value-out-of-range")
    assert found.code in allowed
    assert len(found.message("en")) < 160


@pytest.mark.parametrize(
    ("typed", "value"),
    [("10.00", 10), ("-0.5", -0.5), ("−0.5", -0.5), ("1 234.5", 1234.5), ("５", 5), ("1.5e-6", 1.5e-6), ("2×10⁻⁶", 2e-6), (" 7 ", 7), (Decimal("0.1"), 0.1), (3, 3.0)],
)  # fmt: skip
def test_numbers_as_people_type_them(gum: Callable[..., Any], typed: Any, value: float) -> None:
    """Decimal text keeps its digits elsewhere; here it is the number it says."""
    assert gum({"x": {"value": typed, "u": 0}}, "x")["y"].value == value


@pytest.mark.parametrize("dof", ["inf", "Inf", " inf ", "∞", INFINITY])
def test_infinite_degrees_of_freedom_as_text_only(
    gum: Callable[..., Any], refusal: Callable[..., Any], dof: Any
) -> None:
    """ "inf" is allowed for degrees of freedom, as text."""
    if isinstance(dof, str):
        assert gum({"x": X | {"dof": dof}}, "x")["y"].dof == math.inf
    else:
        assert refusal({"x": X | {"dof": dof}}, "x").code == "value-not-a-number"


@pytest.mark.parametrize(
    ("form", "path"),
    [
        ({"value": 1, "u": -0.1}, "u"), ({"value": 1, "u": 0.1, "dof": 0}, "dof"), ({"value": 1, "u": 0.1, "dof": -3}, "dof"),
        ({"value": 1, "U": 0.1, "k": 0}, "k"), ({"value": 1, "U": -0.1, "k": 2}, "U"), ({"value": 1, "U_rel": -1, "k": 2}, "U_rel"),
        ({"samples": [1]}, "samples"), ({"samples": []}, "samples"), ({"samples": 3}, "samples"), ({"samples": [1, "x"]}, "samples[1]"),
        ({"samples": [1, NAN]}, "samples[1]"), ({"samples": [], "pooled_s": 1, "pooled_dof": 3}, "samples"),
        ({"samples": [1], "pooled_s": -1, "pooled_dof": 3}, "pooled_s"), ({"samples": [1], "pooled_s": 1, "pooled_dof": 0}, "pooled_dof"),
        ({"range": 1, "n": 10, "value": 0}, "n"), ({"range": 1, "n": 1, "value": 0}, "n"), ({"range": 1, "n": 2.5, "value": 0}, "n"),
        ({"range": -1, "n": 3, "value": 0}, "range"), ({"groups": [[1, 2], [1]]}, "groups"), ({"groups": [[1, 2]]}, "groups"),
        ({"groups": [[1], [2]]}, "groups"), ({"groups": []}, "groups"), ({"groups": [1, 2]}, "groups[0].row"),
        ({"groups": {"means": [1, 2], "sds": [1], "n": 3}}, "groups"), ({"groups": {"means": [1, 2], "sds": [1, -1], "n": 3}}, "groups.sds[1]"),
        ({"distribution": "rectangular", "low": 1, "high": 1}, "high"), ({"distribution": "rectangular", "low": 2, "high": 1}, "high"),
        ({"distribution": "rectangular", "value": 2, "half_width": -1}, "half_width"), ({"distribution": "triangular", "low": 0, "high": 1, "mode": 2}, "mode"),
        ({"distribution": "trapezoidal", "low": 0, "high": 1, "beta": 1.1}, "beta"), ({"distribution": "trapezoidal", "low": 0, "high": 1, "beta": -0.1}, "beta"),
        ({"distribution": "curvilinear-trapezoid", "low": 0, "high": 2, "inexactness": 1}, "inexactness"),
        ({"distribution": "exponential", "value": 0}, "value"), ({"distribution": "gamma", "shape": 0, "scale": 1}, "shape"),
        ({"distribution": "gamma", "shape": 1, "scale": 0}, "scale"), ({"distribution": "lognormal", "value": -1, "u": 1}, "value"),
        ({"distribution": "lognormal", "value": 1, "u": 0}, "u"), ({"distribution": "poisson-count", "count": -1}, "count"),
        ({"distribution": "weibull", "value": 1}, "distribution"), ({"distribution": 3}, "distribution"), ({"value": 1, "u": 0.1, "unit": "Volt"}, "unit"),
        ({"value": 1, "u": 0.1, "unit": 3}, "unit"), ({"distribution": "t", "value": 1, "u": 1, "dof": 0}, "dof"),
    ],
)  # fmt: skip
def test_forms_outside_what_they_can_be(refusal: Callable[..., Any], form: dict[str, Any], path: str) -> None:
    """Each at its key, with a sentence in both languages."""
    found = refusal({"x": form}, "x")
    assert found.path == f"inputs.x.{path}"
    assert found.message("zh") and found.message("en") and "—" not in found.message("en")


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"distribution": "weibull", "value": 1}, "distribution-unknown"), ({"samples": [1]}, "too-few-samples"),
        ({"samples": [1e308, -1e308]}, "readings-beyond-double"), ({"samples": [1.7e308, 1e308]}, "readings-beyond-double"),
        ({"samples": [1.7e308, 1e308], "pooled_s": 1, "pooled_dof": 9}, "readings-beyond-double"),
        ({"groups": {"means": [1, 2], "sds": [1e200, 1], "n": 2}}, "readings-beyond-double"),
        ({"groups": [[1, 2], [1, 2, 3]]}, "groups-unbalanced"), ({"groups": [[1], [2]]}, "too-few-samples"),
    ],
)  # fmt: skip
def test_forms_by_their_code(refusal: Callable[..., Any], form: dict[str, Any], code: str) -> None:
    """Stable codes for what programs may want to tell apart."""
    assert refusal({"x": form}, "x").code == code


def test_second_order_of_distributions_that_are_not_normal_is_an_indication(gum: Callable[..., Any]) -> None:
    """The formula of 5.1.2 holds for normal inputs: with order 2 the others are named."""
    inputs = {"x": {"distribution": "rectangular", "low": 0, "high": 1}, "z": X}
    found = gum(inputs, "x*z", order=2)
    assert [(each.code, each.facts["found"]) for each in found.warnings] == [("second-order-asymmetric", "x")]
    assert gum(inputs, "x*z").warnings == ()


@pytest.mark.parametrize(
    ("form", "expected"),
    [({"value": 1}, "u (0 for an exact number), U or half_width"), ({"value": 1, "U": 0.1}, "k"), ({"distribution": "t", "value": 1, "u": 1}, "dof"),
     ({"samples": [1, 2], "pooled_s": 1}, "pooled_dof"), ({"distribution": "rectangular", "low": 1}, "high"), ({"range": 1, "n": 3}, "value")],
)  # fmt: skip
def test_a_form_says_what_it_still_needs(
    refusal: Callable[..., Any], form: dict[str, Any], expected: str
) -> None:
    found = refusal({"x": form}, "x")
    assert (found.code, found.path, found.facts["expected"]) == ("key-missing", "inputs.x", expected)


def test_an_empty_form_lists_the_forms(refusal: Callable[..., Any]) -> None:
    found = refusal({"x": {"unit": "V"}}, "x")
    assert found.code == "input-form-unknown" and {"samples", "groups", "range", "U", "u"} <= set(
        found.allowed
    )


def test_every_distribution_of_the_contract_is_read(refusal: Callable[..., Any]) -> None:
    """The list of contract 1, and an unknown one is answered with it."""
    allowed = refusal({"x": {"distribution": "weibull"}}, "x").allowed
    assert set(allowed) == {
        "normal", "t", "rectangular", "triangular", "trapezoidal", "curvilinear-trapezoid", "arcsine", "exponential",
        "gamma", "lognormal", "poisson-count",
    }  # fmt: skip


@pytest.mark.parametrize("n", RANGE_COEFFICIENTS)
def test_range_coefficients_are_the_mean_range_of_normal_samples(n: int) -> None:
    """C(n) = n ∫ x·phi·(Phi^(n−1) − (1 − Phi)^(n−1)) dx, summed here; the table prints three digits."""
    total, step = 0.0, 1e-3
    for at in range(-8000, 8001):
        x = at * step
        phi, cumulative = math.exp(-x * x / 2) / math.sqrt(2 * math.pi), math.erfc(-x / math.sqrt(2)) / 2
        total += n * x * phi * (cumulative ** (n - 1) - (1 - cumulative) ** (n - 1)) * step
    assert RANGE_COEFFICIENTS[n][0] == pytest.approx(total, abs=0.006)


def test_range_method(gum: Callable[..., Any]) -> None:
    """R = 0.05 of 4 readings: s = 0.05/2.06, u = s/2, 2.7 degrees of freedom."""
    found = gum({"x": {"range": 0.05, "n": 4, "value": 10.02}}, "x")["y"]
    assert (found.value, found.u, found.dof) == (10.02, pytest.approx(0.05 / 2.06 / 2), pytest.approx(2.7))
    assert found.budget[0].evaluation == "A"


def test_type_a_is_marked_in_the_budget(gum: Callable[..., Any]) -> None:
    """JJF 1059.1: the budget names the type of each evaluation and its distribution."""
    forms = {
        "a": {"samples": [1, 2, 3]},
        "b": X,
        "c": {"distribution": "arcsine", "low": 0, "high": 1},
        "d": {"value": 1, "u": 0},
    }
    lines = gum(forms, "a + b + c + d")["y"].budget
    assert [line.evaluation for line in lines] == ["A", "B", "B", "B"]
    assert [line.distribution for line in lines] == ["t", "normal", "arcsine", "constant"]


def test_analysis_of_variance_by_sums_of_squares() -> None:
    """Raw lists against the textbook's sums: between and within, F, and both standard uncertainties."""
    groups = [[10.1, 10.3, 10.2], [10.6, 10.5, 10.7], [10.2, 10.4, 10.0], [10.3, 10.3, 10.6]]
    flat = [x for group in groups for x in group]
    whole, means = sum(flat) / 12, [sum(group) / 3 for group in groups]
    between = 3 * sum((m - whole) ** 2 for m in means)
    within = sum((x - m) ** 2 for group, m in zip(groups, means, strict=True) for x in group)
    document = {"schema": "junheng.measurement/1", "inputs": {"x": {"groups": groups}}, "model": {"y": "x"}}
    evaluated = evaluate_gum(measurement_from(document))
    assert evaluated.type_a is not None
    found = evaluated.type_a["x"]
    assert found.mean == pytest.approx(whole)
    assert found.F == pytest.approx((between / 3) / (within / 8))  # noqa: SIM300
    assert found.s_within == pytest.approx(math.sqrt(within / 8))
    assert found.s_between == pytest.approx(math.sqrt((between / 3 - within / 8) / 3))
    assert (found.u, found.dof) == (pytest.approx(math.sqrt(between / 3 / 12)), 3)
    assert found.u_pooled == pytest.approx(math.sqrt((between + within) / 11 / 12))
    # P(F > f) for 3 and 8 degrees of freedom is the incomplete beta function of 8/(8 + 3f), summed here.
    reach, steps = 8 / (8 + 3 * found.F), 20_000
    middles = ((at + 0.5) * reach / steps for at in range(steps))
    beta = math.gamma(4) * math.gamma(1.5) / math.gamma(5.5)
    tail = math.fsum(t**3 * math.sqrt(1 - t) for t in middles) * reach / steps / beta
    assert found.p_value == pytest.approx(tail, rel=1e-6)


def test_groups_that_do_not_scatter() -> None:
    """No scatter within: F is infinite; none at all: F is undefined, not a division by zero."""
    apart, equal = analyse_groups([1, 2], [0, 0], 3), analyse_groups([2, 2], [0, 0], 3)
    assert (apart.F, apart.p_value, apart.s_within) == (math.inf, 0, 0)
    assert math.isnan(equal.F) and math.isnan(equal.p_value) and equal.u == equal.s_between == 0


def test_pool_of_unequal_groups() -> None:
    """s_p² = Σ ν_i s_i²/Σ ν_i."""
    s, dof = pool([0.5, 0.7, 0.6], [4, 10, 8])
    assert dof == 19 and s == pytest.approx(math.sqrt((3 * 0.25 + 9 * 0.49 + 7 * 0.36) / 19))


def test_seed_is_of_the_content(gum: Callable[..., Any]) -> None:
    """Order of keys, 25 or 25.0, int or decimal: one seed; digits as text, another value: another."""
    document = {
        "schema": "junheng.measurement/1",
        "inputs": {"x": {"value": 25, "u": 0.1}},
        "model": {"y": "x"},
    }
    same = {
        "model": {"y": "x"},
        "inputs": {"x": {"u": Decimal("0.1"), "value": 25.0}},
        "schema": "junheng.measurement/1",
    }
    assert seed_of(document) == seed_of(same) < 2**64
    assert seed_of(document) != seed_of(document | {"inputs": {"x": {"value": "25", "u": 0.1}}})


def test_the_largest_model_stays_small_in_memory(gum: Callable[..., Any]) -> None:
    """490 inputs in a product and a sum: below 300 MB, since operands are let go once used."""
    inputs = {f"x{at}": {"value": 1, "u": 0.001} for at in range(490)}
    names = list(inputs)
    model = {"p": "*".join(names[:250]), "q": "p*(" + "+".join(names[250:]) + ")"}
    tracemalloc.start()
    try:
        found = gum(inputs, model)["q"]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found.value == 240
    assert found.u == pytest.approx(0.001 * math.hypot(240 * math.sqrt(250), math.sqrt(240)))
    assert peak < 300e6


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["x", "V", "normal", "inf"])
)
KEYS = st.sampled_from(
    ["schema", "inputs", "model", "x", "value", "u", "U", "k", "dof", "unit", "samples", "groups", "distribution", "low", "high", "half_width", "coverage", "correlations", "outputs", "title", "n", "means", "sds"]
) | st.text(max_size=4)  # fmt: skip
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(
    inputs=st.dictionaries(st.just("x") | KEYS, TREES, max_size=2),
    more=st.dictionaries(KEYS, TREES, max_size=2),
)
@settings(max_examples=400)
def test_any_document_is_evaluated_or_refused(inputs: Any, more: dict[str, Any]) -> None:
    """Whatever stands in a document, the outcome is an answer or refusals that can be written down."""
    document = {"schema": "junheng.measurement/1", "inputs": inputs, "model": {"y": "2*x"}} | more
    try:
        evaluate_gum(measurement_from(document))
    except UnusableInput as problem:
        for each in problem.refusals:
            json.dumps(each.as_json("zh"))


@given(
    form=st.fixed_dictionaries(
        {"value": st.floats(-1e9, 1e9), "u": st.floats(0, 1e6)},
        optional={"dof": st.floats(1, 1e6), "unit": st.sampled_from(["V", "%", "K", "1"])},
    )
)
@settings(max_examples=100)
def test_one_input_comes_back_as_it_was(form: dict[str, Any]) -> None:
    """y = x: value, u, dof and unit are those typed."""
    document = {"schema": "junheng.measurement/1", "inputs": {"x": form}, "model": {"y": "x"}}
    found = evaluate_gum(measurement_from(document))["y"]
    assert (found.value, found.u, found.unit) == (form["value"], form["u"], form.get("unit", ""))
    assert found.dof == pytest.approx(form.get("dof", math.inf) if form["u"] else math.inf)
