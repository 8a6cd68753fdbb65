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
)  # fmt: skip
