"""One order on its way: each step is one verb on its own day, so a story may stop wherever it wants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from junheng.hub.capabilities import queries as capabilities
from junheng.hub.capabilities.models import StandardPiece
from junheng.hub.certificates.models import Certificate
from junheng.hub.certificates.services.issuing import issue_certificate
from junheng.hub.demo.services.laboratories import METHOD_OF, TEAMS
from junheng.hub.demo.services.stage import Stage
from junheng.hub.instruments.models import Instrument
from junheng.hub.orders.models import Order, OrderLine, OriginalRecord
from junheng.hub.orders.queries import editions_in_force
from junheng.hub.orders.rules import Cell
from junheng.hub.orders.services import ordering, records

STEPS = (
    "placed", "accepted", "received", "opened", "prepared", "entered", "submitted", "checked", "issued", "back",
)  # fmt: skip
VOLTS = (
    ("p1", "0.1 V", "0.1", "0.1", "0.0000001"),
    ("p2", "1 V", "1", "1", "0.000001"),
    ("p3", "10 V", "10", "10", "0.000001"),
    ("p4", "10 V", "-10", "10", "0.000001"),
)
"""Points of a voltmeter: id, range, nominal, span, resolution (practice X7)."""
GOOD_VOLTS = {"p1": "0.1000031", "p2": "1.000022", "p3": "10.000242", "p4": "-10.000251"}
AIR = {
    ("start", "temperature"): "22.0",
    ("end", "temperature"): "22.4",
    ("start", "humidity"): "45",
    ("end", "humidity"): "46",
}
COOL = AIR | {("start", "temperature"): "20.12", ("end", "temperature"): "20.12"}
WEIGHT_ROWS = (("0", "21", "22", "1"), ("1", "23", "23", "2"), ("2", "22", "24", "2"))
"""Readings A, B, B, A in mg (practice X3)."""
BLOCK = {
    "comparator_u": "0.020", "alpha_s": "11.5e-6", "alpha_x": "4.5e-6", "thermometer_u": "0.02",
    "difference_half_width": "0.05",
}  # fmt: skip
"""Parameters of a gauge block of carbide against steel (practice X6)."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is asked of whom, with what will be read; `day` is the work day counted from today."""

    client: str
    by: str
    lab: str
    edition: str
    instruments: Sequence[Instrument]
    piece: StandardPiece | None
    points: Sequence[Mapping[str, str]]
    cells: Mapping[Cell, str]
    parameters: Mapping[str, str] = field(default_factory=dict)
    air: Mapping[tuple[str, str], str] = field(default_factory=lambda: AIR)
    day: int = -30
    promise: int | None = None
    mark: str = ""
    price: str = "0"
    condition: str = "完好"
    next_planned: int | None = None
    note: str = ""
    service: str = "calibration"


def voltmeter(changes: Mapping[str, str] | None = None) -> tuple[list[dict[str, str]], dict[Cell, str]]:
    """Points and readings of one voltmeter."""
    points = [
        {"id": id, "group": group, "nominal": nominal, "span": span, "resolution": step, "unit": "V"}
        for id, group, nominal, span, step in VOLTS
    ]
    read = GOOD_VOLTS | dict(changes or {})
    return points, {Cell("as-found", id, "indicated"): text for id, text in read.items() if text}


def weight(nominal: str, unit: str, limit: str = "") -> tuple[list[dict[str, str]], dict[Cell, str]]:
    """One weight by three ABBA series; `limit` in mg where a verdict is asked."""
    cells = {
        Cell("as-found", "p1", column, repeat): text
        for repeat, row in enumerate(WEIGHT_ROWS)
        for column, text in zip(("A1", "B1", "B2", "A2"), row, strict=True)
    }
    return [{"id": "p1", "nominal": nominal, "unit": unit} | ({"limit": limit} if limit else {})], cells


def kilogram_of(
    stage: Stage, lab: str, better: StandardPiece, what: Instrument, keeper: tuple[str, str], *, day: int, due: int, finer: int,
) -> Certificate:  # fmt: skip
    """A weight of 1 kg of `keeper` (body, person) calibrated and handed back; read `finer` times finer than an M₁ weight."""
    points, cells = weight("1", "kg")
    read = {cell: f"{Decimal(text) / finer}" for cell, text in cells.items()}
    resolution = {"d": f"{Decimal(1) / finer}"}
    job = Job(*keeper, lab, "weight", [what], better, points, read, resolution, day=day, next_planned=due)
    return run(stage, job, "back").certificate


