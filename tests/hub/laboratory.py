"""Zhejiang's institute with its standard, rights and signing key, and one voltmeter of the Shanghai enterprise (X7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from tests.hub.conftest import NOW, WORK, House

from junheng.hub.capabilities import queries as capabilities
from junheng.hub.capabilities.models import MeasurementStandard, StandardPiece
from junheng.hub.capabilities.services import standards
from junheng.hub.certificates.models import Certificate
from junheng.hub.certificates.services.authority import Authority, certify, make_root
from junheng.hub.certificates.services.issuing import issue_certificate
from junheng.hub.certificates.services.signing_keys import install_signing_key
from junheng.hub.foundation.acting import Actor
from junheng.hub.institutions.models import Organisation
from junheng.hub.institutions.services.qualifications import NewItem
from junheng.hub.instruments.models import Instrument
from junheng.hub.instruments.rules import Purpose
from junheng.hub.instruments.services.catalogue import load_catalogue
from junheng.hub.instruments.services.ledger import NewInstrument, register_instrument
from junheng.hub.orders.models import Order, OrderLine, OriginalRecord
from junheng.hub.orders.rules import Cell
from junheng.hub.orders.services import editions, ordering, records
from junheng.hub.people.services import rights

VOLTS = (
    ("p1", "0.1 V", "0.1", "0.1", "0.0000001", "0.1000031"),
    ("p2", "1 V", "1", "1", "0.000001", "1.000022"),
    ("p3", "10 V", "10", "10", "0.000001", "10.000242"),
    ("p4", "10 V", "-10", "10", "0.000001", "-10.000251"),
)
"""Points of X7 that pass: id, range, nominal, span, resolution, indication; corrections are in the evidence."""
CORRECTIONS = (
    ("-10", "-0.000009", "0.00008"),
    ("0.1", "0", "0.0000008"),
    ("1", "0", "0.000008"),
    ("10", "0.000012", "0.00008"),
)
CALM = {
    ("start", "temperature"): "22.0",
    ("end", "temperature"): "22.4",
    ("start", "humidity"): "45",
    ("end", "humidity"): "46",
}


@cache
def root() -> Authority:
    return make_root("root", at=NOW)


@dataclass
class Laboratory:
    """The institute at work; each step is one verb, so a test may stop wherever it looks."""

    house: House
    standard: MeasurementStandard = field(init=False)
    piece: StandardPiece = field(init=False)
    meter: Instrument = field(init=False)

    def equip(self) -> None:
        house, keeper = self.house, self.house.acting("冯示例")
        for code in editions.SHIPPED:
            editions.load_service_edition(data=editions.shipped(code), by=house.platform, at=NOW)
        load_catalogue(by=house.platform, at=NOW)
        source = self.file("冯示例", house.institute, "dc-voltage-source", "直流标准源", "SRC-1")
        self.standard = standards.register_standard(
            organisation=house.institute,
            code="ZJ-E-01",
            name_zh="直流电压标准装置",
            items=[house.item("dc-voltmeter")],
            examination=house.qualification("standard-exam", "〔2024〕浙量标示证字第 01 号"),
            is_public=True,
            by=keeper,
            at=NOW,
        )
        self.piece = standards.add_piece(
            standard=self.standard, instrument=source, role="main", by=keeper, at=NOW
        )
        self.evidence("SH-2026-0001", date(2026, 5, 20), date(2027, 5, 19))
        self.meter = self.file("王示例", house.enterprise, "dc-voltmeter", "数字电压表", "DVM-7")
        self.give_rights()

    def evidence(self, number: str, work_date: date, due: date) -> Any:
        return standards.record_evidence(
            piece=self.piece,
            kind="calibration",
            number=number,
            issuer_name="上海示例计量院",
            work_date=work_date,
            due=due,
            values={
                "voltage": {
                    "value": "0",
                    "U": "0.00008",
                    "k": "2",
                    "unit": "V",
                    "points": [list(p) for p in CORRECTIONS],
                }
            },
            by=self.house.acting("冯示例"),
            at=NOW,
        )

    def give_rights(self) -> None:
        house = self.house
        span = {"since": date(2024, 1, 1), "until": date(2028, 12, 31)}
        rights.authorise_person(
            person=house.people["周示例"], organisation=house.institute, method=house.method("JJF 1587-2016"),
            basis="考核记录 2024-01", by=house.acting("冯示例"), at=NOW, **span,
        )  # fmt: skip
        box = {
            "range": {"low": "-1000", "high": "1000", "unit": "V"},
            "uncertainty": {"linear": {"a": "0", "b": "0.0000079"}, "unit": "V"},
        }
        accredited = house.qualification(
            "accreditation",
            "CNAS L0001",
            NewItem(item=house.item("dc-voltmeter"), service="calibrate", boxes=[box]),
        )
        rights.appoint_signatory(
            person=house.people["郑示例"], organisation=house.institute, qualification=accredited, mark="CNAS",
            items=["dc-voltmeter"], by=house.acting("冯示例"), at=NOW, **span,
        )  # fmt: skip
        signer = certify(root(), organisation=house.institute.name_zh, at=NOW)
        install_signing_key(
            organisation=house.institute, private_key=signer.key, certificate_pem=signer.pem, chain_pem=root().pem,
            by=house.acting("冯示例"), at=NOW,
        )  # fmt: skip

    def file(self, name: str, owner: Organisation, item: str, title: str, serial: str) -> Instrument:
        return register_instrument(
            new=NewInstrument(
                item=self.house.item(item), name=title, serial=serial, purpose=Purpose.OWN_USE, maker="示例厂"
            ),
            owner=owner,
            by=self.house.acting(name, owner),
            at=NOW,
        )

    # the way of one order

    def placed(self, *, service: str = "calibration", instrument: Instrument | None = None) -> Order:
        return ordering.place_order(
            client=self.house.enterprise,
            institution=self.house.institute,
            lines=[
                ordering.Wanted(
                    instrument or self.meter, service, "subsequent" if service == "verification" else ""
                )
            ],
            by=self.house.acting("王示例"),
            at=NOW,
        )

    def accepted(self, *, decision_rule: str = "simple", **options: Any) -> Order:
        order = self.placed(**options)
        return ordering.accept_order(
            order=order,
            lines=[
                ordering.Reviewed(line, self.house.method("JJF 1587-2016"), Decimal(0))
                for line in self.lines(order)
            ],
            promised_on=date(2026, 11, 30),
            decision_rule=decision_rule,
            by=self.house.acting("冯示例"),
            at=NOW,
        )

    def lines(self, order: Order) -> list[OrderLine]:
        return list(
            OrderLine.objects.filter(order=order)
            .select_related("order__institution", "order__client", "instrument", "item")
            .order_by("position")
        )

    def received(self, **options: Any) -> OrderLine:
        line = self.lines(self.accepted(**options))[0]
        return ordering.receive_item(
            line=line, condition="完好", place="收发室", by=self.house.acting("陈示例"), at=EARLIER
        )

    def opened(self, **options: Any) -> OriginalRecord:
        line = self.received(**options)
        points = [
            {"id": id, "group": group, "nominal": nominal, "span": span, "resolution": step, "unit": "V"}
            for id, group, nominal, span, step, _ in VOLTS
        ]
        edition = records.ServiceEdition.objects.get(code="dc-voltmeter")
        return records.open_record(
            line=line, edition=edition, parameters={}, points=points, by=self.measurer, at=NOW
        )

    @property
    def measurer(self) -> Actor:
        return self.house.acting("周示例")

    def prepared(self, **options: Any) -> OriginalRecord:
        original = self.opened(**options)
        used = records.UsedStandard(self.piece, capabilities.evidence_in_force(self.piece, WORK))
        return records.prepare_record(
            original=original, work_from=WORK, work_to=WORK, standards=[used], by=self.measurer, at=NOW
        )

    def entered(
        self, *, skip: Sequence[str] = (), changes: Mapping[str, str] | None = None, **options: Any
    ) -> OriginalRecord:
        original = self.prepared(**options)
        typed = [
            records.Typed(Cell("environment", moment, name), text) for (moment, name), text in CALM.items()
        ]
        typed += [
            records.Typed(Cell("as-found", id, "indicated"), (changes or {}).get(id, text))
            for id, *_, text in VOLTS
            if id not in skip
        ]
        records.enter_readings(original=original, typed=typed, by=self.measurer, at=NOW)
        return original

    def submitted(self, **options: Any) -> OriginalRecord:
        return records.submit_record(original=self.entered(**options), by=self.measurer, at=NOW)

    def checked(self, **options: Any) -> OriginalRecord:
        return records.check_record(
            original=self.submitted(**options), by=self.house.acting("吴示例"), at=NOW
        )

    def issued(self, *, mark: str = "", **options: Any) -> Certificate:
        return issue_certificate(
            original=self.checked(**options), mark=mark, next_planned=date(2027, 11, 19),
            by=self.house.acting("郑示例"), at=NOW,
        )  # fmt: skip


EARLIER = NOW.replace(day=19)
