"""The page and `junheng certificate verify` say the same of every certificate of the shared set."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.browser.certificates import HOSTILE, Asked, cases, plain

from junheng.cli.main import parser
from junheng.core.certificate.parsing import parse
from junheng.core.reason import JunhengError, UnusableInput

Call = Callable[..., dict[str, Any]]
every = cache(cases)


def by_python(asked: Asked, folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The command's JSON, or the codes it would print with exit 2."""
    trust = folder / "trust"
    trust.mkdir()
    texts = {"log.vkey": asked.vkey, "log.sm2.vkey": asked.sm2}
    data_of = {name: None if text is None else text.encode() for name, text in texts.items()}
    data_of |= {"policy": asked.policy, "anchors.pem": asked.anchors, "labs.json": asked.labs}
    for name, data in data_of.items():
        if data is not None:
            (trust / name).write_bytes(data)
    (folder / "certificate.xml").write_bytes(asked.certificate)
    words = ["certificate", "verify", str(folder / "certificate.xml"), "--trust", str(trust), "--at", asked.at, "--json"]  # fmt: skip
    if asked.proof is not None:
        (folder / "proof").write_bytes(asked.proof)
        words += ["--proof", str(folder / "proof")]
    options = parser().parse_args(words)
    try:
        options.run(options)
    except JunhengError as problem:
        return {"unusable": [one.code for one in problem.refusals]}
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def _codes(refusals: list[dict[str, Any]]) -> list[str]:
    return [one["code"] for one in refusals]


@pytest.mark.parametrize("name", every())
def test_certificate(name: str, call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Verdict, reasons, and each question by itself."""
    asked = every()[name]
    theirs = by_python(asked, tmp_path, capsys)
    found = call(
        "verifyCertificate", certificate=asked.certificate, bundle=asked.proof, vkey=asked.vkey, policy=asked.policy, at=asked.at,
        anchors=asked.anchors and asked.anchors.decode(), labs=asked.labs, sm2=asked.sm2,
    )  # fmt: skip
    if "unusable" in theirs:
        assert _codes(found["unusable"]) == theirs["unusable"]
        return
    answer = found["answer"]
    signature, log, signer = answer["signature"], answer["log"], answer["signer"]
    assert (answer["verdict"], _codes(answer["reasons"])) == (theirs["verdict"], _codes(theirs["reasons"]))
    assert (answer["sha"], answer["summary"]["number"], answer["summary"]["byLanguage"]) == (
        theirs["certificate"]["sha256"], theirs["certificate"]["number"], theirs["certificate"]["laboratory"],
    )  # fmt: skip
    assert (signature["present"], signature["covers"], _codes(signature["problems"])) == (
        theirs["signed"]["present"], theirs["signed"]["covers"], _codes(theirs["signed"]["problems"]),
    )  # fmt: skip
    subject = signature["certificate"] and signature["certificate"]["subject"]
    assert (subject, signer["matches"], _codes(signer["problems"])) == (
        theirs["signer"]["subject"], theirs["signer"]["matches_laboratory"], _codes(theirs["signer"]["problems"]),
    )  # fmt: skip
    assert (log["included"], _codes(log["problems"])) == (theirs["log"]["included"], _codes(theirs["log"]["problems"]))  # fmt: skip
    assert signer["anchor"] == theirs["signer"]["anchor"]
    record, told = answer["record"], theirs["record"]
    assert (record is None) is (told is None)
    if told is not None:
        assert (record["state"], _codes(record["problems"])) == (told["state"], _codes(told["problems"]))
        assert record["names"] == ["+".join(vkey.split("+", 2)[:2]) for vkey in told["signed_by"]]
    assert (log["time"] or "")[:19] == (theirs["log"]["time"] or "")[:19]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file(name: str, call: Call) -> None:
    """A hostile certificate is refused with Python's code, and at once; one of odd data only is read."""
    data = HOSTILE[name][1](plain())
    found = call("parseCertificate", data=data)
    assert found["milliseconds"] < 5000
    try:
        parse(data)
    except UnusableInput as problem:
        assert _codes(found["unusable"]) == [one.code for one in problem.refusals]
    else:
        assert found["answer"] == "3.3.0"


def test_the_set_has_paths_and_records_of_every_kind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Paths that lead to an anchor and paths that do not, records of each state: none alone would prove much."""
    names = [name for name in every() if name.startswith(("chain", "record"))]
    answers = [by_python(every()[name], _made(tmp_path / name), capsys) for name in names]
    anchored = [one["signer"]["anchor"] is not None for one in answers if "signer" in one]
    assert sum(anchored) >= 15 and anchored.count(False) >= 12
    states = [one["record"]["state"] for one in answers if one.get("record")]
    assert {*states} == {"none", "holds", "does-not-hold", "not-checked"}


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
