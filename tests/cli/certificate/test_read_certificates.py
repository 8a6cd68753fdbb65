"""`junheng certificate`: exit codes and one JSON document, on real files."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from junheng.cli import certificate
from junheng.cli.output import report_unusable
from junheng.core.reason import UnusableInput

VECTORS = Path(__file__).parents[2] / "vectors" / "dcc"
PLAIN = VECTORS / "ptb_dcclib_valid_v3.3.0.xml"
SIGNED = VECTORS / "dcc_gp_temperature_typical_v12_v3.2.0_signed.xml"


def _run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    certificate.add_commands(parser.add_subparsers())
    options = parser.parse_args(["certificate", *arguments])
    try:
        return int(options.run(options))
    except UnusableInput as problem:
        return report_unusable(problem, source=options.file)


@pytest.fixture
def trust(tmp_path: Path) -> Path:
    folder = tmp_path / "trust"
    (folder / "intermediates").mkdir(parents=True)
    (folder / "root.pem").write_bytes((VECTORS / "certs" / "root.crt").read_bytes())
    (folder / "intermediates" / "sub.pem").write_bytes((VECTORS / "certs" / "sub.crt").read_bytes())
    return folder


def test_validate(capsys: pytest.CaptureFixture[str]) -> None:
    """A published file is valid: exit 0 and the schema used."""
    assert _run("validate", str(PLAIN), "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["valid"], answer["version"], answer["on_copy"]) == (True, "3.3.0", False)


def test_validate_a_faulty_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A fault: exit 1, code and XPath."""
    file = tmp_path / "faulty.xml"
    file.write_bytes(PLAIN.read_bytes().replace(b"0.072 0.089", b"NaN 0.089"))
    assert _run("validate", str(file), "--json") == 1
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert finding["code"] == "number-not-finite" and finding["path"].endswith("si:valueXMLList")


def test_validate_a_hostile_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not readable: exit 2, one line on standard error, nothing on standard output."""
    file = tmp_path / "hostile.xml"
    file.write_bytes(b"<!DOCTYPE x><x/>")
    assert _run("validate", str(file), "--json") == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.count("\n") == 1 and "xml-doctype" in captured.err


def test_verify_the_good_practice_file(trust: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 1 with its three reasons; the signed bytes are whole and intact."""
    assert _run("verify", str(SIGNED), "--trust", str(trust), "--at", "2026-11-24", "--json") == 1
    answer = json.loads(capsys.readouterr().out)
    codes = [one["code"] for one in answer["reasons"]]
    assert codes == ["signer-mismatch", "signing-certificate-expired", "time-unproven"]
    assert (answer["signed"]["intact"], answer["signed"]["covers"]) == (True, "document")


def test_verify_in_words(trust: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A person reads each answer on its own line."""
    assert _run("verify", str(SIGNED), "--trust", str(trust), "--at", "2026-11-24", "--lang", "zh") == 1
    printed = capsys.readouterr().out
    assert "the whole document" in printed and "签名时间没有证明" in printed


def test_trust_that_is_no_folder(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2 and the name."""
    assert _run("verify", str(SIGNED), "--trust", str(SIGNED)) == 2
    assert "not-a-folder" in capsys.readouterr().err


def test_sign_then_verify(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A new key and certificate, a signed file, exit 0; the file is never overwritten."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Self")])
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    own = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(7).not_valid_before(begin).not_valid_after(begin + timedelta(days=99))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (tmp_path / "k.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (tmp_path / "c.pem").write_bytes(own.public_bytes(Encoding.PEM))
    out = tmp_path / "signed.xml"
    arguments = (
        "sign",
        str(PLAIN),
        "--key",
        str(tmp_path / "k.pem"),
        "--certificate",
        str(tmp_path / "c.pem"),
    )
    assert _run(*arguments, "--out", str(out), "--at", "2026-02-01T00:00:00Z", "--json") == 0
    assert json.loads(capsys.readouterr().out)["bytes"] == out.stat().st_size
    assert _run(*arguments, "--out", str(out)) == 2
    assert "output-exists" in capsys.readouterr().err
    assert _run("verify", str(out), "--at", "2026-02-02", "--json") == 1
    assert json.loads(capsys.readouterr().out)["signed"]["intact"] is True


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", ["zh-CN"]), ("en", ['lang="en"']), ("both", ["zh-CN", 'lang="en"'])]
)
def test_render_html(lang: str, words: list[str], tmp_path: Path) -> None:
    """A foreign certificate as one HTML page, in one language or both."""
    out = tmp_path / "page.html"
    assert _run("render", str(PLAIN), "--to", "html", "--lang", lang, "--out", str(out)) == 0
    page = out.read_text("utf-8")
    assert all(word in page for word in words) and page.count("</html>") == 1 and "0.072" in page


def test_render_pdf(tmp_path: Path) -> None:
    """A foreign certificate as PDF."""
    out = tmp_path / "page.pdf"
    assert _run("render", str(PLAIN), "--to", "pdf", "--lang", "en", "--out", str(out)) == 0
    assert out.read_bytes().startswith(b"%PDF-")


def test_render_pdf_in_both_languages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One PDF has one language; the refusal says which."""
    assert _run("render", str(PLAIN), "--to", "pdf", "--lang", "both", "--out", str(tmp_path / "x.pdf")) == 2
    assert "render-language-unsupported" in capsys.readouterr().err
