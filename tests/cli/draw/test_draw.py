"""`junheng draw`: the same bytes again, everything changed is found, and no plan ends in a traceback."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.core.draw.plans import ALONE, SECRETS, plan, random_plan, with_revealed

from junheng.cli.main import main

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "docs" / "examples" / "draw_plan.json"
OBJECTS = [{"id": f"o{at}"} for at in range(6)]
STRATA = [{"size": 2, "reserve": 1}]

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Ask:
    """Runs a verb on a document (or bytes); gives exit code, standard output and standard error."""

    def run(verb: str, document: Any, *arguments: str) -> tuple[int, str, str]:
        file = tmp_path / "document"
        file.write_bytes(
            document if isinstance(document, bytes) else json.dumps(document, ensure_ascii=False).encode()
        )
        code = main(["draw", verb, str(file), *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def record_of(ask: Ask, document: Any) -> dict[str, Any]:
    code, out, _err = ask("run", document, "--json")
    assert code == 0
    found: dict[str, Any] = json.loads(out)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_replay_gives_the_same_bytes(ask: Ask, tmp_path: Path, seed: int) -> None:
    """What `run` printed is what `--out` wrote; it replays from both, and written otherwise as well."""
    code, out, _err = ask("run", random_plan(seed), "--json", "--out", str(tmp_path / "record.json"))
    assert code == 0 and (tmp_path / "record.json").read_text(encoding="utf-8") == out
    assert ask("replay", out.encode())[:2] == (0, "same\n")
    assert ask("replay", json.dumps(json.loads(out), indent=4).encode())[0] == 0
    code, said, _err = ask("replay", out.encode(), "--json")
    assert json.loads(said)["same"] is True


def test_every_changed_byte_of_a_record_is_found(ask: Ask) -> None:
    """One byte in each three: another digit, another letter, another sign. The trailing line end alone carries nothing."""
    document = plan(OBJECTS, STRATA, inspectors=[{"id": f"I{at}", "load": 3} for at in range(4)])
    record = ask("run", document, "--json")[1].encode().rstrip(b"\n")
    for place in range(0, len(record), 3):
        changed = record[:place] + bytes([record[place] ^ 1]) + record[place + 1 :]
        assert ask("replay", changed)[0] in (1, 2), (place, record[place - 20 : place + 20])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda r: r["selected"].reverse(), "record-differs"),
        (lambda r: r.update(seed="0" * 64), "record-differs"),
        (lambda r: r["strata"][0]["reserve"].clear(), "record-differs"),
        (lambda r: r.pop("warnings"), "record-differs"),
        (lambda r: r.update(more=None), "record-differs"),
        (lambda r: r["plan"]["objects"].pop(), "draw-frozen-differs"),
        (lambda r: r["plan"]["objects"][0].update(weight=5), "draw-frozen-differs"),
        (lambda r: r["plan"]["revealed"].update(beacon=[[7, 3, 28, 20], "SSE 3 419.88"]), "record-differs"),
        (lambda r: r["plan"]["revealed"]["secrets"].pop(), "record-differs"),
        (lambda r: r["plan"].update(revealed=None), "draw-not-revealed"),
    ],
)
def test_tampering_is_named(ask: Ask, change: Callable[[Any], Any], code: str) -> None:
    """Exit 1 with the reason, also where the plan inside can no longer be drawn from."""
    record = record_of(ask, plan(OBJECTS, STRATA))
    change(record)
    found, out, _err = ask("replay", record, "--json")
    assert found == 1
    assert code in {each["code"] for each in json.loads(out)["reasons"]}


def test_stopping_at_a_better_beacon_or_secret_changes_the_frozen_list_or_the_seed(ask: Ask) -> None:
    """Another list after freezing is refused; another beacon value is another seed."""
    document = plan(OBJECTS, STRATA)
    moved = copy.deepcopy(document)
    moved["objects"][0]["weight"] = 2
    code, _out, err = ask("run", moved)
    assert code == 2 and "[draw-frozen-differs]" in err
    seeds = {record_of(ask, with_revealed(document, beacon=[[at], "x"]))["seed"] for at in range(5)}
    assert len(seeds) == 5


def test_missing_secret_is_never_dropped_silently(ask: Ask) -> None:
    """Void as the plan wants it, with the name; or drawn with the second beacon, without which there is no draw."""
    kept = [{"organiser": name, "secret": secret} for name, secret in SECRETS.items() if name != "Jiangsu"]
    record = record_of(ask, with_revealed(plan(OBJECTS, STRATA), secrets=kept))
    assert record["outcome"] == "void" and "selected" not in record and "seed" not in record
    assert record["warnings"] == [{"code": "reveal-missing", "facts": {"organiser": "Jiangsu"}}]
    assert ask("replay", record)[0] == 0
    later = {"instant": "2026-12-03T12:00:00+08:00", "sources": [{"name": "lottery"}]}
    careful = plan(OBJECTS, STRATA, if_missing="second-beacon", second_beacon=later)
    code, _out, err = ask("run", with_revealed(careful, secrets=kept))
    assert code == 2 and "[draw-beacon-missing]" in err
    record = record_of(ask, with_revealed(careful, secrets=kept, second_beacon=[[1, 2]]))
    assert (record["outcome"], record["second_beacon"]) == ("drawn", "1.2./")
    assert [each["state"] for each in record["organisers"]] == ["revealed", "reveal-missing", "revealed"]
    assert ALONE.drawn(record["plan"])[0] == record["seed"]
    whole = record_of(ask, careful)
    assert whole["seed"] != record["seed"] and "second_beacon" not in whole


def test_other_secret_than_committed(ask: Ask) -> None:
    """It is named, and counts as not revealed; an organiser's commitment does not hold for another."""
    other = [
        {"organiser": name, "secret": "00" * 16 if name == "Anhui" else s} for name, s in SECRETS.items()
    ]
    record = record_of(ask, with_revealed(plan(OBJECTS, STRATA), secrets=other))
    assert (record["outcome"], record["organisers"][0]["state"]) == ("void", "reveal-differs")
    copied = plan(OBJECTS, STRATA)
    copied["organisers"][0]["commitment"] = copied["organisers"][1]["commitment"]
    same = [{"organiser": name, "secret": SECRETS["Jiangsu"]} for name in SECRETS]
    record = record_of(ask, with_revealed(copied, secrets=same))
    assert [each["state"] for each in record["organisers"]] == [
        "reveal-differs",
        "revealed",
        "reveal-differs",
    ]


