"""The page of draws finds in a record what `junheng draw replay` finds: the whole draw is made again, to the byte."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.core.draw.plans import SECRETS, plan, random_plan, with_revealed

from junheng.cli.main import parser
from junheng.core.draw.canonical import canonical
from junheng.core.draw.record import run
from junheng.core.reason import JunhengError

Call = Callable[..., dict[str, Any]]
OBJECTS = [{"id": f"零-{n}", "stratum": "A", "weight": f"{n + 1}/7"} for n in range(9)]
STRATA = [{"name": "A", "size": 3, "reserve": 1}]
SECOND = {"instant": "2026-12-03T12:00:00+08:00", "sources": [{"name": "later"}]}
UNLIKE = {"key-unknown"}
"""Codes whose sentences differ in a detail: the command names the nearest known key."""
BEYOND = ("\U00010400", "\ufb33", "z", "零")
EDGES = ("90", "-90", "0.000005", "0.000015", "-0.0000151")


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
        **{f"good-random-{seed}": run(random_plan(seed)) for seed in (1, 2, 3, 7, 11)},
        "good-nobody-free": run(_crowded()),
        "good-names-beyond-the-plane": run(plan([{"id": name, "stratum": "A"} for name in BEYOND], [{"name": "A", "size": 2}])),
        "good-places-to-the-edge": run(plan([{"id": at, "stratum": "A", "latitude": at, "longitude": "-180"} for at in EDGES], [{"name": "A", "share": "0.5"}], order="spatial")),
        **_selections_changed(),
        **_plans_changed(),
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


def _crowded() -> dict[str, Any]:
    """Few inspectors, each with few places: some objects go without, for either reason."""
    objects = [
        {"id": f"o{n}", "stratum": "A", "needs": "scale" if n % 4 else "rare", "enterprise": f"E{n % 5}"}
        for n in range(16)
    ]
    inspectors = [
        {"id": f"I{n}", "organisation": f"E{n}", "licences": ["scale"], "load": 2, "recused": [f"o{n}"]}
        for n in range(5)
    ]
    return plan(objects, [{"name": "A", "size": 14}], inspectors=inspectors, assignment={"per_object": 2, "most_sure": "2/3", "nearest": 3})  # fmt: skip


def _selections_changed() -> dict[str, Any]:
    """A record of which only what follows from the seed is another."""
    good = run(random_plan(3))

    def swapped(record: dict[str, Any]) -> None:
        stratum = record["strata"][0]
        stratum["selected"][0]["id"], stratum["reserve"][0] = (
            stratum["reserve"][0],
            stratum["selected"][0]["id"],
        )

    return {
        "selected-dropped": _changed(good, lambda r: r["selected"].pop()),
        "selected-swapped": _changed(good, swapped),
        "probability-changed": _changed(good, lambda r: r["strata"][0]["selected"][0].update(probability="2")),
        "reserve-dropped": _changed(good, lambda r: r["strata"][0]["reserve"].pop()),
        "excluded-dropped": _changed(good, lambda r: r["excluded"].pop()),
        "inspectors-reversed": _changed(good, lambda r: r["assignment"]["sent"][0]["inspectors"].reverse()),
        "assignment-dropped": _changed(good, lambda r: r.pop("assignment")),
        "warning-dropped": _changed(run(with_revealed(_plan(), frozen=None)), lambda r: r["warnings"].clear()),
        "more-than-a-record-has": _changed(good, lambda r: r.update(note="x")),
    }  # fmt: skip


def _plans_changed() -> dict[str, Any]:
    """Plans that cannot be drawn from, each for one reason, as the plan of a record."""

    def edited(
        act: Callable[[dict[str, Any]], Any], *, weights: tuple[str, ...] = ("1",), **more: Any
    ) -> dict[str, Any]:
        objects = [{"id": f"o{n}", "stratum": "A", "weight": weights[n % len(weights)]} for n in range(9)]
        document = plan(objects, STRATA, **more)
        act(document)
        return {"schema": "junheng.draw-record/1", "plan": with_revealed(document)}

    def put(path: str, value: Any) -> dict[str, Any]:
        def act(document: dict[str, Any]) -> None:
            *above, last = path.split(".")
            found: Any = document
            for key in above:
                found = found[int(key) if key.isdigit() else key]
            found[int(last) if last.isdigit() else last] = value

        return edited(act)

    def each_of(**values: Any) -> Callable[[dict[str, Any]], Any]:
        return lambda document: [each.update(values) for each in document["objects"]]

    later = SECOND | {"instant": "2026-12-01T04:00:00Z"}
    return {
        "plan-key-unknown": put("objekts", []), "plan-id-twice": put("objects.0.id", "o1"), "plan-id-empty": put("objects.0.id", ""),
        "plan-stratum-unknown": put("objects.0.stratum", "B"), "plan-weight-negative": put("objects.0.weight", -1), "plan-weight-text": put("objects.0.weight", "1/0"),
        "plan-size-and-share": put("strata.0.share", "1/2"), "plan-share-above-one": edited(lambda d: d["strata"][0].update(size=None, share="3/2")),
        "plan-size-too-large": put("strata.0.size", 10), "plan-reserve-too-large": put("strata.0.reserve", 7), "plan-no-stratum": put("strata", []),
        "plan-certain-too-many": edited(each_of(certain=True)), "plan-certain-no-truth": put("objects.0.certain", 1),
        "plan-place": put("objects.0.latitude", "91"), "plan-instant": put("beacon.instant", "2026-02-30T12:00:00Z"),
        "plan-instant-offset": put("beacon.instant", "2026-02-28T12:00:00+24:00"), "plan-second-beacon": put("if_missing", "second-beacon"),
        "plan-second-beacon-earlier": edited(lambda d: d.update(if_missing="second-beacon", second_beacon=later)),
        "plan-choice": put("order", "by-hand"), "plan-choice-a-list": put("order", []), "plan-text-too-long": put("title", "x" * 2001), "plan-algorithm": put("algorithm", "junheng-draw/2"),
        "plan-commitment": put("organisers.0.commitment", "sha256:0"), "plan-no-organiser": put("organisers", []), "plan-objects-no-list": put("objects", {"a": "b"}),
        "plan-cap-below-certain": edited(each_of(certain=True, enterprise="E"), cap={"per_enterprise": 1}),
        "plan-weights-too-fine": edited(lambda d: None, weights=("1/999999937", "1/999999929", "999999999999")),
        "plan-most-sure": put("assignment", {"most_sure": "1/101"}), "plan-per-object": put("assignment", {"per_object": 6}), "plan-load": put("inspectors", [{"id": "I", "load": 10001}]),
        "plan-licences": put("inspectors", [{"id": "I", "licences": [1]}]), "plan-an-object-a-text": put("objects.0", "o0"),
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
def test_record(name: str, call_draw: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same reasons in the same order with the same sentences; a good record is the same to the byte."""
    data = json.dumps(records()[name]).encode()
    usable, theirs = by_python(data, tmp_path, capsys)
    found = call_draw("replayDraw", record=data)
    refusals = found["answer"]["refusals"] if usable else found["unusable"]
    ours = [(one["code"], one["sentence"]) for one in refusals]
    assert [code for code, _ in ours] == [code for code, _ in theirs]
    assert [one for one in ours if one[0] not in UNLIKE] == [one for one in theirs if one[0] not in UNLIKE]
    assert name.startswith("good") is (theirs == [])


