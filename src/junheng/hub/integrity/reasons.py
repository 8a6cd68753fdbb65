"""Reasons of pledges, their removal, and clocks. A limit comes from the rule pack and is never recalled here."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

_PLEDGE = {"basis_zh": "国市监计量〔2020〕186号 十七；R17.1", "basis_en": "186/2020, clause 17; R17.1"}
_HEARD = {
    "basis_zh": "平台规则：只提议，由具名的人听取对方后决定",
    "basis_en": "House rule: the platform proposes; a named person hears the other side and decides",
}
_TOPIC = {"basis_zh": "国市监计量〔2020〕186号 十七；R17.4", "basis_en": "186/2020, clause 17; R17.4"}

declare(
    Reason("pledge-body-unverified", zh="{body} 还没有经监管部门核实，不能公开承诺。", en="{body} is not verified by a regulator yet and cannot publish a pledge.", resolver_zh="本省监管部门", resolver_en="the province's regulator"),
    Reason("pledge-without-promise", zh="至少选一条承诺。", en="Choose at least one promise."),
    Reason("pledge-promise-unknown", zh="没有「{promise}」这条承诺。", en="There is no promise {promise}."),
    Reason("pledge-days-wrong", zh="承诺从 {since} 到 {until}：最后一天不能早于今天，最长 {years} 年。", en="A pledge from {since} to {until}: its last day is not before today and at most {years} years off."),
    Reason("pledge-known", zh="{body} 已有一份公开的承诺，到 {until}。", en="{body} has a published pledge until {until}."),
    Reason("pledge-instrument-overdue", zh="编号 {code} 的器具检定已过期或不合格，先送检或封存。", en="Instrument {code} is overdue or failed; have it verified or sealed first.", **_PLEDGE, resolver_zh="承诺的单位", resolver_en="the body that pledges"),
    Reason("pledge-removed-lately", zh="上一份承诺被移除，公示到 {until}；之后可以再承诺。", en="The last pledge was removed and is shown until {until}; a new one may follow then."),
    Reason("pledge-not-in-state", zh="这份承诺现在是「{state_zh}」，不能做这件事。", en="This pledge is {state_en}; this cannot be done now."),
    Reason("pledge-of-another-province", zh="{body} 不归你所在的省管。", en="{body} is not under your province."),
    Reason("removal-needs-ground", zh="写明查到了什么。", en="State what was found."),
    Reason("removal-found-later", zh="查到的日期 {found} 还没有到。", en="{found}, the day on which it was found, has not come yet."),
    Reason("removal-known", zh="{paper} 已经作为理由列入。", en="{paper} stands among the grounds already."),
    Reason("review-closed", zh="这次审查已有决定。", en="This review has been decided."),
    Reason("review-answered", zh="你的意见已在案；等决定。", en="Your answer is on file; a decision is to come."),
    Reason("review-needs-answer", zh="写下你的意见。", en="Write your answer."),
    Reason("review-needs-reason", zh="写明决定的理由，对方会看到；移除时会公开。", en="State the reason: the body reads it, and so does the public where the badge goes."),
    Reason("review-decision-unknown", zh="决定只有两种：移除、保留。", en="There are two decisions: remove or keep."),
    Reason("hearing-not-over", zh="对方还没有答复，可以答复到 {until}；在此之前不能移除。", en="The other side has not answered and may do so until {until}; the badge cannot be removed before.", **_HEARD, resolver_zh="等答复或等时间到", resolver_en="wait for the answer, or for the hour"),
    Reason("proposer-does-not-decide", zh="移除是你提议的，由另一个人决定。", en="You proposed the removal; another person decides.", **_HEARD, resolver_zh="同一机关的另一位", resolver_en="another person of the office"),
    # complaints
    Reason("complaint-kind-unknown", zh="没有「{kind}」这种情况。", en="There is no kind {kind}."),
    Reason("complaint-too-long", zh="「{field}」有 {found} 个字，最多 {limit} 个。", en="{field} has {found} characters; at most {limit}."),
    Reason("complaint-not-in-state", zh="这件投诉现在是「{state_zh}」，不能做这件事。", en="This complaint is {state_en}; this cannot be done now."),
    Reason("complaint-needs-reason", zh="写明不受理的理由，报告人会看到。", en="State why it is not accepted; whoever reported reads it."),
    Reason("complaint-needs-answer", zh="写下答复，它会公开。", en="Write the answer; it will be public."),
    Reason("complaint-finding-unknown", zh="核实结果只有两种：属实、不属实。", en="There are two findings: founded or unfounded."),
    Reason("complaint-of-another-province", zh="这件投诉不归你所在的省管。", en="This complaint is not under your province."),
    # the ledger of a market
    Reason("stall-instrument-known", zh="编号 {code} 已经列在 {stall}。", en="{code} is listed at {stall} already."),
    Reason("stall-instrument-elsewhere", zh="编号 {code} 的器具登记在别的省，列不进这本台账。", en="Instrument {code} is filed in another province and cannot be listed here."),
    Reason("stall-needs-name", zh="写摊位号，例如 A-12。", en="Write the stall, such as A-12."),
    Reason("fair-scale-not-own", zh="公平秤要是主办者自己的：编号 {code} 不是。", en="A fair scale is the host's own; {code} is not."),
    Reason("contract-party-one-way", zh="写对方的统一社会信用代码，或者写明和谁在纸上签了，二选一。", en="Give the other side's code, or with whom it was signed on paper: one of the two."),
    Reason("contract-party-unknown", zh="本省没有代码为「{found}」的单位；没有注册的摊主用纸面签订。", en="There is no body with the code {found} in this province; with a stall owner who is not registered sign on paper."),
    Reason("contract-with-oneself", zh="不能和本单位自己约定。", en="A host makes no contract with itself."),
    Reason("contract-live-already", zh="{stall} 已有约定，到 {until}；从次日起约定，或先终止它。", en="There is a contract of {stall} until {until}; begin the day after, or end it first."),
    Reason("contract-days-over", zh="这份约定的最后一日 {until} 已过，不能再答复；请对方重新发出。", en="The last day of this contract, {until}, has passed: it cannot be answered; ask for a new offer."),
    Reason("contract-days-range", zh="{since} 到 {until}：最后一日不能在今天之前，也不能超过三年。", en="{since} to {until}: the last day is not before today and at most three years on."),
    Reason("contract-not-in-state", zh="这份约定现在是「{state_zh}」，不能做这件事。", en="This contract is {state_en}; this cannot be done now."),
    Reason("contract-needs-reason", zh="写明理由，双方都会看到。", en="State the reason; both sides read it."),
    Reason("host-report-month", zh="{found} 不能报：只报本月或上月。", en="{found} cannot be answered for: this month or the one before."),
    Reason("host-report-known", zh="{month} 已经报过，不能改。", en="{month} is answered for and is not changed."),
    Reason("host-report-incomplete", zh="还有 {found} 项没有答：{questions}。", en="{found} have no answer: {questions}."),
    Reason("host-report-no-needs-words", zh="「{question}」答「否」，写明情况。", en="{question} is answered no; say how it stands."),
    Reason("stall-ledger-full", zh="台账最多列 {most} 件。", en="A ledger holds at most {most} instruments."),
    Reason("stall-entry-ended", zh="这一行已在 {until} 结束。", en="This line ended on {until}."),
    # hearings
    Reason("topic-needs-words", zh="写明标题和要听取意见的问题。", en="Write a title and what the public is asked."),
    Reason("topic-days-wrong", zh="征询从 {since} 到 {until}：至少 {least} 天，最长 {most} 天。", en="A hearing from {since} to {until}: at least {least} days and at most {most}.", **_TOPIC),
    Reason("topic-not-in-state", zh="这个话题现在是「{state_zh}」，不能做这件事。", en="This topic is {state_en}; this cannot be done now."),
    Reason("topic-ended", zh="发言到 {until} 为止。", en="Words were taken until {until}."),
    Reason("topic-of-another-province", zh="这个话题不归你所在的省管。", en="This topic is not under your province."),
    Reason("topic-full", zh="这个话题已有 {most} 条，不再接收。", en="This topic holds {most} entries and takes no more.", resolver_zh="开放话题的机关", resolver_en="the office that opened it"),
    Reason("comment-needs-words", zh="写下你的问题或意见。", en="Write your question or remark."),
    Reason("comment-too-long", zh="写了 {found} 个字，最多 {limit} 个。", en="{found} characters; at most {limit}."),
    Reason("comment-kind-unknown", zh="只有两种：提问、意见。", en="There are two kinds: a question or a remark."),
    Reason("comment-look-unknown", zh="只有两种决定：公开、不公开。", en="There are two decisions: show or do not show."),
    Reason("comment-needs-ground", zh="不公开要选一条理由：{grounds_zh}。意见不中听不是理由。", en="Not to show it needs one of these grounds: {grounds_en}. That it is unwelcome is none.", **_TOPIC),
    Reason("comment-needs-reason", zh="写明为什么不公开，所有人都会看到；不要重复原话。", en="State why it is not shown, as everybody will read; do not repeat its words.", **_TOPIC),
    Reason("comment-as-it-stands", zh="这一条已经是「{state_zh}」。", en="It is {state_en} already."),
    Reason("comment-answered-stays", zh="这一条已有公开答复，不能再撤下。", en="It has a public answer and stays."),
    Reason("comment-not-shown", zh="先审看并公开，再答复。", en="Look at it and show it first, then answer."),
    Reason("comment-has-answer", zh="{day} 已答复。", en="It was answered on {day}."),
    Reason("comment-needs-answer", zh="写下答复，它会带着你的姓名公开。", en="Write the answer; it is published with your name."),
    Reason("topic-not-over", zh="发言到 {until} 为止，之后才能公布结论。", en="Words are taken until {until}; a conclusion comes after."),
    Reason("topic-unlooked", zh="还有 {count} 条没有审看。", en="{count} entries have not been looked at."),
    Reason("topic-unanswered", zh="还有 {count} 个提问没有答复。", en="{count} questions have no answer.", **_TOPIC),
    Reason("topic-needs-conclusion", zh="写明结论：采纳了什么，没有采纳什么，为什么。", en="State the conclusion: what was taken up, what was not, and why."),
    Reason("topic-needs-outcome", zh="写明落实了什么。", en="State what was done."),
    # clocks
    Reason("clock-without-rule", zh="规则包里没有「{matter_zh}」的期限，所以没有倒计时。", en="The rule pack holds no limit for {matter_en}; no clock runs."),
    Reason("clock-rule-unusable", zh="「{matter_zh}」的规则写的是 {value} {unit}，算不出日期。", en="The rule for {matter_en} says {value} {unit}; no day can be worked out."),
)  # fmt: skip