def test_warnings_of_a_weak_plan(ask: Ask) -> None:
    """One province, and a list that nobody says was frozen."""
    document = plan(OBJECTS, STRATA)
    for each in document["organisers"]:
        each["province"] = "Zhejiang"
    record = record_of(ask, with_revealed(document, frozen=None))
    assert [each["code"] for each in record["warnings"]] == ["frozen-not-stated", "one-province"]


def test_example_and_script_for_strangers(
    ask: Ask, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The example of the documentation, drawn again by the one-file script, which finds a change too."""
    record = record_of(ask, EXAMPLE.read_bytes())
    ours = {
        one["name"]: ([each["id"] for each in one["selected"]], one["reserve"]) for one in record["strata"]
    }
    assert ALONE.drawn(record["plan"]) == (record["seed"], ours)
    chain = [each for each in record["excluded"] if each["code"] == "excluded-by-cap"]
    assert len(chain) == 2 and record["strata"][0]["eligible"] == 5
    assert all(len(each["inspectors"]) == 2 for each in record["assignment"]["sent"])


def test_freeze_and_commit(ask: Ask, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The digest before anything is revealed is that of the record; a commitment is the one of the plan."""
    document = plan(OBJECTS, STRATA)
    bare = {key: value for key, value in document.items() if key != "revealed"}
    frozen = ask("freeze", bare)[1].strip()
    assert frozen == record_of(ask, document)["frozen"] == document["revealed"]["frozen"]
    code, out, _err = ask("commit", SECRETS["Anhui"].encode(), "--draw", "T-1", "--organiser", "Anhui")
    assert (code, out.strip()) == (0, document["organisers"][0]["commitment"])
    assert ask("commit", b"short", "--draw", "T-1", "--organiser", "Anhui")[0] == 2
    code, _out, err = ask("run", bare)
    assert code == 2 and "[draw-not-revealed]" in err


def _changed(**change: Any) -> Callable[[Any], Any]:
    return lambda document: document.update(change)


UNREAL = ("2026-02-30T12:00:00Z", "2026-13-01T12:00:00Z", "2026-12-01T25:00:00Z", "2026-12-01T12:00:00+99:00",
          "2026-12-01T12:00:00", "0000-12-01T12:00:00Z", "2026-12-01")  # fmt: skip
NOT_LATER = (
    "2026-12-01T12:00:00+08:00",
    "2026-12-01T04:00:00Z",
    "2026-12-01T23:59:59+20:00",
    "2025-12-31T23:00:00Z",
)
"""The beacon speaks at 2026-12-01T12:00:00+08:00: the same instant, the same elsewhere, before it on a later clock, before it."""
HOSTILE: list[tuple[Callable[[Any], Any], str]] = [
    (_changed(schema="junheng.draw-plan/2"), "schema-differs"),
    (_changed(algorithm="other/1"), "schema-differs"),
    (_changed(stratta=[]), "key-unknown"),
    (_changed(draw=""), "value-unusable"),
    (_changed(draw=7), "value-unusable"),
    (_changed(organisers=[]), "value-unusable"),
    (_changed(strata=[]), "value-unusable"),
    (_changed(strata=[{"size": 2, "share": "1/2"}]), "draw-size-or-share"),
    (_changed(strata=[{}]), "draw-size-or-share"),
    (_changed(strata=[{"size": -1}]), "draw-out-of-range"),
    (_changed(strata=[{"size": True}]), "draw-out-of-range"),
    (_changed(strata=[{"share": "3/2"}]), "draw-out-of-range"),
    (_changed(strata=[{"share": "1/0"}]), "draw-rational"),
    (_changed(strata=[{"size": 7}]), "draw-sample-larger"),
    (_changed(strata=[{"size": 4, "reserve": 3}]), "draw-sample-larger"),
    (_changed(strata=[{"size": 1}, {"size": 1}]), "draw-id-twice"),
    (_changed(strata=[{"name": "A", "size": 1}]), "draw-name-unknown"),
    (_changed(objects=[{"id": "a"}, {"id": "a"}]), "draw-id-twice"),
    (_changed(objects=[{"id": "a", "weight": 0.5}]), "draw-value"),
    (_changed(objects=[{"id": "a", "weight": -1}]), "draw-rational"),
    (_changed(objects=[{"id": "a", "weight": "1e9"}]), "draw-rational"),
    (_changed(objects=[{"id": "a", "weight": 1 << 60}]), "draw-value"),
    (_changed(objects=[{"id": "a", "weight": None, "latitude": "91", "longitude": "0"}]), "draw-place"),
    (_changed(objects=[{"id": "a", "latitude": "30"}]), "value-missing"),
    (_changed(objects=[{"id": "a", "certain": "yes"}]), "value-unusable"),
    (_changed(objects=[{"id": f"o{at}", "certain": True} for at in range(3)]), "draw-certain-more"),
    (_changed(objects=[{"id": f"o{at}", "weight": 0} for at in range(3)]), "draw-sample-larger"),
    (_changed(objects=[{"id": f"o{at}", "weight": f"1/{999_999_937 - 2 * at}"} for at in range(9)]), "draw-weights-too-fine"),
    (_changed(objects={"id": "a"}), "value-unusable"),
    (_changed(objects=[["a"]]), "value-unusable"),
    (_changed(objects=[{"id": "\ud800"}]), "draw-value"),
    (_changed(objects=[{"é": "a"}]), "draw-value"),
    (_changed(cap={"per_enterprise": 1, "checked": [{"enterprise": "E", "times": 1}, {"enterprise": "E", "times": 2}]}), "draw-id-twice"),
    (_changed(inspectors=[{"id": "I", "load": 10**9}]), "draw-out-of-range"),
    (_changed(assignment={"most_sure": "0"}), "draw-out-of-range"),
    (_changed(assignment={"most_sure": "1/101"}), "draw-out-of-range"),
    (_changed(assignment={"per_object": 6}), "draw-out-of-range"),
    (_changed(second_beacon={"instant": "2026-12-03T12:00:00Z", "sources": [{"name": "x"}]}), "draw-second-beacon"),
    (_changed(if_missing="second-beacon"), "draw-second-beacon"),
    (_changed(beacon={"instant": "tomorrow", "sources": [{"name": "x"}]}), "draw-hex"),
    (_changed(beacon={"instant": "2026-12-03T12:00:00Z", "sources": []}), "value-unusable"),
    *((_changed(beacon={"instant": instant, "sources": [{"name": "x"}]}), "draw-hex") for instant in UNREAL),
    *((_changed(if_missing="second-beacon", second_beacon={"instant": instant, "sources": [{"name": "x"}]}), "draw-second-beacon-not-later") for instant in NOT_LATER),
    (lambda d: d["organisers"][0].update(commitment="sha256:00"), "draw-hex"),
    (lambda d: d["organisers"].append(d["organisers"][0]), "draw-id-twice"),
    (lambda d: d["revealed"]["secrets"].append({"organiser": "Nobody", "secret": "00" * 16}), "draw-name-unknown"),
    (lambda d: d["revealed"].update(secrets=[{"organiser": "Anhui", "secret": "A1" * 16}]), "draw-hex"),
    (lambda d: d["revealed"].update(beacon=[[1]]), "draw-beacon-missing"),
    (lambda d: d["revealed"].update(beacon=["text", "text"]), "value-unusable"),
    (lambda d: d["revealed"].update(beacon=[[-1], "x"]), "value-unusable"),
    (lambda d: d["revealed"].update(beacon=[[], "x"]), "value-unusable"),
    (lambda d: d["revealed"].update(beacon=[[1], "——"]), "value-unusable"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "code"), HOSTILE)
def test_unusable_plans(ask: Ask, change: Callable[[Any], Any], code: str) -> None:
    """One line for each problem with its code; no plan is drawn from that is not whole."""
    document = plan(OBJECTS, STRATA)
    change(document)
    document.get("revealed", {}).pop("frozen", None)
    data = json.dumps(document).encode()  # lone surrogates stay escaped
    found, out, err = ask("run", data)
    assert found == 2 and f"[{code}]" in err and not out


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"null", b"7", b"{", b'{"a": 1, "a": 2}', b"\xff", b"[" * 500, b'{"plan": []}']
)
def test_no_record_and_no_plan(ask: Ask, data: bytes) -> None:
    """Whatever a file holds: exit 2 and a line."""
    for verb in ("run", "replay", "freeze"):
        code, _out, err = ask(verb, data)
        assert code == 2 and err.strip() and "Traceback" not in err


def test_yaml_plan_and_people(ask: Ask) -> None:
    """A plan in YAML is the same plan; without --json people read names and probabilities."""
    document = plan(OBJECTS, STRATA, inspectors=[{"id": f"I{at}", "load": 3} for at in range(4)])
    from io import StringIO

    from ruamel.yaml import YAML

    text = StringIO()
    YAML(typ="safe", pure=True).dump(document, text)
    code, out, _err = ask("run", text.getvalue().encode())
    assert code == 0 and "p = 1/3" in out and record_of(ask, document)["seed"] in out
