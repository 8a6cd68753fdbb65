"""All tables of a report that a laboratory files: what was measured, results, budgets, trials, correlations, how.

JCGM 100:2008, 7.1.4: whoever reads a result later must be able to work it out again. So a report says the model, each
input, each correlation, the method with its seed, and every warning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from junheng.core.reason import Language
from junheng.core.uncertainty.measurement import Measurement
from junheng.core.uncertainty.report import method_as_json
from junheng.core.uncertainty.result import Correlation, Evaluation, MonteCarloResult, OutputResult
from junheng.core.uncertainty.tables import Table, figure, tables_of

WORDS = {
    "zh": {
        "measurement": "测量", "title": "名称", "model": "模型", "what": "项目", "said": "内容",
        "inputs": "输入量的相关系数", "outputs": "输出量的相关系数", "how": "计算方法", "warnings": "需一并说明",
        "second": "一阶与二阶标准不确定度", "monte_carlo": "蒙特卡洛", "method": "方法",
        "gum": "GUM 法", "order": "阶数", "monte-carlo": "蒙特卡洛法", "trials": "试验次数", "seed": "种子",
        "probability": "包含概率", "stabilised": "已稳定", "yes": "是", "no": "否", "digest": "模型 SHA-256",
        "rounding": "修约", "half-even": "u 与 U 取两位有效数字，值取到同一位，按 GB/T 8170（四舍六入五成双）",
    },
    "en": {
        "measurement": "Measurement", "title": "title", "model": "model", "what": "what", "said": "said",
        "inputs": "Correlation of the inputs", "outputs": "Correlation of the outputs", "how": "How it was computed",
        "warnings": "To be said with it", "second": "First and second order", "monte_carlo": "Monte Carlo",
        "method": "method", "gum": "GUM", "order": "order", "monte-carlo": "Monte Carlo", "trials": "trials",
        "seed": "seed", "probability": "coverage probability", "stabilised": "stabilised", "yes": "yes", "no": "no",
        "digest": "model SHA-256", "rounding": "rounding",
        "half-even": "u and U to two significant digits, the value to the same place, by GB/T 8170 (half to even)",
    },
}  # fmt: skip
SAMPLED_HEAD = {
    "zh": ("输出量", "值", "标准不确定度 u", "单位", "对称区间下限", "对称区间上限", "最短区间下限", "最短区间上限",
           "已稳定", "允差 δ", "下限差", "上限差", "GUM 结果成立"),
    "en": ("output", "value", "standard uncertainty u", "unit", "symmetric, low", "symmetric, high", "shortest, low",
           "shortest, high", "stabilised", "tolerance δ", "d low", "d high", "GUM validated"),
}  # fmt: skip
SAMPLED_FIGURES = (1, 2, 4, 5, 6, 7, 9, 10, 11)
SECOND_HEAD = {
    "zh": ("输出量", "一阶 u", "含二阶项的 u", "单位"),
    "en": ("output", "u, first order", "u with second-order terms", "unit"),
}


def report_tables(
    measurement: Measurement,
    evaluation: Evaluation,
    *,
    language: Language = "en",
    whole: bool = True,
    versions: Mapping[str, str] | None = None,
) -> list[Table]:
    """Every table of the report in the order it is read; what was not computed has none."""
    words = WORDS[language]
    results = tables_of(evaluation, language=language, whole=whole) if evaluation.outputs else []
    found: list[Table | None] = [
        _measurement(measurement, words),
        *results,
        _second_order(evaluation.outputs, words, language, whole),
        _sampled(evaluation, words, language, whole),
        _correlation(evaluation.input_correlation, words["inputs"], whole),
        _correlation(_outputs_correlation(evaluation), words["outputs"], whole),
        _how(evaluation, words, versions or {}),
        _warnings(evaluation, words, language),
    ]
    return [each for each in found if each is not None]


def _measurement(measurement: Measurement, words: Mapping[str, str]) -> Table:
    """Title and equations as they were written."""
    rows = [(words["title"], measurement.title)] if measurement.title else []
    for each in measurement.equations:
        if each.path.startswith("model.") and "." not in each.name:
            rows.append((words["model"], f"{each.name} = {each.expression.text.strip()}"))
    return Table(words["measurement"], (words["what"], words["said"]), tuple(rows))


def _second_order(
    outputs: Sequence[OutputResult], words: Mapping[str, str], language: Language, whole: bool
) -> Table | None:
    """Only where the second order says something else than the first (JCGM 100:2008, H.1.7)."""
    rows = tuple(
        (each.name, figure(each.u_first_order, whole), figure(each.u_second_order, whole), each.unit or "1")
        for each in outputs
        if each.u_second_order != each.u_first_order
    )
    return Table(words["second"], SECOND_HEAD[language], rows, (1, 2)) if rows else None


def _sampled(
    evaluation: Evaluation, words: Mapping[str, str], language: Language, whole: bool
) -> Table | None:
    """Monte Carlo with both intervals, and clause 8 of JCGM 101 where the GUM framework ran too."""
    if evaluation.monte_carlo is None:
        return None
    rows = []
    for each in evaluation.monte_carlo.outputs:
        checked = (evaluation.validation or {}).get(each.name)
        ends = (*(each.symmetric or (None, None)), *(each.shortest or (None, None)))
        compared = (checked.delta, checked.d_low, checked.d_high) if checked else (None, None, None)
        rows.append(
            (
                each.name, figure(each.value, whole), figure(each.u, whole), each.unit or "1",
                *(figure(end, whole) for end in ends), words["yes" if each.stabilised else "no"],
                *(figure(value, whole) for value in compared),
                words["yes" if checked.gum_valid else "no"] if checked else "",
            )
        )  # fmt: skip
    return Table(words["monte_carlo"], SAMPLED_HEAD[language], tuple(rows), SAMPLED_FIGURES)


def _outputs_correlation(evaluation: Evaluation) -> Correlation | None:
    """Of the outputs to first order, or of their trials where only those were made; None for one output."""
    found = evaluation.correlation
    if found is None and evaluation.monte_carlo is not None:
        found = evaluation.monte_carlo.correlation
    return found if found is not None and len(found.names) > 1 else None


def _correlation(found: Correlation | None, title: str, whole: bool) -> Table | None:
    if found is None:
        return None
    rows = tuple(
        (name, *(figure(r, whole) for r in row)) for name, row in zip(found.names, found.matrix, strict=True)
    )
    return Table(title, ("r", *found.names), rows, tuple(range(1, len(found.names) + 1)))


def _how(evaluation: Evaluation, words: Mapping[str, str], versions: Mapping[str, str]) -> Table:
    said = method_as_json(evaluation)
    rows = [(words[key], str(said[name])) for key, name in _METHOD if name in said]
    if evaluation.monte_carlo is not None:
        rows += _trials(evaluation.monte_carlo, words)
    if evaluation.outputs:
        rows.append((words["rounding"], words["half-even"]))
    rows += [(words["digest"], evaluation.model_digest), *versions.items()]
    return Table(words["how"], (words["what"], words["said"]), tuple(rows))


_METHOD = (("method", "name"), ("gum", "gum"), ("order", "order"), ("monte-carlo", "monte_carlo"))


def _trials(found: MonteCarloResult, words: Mapping[str, str]) -> list[tuple[str, str]]:
    """The seed is text: a spreadsheet would cut its last digits off."""
    return [
        (words["trials"], str(found.trials)),
        (words["seed"], str(found.seed)),
        (words["probability"], repr(found.probability)),
        (words["stabilised"], words["yes" if found.stabilised else "no"]),
    ]


def _warnings(evaluation: Evaluation, words: Mapping[str, str], language: Language) -> Table | None:
    rows = tuple((each.code, each.message(language)) for each in evaluation.warnings)
    return Table(words["warnings"], (words["what"], words["said"]), rows) if rows else None
