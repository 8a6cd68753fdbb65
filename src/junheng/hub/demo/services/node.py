"""One province as a node of its own: its regulator, its laboratory, a client, and a few certificates to look up elsewhere.

What `make demo-nodes` starts three of. Shanghai and Zhejiang issue certificates; Jiangsu's laboratory is suspended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from junheng.hub.certificates.models import Certificate
from junheng.hub.demo.services import laboratories as labs
from junheng.hub.demo.services.cast import BODIES
from junheng.hub.demo.services.laboratories import TEAMS, box, device, evidence, standard, volts
from junheng.hub.demo.services.region import calendars
from junheng.hub.demo.services.stage import Stage, set_stage
from junheng.hub.demo.services.work import Job, run, voltmeter
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Tenant
from junheng.hub.institutions.models import Qualification
from junheng.hub.institutions.services.qualifications import suspend_qualification


@dataclass(frozen=True, slots=True)
class Province:
    """Who plays in a province: the office, the laboratory, and who brings voltmeters."""

    office: str
    lab: str
    client: str
    person: str


PROVINCES = {
    "310000": Province("sh-office", "sh-lab", "meters", "王示例"),
    "330000": Province("zj-office", "zj-lab", "water", "柏示例"),
    "320000": Province("js-office", "js-lab", "food", "谢示例"),
}


def build_node(code: str, *, at: datetime, certificates: int = 3) -> list[Certificate]:
    """Build the province on an empty node, all or nothing; answers the certificates its laboratory has issued."""
    plays = PROVINCES[code]
    tenants = Tenant.objects.values_list("code", flat=True)
    with transaction.atomic(), tenancy.only(*tenants):
        keys = {body.key for body in BODIES if body.division[:2] == code[:2]} - {"works-lab", "chem-lab"}
        stage = set_stage(at, keys={"nmi", *keys})
        calendars(stage)
        accredited = _accredited(stage, plays)
        if plays.lab not in TEAMS:
            _suspend(stage, plays, accredited)
            return []
        return _issued(stage, plays, accredited, certificates)


def _accredited(stage: Stage, plays: Province) -> Qualification:
    reach = box("-1000", "1000", "V", linear={"a": "0", "b": "0.0000079"})
    number = f"CNAS L90{list(PROVINCES.values()).index(plays):02d}（示例）"
    rows = labs.annex(stage, ("dc-voltmeter", "calibrate", [reach]))
    return stage.qualification(plays.lab, "accreditation", number, *rows)


def _suspend(stage: Stage, plays: Province, accredited: Qualification) -> None:
    regulator = next(name for name in stage.person if _speaks_for(stage, name, plays.office))
    suspend_qualification(
        qualification=accredited, since=stage.day(-12), reason="示例：监督评审中一项能力验证结果不满意，整改中",
        by=stage.acting(regulator, plays.office), at=stage.when(-12),
    )  # fmt: skip


def _speaks_for(stage: Stage, name: str, body: str) -> bool:
    return stage.acting(name, body).has_any(frozenset({"prov_regulator"}))


def _issued(stage: Stage, plays: Province, accredited: Qualification, count: int) -> list[Certificate]:
    """A voltage standard with its evidence, and so many voltmeters calibrated against it."""
    lab, team = plays.lab, TEAMS[plays.lab]
    labs.give_key(stage, lab, labs.authority(stage))
    exam = stage.qualification(lab, "standard-exam", "〔{year}〕示例量标证字第 031 号", issuer=plays.office)
    source = device(stage, lab, team.keeper, "dc-voltage-source", "直流标准源", "SRC-1")
    kept, piece = standard(stage, lab, "dc-voltmeter", "E-03", examination=exam, main=source,
                           range_text="±1000 V", accuracy_text="8×10⁻⁶")  # fmt: skip
    number = f"国示电字 {stage.day(-200).year}-0117"
    evidence(stage, piece, lab, volts(), number=number, issuer="nmi", worked=-200, due=165)
    labs.authorise(stage, lab, team.measurer, "dc-voltmeter")
    labs.signatory(stage, lab, team.approver, accredited, "dc-voltmeter")
    labs.publish(
        stage, lab, team.keeper, "dc-voltmeter",
        {"service": "calibrate", "kind": "electric.voltage.dc", "unit": "V", "boxes": [
            {"range": {"low": 0, "high": 1000}, "uncertainty": {"linear": {"a": "2e-6", "b": "8e-6"}, "k": 2}}]},
        rests_on=accredited, kept=kept, days=10,
    )  # fmt: skip
    meters = [
        device(stage, plays.client, plays.person, "dc-voltmeter", "数字电压表", f"DVM-{place + 1}", at=-400)
        for place in range(count)
    ]
    points, cells = voltmeter()
    job = Job(plays.client, plays.person, lab, "dc-voltmeter", meters, piece, points, cells, day=-20)
    return run(stage, job, "back").certificates if meters else []
