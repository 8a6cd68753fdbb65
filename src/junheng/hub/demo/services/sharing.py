"""What the region's laboratories share: a calibrator that travels, a room, an engineer's hours, an interferometer.

One booking in each state between Zhejiang, Shanghai, Anhui and Suzhou; every step by those whose work it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from junheng.hub.demo.services.laboratories import device
from junheng.hub.demo.services.stage import Stage
from junheng.hub.foundation.clock import BEIJING
from junheng.hub.instruments.services import ledger
from junheng.hub.sharing import rules
from junheng.hub.sharing.models import Booking, Resource
from junheng.hub.sharing.services import booking, helping, offering

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
SOUND = rules.Seen("sound", note="外观完好，附件齐全")


class Sharing:
    """Four resources of two provinces and who has them when."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.calibrator = self._device(
            "zj-lab", "冯示例", "dc-voltage-source", "便携式多功能校准器", "CAL-21", travels=True, fee="8"
        )
        self.room = self._offer("zj-lab", "冯示例", kind="room", name_zh="恒温实验室（20±0.2 ℃）", name_en="Temperature-controlled laboratory",
                                place="杭州市示例街 300 号 4 楼", fee="60")  # fmt: skip
        self.hours = self._offer("zj-lab", "冯示例", person=stage.person["周示例"], kind="person", name_zh="电学校准工程师机时",
                                 name_en="Hours of an electrical calibration engineer", place="杭州市示例街 300 号", fee="150")  # fmt: skip
        self.laser = self._device(
            "sh-lab",
            "孙示例",
            "gauge-block",
            "激光干涉比长仪",
            "LI-3",
            fee="400",
            asks="accreditation",
            item="gauge-block",
        )

    def _device(self, body: str, by: str, of: str, name: str, serial: str, **told: Any) -> Resource:
        stage = self.stage
        made = device(stage, body, by, of, name, serial)
        ledger.set_due_date(
            instrument=made, service="calibration", worked_on=stage.day(-120), due=stage.day(245), basis="持有者的计划",
            by=stage.acting(by, body), at=stage.when(-118),
        )  # fmt: skip
        english = {"CAL-21": "Portable multifunction calibrator", "LI-3": "Laser interferometric comparator"}[
            serial
        ]
        place = stage.body[body].address_zh
        return self._offer(
            body, by, instrument=made, kind="device", name_zh=name, name_en=english, place=place, **told
        )

    def _offer(
        self, body: str, by: str, *, instrument: Any = None, person: Any = None, **told: Any
    ) -> Resource:
        offer: dict[str, Any] = {
            "lead_hours": 12, "longest_hours": 240, "opens": 0, "closes": 24, "weekdays": EVERY_DAY, "is_demo": True,
        }  # fmt: skip
        return offering.offer_resource(
            offer=rules.Offer(**offer | told | {"fee": Decimal(told["fee"])}), instrument=instrument, person=person,
            by=self.stage.acting(by, body), at=self.stage.when(-100),
        )  # fmt: skip

    def _hour(self, offset: int, hour: int) -> datetime:
        day = self.stage.day(offset)
        return datetime(day.year, day.month, day.day, hour, tzinfo=BEIJING)

    def _asked(
        self,
        what: Sequence[Resource],
        who: str,
        body: str,
        start: datetime,
        end: datetime,
        why: str,
        *,
        to: str = "",
        day: int,
    ) -> Booking:
        stage = self.stage
        return booking.request_booking(
            resources=what, wish=booking.Wish(start, end, why, to), user=stage.person[who], by=stage.acting(who, body), at=stage.when(day, 9),
        )  # fmt: skip

    def _approved(self, made: Booking, *, day: int, note: str = "") -> Booking:
        owner = "zj-lab" if made.owner_id == self.stage.body["zj-lab"].pk else "sh-lab"
        by = self.stage.acting("冯示例" if owner == "zj-lab" else "孙示例", owner)
        return booking.approve_booking(booking=made, note=note, by=by, at=self.stage.when(day, 11))

    def all(self) -> None:
        """In the order of their days."""
        self.settled()
        self.declined_then_approved()
        self.lent_now()
        self.waiting()
        self.helped()

    def helped(self) -> None:
        """Zhejiang's regulator needs a voltage standard before an inspection; its institute and Shanghai's can, one offered."""
        office = self.stage.acting("钱示例", "zj-office")
        wanted = rules.HelpWanted(
            "standard",
            "0~100 V DC，U ≤ 20 ppm 或 10 µV，k=2",
            self.stage.day(20),
            note="专项检查用，借用三天",
        )
        asked = helping.post_help(wanted=wanted, by=office, at=self.stage.when(-3))
        by = self.stage.acting("孙示例", "sh-lab")
        helping.offer_help(
            request=asked, resources="便携式直流电压标准源，可派一人", by=by, at=self.stage.when(-2)
        )

    def settled(self) -> None:
        """Shanghai used the room and the engineer together, two weeks ago."""
        keeper = self.stage.acting("冯示例", "zj-lab")
        made = self._asked(
            [self.room, self.hours],
            "孙示例",
            "sh-lab",
            self._hour(-14, 9),
            self._hour(-14, 12),
            "比对前的稳定性试验",
            day=-20,
        )
        self._approved(made, day=-19)
        booking.check_out_booking(booking=made, seen=SOUND, by=keeper, at=self._hour(-14, 9))
        booking.return_booking(booking=made, seen=SOUND, by=keeper, at=self._hour(-14, 12))
        booking.settle_booking(booking=made, amount=Decimal("630"), by=keeper, at=self._hour(-13, 10))

    def declined_then_approved(self) -> None:
        """Anhui asked for the day of a comparison, was told so, and has another."""
        made = self._asked(
            [self.room], "姜示例", "ah-lab", self._hour(3, 9), self._hour(3, 17), "砝码的空气浮力试验", day=-5
        )
        booking.decline_booking(
            booking=made, reason="当天留给比对，请改约第二天", by=self.stage.acting("冯示例", "zj-lab"), at=self.stage.when(-4, 11)
        )  # fmt: skip
        made = self._asked(
            [self.room], "姜示例", "ah-lab", self._hour(4, 9), self._hour(4, 17), "砝码的空气浮力试验", day=-3
        )
        self._approved(made, day=-2, note="请带防静电鞋")

    def lent_now(self) -> None:
        """The calibrator is in Suzhou, lent across the border since yesterday."""
        start = self._hour(-1, 8)
        made = self._asked([self.calibrator], "戚示例", "works-lab", start, self._hour(5, 18), "产线万用表的期间核查",
                           to="苏州市示例街 8 号", day=-7)  # fmt: skip
        self._approved(made, day=-6)
        seen = rules.Seen("sound", note="封条完好", carrier="示例速运 SF-100321")
        booking.check_out_booking(booking=made, seen=seen, by=self.stage.acting("冯示例", "zj-lab"), at=start)
        booking.confirm_arrival(
            booking=made,
            seen=SOUND,
            by=self.stage.acting("戚示例", "works-lab"),
            at=start + timedelta(hours=6),
        )

    def waiting(self) -> None:
        """A request of Shanghai that waits for Zhejiang, and two days of maintenance."""
        self._asked(
            [self.room, self.hours],
            "孙示例",
            "sh-lab",
            self._hour(6, 9),
            self._hour(6, 15),
            "量块比较仪搬迁后的验证",
            day=0,
        )
        offering.block_resource(
            resource=self.room, start=self._hour(8, 8), end=self._hour(9, 18), reason="空调年检", by=self.stage.acting("冯示例", "zj-lab"),
            at=self.stage.at,
        )  # fmt: skip
