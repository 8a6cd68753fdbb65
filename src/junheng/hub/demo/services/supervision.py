"""A draw that waits for its beacon: the market's scales, its list frozen, both organisers committed.

The public log takes its list within seconds of the start; ten minutes later anybody of the cast can record the beacon,
reveal and draw. The secrets of the demonstration are no secrets: they stand in its title.
"""

from __future__ import annotations

from datetime import timedelta

from junheng.core.draw.seed import commitment
from junheng.hub.demo.services.stage import Stage
from junheng.hub.instruments.models import Instrument
from junheng.hub.supervision.models import Draw
from junheng.hub.supervision.rules.pasted import InspectorLine, ObjectLine, StratumLine
from junheng.hub.supervision.rules.planning import Prepared, Source
from junheng.hub.supervision.services import drawing, seeding

SECRETS = {"钱示例": ("zj-office", "a" * 32), "秦示例": ("sh-office", "b" * 32)}
WAIT = timedelta(minutes=10)


def draw_in_the_open(stage: Stage) -> Draw:
    """Prepared, listed, committed to and frozen by the people whose work it is."""
    desk, at = stage.acting("钱示例", "zj-office"), stage.at
    draw = drawing.prepare_draw(
        new=Prepared(
            number=f"浙演示-{stage.today.year}-1", title="摊位秤双随机抽查（演示：浙江的秘密是 32 个 a，上海的是 32 个 b）",
            kind="instruments", organisers=tuple(stage.body[office].uscc for office, _secret in SECRETS.values()),
            strata=(StratumLine("摊位秤", 2, "", 1),), beacon_at=at + WAIT, sources=(Source("示例彩票最近一期"),),
            reveal_until=at + timedelta(days=30), is_demo=True,
        ),
        by=desk, at=at,
    )  # fmt: skip
    market = stage.body["market"]
    scales = Instrument.objects.filter(owner=market).order_by("code").values_list("code", "place")
    lines = [ObjectLine(code, excluded="已封存" if place == "库房" else "") for code, place in scales]
    drawing.list_objects(draw=draw, lines=lines, by_class=True, by=desk, at=at)
    people = [
        InspectorLine("示例-01", "钱示例", stage.body["zj-office"].uscc, load=2),
        InspectorLine("示例-02", "何示例", stage.body["hz-office"].uscc, load=2),
    ]
    drawing.list_inspectors(draw=draw, lines=people, by=desk, at=at)
    for name, (office, secret) in SECRETS.items():
        told = commitment(draw.number, stage.body[office].uscc, secret)
        drawing.commit_secret(draw=draw, commitment=told, by=stage.acting(name, office), at=at)
    return seeding.freeze_draw(draw=draw, by=desk, at=at)
