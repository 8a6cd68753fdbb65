"""The draw is made once; its record becomes public, and anybody draws the same again with the command line's own function."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from contextlib import redirect_stdout
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.hub.conftest import NOW
from tests.hub.supervision.conftest import BEACON, SECOND, UNTIL

from junheng.cli.main import main
from junheng.core.draw.canonical import canonical
from junheng.core.draw.record import run
from junheng.hub.supervision import queries
from junheng.hub.supervision.models import Check, DrawPaper
from junheng.hub.supervision.services import seeding


def replayed(data: bytes, folder: Path) -> tuple[int, str]:
    """`junheng draw replay` on a downloaded record."""
    path = folder / "record.json"
    path.write_bytes(data)
    said = io.StringIO()
    with redirect_stdout(said):
        code = main(["draw", "replay", str(path)])
    return code, said.getvalue()


def test_anybody_makes_it_again(supervision: Any, client: Any, tmp_path: Path) -> None:
    """Downloaded without an account, replayed by the command line: the same bytes; one changed byte is not."""
    draw = supervision.opened()
    data = client.get(f"/supervision/draws/{draw.pk}/record.json").content
    assert data == canonical(run(json.loads(data)["plan"])) + b"\n"
    assert replayed(data, tmp_path) == (0, "same\n")
    record = json.loads(data)
    taken = record["selected"][0]
    other = next(each["id"] for each in record["plan"]["objects"] if each["id"] not in record["selected"])
    assert replayed(data.replace(f'"{taken}"'.encode(), f'"{other}"'.encode(), 1), tmp_path)[0] == 1
    page = client.get(f"/supervision/draws/{draw.pk}").content.decode()
    assert "junheng draw replay" in page and draw.frozen in page.replace(" ", "")
    without_us(client, page, data, tmp_path)


def without_us(client: Any, page: str, record: bytes, folder: Path) -> None:
    """The script beside the record is the one of the documentation to the byte, its digest stands there, and it says the same."""
    assert 'href="/supervision/draw_alone.py"' in page
    script = client.get("/supervision/draw_alone.py").content
    assert script == (Path(__file__).parents[3] / "docs" / "examples" / "draw_alone.py").read_bytes()
    assert sha256(script).hexdigest() in re.sub(r"<[^>]+>|\s", "", page)
    (folder / "alone.py").write_bytes(script)
    (folder / "record.json").write_bytes(record)
    ran = [sys.executable, "-I", str(folder / "alone.py"), str(folder / "record.json")]
    assert subprocess.run(ran, capture_output=True, text=True, check=False).stdout == "same\n"
    selected = json.loads(record)["strata"][0]["selected"]
    other = record.replace(f'"{selected[0]["id"]}"'.encode(), b'"S-0"')
    (folder / "record.json").write_bytes(other)
    assert subprocess.run(ran, capture_output=True, check=False).returncode == 1


def test_each_object_goes_to_two(supervision: Any) -> None:
    """Two scales drawn, each to two inspectors, with the numbers of the record; nobody twice for one."""
    draw = supervision.drawn()
    record = supervision.record(draw)
    tasks = {each.code: each for each in draw.checks.prefetch_related("inspectors")}
    assert sorted(tasks) == record["selected"] and len(tasks) == 2
    for sent in record["assignment"]["sent"]:
        row = tasks[sent["object"]]
        assert row.state == "dispatched"
        assert sorted(each.number for each in row.inspectors.all()) == sorted(sent["inspectors"])


def test_a_second_run(supervision: Any, refused: Any) -> None:
    """Refused, and nothing is another."""
    draw = supervision.drawn()
    before = queries.paper(draw, "record")
    with refused("draw-made-already"):
        seeding.run_draw(draw=draw, by=supervision.desk, at=BEACON + timedelta(hours=1))
    assert queries.paper(draw, "record") == before and Check.objects.filter(draw=draw).count() == 2


def test_two_persons_at_once(supervision: Any) -> None:
    """The row is locked before it is read, so the second of two waits and meets a draw that is made."""
    draw = supervision.revealed()
    with CaptureQueriesContext(connection) as asked:
        seeding.run_draw(draw=draw, by=supervision.desk, at=BEACON)
    touched = [each["sql"] for each in asked if 'FROM "supervision_draw"' in each["sql"]]
    assert touched[0].endswith('FOR UPDATE OF "supervision_draw"')


def test_the_database_keeps_one_record(supervision: Any) -> None:
    """Even past every rule there is one record, and one task for each object."""
    draw = supervision.drawn()
    for make in (
        lambda: DrawPaper.objects.create(draw=draw, tenant_id=draw.tenant_id, kind="record", data=b"{}"),
        lambda: Check.objects.create(
            tenant_id=draw.tenant_id, draw=draw, listed=draw.checks.first().listed, desk=draw.organisation, organisation=supervision.trader, state="dispatched"
        ),
        lambda: type(draw).objects.filter(pk=draw.pk).update(run_at=None),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            make()


def test_another_office_does_not_run_it(supervision: Any, refused: Any) -> None:
    """An organiser makes the seed and no more."""
    draw = supervision.revealed()
    with refused("draw-of-others"):
        seeding.run_draw(draw=draw, by=supervision.house.acting("秦示例"), at=BEACON)


def test_a_changed_byte_of_the_list_ends_it(supervision: Any, refused: Any) -> None:
    """Who changes the kept list is found by its digest; who changes the digest too, by the log."""
    draw = supervision.revealed()
    paper = DrawPaper.objects.get(draw=draw, kind="plan")
    changed = bytes(paper.data).replace(b'"weight":"2"', b'"weight":"9"')
    assert changed != bytes(paper.data)
    DrawPaper.objects.filter(pk=paper.pk).update(data=changed)
    with refused("draw-frozen-list-changed"):
        seeding.run_draw(draw=draw, by=supervision.desk, at=BEACON)
    from junheng.core.draw.documents import frozen_digest

    draw.frozen = frozen_digest(json.loads(changed))
    draw.save(update_fields=["frozen"])
    with refused("draw-frozen-list-changed"):
        seeding.run_draw(draw=draw, by=supervision.desk, at=BEACON)
    DrawPaper.objects.filter(pk=paper.pk).update(data=b" " + changed)
    with refused("draw-frozen-list-changed"):
        seeding.run_draw(draw=draw, by=supervision.desk, at=BEACON)


def test_waits_for_every_secret(supervision: Any, refused: Any) -> None:
    """As long as there is time; then for the second beacon, and the record names who withheld."""
    draw = supervision.spoken()
    supervision.reveal(draw, "钱示例")
    with refused("draw-waits-for-reveals"):
        seeding.run_draw(draw=draw, by=supervision.desk, at=UNTIL)
    with refused("draw-waits-for-second-beacon"):
        seeding.run_draw(draw=draw, by=supervision.desk, at=SECOND)
    seeding.state_beacon(draw=draw, values=["3 1 4"], second=True, by=supervision.desk, at=SECOND)
    seeding.run_draw(draw=draw, by=supervision.desk, at=SECOND)
    draw.refresh_from_db()
    record = supervision.record(draw)
    assert record["outcome"] == draw.state == "drawn"
    assert {each["state"] for each in record["organisers"]} == {"revealed", "reveal-missing"}
    assert record["second_beacon"] == "1.3.4./"
    assert [each["code"] for each in record["warnings"]] == ["reveal-missing"]


def test_a_missing_secret_may_void_it(supervision: Any, client: Any, tmp_path: Path) -> None:
    """As the frozen plan has it: void, said in public, nobody drawn, and the record replays."""
    draw = supervision.spoken(second_at=None, second_sources=())
    supervision.reveal(draw, "钱示例")
    seeding.run_draw(draw=draw, by=supervision.desk, at=UNTIL + timedelta(seconds=1))
    draw.refresh_from_db()
    assert draw.state == "void" and not draw.checks.exists()
    page = client.get(
        f"/supervision/draws/{draw.pk}", headers={"accept-language": "zh-hans"}
    ).content.decode()
    assert "上海示例监管局" in page and "未揭示" in page
    assert replayed(queries.paper(draw, "record") or b"", tmp_path)[0] == 0


def test_before_the_beacon(supervision: Any, refused: Any) -> None:
    """A frozen list is not drawn from before the beacon is on record."""
    draw = supervision.frozen()
    with refused("draw-beacon-not-stated"):
        seeding.run_draw(draw=draw, by=supervision.desk, at=NOW)
