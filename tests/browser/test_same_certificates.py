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
    for name, data in (("log.vkey", asked.vkey and asked.vkey.encode()), ("policy", asked.policy)):
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
        "verifyCertificate", certificate=asked.certificate, bundle=asked.proof, vkey=asked.vkey, policy=asked.policy, at=asked.at
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
