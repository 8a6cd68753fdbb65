"""One file that verifies offline: the proof of an issue with the certificate in it and the code of its paper.

The code (`qr`) is no signature. What it says is laid beside the file and the log: number, issuer and digest beside the
file, kind and index beside the proof. Its one value with U and k is for a person's eye, and is passed on as read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from junheng.core.certificate.parsing import Document, parse
from junheng.core.certificate.qr import Proof, decode_proof
from junheng.core.certificate.reading import summarise
from junheng.core.reason import JunhengError, Reason, Refusal, Refused, because, declare, refuse
from junheng.core.transparency.leaf import parse_leaf
from junheng.core.transparency.proof import Bundle

declare(
    Reason(
        "core-other-file", zh="核对码里的摘要不是这份文件的", en="the digest in the code is not this file's"
    ),
    Reason(
        "core-number-differs",
        zh="核对码里的编号是 {found}，文件里是 {expected}",
        en="the code says number {found}, the file {expected}",
    ),
    Reason(
        "core-issuer-differs",
        zh="核对码里的机构是 {found}，文件里是 {expected}",
        en="the code says issuer {found}, the file {expected}",
    ),
    Reason(
        "core-kind-differs",
        zh="核对码里的种类是 {found}，日志里是 {expected}",
        en="the code says kind {found}, the log {expected}",
    ),
    Reason(
        "core-index-differs",
        zh="核对码里的日志序号是 {found}，证明里是 {expected}",
        en="the code says entry {found}, the proof {expected}",
    ),
)


@dataclass(frozen=True, slots=True)
class CoreAnswer:
    """What the code on a paper says, and all in which it differs from file and proof."""

    core: Proof
    problems: tuple[Refusal, ...]


def with_certificate(bundle: Bundle, *, xml: bytes, core: str | None = None) -> Bundle:
    """The proof with its certificate, and the code of its paper; `Refused` where they do not belong together."""
    document = parse(xml)
    made = replace(bundle, certificate=xml, core=core)
    problems = made.refusals_of_certificate()
    if core is not None:
        problems += core_answer(core, document=document, bundle=bundle).problems
    if problems:
        raise Refused(*problems)
    return made


def core_answer(text: str, *, document: Document, bundle: Bundle | None = None) -> CoreAnswer:
    """The code read (`UnusableInput` if it is none) and laid beside the file, and the proof where there is one."""
    core, summary = decode_proof(text), summarise(document)
    names = summary.laboratory_names
    problems = because(
        (core.digest.hex() != document.sha256, "core-other-file"),
        (
            core.number != summary.number,
            refuse("core-number-differs", found=core.number, expected=summary.number),
        ),
        (
            not any(core.issuer and name.startswith(core.issuer) for name in names),
            refuse("core-issuer-differs", found=core.issuer, expected=" / ".join(names) or "—"),
        ),
    )
    return CoreAnswer(core, problems + (_beside_proof(core, bundle) if bundle is not None else ()))


def _beside_proof(core: Proof, bundle: Bundle) -> tuple[Refusal, ...]:
    try:
        kind = parse_leaf(bundle.leaf or b"").facts.get("kind")
    except JunhengError as problem:
        return problem.refusals
    index = bundle.proof.index
    return because(
        (
            kind not in (None, core.kind),
            refuse("core-kind-differs", found=core.kind, expected=kind),
        ),
        (
            core.index not in (None, index),
            refuse("core-index-differs", found=core.index, expected=index),
        ),
    )
