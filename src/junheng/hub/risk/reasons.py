"""Reasons of credit classes, lists, warnings, letters and campaigns. A limit comes from the rule pack and is never recalled here."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

_HEARD = {
    "basis_zh": "平台规则：只提议，由具名的人听取对方后决定",
    "basis_en": "House rule: the platform proposes; a named person hears the other side and decides",
}
_TWO = {
    "basis_zh": "政策要求 R15.3：至少两名执法人员，执行回避",
    "basis_en": "Requirement R15.3: at least two officers; recusal applied",
}

declare(
    # the rule pack
    Reason("credit-rule-missing", zh="规则包里没有可用的「{key}」，算不出信用分类。", en="The rule pack holds no usable {key}; no credit class can be worked out."),
    Reason("credit-thresholds-wrong", zh="规则包里 C 类起点 {c}、D 类起点 {d}：应当 0 < C < D。", en="The rule pack begins class C at {c} and D at {d}; 0 < C < D is needed."),
    Reason("risk-without-rule", zh="规则包里没有可用的「{matter_zh}」期限，所以不能决定。", en="The rule pack holds no usable limit for {matter_en}; it cannot be decided."),
    # determinations
    Reason("risk-of-another-province", zh="{body} 不归你所在的省管。", en="{body} is not under your province."),
    Reason("determination-kind-unknown", zh="没有「{kind}」这种认定。", en="There is no kind {kind}."),
    Reason("determination-class-unknown", zh="信用分类是 A 到 D，其他认定没有分类；写的是 {value}。", en="A credit class is A to D, other kinds have none; {value} was written."),
    Reason("determination-needs-basis", zh="写明依据（条文或规则）。", en="State the basis: article or rule."),
    Reason("determination-needs-ground", zh="写明事实。", en="State the facts."),
    Reason("determination-of-a-regulator", zh="{body} 是监管部门，不在认定范围。", en="{body} is a regulator; nothing of this kind is determined of it."),
    Reason("determination-open-already", zh="{body} 已有一项同类提议等决定。", en="A proposal of this kind about {body} waits for its decision."),
    Reason("determination-in-force-already", zh="{body} 的同样认定已经有效。", en="The same is in force for {body} already."),
    Reason("determination-nothing-found", zh="证据算出的分类是 {found}，不比现在的 {now} 更差，没有可提议的。", en="The evidence gives class {found}, which is not worse than {now} now; there is nothing to propose."),
    Reason("determination-not-in-state", zh="这项认定现在是「{state_zh}」，不能做这件事。", en="This determination is {state_en}; this cannot be done now."),
    Reason("determination-view-stated", zh="你的意见已在案；等决定。", en="Your view is on file; a decision is to come."),
    Reason("determination-needs-view", zh="写下你要说的。", en="Write what you have to say."),
    Reason("determination-end-unknown", zh="没有这种决定。", en="There is no such decision."),
    Reason("determination-needs-reason", zh="写明理由，对方会看到。", en="State the reason; the body reads it."),
    Reason("determination-proposer-decides-not", zh="这是你提议的，由另一个人决定。", en="You proposed it; another person decides.", **_HEARD, resolver_zh="同一机关的另一位", resolver_en="another person of the office"),
    Reason("determination-hearing-not-over", zh="对方还没有陈述意见，可以陈述到 {until}；在此之前不能认定。", en="The other side has not stated its view and may do so until {until}; it cannot be entered before.", **_HEARD, resolver_zh="等陈述或等日子到", resolver_en="wait for its view, or for the day"),
    Reason("determination-needs-no-repair", zh="这项认定没有对你不利的内容，不需要修复。", en="Nothing is held against the body; there is nothing to repair."),
    Reason("determination-repair-asked", zh="修复已经申请，等决定。", en="Repair was asked for; a decision is to come."),
    Reason("determination-repair-too-early", zh="{since} 起才可以申请修复。", en="Repair may be asked for from {since} on."),
    Reason("determination-repair-not-asked", zh="没有等决定的修复申请。", en="No repair waits for a decision."),
    # warnings
    Reason("scan-too-soon", zh="上次扫描在 {at}；{minutes} 分钟内不重复。", en="The last look was at {at}; it is not repeated within {minutes} minutes."),
    Reason("warning-not-in-state", zh="这条预警现在是「{state_zh}」，不能做这件事。", en="This warning is {state_en}; this cannot be done now."),
    Reason("warning-not-yours", zh="这条预警由 {owner} 接手，由接手的人结束。", en="{owner} has taken this warning over and ends it.", resolver_zh="接手的人", resolver_en="whoever took it over"),
    Reason("warning-needs-reason", zh="写明做了什么，或者为什么排除。", en="State what was done, or why it is dismissed."),
    # letters
    Reason("letter-number-known", zh="编号 {number} 的函已经有了。", en="There is a letter numbered {number} already."),
    Reason("letter-incomplete", zh="「{field}」要写。", en="{field} must be written."),
    Reason("letter-receiver-unknown", zh="{found} 不是外省经核实的省级监管部门。", en="{found} is no verified provincial regulator of another province.", resolver_zh="选一个收函单位", resolver_en="choose the office it goes to"),
    Reason("letter-days-range", zh="约定 {found} 天：1 到 {limit} 天。", en="{found} days agreed; 1 to {limit}."),
    Reason("letter-evidence-unread", zh="第 {line} 行「{found}」：写成 证书 | 编号、器具 | 编号、检查 | 编号 或 说明 | 文字，最多 {limit} 行。", en="Line {line}, {found}: write certificate | number, instrument | code, check | id or note | words; at most {limit} lines."),
    Reason("letter-evidence-not-yours", zh="第 {line} 行「{found}」：本省没有这条记录。", en="Line {line}, {found}: your province has no such record."),
    Reason("letter-evidence-until", zh="证据共享到 {until}：不早于今天，最长 {limit} 天。", en="Evidence shared until {until}: not before today, at most {limit} days off."),
    Reason("letter-not-in-state", zh="这封函现在是「{state_zh}」，不能做这件事。", en="This letter is {state_en}; this cannot be done now."),
    Reason("letter-needs-answer", zh="写下答复。", en="Write the answer."),
    Reason("letter-campaign-unknown", zh="联合行动「{found}」没有把你和收函单位都列为已同意的参加方。", en="No campaign {found} has both your office and the receiver among the sides that agreed."),
    # campaigns
    Reason("campaign-line-unread", zh="第 {line} 行「{found}」读不出：写成 {expected}。", en="Line {line}, {found}, cannot be read: write {expected}."),
    Reason("campaign-too-many-lines", zh="{found} 行，最多 {limit} 行。", en="{found} lines; at most {limit}."),
    Reason("campaign-sides-range", zh="写了 {found} 个其他参加方：1 到 {limit} 个。", en="{found} other sides named; 1 to {limit}."),
    Reason("campaign-side-unknown", zh="{found} 不是外省经核实的省级监管部门。", en="{found} is no verified provincial regulator of another province."),
    Reason("campaign-number-known", zh="编号 {number} 的联合行动已经有了。", en="There is a campaign numbered {number} already."),
    Reason("campaign-days-range", zh="从 {day} 到 {until}：应在 {first} 之后开始，最迟 {last} 结束。", en="From {day} to {until}: it begins after {first} and ends by {last}."),
    Reason("campaign-draw-unusable", zh="没有编号「{found}」、已经抽取、本单位参加组织的抽查。", en="There is no draw {found} that was made and that your office organises."),
    Reason("campaign-not-in-state", zh="这次联合行动现在是「{state_zh}」，不能做这件事。", en="This campaign is {state_en}; this cannot be done now."),
    Reason("campaign-answered-already", zh="你单位的答复已在案：{state_zh}。", en="Your office has answered: {state_en}."),
    Reason("campaign-needs-reason", zh="写明理由，各方会看到。", en="State the reason; all sides read it."),
    Reason("campaign-agree-first", zh="本单位先同意参加，再报检查组。", en="Your office agrees first, then it names its team."),
    Reason("campaign-team-of-two", zh="检查组至少两人；读到 {found} 人。", en="A team is two inspectors at least; {found} were read.", **_TWO),
    Reason("campaign-person-unknown", zh="{body} 没有叫「{found}」的执法人员，或不止一个。", en="{body} has no inspector called {found}, or more than one."),
    Reason("campaign-person-twice", zh="{found} 写了两次。", en="{found} is named twice."),
    Reason("campaign-day-has-come", zh="{day} 已到：对象已经公开给各检查组，名单不再改。", en="{day} has come: the teams know the objects, and the lists change no more."),
    Reason("campaign-day-not-come", zh="到 {day} 才开始；对象在这一天之前不公开。", en="It begins on {day}; the objects are not told before.", basis_zh="政策要求 R15.4：交叉检查的对象到当天才知道", basis_en="Requirement R15.4: exchange checks hide the target until the day"),
    Reason("campaign-no-targets", zh="还没有对象。", en="There are no objects."),
    Reason("campaign-target-twice", zh="对象 {found} 列了两次。", en="{found} is listed twice."),
    Reason("campaign-team-unknown", zh="{code}：{found} 没有检查组。", en="{code}: {found} has no team."),
    Reason("campaign-own-team", zh="{code}：交叉检查由外省的检查组去，不由本省的去。", en="{code}: in exchange checks another province's team goes, not your own."),
    Reason("campaign-too-few-free", zh="{code}：{found} 的检查组里不需回避的不到两人。", en="{code}: fewer than two of the team of {found} are free of recusal.", **_TWO),
    Reason("campaign-not-of-the-team", zh="去这个对象的检查组里没有你，或者你需要回避。", en="You are not of the team that goes there, or you are recused from it."),
    Reason("campaign-second-needed", zh="写明同组另一名不需回避的检查人员。", en="Name another inspector of the team who is not recused.", **_TWO),
    Reason("campaign-result-unknown", zh="没有「{found}」这种结果。", en="There is no result {found}."),
    Reason("campaign-result-needs-words", zh="写明所见，或者为什么没能检查。", en="Say what was found, or why it could not be checked."),
    Reason("campaign-result-recorded", zh="结果已经记录。", en="The result is recorded already."),
    Reason("campaign-result-of-check", zh="检查「{found}」已有结果：关联它，不重复录入。", en="Check {found} already holds the result: link it; nothing is entered twice."),
    Reason("campaign-no-check", zh="行动期间没有对这个对象、已经结束的检查。", en="There is no concluded check of this object within the campaign's days."),
    Reason("campaign-results-missing", zh="{of} 个对象里还有 {found} 个没有结果；到 {until} 之后可以不等。", en="{found} of {of} objects have no result yet; after {until} it need not be waited for."),
    Reason("evidence-digest-unread", zh="「{found}」不是 SHA-256：64 位十六进制小写。", en="{found} is no SHA-256: 64 lower-case hexadecimal digits."),
    Reason("evidence-limit", zh="一个对象最多 {limit} 件证据。", en="At most {limit} pieces of evidence an object."),
    Reason("evidence-not-yours", zh="这件证据现在由 {holder} 保管，由保管人移交。", en="{holder} keeps this piece and hands it over.", resolver_zh="保管人", resolver_en="whoever keeps it"),
    Reason("evidence-receiver-unknown", zh="接收人要是这次行动的检查人员或参加单位的人员。", en="The receiver is an inspector of this campaign or of a side's office."),
    Reason("evidence-to-yourself", zh="已经由你保管。", en="You keep it already."),
    Reason("evidence-not-offered", zh="这件证据没有移交给你。", en="This piece was not handed to you."),
)  # fmt: skip
