"""The tour: the way of one measurement, told step by step, with what was seen; its papers for other people's tools.

Search, order, calibrate, issue, verify, trace, recognise, recall. Each step asks the platform as its user would;
verification is done from the written files alone, as a stranger without this platform does it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from junheng.core.capability.reading import read_need
from junheng.core.certificate.parsing import parse
from junheng.core.certificate.report import verify
from junheng.core.certificate.status import parse_status
from junheng.core.certificate.trust import trust_from
from junheng.core.traceability.judging import Answer
from junheng.core.transparency.proof import bundle_file, parse_bundle
from junheng.hub.capabilities import queries as capabilities
from junheng.hub.certificates import queries as certificates
from junheng.hub.certificates import tracing
from junheng.hub.certificates.models import Certificate
from junheng.hub.certificates.services import papers, recalls
from junheng.hub.certificates.services.recalls import Finding
from junheng.hub.demo.services import laboratories
from junheng.hub.demo.services.region import Laboratories, rules
from junheng.hub.demo.services.stage import Stage, set_stage
from junheng.hub.demo.services.work import Job, Run, run, voltmeter
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Notice, Tenant
from junheng.hub.ledger import queries as ledger
from junheng.hub.ledger.models import Log
from junheng.hub.ledger.services.sequencing import sequence_all
from junheng.hub.orders.services.ordering import post_need
from junheng.hub.recognition import queries as recognition
from junheng.hub.recognition.rules import CONDITIONS, Draft
from junheng.hub.recognition.services import agreements

NEED = "0~1000 V DC, U < 30 ppm"
STEPS = ("search", "order", "calibrate", "issue", "verify", "trace", "recall", "recognise")
"""As contract 6 names them; recognition is asked before the standard is called bad."""
Say = Callable[[str], None]


@dataclass
class Tour:
    """One tour under way: its stage, its folder and the steps told so far."""

    at: datetime
    out: Path
    say: Say
    steps: list[dict[str, Any]] = field(default_factory=list)
    stage: Stage = field(init=False)
    kept: Laboratories = field(init=False)
    done: Run = field(init=False)

    @property
    def certificate(self) -> Certificate:
        return self.done.certificate

    def step(self, name: str, *, ok: bool, seen: Mapping[str, Any]) -> None:
        self.steps.append({"name": name, "ok": ok, "seen": dict(seen)})
        self.say(f"{'ok ' if ok else 'NO '} {name}: " + ", ".join(f"{k} {v}" for k, v in seen.items()))


def walk(*, at: datetime, out: Path, say: Say) -> bool:
    """Walk the whole way on the database at hand and write the artefacts; whether every step held."""
    tour = Tour(at, out, say)
    codes = list(Tenant.objects.values_list("code", flat=True))
    with tenancy.only(*codes):
        tour.stage = set_stage(at)
        rules(tour.stage)
        tour.kept = Laboratories(tour.stage)
    with tenancy.only(*codes):
        _search(tour)
        _order_and_calibrate(tour)
    sequence_all(at=at)
    with tenancy.only(*codes):
        _issue(tour)
        _write(tour)
        _verify(tour)
        _trace(tour)
        _recognise(tour)
        _recall(tour)
    tour.steps.sort(key=lambda step: STEPS.index(step["name"]))
    ok = all(step["ok"] for step in tour.steps)
    _json(
        out / "tour.json", {"schema": "junheng.tour/1", "at": at.isoformat(), "ok": ok, "steps": tour.steps}
    )
    return ok


def _search(tour: Tour) -> None:
    reading = read_need(NEED)
    assert reading.need is not None
    found = capabilities.match_need(reading.need, on=tour.stage.today)
    answers = {each.entry.organisation.name_zh: each.answer.verdict for each in found}
    ours = answers.get(tour.stage.body["zj-lab"].name_zh)
    tour.step("search", ok=ours in ("match", "partly"), seen={"need": NEED, "answers": answers})


def _order_and_calibrate(tour: Tour) -> None:
    """The order with its need, then reception, record, check and issue: each step one verb by its own person."""
    stage = tour.stage
    by = stage.acting("王示例", "meters")
    need = post_need(organisation=stage.body["meters"], text=NEED, parsed={"quantity": "electric.voltage.dc"},
                     by=by, at=stage.when(-9))  # fmt: skip
    points, cells = voltmeter()
    meter = laboratories.device(stage, "meters", "王示例", "dc-voltmeter", "数字电压表", "TOUR-1", at=-400)
    job = Job("meters", "王示例", "zj-lab", "dc-voltmeter", [meter], tour.kept.zj_volts, points, cells, day=-3,
              mark="CNAS", price="600", next_planned=362)  # fmt: skip
    tour.done = run(stage, job, "back")
    order = tour.done.order
    tour.step(
        "order",
        ok=order.number != "",
        seen={"order": order.number, "need": need.text, "custody": "received, handed back"},
    )
    original = tour.done.records[0]
    original.refresh_from_db()
    seen = {"record": original.number, "work": original.work_to.isoformat(), "state": original.state}
    tour.step("calibrate", ok=original.state == "locked", seen=seen)


def _issue(tour: Tour) -> None:
    made = tour.certificate
    index = certificates.log_index(made)
    seen = {"number": made.number, "mark": made.mark, "sha256": made.xml_sha256, "log_index": index}
    tour.step("issue", ok=index is not None, seen=seen)


def _write(tour: Tour) -> None:
    """The papers, the proof, the log as static files, and what a stranger has to believe beforehand."""
    made, out = tour.certificate, tour.out
    event = certificates.event_of(made)
    log = Log.objects.get(tenant_id=made.tenant_id)
    assert event is not None
    (out / "certificate.xml").write_bytes(papers.xml_of(made))
    (out / "certificate.pdf").write_bytes(papers.pdf_of(made))
    (out / "certificate.proof.json").write_bytes(bundle_file(ledger.bundle_of(event.pk)))
    (out / "log.vkey").write_text(f"{log.vkey}\n")
    _json(out / "status.json", certificates.status_list(tour.at))
    shutil.copytree(Path(settings.JUNHENG_HOME) / "logs" / log.name, out / "log", dirs_exist_ok=True)
    for name, data in certificates.trust_folder(vkey=log.vkey, sm2_vkeys=ledger.sm2_vkeys_of(log)).items():
        target = out / "trust" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _verify(tour: Tour) -> None:
    """From the written files alone."""
    out = tour.out
    trust = trust_from(
        {
            path.relative_to(out / "trust").as_posix(): path.read_bytes()
            for path in (out / "trust").rglob("*")
            if path.is_file()
        }
    )
    report = verify(
        parse((out / "certificate.xml").read_bytes()),
        trust=trust,
        at=tour.at,
        status=parse_status((out / "status.json").read_bytes()),
        proof=parse_bundle((out / "certificate.proof.json").read_bytes()),
    )
    seen = {"verdict": report.verdict, "reasons": [reason.code for reason in report.reasons]}
    tour.step("verify", ok=report.verdict == "valid", seen=seen)


def _trace(tour: Tour) -> None:
    """The chain up from the certificate, each edge judged on the work date of its child."""
    traced = tracing.trace(tour.certificate, tour.at)
    links = [f"{link.edge.parent_issuer} {link.edge.parent_number}" for link in traced.links]
    seen = {
        "answer": traced.judgement.answer.word, "rests_on": links, "judged_on": str(tour.certificate.work_to),
        "reasons": [each.refusal.code for each in traced.judgement.broken],
    }  # fmt: skip
    tour.step("trace", ok=bool(links) and traced.judgement.answer is not Answer.NO, seen=seen)


def _recognise(tour: Tour) -> None:
    """Before an agreement nothing is on file; with one signed by both provinces its conditions are asked of live evidence."""
    stage, made = tour.stage, tour.certificate
    before = recognition.recognised(made, "310000", tour.at)
    draft = Draft(
        number="沪浙示例 1", title_zh="校准结果互认（示例）", parties=("310000", "330000"), papers=("calibration",),
        conditions=CONDITIONS, document="演示文件", since=stage.day(-30), is_demo=True,
    )  # fmt: skip
    offices = [stage.acting("钱示例", "zj-office"), stage.acting("秦示例", "sh-office")]
    agreement = agreements.draft_agreement(draft=draft, by=offices[0], at=tour.at)
    for office in offices:
        agreements.sign_agreement(agreement=agreement, by=office, at=tour.at)
    after = recognition.recognised(made, "310000", tour.at)
    seen = {
        "without_agreement": [each.code for each in before.reasons], "with_agreement": after.word,
        "conditions": {each.condition: each.holds for each in after.conditions},
        "reasons": [each.message("en") for each in after.reasons],
    }  # fmt: skip
    tour.step("recognise", ok=before.word == "none" and after.word == "yes", seen=seen)


def _recall(tour: Tour) -> None:
    """The standard is found bad: a case with its window; the certificate is in it, its holder is told, everybody is warned."""
    stage, piece = tour.stage, tour.kept.zj_volts
    finding = Finding(found_on=stage.today, why="示例：期间核查报警", reads_high_by="0.00002", unit="V")
    case = recalls.open_case(piece=piece, finding=finding, by=stage.acting("冯示例", "zj-lab"), at=tour.at)
    found = {each.certificate.number: each.effect for each in case.effects.select_related("certificate")}
    tour.certificate.refresh_from_db()
    seen = {
        "case": case.number, "standard": case.piece_name, "window": f"{case.since}~{case.found_on}",
        "certificates": found, "told": Notice.objects.filter(url=f"/cases/{case.pk}").count(),
    }  # fmt: skip
    tour.step(
        "recall", ok=tour.certificate.number in found and tour.certificate.inquiry == case.number, seen=seen
    )


def _json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8")
