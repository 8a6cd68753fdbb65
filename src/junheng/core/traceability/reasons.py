"""Why a result is not traceable, an instrument not usable, or a graph not readable."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

_RULE_ZH, _RULE_EN = "溯源关系按下级工作日判断（做法 P15、X15）", "an edge is judged on the work date of its child (practice P15, X15)"  # fmt: skip

declare(
    # A certificate as a result
    Reason("result-withdrawn", zh="{child} 已撤回", en="{child} has been withdrawn"),
    Reason("result-suspended", zh="{child} 已暂停，待出具者决定", en="{child} is suspended until its issuer decides"),
    Reason("result-status-unknown", zh="{child} 的状态不明", en="the status of {child} is not known"),
    Reason("result-not-yet-known", zh="{child} 的工作日 {work} 晚于 {at}", en="{child} was made on {work}, after {at}"),
    Reason("result-elsewhere", zh="{child} 不在本图中", en="{child} is not in this graph"),
    Reason("work-date-missing", zh="{child} 没有工作日", en="{child} has no work date"),
    # An edge
    Reason("parent-elsewhere", zh="{child} 所用的 {parent} 在别处，本图无法判断", en="{parent}, used for {child}, is elsewhere: this graph cannot tell"),
    Reason("parent-later", zh="{parent}（{parent_work}）晚于用它的 {child}（{work}）", en="{parent} ({parent_work}) was made after {child} ({work}), which names it", basis_zh=_RULE_ZH, basis_en=_RULE_EN),
    Reason("parent-overdue", zh="{child} 的工作日 {work} 已超过 {parent} 的到期日 {due}", en="on {work}, the work date of {child}, {parent} was overdue: it was due on {due}", basis_zh=_RULE_ZH, basis_en=_RULE_EN),
    Reason("parent-overdue-undecided", zh="{child} 校准于 {work}，{parent} 已于 {due} 到期；须有人据后来的调前数据作出决定", en="{child} was calibrated on {work} when {parent}, due on {due}, was overdue; in doubt until somebody decides on later as-found data", basis_zh=_RULE_ZH, basis_en=_RULE_EN),
    Reason("parent-dates-reversed", zh="{parent} 的到期日 {due} 早于其工作日 {parent_work}", en="{parent} is due on {due}, before its own work date {parent_work}"),
    Reason("parent-date-missing", zh="{child} 或 {parent} 没有工作日", en="{child} or {parent} has no work date"),
    Reason("parent-withdrawn", zh="{child} 所用的 {parent} 已撤回", en="{parent}, used for {child}, has been withdrawn"),
    Reason("parent-withdrawn-later", zh="{parent} 在 {child} 之后撤回（{since}）；影响未定", en="{parent} was withdrawn on {since}, after {child} was made; its effect is not settled"),
    Reason("parent-suspended", zh="{child} 所用的 {parent} 已暂停", en="{parent}, used for {child}, is suspended"),
    Reason("parent-status-unknown", zh="{child} 所用的 {parent} 状态不明", en="the status of {parent}, used for {child}, is not known"),
    Reason("rests-on-itself", zh="{child} 的溯源链回到 {parent}，没有终点", en="the chain of {child} comes back to {parent} and reaches no top"),
    Reason("no-route-stated", zh="{child} 没有上级，也没有说明溯源途径", en="{child} has no parent and states no route"),
    Reason("quantity-without-parent", zh="{child} 的输入量「{quantity}」没有溯源", en='the input quantity "{quantity}" of {child} has no parent'),
    # A route (practice P15)
    Reason("route-not-yet-valid", zh="{parent} 自 {since} 起有效，{child} 的工作日为 {work}", en="{parent} holds from {since} on; {child} was made on {work}", basis_zh=_RULE_ZH, basis_en=_RULE_EN),
    Reason("route-ended", zh="{child} 的工作日 {work} 已超过 {parent} 的有效期 {until}", en="on {work}, the work date of {child}, {parent} had ended on {until}", basis_zh=_RULE_ZH, basis_en=_RULE_EN),
    Reason("route-evidence-missing", zh="{parent} 缺少证据：{what_zh}", en="{parent} lacks evidence: {what_en}"),
    Reason("outside-cmc", zh="{parent} 不在该机构的 CMC 覆盖范围内", en="{parent} is not covered by the CMC of its laboratory"),
    Reason("below-cmc", zh="{parent} 的 U = {u}，小于 CMC {cmc}", en="{parent} states U = {u}, below the CMC {cmc}"),
    Reason("cmc-unknown", zh="{parent} 是否在 CMC 覆盖范围内不明", en="whether a CMC covers {parent} is not known"),
    Reason("attached-not-genuine", zh="{parent} 所附证书未通过验证", en="the certificate attached for {parent} is not genuine"),
    Reason("attached-not-verified", zh="{parent} 所附证书尚未验证", en="the certificate attached for {parent} has not been verified"),
    Reason("sample-too-small", zh="{parent} 取样 {used}，小于最小取样量 {least}", en="{used} of {parent} was used, below its minimum sample of {least}"),
    Reason("opened-too-long", zh="{parent} 于 {opened} 开封，开封后可用至 {until}，{child} 的工作日为 {work}", en="{parent} was opened on {opened} and keeps until {until}; {child} was made on {work}"),
    Reason("opened-later", zh="{parent} 于 {opened} 才开封，{child} 的工作日为 {work}", en="{parent} was opened on {opened}, after {child} was made on {work}"),
    # An instrument at a moment
    Reason("instrument-overdue", zh="{instrument} 已过到期日 {due}（{certificate}）", en="{instrument} is overdue: it was due on {due} ({certificate})"),
    Reason("instrument-without-certificate", zh="{instrument} 在 {at} 之前没有证书", en="{instrument} has no certificate on or before {at}"),
    Reason("instrument-withdrawn", zh="{instrument} 最近的证书 {certificate} 已撤回", en="{certificate}, the latest certificate of {instrument}, has been withdrawn"),
    Reason("instrument-suspended", zh="{instrument} 最近的证书 {certificate} 已暂停", en="{certificate}, the latest certificate of {instrument}, is suspended"),
    Reason("instrument-replaced", zh="{instrument} 最近的证书 {certificate} 已被更换，新证书不在本图中", en="{certificate}, the latest certificate of {instrument}, has been replaced by one that is not in this graph"),
    Reason("instrument-status-unknown", zh="{instrument} 最近的证书 {certificate} 状态不明", en="the status of {certificate}, the latest certificate of {instrument}, is not known"),
    Reason("instrument-dates-reversed", zh="{certificate} 的到期日 {due} 早于其工作日", en="{certificate} is due on {due}, before its own work date"),
    Reason("instrument-not-traceable", zh="{instrument} 最近的证书 {certificate} 不能溯源，或无法判断", en="{certificate}, the latest certificate of {instrument}, is not traceable or cannot be told"),
    # Input that cannot be used
    Reason("graph-id-twice", zh="编号「{found}」出现了不止一次", en='the id "{found}" stands more than once'),
    Reason("graph-id-missing", zh="第 {row} 行缺少编号", en="row {row} has no id"),
    Reason("graph-too-large", zh="{what} 有 {found}，上限 {limit}", en="{found} {what}, the limit is {limit}"),
    Reason("snapshot-missing", zh="没有证据图快照：{file}", en="there is no snapshot of the evidence graph: {file}"),
    Reason("snapshot-damaged", zh="证据图快照的 {file} 已损坏（{why}）；请重新生成", en="{file} of the snapshot of the evidence graph is damaged ({why}): build it again"),
    Reason("snapshot-full", zh="证据图快照已无余地（新增上限 {limit} 份）；请重新生成", en="the snapshot of the evidence graph has no room left (limit {limit} new certificates): build it again"),
    Reason("graph-too-deep", zh="溯源链超过 {limit} 级", en="chains of more than {limit} levels"),
    Reason("graph-id-unknown", zh="图中没有「{found}」，既不是证书也不是器具", en='"{found}" is neither a certificate nor an instrument of this graph'),
    Reason("graph-id-ambiguous", zh="「{found}」既是证书号又是器具号；用 --as 说明", en='"{found}" names a certificate and another instrument; say which with --as'),
    Reason("graph-issuer-unknown", zh="图中没有「{found}」出具的证书", en='no certificate of this graph was issued by "{found}"'),
    Reason("day-with-hour", zh="「{found}」带有时刻；这里只要日期", en='"{found}" carries an hour; a whole day is meant here'),
    Reason("moment-unreadable", zh="「{found}」不是日期或时刻", en='"{found}" is not a date or a moment'),
    Reason("window-reversed", zh="起点 {start} 晚于终点 {end}", en="the window begins on {start}, after its end {end}"),
    Reason("effect-number", zh="「{found}」不能用于判断影响：{expected}", en='"{found}" cannot be used to judge the effect: {expected}'),
)  # fmt: skip
