"""Run inside a node that `demo_node` has built: who may act there by program, and what they will act upon.

python prepare_node.py PROVINCE    prints {"number": …, "id": …, "digest": …, "record": id, "entry": {…}, "approver": token, "keeper": token}
"""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta

import django

django.setup()

from junheng.hub.capabilities.models import CapabilityEntry, StandardPiece  # noqa: E402
from junheng.hub.certificates.models import Certificate  # noqa: E402
from junheng.hub.demo.services import laboratories  # noqa: E402
from junheng.hub.demo.services.cast import BODIES, PLAYERS  # noqa: E402
from junheng.hub.demo.services.laboratories import TEAMS  # noqa: E402
from junheng.hub.demo.services.node import PROVINCES  # noqa: E402
from junheng.hub.demo.services.stage import Stage  # noqa: E402
from junheng.hub.demo.services.work import Job, run, voltmeter  # noqa: E402
from junheng.hub.foundation import clock, tenancy  # noqa: E402
from junheng.hub.foundation.models import Person, Tenant  # noqa: E402
from junheng.hub.foundation.tokens import make_token  # noqa: E402
from junheng.hub.institutions.models import Method, Organisation  # noqa: E402

APPROVER = ("certificates.issue_certificate", "certificates.withdraw_certificate", "read")
KEEPER = ("institutions.register_organisation", "capabilities.draft_capability", "capabilities.publish_capability", "read")  # fmt: skip


def main(province: str) -> None:
    plays, team = PROVINCES[province], TEAMS[PROVINCES[province].lab]
    with tenancy.only(*Tenant.objects.values_list("code", flat=True)):
        stage = _stage_again(clock.now())
        lab = stage.body[plays.lab]
        made = Certificate.objects.filter(institution=lab).order_by("id").first()
        shown = CapabilityEntry.objects.get(organisation=lab)
        assert made is not None
        told = {
            "number": made.number, "id": str(made.pk), "digest": made.xml_sha256, "record": _checked(stage, province),
            "entry": {"item": shown.item_id, "data": shown.data, "qualification": str(shown.qualification_id)},
            "approver": _token(stage, team.approver, plays.lab, *APPROVER), "keeper": _token(stage, team.keeper, plays.lab, *KEEPER),
        }  # fmt: skip
    print(json.dumps(told))


def _stage_again(at: datetime) -> Stage:
    """As `build_node` set it."""
    stage = Stage(at)
    names = {body.name_zh: body for body in Organisation.objects.all()}
    stage.body = {each.key: names[each.zh] for each in BODIES if each.zh in names}
    people = {person.name: person for person in Person.objects.all()}
    stage.person = {each.name: people[each.name] for each in PLAYERS if each.name in people}
    stage.method = {method.code: method for method in Method.objects.all()}
    return stage


def _checked(stage: Stage, province: str) -> str:
    """A record that waits for its approver."""
    plays = PROVINCES[province]
    meter = laboratories.device(
        stage, plays.client, plays.person, "dc-voltmeter", "数字电压表", "LIVE-1", at=-2
    )
    piece = StandardPiece.objects.select_related("instrument", "standard").get(instrument__serial="SRC-1")
    job = Job(plays.client, plays.person, plays.lab, "dc-voltmeter", [meter], piece, *voltmeter(), day=-1)
    return str(run(stage, job, "checked").records[0].pk)


def _token(stage: Stage, name: str, body: str, *scopes: str) -> str:
    return make_token(
        person=stage.person[name], organisation_id=stage.body[body].pk, name="between nodes", scopes=scopes, at=stage.at,
        expires_at=stage.at + timedelta(hours=1),
    )[1]  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1])
