"""The tour's papers in the hands of other people's tools: Go, xmlsec1, poppler, pikepdf, and our own command line."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from junheng.cli.main import main

Program = Callable[..., subprocess.CompletedProcess[str]]
STEPS = ["search", "order", "calibrate", "issue", "verify", "trace", "recall", "recognise"]


def test_the_eight_steps_hold(tour: Path) -> None:
    """Contract 6: the names, each held, each with what was seen."""
    told = json.loads((tour / "tour.json").read_text())
    assert [step["name"] for step in told["steps"]] == STEPS
    assert all(step["ok"] and step["seen"] for step in told["steps"])


def test_the_command_line_agrees(tour: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A stranger with the trust folder, the status list and the proof: valid, logged, intact."""
    code = main(
        ["certificate", "verify", str(tour / "certificate.xml"), "--trust", str(tour / "trust"), "--status",
         str(tour / "status.json"), "--proof", str(tour / "certificate.proof.json"), "--json"]
    )  # fmt: skip
    report = json.loads(capsys.readouterr().out)
    assert (code, report["verdict"], report["reasons"]) == (0, "valid", [])
    assert main(["log", "fsck", str(tour / "log"), "--vkey", str(tour / "log.vkey")]) == 0


def test_one_changed_digit_is_invalid(tour: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same file with one result changed: exit 1 and the word invalid."""
    data = (tour / "certificate.xml").read_bytes()
    at = data.rindex(b"<si:value") if b"<si:value" in data else data.rindex(b"<si:valueXMLList")
    at = data.index(b">", at) + 1
    place = next(place for place in range(at, len(data)) if chr(data[place]).isdigit())
    changed = data[:place] + (b"7" if data[place : place + 1] != b"7" else b"3") + data[place + 1 :]
    (tmp_path / "changed.xml").write_bytes(changed)
    words = ["certificate", "verify", str(tmp_path / "changed.xml"), "--trust", str(tour / "trust"), "--json"]
    assert main(words) == 1
    assert json.loads(capsys.readouterr().out)["verdict"] == "invalid"


def test_go_reads_the_log(tour: Path, verify_log: Program) -> None:
    """Every entry's inclusion and the signed tree hold in x/mod sumdb."""
    vkey = (tour / "log.vkey").read_text().strip()
    found = verify_log(str(tour / "log"), vkey)
    assert found.stdout.startswith(f"ok {vkey.split('+')[0]} "), found.stderr


def test_xmlsec1_accepts_the_signature(tour: Path, program: Program) -> None:
    """All three references under the demo's root; without that root it is refused."""
    words = ("xmlsec1", "--verify", "--enabled-key-data", "x509", "--id-attr:Id", "SignedProperties")
    anchor = next((tour / "trust").glob("anchor-*.pem"))
    accepted = program(*words, "--trusted-pem", anchor, tour / "certificate.xml")
    assert (
        accepted.returncode == 0
        and "SignedInfo References (ok/all): 3/3" in accepted.stderr + accepted.stdout
    )
    assert program(*words, tour / "certificate.xml").returncode != 0


def test_pdfsig_accepts_the_seal(tour: Path, program: Program) -> None:
    """The seal is good and covers the whole file; the demo's authority is nobody's anchor, and that is said."""
    said = program("pdfsig", tour / "certificate.pdf").stdout
    assert "Signature Validation: Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


def test_the_paper_has_the_structure_of_pdf_a_3b(tour: Path) -> None:
    """Structural checks, not a validator: output intent, XMP part and level, fonts embedded, the XML attached."""
    with pikepdf.open(tour / "certificate.pdf") as paper:
        assert paper.Root.OutputIntents[0].S == "/GTS_PDFA1"
        with paper.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "B")
        fonts = [
            thing
            for thing in paper.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
        ]
        assert fonts and all({"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys()) for font in fonts)
        attached = (
            paper.attachments["certificate.xml"]
            if "certificate.xml" in paper.attachments
            else next(iter(paper.attachments.values()))
        )
        assert attached.obj.AFRelationship in ("/Data", "/Source")
        data = attached.get_file().read_bytes()
    assert hashlib.sha256(data).digest() == hashlib.sha256((tour / "certificate.xml").read_bytes()).digest()


def test_poppler_reads_the_paper(tour: Path, program: Program, tmp_path: Path) -> None:
    """The words and the results stand in the paper as text, in Chinese."""
    program("pdftotext", "-layout", tour / "certificate.pdf", tmp_path / "paper.txt")
    words = (tmp_path / "paper.txt").read_text()
    number = json.loads((tour / "tour.json").read_text())["steps"][3]["seen"]["number"]
    assert number in words and "浙江示例计量院" in words
