"""`junheng uncertainty fit`: a line, a polynomial or a formula through points with uncertainties."""

from __future__ import annotations

import argparse
from typing import Any

from junheng.cli.documents import LIMITS, read_document
from junheng.cli.output import one_line, print_json
from junheng.cli.tables import add_file_verb, number_text, print_table, print_warnings, versions

FIT_LIMITS = (
    "A fit: 20000 points, 600 with a covariance matrix; degree 20; 21 parameters; a formula of 2000 characters, "
    "500 nodes, 60 levels, points × parameters × nodes up to 5 million; 10000 predictions and 10000 inverse values; numbers up to 1e100 in size."
)
WORDS = {
    "en": {
        "parameter": "parameter", "value": "value", "dof": "dof", "points": "points", "known": "weights known",
        "unknown": "weights unknown: scaled by the residual sd", "residual_sd": "residual sd",
        "covariance": "Covariance", "predictions": "Predictions", "inverse": "Inverse use",
    },
    "zh": {
        "parameter": "参数", "value": "值", "dof": "自由度", "points": "个点", "known": "权已知",
        "unknown": "权未知：按残差标准差缩放", "residual_sd": "残差标准差", "covariance": "协方差",
        "predictions": "预测", "inverse": "反向使用",
    },
}  # fmt: skip


def add_verb(verbs: Any) -> None:
    verb = add_file_verb(
        verbs,
        "fit",
        schema="junheng.fit/1",
        help="a junheng.fit/1 file: line, polynomial or formula, with predictions and inverse use",
        epilog=f"{LIMITS} {FIT_LIMITS}",
    )
    verb.set_defaults(run=run_fit)


def run_fit(options: argparse.Namespace) -> int:
    """Exit 0 whatever the test says; 2 where the input cannot be used."""
    # Imported here: the parser of every other command starts without scipy.
    from junheng.core.fitting.documents import fit_from
    from junheng.core.fitting.fit import fit
    from junheng.core.fitting.report import fit_as_json

    request = fit_from(read_document(options.file))
    answer = fit_as_json(fit(request), language=options.lang, versions=versions())
    if options.json:
        print_json(answer)
    else:
        _print(request.title, answer, WORDS[options.lang])
    return 0


def _print(title: str, answer: dict[str, Any], words: dict[str, str]) -> None:
    if title:
        print(one_line(title))
    known = words["known" if answer["weights_known"] else "unknown"]
    print(f"{answer['method']['name']}, {len(answer['residuals'])} {words['points']}, {known}")
    rows = [(words["parameter"], words["value"], "u", words["dof"])]
    for name, found in answer["parameters"].items():
        rows.append((name, number_text(found["value"]), number_text(found["u"]), number_text(found["dof"])))
    print_table(rows)
    tested = f", p = {number_text(answer['p_value'])}" if answer["p_value"] is not None else ""
    print(f"χ² = {number_text(answer['chi_squared'])}, {words['dof']} = {answer['dof']}{tested}")
    print(f"{words['residual_sd']} = {number_text(answer['residual_sd'])}")
    _print_covariance(answer, words)
    _print_uses(words["predictions"], answer["predictions"], ("x", "y"), words)
    _print_uses(words["inverse"], answer["inverse"], ("y", "x"), words)
    print_warnings(answer)


def _print_covariance(answer: dict[str, Any], words: dict[str, str]) -> None:
    if answer["covariance"] is None or len(answer["names"]) < 2:
        return
    print(f"\n{words['covariance']}")
    rows = [("", *answer["names"])]
    for name, row in zip(answer["names"], answer["covariance"], strict=True):
        rows.append((name, *(number_text(each) for each in row)))
    print_table(rows)


def _print_uses(
    heading: str, uses: list[dict[str, Any]], keys: tuple[str, str], words: dict[str, str]
) -> None:
    if not uses:
        return
    print(f"\n{heading}")
    rows = [(*keys, f"u({keys[1]})", words["dof"])]
    for each in uses:
        rows.append(tuple(number_text(each[key]) for key in (*keys, "u", "dof")))  # type: ignore[arg-type]
    print_table(rows)
