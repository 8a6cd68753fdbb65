"""Reasons of agreements, and of the question whether a result counts elsewhere. None is worded as a refusal to recognise."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

declare(
    Reason("agreement-needs-parties", zh="协议至少有两个省级单位，本省在内：{parties}。", en="An agreement has at least two provinces, one's own among them: {parties}."),
    Reason("agreement-party-unknown", zh="平台上没有「{party}」。", en="{party} is not on this platform."),
    Reason("agreement-without-objects", zh="写明协议认什么：检定、校准。", en="State what the agreement speaks of: verification, calibration."),
    Reason("agreement-without-conditions", zh="至少要有「证书仍有效」一条条件。", en="At least the condition that the certificate is in force is needed."),
    Reason("agreement-condition-unknown", zh="没有「{condition}」这条条件。", en="There is no condition {condition}."),
    Reason("agreement-days-reversed", zh="终止日 {until} 早于起始日 {since}。", en="The last day, {until}, lies before the first, {since}."),
    Reason("agreement-number-known", zh="协议 {number} 已在案。", en="Agreement {number} is on file already."),
    Reason("agreement-of-others", zh="{province} 不是协议 {number} 的一方。", en="{province} is no party to agreement {number}."),
    Reason("agreement-signed-already", zh="{province} 已签署 {number}。", en="{province} has signed {number} already."),
    Reason("agreement-not-in-state", zh="协议 {number} 现在是「{state_zh}」，不能做这件事。", en="Agreement {number} is {state_en}; this cannot be done now."),
    Reason("agreement-suspended-by-another", zh="协议 {number} 由 {party} 暂停，只能由它恢复。", en="Agreement {number} was suspended by {party}; only that party brings it back."),
    Reason("agreement-needs-reason", zh="写明原因，它会公开。", en="State the reason; it will be public."),
    # the question
    Reason("no-agreement-on-file", zh="没有登记在案的协议。这不表示不承认，请问接收方。", en="No agreement on file. This does not mean refusal; ask the receiver.", basis_zh="国市监计量〔2020〕186号 十六；R16.2", basis_en="186/2020, clause 16; R16.2"),
    Reason("agreement-not-signed-by-all", zh="协议 {number} 还没有各方签齐。", en="Agreement {number} is not signed by all parties yet."),
    Reason("agreement-suspended-now", zh="协议 {number} 已暂停：{why}。", en="Agreement {number} is suspended: {why}."),
    Reason("agreement-ended-before", zh="协议 {number} 已于 {date} 终止。", en="Agreement {number} ended on {date}."),
    Reason("agreement-not-begun", zh="协议 {number} 自 {date} 起生效。", en="Agreement {number} begins on {date}."),
    Reason("condition-certificate-in-force", zh="证书 {number} 现在是「{state_zh}」。", en="Certificate {number} is {state_en} now."),
    Reason("condition-authorisation-live", zh="{body} 对「{item}」没有现行有效的资质（查到：{found}）。", en="{body} has no live right for {item} (found: {found})."),
    Reason("condition-chain-not-broken", zh="溯源链断了：{why}", en="The chain is broken: {why}"),
    Reason("condition-in-log", zh="签发事实还没有进公开日志。", en="The fact of its issue is not in the public log yet."),
    Reason("condition-in-date", zh="检定有效期到 {date} 为止。", en="The verification was valid until {date}."),
    Reason("condition-no-open-case", zh="所用标准器正在查：案件 {number}。", en="The standard behind it is under inquiry: case {number}."),
    # what counts abroad
    Reason("international-kind-unknown", zh="条目分三种：校准测量能力（CMC）、互认安排、OIML 证书；没有「{kind}」。", en="An entry is a CMC, an arrangement or an OIML certificate; {kind} is none of them."),
    Reason("international-number-known", zh="条目 {number} 已在案。", en="Entry {number} is on file already."),
    Reason("international-field-missing", zh="{kind_zh}条目要写明{field_zh}。", en="An entry of this kind ({kind_en}) states {field_en}."),
    Reason("international-date-ahead", zh="日期 {date} 还没有到。", en="The date {date} lies ahead."),
    Reason("international-country-unknown", zh="没有「{country}」这个国家或地区代码（ISO 3166-1，两个字母）。", en="{country} is no country code (ISO 3166-1, two letters)."),
    Reason("international-range-reversed", zh="下限 {low} 大于上限 {high}。", en="The lower end {low} lies above the upper end {high}."),
    Reason("international-uncertainty-not-positive", zh="不确定度 {found} 应大于零。", en="The uncertainty {found} must be above zero."),
    Reason("international-unit-differs", zh="不确定度的单位 {found} 与量的单位 {expected} 不是同类，也不是相对值。", en="The unit of the uncertainty, {found}, is of another kind than {expected} and not relative."),
    Reason("international-link-unusable", zh="链接应以 https:// 开头，指向公布处。", en="The link begins with https:// and leads to where it is published."),
    Reason("international-holder-unknown", zh="平台上没有统一社会信用代码为 {uscc} 的已核实机构。", en="There is no verified body with the code {uscc} on this platform."),
    Reason("international-not-in-state", zh="条目 {number} 现在是「{state_zh}」，不能做这件事。", en="Entry {number} is {state_en}; this cannot be done now."),
    Reason("international-needs-reason", zh="写明原因，它会公开。", en="State the reason; it will be public."),
    Reason("international-suspended-now", zh="条目 {number} 已暂停：{why}。", en="Entry {number} is suspended: {why}."),
    Reason("international-holder-not-live", zh="{body} 现在不是已核实的机构。", en="{body} is not a verified body now."),
    Reason("international-nothing-on-file", zh="没有登记在案的条目对得上。这不表示对方不承认，请问买方或当地主管部门。", en="Nothing on file fits. This does not mean refusal; ask the buyer or the authority there.", basis_zh="国市监计量〔2020〕186号 十；R10.2", basis_en="186/2020, clause 10; R10.2"),
    Reason("international-place-unknown", zh="认不出国家或地区「{typed}」。写中文名、英文名或两个字母的代码。", en="{typed} is no country or region known here. Write its name in Chinese or English, or its two letters."),
)  # fmt: skip
