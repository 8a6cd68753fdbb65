"""Reasons met around bodies, roles, qualifications, rules and the calendar."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

_REGULATOR = {"resolver_zh": "省级市场监管局计量处", "resolver_en": "the provincial regulator"}
_YOU = {"resolver_zh": "你", "resolver_en": "you"}

declare(
    Reason(
        "uscc-unusable",
        zh="统一社会信用代码「{found}」没读懂：{why}。应是 18 位数字与大写字母，不含 I、O、S、V、Z。",
        en="The unified social credit code “{found}” was not understood: {why}. It has 18 digits and capital letters, without I, O, S, V, Z.",
        basis_zh="GB 32100-2015",
        basis_en="GB 32100-2015",
        confidence="recall",
        **_YOU,
    ),
    Reason(
        "uscc-check-digit",
        zh="统一社会信用代码「{found}」的校验位不符，按前 17 位应是 {expected}。可能抄错一位。",
        en="The check digit of “{found}” does not fit; by the first 17 characters it would be {expected}. Perhaps one character was copied wrongly.",
        basis_zh="GB 32100-2015",
        basis_en="GB 32100-2015",
        confidence="recall",
        **_YOU,
    ),
    Reason(
        "annex-line-unread",
        zh="附表第 {number} 行「{found}」没读懂。写成：项目代码 | calibrate、verify 或 test | 范围 | 准确度。",
        en="Line {number} of the annex, “{found}”, was not understood. Write: code of the item | calibrate, verify or test | range | accuracy.",
        **_YOU,
    ),
    Reason(
        "method-known",
        zh="方法 {code} 已登记。新版另有编号。",
        en="The method {code} is on file already. A new edition has a number of its own.",
        **_YOU,
    ),
    Reason(
        "method-of-the-state",
        zh="JJG 与 JJF 由国务院计量行政部门发布，由平台载入；机构可登记自己的方法。",
        en="JJG and JJF are published by the State's metrology authority and loaded by the platform; a body files methods of its own.",
        resolver_zh="平台运维",
        resolver_en="the platform's operator",
    ),
    Reason(
        "method-changeover-early",
        zh="{code} 自 {since} 起实施；代替它的版本不能早于或等于这一天。",
        en="{code} has been in force since {since}; an edition that replaces it begins after that day.",
        **_YOU,
    ),
    Reason("organisation-known", zh="{uscc} 已登记：{name}。", en="{uscc} is on file already: {name}."),
    Reason(
        "division-unknown",
        zh="没有行政区划代码 {found}。",
        en="There is no division with the code {found}.",
        **_YOU,
    ),
    Reason(
        "another-provinces-body",
        zh="{name} 登记在 {tenant}，由那里的监管部门核对。",
        en="{name} is registered in {tenant}; the regulator there checks it.",
        **_REGULATOR,
    ),
    Reason(
        "organisation-not-in-state",
        zh="{name} 的状态是「{state}」，不能{act}。",
        en="{name} is {state} and cannot be {act}.",
        **_REGULATOR,
    ),
    Reason("role-unknown", zh="没有角色 {found}。", en="There is no role {found}.", **_YOU),
    Reason(
        "role-not-at-this-body",
        zh="角色「{role}」不在「{name}」这类机构里设。",
        en="The role {role} does not exist at a body of the kind of {name}.",
        **_YOU,
    ),
    Reason(
        "organisation-kind-unknown",
        zh="没有机构类别 {found}。",
        en="There is no kind of body {found}.",
        **_YOU,
    ),
    Reason(
        "authority-entered-by-platform",
        zh="「{kind}」类机构由平台登记，不能自行申报。",
        en="A body of the kind {kind} is entered by the platform, not declared by a person.",
        resolver_zh="平台运维",
        resolver_en="the platform operator",
    ),
    Reason(
        "role-held-already",
        zh="{person} 在这几天已有角色「{role}」。",
        en="{person} holds the role {role} on these days already.",
    ),
    Reason("membership-ended", zh="这个角色已于 {end} 结束。", en="This role ended on {end} already."),
    Reason(
        "period-reversed",
        zh="结束 {end} 早于开始 {start}。",
        en="The end {end} is before the start {start}.",
        **_YOU,
    ),
    Reason(
        "qualification-field-unknown",
        zh="「{document}」没有字段 {found}。",
        en="The document {document} has no field {found}.",
        **_YOU,
    ),
    Reason(
        "qualification-not-in-state",
        zh="{number} 的状态是「{state}」，不能{act}。",
        en="{number} is {state} and cannot be {act}.",
        **_REGULATOR,
    ),
    Reason(
        "qualification-of-another-issuer",
        zh="{number} 由 {issuer} 发证，只能由发证方改变状态。",
        en="{number} was issued by {issuer}; only the issuer changes its state.",
        resolver_zh="{issuer}",
        resolver_en="{issuer}",
    ),
    Reason("reason-needed", zh="写明原因。", en="Give the reason.", **_YOU),
    Reason(
        "rule-not-overridable",
        zh="「{key}」是全国规则，地方不能改。",
        en="The rule {key} is national and cannot be set locally.",
        basis_zh="R02.1",
        basis_en="R02.1",
    ),
    Reason("rule-without-basis", zh="规则「{key}」没有写依据。", en="The rule {key} names no basis.", **_YOU),
    Reason(
        "calendar-year-unknown",
        zh="{year} 年的放假调休安排还没有载入，不能数工作日。",
        en="The State's calendar of {year} has not been loaded; working days cannot be counted.",
        resolver_zh="平台运维：载入国务院当年的安排",
        resolver_en="the platform operator: load the State's arrangement of that year",
    ),
)
