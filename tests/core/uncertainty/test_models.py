"""The little language of a model: what binds how, which names are one name, what is refused and where."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from junheng.core.reason import UnusableInput
from junheng.core.uncertainty.derivatives import value_of
from junheng.core.uncertainty.evaluation import model_digest
from junheng.core.uncertainty.expression import check_name, parse
from junheng.core.uncertainty.functions import ARGUMENTS
from junheng.core.uncertainty.measurement import Input, measurement


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2 + 3*4", 14), ("(2 + 3)*4", 20), ("2 - 3 - 4", -5), ("24/4/3", 2), ("2*3/4*6", 9), ("-2**2", -4),
        ("(-2)**2", 4), ("2**3**2", 512), ("2^-1", 0.5), ("2**-3^2", 2**-9), ("--2", 2), ("-+-2", 2), ("2*-3", -6),
        (".5 + 1.", 1.5), ("1e3 + 1E-3", 1000.001), ("1.5e+2", 150), ("2*pi", 2 * math.pi),
        ("if(1 < 2, 10, 20)", 10), ("if(1 >= 2, 10, 20)", 20), ("if(1 == 1, 1, 0) + if(1 != 1, 1, 0)", 1),
        ("if(2 > 1, if(1 <= 0, 1, 2), 3)", 2), ("min(3, 1, 2)", 1), ("max(3, 1, 2)", 3), ("floor(-1.5)", -2),
        ("ceil(-1.5)", -1), ("abs(-3)", 3), ("atan2(1, -1)", 3 * math.pi / 4), ("log10(1000)", 3), ("log(exp(2))", 2),
        ("re(3) + im(3) + conj(4)", 7), ("arg(-2)", math.pi), ("arg(2)", 0), ("sqrt(2)**2", 2),
        ("（１＋２）×３÷４", 2.25), ("2·3 − 1", 5), ("if(1＜2，7，8)", 7), ("0**0", 1), ("0x if 0 else 0"[:1], 0),
    ],
)  # fmt: skip
def test_value_of_a_text(text: str, value: float) -> None:
    """Precedence as in school and in Python; a sign binds weaker than a power, powers bind to the right."""
    assert value_of(parse(text), {}) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("µ_x", "μ_x"), ("μ_x", "μ_x"), ("x₁", "x1"), ("ｘ１", "x1"), ("Å", "Å"), ("Ω", "Ω"), ("t_0_", "t_0_"), ("温度_1", "温度_1"), ("𝐱", "x")],
)  # fmt: skip
def test_names_after_nfkc(typed: str, name: str) -> None:
    """Two micro signs, subscripts, full width, the ångström and ohm signs: one letter each."""
    assert check_name(typed) == name
    assert parse(typed).names == (name,)


@pytest.mark.parametrize(
    "typed", ["", "1x", "_x", "x__y", "__class__", "x-y", "x y", "x²", "ﬁ", "Ⅷ", "é́", "я", "א", "x\u200b", "a" * 65, "🙂", "x'", "℃"]
)  # fmt: skip
def test_names_that_cannot_be_used(typed: str) -> None:
    """Other scripts, ligatures, superscripts, double underscores, controls: not a name of a quantity."""
    with pytest.raises(UnusableInput) as caught:
        check_name(typed)
    assert caught.value.refusals[0].code == "model-name-not-allowed"


@pytest.mark.parametrize("typed", ["if", "sin", "pi", "𝐢𝐟", "ｓｑｒｔ", "re", "im"])
def test_reserved_names_in_any_disguise(typed: str) -> None:
    """A function's name stays the function's, also in bold or full width."""
    with pytest.raises(UnusableInput) as caught:
        check_name(typed)
    assert caught.value.refusals[0].code == "model-name-reserved"


@pytest.mark.parametrize(
    ("text", "code", "term"),
    [
        ("2x", "model-syntax", "x"), ("2(x + 1)", "model-syntax", "(x + 1)"), ("x + ", "model-syntax", "…"), ("(x", "model-syntax", "…"),
        ("x)", "model-syntax", ")"), ("x,y", "model-syntax", ",y"), ("* x", "model-syntax", "* x"), ("sqrt()", "model-syntax", ")"),
        ("if(x, 1, 2)", "model-syntax", ", 1, 2)"), ("(x < 1)*2", "model-comparison-outside-if", "< 1)*2"),
        ("if(0 < x < 1, 1, 2)", "model-comparison-outside-if", "< 1, 1, 2)"), ("1 + x > 2", "model-comparison-outside-if", "> 2"),
        ("x.real", "model-attribute-not-allowed", ".real"), ("x[0]", "model-character-not-allowed", None), ("x @ y", "model-character-not-allowed", None),
        ("x % 2", "model-character-not-allowed", None), ("x // 2", "model-syntax", "/ 2"), ("x & y", "model-character-not-allowed", None),
        ("lambda x: x", "model-second-statement", ": x"), ("import os", "model-syntax", "os"), ("x := 2", "model-second-statement", ":= 2"),
        ("x if x else 1", "model-syntax", "if x else 1"), ("{x}", "model-character-not-allowed", None), ("'x'", "model-character-not-allowed", None),
        ("x\\\ny", "model-character-not-allowed", None), ("x#y", "model-character-not-allowed", None), ("$x", "model-character-not-allowed", None),
        ("x²", "model-character-not-allowed", None), ("getattr(x, y)", "model-function-unknown", "getattr"), ("print(x)", "model-function-unknown", "print"),
        ("x(1)", "model-function-unknown", "x"), ("SIN(x)", "model-function-unknown", "SIN"), ("atan2(x)", "model-argument-count", "atan2"),
        ("max(x)", "model-argument-count", "max"), ("if(x > 1, 2)", "model-argument-count", "if"), ("min(" + "x," * 40 + "x)", "model-argument-count", "min"),
        ("1e400*x", "model-number-too-large", "1e400"), ("0b11", "model-syntax", "b11"), ("1_000", "model-syntax", "_000"), ("1j*x", "model-syntax", "j*x"),
    ],
)  # fmt: skip
def test_texts_that_are_no_model(text: str, code: str, term: str | None) -> None:
    """The code and the place: what stands there, not where Python would have stopped."""
    with pytest.raises(UnusableInput) as caught:
        parse(text, path="model.y")
    (found,) = caught.value.refusals
    assert (found.code, found.path) == (code, "model.y")
    if term is not None:
        assert found.facts["term"] == term
    assert found.message("en") and found.message("zh")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(" * 900 + "x" + ")" * 900, "model-too-deep"), ("-" * 1900 + "x", "model-too-deep"), ("2**" * 600 + "2", "model-too-deep"),
        ("sin(" * 100 + "x" + ")" * 100, "model-too-deep"), ("x+" * 999 + "x", "model-too-many-nodes"), ("x" + "*x" * 999, "model-too-many-nodes"),
        ("1" * 1999, "model-number-too-large"), ("x" * 2001, "model-too-long"), ("(" * 3000 + ")" * 3000, "model-too-long"),
        ("x" * 1999, "model-name-not-allowed"), ("+".join(["1"] * 300), "model-too-many-nodes"),
    ],
)  # fmt: skip
def test_size_is_bounded_before_it_costs(text: str, code: str) -> None:
    """2000 characters, 500 nodes, 60 levels; refused within a second, on a busy machine too."""
    started = time.process_time()
    with pytest.raises(UnusableInput) as caught:
        parse(text)
    assert caught.value.refusals[0].code == code
    assert time.process_time() - started < 1


def test_the_limits_themselves_are_allowed() -> None:
    """59 parentheses, 499 nodes, 2000 characters."""
    assert value_of(parse("(" * 59 + "1" + ")" * 59), {}) == 1
    assert value_of(parse("+".join(["1"] * 250)), {}) == 250
    assert value_of(parse("1" + " " * 1999), {}) == 1


@given(st.text(max_size=60) | st.text(alphabet="xy01.()+-*/^,<>= eif_sqrt", max_size=60))
@settings(max_examples=400)
def test_any_text_is_a_model_or_a_refusal(text: str) -> None:
    """Nothing else comes out of the parser, whatever goes in; every node names a part of the text."""
    try:
        expression = parse(text)
    except UnusableInput as problem:
        assert all(each.message("en") for each in problem.refusals)
    else:
        assert all(expression.term(at) for at in range(len(expression.nodes)))
        assert all(operand < at for at, node in enumerate(expression.nodes) for operand in node.operands)


@pytest.mark.parametrize("name", sorted(set(ARGUMENTS) - {"if", "min", "max", "atan2"}))
def test_every_function_of_the_contract_is_known(name: str) -> None:
    """The list of contract 1, each callable with one number in its domain."""
    assert math.isfinite(value_of(parse(f"{name}(0.5)"), {}))


def test_the_functions_are_exactly_those_of_the_contract() -> None:
    contract = "sqrt exp log log10 sin cos tan asin acos atan atan2 sinh cosh tanh abs min max floor ceil re im conj arg if"
    assert set(ARGUMENTS) == set(contract.split())


@pytest.mark.parametrize(
    ("one", "other"),
    [("a*b^2", " a * ( b ** 2 ) "), ("ｘ＋1", "x + 1.0"), ("μ*2", "µ*2"), ("a - b", "a−b"), ("+a", "a")],
)
def test_one_model_has_one_digest(one: str, other: str) -> None:
    """Spaces, the spelling of powers, redundant parentheses, compatibility letters change nothing."""
    assert parse(one).digest == parse(other).digest
    assert parse(one).canonical == parse(other).canonical


@pytest.mark.parametrize(
    ("one", "other"), [("a + b", "b + a"), ("a - b", "a + b"), ("a*2", "a*3"), ("(a*b)*c", "a*(b*c)")]
)
def test_another_model_has_another_digest(one: str, other: str) -> None:
    assert parse(one).digest != parse(other).digest


def test_digest_of_a_measurement_covers_names_and_order() -> None:
    """The names of the equations belong to the model, the values of the inputs do not."""
    a, b = Input("a", 1.0, 0.1), Input("b", 2.0, 0.1)
    first = model_digest(measurement([a, b], {"y": "a + b"}))
    assert first == model_digest(measurement([b, Input("a", 9.0, 1.0)], {"y": "a+b"}))
    assert first != model_digest(measurement([a, b], {"z": "a + b"}))


def test_full_width_signs_are_read_and_said(gum: Callable[..., Any]) -> None:
    """Typed with a Chinese input method: understood, with a warning on the equation."""
    found = gum({"x": {"value": 2, "u": 0.1}}, "（x＋１）＊２")
    assert found["y"].value == 6
    (warning,) = found.warnings
    assert (warning.code, warning.path) == ("full-width-in-model", "model.y")


@pytest.mark.parametrize(
    ("model", "code", "path"),
    [
        ({}, "model-empty", "model"),
        ({"x": "1"}, "model-name-twice", "model.x"),
        ({"y": "z", "z": "x"}, "model-name-unknown", "model.y"),
        ({"y": "y + x"}, "model-name-unknown", "model.y"),
        ({"sin": "x"}, "model-name-reserved", "model.sin"),
        ({"y": ["x"]}, "value-not-text", "model.y"),
        ({"y": None}, "value-not-text", "model.y"),
        ({"y": True}, "value-not-text", "model.y"),
        ({f"y{at}": "x" for at in range(101)}, "too-many-equations", "model"),
        ({f"y{at}": "+".join(["x"] * 250) for at in range(11)}, "model-too-many-nodes", "model.y10"),
    ],
)
def test_equations_that_cannot_stand(
    refusal: Callable[..., Any], model: dict[str, Any], code: str, path: str
) -> None:
    """No equation, a name twice, a later or its own name, a list: refused at its equation."""
    found = refusal({"x": {"value": 1, "u": 1}}, model)
    assert (found.code, found.path) == (code, path)


def test_unknown_name_lists_the_known_ones(refusal: Callable[..., Any]) -> None:
    found = refusal({"x": {"value": 1, "u": 1}}, {"a": "2*x", "y": "a + X"})
    assert (found.facts["term"], found.allowed) == ("X", ("a", "x"))


def test_outputs_are_the_names_no_later_equation_uses(
    gum: Callable[..., Any], refusal: Callable[..., Any]
) -> None:
    """Default, a list, and an unknown name."""
    inputs, model = {"x": {"value": 1, "u": 0.1}}, {"a": "2*x", "b": "a + 1", "c": "a - x"}
    assert [each.name for each in gum(inputs, model).outputs] == ["b", "c"]
    assert [each.name for each in gum(inputs, model, outputs=["c", "a"]).outputs] == ["c", "a"]
    found = refusal(inputs, model, outputs=["x"])
    assert (found.code, found.allowed) == ("output-unknown", ("a", "b", "c"))


def test_a_constant_equation_may_be_a_number(gum: Callable[..., Any]) -> None:
    """YAML writes `L: 1e5` as a number; it is the equation it says."""
    assert gum({"x": {"value": 2, "u": 0.1}}, {"L": 1e5, "y": "L*x"})["y"].value == 2e5
