"""A stall owner's scale filed on a phone, one of the market that the stall says is its own, a batch of meters."""

from __future__ import annotations

from junheng.hub.demo.services.stage import Stage
from junheng.hub.filing.rules.plates import Told
from junheng.hub.filing.rules.sheets import FIRST, HEADINGS
from junheng.hub.filing.services import booking, claims, filing, planning, sheets, workbooks
from junheng.hub.instruments.models import Instrument


def file_on_a_phone(stage: Stage) -> None:
    """The stall's own scale, filed last week; the claim waits for the market or the regulator."""
    owner = stage.acting("章示例", "stall")
    designated(stage)
    batch_of_meters(stage)
    made = filing.file_instrument(
        told=Told("电子计价秤", "T", "SN-260311", "湖州示例农贸市场 A-12", "示例衡器厂", "ACS-30", "30 kg", "10 g",
                  spot="30.8657,120.0931,14.2,phone"),
        owner=stage.body["stall"], by=owner, at=stage.when(-7),
    )  # fmt: skip
    booking.book_verification(instrument=made.instrument, mode="bring", by=owner, at=stage.when(-6))
    scale = (
        Instrument.objects.filter(owner=stage.body["market"], sealed_since=None).order_by("serial").first()
    )
    claims.claim_instrument(instrument=scale, why="摊位转让，秤也一起转给我了。", by=owner, at=stage.when(-2))


def batch_of_meters(stage: Stage) -> None:
    """Heat meters of two districts from one sheet with their first verifications; the resident is nowhere in it."""
    by = stage.acting("柏示例", "water")
    told = (
        ["热能表", "", "热能表", "UH-20", "DN20", "2", f"HM-{number:04d}", "示例热表厂", "", f"示例小区 {number} 幢", division, "1", "", "",
         stage.day(-1060 + 90 * number).isoformat(), f"ZS-{number}"]
        for number, division in enumerate(("330502", "330502", "330503", "330503"), start=1)
    )  # fmt: skip
    with workbooks.written([HEADINGS + tuple(heading for _key, heading, _longest in FIRST), *told]) as made:
        data = made.read()
    owner = stage.body["water"]
    sheet = sheets.read_sheet(name="热能表.xlsx", data=data, owner=owner, by=by, at=stage.when(-5))
    sheets.import_filings(sheet=sheet, by=by, at=stage.when(-5))
    planning.set_rotation_scheme(
        item=stage.item("heat-meter"), months=36, basis="JJG 225-2001（演示，未核对）", batch="HM-", kind="heat_meter",
        by=by, at=stage.when(-5),
    )  # fmt: skip


def designated(stage: Stage) -> None:
    """Scales and water meters of Huzhou go to the province's institute, which says what it can do; meters rotate."""
    office, desk = stage.acting("何示例", "hz-office"), stage.acting("陈示例", "zj-lab")
    for code, amount in (("non-automatic-scale", 6), ("water-meter", 400)):
        booking.designate_institution(
            institution=stage.body["zj-lab"], item=stage.item(code), division="330500", since=stage.day(-30),
            until=stage.day(700), by=office, at=stage.when(-30),
        )  # fmt: skip
        planning.set_capacity(
            item=stage.item(code), month=stage.today, amount=amount, by=desk, at=stage.when(-8)
        )
    planning.set_rotation_scheme(
        item=stage.item("water-meter"), months=72, basis="JJG 162-2019（演示，未核对）", batch="WM-",
        by=stage.acting("柏示例", "water"), at=stage.when(-20),
    )  # fmt: skip
