"""Laboratories ready to work: rights, measurement standards with their certificates, keys, published capabilities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from junheng.hub.capabilities.models import MeasurementStandard, PieceEvidence, StandardPiece
from junheng.hub.capabilities.services import entries, standards
from junheng.hub.certificates.services.authority import Authority, certify, make_root
from junheng.hub.certificates.services.signing_keys import install_signing_key
from junheng.hub.demo.services.stage import Stage
from junheng.hub.institutions.models import Qualification
from junheng.hub.institutions.services.qualifications import NewItem
from junheng.hub.instruments.models import Instrument
from junheng.hub.instruments.rules import Purpose
from junheng.hub.instruments.services.ledger import NewInstrument, register_instrument
from junheng.hub.people.services import rights

KEPT_VOLTS = (("-10", "-0.000009", "0.00008"), ("0.1", "0", "0.0000008"), ("1", "0", "0.000008"), ("10", "0.000012", "0.00008"))  # fmt: skip
"""Corrections and U (k = 2) of an invented voltage source, in V, after practice X7."""
METHOD_OF = {
    "dc-voltmeter": "JJF 1587-2016", "weight": "JJG 99-2022", "gauge-block": "JJG 146-2011", "standard-solution": "SHSL-C-01",
    "titrant": "SHSL-C-01",
}  # fmt: skip
TITLES = {
    "dc-voltmeter": "直流电压标准装置",
    "weight": "砝码标准装置",
    "gauge-block": "量块标准装置",
    "pressure-gauge": "压力标准装置",
    "non-automatic-scale": "衡器检定装置",
    "water-meter": "水表检定装置",
    "standard-solution": "溶液定值装置",
}
TITLES_EN = {"dc-voltmeter": "DC voltage standard", "weight": "Standard of mass", "gauge-block": "Standard of gauge blocks", "pressure-gauge": "Standard of pressure", "non-automatic-scale": "Standard for scales", "water-meter": "Standard for water meters", "standard-solution": "Set-up for the value of solutions"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Team:
    """Who does what at a laboratory."""

    keeper: str
    measurer: str
    checker: str
    approver: str
    desk: str


TEAMS = {
    "nmi": Team("沈示例", "沈示例", "韩示例", "杨示例", "杨示例"),
    "sh-lab": Team("孙示例", "李示例", "金示例", "魏示例", "李示例"),
    "zj-lab": Team("冯示例", "周示例", "吴示例", "郑示例", "陈示例"),
}


def authority(stage: Stage) -> Authority:
    """The demo's own certification authority; its root signs the laboratories' certificates and is then forgotten."""
    return make_root("root", at=stage.at - timedelta(days=1120))


def give_key(stage: Stage, body: str, root: Authority) -> None:
    """A signing certificate in the body's name."""
    made = certify(root, organisation=stage.body[body].name_zh, at=stage.at - timedelta(days=1119))
    install_signing_key(
        organisation=stage.body[body], private_key=made.key, certificate_pem=made.pem, chain_pem=root.pem,
        by=stage.office(body), at=stage.when(-1119),
    )  # fmt: skip


def box(low: str, high: str, unit: str, **uncertainty: Any) -> dict[str, Any]:
    return {"range": {"low": low, "high": high, "unit": unit}, "uncertainty": uncertainty | {"unit": unit}}


def authorise(stage: Stage, body: str, name: str, *items: str) -> None:
    """The laboratory's own authorisation for the methods of these items (ISO/IEC 17025, 6.2)."""
    for item in items:
        rights.authorise_person(
            person=stage.person[name], organisation=stage.body[body], method=stage.method[METHOD_OF[item]],
            basis="示例考核记录", since=stage.day(-1090), until=stage.day(900),
            by=stage.acting(TEAMS[body].keeper, body) if body != "nmi" else stage.acting("杨示例", "nmi"),
            at=stage.when(-1090),
        )  # fmt: skip


def register(stage: Stage, body: str, name: str, number: str, *items: str) -> None:
    """A registration (注册计量师) for verification, by the regulator of the province."""
    rights.register_metrologist(
        person=stage.person[name], organisation=stage.body[body], grade="second", number=number, items=items,
        since=stage.day(-1090), until=stage.day(1100), by=stage.office(body), at=stage.when(-1090),
    )  # fmt: skip


