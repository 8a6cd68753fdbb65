"""`junheng uncertainty interval`: when to calibrate again, for items whose cycle is the owner's to choose."""

from __future__ import annotations

import argparse
from typing import Any

from junheng.cli.documents import LIMITS, read_document
from junheng.cli.output import one_line, print_json
from junheng.cli.tables import add_file_verb, number_text, print_table, print_warnings, versions

INTERVAL_LIMITS = (
    "An interval: 10000 results or points, 1000 bins, 1e6 days. It advises on items whose cycle is the owner's to "
    "choose; the cycle of a mandatory item comes from its verification regulation."
)
WORDS = {
    "en": {
        "method": "method", "interval_days": "interval/day", "rejection_confidence": "rejection confidence",
        "reliability": "reliability", "observed_reliability": "observed reliability", "model": "model",
        "merit": "merit", "scatter": "scatter",
    },
    "zh": {
        "method": "方法", "interval_days": "周期/天", "rejection_confidence": "拒绝置信度", "reliability": "可靠性",
        "observed_reliability": "观测可靠性", "model": "模型", "merit": "优度", "scatter": "离散",
    },
}  # fmt: skip


def add_verb(verbs: Any) -> None:
    verb = add_file_verb(
        verbs,
        "interval",
        schema="junheng.interval/1",
        help="a junheng.interval/1 file: methods A3, S2, or by variables",
        epilog=f"{LIMITS} {INTERVAL_LIMITS}",
    )
    verb.set_defaults(run=run_interval)


def run_interval(options: argparse.Namespace) -> int:
    """Exit 0 whatever the advice is; 2 where the input cannot be used."""
    # Imported here: the parser of every other command starts without scipy.
    from junheng.core.interval.documents import advise, question_from
    from junheng.core.interval.report import advice_as_json

    question = question_from(read_document(options.file))
    answer = advice_as_json(advise(question), language=options.lang, versions=versions())
    if options.json:
        print_json(answer)
    else:
        _print(question.title, answer, WORDS[options.lang])
    return 0


def _print(title: str, answer: dict[str, Any], words: dict[str, str]) -> None:
    if title:
        print(one_line(title))
    rows = [(words["method"], f"{answer['method']['name']} ({answer['method']['source']})")]
    keys = ("interval_days", "rejection_confidence", "observed_reliability", "model", "scatter")
    rows += [(words[key], number_text(answer[key])) for key in keys if answer.get(key) is not None]
    limits = answer["reliability"]
    if limits["low"] is not None:
        low, high = number_text(limits["low"]), number_text(limits["high"])
        rows.append((f"{words['reliability']} ({answer['confidence']:.4g})", f"{low} … {high}"))
    print_table(rows)
    _print_models(answer.get("models", []), words)
    print_warnings(answer)


def _print_models(models: list[dict[str, Any]], words: dict[str, str]) -> None:
    if not models:
        return
    print()
    keys = ("interval_days", "rejection_confidence", "merit")
    rows = [(words["model"], *(words[key] for key in keys))]
    for each in models:
        rows.append((each["name"], *(number_text(each[key]) for key in keys)))
    print_table(rows)
