"""Zhejiang's institute verifying scales, gauges and water meters of a Zhejiang market (practice X1, X2, X8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tests.hub.conftest import NOW, WORK
from tests.hub.laboratory import EARLIER, Laboratory

from junheng.hub.capabilities import queries as capabilities
from junheng.hub.capabilities.models import StandardPiece
from junheng.hub.capabilities.services import standards
from junheng.hub.certificates.models import Certificate
from junheng.hub.certificates.services.issuing import issue_certificate
from junheng.hub.foundation.acting import Actor
from junheng.hub.institutions.services.qualifications import NewItem
from junheng.hub.instruments.models import Instrument
from junheng.hub.orders import checks
from junheng.hub.orders.models import BenchRun, OrderLine, OriginalRecord, ServiceEdition
from junheng.hub.orders.rules import Cell
from junheng.hub.orders.services import benches, ordering, records
from junheng.hub.people.services import rights

SPAN = {"since": date(2024, 1, 1), "until": date(2028, 12, 31)}
ITEMS = ("non-automatic-scale", "pressure-gauge", "water-meter")
METHODS = {
    "non-automatic-scale": "JJG 539-2016",
    "pressure-gauge": "JJG 52-2013",
    "water-meter": "JJG 162-2019",
}
EDITIONS = {"non-automatic-scale": "scale", "pressure-gauge": "pressure-gauge", "water-meter": "water-meter"}
PARAMETERS: Mapping[str, Mapping[str, str]] = {
    "scale": {"Max": "30000", "e": "10"},
    "pressure-gauge": {"class": "1.6", "FS": "1.6", "standard_class": "0.25", "standard_FS": "2.5"},
    "water-meter": {"DN": "15", "Q3": "2.5", "R": "80"},
}
GOOD_SCALE = (("100", "6"), ("5000", "3"), ("20010", "8"), ("30010", "2"), ("10000", "4"))
"""I and ΔL at 100 g, 5, 20, 30 kg and the eccentric 10 kg: Ec 0, +3, +8, +14, +2."""
METERS = {
    "A": ("10.14", "10.06", "100.35"), "B": ("9.46", "9.93", "99.20"),
    "C": ("10.262", "10.144", "101.35"), "D": ("9.90", "10.15", "101.90"),
}  # fmt: skip
"""Indicated volumes at Q1, Q2, Q3 (practice X8)."""
REFERENCE = ("10.002", "10.004", "100.05")


@dataclass
class Verifying:
    """The institute with examined standards, a registered verifier and the right to verify three items."""

    laboratory: Laboratory
    pieces: dict[str, StandardPiece] = field(default_factory=dict)

    def __post_init__(self) -> None:
        house = self.laboratory.house
        for item, name in zip(ITEMS, ("砝码组", "精密压力表", "水表检定装置"), strict=True):
            self.pieces[item] = self._standard(item, name)
        rights.register_metrologist(
            person=house.people["周示例"], organisation=house.institute, grade="first", number="浙 1-00017",
            items=list(ITEMS), by=house.acting("钱示例"), at=NOW, **SPAN,
        )  # fmt: skip
        house.qualification(
            "authorisation", "（浙）法计（2024）01 号",
            *(NewItem(item=house.item(item), service="verify", boxes=[]) for item in ITEMS),
        )  # fmt: skip

    def _standard(self, item: str, name: str) -> StandardPiece:
        house, keeper = self.laboratory.house, self.laboratory.house.acting("冯示例")
        main = self.laboratory.file("冯示例", house.institute, "weight", name, f"STD-{item}")
        standard = standards.register_standard(
            organisation=house.institute, code=f"ZJ-{item}"[:40], name_zh=name, items=[house.item(item)],
            examination=house.qualification("standard-exam", f"〔2024〕浙量标示证字 {item}"), is_public=True,
            by=keeper, at=NOW,
        )  # fmt: skip
        piece = standards.add_piece(standard=standard, instrument=main, role="main", by=keeper, at=NOW)
        standards.record_evidence(
            piece=piece, kind="calibration", number=f"SH-{item}-1", issuer_name="上海示例计量院",
            work_date=date(2026, 5, 20), due=date(2027, 5, 19),
            values={"value": {"value": "0", "U": "0.001", "k": "2", "unit": "1"}}, by=keeper, at=NOW,
        )  # fmt: skip
        return piece

    @property
    def measurer(self) -> Actor:
        return self.laboratory.house.acting("周示例")

    @property
    def checker(self) -> Actor:
        return self.laboratory.house.acting("吴示例")

    @property
    def approver(self) -> Actor:
        return self.laboratory.house.acting("郑示例")

    def item(self, code: str, serial: str) -> Instrument:
        return self.laboratory.file("王示例", self.laboratory.house.enterprise, code, f"器具 {code}", serial)

    def received(self, instruments: Sequence[Instrument], kind: str = "subsequent") -> list[OrderLine]:
        house = self.laboratory.house
        order = ordering.place_order(
            client=house.enterprise, institution=house.institute,
            lines=[ordering.Wanted(each, "verification", kind) for each in instruments], by=house.acting("王示例"), at=NOW,
        )  # fmt: skip
        lines = self.laboratory.lines(order)
        ordering.accept_order(
            order=order, lines=[ordering.Reviewed(each, house.method(METHODS[each.item_id]), Decimal(0)) for each in lines],
            promised_on=date(2026, 11, 30), by=house.acting("冯示例"), at=NOW,
        )  # fmt: skip
        for line in self.laboratory.lines(order):
            ordering.receive_item(
                line=line, condition="完好", place="", by=house.acting("陈示例"), at=EARLIER
            )
        return self.laboratory.lines(order)

    def used(self, item: str) -> list[records.UsedStandard]:
        piece = self.pieces[item]
        return [records.UsedStandard(piece, capabilities.evidence_in_force(piece, WORK), "main")]

    def opened(
        self, line: OrderLine, *, points: Sequence[Mapping[str, str]] | None = None, **parameters: str
    ) -> OriginalRecord:
        edition = ServiceEdition.objects.get(code=EDITIONS[line.item_id])
        told = {**PARAMETERS[edition.code], **parameters}
        usual = checks.usual_points(edition.data, told, line.kind) if points is None else points
        usual = [{"id": f"p{at}", **point} for at, point in enumerate(usual, start=1)]
        original = records.open_record(
            line=line, edition=edition, parameters=told, points=usual, by=self.measurer, at=NOW
        )
        return records.prepare_record(
            original=original,
            work_from=WORK,
            work_to=WORK,
            standards=self.used(line.item_id),
            by=self.measurer,
            at=NOW,
        )

    def entered(self, original: OriginalRecord, *rows: Mapping[str, str]) -> OriginalRecord:
        """Conditions, and one row of readings a point in the order of the points."""
        typed = [
            records.Typed(Cell("environment", moment, each["name"]), "20")
            for moment in ("start", "end")
            for each in original.edition.data["environment"]
        ]
        typed += [
            records.Typed(Cell("as-found", point["id"], column), text)
            for point, row in zip(original.points, rows, strict=True)
            for column, text in row.items()
        ]
        records.enter_readings(original=original, typed=typed, by=self.measurer, at=NOW)
        return original

    def checked(self, original: OriginalRecord) -> OriginalRecord:
        original = records.submit_record(original=original, by=self.measurer, at=NOW)
        return records.check_record(original=original, by=self.checker, at=NOW)

    def issued(self, original: OriginalRecord) -> Certificate:
        return issue_certificate(original=self.checked(original), by=self.approver, at=NOW)

    def scale(self, serial: str = "SL-1", *, kind: str = "subsequent", big: str = "30010") -> OriginalRecord:
        """A scale entered with readings that pass, or with another indication at 30 kg."""
        (line,) = self.received([self.item("non-automatic-scale", serial)], kind)
        rows = [{"I": big if i == "30010" else i, "dL": d} for i, d in GOOD_SCALE]
        original = self.opened(line)
        return self.entered(original, *rows[: len(original.points)])

    def gauge(self, serial: str = "PG-1", *, down: str = "1.22", **parameters: str) -> OriginalRecord:
        """A gauge of class 1.6 at 1.2 MPa (practice X2)."""
        (line,) = self.received([self.item("pressure-gauge", serial)])
        original = self.opened(line, points=[{"nominal": "1.2", "unit": "MPa"}], **parameters)
        row = {"up_before": "1.21", "up_after": "1.21", "down_before": down, "down_after": down}
        return self.entered(original, row)

    # many meters on one bench

    def bench(self, names: Sequence[str] = "ABCD") -> BenchRun:
        """A bench of water meters with the readings of X8 entered; `names` choose the meters."""
        lines = self.received(
            [self.item("water-meter", f"WM-{at}") for at, _ in enumerate(names, start=1)], "first"
        )
        run = benches.open_bench_run(lines=lines, shelf=self.shelf(), by=self.measurer, at=NOW)
        benches.enter_bench_readings(run=run, typed=self.readings(names), by=self.measurer, at=NOW)
        return run

    def shelf(self) -> benches.Shelf:
        edition = ServiceEdition.objects.get(code="water-meter")
        points = [{"id": f"q{at}", **point} for at, point in enumerate(edition.data["points"], start=1)]
        return benches.Shelf(
            edition, PARAMETERS["water-meter"], points, self.used("water-meter"), WORK, WORK, "水表台"
        )

    def readings(self, names: Sequence[str]) -> list[benches.BenchTyped]:
        typed = [
            benches.BenchTyped(0, Cell("environment", moment, "temperature"), "20.1")
            for moment in ("start", "end")
        ]
        typed += [
            benches.BenchTyped(0, Cell("as-found", f"q{at}", "Va"), text)
            for at, text in enumerate(REFERENCE, start=1)
        ]
        typed += [
            benches.BenchTyped(place, Cell("as-found", f"q{at}", "Vi"), text)
            for place, name in enumerate(names, start=1)
            for at, text in enumerate(METERS[name], start=1)
        ]
        return typed
