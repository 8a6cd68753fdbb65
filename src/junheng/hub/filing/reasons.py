"""Reasons of filing: what is missing on a nameplate, what is on file already, who may take it over."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

_OWNER = {"resolver_zh": "你", "resolver_en": "you"}

declare(
    Reason("filing-needs-number", zh="写上器具上的编号或出厂编号。照片可以代替铭牌的其他内容，代替不了这一项。", en="Type the code or the serial number on the instrument. A picture can stand for the rest of the nameplate, not for this.", **_OWNER),
    Reason("filing-needs-place", zh="写上它在哪里：市场和摊位，或街道门牌。", en="Say where it stands: market and stall, or street and number.", **_OWNER),
    Reason("position-unreadable", zh="位置「{text}」没读懂。在方格图上重新点一格，或取掉它。", en="The position “{text}” was not understood. Tap a square once more, or take it out.", **_OWNER),
    Reason("plate-quantity-unreadable", zh="「{text}」没读懂。写成 30 kg、10 g 这样。", en="“{text}” was not understood. Write it as 30 kg or 10 g.", **_OWNER),
    Reason("plate-interval-above-maximum", zh="检定分度值 e（{interval}）比最大秤量（{maximum}）还大，可能写反了。", en="The interval e ({interval}) is larger than the maximum ({maximum}); perhaps the two are exchanged.", **_OWNER),
    Reason("filed-by-another", zh="{maker} {serial} 已经由别人备案，没有再备一次。如果它现在是你的，可以认领。", en="{maker} {serial} is already filed by somebody else and was not filed again. If it is yours now, you may claim it.", resolver_zh="你：认领；现在的持有者或监管部门会决定", resolver_en="you: claim it; its present owner or the regulator decides"),
    Reason("claim-nothing-found", zh="没有找到这件器具：编号或厂家加出厂编号要和铭牌一样。", en="No such instrument was found: the code, or maker and serial number, must be as on the plate.", **_OWNER),
    Reason("claim-own", zh="编号 {code} 已经在你名下，不用认领。", en="{code} is yours already; there is nothing to claim.", **_OWNER),
    Reason("claim-needs-reason", zh="写一句它怎么成了你的（转让、换摊主、录错）。对方会看到。", en="Say in a sentence how it became yours. The other side reads it.", **_OWNER),
    Reason("claim-waits-already", zh="你已经认领过，正在等决定。", en="You have claimed it already; a decision is awaited."),
    Reason("claim-not-in-state", zh="这次认领已经决定，不能再改。", en="This claim has been decided and cannot be changed."),
    Reason("claim-not-yours-to-decide", zh="认领由现在的持有者或本省监管部门决定。", en="A claim is decided by the present owner or by the regulator of the province.", resolver_zh="持有者或监管部门", resolver_en="the owner or the regulator"),
    Reason("claim-at-an-institution", zh="器具正在检定机构手里，交还后才能过户。", en="The instrument is at an institution; it can change hands when it is back.", resolver_zh="检定机构", resolver_en="the institution"),
    Reason("claim-decision-needs-reason", zh="写明决定的理由，认领人会看到。", en="State the reason; whoever claims it reads it."),
    Reason("drafts-full", zh="暂存的备案太多，现在存不下。先登录再填，或过一会儿再来。", en="Too many unsent filings are being kept. Sign in first, or come back later."),
    # sheets
    Reason("sheet-headings-missing", zh="第一行不是十四个字段名，缺：{missing}。下载空表照着填。", en="The first row does not hold the fourteen headings; missing: {missing}. Take the empty sheet.", **_OWNER),
    Reason("sheet-field-empty", zh="「{field}」是空的。", en="{field} is empty.", **_OWNER),
    Reason("sheet-field-long", zh="「{field}」太长，最多 {limit} 个字。", en="{field} is too long: at most {limit} characters.", **_OWNER),
    Reason("sheet-word-unknown", zh="「{field}」里的「{found}」不认识。可以写：{known}。", en="“{found}” in {field} is not known. Possible: {known}.", **_OWNER),
    Reason("sheet-quantity-unusable", zh="数量「{found}」要写成 1 到 9999 的整数。", en="The quantity “{found}” must be a whole number from 1 to 9999.", **_OWNER),
    Reason("sheet-division-elsewhere", zh="行政区划「{found}」不是本省（{province}）的六位代码。", en="“{found}” is no six-digit code of this province ({province}).", **_OWNER),
    Reason("sheet-known", zh="这个文件已经读过（{name}）。没有再读一次。", en="This file has been read already ({name}). Nothing was added."),
    Reason("sheet-not-in-state", zh="这个文件已经在备案或备完了。", en="This file is being filed, or has been."),
    Reason("sheet-nothing-to-file", zh="没有可以备案的行：{wrong} 行有错，{known} 行已经备案。", en="No row can be filed: {wrong} are wrong, {known} are on file.", **_OWNER),
    Reason("sheet-row-twice", zh="和第 {row} 行是同一件：出厂编号和厂家都一样。", en="The same instrument as row {row}: serial number and maker are alike.", **_OWNER),
    Reason("sheet-row-differs", zh="已经备案，但「{field}」不一样：台账写 {held}，表里写 {found}。", en="On file already, but {field} differs: {held} on file, {found} in the sheet.", resolver_zh="你：决定用哪一个", resolver_en="you: decide which holds"),
    Reason("sheet-row-not-waiting", zh="这一行不在等决定。", en="This row does not wait for a decision."),
    # designation and booking
    Reason("designation-outside-division", zh="你的辖区是 {division}，不能为 {found} 指定。", en="Your division is {division}; you cannot designate for {found}."),
    Reason("designation-not-capable", zh="{institution}今天没有「{item}」检定的有效授权，不能指定。", en="{institution} holds no authorisation in force for verifying {item} and cannot be designated.", resolver_zh="机构：先取得授权；监管部门：换一家", resolver_en="the institution: obtain the authorisation; the regulator: choose another", basis_zh="计量法实施细则 第 30 条", basis_en="Implementing rules of the Metrology Law, article 30", confidence="recall"),
    Reason("designation-overlaps", zh="{division} 的「{item}」这段时间已经指定给{institution}，到 {until}。先结束它。", en="{item} of {division} is designated to {institution} until {until}. End that first.", resolver_zh="你", resolver_en="you"),
    Reason("designation-days-reversed", zh="最后一天 {until} 早于第一天 {since}。", en="The last day {until} lies before the first day {since}."),
    Reason("designation-too-far", zh="最后一天最晚写到 {limit}。", en="The last day may be {limit} at the latest."),
    Reason("designation-ended", zh="这次指定已经结束（{until}）。", en="This designation ended on {until}."),
    Reason("designation-needs-reason", zh="写明理由，机构会看到。", en="State the reason; the institution reads it."),
    Reason("not-the-designated-institution", zh="「{item}」在 {division} 指定由{institution}检定。去那里不收费；别的机构要有转送或登记在案的协议。", en="{item} of {division} is verified by {institution}, as designated. Another body needs a transfer or an agreement on file.", resolver_zh="你：向指定机构预约；它测不了会转送", resolver_en="you: book there; it hands on what it cannot do"),
    Reason("no-designation-on-file", zh="{division} 还没有为「{item}」指定检定机构。", en="No institution is designated for {item} in {division}.", resolver_zh="县级监管部门", resolver_en="the county's regulator"),
    Reason("application-waits-already", zh="这件器具已经申请检定（{since}），正在等 {institution}。", en="This instrument has been applied for on {since}; {institution} is awaited."),
    Reason("application-not-mandatory", zh="这件器具按目录不用强制检定；要检定或校准，直接下委托。", en="By the catalogue this instrument need not be verified; place an order for what you want.", **_OWNER),
    Reason("application-not-in-state", zh="这次申请已经受理或结束，不能再转送。", en="This application has been accepted or has ended; it can no longer be handed on."),
    Reason("application-not-upward", zh="{institution}不是上一级为「{item}」指定的机构。机构只能向上转送；监管部门可以另定。", en="{institution} is not the body that a higher level designated for {item}. An institution hands on upward only; the regulator may name another.", resolver_zh="监管部门", resolver_en="the regulator"),
    Reason("application-needs-reason", zh="写明为什么测不了，摊主会看到。", en="Say why it cannot be done here; the owner reads it."),
    # capacity and plans
    Reason("capacity-unusable", zh="能力写成 0 到 100000 的整数，月份写成某月的一天。", en="State the capacity as a whole number from 0 to 100,000, and a day of the month.", **_OWNER),
    Reason("plan-without-capacity", zh="{institution}还没有报 {month} 检定「{item}」的能力。先问清能做多少，再下计划。", en="{institution} has not stated its capacity for {item} in {month}. Ask before a plan is issued.", resolver_zh="机构", resolver_en="the institution"),
    Reason("plan-without-designation", zh="{institution}没有被你的辖区指定检定「{item}」。", en="{institution} is not designated for {item} in your division.", resolver_zh="你", resolver_en="you"),
    Reason("plan-nothing-due", zh="{month} 以前没有到期的「{item}」。", en="No {item} is due by {month}."),
    Reason("plan-issued-already", zh="这个月的计划已经下过。", en="A plan for this month has been issued already."),
    # rotation
    Reason("rotation-life-unusable", zh="使用期限写成 1 到 240 个月。", en="State the life in months, 1 to 240.", **_OWNER),
    Reason("rotation-beyond-life", zh="{months} 个月比规定的使用期限 {limit} 个月还长。", en="{months} months are longer than the life of {limit} months that the rule states.", basis_zh="检定规程规定的使用期限，见规则包", basis_en="life stated by the verification regulation, see the rule pack", confidence="recall"),
    Reason("rotation-item-unknown", zh="轮换只用于水表、燃气表、电能表、热能表这类首次检定、到期轮换的器具。", en="Rotation is for meters that are verified once and exchanged: water, gas, electricity, heat."),
    Reason("rotation-kind-of-another", zh="这个种类不是所选的表。", en="This kind is not one of the meters chosen.", **_OWNER),
    Reason("sheet-day-unusable", zh="「{field}」里的「{found}」没读懂，或在今天之后。写成 2026-11-23 这样。", en="“{found}” in {field} was not understood, or lies after today. Write it as 2026-11-23.", **_OWNER),
    Reason("sheet-first-of-no-meter", zh="「首检日期」只用于水表、燃气表、电能表、热能表；「{name}」的检定由机构登记。", en="The day of the first verification is for meters of water, gas, electricity and heat; that of {name} is entered by the institution.", **_OWNER),
    Reason("sheet-first-needs-scheme", zh="规则按规格给出几种使用期限，表中没有说明是哪一种：先登记「{name}」的轮换方案，再按表备案。", en="The rules give several lives by size or kind, and the sheet does not say which: set a rotation scheme for {name} first, then file the sheet.", **_OWNER),
    Reason("sheet-first-not-taken", zh="已经备案；表中的首检日期没有采用，要改请在器具页登记到期日。", en="On file already; the first verification of this row was not taken. Enter the due date at the instrument.", **_OWNER),
    Reason("rotation-known", zh="「{batch}」已有轮换方案。", en="There is a scheme for {batch} already."),
    Reason("application-not-yours", zh="转送由现在的机构或本省监管部门决定。", en="Handing on is for the institution that has it, or for the regulator of the province."),
)  # fmt: skip
