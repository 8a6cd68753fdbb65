"""Reasons of the market: what may be published, who may read it, what may be quoted and accepted."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

declare(
    # the hall
    Reason("posting-not-understood", zh="需求里没有读出量、范围或器具：「{text}」。写成例如 0~1000 V DC，U ≤ 20×10⁻⁶。", en="No quantity, range or instrument was understood in: {text}. Write it such as 0~1000 V DC, U ≤ 20×10⁻⁶."),
    Reason("posting-leftover", zh="需求里有没读懂的部分：{words}。改写或移到说明里，免得报价的机构各自理解。", en="Part of the need was not understood: {words}. Rewrite it or move it to the note, so that no body reads it its own way."),
    Reason("posting-last-day-out-of-range", zh="报价截止日应在 {first} 到 {last} 之间，现在是 {found}。", en="The last day for quotes must lie between {first} and {last}; found {found}."),
    Reason("posting-seal-unknown", zh="只能密封委托方（owner）或数值（numbers），没有「{seal}」。", en="The owner (owner) or the numbers (numbers) can be sealed; there is no {seal}."),
    Reason("posting-province-unknown", zh="没有代码为 {code} 的省份。", en="There is no province {code}."),
    Reason("posting-promise-without-seal", zh="没有密封任何内容，承诺保密没有意义。", en="Nothing is sealed; a promise of secrecy opens nothing."),
    Reason("posting-too-many-open", zh="大厅里已有本单位的 {found} 条开放需求；最多 {limit} 条。", en="Your body has {found} open needs in the hall; {limit} at most."),
    Reason("posting-not-in-state", zh="这条需求现在是「{state_zh}」，不能做这件事。", en="This need is {state_en}; this cannot be done now."),
    Reason("posting-past-last-day", zh="报价已于 {last_day} 截止。", en="Quotes ended on {last_day}."),
    Reason("posting-not-due", zh="报价截止日 {last_day} 还没有过去。", en="The last day for quotes, {last_day}, has not passed."),
    Reason("posting-needs-reason", zh="写明原因。", en="State the reason."),
    Reason("posting-is-yours", zh="这是本单位自己的需求。", en="This need is your own."),
    Reason("admission-known", zh="{body}已经可以看到密封内容。", en="{body} may read what is sealed already."),
    Reason("admission-not-a-laboratory", zh="{body}不是技术机构，不能邀请它报价。", en="{body} is no laboratory and cannot be invited to quote."),
    Reason("admission-too-many", zh="一条需求最多邀请 {limit} 家。", en="One need invites {limit} bodies at most."),
    Reason("promise-not-asked", zh="委托方只向受邀机构开放密封内容。", en="The owner opens what is sealed to invited bodies only.", resolver_zh="委托方", resolver_en="the owner of the need"),
    Reason("promise-without-capability", zh="{body}没有公布这个量的能力条目，不能凭保密承诺查看。", en="{body} has published no capability of this quantity; a promise of secrecy opens nothing to it."),
    # quotes
    Reason("quote-sealed-need", zh="这条需求的内容已密封；先受邀，或承诺保密，再报价。", en="What this need asks for is sealed; be invited or promise secrecy before you quote."),
    Reason("quote-entry-not-yours", zh="选一条本机构已公布的能力条目。", en="Name a published capability of your own body."),
    Reason("quote-entry-cannot", zh="所选能力条目不能满足这条需求：{why}", en="The capability named cannot meet this need: {why}"),
    Reason("quote-part-needs-reason", zh="所选能力条目没有覆盖全部需求，写明余下部分怎么办。", en="The capability named does not cover all of the need; say what becomes of the rest."),
    Reason("quote-uncertainty-missing", zh="写明承诺的扩展不确定度和包含因子 k。", en="State the expanded uncertainty you promise, with its k."),
    Reason("quote-uncertainty-unusable", zh="不确定度没读懂：「{problem}」。写成例如 12 ppm 或 10 µV，k=2。", en="The uncertainty was not understood: {problem}. Write it such as 12 ppm or 10 µV, k=2."),
    Reason("quote-uncertainty-without-k", zh="「{text}」没有写明 1 到 10 之间的包含因子 k；承诺不能默认。", en="{text} states no coverage factor k between 1 and 10; a promise has no default."),
    Reason("quote-better-than-published", zh="报价的不确定度 {quoted} 小于本机构公布能力在 {gap} 上能做到的；报价不能优于公布的能力。", en="The uncertainty quoted, {quoted}, is smaller than what your published capability reaches over {gap}; a quote is never better than the published entry.", basis_zh="R08.2；P1：结果的 U 不小于公布的能力", basis_en="R08.2; P1: U of a result is not below the published capability", resolver_zh="本机构：先公布更好的能力", resolver_en="your body: publish a better capability first"),
    Reason("quote-price-out-of-range", zh="单价应在 0 到 {high} 元之间。", en="The price of one item must lie between 0 and {high} yuan."),
    Reason("quote-days-out-of-range", zh="工期应在 1 到 {high} 个工作日之间。", en="The time needed must lie between 1 and {high} working days."),
    Reason("quote-validity-out-of-range", zh="报价有效期应在 {first} 到 {last} 之间，现在是 {found}。", en="The quote must be valid until a day between {first} and {last}; found {found}."),
    Reason("quote-not-in-state", zh="这份报价现在是「{state_zh}」，不能做这件事。", en="This quote is {state_en}; this cannot be done now."),
    Reason("quote-ended", zh="这份报价的有效期到 {until} 为止。", en="This quote was valid until {until}."),
    Reason("quote-known", zh="本机构对这条需求已有报价，请修改它。", en="Your body has quoted for this need already; change that quote."),
    Reason("quotes-still-sealed", zh="报价密封到 {last_day}，此前不能看，也不能接受。", en="Quotes are sealed until {last_day}; before that they are neither read nor accepted."),
    Reason("quote-taken-already", zh="这条需求已接受了一份报价。", en="One quote for this need has been accepted already."),
    # gaps
    Reason("gap-met-already", zh="这个缺口已经有能力满足。", en="This gap is met already."),
    Reason("gap-not-met", zh="这条能力不满足这个缺口。", en="This capability does not meet this gap."),
    # an order's conversation, sub-contracting
    Reason("message-empty", zh="写一句话，或附一个文件。", en="Write a word, or add a file."),
    Reason("message-too-many-files", zh="一次最多 {limit} 个附件，现在是 {found} 个。", en="{limit} files at most; found {found}."),
    Reason("subcontract-incomplete", zh="写明分包给谁、哪一部分、为什么。", en="Say to whom, which part, and why."),
    Reason("subcontract-mandatory", zh="委托 {number} 有强制检定，不得分包。", en="Order {number} holds a mandatory verification, which is not sub-contracted.", basis_zh="P17：除有规定外，强制检定不得分包", basis_en="P17: never mandatory verification unless a rule allows", confidence="recall"),
    Reason("subcontract-order-over", zh="委托 {number} 已结束，不能再分包。", en="Order {number} is over; nothing can be sub-contracted any more."),
    Reason("subcontract-known", zh="分包给{body}已经提出，等待答复。", en="Sub-contracting to {body} was proposed already and waits for an answer."),
    Reason("subcontract-answered-already", zh="这项分包已经答复。", en="This sub-contract has been answered already."),
    # ratings
    Reason("rating-before-delivery", zh="委托 {number} 还没有全部交还；只有已交付的委托才能评价。", en="Order {number} has not been handed back whole; only a delivered order can be rated.", basis_zh="R09.2", basis_en="R09.2"),
    Reason("rating-given-already", zh="委托 {number} 已经评价过；一份委托只评价一次。", en="Order {number} has been rated already; an order is rated once."),
    Reason("rating-nothing-done", zh="委托 {number} 没有完成任何一件，不能评价。", en="Nothing of order {number} was done; it cannot be rated."),
    Reason("rating-answered-already", zh="这条评价已经答复。", en="This rating has been answered already."),
    Reason("rating-needs-answer", zh="写明答复。", en="Write an answer."),
    # barriers
    Reason("barrier-incomplete", zh="写明是谁的规定、原文，以及造成了什么妨碍。", en="Say whose rule it is, its words, and what it hinders."),
    Reason("barrier-kind-unknown", zh="没有「{kind}」这一类。", en="There is no kind called {kind}."),
    Reason("barrier-found-in-future", zh="发现日 {day} 不能在今天之后。", en="The day it was found, {day}, cannot lie in the future."),
    Reason("barrier-address-unusable", zh="网址应以 http:// 或 https:// 开头。", en="An address begins with http:// or https://."),
    Reason("barrier-of-another-province", zh="这条规定由{province}的监管部门答复。", en="The regulator of {province} answers for this rule.", resolver_zh="{province}的监管部门", resolver_en="the regulator of {province}"),
    Reason("barrier-not-in-state", zh="这条报告现在是「{state_zh}」，不能做这件事。", en="This report is {state_en}; this cannot be done now."),
    Reason("barrier-needs-words", zh="写明内容，它会公开。", en="Write it down; it is public."),
    Reason("barrier-replied-already", zh="已经回应过一次。", en="It has been replied to already."),
    # complaints about quality
    Reason("complaint-needs-words", zh="写明哪里不对。", en="Say what is wrong."),
    Reason("complaint-before-work", zh="委托 {number} 还没有开始做，没有可投诉的结果。", en="Work on order {number} has not begun; there is no result to complain about."),
    Reason("complaint-open-already", zh="委托 {number} 已有未结的质量投诉。", en="A complaint about order {number} is open already."),
    Reason("quality-case-not-in-state", zh="这件质量投诉现在是「{state_zh}」，不能做这件事。", en="This complaint is {state_en}; this cannot be done now."),
    Reason("retest-not-granted", zh="机构没有同意免费复测。", en="The institution has not granted a re-test free of charge.", resolver_zh="机构的质量负责人", resolver_en="the quality manager of the institution"),
    Reason("retest-placed-already", zh="免费复测 {number} 已经下达。", en="The re-test {number} was placed already."),
    Reason("recall-unknown", zh="你所在机构没有编号为「{number}」的标准器案件。", en="Your body has no case of a standard with the number {number}.", resolver_zh="先在该标准器页上立案", resolver_en="open the case on the page of the standard first"),
    Reason("retest-not-finished", zh="免费复测 {number} 还没有交还，不能结案。", en="The re-test {number} has not been handed back; the case cannot be closed."),
)  # fmt: skip
