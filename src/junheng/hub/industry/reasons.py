"""Reasons of industry centres, benchmarks, trials and challenges."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

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
)  # fmt: skip
