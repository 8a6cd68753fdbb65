"""Facts of sharing. Public: which resource, when, in which state. Who uses it, what for and for how much stays committed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from junheng.hub.foundation.events import Fact, Ref, private


@dataclass(frozen=True)
class ResourceOffered(Fact):
    TYPE: ClassVar[str] = "resource-offered"
    ZH: ClassVar[str] = "开放共享：{name}，每小时 {fee} 元"
    EN: ClassVar[str] = "Offered for sharing: {name}, {fee} yuan an hour"

    resource: Ref
    kind: str
    name: str
    fee: str
    lead_hours: str
    asks: str


@dataclass(frozen=True)
class OfferChanged(Fact):
    TYPE: ClassVar[str] = "offer-changed"
    ZH: ClassVar[str] = "{name}的共享规则改为：每小时 {fee} 元，提前 {lead_hours} 小时"
    EN: ClassVar[str] = "Rules of {name} changed: {fee} yuan an hour, {lead_hours} hours' notice"

    resource: Ref
    name: str
    fee: str
    lead_hours: str
    asks: str


@dataclass(frozen=True)
class OfferWithdrawn(Fact):
    TYPE: ClassVar[str] = "offer-withdrawn"
    ZH: ClassVar[str] = "{name}不再共享：{reason}"
    EN: ClassVar[str] = "{name} is no longer shared: {reason}"

    resource: Ref
    name: str
    reason: str


@dataclass(frozen=True)
class ResourceBlocked(Fact):
    TYPE: ClassVar[str] = "resource-blocked"
    ZH: ClassVar[str] = "{name}维护：{slot}"
    EN: ClassVar[str] = "Maintenance of {name}: {slot}"

    booking: Ref
    resource: Ref
    number: str
    name: str
    slot: str
    reason: str = private()


@dataclass(frozen=True)
class BookingRequested(Fact):
    TYPE: ClassVar[str] = "booking-requested"
    ZH: ClassVar[str] = "申请预约 {number}：{resources}，{slot}"
    EN: ClassVar[str] = "Booking {number} requested: {resources}, {slot}"

    booking: Ref
    number: str
    kind: str
    resources: str
    slot: str
    outside: str
    client: str = private()
    user: str = private()
    purpose: str = private()
    fee: str = private()


@dataclass(frozen=True)
class BookingApproved(Fact):
    TYPE: ClassVar[str] = "booking-approved"
    ZH: ClassVar[str] = "批准预约 {number}"
    EN: ClassVar[str] = "Booking {number} approved"

    booking: Ref
    number: str
    note: str = private()


@dataclass(frozen=True)
class BookingDeclined(Fact):
    TYPE: ClassVar[str] = "booking-declined"
    ZH: ClassVar[str] = "未批准预约 {number}"
    EN: ClassVar[str] = "Booking {number} declined"

    booking: Ref
    number: str
    reason: str = private()


@dataclass(frozen=True)
class BookingCancelled(Fact):
    TYPE: ClassVar[str] = "booking-cancelled"
    ZH: ClassVar[str] = "取消预约 {number}"
    EN: ClassVar[str] = "Booking {number} cancelled"

    booking: Ref
    number: str
    reason: str = private()


@dataclass(frozen=True)
class BookingCheckedOut(Fact):
    TYPE: ClassVar[str] = "booking-checked-out"
    ZH: ClassVar[str] = "预约 {number} 交出使用"
    EN: ClassVar[str] = "Booking {number} handed out"

    booking: Ref
    number: str
    condition: str = private()
    note: str = private()
    carrier: str = private()
    pictures: str = private()


@dataclass(frozen=True)
class LoanArrived(Fact):
    TYPE: ClassVar[str] = "loan-arrived"
    ZH: ClassVar[str] = "外借 {number} 已送达"
    EN: ClassVar[str] = "Loan {number} arrived"

    booking: Ref
    number: str
    condition: str = private()
    note: str = private()
    pictures: str = private()


@dataclass(frozen=True)
class BookingReturned(Fact):
    TYPE: ClassVar[str] = "booking-returned"
    ZH: ClassVar[str] = "预约 {number} 已收回"
    EN: ClassVar[str] = "Booking {number} came back"

    booking: Ref
    number: str
    condition: str = private()
    note: str = private()
    check: str | None = private()
    pictures: str = private()


@dataclass(frozen=True)
class BookingSettled(Fact):
    TYPE: ClassVar[str] = "booking-settled"
    ZH: ClassVar[str] = "预约 {number} 已结算"
    EN: ClassVar[str] = "Booking {number} settled"

    booking: Ref
    number: str
    amount: str = private()
    reason: str = private()


@dataclass(frozen=True)
class FeedOpened(Fact):
    TYPE: ClassVar[str] = "calendar-feed-opened"
    ZH: ClassVar[str] = "开通日历地址"
    EN: ClassVar[str] = "Calendar address opened"

    feed: Ref


@dataclass(frozen=True)
class FeedClosed(Fact):
    TYPE: ClassVar[str] = "calendar-feed-closed"
    ZH: ClassVar[str] = "停用日历地址"
    EN: ClassVar[str] = "Calendar address closed"

    feed: Ref


@dataclass(frozen=True)
class HelpPosted(Fact):
    TYPE: ClassVar[str] = "help-posted"
    ZH: ClassVar[str] = "请求协助：{text}，{due} 前"
    EN: ClassVar[str] = "Help asked for: {text}, by {due}"

    help: Ref
    text: str
    due: str
    emergency: str


@dataclass(frozen=True)
class HelpOffered(Fact):
    TYPE: ClassVar[str] = "help-offered"
    ZH: ClassVar[str] = "有机构愿意协助"
    EN: ClassVar[str] = "Help was offered"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    help: Ref
    entry: str = private()
    resources: str = private()


@dataclass(frozen=True)
class HelpAccepted(Fact):
    TYPE: ClassVar[str] = "help-accepted"
    ZH: ClassVar[str] = "接受协助"
    EN: ClassVar[str] = "Help accepted"

    help: Ref
    helper: str = private()


@dataclass(frozen=True)
class HelpRecorded(Fact):
    TYPE: ClassVar[str] = "help-recorded"
    ZH: ClassVar[str] = "协助过程记录一条"
    EN: ClassVar[str] = "A line of the log of the help"
    ACTING_IS_PRIVATE: ClassVar[bool] = True

    help: Ref
    text: str = private()


@dataclass(frozen=True)
class HelpFinished(Fact):
    TYPE: ClassVar[str] = "help-finished"
    ZH: ClassVar[str] = "协助完成"
    EN: ClassVar[str] = "The help is done"

    help: Ref


@dataclass(frozen=True)
class HelpRated(Fact):
    TYPE: ClassVar[str] = "help-rated"
    ZH: ClassVar[str] = "协助已评价"
    EN: ClassVar[str] = "The help was rated"

    help: Ref
    helped: str
    words: str = private()
