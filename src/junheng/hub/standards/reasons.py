"""Reasons met in examinations of measurement standards, reference materials and the regional register."""

from __future__ import annotations

from typing import Any

from junheng.core.reason import Reason, declare

_KEEPER: dict[str, Any] = {
    "resolver_zh": "计量标准负责人",
    "resolver_en": "the person in charge of the standard",
}
_OFFICE: dict[str, Any] = {
    "resolver_zh": "主持考核的市场监管部门",
    "resolver_en": "the authority of the examination",
}


def _jjf(clause: str) -> dict[str, Any]:
    """A basis in JJF 1033-2023 that nobody has compared with the text."""
    return {
        "basis_zh": f"JJF 1033-2023 {clause}",
        "basis_en": f"JJF 1033-2023, {clause}",
        "confidence": "recall",
    }


declare(
    Reason("standard-without-main", zh="没有编入主标准器。", en="No main standard is on file.", **_jjf("4.1"), **_KEEPER),
    Reason("standard-piece-unusable", zh="{piece} 现在是「{status}」。", en="{piece} is {status}.", **_jjf("4.1"), **_KEEPER),
    Reason("standard-piece-overdue", zh="{piece} 没有在有效期内的证书。", en="{piece} has no certificate in force.", **_jjf("4.1"), **_KEEPER),
    Reason("standard-without-characteristics", zh="没有写测量范围和不确定度或准确度。", en="Range and uncertainty or accuracy are not stated.", **_jjf("4.2"), **_KEEPER),
    Reason("repeatability-missing", zh="近一年没有重复性试验数据。", en="There are no readings of repeatability within a year.", **_jjf("4.2"), **_KEEPER),
    Reason("repeatability-too-large", zh="「{parameter}」的重复性 s = {s}，U = {U}，大于所需的 {needed}。", en="With the repeatability s = {s} of {parameter}, U = {U} exceeds the {needed} that is needed.", **_jjf("4.2"), **_KEEPER),
    Reason("stability-missing", zh="近一年没有稳定性数据（最近一次：{last}），也没有控制图或其他允许的方法覆盖，不能申请考核。", en="There are no stability data within a year (last: {last}) and no control chart or other allowed method covers it; it cannot be sent for examination.", **_jjf("4.2"), **_KEEPER),
    Reason("stability-too-large", zh="「{parameter}」的稳定性 {found} 超过允许的 {limit}。", en="The stability of {parameter}, {found}, exceeds the {limit} allowed.", **_jjf("4.2"), **_KEEPER),
    Reason("stability-too-few", zh="新建计量标准的稳定性须有 {least} 组、每组至少隔一个月；「{parameter}」有 {found} 组。", en="The stability of a new standard needs {least} groups a month apart; {parameter} has {found}.", **_jjf("4.2"), **_KEEPER),
    Reason("people-too-few", zh="能做「{item}」的人员有 {found} 名，至少要 {needed} 名。", en="{found} people may do {item}; {needed} are needed.", **_jjf("4.4"), **_KEEPER),
    Reason("document-missing", zh="缺少：{document_zh}。", en="Missing: {document_en}.", **_jjf("4.3、4.5"), **_KEEPER),
    Reason("validation-missing", zh="没有检定或校准结果的验证。", en="The results are not validated.", **_jjf("4.6"), **_KEEPER),
    Reason("validation-fails", zh="「{parameter}」的结果验证不满足：{found} > {limit}。", en="The validation of {parameter} does not hold: {found} > {limit}.", **_jjf("4.6"), **_KEEPER),
    Reason("standard-is-sealed", zh="计量标准已于 {since} 封存。", en="The standard has been sealed since {since}.", **_KEEPER),
    Reason("standard-not-sealed", zh="计量标准没有封存。", en="The standard is not sealed.", **_KEEPER),
    Reason("seal-examination-ended", zh="考核证书 {number} 已不在有效期内，启封前须重新申请考核。", en="The examination {number} is no longer in force; apply for an examination before unsealing.", **_jjf("5"), **_KEEPER),
    Reason("reexamination-too-late", zh="复查考核应在有效期满（{until}）前 {months} 个月，即 {last} 前申请；现在只能按首次考核申请。", en="A re-examination is applied for {months} months before the end ({until}), by {last}; what is left is a first examination.", **_jjf("5.1"), **_KEEPER),
    Reason("reexamination-of-nothing", zh="没有在有效期内的考核证书，应按首次考核申请。", en="There is no examination in force; apply for a first examination.", **_KEEPER),
    Reason("examination-in-force-still", zh="考核证书 {number} 有效到 {until}，应按复查考核申请。", en="The examination {number} is in force until {until}; apply for a re-examination.", **_KEEPER),
    Reason("examination-live", zh="申请 {number} 还没有办完。", en="The application {number} is not concluded yet.", **_KEEPER),
    Reason("examination-not-in-state", zh="申请 {number} 现在是「{state}」，这一步做不了。", en="The application {number} is {state}; this step is not possible now.", **_OFFICE),
    Reason("authority-cannot-examine", zh="「{body}」不是可以主持考核的部门。", en="{body} is no authority that examines.", **_OFFICE),
    Reason("document-kind-unknown", zh="没有「{found}」这种文件。", en="There is no document of the kind {found}."),
    Reason("documents-too-many", zh="一份申请最多附 {most} 份文件。", en="An application takes {most} documents at most."),
    Reason("return-says-nothing", zh="退回补正须写明要补什么。", en="A return says what is to be completed.", **_OFFICE),
    Reason("return-too-late", zh="退回补正的期限已于 {until} 届满，视为受理。", en="The time to ask for completion ended on {until}; it counts as accepted.", basis_zh="计量标准考核补正一次告知", basis_en="completion asked for once, within days", confidence="seen_secondary", **_OFFICE),
    Reason("return-only-once", zh="缺什么只能告知一次，{number} 已经退回过。", en="What is missing is said once; {number} was returned already.", basis_zh="计量标准考核补正一次告知", basis_en="completion asked for once, within days", confidence="seen_secondary", **_OFFICE),
    Reason("acceptor-decides-not", zh="受理 {number} 的人不能作出考核决定。", en="Whoever accepted {number} does not decide about it.", basis_zh="受理与审批分离", basis_en="who accepts a case does not evaluate it", confidence="recall", **_OFFICE),
    Reason("assessor-decides-not", zh="考评员不能作出考核决定。", en="An assessor of the examination does not decide about it.", **_OFFICE),
    Reason("report-outstanding", zh="还缺 {count} 份考评报告。", en="{count} reports of assessors are outstanding.", resolver_zh="考评员", resolver_en="the assessors"),
    Reason("decision-needs-reason", zh="不予通过须写明理由。", en="A refusal needs its reason.", **_OFFICE),
    Reason("decision-against-reports", zh="考评报告有「不合格」，不能发证。", en="A report says that it fails; no certificate can be issued.", **_OFFICE),
    Reason("certificate-without-number", zh="考核证书须有编号和有效期。", en="The certificate needs a number and its validity.", **_OFFICE),
    Reason("mending-says-nothing", zh="写明整改了什么。", en="Say what was put right."),
    Reason("mending-too-late", zh="整改期限已于 {until} 届满。", en="The time to put it right ended on {until}.", **_OFFICE),
    Reason("not-in-your-report", zh="整改由提出的考评员确认。", en="What was put right is confirmed by the assessor who asked for it.", resolver_zh="提出整改的考评员", resolver_en="the assessor who asked"),
)  # fmt: skip
declare(
    Reason("series-unusable", zh="「{field}」不能用：{why}", en="{field} cannot be used: {why}"),
    Reason("series-in-future", zh="试验日 {on} 还没有到。", en="The day of the readings, {on}, lies in the future."),
    Reason("series-known", zh="这一天已有同一参数的同类数据。", en="There are readings of this kind and parameter for this day."),
    Reason("change-treatment-unknown", zh="{kind}变更没有「{effect}」这一种。", en="A change of {kind} knows no {effect}."),
    Reason("change-needs-authority", zh="这种变更要报主持考核的部门，须写明是哪个。", en="This change is filed with the authority; name it.", **_jjf("5"), **_KEEPER),
    Reason("change-not-filed", zh="这项变更不在等待答复。", en="This change does not wait for an answer."),
)  # fmt: skip
declare(
    Reason("material-known", zh="标准物质 {number} 已登记。", en="The reference material {number} is on file already."),
    Reason("batch-known", zh="批号 {code} 已登记。", en="Batch {code} is on file already."),
    Reason("batch-dates-reversed", zh="有效期 {expires} 早于定值日 {made}。", en="The last day {expires} lies before the day it was made, {made}."),
    Reason("batch-values-missing", zh="没有写标准值。", en="No certified value is given."),
    Reason("batch-expired", zh="批号 {code} 已于 {expires} 过期。", en="Batch {code} expired on {expires}.", resolver_zh="标准物质研制单位", resolver_en="its producer"),
    Reason("batch-recalled", zh="批号 {code} 已召回：{reason}", en="Batch {code} is recalled: {reason}", resolver_zh="标准物质研制单位", resolver_en="its producer"),
    Reason("batch-units-exceeded", zh="批号 {code} 还剩 {left} 个单元，不够 {wanted} 个。", en="{left} units of batch {code} are left, {wanted} are asked for.", resolver_zh="标准物质研制单位", resolver_en="its producer"),
    Reason("holding-known", zh="这批已经登记过。", en="This batch is registered here already."),
    Reason("recall-needs-reason", zh="召回须写明原因。", en="A recall needs its reason."),
    Reason("holding-not-recalled", zh="这一批没有被召回。", en="This batch is not recalled."),
    Reason("holding-without-piece", zh="这批不是任何计量标准的一件，没有证书用到它。", en="It is no piece of a standard here: no certificate used it."),
    Reason("holding-followed", zh="已由案件 {number} 跟进。", en="Case {number} follows it already."),
)  # fmt: skip
declare(
    Reason("regional-without-examination", zh="大区级计量标准须有在有效期内的考核证书；{name} 没有。", en="A regional standard holds an examination in force; {name} does not.", basis_zh="R05.2", basis_en="R05.2", **_KEEPER),
    Reason("regional-known", zh="{name} 在这个大区已经登记。", en="{name} is on the register of this region already."),
    Reason("regional-not-in-state", zh="{name} 现在是「{state}」。", en="{name} is {state}."),
    Reason("regional-needs-reason", zh="写明理由。", en="Give the reason."),
    Reason("slot-days-out-of-range", zh="机时应在 {first} 到 {last} 之间，最长 {longest} 天。", en="A slot lies between {first} and {last} and is {longest} days long at most."),
    Reason("slot-over-two-years", zh="一段机时不跨年：年度能力按年计算。", en="A slot lies in one year: the capacity is counted by the year."),
    Reason("slot-without-items", zh="写明这段机时能做多少件。", en="Say how many items the slot serves."),
    Reason("slot-beyond-capacity", zh="{year} 年的能力是 {capacity} 件，已排 {given} 件，还能排 {left} 件。", en="The capacity of {year} is {capacity} items; {given} lie in slots, {left} are left.", basis_zh="R05.2", basis_en="R05.2"),
    Reason("slot-overlaps", zh="{name} 在 {first} 到 {last} 之间已有机时。", en="{name} has a slot between {first} and {last} already."),
    Reason("slot-after-examination", zh="考核证书 {number} 到 {until} 为止，这段机时在它之后。", en="The examination {number} ends on {until}; the slot lies after it.", basis_zh="R05.2：考核过期不得新排机时", basis_en="R05.2: no new slot with an expired examination", **_KEEPER),
    Reason("slot-outside-region", zh="{body}不在{region}，机时留给本区域的用户。", en="{body} is not in {region}; slots are for users of the region."),
    Reason("slot-of-your-own", zh="这是本机构自己的标准。", en="This standard is your own."),
    Reason("slot-not-open", zh="这段机时已被预约或撤下。", en="This slot is taken or withdrawn."),
    Reason("slot-too-many-items", zh="这段机时能做 {most} 件。", en="This slot serves {most} items."),
    Reason("slot-over", zh="这段机时已经开始。", en="This slot has begun."),
    Reason("regional-capacity", zh="每年能承担的件数应在 1~1000000。", en="Its capacity is 1 to 1000000 items a year."),
)  # fmt: skip
