"""Drawn once from the frozen list, a secret and a public value; anybody draws it again (R16.5)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.hub.standards.conftest import DRAWN_AT, OF_SHANGHAI, SECRET

from junheng.cli.main import main
from junheng.core.draw import record as core
from junheng.hub.foundation import tenancy
from junheng.hub.panels.rules import drawing as rules
from junheng.hub.panels.services import drawing


def test_drawn(standards: Any, refused: Any, client: Any, tmp_path: Path, capsys: Any) -> None:
    """Two of three are invited; the record is public and `junheng draw replay` comes to the same, and sees a change."""
    panel = standards.frozen()
    told = {"panel": panel, "by": standards.officer}
    with refused("panel-beacon-not-yet"):
        drawing.draw_panel(secret=SECRET, value="3 14", at=panel.frozen_at, **told)
    with refused("panel-secret-differs"):
        drawing.draw_panel(secret="d" * 32, value="3 14", at=DRAWN_AT, **told)
    assert client.get(f"/panels/{panel.pk}").status_code == 404
    drawing.draw_panel(secret=SECRET, value="3 14", at=DRAWN_AT, **told)
    with refused("panel-not-frozen"):
        drawing.draw_panel(secret=SECRET, value="9 99", at=DRAWN_AT, **told)
    seats = standards.seats(standards.examined(panel))
    assert len(seats) == 2 and {each.person.name for each in seats} < set(OF_SHANGHAI)
    with tenancy.only():
        assert client.get(f"/panels/{panel.pk}").status_code == 200
        body = client.get(f"/panels/{panel.pk}/record.json").content
    file = tmp_path / "record.json"
    file.write_bytes(body)
    assert main(["draw", "replay", str(file)]) == 0
    false = json.loads(body)
    false["selected"] = ["浙考-9"]
    file.write_text(json.dumps(false), encoding="utf-8")
    assert main(["draw", "replay", str(file)]) == 1
    capsys.readouterr()
    with refused("not-your-record"):
        drawing.draw_panel(secret=SECRET, value="3", at=DRAWN_AT, panel=panel, by=standards.other_office)


def test_never_of_the_applicant_and_uniform() -> None:
    """In 600 draws of 2 from 6 an excluded one never comes; each other within five standard deviations of 1/3 (binomial)."""
    from tests.hub.conftest import NOW

    from junheng.core.draw.documents import frozen_digest
    from junheng.core.draw.seed import commitment

    pool = [rules.Candidate(f"A-{each}") for each in range(6)] + [rules.Candidate("A-9", rules.OF_APPLICANT)]
    counts = dict.fromkeys((each.number for each in pool), 0)
    for turn in range(600):
        organiser = {"id": "x", "province": "330000", "commitment": commitment(f"N-{turn}", "x", SECRET)}
        plan = rules.plan_document(
            number=f"N-{turn}",
            title="t",
            organiser=organiser,
            beacon_at=NOW,
            source="s",
            candidates=pool,
            count=2,
        )
        document = rules.revealed(plan, secret=SECRET, value=str(turn), frozen=frozen_digest(plan))
        selected, reserve = rules.chosen(core.run(document))
        for each in selected:
            counts[each] += 1
        assert len(reserve) == 4 and not set(reserve) & set(selected)
    assert counts.pop("A-9") == 0
    deviation = (600 * (1 / 3) * (2 / 3)) ** 0.5
    assert all(abs(each - 200) < 5 * deviation for each in counts.values())
