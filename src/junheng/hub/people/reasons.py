"""Reasons met around registrations, authorisations and signatories."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

_BODY = {"resolver_zh": "业务管理员", "resolver_en": "the operations manager"}

declare(
    Reason(
        "person-not-at-body",
        zh="{person} 在 {date} 不是「{body}」的人员。",
        en="On {date} {person} was not a member of {body}.",
        **_BODY,
    ),
    Reason("right-without-items", zh="没有写项目。", en="No item is named."),
    Reason("item-code-unknown", zh="项目表里没有 {found}。", en="The list of items has no {found}."),
    Reason(
        "right-dates-reversed",
        zh="止日 {until} 早于起日 {since}。",
        en="The last day {until} is before the first {since}.",
    ),
    Reason(
        "right-overlaps",
        zh="{person} 在这几天已有同样的{what}。",
        en="{person} holds such a right on these days already ({what}).",
    ),
    Reason("right-ended", zh="已于 {until} 结束。", en="It ended on {until} already."),
    Reason("end-needs-reason", zh="写明结束的原因。", en="Give the reason for ending it."),
    Reason(
        "registration-of-another-province",
        zh="{number} 由另一省的部门管理。",
        en="{number} is kept by another province's authority.",
        resolver_zh="注册所在省的市场监管局",
        resolver_en="the regulator of the province of registration",
    ),
    Reason(
        "recusal-without-card",
        zh="你在 {date} 没有考评员证，不需要声明回避。",
        en="On {date} you hold no assessor's card, so there is nothing to be recused from.",
    ),
    Reason("card-for-nothing", zh="写明承担哪类工作。", en="Say for what work the card is."),
    Reason(
        "card-names-unknown",
        zh="没有这些工作类别或省份：{found}。",
        en="There is no such kind of work or province: {found}.",
    ),
    Reason(
        "card-load-unusable",
        zh="同时承担的任务数为 1~{most}。",
        en="Tasks taken at once are 1 to {most}.",
    ),
    Reason(
        "recusal-known",
        zh="你已声明回避「{body}」，至 {until}。",
        en="You are recused from {body} until {until} already.",
    ),
    Reason(
        "recusal-too-long",
        zh="回避最长声明 {years} 年，止日不早于今天；到期可再声明。",
        en="A recusal ends today or later and within {years} years; it can be declared again.",
    ),
    Reason(
        "mark-without-qualification",
        zh="资质 {number} 是「{type}」，不能支持 {mark} 标识。",
        en="{number} is a {type} and does not support the mark {mark}.",
        **_BODY,
    ),
)
