"""Reasons of sharing: what may be offered, booked, handed over and settled."""

from __future__ import annotations

from junheng.core.reason import Reason, declare

OPEN_PRICES_ZH, OPEN_PRICES_EN = "R09.2", "R09.2"

declare(
    # offering
    Reason("resource-needs-device", zh="共享仪器设备，先指明本机构台账里的一台。", en="To share a device, name one of your own ledger."),
    Reason("resource-needs-person", zh="共享人员机时，先指明本机构的一名人员。", en="To share a person's hours, name a person of your body."),
    Reason("resource-needs-name", zh="写明名称和地点。", en="State its name and its place."),
    Reason("resource-kind-unknown", zh="只能共享仪器设备、实验室或人员机时，没有「{kind}」。", en="A device, a room or a person's hours can be shared; there is no {kind}."),
    Reason("resource-person-elsewhere", zh="{person}今天在{body}没有任职。", en="{person} holds no role at {body} today."),
    Reason("resource-offered-already", zh="{name}已经在共享。", en="{name} is shared already."),
    Reason("resource-hours-reversed", zh="开放时间 {opens} 时到 {closes} 时，先后颠倒或超出一天。", en="Opening hours {opens} to {closes}: reversed, or beyond a day."),
    Reason("resource-without-weekdays", zh="至少选一个开放日（1 是星期一，7 是星期日）。", en="Choose at least one day of the week (1 is Monday, 7 Sunday)."),
    Reason("resource-asks-unknown", zh="没有「{asks}」这种资格要求。", en="There is no qualification called {asks}."),
    Reason("resource-asks-without-item", zh="要求使用者有资格，就要写明哪个计量项目。", en="Where a qualification is asked for, name the measurement item it is for."),
    Reason("resource-rule-out-of-range", zh="{rule_zh}应在 {low} 到 {high} 之间，现在是 {found}。", en="{rule_en} must lie between {low} and {high}; found {found}."),
    Reason("resource-cannot-travel", zh="只有仪器设备可以外借。", en="Only a device can be lent."),
    Reason("resource-withdrawn", zh="{name}已不再共享：{why}", en="{name} is no longer shared: {why}"),
    # the slot
    Reason("slot-unusable", zh="时间没读懂。写明日期、时刻和时区，在 2000 年到 2100 年之间。", en="The time was not understood. Give a date, an hour and a time zone, between 2000 and 2100."),
    Reason("slot-reversed", zh="结束要晚于开始。", en="The end must lie after the beginning."),
    Reason("slot-not-on-quarter", zh="开始和结束都要落在整刻上，例如 09:15。", en="Begin and end on a quarter of an hour, such as 09:15."),
    Reason("slot-too-soon", zh="{name}要至少提前 {lead} 小时预约，现在离开始 {found} 小时。", en="{name} wants {lead} hours' notice; the slot begins in {found} hours."),
    Reason("slot-in-past", zh="这个时段在 {end} 已经结束。", en="This slot ended at {end}."),
    Reason("slot-too-far", zh="最多提前 {days} 天。", en="Bookings reach {days} days ahead at most."),
    Reason("slot-too-long", zh="{name}一次最多 {longest} 小时，现在要 {found} 小时。", en="{name} is given for {longest} hours at most; {found} were asked for."),
    Reason("slot-outside-hours", zh="{name}开放 {hours}；开始和结束都要在开放时间内。", en="{name} is open {hours}; begin and end while it is open."),
    Reason("slot-taken", zh="{name}在这个时段已有安排：{spans}。", en="{name} is taken in this slot: {spans}."),
    # the booking
    Reason("booking-without-resources", zh="至少选一项资源。", en="Choose at least one resource."),
    Reason("booking-too-many-resources", zh="一次预约最多 {limit} 项资源，现在是 {found} 项。", en="One booking holds {limit} resources at most; found {found}."),
    Reason("booking-of-two-owners", zh="一次预约里的资源要属于同一家机构：{owners}。分开预约。", en="The resources of one booking belong to one body; these belong to {owners}. Book them apart."),
    Reason("booking-needs-purpose", zh="写明用途。", en="State what it is for."),
    Reason("booking-too-many-open", zh="还有 {found} 个申请等待{owner}答复；最多 {limit} 个。", en="{found} requests wait for an answer of {owner}; {limit} at most."),
    Reason("booking-not-in-state", zh="预约 {number} 现在是「{state_zh}」，不能做这件事。", en="Booking {number} is {state_en}; this cannot be done now."),
    Reason("booking-needs-reason", zh="写明原因，对方会看到。", en="State the reason; the other side will read it."),
    Reason("user-not-member", zh="{person}在{body}没有任职，不能代表它使用。", en="{person} holds no role at {body} and cannot use it on its behalf."),
    Reason("user-lacks-qualification", zh="{name}要求使用者有「{item}」的{asked_zh}；{holder}在 {day} 没有。", en="{name} asks its user for {asked_en} for {item}; {holder} has none on {day}."),
    Reason("device-due-in-slot", zh="{name}的检定或校准到 {due} 为止，早于时段结束的 {end}。", en="The verification or calibration of {name} holds until {due}, before the slot ends on {end}."),
    Reason("device-sealed", zh="{name}自 {since} 起封存。", en="{name} has been sealed since {since}."),
    Reason("device-scrapped", zh="{name}已于 {since} 报废。", en="{name} was scrapped on {since}."),
    Reason("device-stopped", zh="{name}作为计量标准器已停用或封存。", en="{name} is stopped or sealed as a measurement standard."),
    Reason("device-failed-check", zh="{name}在 {day} 归还时检查不合格，要有此后的检定或校准才能再用。", en="{name} failed its check on return on {day}; it needs a verification or calibration made since."),
    Reason("hours-of-nobody", zh="{name}：这名人员到时不在{body}任职。", en="{name}: by then this person holds no role at {body}."),
    # hand-over
    Reason("hand-over-outside-slot", zh="只能在预约时段内交出：{slot}。", en="It is handed over within its slot only: {slot}."),
    Reason("maintenance-stays", zh="预约 {number} 是维护，没有什么可交出。", en="Booking {number} is maintenance; there is nothing to hand out."),
    Reason("resource-still-out", zh="{name}还没有收回：预约 {number}。", en="{name} has not come back yet: booking {number}."),
    Reason("hand-over-condition-unknown", zh="状况只能是：完好、有磨损、有损坏。", en="The condition is one of sound, worn, damaged."),
    Reason("device-away", zh="台账上{name}不在持有者处，可能还在送检。", en="By the ledger {name} is not with its owner; it may be away for calibration."),
    Reason("hand-over-needs-note", zh="有损坏时，写明损坏在哪里。", en="Where it is damaged, say what is damaged."),
    Reason("pictures-too-many", zh="一次最多 {limit} 张照片，现在是 {found} 张。", en="{limit} pictures at most; found {found}."),
    # loans
    Reason("loan-not-lent", zh="{name}不外借，只在原地使用。", en="{name} is not lent; it is used where it stands."),
    Reason("loan-needs-carrier", zh="外借要写明由谁运输和运单号。", en="A loan needs its carrier and the number of the consignment."),
    Reason("loan-needs-check", zh="外借收回时要检查，写明合格与否。", en="A loan is checked when it comes back: say whether it passed."),
    Reason("loan-only", zh="预约 {number} 不是外借。", en="Booking {number} is no loan."),
    Reason("loan-confirmed-already", zh="预约 {number} 已确认送达。", en="Booking {number} has been confirmed as arrived."),
    # settlement
    Reason("settlement-out-of-range", zh="结算金额应在 0 到 {high} 元之间。", en="The amount must lie between 0 and {high} yuan."),
    Reason("settlement-needs-reason", zh="结算 {amount} 元与约定的 {fee} 元不同，写明原因。", en="{amount} yuan differ from the {fee} agreed; state why."),
    Reason("nothing-to-charge", zh="约定免费且收回时没有损坏，不能收费。", en="It was agreed free of charge and came back undamaged: nothing can be charged.", basis_zh=OPEN_PRICES_ZH, basis_en=OPEN_PRICES_EN),
    # feeds
    Reason("feed-closed-already", zh="这个日历地址已经停用。", en="This calendar address is closed already."),
    Reason("feeds-too-many", zh="一个人最多 {limit} 个日历地址，先停用一个。", en="A person has {limit} calendar addresses at most; close one first."),
    # mutual help
    Reason("help-kind-unknown", zh="只能请求标准器、仪器设备、人员或测量，没有「{kind}」。", en="A standard, a device, people or a measurement can be asked for; there is no {kind}."),
    Reason("help-not-understood", zh="需求里没有读出量和范围：「{text}」。写成例如 0~60 MPa 压力，U ≤ 0.05 % 量程。", en="No quantity and range was understood in: {text}. Write it such as 0~60 MPa pressure, U ≤ 0.05 % of span."),
    Reason("help-leftover", zh="需求里有没读懂的部分：{words}。改写或移到说明里。", en="Part of the need was not understood: {words}. Rewrite it or move it to the note."),
    Reason("help-due-out-of-range", zh="期限应在 {first} 到 {last} 之间。", en="The day must lie between {first} and {last}."),
    Reason("help-not-able", zh="本机构没有公布能满足这项请求的能力；只有做得到的机构可以提出协助。", en="Your body has published no capability that meets this request; only those able to do it offer help.", basis_zh="R04.4", basis_en="R04.4", resolver_zh="本机构：先公布能力", resolver_en="your body: publish the capability first"),
    Reason("help-of-your-own", zh="这是本单位自己的请求。", en="This request is your own."),
    Reason("help-offered-already", zh="本机构已经提出协助。", en="Your body has offered its help already."),
    Reason("help-not-in-state", zh="这项请求现在是「{state_zh}」，不能做这件事。", en="This request is {state_en}; this cannot be done now."),
    Reason("help-needs-words", zh="写明内容。", en="Write it down."),
    Reason("help-over", zh="期限 {due} 已过。", en="Its day, {due}, has passed."),
)  # fmt: skip
