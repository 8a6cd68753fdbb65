"""Reasons of industry centres, benchmarks, trials and challenges."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

_NAMED = {
    "basis_zh": "平台规则：公开标准，具名的人决定，证据失效即移出",
    "basis_en": "House rule: public criteria, named persons decide, off the list when the evidence ends",
}
_CENTRE = {
    "basis_zh": "国市监计量〔2020〕186号 第八条",
    "basis_en": "SAMR Metrology [2020] No. 186, clause 8",
}

declare(
    # industry centres
    Reason("centre-incomplete", zh="「{field}」要写。", en="{field} must be written."),
    Reason("centre-level-unknown", zh="级别是国家级或省级；写的是 {found}。", en="A centre is national or provincial; {found} was written."),
    Reason("centre-national-by-the-state", zh="国家级中心由国家市场监管部门决定。", en="A national centre is decided by the State's regulator.", **_CENTRE, resolver_zh="国家市场监管部门计量司", resolver_en="the State's metrology department"),
    Reason("centre-of-another-province", zh="这个中心由 {province} 的省级监管部门决定。", en="This centre is decided by the provincial regulator of {province}.", **_CENTRE, resolver_zh="该省的监管部门", resolver_en="the regulator of that province"),
    Reason("centre-not-in-state", zh="这个中心现在是「{state_zh}」，不能做这件事。", en="This centre is {state_en}; this cannot be done now."),
    Reason("centre-host-not-verified", zh="{body} 还没有经监管部门核实，不能承建。", en="{body} has not been verified by a regulator; it cannot host a centre.", resolver_zh="本省监管部门核对登记", resolver_en="the province's regulator verifies the declaration"),
    Reason("centre-host-elsewhere", zh="{body} 不在这个中心所在的省。", en="{body} is not of the province of this centre."),
    Reason("centre-end-unknown", zh="没有这种决定。", en="There is no such decision."),
    Reason("centre-number-known", zh="批筹文号 {number} 已经用过。", en="Approval number {number} was given already."),
    Reason("centre-build-term", zh="建设期限到 {until}：要在今天之后，最长 {years} 年。", en="Building until {until}: after today, at most {years} years off."),
    Reason("centre-rectify-day", zh="整改期限到 {until}：要在今天之后，最长 {days} 天。", en="To rectify until {until}: after today, at most {days} days off."),
    Reason("centre-day-in-future", zh="{day} 还没有到。", en="{day} has not come yet."),
    # benchmarks
    Reason("benchmark-incomplete", zh="「{field}」要写。", en="{field} must be written."),
    Reason("benchmark-kind-unknown", zh="没有「{kind}」这一类。", en="There is no kind {kind}."),
    Reason("benchmark-type-unknown", zh="没有「{found}」这种资质。", en="There is no type of qualification {found}."),
    Reason("benchmark-of-another-province", zh="这件事由 {province} 的省级监管部门决定。", en="The provincial regulator of {province} decides about it.", **_NAMED, resolver_zh="该省的监管部门", resolver_en="the regulator of that province"),
    Reason("benchmark-without-criteria", zh="{province} 还没有公布这一类的标准，不能申报。", en="{province} has not published criteria of this kind; nobody can apply.", **_NAMED, resolver_zh="省级监管部门先公布标准", resolver_en="the province's regulator publishes criteria first"),
    Reason("benchmark-without-paper", zh="标准要求有效的{types_zh}，{body} 现在没有。", en="The criteria require in force: {types_en}; {body} holds none today.", **_NAMED),
    Reason("benchmark-open-already", zh="{body} {year} 年的这一类已经申报。", en="{body} has applied for this kind and year {year} already."),
    Reason("benchmark-year", zh="年度 {year}：写今年或上一年。", en="Year {year}: write this year or the last."),
    Reason("benchmark-not-in-state", zh="这一项现在是「{state_zh}」，不能做这件事。", en="This is {state_en}; this cannot be done now."),
    Reason("benchmark-end-unknown", zh="没有这种决定。", en="There is no such decision."),
    Reason("benchmark-reviewer-decides-not", zh="这是你评审的，由另一个人决定。", en="You reviewed it; another person decides.", **_NAMED, resolver_zh="同一机关的另一位", resolver_en="another person of the office"),
    Reason("benchmark-not-recommended", zh="评审没有推荐，不能公布。", en="The review does not recommend it; it cannot be named.", **_NAMED),
    Reason("benchmark-proposer-decides-not", zh="移出是你提议的，由另一个人决定。", en="You proposed the removal; another person decides.", **_NAMED, resolver_zh="同一机关的另一位", resolver_en="another person of the office"),
    Reason("benchmark-hearing-not-over", zh="对方还没有陈述意见，可以陈述到 {until}；在此之前不能移出。", en="The body has not stated its view and may do so until {until}; it cannot be removed before.", **_NAMED, resolver_zh="等陈述或等日子到", resolver_en="wait for its view, or for the day"),
    Reason("benchmark-viewed-already", zh="你的意见已在案；等决定。", en="Your view is on file; a decision is to come."),
    Reason("benchmark-paper-ended", zh="{number}：{why_zh}，不能公布。", en="{number}: {why_en}; it cannot be named.", **_NAMED),
    Reason("benchmark-papers-in-force", zh="资质都有效，没有可移出的。", en="Every qualification is in force; there is nothing to take off."),
    # trials of instruments
    Reason("trial-incomplete", zh="「{field}」要写。", en="{field} must be written."),
    Reason("trial-quantity-unknown", zh="没有「{found}」这个量。", en="There is no quantity {found}."),
    Reason("trial-model-known", zh="型号 {model} 已经登记。", en="Model {model} is registered already."),
    Reason("trial-not-your-model", zh="这个型号由它的制造单位申请试用。", en="The maker of this model applies for its trial.", resolver_zh="制造单位", resolver_en="the maker"),
    Reason("trial-not-a-laboratory", zh="{body} 不是经核实的实验室。", en="{body} is no verified laboratory."),
    Reason("trial-open-already", zh="{body} 已有这个型号的一次试用在进行。", en="{body} has a trial of this model under way."),
    Reason("trial-not-in-state", zh="这次试用现在是「{state_zh}」，不能做这件事。", en="This trial is {state_en}; this cannot be done now."),
    Reason("trial-unit-unknown", zh="读不懂单位「{found}」。", en="The unit {found} cannot be read."),
    Reason("trial-error-unit", zh="误差单位 {found} 既不是这个量的单位（如 {expected}），也不是相对误差。", en="Errors in {found}: neither a unit of the quantity, such as {expected}, nor relative."),
    Reason("trial-points", zh="试验点：1 到 {limit} 个，各不相同的数。", en="Points: 1 to {limit} numbers, each another."),
    Reason("trial-factor", zh="包含因子 k 为 1 到 4；写的是 {found}。", en="The coverage factor k is 1 to 4; {found} was written."),
    Reason("trial-answer-days", zh="制造单位答复 {found} 天：1 到 {limit} 天。", en="{found} days for the maker to answer; 1 to {limit}."),
    Reason("trial-certificate-not-in-force", zh="标准器的证书 {number} 已被收回或替换。", en="Certificate {number} of the standard was withdrawn or replaced.", basis_zh="国市监计量〔2020〕186号 第五条", basis_en="SAMR Metrology [2020] No. 186, clause 5"),
    Reason("trial-line-unread", zh="第 {line} 行「{found}」：写成 编号 | 点 | 误差 | U。", en="Line {line}, {found}: write serial | point | error | U."),
    Reason("trial-units", zh="{found} 台：1 到 {limit} 台。", en="{found} units; 1 to {limit}."),
    Reason("trial-reading-twice", zh="同一台在同一点有两个读数。", en="A unit has two readings at one point."),
    Reason("trial-point-unplanned", zh="方案里没有这些点：{found}。", en="Not in the protocol: {found}."),
    Reason("trial-reading-missing", zh="缺 {count} 个读数，如 {serial} 在 {point}。每一台在每一点都要有。", en="{count} readings are missing, such as of {serial} at {point}. Every unit has one at every point."),
    Reason("trial-reading-size", zh="误差 {found} 不是十进制数，或大小不合理。", en="Error {found} is no decimal number of a sensible size."),
    Reason("trial-without-uncertainty", zh="{serial} 的扩展不确定度 U 要大于 0。", en="The expanded uncertainty U of {serial} has to be above nought.", basis_zh="R08.4", basis_en="R08.4"),
    Reason("trial-signed-already", zh="报告已由第二人签署，数据不再改动。", en="A second person has signed; the data do not change any more."),
    Reason("trial-reporter-signs-not", zh="数据是你报的，由实验室的另一个人签署。", en="You reported the data; another person of the laboratory signs.", basis_zh="R08.4", basis_en="R08.4", resolver_zh="实验室的另一位核验或批准人", resolver_en="another checker or approver of the laboratory"),
    Reason("trial-not-signed", zh="报告还没有由第二人签署。", en="The report has not been signed by a second person."),
    Reason("trial-answered-already", zh="制造单位已经答复。", en="The maker has answered already."),
    Reason("trial-answer-awaited", zh="制造单位还没有答复，可以答复到 {until}；在此之前不能公布。", en="The maker has not answered and may do so until {until}; it cannot be published before.", basis_zh="R08.4", basis_en="R08.4", resolver_zh="等答复或等日子到", resolver_en="wait for its answer, or for the day"),
    Reason("trials-count", zh="选了 {found} 份报告：对比需要 2 到 {limit} 份。", en="{found} reports chosen; 2 to {limit} can be compared."),
    Reason("trials-of-other-quantities", zh="这些报告不是同一个量。", en="These reports are not of one quantity."),
    Reason("trials-in-other-units", zh="这些报告的点或误差单位不能互相换算。", en="Points or errors of these reports are in units that do not convert."),
    Reason("trials-without-common-point", zh="这些报告没有共同的试验点。", en="These reports have no point in common."),
)  # fmt: skip
