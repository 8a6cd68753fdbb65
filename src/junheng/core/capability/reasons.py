"""Every sentence of a match: what was found against what was needed, in Chinese and English."""

from __future__ import annotations

from junheng.core.reason import Reason, declare


def _for_body(code: str, *, zh: str, en: str) -> Reason:
    """A doubt that the registering body can end."""
    return Reason(
        code, zh, en, resolver_zh="登记该项目的机构", resolver_en="the body that registered the entry"
    )


def _for_asker(code: str, *, zh: str, en: str) -> Reason:
    """A doubt that the person asking can end."""
    return Reason(code, zh, en, resolver_zh="提出需求的人", resolver_en="the person who states the need")


declare(
    Reason("service-same", zh="服务：{found_zh}", en="Service: {found_en}"),
    Reason("service-differs", zh="服务：登记的是{found_zh}，需要{needed_zh}", en="Service: {found_en} is registered, {needed_en} is needed"),
    Reason("kind-same", zh="项目：{found_zh}", en="Quantity: {found_en}"),
    Reason("kind-differs", zh="项目：登记的是{found_zh}，需要{needed_zh}", en="Quantity: {found_en} is registered, {needed_en} is needed"),
    _for_asker("kind-not-specific", zh="项目：需求只说了{needed_zh}，登记的是{found_zh}，请写明是哪一种", en="Quantity: the need says {needed_en} only, {found_en} is registered; say which one"),
    _for_body("kind-registered-broadly", zh="项目：登记只写了{found_zh}，没写是否包括{needed_zh}", en="Quantity: only {found_en} is registered; whether that includes {needed_en} is not stated"),
    Reason("range-covered", zh="范围：登记 {found}，覆盖所需 {needed}", en="Range: {found} registered covers the needed {needed}"),
    Reason("range-gap", zh="范围：缺 {gap}（登记 {found}，需要 {needed}）", en="Range: {gap} is missing ({found} registered, {needed} needed)"),
    Reason("range-not-everywhere", zh="范围：{needed} 只在一部分条件下登记", en="Range: {needed} is registered under a part of the conditions only"),
    Reason("range-apart", zh="范围：登记 {found}，与所需 {needed} 没有重合", en="Range: {found} registered, nothing in common with the needed {needed}"),
    _for_body("range-without-low-end", zh="范围：没写下限（登记 {found}，需要 {needed}）", en="Range: no lower end is stated ({found} registered, {needed} needed)"),
    _for_body("range-without-high-end", zh="范围：没写上限（登记 {found}，需要 {needed}）", en="Range: no upper end is stated ({found} registered, {needed} needed)"),
    _for_body("range-not-stated", zh="范围：没有登记成数字，原文「{raw}」", en='Range: not registered as numbers; as registered: "{raw}"'),
    Reason("condition-covered", zh="条件 {axis}：登记的范围包含所需 {needed}", en="Condition {axis}: the registered range includes the needed {needed}"),
    Reason("condition-partly", zh="条件 {axis}：所需 {needed} 只有一部分在登记范围内", en="Condition {axis}: only a part of the needed {needed} is registered"),
    Reason("condition-apart", zh="条件 {axis}：登记范围不含所需 {needed}", en="Condition {axis}: the needed {needed} is not registered"),
    _for_asker("condition-not-asked", zh="条件 {axis}：登记的能力取决于它，需求没有写", en="Condition {axis}: the capability depends on it and the need does not state it"),
    _for_body("condition-not-registered", zh="条件 {axis}：需求写了 {needed}，登记里没有这一条件", en="Condition {axis}: the need states {needed}, the entry does not mention it"),
    Reason("uncertainty-within", zh="不确定度：{found}；需要 {needed}，处处满足", en="Uncertainty: {found}; needed {needed}, met everywhere"),
    Reason("uncertainty-within-whatever", zh="不确定度：登记的 {axis} 不论取何值，都处处满足 {needed}（{found}）", en="Uncertainty: {needed} is met everywhere, whatever the {axis} within what is registered ({found})"),
    _for_asker("uncertainty-by-condition", zh="不确定度：取决于需求没有写的条件 {axis}：最好 {best}，最差 {worst}；需要 {needed}。请写明 {axis}", en="Uncertainty: it depends on {axis}, which the need does not state: {best} at best, {worst} at worst; {needed} is needed. Say the {axis}"),
    _for_body("uncertainty-not-stated-there", zh="不确定度：登记的表没有写到 {gap}", en="Uncertainty: the registered table says nothing for {gap}"),
    Reason("uncertainty-within-covered", zh="不确定度：所覆盖的 {covered} 内处处满足 {needed}（{found}）", en="Uncertainty: {needed} is met everywhere in the covered {covered} ({found})"),
    Reason("uncertainty-partly", zh="不确定度：在 {covered} 内满足 {needed}，在 {gap} 内不满足（{found}）", en="Uncertainty: {needed} is met in {covered} and not in {gap} ({found})"),
    Reason("uncertainty-not-everywhere", zh="不确定度：只在一部分条件下满足 {needed}（{found}）", en="Uncertainty: {needed} is met under a part of the conditions only ({found})"),
    Reason("uncertainty-too-large", zh="不确定度：最好也只到 {best}，所需 {needed}，全程不满足", en="Uncertainty: {best} at best, {needed} is needed; met nowhere"),
    _for_body("uncertainty-without-k", zh="不确定度：{found} 没写 k，也没写包含概率", en="Uncertainty: {found} states neither k nor a coverage probability"),
    _for_body("uncertainty-without-base", zh="不确定度：{found} 没说以读数还是量程为基", en="Uncertainty: {found} does not say whether it is relative to the reading or the range"),
    _for_body("uncertainty-without-k-and-base", zh="不确定度：{found} 没写 k，也没说以读数还是量程为基", en="Uncertainty: {found} states no k, nor whether it is relative to the reading or the range"),
    _for_body("uncertainty-not-stated", zh="不确定度：没有登记成数字，原文「{raw}」", en='Uncertainty: not registered as a number; as registered: "{raw}"'),
    _for_body("uncertainty-undecided", zh="不确定度：按登记的公式在 {gap} 内算不出定论", en="Uncertainty: the registered formula cannot be decided in {gap}"),
    _for_asker("uncertainty-void-at-zero", zh="{zero} 处的相对不确定度没有意义，谁也做不到。给近零处加个下限？", en="A relative uncertainty at {zero} has no meaning; nobody can meet it. Add a floor near zero?"),
    Reason("qualification-valid", zh="资质：{name} 到 {until}，不早于 {on}", en="Qualification: {name} valid until {until}, not before {on}"),
    _for_body("qualification-expired", zh="资质：{name} 到 {until}，早于 {on}", en="Qualification: {name} ended on {until}, before {on}"),
    Reason("qualification-not-yet", zh="资质：{name} 自 {since} 起有效，晚于 {on}", en="Qualification: {name} begins on {since}, after {on}"),
    _for_body("qualification-suspended", zh="资质：{name} 自 {since} 暂停，未见恢复", en="Qualification: {name} suspended since {since}; no end on file"),
    _for_body("qualification-suspended-until", zh="资质：{name} 自 {since} 暂停至 {until}", en="Qualification: {name} suspended from {since} to {until}"),
    _for_body("qualification-without-end", zh="资质：{name} 没有登记有效期止", en="Qualification: no end date on file for {name}"),
    _for_body("qualification-none", zh="资质：没有登记任何依据", en="Qualification: no evidence is registered"),
    Reason("mark-held", zh="标识：{mark}，{name} 到 {until}", en="Mark: {mark}, {name} valid until {until}"),
    _for_body("mark-missing", zh="标识：没有登记 {mark} 的资质", en="Mark: no qualification for {mark} is registered"),
    Reason("distance-within", zh="距离：{found}，不超过 {needed}", en="Distance: {found}, within {needed}"),
    Reason("distance-beyond", zh="距离：{found}，超过 {needed}", en="Distance: {found}, more than {needed}"),
    _for_body("distance-unknown", zh="距离：没有登记坐标，无法计算", en="Distance: no coordinates on file"),
    Reason("region-within", zh="地区：{found}，在所选 {needed} 内", en="Region: {found}, within {needed}"),
    Reason("region-outside", zh="地区：{found}，不在所选 {needed} 内", en="Region: {found}, outside {needed}"),
    _for_body("region-unknown", zh="地区：没有登记所在地", en="Region: no place on file"),
    Reason("recognition-holds", zh="{division} 互认：协议在案，条件此刻成立", en="Recognition in {division}: an agreement is on file and its conditions hold now"),
    Reason("recognition-fails", zh="{division} 互认：协议在案，条件此刻不成立（{why}）", en="Recognition in {division}: an agreement is on file; its conditions do not hold now ({why})"),
    Reason("recognition-none", zh="{division} 互认：没有登记在案的协议。这不表示不承认", en="Recognition in {division}: no agreement on file. This does not mean refusal"),
    Reason("recognition-none-preferred", zh="{division} 互认：没有登记在案的协议（你设为优先项，不影响「能」）", en="Recognition in {division}: no agreement on file (a preference; it does not change the answer)"),
    Reason("recognition-fails-preferred", zh="{division} 互认：条件此刻不成立（{why}；你设为优先项，不影响「能」）", en="Recognition in {division}: conditions do not hold now ({why}; a preference, it does not change the answer)"),
    Reason("instrument-covered", zh="器具：{needed} 在登记的器具之内", en="Instrument: {needed} is registered"),
    Reason("instrument-differs", zh="器具：登记的是 {found}，需要 {needed}", en="Instrument: {found} registered, {needed} needed"),
    Reason("class-covered", zh="等级：{needed} 在登记的 {found} 之内", en="Class: {needed} is within the registered {found}"),
    Reason("class-outside", zh="等级：登记 {found}，不含 {needed}", en="Class: {found} registered, {needed} not included"),
    Reason("verification-kind-covered", zh="检定种类：{needed}", en="Kind of verification: {needed}"),
    Reason("verification-kind-outside", zh="检定种类：登记 {found}，不含 {needed}", en="Kind of verification: {found} registered, {needed} not included"),
    Reason("area-covered", zh="授权区域：{found}，包含 {needed}", en="Area of authorisation: {found} includes {needed}"),
    Reason("area-outside", zh="授权区域：{found}，不含 {needed}", en="Area of authorisation: {found} does not include {needed}"),
    Reason("method-covered", zh="方法：{needed}", en="Method: {needed}"),
    Reason("method-outside", zh="方法：登记 {found}，需要 {needed}", en="Method: {found} registered, {needed} needed"),
    Reason("item-covered", zh="样品：{needed}", en="Item: {needed}"),
    Reason("item-outside", zh="样品：登记 {found}，需要 {needed}", en="Item: {found} registered, {needed} needed"),
    _for_asker("not-asked", zh="{what_zh}：登记取决于它，需求没有写", en="{what_en}: the entry depends on it and the need does not state it"),
    _for_body("not-registered", zh="{what_zh}：需要 {needed}，登记里没写", en="{what_en}: {needed} is needed, the entry does not state it"),
    _for_asker("need-not-read", zh="「{found}」没读懂。写成 {first} 或 {second}。", en='"{found}" was not understood. Write {first} or {second}.'),
    Reason("unit-unknown", zh="「{found}」不是认得的单位", en='"{found}" is not a known unit'),
    Reason("unit-of-another-kind", zh="{found} 不是 {needed} 的单位", en="{found} is not a unit of {needed}"),
    Reason("relative-to-shifted-zero", zh="以 {unit} 表示的温度没有相对不确定度，请写成温差", en="a temperature in {unit} has no relative uncertainty; state a temperature difference"),
    Reason("base-without-range", zh="不确定度以量程为基，需求却没有写完整的范围", en="the uncertainty is relative to the range, and the need states no complete range"),
)  # fmt: skip
