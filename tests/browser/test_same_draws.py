"""The page finds in the record of a draw what `junheng draw replay` finds, as far as it draws again: to the seed."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.core.draw.plans import SECRETS, plan, with_revealed

from junheng.cli.main import parser
from junheng.core.draw.canonical import canonical
from junheng.core.draw.record import run
from junheng.core.reason import JunhengError

Call = Callable[..., dict[str, Any]]
OBJECTS = [{"id": f"零-{n}", "stratum": "A", "weight": f"{n + 1}/7"} for n in range(9)]
STRATA = [{"name": "A", "size": 3, "reserve": 1}]
SECOND = {"instant": "2026-12-03T12:00:00+08:00", "sources": [{"name": "later"}]}
MADE_AGAIN = {"beacon", "drawn_from", "frozen", "organisers", "outcome", "second_beacon", "seed"}


def _plan(**more: Any) -> dict[str, Any]:
    return plan(OBJECTS, STRATA, **more)


def _changed(record: dict[str, Any], act: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    found = copy.deepcopy(record)
    act(found)
    return found


@cache
def records() -> dict[str, Any]:
    """Good records, and each thing in one changed."""
    good = run(_plan())
    missing = [{"organiser": name, "secret": SECRETS[name]} for name in ("Anhui", "Zhejiang")]
    other = [{"organiser": name, "secret": "d4" * 16} for name in SECRETS]
    second = _plan(if_missing="second-beacon", second_beacon=SECOND)
    withheld = run(with_revealed(second, secrets=missing, second_beacon=[[5]]))
    return {
        "good": good,
        "good-example": run(_revealed_example()),
        "good-void": run(with_revealed(_plan(), secrets=missing)),
        "good-void-all-differ": run(with_revealed(_plan(), secrets=other)),
        "good-second-beacon": withheld,
        "good-frozen-not-stated": run(with_revealed(_plan(), frozen=None)),
        "seed-changed": _changed(good, lambda r: r.update(seed="0" * 64)),
        "seed-missing": _changed(good, lambda r: r.pop("seed")),
        "beacon-changed": _changed(good, lambda r: r.update(beacon=r["beacon"] + "1.")),
        "second-beacon-added": _changed(good, lambda r: r.update(second_beacon="1./")),
        "second-beacon-changed": _changed(withheld, lambda r: r.update(second_beacon="6./")),
        "state-changed": _changed(withheld, lambda r: r["organisers"][1].update(state="revealed")),
        "organiser-dropped": _changed(good, lambda r: r["organisers"].pop()),
        "outcome-changed": _changed(good, lambda r: r.update(outcome="void")),
        "frozen-changed": _changed(good, lambda r: r.update(frozen="sha256:" + "0" * 64)),
        "drawn-from-changed": _changed(good, lambda r: r.update(drawn_from="sha256:" + "0" * 64)),
        "list-changed": _changed(good, lambda r: r["plan"]["objects"].pop()),
        "weight-changed": _changed(good, lambda r: r["plan"]["objects"][0].update(weight="1/8")),
        "secret-changed": _changed(good, lambda r: r["plan"]["revealed"]["secrets"][0].update(secret="d4" * 16)),
        "beacon-value-changed": _changed(good, lambda r: r["plan"]["revealed"]["beacon"][0].append(1)),
        "beacon-value-missing": _changed(good, lambda r: r["plan"]["revealed"]["beacon"].pop()),
        "beacon-order-changed": _changed(good, lambda r: r["plan"]["revealed"]["beacon"].reverse()),
        "commitment-changed": _changed(good, lambda r: r["plan"]["organisers"][0].update(commitment="sha256:" + "0" * 64)),
        "not-revealed": _changed(good, lambda r: r["plan"].pop("revealed")),
        "another-schema": _changed(good, lambda r: r.update(schema="junheng.draw-record/2")),
        "a-plan-instead": _plan(),
        "no-plan": _changed(good, lambda r: r.pop("plan")),
        "number-beyond-2-to-the-53": _changed(good, lambda r: r["plan"].update(cap=9007199254740993)),
        "number-with-point": _changed(good, lambda r: r["plan"].update(cap=1.5)),
        "number-in-text-beside-true": _changed(good, lambda r: r.update(beacon=True)),
        "key-beyond-ascii": _changed(good, lambda r: r.update({"零": 1})),
        "lone-surrogate": _changed(good, lambda r: r.update(beacon="\\ud800")),
        "list": [],
        "text": "junheng.draw-record/1",
    }  # fmt: skip


def _revealed_example() -> dict[str, Any]:
    """The documentation's own plan with values for its beacons; its secrets are not published, so a second one counts."""
    document = json.loads((Path(__file__).parents[2] / "docs/examples/draw_plan.json").read_text("utf-8"))
    return document | {"revealed": {"secrets": [], "beacon": [[1, 2], [3]], "second_beacon": [[4]]}}


def by_python(
    data: bytes, folder: Path, capsys: pytest.CaptureFixture[str]
) -> tuple[bool, list[tuple[str, str]]]:
    """Whether the record could be used, and the reasons."""
    (folder / "record.json").write_bytes(data)
    options = parser().parse_args(["draw", "replay", str(folder / "record.json"), "--json"])
    try:
        options.run(options)
    except JunhengError as problem:
        return False, [(one.code, one.message()) for one in problem.refusals]
    return True, [(one["code"], one["message"]) for one in json.loads(capsys.readouterr().out)["reasons"]]


@pytest.mark.parametrize("name", records())
def test_record(name: str, call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Same reasons for what is made again here; whatever follows from the seed is left to the command, and said to be."""
    record = records()[name]
    data = json.dumps(record).encode()
    usable, theirs = by_python(data, tmp_path, capsys)
    found = call("replayDraw", record=data)
    if not usable:
        assert [(one["code"], one["sentence"]) for one in found["unusable"]] == theirs
        return
    answer = found["answer"]
    ours = [(one["code"], one["sentence"]) for one in answer["refusals"]]
    left_out = [
        one for one in theirs if one[0] == "record-differs" and one[1].rpartition(": ")[2] not in MADE_AGAIN
    ]
    assert ours == [one for one in theirs if one not in left_out]
    assert name.startswith("good") is (theirs == [])
    if isinstance(record, dict) and not theirs:
        assert (answer["again"].get("seed"), answer["drawn"]) == (
            record.get("seed"),
            record["outcome"] == "drawn",
        )


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[1,]", b"{'a': 1}", b'{"a": 01}', b'{"a": +1}', b'{"a": .5}', b'{"a": 1} x', b'{"a": "\\x"}', b"\xff", b'{"a": Infinity}'],
)  # fmt: skip
def test_no_json(data: bytes, call: Call) -> None:
    """Text that is no JSON is refused; YAML, which the command reads too, is not read here."""
    assert [one["code"] for one in call("replayDraw", record=data)["unusable"]] == ["offline-not-json"]


def test_key_twice(call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A key that stands twice could be read as two records."""
    data = canonical(records()["good"]).replace(b'"frozen"', b'"frozen":"x","frozen"', 1)
    found = [(one["code"], one["sentence"]) for one in call("replayDraw", record=data)["unusable"]]
    assert (False, found) == by_python(data, tmp_path, capsys)
