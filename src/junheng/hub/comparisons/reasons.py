"""Reasons of comparisons. None of them quotes a value that was measured, nor says anything of another's result."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

declare(
    Reason("comparison-of-others", zh="你所在机构在比对 {number} 里没有做这件事的身份。", en="Your body has no part in comparison {number} that does this."),
    Reason("comparison-not-in-state", zh="比对 {number} 现在是「{state_zh}」；这件事要在「{needed_zh}」时做。", en="Comparison {number} is {state_en}; this is done while it is {needed_en}."),
    Reason("comparison-number-known", zh="比对 {number} 已在案。", en="Comparison {number} is on file already."),
    Reason("comparison-own-approval", zh="提出的人不能自己批准。", en="Whoever proposed it does not approve it.", resolver_zh="组织者的另一人，或总局计量司", resolver_en="another person of the organiser, or the national regulator"),
    Reason("comparison-not-a-laboratory", zh="「{name}」不是登记核对过的技术机构，不能参加比对。", en="{name} is not a verified laboratory and cannot take part."),
    Reason("organiser-takes-part", zh="组织者只能兼主导实验室，不能作参比实验室。", en="An organiser may be the pilot too, but no other participant."),
    Reason("participant-known", zh="「{name}」已在名单上。", en="{name} is on the list already."),
    Reason("participant-not-confirmed", zh="你所在机构没有确认参加。", en="Your body has not confirmed that it takes part."),
    Reason("participant-not-open", zh="「{name}」现在是「{state_zh}」，不能做这件事。", en="{name} is {state_en}; this cannot be done."),
    Reason("pilot-cannot-leave", zh="主导实验室不能退出；可由组织者撤销整个比对。", en="The pilot cannot leave; the organiser may end the comparison."),
    Reason("comparison-needs-reason", zh="写明原因，它会公开。", en="State the reason; it will be public."),
    # the protocol
    Reason("protocol-missing", zh="比对 {number} 还没有实施方案。", en="Comparison {number} has no protocol yet.", resolver_zh="主导实验室", resolver_en="the pilot laboratory"),
    Reason("protocol-without-points", zh="至少写一个比对点。", en="State at least one measuring point."),
    Reason("protocol-too-many-points", zh="{found} 个比对点，上限 {limit}。", en="{found} points, the limit is {limit}."),
    Reason("protocol-point-twice", zh="有比对点写了两遍。", en="A point stands twice."),
    Reason("protocol-point-name", zh="每个比对点要有名称，不超过 {limit} 个字符。", en="Each point has a name of at most {limit} characters."),
    Reason("protocol-instability", zh="比对点「{point}」后面的传递标准不稳定性要是大于零的数。", en="The instability after point {point} is a number above zero."),
    Reason("protocol-days-reversed", zh="结束日 {ends} 早于开始日 {begins}。", en="The last day, {ends}, lies before the first, {begins}."),
    Reason("protocol-choice-unknown", zh="「{found}」不在可选之列。", en="{found} is not one of the choices."),
    Reason("protocol-coverage", zh="包含因子 k 是 1 到 4 之间的数。", en="The coverage factor k is a number from 1 to 4."),
    Reason("protocol-corrective-days", zh="整改期限是 1 到 {limit} 天。", en="Corrective action takes 1 to {limit} days."),
    Reason("protocol-reference-body", zh="给出参考值的实验室要在受邀名单上。", en="The laboratory that gives the reference is one of those invited."),
    Reason("protocol-analyst", zh="分析人要是主导实验室的人。", en="The analyst is a person of the pilot laboratory."),
    Reason("participants-not-confirmed", zh="还没有答复的机构：{names}。", en="Bodies that have not answered: {names}."),
    Reason("protocol-changed-since", zh="方案已改为第 {version} 版，还没有重新确认的机构：{names}。", en="The protocol is version {version} now; not confirmed anew by {names}."),
    Reason("too-few-participants", zh="确认参加的只有 {found} 家，至少要 {limit} 家。", en="{found} bodies have confirmed; at least {limit} are needed."),
    # the route
    Reason("standard-held-already", zh="传递标准已经在你这里。", en="The travelling standard is with you already."),
    Reason("star-goes-by-the-pilot", zh="星形路线：传递标准每次先回主导实验室。", en="In a star the travelling standard goes back to the pilot each time."),
    Reason("route-stopped", zh="路线已停：{why}", en="The route stands still: {why}", resolver_zh="主导实验室复测后放行", resolver_en="the pilot, after checking the standard"),
    Reason("route-not-stopped", zh="路线没有停，不需要放行。", en="The route does not stand still."),
    Reason("standard-not-with-pilot", zh="传递标准不在主导实验室，没法复测。", en="The travelling standard is not with the pilot and cannot be checked."),
    Reason("condition-needs-note", zh="写明看到了什么。", en="Say what was seen."),
    Reason("handover-day", zh="交接日不能在今天之后。", en="The day of a hand-over is not in the future."),
    # results
    Reason("pilot-seals-first", zh="主导实验室先封存自己的结果，别人才能封存。", en="The pilot seals its own result before anybody else does.", resolver_zh="主导实验室", resolver_en="the pilot laboratory"),
    Reason("standard-not-received", zh="传递标准还没有到过你这里。", en="The travelling standard has not been with you yet."),
    Reason("already-sealed", zh="已经封存过。要更正，用「更正」，两个哈希都会留在报告里。", en="Sealed already. To correct it, amend it: both hashes stay in the report."),
    Reason("not-sealed-yet", zh="还没有封存过结果，没有可更正的。", en="No result is sealed yet; there is nothing to amend."),
    Reason("result-points-differ", zh="结果要把方案的每个比对点写一遍，不多不少。", en="A result has every point of the protocol once, no more and no less."),
    Reason("result-not-a-number", zh="这些点的值、U 或 k 没有读懂，或大小超出能算的范围（U 大于零，k 从 1 到 4）：{points}。", en="Value, U or k was not understood or is of a size that cannot be computed with (U above zero, k from 1 to 4) at: {points}."),
    Reason("result-from-the-future", zh="测量日不能在今天之后。", en="The day of measuring is not in the future."),
    Reason("results-not-sealed", zh="还没有封存结果的机构：{names}。", en="Bodies that have not sealed a result: {names}."),
    Reason("not-the-analyst", zh="只有方案里写明的分析人能打开结果。", en="Only the analyst named in the protocol opens the results.", resolver_zh="主导实验室的分析人", resolver_en="the pilot's analyst"),
    Reason("seal-broken", zh="「{name}」的结果与封存时的哈希不符，什么都没有计算。", en="The result of {name} does not match its seal; nothing was computed."),
    Reason("results-not-evaluable", zh="封存的结果按方案算不出来。所有参加者各自核对自己的单位、小数点和 U。", en="What was sealed cannot be evaluated by the protocol. Everybody checks their own unit, decimal point and U.", resolver_zh="每个参加者，各查各的", resolver_en="every participant, each their own"),
    Reason("results-evaluable", zh="结果算得出来，不用退回。", en="The results can be evaluated; they are not returned."),
    Reason("draft-needs-conclusion", zh="写下结论，它会进报告。", en="Write the conclusion; it goes into the report."),
    # corrective action
    Reason("case-known", zh="「{name}」在这次比对里已有整改案件。", en="{name} has a corrective case of this comparison already."),
    Reason("case-not-in-state", zh="整改案件现在是「{state_zh}」，不能做这件事。", en="The corrective case is {state_en}; this cannot be done."),
    Reason("case-due-passed", zh="期限要在今天之后。", en="The date to answer by lies after today."),
    Reason("cases-open", zh="还有没有结束的整改：{names}。", en="Corrective cases still open: {names}."),
    # the public page
    Reason("table-line-unread", zh="「{line}」没读懂。一行写三样：实验室、值、U。", en='"{line}" was not understood. A line has three parts: laboratory, value, U.'),
    Reason("table-size", zh="表里有 {found} 家实验室；2 到 {limit} 家可以算。", en="The table has {found} laboratories; 2 to {limit} can be computed."),
    Reason("table-estimators", zh="至少选一种参考值算法。", en="Choose at least one way to the reference value."),
)  # fmt: skip