def block() -> tuple[list[dict[str, str]], dict[Cell, str]]:
    """One gauge block of 100 mm."""
    cells = {Cell("as-found", "p1", "d"): "0.35", Cell("as-found", "p1", "t"): "20.12"}
    return [{"id": "p1", "nominal": "100", "unit": "mm"}], cells


@dataclass
class Run:
    """An order as far as it has come."""

    order: Order
    records: list[OriginalRecord] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)

    @property
    def certificate(self) -> Certificate:
        return self.certificates[0]


def run(stage: Stage, job: Job, until: str) -> Run:
    """The job from the order up to and with a step of `STEPS`."""
    steps = STEPS[: STEPS.index(until) + 1]
    made = Run(_placed(stage, job))
    if "accepted" in steps:
        _accept(stage, job, made.order)
    for line in _lines(made.order) if "received" in steps else ():
        _carry(stage, job, line, steps, made)
    return made


def _placed(stage: Stage, job: Job) -> Order:
    for each in job.instruments:
        each.refresh_from_db()
    return ordering.place_order(
        client=stage.body[job.client],
        institution=stage.body[job.lab],
        lines=[ordering.Wanted(each, job.service, mark=job.mark) for each in job.instruments],
        note=job.note,
        by=stage.acting(job.by, job.client),
        at=stage.when(job.day - 6),
    )


def _lines(order: Order) -> list[OrderLine]:
    return list(
        OrderLine.objects.filter(order=order)
        .select_related("order__institution", "order__client", "instrument", "item")
        .order_by("position")
    )


def _desk(stage: Stage, job: Job) -> str:
    team = TEAMS[job.lab]
    return team.desk


def _accept(stage: Stage, job: Job, order: Order) -> None:
    method = stage.method[METHOD_OF[job.edition]]
    ordering.accept_order(
        order=order,
        lines=[ordering.Reviewed(line, method, Decimal(job.price), mark=job.mark) for line in _lines(order)],
        promised_on=stage.day(job.day + 6 if job.promise is None else job.promise),
        decision_rule="simple",
        by=stage.acting(_desk(stage, job), job.lab),
        at=stage.when(job.day - 5),
    )


def _carry(stage: Stage, job: Job, line: OrderLine, steps: Sequence[str], made: Run) -> None:
    line.order.refresh_from_db()
    desk = stage.acting(_desk(stage, job), job.lab)
    ordering.receive_item(
        line=line, condition=job.condition, place="收发室", by=desk, at=stage.when(job.day - 1)
    )
    if "opened" not in steps:
        return
    original = _measure(stage, job, line, steps)
    made.records.append(original)
    if "issued" in steps:
        made.certificates.append(_issue(stage, job, original))
    if "back" in steps:
        line.refresh_from_db()
        ordering.hand_back_item(line=line, by=desk, at=stage.when(job.day + 4))


def _measure(stage: Stage, job: Job, line: OrderLine, steps: Sequence[str]) -> OriginalRecord:
    team, measurer = TEAMS[job.lab], stage.acting(TEAMS[job.lab].measurer, job.lab)
    edition = editions_in_force(stage.body[job.lab].pk).get(code=job.edition)
    at = stage.when(job.day, 11)
    original = records.open_record(
        line=line, edition=edition, parameters=job.parameters, points=job.points, by=measurer, at=at
    )
    if "prepared" in steps and job.piece is not None:
        worked = stage.day(job.day)
        used = records.UsedStandard(job.piece, capabilities.evidence_in_force(job.piece, worked), "main")
        original = records.prepare_record(
            original=original, work_from=worked, work_to=worked, standards=[used], place="示例恒温室",
            by=measurer, at=at,
        )  # fmt: skip
    if "entered" in steps:
        typed = [
            records.Typed(Cell("environment", moment, name), text) for (moment, name), text in job.air.items()
        ]
        typed += [records.Typed(cell, text) for cell, text in job.cells.items()]
        records.enter_readings(original=original, typed=typed, by=measurer, at=at)
    if "submitted" in steps:
        original = records.submit_record(original=original, by=measurer, at=stage.when(job.day, 16))
    if "checked" in steps:
        checker = stage.acting(team.checker, job.lab)
        original = records.check_record(original=original, by=checker, at=stage.when(job.day + 1))
    return original


def _issue(stage: Stage, job: Job, original: OriginalRecord) -> Certificate:
    return issue_certificate(
        original=original,
        mark=job.mark,
        next_planned=stage.day(job.next_planned) if job.next_planned is not None else None,
        by=stage.acting(TEAMS[job.lab].approver, job.lab),
        at=stage.when(job.day + 2),
    )
