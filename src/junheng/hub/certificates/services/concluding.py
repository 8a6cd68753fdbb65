"""What a record comes to: the kind of paper, the conclusion printed large, and what failed (practice P3).

A verification concludes by its template's limits and rule and is never undecided. An item that fails is taken at
a lower class or for the ranges that hold only with the client's consent; without it the paper is a notice of the
result (检定结果通知书). A calibration states conformity only where the contract review settled a rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from junheng.core.certificate.content import Conformity, Text
from junheng.hub.certificates import queries
from junheng.hub.foundation.clock import today
from junheng.hub.orders import queries as orders
from junheng.hub.orders import worksheet
from junheng.hub.orders.models import BudgetTemplate, LimitsCompared, OriginalRecord

DECISION_RULES = {
    "simple": Text("简单接受：量值与限值直接比较", "simple acceptance: the value against the limit"),
    "guarded": Text(
        "考虑不确定度：量值连同 U 不超限值", "guarded acceptance: the value with U within the limit"
    ),
}
"""Rules a contract review may settle, as the certificate prints them (JCGM 106:2012, clause 8)."""
NOT_A_VERIFICATION = Text(
    "本证书不能代替强制检定。", "This certificate does not replace mandatory verification."
)
NOT_COMPARED = Text(
    "限值按模板计算，尚未与规程原文核对。",
    "Limits are computed by the template; not yet compared with the text of the regulation.",
)


def kind_of(original: OriginalRecord, sheet: worksheet.Sheet) -> Any:
    """Certificate, or notice of the result where a verification fails and nothing else was agreed."""
    service = original.line.service
    if service != "verification":
        return service
    return "verification-notice" if _fails(original, sheet) else "verification"


def conformity_of(original: OriginalRecord, sheet: worksheet.Sheet) -> Conformity | None:
    """The statement of conformity; none where no limit applies or nobody asked for one."""
    rule = original.line.order.decision_rule
    verification = original.line.service == "verification"
    if sheet.conforms is None or (not verification and not rule):
        return None
    printed = original.edition.data["printed"]
    by_template = Text(printed.get("rule_zh", "按规程"), printed.get("rule_en", "by the regulation"))
    fails = _fails(original, sheet)
    return Conformity(
        verdict="fail" if fails else "pass",
        conclusion=_conclusion(original, sheet, fails=fails),
        rule=by_template if verification else DECISION_RULES.get(rule) or Text(rule, rule),
        specification=Text(original.line.method.code if original.line.method else ""),
        failed=tuple(_failed(original, sheet)) if fails else (),
    )


def _fails(original: OriginalRecord, sheet: worksheet.Sheet) -> bool:
    return sheet.conforms is False and not _limited_to(original, sheet)


def _limited_to(original: OriginalRecord, sheet: worksheet.Sheet) -> tuple[str, ...]:
    """What limited use covers, where the client agreed to it and something holds while the rest does not."""
    agreed = original.outcome == OriginalRecord.Outcome.LIMITED
    return orders.groups_that_hold(original, sheet) if agreed else ()


def _conclusion(original: OriginalRecord, sheet: worksheet.Sheet, *, fails: bool) -> Text:
    """合格 with its class; lower class; limited use; 不合格."""
    if fails:
        return Text("不合格", "Does not conform")
    if held := _limited_to(original, sheet):
        return Text(f"限用：{'、'.join(held)}", f"Limited use: {', '.join(held)}")
    classes = original.edition.data.get("classes")
    if classes is None:
        return Text("合格", "Conforms")
    if original.outcome == OriginalRecord.Outcome.DOWNGRADED:
        own, to = original.parameters[classes["parameter"]], original.outcome_class
        return Text(f"符合 {to} 级（由 {own} 级降级）", f"Conforms to class {to} (downgraded from {own})")
    own = original.parameters[classes["parameter"]]
    return Text(f"合格，{own} 级", f"Conforms, class {own}")


def _failed(original: OriginalRecord, sheet: worksheet.Sheet) -> Iterable[Text]:
    """Every item that failed, as the notice lists it."""
    titles = {each["name"]: each for each in original.edition.data.get("checks", ())}
    last = orders.blocks_of(original)[-1]
    for each in sheet.results:
        if each.within is False and each.block == last:
            where = f"{each.group} {each.nominal} {each.unit}".strip()
            stated = titles.get(each.check)
            yield Text(
                f"{where}，{stated['zh']}" if stated else where,
                f"{where}, {stated['en']}" if stated else where,
            )
    for rule in sheet.overall:
        if not rule.holds:
            yield Text(rule.zh, rule.en)


def _compared(by: LimitsCompared) -> Text:
    zh = f"模板限值由 {by.person.name} 于 {today(by.at)} 与 {by.document} 原文核对。"
    return Text(zh, f"Limits compared with {by.document} by {by.person.name} on {today(by.at)}.")


def statements_of(original: OriginalRecord) -> Iterable[Text]:
    """Sentences the paper must carry beside its results."""
    line, edition = original.line, original.edition.data
    if line.mandatory and line.service == "calibration":
        yield NOT_A_VERIFICATION
    if edition.get("checks"):
        compared = orders.compared_by(original.edition, line.order.institution_id)
        yield NOT_COMPARED if compared is None else _compared(compared)
    yield from map(_elsewhere, queries.parts_elsewhere(line))
    if original.outcome == OriginalRecord.Outcome.DOWNGRADED:
        yield Text("降级经客户同意。", "The client agreed to the lower class.")
    if original.outcome == OriginalRecord.Outcome.LIMITED:
        yield Text("限用经客户同意。", "The client agreed to limited use.")
    if original.budget is not None:
        yield _budget(original.budget)
    if original.deviation:
        yield Text(
            f"环境偏离已批准：{original.deviation}",
            f"Approved deviation of the environment: {original.deviation}",
        )
    for statement in edition["printed"].get("statements", []):
        yield Text(statement["zh"], statement["en"])


def _elsewhere(part: queries.PartElsewhere) -> Text:
    """Results from an external provider are identified as such (ISO/IEC 17025:2017, 7.8.2.1 p)."""
    return Text(
        f"经委托方书面同意分包：{part.words} 的结果由{part.body}提供。",
        f"Sub-contracted with the client's written consent: the results of {part.words} are provided by {part.body}.",
    )


def _budget(budget: BudgetTemplate) -> Text:
    """Which approved budget of the laboratory stands behind U: number, edition, digest."""
    return Text(
        f"不确定度预算：{budget.number} 第 {budget.edition} 版，SHA-256 {budget.digest}",
        f"Uncertainty budget: {budget.number}, edition {budget.edition}, SHA-256 {budget.digest}",
    )
