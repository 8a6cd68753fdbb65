"""Run inside the installation under test: checked records and benches that wait for their certificates, and a token.

python prepare_work.py RECORDS BENCHES    prints {"token": …, "records": [ids], "benches": [ids]}
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta

import django

django.setup()

from junheng.hub.capabilities.models import StandardPiece  # noqa: E402
from junheng.hub.demo.services import laboratories  # noqa: E402
from junheng.hub.demo.services.cast import BODIES, PLAYERS  # noqa: E402
from junheng.hub.demo.services.stage import Stage  # noqa: E402
from junheng.hub.demo.services.verification import Verification  # noqa: E402
from junheng.hub.demo.services.work import Job, run, voltmeter  # noqa: E402
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
        _row, token = make_token(
            person=stage.person["郑示例"], organisation_id=stage.body["zj-lab"].pk, name="crash test",
            scopes=["certificates.issue_certificate", "certificates.issue_bench_run", "certificates.withdraw_certificate", "read"], at=at, expires_at=at + timedelta(days=1),
        )  # fmt: skip
    told = {"records": [str(record.pk) for record in records], "benches": [str(each.pk) for each in runs]}
    print(json.dumps({"token": token, **told}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
