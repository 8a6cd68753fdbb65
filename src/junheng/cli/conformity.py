"""`junheng uncertainty conformity`: one measured value against its tolerance, or the risks of an inspection."""

from __future__ import annotations

import argparse
from typing import Any

from junheng.cli.documents import LIMITS, read_document
from junheng.cli.output import one_line, print_json
from junheng.cli.tables import add_file_verb, number_text, print_table, print_warnings, versions

CONFORMITY_LIMITS = "Numbers: 0, or 1e-100 to 1e100 in size, at most 40 digits; judged in decimal."
WORDS = {
    "en": {
        "accept": "accept", "reject": "reject", "undecided": "undecided", "rule": "rule",
        "probability": "probability of conformity", "acceptance": "accepted", "rejection": "rejected outside",
        "specific_consumer_risk": "specific consumer's risk", "specific_producer_risk": "specific producer's risk",
        "consumer_risk": "consumer's risk (false accept)", "producer_risk": "producer's risk (false reject)",
        "conditional_false_accept": "false accept among the accepted", "probability_accepted": "probability of acceptance",
        "probability_in_tolerance": "probability in tolerance", "tur": "TUR", "tar": "TAR", "sd_ratio": "sd ratio",
        "nothing": "nothing",
    },
    "zh": {
        "accept": "合格", "reject": "不合格", "undecided": "待定", "rule": "判定规则", "probability": "合格概率",
        "acceptance": "接受区间", "rejection": "此外拒绝", "specific_consumer_risk": "特定用户风险",
        "specific_producer_risk": "特定生产者风险", "consumer_risk": "用户风险（误收）",
        "producer_risk": "生产者风险（误拒）", "conditional_false_accept": "被接受者中的不合格概率",
        "probability_accepted": "接受概率", "probability_in_tolerance": "在允差内的概率", "tur": "TUR（测试不确定度比）",
        "tar": "TAR（测试准确度比）", "sd_ratio": "标准差比", "nothing": "无",
    },
}  # fmt: skip
OF_DECISION = ("probability", "specific_consumer_risk", "specific_producer_risk", "tur")
OF_RISK = (
    "consumer_risk", "producer_risk", "conditional_false_accept", "probability_accepted",
    "probability_in_tolerance", "sd_ratio", "tur", "tar",
)  # fmt: skip


def add_verb(verbs: Any) -> None:
    verb = add_file_verb(
        verbs,
        "conformity",
        schema="junheng.conformity/1",
        help="a junheng.conformity/1 file: decision on a value, or risks of an inspected process",
        epilog=f"{LIMITS} {CONFORMITY_LIMITS}",
    )
    verb.set_defaults(run=run_conformity)


def run_conformity(options: argparse.Namespace) -> int:
    """Exit 0 whatever the decision is; 2 where the input cannot be used."""
    # Imported here: the parser of every other command starts without scipy.
    from junheng.core.conformity.decision import decide
    from junheng.core.conformity.documents import question_from
    from junheng.core.conformity.inspection import Inspection, inspect
    from junheng.core.conformity.report import conformity_as_json

    question = question_from(read_document(options.file))
    asked = question.asked
    found = inspect(asked) if isinstance(asked, Inspection) else decide(*asked)
    answer = conformity_as_json(found, language=options.lang, versions=versions())
    if options.json:
        print_json(answer)
    else:
        _print(question.title, question.unit, answer, WORDS[options.lang])
    return 0


def _print(title: str, unit: str, answer: dict[str, Any], words: dict[str, str]) -> None:
    if title:
        print(one_line(title))
    if "decision" in answer:
        print(words[answer["decision"]])
    rows = [(words["rule"], f"{answer['method']['name']} ({answer['method']['source']})")]
    keys = OF_DECISION if "decision" in answer else OF_RISK
    rows += [(words[key], number_text(answer[key])) for key in keys if answer[key] is not None]
    rows.append((words["acceptance"], _limits(answer["acceptance"], unit, words)))
    if answer.get("rejection", answer["acceptance"]) != answer["acceptance"]:
        rows.append((words["rejection"], _limits(answer["rejection"], unit, words)))
    print_table(rows)
    print_warnings(answer)


def _limits(found: dict[str, float | None], unit: str, words: dict[str, str]) -> str:
    lower, upper = found["lower"], found["upper"]
    if lower is None and upper is None:
        return words["nothing"]
    if lower is None or upper is None:
        said = f"≤ {number_text(upper)}" if lower is None else f"≥ {number_text(lower)}"
    else:
        said = f"{number_text(lower)} … {number_text(upper)}"
    return one_line(f"{said} {unit}".rstrip())
