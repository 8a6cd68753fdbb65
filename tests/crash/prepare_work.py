"""Run inside the installation under test: checked records and benches that wait for their certificates, and a token.

python prepare_work.py RECORDS BENCHES    prints {"token": …, "records": [ids], "benches": [ids], "kept": {…}}
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from typing import Any

import django

django.setup()

from junheng.hub.capabilities.models import StandardPiece  # noqa: E402
from junheng.hub.capabilities.services import standards  # noqa: E402
from junheng.hub.demo.services import laboratories  # noqa: E402
from junheng.hub.demo.services.cast import BODIES, PLAYERS  # noqa: E402
from junheng.hub.demo.services.stage import Stage  # noqa: E402
from junheng.hub.demo.services.verification import Verification, single  # noqa: E402
from junheng.hub.demo.services.work import Job, run, voltmeter, weight  # noqa: E402
from junheng.hub.foundation import clock, tenancy  # noqa: E402
from junheng.hub.foundation.models import Person  # noqa: E402
from junheng.hub.foundation.tokens import make_token  # noqa: E402
from junheng.hub.institutions.models import Method, Organisation  # noqa: E402
from junheng.hub.orders.rules import MAX_LINES  # noqa: E402

METERS = 8
"""On each bench."""


def main(count: int, benches: int) -> None:
    at = clock.now()
    with tenancy.only("CN", "310000", "320000", "330000", "340000"):
        stage = Stage(at)
        names = {body.name_zh: body for body in Organisation.objects.all()}
        stage.body = {each.key: names[each.zh] for each in BODIES}
        stage.person = {each.name: Person.objects.get(name=each.name) for each in PLAYERS}
        stage.method = {method.code: method for method in Method.objects.all()}
        piece = StandardPiece.objects.select_related("instrument", "standard").get(instrument__serial="SRC-1")
        points, cells = voltmeter()
        meters = [
            laboratories.device(
                stage, "meters", "王示例", "dc-voltmeter", "数字电压表", f"KILL-{number}", at=-2
            )
            for number in range(count)
        ]
        records = []
        for begin in range(0, count, MAX_LINES):  # an order holds no more
            some = meters[begin : begin + MAX_LINES]
            job = Job("meters", "王示例", "zj-lab", "dc-voltmeter", some, piece, points, cells, day=-1)
            records += run(stage, job, "checked").records
        pieces = StandardPiece.objects.select_related("instrument", "standard")
        verification = Verification(stage, pieces.get(instrument__serial="F2-07"), meters=METERS)
        verification.pieces["water-meter"] = pieces.get(instrument__serial="SB-01")
        runs = [verification.bench(100 + number, -1, "checked") for number in range(benches)]
        token = _token(stage, "郑示例", "zj-lab", "certificates.issue_certificate", "certificates.issue_bench_run", "certificates.withdraw_certificate")  # fmt: skip
        kept = _kept(stage, pieces.get(instrument__serial="F2-07"))
    told = {"records": [str(record.pk) for record in records], "benches": [str(each.pk) for each in runs]}
    print(json.dumps({"token": token, "kept": kept, **told}))


def _token(stage: Stage, name: str, body: str, *scopes: str) -> str:
    row = make_token(
        person=stage.person[name], organisation_id=stage.body[body].pk, name="crash test", scopes=[*scopes, "read"], at=stage.at,
        expires_at=stage.at + timedelta(days=1),
    )  # fmt: skip
    return row[1]


def _kept(stage: Stage, piece: StandardPiece) -> dict[str, Any]:
    """A standard with two papers under it, whose case can be opened and closed, and who acts: its keeper, every holder, and the writers of a template."""
    keeper = stage.acting("冯示例", "zj-lab")
    pair = [
        laboratories.device(stage, "meters", "王示例", "weight", "砝码 1 kg", f"KILL-W-{at}", at=-30)
        for at in (1, 2)
    ]
    points, cells = weight("1", "kg")
    run(
        stage,
        Job(
            "meters",
            "王示例",
            "zj-lab",
            "weight",
            pair,
            piece,
            points,
            cells,
            day=-4,
            parameters={"d": "1"},
        ),
        "issued",
    )
    standards.record_evidence(
        piece=piece, kind="calibration", number="示例 2026-K", issuer_name="示例", work_date=stage.day(0), due=stage.day(300),
        values=single("mass", "0", "0.5", "mg"), by=keeper, at=stage.at,
    )  # fmt: skip
    holders = {
        stage.body[each.body].name_zh: _token(stage, each.name, each.body, "certificates.acknowledge_effect")
        for each in PLAYERS
        if "enterprise" in each.roles
    }
    drafts = [f"orders.{each}" for each in ("draft_edition", "change_edition_draft", "submit_edition", "validate_edition", "review_edition", "approve_edition")]  # fmt: skip
    return {
        "piece": str(piece.pk), "found_on": stage.day(0).isoformat(), "since": stage.day(-4).isoformat(), "holders": holders,
        "keeper": _token(stage, "冯示例", "zj-lab", "certificates.open_case", "certificates.close_case", *drafts),
        "author": _token(stage, "周示例", "zj-lab", *drafts), "checker": _token(stage, "吴示例", "zj-lab", *drafts),
    }  # fmt: skip


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
