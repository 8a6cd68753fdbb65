"""Outputs of an evaluation against their limits, as they are typed: one for the first output, a line for each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from junheng.core.conformity.belief import INFINITE, Belief
from junheng.core.conformity.decision import Conformity, Measured, Rule, decide
from junheng.core.conformity.verdict import Decision, tolerance
from junheng.core.quantity.rounding import decimal_of, without_noise
from junheng.core.quantity.text import read_number
from junheng.core.reason import Language, Refusal, UnusableInput, refuse
from junheng.core.uncertainty.expression import normal_name
from junheng.core.uncertainty.result import OutputResult
from junheng.core.uncertainty.tables import Table, figure
from junheng.hub.orders import reasons as _declared  # noqa: F401  (declares the codes below)
from junheng.hub.orders.workbench.typed import Typed, lines_of, words_of

HEAD = {
    "zh": ("输出量", "限值下限", "限值上限", "单位", "判定规则", "结论", "合格概率", "接受下限", "接受上限", "TUR"),
    "en": ("output", "lower limit", "upper limit", "unit", "rule", "decision", "probability of conformity",
           "accepted from", "accepted to", "TUR"),
}  # fmt: skip
FIGURES = (1, 2, 6, 7, 8, 9)
DECISIONS = {
    "zh": {"accept": "合格", "reject": "不合格", "undecided": "待定"},
    "en": {"accept": "conforms", "reject": "does not conform", "undecided": "undecided"},
}
WITHOUT_U = {"zh": "没有标准不确定度，不能判定", "en": "no standard uncertainty, cannot be judged"}


@dataclass(frozen=True, slots=True)
class Limit:
    """`about` ± `size` in the unit of an output, as typed."""

    size: str
    about: str

    def ends(self, path: str) -> tuple[Decimal, Decimal]:
        """Lower and upper limit; what is no number is refused at `path`, or at `around` for the first output."""
        size = abs(_number(self.size, path))
        about = _number(self.about or "0", "around" if path == "mpe" else path)
        return about - size, about + size


@dataclass(frozen=True, slots=True)
class Judged:
    """One output against its limit; `conformity` None where it has no standard uncertainty."""

    output: OutputResult
    limit: Limit
    ends: tuple[Decimal, Decimal]
    conformity: Conformity | None


def judged(outputs: Sequence[OutputResult], typed: Typed) -> tuple[Judged, ...]:
    """The outputs that have a limit, in their order; every line that cannot be read is named at once."""
    limits, wrong = _limits([each.name for each in outputs], typed)
    found: list[Judged] = []
    for output in outputs:
        if output.name not in limits:
            continue
        path, limit = limits[output.name]
        try:
            ends = limit.ends(path)
            found.append(Judged(output, limit, ends, _conformity(output, ends, typed.rule)))
        except UnusableInput as problem:
            wrong += [each if each.path else replace(each, path=path) for each in problem.refusals]
    if wrong:
        raise UnusableInput(*wrong)
    return tuple(found)


def overall(found: Sequence[Judged]) -> Decision | None:
    """One word for all: reject where one is rejected, accept where each is accepted; None where none is judged."""
    decisions = [each.conformity.decision if each.conformity else "undecided" for each in found]
    if "reject" in decisions:
        return "reject"
    return "undecided" if "undecided" in decisions else "accept" if decisions else None


def _limits(names: Sequence[str], typed: Typed) -> tuple[dict[str, tuple[str, Limit]], list[Refusal]]:
    """By the output's name: the field it was typed in, and the limit."""
    found: dict[str, tuple[str, Limit]] = {}
    wrong: list[Refusal] = []
    if typed.mpe or typed.around:
        found[names[0]] = "mpe", Limit(typed.mpe, typed.around)
    for line in lines_of(typed.limits):
        name, *numbers = words_of(line.replace("±", " "))
        if not 1 <= len(numbers) <= 2:
            wrong.append(refuse("workbench-limit-form", path="limits", found=line[:60]))
        elif normal_name(name) not in names:
            wrong.append(
                refuse("workbench-limit-output", path="limits", found=name, outputs=", ".join(names))
            )
        elif normal_name(name) in found:
            wrong.append(refuse("model-name-twice", path="limits", term=name))
        else:
            found[normal_name(name)] = "limits", Limit(numbers[0], numbers[1] if len(numbers) > 1 else "")
    return found, wrong


def _conformity(output: OutputResult, ends: tuple[Decimal, Decimal], name: str) -> Conformity | None:
    """By the rule chosen; the guard band is U, whatever its coverage."""
    if output.u is None or output.dof is None:
        return None
    u = without_noise(output.u)
    dof = output.dof if output.dof < 1e9 else INFINITE
    belief = Belief("normal" if dof == INFINITE else "t", float(u), dof)
    guard = without_noise(output.U or 0.0) if name == "guarded" else None
    rule = Rule(
        "jjf-1094" if name == "jjf-1094" else "guarded" if guard is not None else "simple", guard=guard
    )
    measured = Measured(without_noise(output.value, digits=15), u, belief)
    return decide(measured, tolerance(*ends), rule)


def _number(text: str, path: str) -> Decimal:
    try:
        return decimal_of(read_number(text).text)
    except UnusableInput as problem:
        raise UnusableInput(*(replace(each, path=path) for each in problem.refusals)) from None


def table_of(found: Sequence[Judged], rules: Mapping[str, str], *, language: Language) -> Table:
    """The judgements as a table of a report; `rules` are the words of the rules."""
    rows = tuple(_row(each, rules, language) for each in found)
    return Table("符合性" if language == "zh" else "Conformity", HEAD[language], rows, FIGURES)


def _row(each: Judged, rules: Mapping[str, str], language: Language) -> tuple[str, ...]:
    place = (each.output.name, *(format(end, "f") for end in each.ends), each.output.unit or "1")
    said = each.conformity
    if said is None:
        return (*place, "", WITHOUT_U[language], "", "", "", "")
    numbers = (said.probability, *said.acceptance, said.tur)
    decision = DECISIONS[language][said.decision]
    return (*place, rules[said.rule.name], decision, *(figure(number, True) for number in numbers))
