"""An evaluation as D-SI (SI_Format 2.2.0): the elements that a DCC's `dcc:quantity` takes.

One output is one `si:realListXMLList`; several stand in one `si:list`. What is stated of each is what is to be
reported: value and U rounded once (JJF 1059.1-2012, 5.3.8) with k, p and the distribution that k belongs to. Where
clause 8 of JCGM 101 does not confirm that result, or the GUM framework has none, the estimate, u and the
probabilistically symmetric interval of Monte Carlo are stated instead.
"""

from __future__ import annotations

import math
from decimal import Decimal

from lxml import etree

import junheng.core.certificate.reading_reasons  # noqa: F401  declares the code used here
from junheng.core.certificate.markup import si
from junheng.core.quantity.notation import UnknownUnit, unit_to_dsi
from junheng.core.quantity.rounding import decimal_of, rounded_result
from junheng.core.reason import UnusableInput, refuse
from junheng.core.uncertainty.coverage import student_probability, truncated
from junheng.core.uncertainty.result import Evaluation, OutputResult, SampledOutput
from junheng.core.uncertainty.tables import printable

SMALLEST_K = 1.0
"""D-SI takes no coverage factor below 1; u is stated then."""
DIGITS_OF_K = Decimal("0.01")


def evaluation_as_dsi(evaluation: Evaluation, *, title: str = "") -> bytes:
    """The whole file; an output whose unit D-SI cannot say is refused."""
    sampled = {each.name: each for each in evaluation.monte_carlo.outputs} if evaluation.monte_carlo else {}
    computed = {each.name: each for each in evaluation.outputs}
    quantities = [
        _quantity(name, computed.get(name), sampled.get(name), evaluation) for name in (computed or sampled)
    ]
    root = quantities[0]
    if len(quantities) > 1:
        root = si("list", si("label", text=printable(title)) if title else None, *quantities)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _quantity(
    name: str, computed: OutputResult | None, sampled: SampledOutput | None, evaluation: Evaluation
) -> etree._Element:
    checked = (evaluation.validation or {}).get(name)
    holds = computed is not None and computed.U is not None and (checked is None or checked.gum_valid)
    by_trials = _by_trials(sampled, evaluation) if sampled is not None and not holds else None
    if by_trials is not None and sampled is not None:
        return _element(name, sampled.unit, *by_trials)
    if computed is not None:
        return _element(name, computed.unit, *_by_gum(computed))
    if sampled is None or sampled.value is None:
        raise UnusableInput(refuse("dsi-value-undefined", path=f"outputs.{name}", output=name))
    return _element(name, sampled.unit, _plain(sampled.value), None)


def _element(name: str, unit: str, value: str, stated: etree._Element | None) -> etree._Element:
    return si(
        "realListXMLList",
        si("labelXMLList", text=name),
        si("valueXMLList", text=value),
        si("unitXMLList", text=_unit(name, unit)),
        None if stated is None else si("measurementUncertaintyUnivariateXMLList", stated),
    )


def _unit(name: str, unit: str) -> str:
    try:
        return unit_to_dsi(unit or "1")
    except UnknownUnit:
        raise UnusableInput(refuse("unit-not-known", path=f"outputs.{name}", found=unit)) from None


def _by_gum(output: OutputResult) -> tuple[str, etree._Element | None]:
    """Value and statement; a value without uncertainty has none."""
    if output.U is None or output.u is None or output.k is None or output.dof is None:
        return _plain(output.value), None
    kind = si("distributionXMLList", text="normal" if math.isinf(truncated(output.dof)) else "t")
    if output.k < SMALLEST_K:
        both = rounded_result(output.value, output.u)
        return both.value, si("standardMUXMLList", si("valueStandardMUXMLList", text=both.uncertainty), kind)
    both = rounded_result(output.value, output.U)
    return both.value, si(
        "expandedMUXMLList",
        si("valueExpandedMUXMLList", text=both.uncertainty),
        si("coverageFactorXMLList", text=_factor(output)),
        si("coverageProbabilityXMLList", text=_probability(output)),
        kind,
    )


def _factor(output: OutputResult) -> str:
    """k as it was stated, or to two decimals where it follows from the probability."""
    assert output.k is not None
    stated = output.coverage.k
    return _plain(stated) if stated is not None else str(decimal_of(output.k).quantize(DIGITS_OF_K))


def _probability(output: OutputResult) -> str:
    """p as it was stated, or what k covers of Student's t at the truncated dof, to four decimals."""
    if output.coverage.probability is not None and output.coverage.k is None:
        return _plain(output.coverage.probability)
    assert output.k is not None and output.dof is not None
    return f"{student_probability(output.k, truncated(output.dof)):.4f}"


def _by_trials(output: SampledOutput, evaluation: Evaluation) -> tuple[str, etree._Element] | None:
    """Estimate and ends of the interval to the place of u with two digits; None where u does not exist."""
    if output.value is None or output.u is None or output.symmetric is None or evaluation.monte_carlo is None:
        return None
    both = rounded_result(output.value, output.u)
    low, high = (rounded_result(end, output.u).value for end in output.symmetric)
    return both.value, si(
        "coverageIntervalMUXMLList",
        si("valueStandardMUXMLList", text=both.uncertainty),
        si("intervalMinXMLList", text=low),
        si("intervalMaxXMLList", text=high),
        si("coverageProbabilityXMLList", text=_plain(evaluation.monte_carlo.probability)),
    )


def _plain(number: float) -> str:
    """A double at its shortest text, without exponent."""
    return format(decimal_of(float(number)).normalize() + 0, "f")