def test_the_set_draws_all_that_can_be_drawn() -> None:
    """A set without assignment, cap or curve would prove little of them."""
    good = [record for name, record in records().items() if name.startswith("good")]
    needed = ("inspectors-too-few", "inspectors-exhausted", "excluded-by-cap", "kept_under_cap", '"spatial"')
    assert [word for word in needed if word not in json.dumps(good)] == []
    assert sum(len(record.get("assignment", {}).get("sent", [])) for record in good) > 30


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[1,]", b"{'a': 1}", b'{"a": 01}', b'{"a": +1}', b'{"a": .5}', b'{"a": 1} x', b'{"a": "\\x"}', b"\xff", b'{"a": Infinity}'],
)  # fmt: skip
def test_no_json(data: bytes, call_draw: Call) -> None:
    """Text that is no JSON is refused; YAML, which the command reads too, is not read here."""
    assert [one["code"] for one in call_draw("replayDraw", record=data)["unusable"]] == ["offline-not-json"]


def test_key_twice(call_draw: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A key that stands twice could be read as two records."""
    data = canonical(records()["good"]).replace(b'"frozen"', b'"frozen":"x","frozen"', 1)
    found = [(one["code"], one["sentence"]) for one in call_draw("replayDraw", record=data)["unusable"]]
    assert (False, found) == by_python(data, tmp_path, capsys)
