"""A model's text is read by our own whitelist: whatever else it holds is refused by name, quickly and cheaply."""

from __future__ import annotations

import time

import pytest

from junheng.core.reason import UnusableInput
from junheng.core.uncertainty.documents import measurement_from
from junheng.core.uncertainty.evaluation import evaluate
from junheng.core.uncertainty.expression import parse

DEEP = "(" * 3000 + "x" + ")" * 3000
HOSTILE = {
    "__import__('os').system('id')": "model-character-not-allowed",
    "__class__": "model-name-not-allowed",
    "x.__class__": "model-attribute-not-allowed",
    "(1).real": "model-attribute-not-allowed",
    "lambda: x": "model-second-statement",
    "[x for x in y]": "model-character-not-allowed",
    "f'{x}'": "model-character-not-allowed",
    "x; y": "model-second-statement",
    "x\ny": "model-second-statement",
    "x = 1": "model-second-statement",
    "x y": "model-syntax",
    "9**9**9**9": "domain-error",
    "x!": "model-character-not-allowed",
    "factorial(170)": "model-function-unknown",
    "open('f')": "model-character-not-allowed",
    "eval(x)": "model-function-unknown",
    "sqrt": "model-name-reserved",
    "sqrt(1, 2)": "model-argument-count",
    "x < 1": "model-comparison-outside-if",
    "1e999": "model-number-too-large",
    "": "model-empty",
    "   ": "model-empty",
    "x" * 2001: "model-too-long",
    "+".join(["x"] * 600): "model-too-many-nodes",
    "sqrt(" * 200 + "x" + ")" * 200: "model-too-deep",
    "x\u202e": "model-character-not-allowed",
    "x\u200b": "model-character-not-allowed",
    "x\x00": "model-character-not-allowed",
}


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:24]))
def test_refused_by_name_and_at_once(text: str) -> None:
    """Each with its code, in a few milliseconds, without evaluating anything."""
    started = time.process_time()
    with pytest.raises(UnusableInput) as caught:
        expression = parse(text)
        document = {
            "schema": "junheng.measurement/1",
            "inputs": {"x": {"value": 1, "u": 1}},
            "model": {"out": expression.text},
        }
        evaluate(measurement_from(document), method="gum")
    codes = {refusal.code for refusal in caught.value.refusals}
    assert HOSTILE[text] in codes, (codes, [refusal.message("en") for refusal in caught.value.refusals])
    assert time.process_time() - started < 1


def test_three_thousand_parentheses() -> None:
    """Longer than a model may be: refused before it is read."""
    with pytest.raises(UnusableInput) as caught:
        parse(DEEP)
    assert caught.value.refusals[0].code == "model-too-long"


def test_full_width_and_compatibility_letters_are_one_name() -> None:
    """Names are compared after NFKC: the same quantity typed twice is one quantity."""
    assert parse("ｘ + x").names == ("x",)


def test_greek_and_han_names_are_allowed() -> None:
    """α, Δt written as letters, 温度."""
    assert parse("α*温度 + Δt").names == ("α", "温度", "Δt")


def test_a_tower_of_powers_is_a_domain_error_that_names_its_term() -> None:
    """Literals are doubles at once: nothing grows."""
    document = {
        "schema": "junheng.measurement/1",
        "inputs": {"x": {"value": 1, "u": 1}},
        "model": {"y": "x*9**9**9"},
    }
    with pytest.raises(UnusableInput) as caught:
        evaluate(measurement_from(document), method="gum")
    refusal = caught.value.refusals[0]
    assert refusal.code in ("domain-error", "model-number-too-large") and "9" in str(refusal.facts["term"])