def signatory(stage: Stage, body: str, name: str, accreditation: Qualification, *items: str) -> None:
    """An approved signatory for the accreditation's mark."""
    by = stage.acting(TEAMS[body].keeper, body)
    rights.appoint_signatory(
        person=stage.person[name], organisation=stage.body[body], qualification=accreditation, mark="CNAS",
        items=items, since=stage.day(-1080), until=stage.day(890), by=by, at=stage.when(-1080),
    )  # fmt: skip


def device(
    stage: Stage, body: str, by: str, item: str, name: str, serial: str, *, at: int = -1000, **more: Any
) -> Instrument:
    """An instrument filed by one of the body's people."""
    given: dict[str, Any] = {"purpose": Purpose.OWN_USE, "maker": "示例仪器厂"} | more
    return register_instrument(
        new=NewInstrument(item=stage.item(item), name=name, serial=serial, **given),
        owner=stage.body[body],
        by=stage.acting(by, body),
        at=stage.when(at),
    )


def standard(
    stage: Stage,
    body: str,
    item: str,
    code: str,
    *,
    examination: Qualification | None,
    main: Instrument,
    range_text: str = "",
    accuracy_text: str = "",
    highest: bool = False,
) -> tuple[MeasurementStandard, StandardPiece]:
    """A measurement standard with one main standard (practice P8)."""
    keeper = stage.acting(TEAMS[body].keeper, body)
    kept = standards.register_standard(
        organisation=stage.body[body], code=code, name_zh=TITLES[item], name_en=TITLES_EN[item],
        items=[stage.item(item)], examination=examination, is_public=examination is not None,
        is_highest=highest, range_text=range_text, accuracy_text=accuracy_text, by=keeper, at=stage.when(-1050),
    )  # fmt: skip
    piece = standards.add_piece(
        standard=kept, instrument=main, role="main", place="示例恒温室", by=keeper, at=stage.when(-1040)
    )
    return kept, piece


def evidence(
    stage: Stage,
    piece: StandardPiece,
    body: str,
    values: Mapping[str, Any],
    *,
    number: str,
    issuer: str,
    worked: int,
    due: int,
    kind: str = "calibration",
) -> PieceEvidence:
    """The certificate a piece rests on: one of this platform by its number and instrument, or one on paper."""
    return standards.record_evidence(
        piece=piece, kind=kind, number=number, issuer_name=stage.body[issuer].name_zh,
        issuer=stage.body[issuer], work_date=stage.day(worked), due=stage.day(due), values=values,
        by=stage.acting(TEAMS[body].keeper, body), at=stage.when(worked + 6),
    )  # fmt: skip


def volts(*points: tuple[str, str, str]) -> dict[str, Any]:
    """Corrections of a voltage source, in V."""
    kept = [list(point) for point in points or KEPT_VOLTS]
    return {"voltage": {"value": "0", "U": "0.00008", "k": "2", "unit": "V", "points": kept}}


def single(name: str, value: str, expanded: str, unit: str) -> dict[str, Any]:
    return {name: {"value": value, "U": expanded, "k": "2", "unit": unit}}


def publish(
    stage: Stage,
    body: str,
    by: str,
    item: str,
    data: Mapping[str, Any],
    *,
    rests_on: Qualification | None = None,
    kept: MeasurementStandard | None = None,
    days: int | None = None,
) -> None:
    """A capability entry, drafted and published."""
    actor = stage.acting(by, body)
    entry = entries.draft_capability(
        organisation=stage.body[body], item=stage.item(item), data=data, qualification=rests_on, standard=kept,
        method=stage.method.get(METHOD_OF.get(item, "")), turnaround_days=days, by=actor, at=stage.when(-300),
    )  # fmt: skip
    entries.publish_capability(entry=entry, by=actor, at=stage.when(-299))


def annex(stage: Stage, *rows: tuple[str, str, Sequence[Mapping[str, Any]]]) -> list[NewItem]:
    """Rows of an annex: item, service, boxes."""
    return [
        NewItem(
            item=stage.item(item),
            service=service,
            boxes=boxes,
            method=stage.method.get(METHOD_OF.get(item, "")),
        )
        for item, service, boxes in rows
    ]
