"""An evaluation as tables a laboratory files: the budget as JJF 1059.1 asks for it, and the results.

A table is text cells in one language; it is written as CSV (numbers with all their digits, for a spreadsheet),
as HTML (numbers with the digits worth reading) or as LaTeX. `workbook` writes the same tables, and those of
`filing` beside them, as an Excel workbook.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from junheng.core.quantity.rounding import worth_reading
from junheng.core.reason import Language
from junheng.core.uncertainty.result import BudgetLine, Evaluation, OutputResult

HEAD = {
    "zh": ("输入量", "估计值", "标准不确定度 u", "单位", "自由度", "评定", "分布", "灵敏系数 c", "分量 |c|u", "份额"),
    "en": ("input", "estimate", "standard uncertainty u", "unit", "dof", "type", "distribution", "sensitivity c", "|c|u", "share"),
}  # fmt: skip
RESULT_HEAD = {
    "zh": ("输出量", "值", "标准不确定度 u", "单位", "有效自由度", "包含", "k", "扩展不确定度 U", "报告"),
    "en": ("output", "value", "standard uncertainty u", "unit", "effective dof", "coverage", "k", "expanded uncertainty U", "reported"),
}  # fmt: skip
DISTRIBUTIONS = {
    "normal": ("正态", "normal"),
    "t": ("t 分布", "t"),
    "rectangular": ("均匀（矩形）", "rectangular"),
    "triangular": ("三角", "triangular"),
    "trapezoidal": ("梯形", "trapezoidal"),
    "curvilinear-trapezoid": ("曲边梯形", "curvilinear trapezoid"),
    "arcsine": ("反正弦", "arcsine"),
    "exponential": ("指数", "exponential"),
    "gamma": ("伽马", "gamma"),
    "lognormal": ("对数正态", "lognormal"),
    "poisson-count": ("泊松计数", "Poisson count"),
    "constant": ("常数", "constant"),
}
RESULT_FIGURES, BUDGET_FIGURES = (1, 2, 4, 6, 7), (1, 2, 4, 7, 8, 9)
_LARGER = ("只计较大者", "the larger counts")
_SPECIAL = str.maketrans(
    {sign: f"\\{sign}" for sign in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}
)


@dataclass(frozen=True, slots=True)
class Table:
    """Head and rows of text, as many cells in each. `figures` are the columns (from 0) that hold numbers."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: tuple[int, ...] = ()


def distribution_words(name: str, language: Language) -> str:
    """The name of a distribution; an unknown one stands as it is."""
    words = DISTRIBUTIONS.get(name)
    return name if words is None else words[0 if language == "zh" else 1]


def tables_of(evaluation: Evaluation, *, language: Language = "en", whole: bool = False) -> list[Table]:
    """The results, then the budget of each output. `whole`: numbers with every digit of the double."""
    title = "结果" if language == "zh" else "Results"
    rows = tuple(_result(each, whole) for each in evaluation.outputs)
    return [
        Table(title, RESULT_HEAD[language], rows, RESULT_FIGURES),
        *(budget_table(each, language=language, whole=whole) for each in evaluation.outputs),
    ]


def budget_table(output: OutputResult, *, language: Language = "en", whole: bool = False) -> Table:
    """The budget of one output, in the order of the inputs (JJF 1059.1-2012, 4.4 and 5)."""
    title = f"{output.name} 的不确定度预算" if language == "zh" else f"Uncertainty budget of {output.name}"
    rows = tuple(_line(each, language, whole) for each in output.budget)
    return Table(title, HEAD[language], rows, BUDGET_FIGURES)


def _line(line: BudgetLine, language: Language, whole: bool) -> tuple[str, ...]:
    left_out = _LARGER[0 if language == "zh" else 1]
    return (
        line.input,
        repr(line.value) if whole else worth_reading(line.value, line.u),
        figure(line.u, whole),
        line.unit or "1",
        figure(line.dof, whole),
        line.evaluation,
        distribution_words(line.distribution, language),
        figure(line.sensitivity, whole),
        figure(line.contribution, whole),
        (repr(line.share) if whole else f"{line.share:.1%}") if line.counted else left_out,
    )


def _result(found: OutputResult, whole: bool) -> tuple[str, ...]:
    stated = found.coverage
    coverage = f"k = {stated.k:g}" if stated.k is not None else f"p = {stated.probability:g}"
    value = repr(found.value) if whole else worth_reading(found.value, found.u)
    numbers = [figure(each, whole) for each in (found.u, found.dof, found.k, found.U)]
    return (
        *(found.name, value, numbers[0], found.unit or "1"),
        *(numbers[1], coverage, numbers[2], numbers[3], found.reported),
    )


def figure(value: float | None, whole: bool) -> str:
    """A computed number as text: every digit of the double, or four; nothing for what is undefined."""
    if value is None:
        return ""
    if math.isinf(value):
        return "inf" if whole else "∞"
    return repr(value) if whole else f"{value:.4g}"


def printable(text: str) -> str:
    """Text for a file that cannot hold every sign; controls and what is no character are spaces."""
    return "".join(sign if sign.isprintable() or sign in "\u00a0\u202f" else " " for sign in text)


def as_csv(tables: Sequence[Table]) -> str:
    """Tables one under the other, an empty line between; begins with a mark that tells Excel it is UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    for at, table in enumerate(tables):
        writer.writerows([[]] if at else [])
        writer.writerows([[table.title], table.head, *table.rows])
    return f"\ufeff{out.getvalue()}"


def as_html(tables: Sequence[Table]) -> str:
    """One `<table>` each with caption and column heads; nothing in it but text."""
    return "\n".join(_html(table) for table in tables)


def _html(table: Table) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in table.head)
    rows = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in table.rows
    )
    caption = f"<caption>{escape(table.title)}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def as_latex(tables: Sequence[Table]) -> str:
    """One `tabular` each, with plain rules."""
    return "\n\n".join(_latex(table) for table in tables)


def _latex(table: Table) -> str:
    rows = [table.head, *table.rows]
    lines = [" & ".join(cell.translate(_SPECIAL) for cell in row) + r" \\" for row in rows]
    body = "\n".join([r"\hline", lines[0], r"\hline", *lines[1:], r"\hline"])
    columns = "l" * len(table.head)
    return f"% {table.title}\n\\begin{{tabular}}{{{columns}}}\n{body}\n\\end{{tabular}}"
