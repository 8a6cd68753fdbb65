"""Reasons of measurement standards and capability entries."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

declare(
    Reason(
        "standard-known", zh="计量标准 {code} 已登记。", en="Measurement standard {code} is already on file."
    ),
    Reason(
        "piece-known",
        zh="{instrument} 已是这套计量标准的一件。",
        en="{instrument} is already a piece of this standard.",
    ),
    Reason(
        "piece-of-another",
        zh="{instrument} 不是 {organisation} 的器具。",
        en="{instrument} does not belong to {organisation}.",
    ),
    Reason(
        "evidence-as-found-unknown",
        zh="调前状态写「within」「outside」或不写；写的是「{found}」。",
        en="As found is within, outside or not stated; {found} was written.",
    ),
    Reason(
        "evidence-as-found-without-verdict",
        zh="写了调前偏差，就要写明调前超差。",
        en="An as-found error is stated only where it was found outside its limits.",
    ),
    Reason(
        "evidence-dates-reversed",
        zh="到期日 {due} 早于工作日 {work_date}。",
        en="The due date {due} lies before the work date {work_date}.",
    ),
    Reason(
        "evidence-in-future",
        zh="工作日 {work_date} 还没有到。",
        en="The work date {work_date} lies in the future.",
    ),
    Reason(
        "evidence-value-unusable",
        zh="证书里的「{name}」不能用：{why}",
        en="The value {name} of the certificate cannot be used: {why}",
    ),
    Reason("status-needs-reason", zh="改状态须写原因。", en="A change of status needs a reason."),
    Reason("status-as-it-is", zh="{instrument} 已经是「{status}」。", en="{instrument} is already {status}."),
    Reason(
        "stopped-needs-evidence",
        zh="{instrument} 于 {since} 停用。恢复使用前须有此后的证书，或此后合格的核查。",
        en="{instrument} was stopped on {since}. To return it needs a certificate or a passed check made since.",
        basis_zh="做法 P9、P14",
        basis_en="practice P9, P14",
        resolver_zh="计量标准负责人",
        resolver_en="the person in charge of the standard",
    ),
    Reason(
        "table-needs-axis",
        zh="有表就要写条件是什么，比如频率。",
        en="A table needs the name of its condition, such as frequency.",
    ),
    Reason(
        "table-axis-unusable",
        zh="「{found}」不能做条件的名字：只用字母、汉字、数字和连字符。",
        en='"{found}" cannot be the name of a condition: letters, digits and hyphens only.',
    ),
    Reason(
        "table-needs-interpolation",
        zh="有表就要说印出的点之间怎么取。",
        en="A table needs a word on how to read between the printed points.",
    ),
    Reason("table-needs-k", zh="表的 k 要大于零。", en="The k of the table lies above zero."),
    Reason(
        "entry-beyond-form",
        zh="这个条目有表单写不下的内容（几段范围、公式或别的 k），请经接口修改，或撤下后另写。",
        en="This entry says more than the form can hold (several ranges, a formula, another k); change it by the interface, or write another one.",
        resolver_zh="本机构",
        resolver_en="your body",
    ),
    Reason("entry-unusable", zh="能力条目不能用：{why}", en="The capability entry cannot be used: {why}"),
    Reason(
        "entry-not-in-state",
        zh="这个条目现在是「{state}」，不能{act}。",
        en="This entry is {state}; it cannot be {act}.",
    ),
    Reason(
        "entry-without-qualification",
        zh="条目所依的资质 {number} 现在是「{state}」（{valid}），不能公布。",
        en="The qualification behind the entry, {number}, is {state} ({valid}); it cannot be published.",
        basis_zh="R07.4：条目不得比其资质活得更久",
        basis_en="R07.4: no entry outlives its qualification",
        resolver_zh="机构业务管理员",
        resolver_en="the institution's operations manager",
    ),
    Reason(
        "entry-declared-by-itself", zh="自行声明，未经核实。", en="Declared by the body itself, not verified."
    ),
)
declare(
    Reason(
        "need-not-understood",
        zh="「{text}」没读懂。例如：{examples}。",
        en="“{text}” was not understood. Examples: {examples}.",
        resolver_zh="你",
        resolver_en="you",
    ),
)
declare(
    Reason("check-plan-known", zh="「{name}」已有核查方案。", en="There is a plan named {name} already."),
    Reason(
        "check-in-future", zh="核查日 {on} 还没有到。", en="The day of the check, {on}, lies in the future."
    ),
    Reason(
        "check-before-another",
        zh="核查日 {on} 早于上一次核查 {last}。",
        en="The day of the check, {on}, lies before the last one, {last}.",
    ),
)
declare(
    Reason(
        "file-of-another-certificate",
        zh="文件是证书 {found}，登记的是 {number}。",
        en="The file is certificate {found}; {number} is on record.",
    ),
    Reason(
        "evidence-file-known",
        zh="证书 {number} 已附文件。",
        en="A file is attached to certificate {number} already.",
    ),
)
declare(
    Reason(
        "piece-out-already",
        zh="{piece} 已带出到{place}，还没带回。",
        en="{piece} is out at {place} and not back yet.",
    ),
    Reason("piece-not-out", zh="{piece} 没有带出。", en="{piece} is not out."),
    Reason(
        "piece-not-usable-outside",
        zh="{piece} 现在不能用，不能带出。",
        en="{piece} may not be used now and is not taken out.",
    ),
    Reason(
        "function-check-needed",
        zh="写明功能检查做了什么、结果怎样。",
        en="State what was checked and what came out.",
    ),
)
declare(
    Reason(
        "scope-known",
        zh="这个文件已于 {on} 导入，没有再加任何一行。",
        en="This file was imported on {on}; not a line was added.",
        resolver_zh="你",
        resolver_en="you",
    ),
    Reason(
        "scope-without-lines",
        zh="表头下面没有一行可收。",
        en="There is no line below the head row.",
    ),
    Reason(
        "scope-line-decided",
        zh="第 {row} 行已是「{state}」，由 {who} 于 {on} 决定。",
        en="Row {row} is {state} already, decided by {who} on {on}.",
    ),
    Reason(
        "scope-line-without-guess",
        zh="第 {row} 行没有可接受的读法。请改写，或不收。",
        en="There is no reading of row {row} to accept. Correct it, or discard it.",
        resolver_zh="你",
        resolver_en="you",
    ),
    Reason(
        "scope-line-without-item",
        zh="第 {row} 行没对上项目。请选一个。",
        en="Row {row} names no item of the vocabulary. Choose one.",
        resolver_zh="你",
        resolver_en="you",
    ),
    Reason(
        "scope-nothing-to-publish",
        zh="没有可公布的草稿。",
        en="There is no draft to publish.",
    ),
)
