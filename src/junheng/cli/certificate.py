"""`junheng certificate validate|render|sign|verify`: reading certificates of any maker, offline."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from junheng.cli.output import one_line, print_json, read_bytes, report_unusable, write_new
from junheng.core.certificate.answers import report_as_json, validation_as_json
from junheng.core.certificate.bundle import core_answer, with_certificate
from junheng.core.certificate.digest_record import RecordAnswer, record_note
from junheng.core.certificate.findings import Validation, validate
from junheng.core.certificate.parsing import LIMITS, Document, parse
from junheng.core.certificate.report import Report, verify
from junheng.core.certificate.signature import sign
from junheng.core.certificate.status import moment_of, parse_status
from junheng.core.certificate.trust import Trust, trust_from
from junheng.core.reason import Reason, Refusal, Refused, UnusableInput, declare, refuse
from junheng.core.transparency.leaf import parse_leaf
from junheng.core.transparency.proof import CARRYING_LIMIT, Bundle, bundle_file, parse_bundle

declare(
    Reason("not-a-folder", zh="{file} 不是文件夹", en="{file} is not a folder"),
    Reason("signing-key-unreadable", zh="读不了私钥或证书 {file}：{why}", en="cannot read the key or certificate {file}: {why}"),
    Reason("render-language-unsupported", zh="PDF 只能用一种语言", en="a PDF is made in one language"),
)  # fmt: skip

SMALL = 1024 * 1024
STATUS_LIMIT = 64 * 1024 * 1024
_LIMITS = (
    f"Limits: {LIMITS.size >> 20} MiB, {LIMITS.nodes} nodes, {LIMITS.depth} levels, {LIMITS.attributes} "
    f"attributes an element of {LIMITS.attribute_length} characters; UTF-8; no DOCTYPE; nothing is fetched."
)
_MARKS = {"valid": "valid", "invalid": "INVALID", "cannot-tell": "cannot tell"}


def add_commands(groups: Any) -> None:
    group = groups.add_parser("certificate", help="validate, render, sign and verify DCC certificates")
    verbs = group.add_subparsers(dest="verb", required=True, metavar="VERB")
    _add_validate(verbs)
    _add_render(verbs)
    _add_sign(verbs)
    _add_verify(verbs)
    _add_bundle(verbs)
    _add_record(verbs)


def _common(verbs: Any, name: str, help: str) -> argparse.ArgumentParser:
    verb: argparse.ArgumentParser = verbs.add_parser(name, help=help, epilog=_LIMITS)
    verb.add_argument("file", metavar="FILE.xml", help="a DCC, or - for standard input")
    verb.add_argument("--json", action="store_true", help="one JSON document on standard output")
    return verb


def _add_validate(verbs: Any) -> None:
    verb = _common(verbs, "validate", "schema of the version found, and business rules")
    verb.add_argument("--lang", choices=("zh", "en"), default="en", help="language of the reasons")
    verb.set_defaults(run=run_validate)


def _add_render(verbs: Any) -> None:
    verb = _common(verbs, "render", "a readable form, HTML or PDF/A-3b with the XML attached")
    verb.add_argument("--to", choices=("html", "pdf"), required=True)
    verb.add_argument("--lang", choices=("zh", "en", "both"), default="zh")
    verb.add_argument("--out", metavar="FILE", help="default: beside the input, with the new ending")
    verb.set_defaults(run=run_render)


def _add_sign(verbs: Any) -> None:
    verb = _common(verbs, "sign", "add a XAdES-B signature (ECDSA P-256, SHA-256)")
    verb.add_argument("--key", required=True, metavar="FILE", help="PEM private key, P-256")
    verb.add_argument(
        "--certificate", required=True, metavar="FILE", help="PEM: the signer's, then its chain"
    )
    verb.add_argument("--out", required=True, metavar="FILE", help="a new file; none is overwritten")
    verb.add_argument("--at", type=_moment, help="the signing time to state (default: now)")
    verb.set_defaults(run=run_sign)


def _add_verify(verbs: Any) -> None:
    verb = _common(verbs, "verify", "which bytes were signed, by whom, when, and what is known of it now")
    verb.epilog = "FILE may also be a proof that carries its certificate (junheng certificate bundle)."
    verb.add_argument(
        "--trust",
        metavar="DIR",
        help="*.pem anchors, intermediates/*.pem, log.vkey, log.sm2.vkey, policy, labs.json",
    )
    verb.add_argument("--status", metavar="FILE", help="a junheng.status/1 file")
    verb.add_argument("--proof", metavar="FILE", help="a log proof (certificate.proof.json or tlog-proof)")
    verb.add_argument("--qr", metavar="TEXT", help="what the code on the paper says, as scanned: JH1|…")
    verb.add_argument("--at", type=_moment, help="the moment of asking (default: now)")
    verb.add_argument("--lang", choices=("zh", "en"), default="en", help="language of the reasons")
    verb.set_defaults(run=run_verify)


def _moment(text: str) -> datetime:
    try:
        return moment_of(text)
    except UnusableInput:
        raise argparse.ArgumentTypeError(f"{text!r} is no date or moment (2026-11-24T15:00:00Z)") from None


def run_validate(options: argparse.Namespace) -> int:
    """Exit 0 valid, 1 not valid, 2 cannot be read."""
    validation = validate(parse(read_bytes(options.file, limit=LIMITS.size)))
    if options.json:
        print_json(validation_as_json(validation, language=options.lang))
    else:
        _print_validation(validation, options)
    return 0 if validation.is_valid else 1


def _print_validation(validation: Validation, options: argparse.Namespace) -> None:
    schema = validation.schema
    by = f"checked by the {schema.used} schema on a copy" if schema.on_copy else "checked by its own schema"
    print(f"DCC {schema.version} ({by}): {'valid' if validation.is_valid else 'NOT VALID'}")
    _print_reasons(schema.errors, options.lang)
    _print_reasons((one.refusal for one in validation.findings), options.lang)


def _print_reasons(reasons: Iterable[Refusal], language: Any) -> None:
    for one in reasons:
        print(f"  {one.code}: {one.message(language)}" + (f"  [{one.path}]" if one.path else ""))


def run_render(options: argparse.Namespace) -> int:
    """The rendering half is imported only here: typesetting is not needed for the other verbs."""
    document = parse(read_bytes(options.file, limit=LIMITS.size))
    try:
        data = _page(document, options.lang) if options.to == "html" else _print(document, options.lang)
    except Refused as problem:  # a character no font has: this input cannot be printed
        raise UnusableInput(*problem.refusals) from None
    out = options.out or (
        str(Path(options.file).with_suffix(f".{options.to}")) if options.file != "-" else "-"
    )
    if out == "-":
        sys.stdout.buffer.write(data)
    else:
        write_new((out, data))
    if options.json and out != "-":
        print_json({"out": out, "bytes": len(data), "sha256": document.sha256})
    return 0


def _page(document: Document, language: str) -> bytes:
    """One HTML page; `both` puts the English article below the Chinese one."""
    from junheng.core.certificate.rendering import render_html

    if language != "both":
        return render_html(document, "zh" if language == "zh" else "en").encode()
    below = f'<section lang="en">{render_html(document, "en", fragment=True)}</section></body>'
    head, _, tail = render_html(document, "zh").rpartition("</body>")
    return (head + below + tail).encode()


def _print(document: Document, language: str) -> bytes:
    from junheng.core.certificate.rendering import render_pdf

    if language == "both":
        raise UnusableInput(refuse("render-language-unsupported", allowed=("zh", "en")))
    return render_pdf(document, "zh" if language == "zh" else "en")


def run_sign(options: argparse.Namespace) -> int:
    """Writes a new file; the key never leaves this process."""
    signed = sign(
        read_bytes(options.file, limit=LIMITS.size),
        key=_private_key(options.key),
        certificate=(chain := _chain(options.certificate))[0],
        chain=chain[1:],
        signing_time=options.at or datetime.now(UTC),
    )
    write_new((options.out, signed))
    answer = parse(signed)
    if options.json:
        print_json({"out": options.out, "sha256": answer.sha256, "bytes": len(signed)})
    else:
        print(f"signed: {options.out}  sha256 {answer.sha256}")
    return 0


def _private_key(name: str) -> ec.EllipticCurvePrivateKey:
    try:
        key = load_pem_private_key(read_bytes(name, limit=SMALL), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as problem:
        raise UnusableInput(refuse("signing-key-unreadable", file=name, why=type(problem).__name__)) from None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise UnusableInput(refuse("signing-key-differs"))
    return key


def _chain(name: str) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(read_bytes(name, limit=SMALL))
    except ValueError:
        raise UnusableInput(refuse("signing-key-unreadable", file=name, why="PEM expected")) from None


def _add_bundle(verbs: Any) -> None:
    verb = _common(verbs, "bundle", "one file that verifies offline: the proof with the certificate in it")
    verb.add_argument("--proof", required=True, metavar="FILE", help="its place in the log")
    verb.add_argument("--qr", metavar="TEXT", help="what the code on the paper says: JH1|…")
    verb.add_argument("--out", required=True, metavar="FILE", help="a new file; none is overwritten")
    verb.set_defaults(run=run_bundle)


def run_bundle(options: argparse.Namespace) -> int:
    """Exit 0 written, 1 they do not belong together, 2 cannot be read."""
    xml = read_bytes(options.file, limit=LIMITS.size)
    bundle = parse_bundle(read_bytes(options.proof, limit=CARRYING_LIMIT))
    try:
        made = with_certificate(bundle, xml=xml, core=options.qr)
    except Refused as problem:
        report_unusable(problem, source=options.file)
        return 1
    data = bundle_file(made)
    write_new((options.out, data))
    if options.json:
        print_json({"out": options.out, "bytes": len(data)})
    else:
        print(f"bundle: {options.out}  {len(data)} bytes")
    return 0


def _add_record(verbs: Any) -> None:
    help = "the digest record of an issue as a signed note: what SM2 signs, for any program that reads SM2"
    verb: argparse.ArgumentParser = verbs.add_parser("record", help=help, description=help)
    verb.add_argument(
        "file", metavar="PROOF", help="certificate.proof.json or tlog-proof; - for standard input"
    )
    verb.add_argument("--json", action="store_true", help="one JSON document on standard output")
    verb.set_defaults(run=run_record)


def run_record(options: argparse.Namespace) -> int:
    """Exit 0 and the note; 1 where the issue has none, 2 where the file is no proof of an issue."""
    bundle = parse_bundle(read_bytes(options.file, limit=CARRYING_LIMIT))
    if bundle.leaf is None:
        raise UnusableInput(refuse("bundle-without-leaf"))
    try:
        note = record_note(parse_leaf(bundle.leaf).facts)
    except Refused as problem:
        raise UnusableInput(*problem.refusals) from None
    if options.json:
        print_json({"record": note and note.decode()})
    elif note is None:
        print("none: this issue carries no SM2 signature", file=sys.stderr)
    else:
        sys.stdout.write(note.decode())
    return 1 if note is None else 0


def _given(options: argparse.Namespace) -> tuple[Document, Bundle | None, str | None]:
    """The certificate, its proof and the text of its code: from a file each, or all from the one that carries them."""
    data = read_bytes(options.file, limit=LIMITS.size)
    bundle = parse_bundle(read_bytes(options.proof, limit=CARRYING_LIMIT)) if options.proof else None
    if data.lstrip()[:1] != b"{":
        return parse(data), bundle, options.qr
    carrying = parse_bundle(data)
    if carrying.certificate is None:
        raise UnusableInput(refuse("bundle-without-certificate"))
    return parse(carrying.certificate), bundle or carrying, options.qr or carrying.core


def run_verify(options: argparse.Namespace) -> int:
    """Exit 0 valid, 1 invalid or cannot tell or not what code or record say, 2 cannot be read."""
    document, proof, text = _given(options)
    core = core_answer(text, document=document, bundle=proof) if text else None
    report = verify(
        document,
        trust=_trust(options.trust) if options.trust else Trust(),
        at=options.at or datetime.now(UTC),
        status=parse_status(read_bytes(options.status, limit=STATUS_LIMIT)) if options.status else None,
        proof=proof,
    )
    if options.json:
        print_json(report_as_json(report, core=core, language=options.lang))
    else:
        _print_report(report, options.lang)
        if core is not None:
            print(f"  {'Code:':<14} {'NO' if core.problems else 'agrees'}; {one_line(core.core.value)}")
            _print_reasons(core.problems, options.lang)
    is_broken = (core and core.problems) or (report.record and report.record.state == "does-not-hold")
    return 0 if report.verdict == "valid" and not is_broken else 1


def _trust(name: str) -> Trust:
    folder = Path(name)
    if not folder.is_dir():
        raise UnusableInput(refuse("not-a-folder", file=name))
    found = [*sorted(folder.glob("*.pem")), *sorted(folder.glob("intermediates/*.pem"))]
    found += [
        path
        for path in (folder / one for one in ("log.vkey", "log.sm2.vkey", "policy", "labs.json"))
        if path.exists()
    ]
    return trust_from(
        {path.relative_to(folder).as_posix(): read_bytes(os.fspath(path), limit=SMALL) for path in found}
    )


def _print_report(report: Report, language: Any) -> None:
    signature, signer = report.signature, report.signer
    covers = {"document": "the whole document", "part": "only a part"}.get(signature.covers or "", "—")
    unchecked = "NOT CHECKED" if signature.present else "—"
    intact = {True: "yes", False: "NO", None: unchecked}[signature.intact]
    key = f"{signer.key}; certificate signed {signer.certificate_algorithm}" if signer.key else "—"
    rows = (
        ("Number", report.summary.number),
        ("Laboratory", " / ".join(report.summary.laboratory_names) or "—"),
        ("Signed bytes", covers),
        ("Intact", intact),
        ("Signer", signer.subject or "—"),
        ("Key", key),
        ("Anchor", signer.anchor or "none of those given"),
        ("Signing time", _time_words(report)),
        ("Status now", report.status.now.status if report.status.now else "not known" if report.status.asked else "not asked"),
        ("In the log", {True: f"yes, entry {report.log.index}", False: "NO", None: "no proof given"}[report.log.included]),
        ("SM2 record", _record_words(report.record)),
        ("Data", "valid" if report.validation.is_valid else "with findings, see validate"),
        ("Recognised", "no agreement on file"),
    )  # fmt: skip
    print(f"{_MARKS[report.verdict]}")
    _print_reasons(report.reasons, language)
    for name, value in rows:
        print(f"  {name + ':':<14} {value}")
    _print_reasons(report.log.problems, language)
    _print_reasons(report.record.problems if report.record else (), language)


def _record_words(record: RecordAnswer | None) -> str:
    if record is None:
        return "no proof given"
    state = {"none": "none", "not-checked": "NOT CHECKED", "does-not-hold": "NO", "holds": "holds"}
    names = ["+".join(vkey.split("+", 2)[:2]) for vkey in record.keys]
    return ", by ".join([state[record.state], *names])


def _time_words(report: Report) -> str:
    claimed = report.signature.claimed_time
    if report.log.time:
        return f"before {report.log.time.isoformat()}, proven by {report.log.time_by}"
    return f"{claimed.isoformat()} (claimed, not proven)" if claimed else "not stated"
