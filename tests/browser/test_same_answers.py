"""The page and the command say the same of every proof of the shared set, in the same words."""

from __future__ import annotations

import base64
import json
from argparse import Namespace
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.browser.bundles import Case, cases

from junheng.cli.main import parser
from junheng.core.reason import JunhengError

Call = Callable[..., dict[str, Any]]
VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "ledger_given.json").read_text("utf-8"))
BROWSER_S = 5.0
"""No file of the set may keep a reader waiting longer."""
every = cache(cases)


def by_python(case: Case, folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The command's answer: its JSON, or the refusals it would print with exit 2."""
    words = ["log", "verify", _file(folder, "bundle", case.bundle), "--json"]
    words += ["--vkey", _file(folder, "vkey", case.vkey.encode())]
    words += [] if case.policy is None else ["--policy", _file(folder, "policy", case.policy)]
    words += [] if case.leaf is None else ["--leaf", _file(folder, "leaf", case.leaf)]
    options: Namespace = parser().parse_args(words)
    try:
        options.run(options)
    except JunhengError as problem:
        return {"unusable": [(one.code, one.message()) for one in problem.refusals]}
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def _file(folder: Path, name: str, data: bytes) -> str:
    (folder / name).write_bytes(data)
    return str(folder / name)


def _said(refusals: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["code"], one["sentence"]) for one in refusals]


UNLIKE = {"note-not-utf8", "file-too-large", "policy-malformed"}
"""Codes whose sentences differ in a detail: where a byte stands, and what read the file first."""


@pytest.mark.parametrize("name", every())
def test_proof(name: str, call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Same verdict, same codes in the same order, same sentences, same facts."""
    case = every()[name]
    theirs = by_python(case, tmp_path, capsys)
    found = call("verifyProof", bundle=case.bundle, vkey=case.vkey, policy=case.policy, leaf=case.leaf)
    assert found["milliseconds"] < BROWSER_S * 1000
    if "unusable" in theirs:
        ours = _said(found["unusable"])
        if not {code for code, _ in theirs["unusable"]} & UNLIKE:
            assert ours == theirs["unusable"]
        elif theirs["unusable"][0][0] != "file-too-large":
            assert [code for code, _ in ours] == [code for code, _ in theirs["unusable"]]
        return
    answer = found["answer"]
    assert _said(answer["refusals"]) == [(one["code"], one["message"]) for one in theirs["reasons"]]
    assert theirs["valid"] is (answer["refusals"] == [])
    assert (answer["index"], answer["hash"]) == (str(theirs["index"]), theirs["leaf_hash"])
    seen = answer["checkpoint"] or {"origin": None, "size": None}
    assert (seen["origin"], seen["size"]) == (
        theirs["origin"],
        None if theirs["size"] is None else str(theirs["size"]),
    )
    assert [one["key"]["name"] for one in answer["signed"]] == [one["name"] for one in theirs["signed"]]


def test_the_set_is_both_good_and_broken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A set of which all were refused, or none, would prove little; each kind of answer is there."""
    answers = [by_python(case, tmp_path, capsys) for case in every().values()]
    assert sum(one.get("valid") is True for one in answers) >= 15
    assert sum(one.get("valid") is False for one in answers) >= 15
    assert sum("unusable" in one for one in answers) >= 40


@pytest.mark.parametrize("case", VECTORS["inclusion"], ids=lambda case: case["id"])
def test_given_inclusion(case: dict[str, Any], call: Call) -> None:
    """The given proofs hold in the browser exactly where their source says so."""
    found = call(
        "notIncluded", index=str(case["leaf_index"]), size=str(case["tree_size"]), proof=case["proof"],
        leaf=base64.b64decode(case["leaf_hash"]), root=base64.b64decode(case["root"]),
    )  # fmt: skip
    assert (found["answer"] == []) is case["valid"]


@pytest.mark.parametrize("case", VECTORS["notes"], ids=lambda case: case["id"])
def test_given_note(case: dict[str, Any], call: Call) -> None:
    """The given notes open in the browser, or do not, as their source says; cosignatures with their times."""
    found = call("openNote", note=case["note"].encode(), vkeys=case["vkeys"])
    assert ("answer" in found) is case["valid"]
    if case["valid"]:
        times = [int(one["time"]) for one in found["answer"]["signed"] if one["time"] is not None]
        assert times == case["cosignature_times"]
