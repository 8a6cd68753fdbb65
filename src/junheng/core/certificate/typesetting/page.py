"""Typeset a certificate as PDF/A-3b with its XML attached; the same input gives the same bytes.

Text enters typst as JSON data, never as source. No package, no system font and no network is used. Typst runs the
clock only where a document has no date: ours always has the date of issue.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import typst
from fontTools.ttLib import TTFont

from junheng.core.certificate.content import CertificateContent
from junheng.core.certificate.qr import draw_proof
from junheng.core.certificate.typesetting.sheet import Language, sheet
from junheng.core.reason import Reason, Refusal, Refused, declare, refuse

COMPILE: Any = typst.compile  # its stub leaves one type variable that no call can bind
FONTS = "junheng.core.certificate"
NEUTRAL = frozenset("\n\u2028")

declare(
    Reason(
        code="character-not-in-font",
        zh="证书字体没有字符「{character}」（{code_point}），无法印在证书上：{where}。",
        en="The certificate font lacks the character {character} ({code_point}) and cannot print it: {where}.",
        resolver_zh="由系统管理员安装含该字的备用字体，或改用规范写法。",
        resolver_en="The operator can install a fall-back font that has it, or use the standard form.",
    )
)


def typeset(
    content: CertificateContent,
    *,
    xml: bytes,
    proof_qr: str,
    language: Language = "both",
    fallback_fonts: str | None = None,
) -> bytes:
    """The unsealed PDF/A-3b. Raises Refused naming each character that no font has."""
    if missing := refusals_to_typeset(content, fallback_fonts=fallback_fonts):
        raise Refused(*missing)
    data = sheet(content, xml=xml, proof=proof_qr, language=language)
    return compile_page(
        "certificate.typ", data, fallback_fonts=fallback_fonts, xml=xml, qr=draw_proof(proof_qr)
    )


def compile_page(
    template: str, data: dict[str, Any], *, fallback_fonts: str | None = None, **files: bytes
) -> bytes:
    """Run one bundled template with JSON data and further inputs, as PDF/A-3b."""
    inputs = {"data": json.dumps(data, ensure_ascii=False, sort_keys=True)}
    inputs |= {name: value.decode("utf-8") for name, value in files.items()}
    made: bytes = COMPILE(
        _template(template),
        format="pdf",
        pdf_standards=["a-3b"],
        font_paths=[_font_folder(), *([fallback_fonts] if fallback_fonts else [])],
        ignore_system_fonts=True,
        sys_inputs=inputs,
    )
    return made


@lru_cache(maxsize=8)
def _template(name: str) -> bytes:
    return (resources.files(__package__ or "") / name).read_bytes()


@lru_cache(maxsize=1)
def _font_folder() -> str:
    return str(resources.files(FONTS) / "fonts")


@lru_cache(maxsize=4)
def characters(folder: str | None = None) -> frozenset[int]:
    """The code points that the bundled font, or every TTF and OTF of a folder, can print."""
    found: set[int] = set()
    for path in sorted(Path(folder or _font_folder()).glob("*.[ot]tf")):
        with TTFont(path, lazy=True) as font:
            found |= set(font.getBestCmap())
    return frozenset(found)


def refusals_to_typeset(
    content: CertificateContent, *, fallback_fonts: str | None = None
) -> tuple[Refusal, ...]:
    """One refusal per missing character, with the text it stands in; ask before anything is signed."""
    data = sheet(content, xml=b"", proof="", language="both")
    return refusals_for_texts(_texts(data), fallback_fonts=fallback_fonts)


def refusals_for_texts(texts: Iterable[str], *, fallback_fonts: str | None = None) -> tuple[Refusal, ...]:
    known = characters() | (characters(fallback_fonts) if fallback_fonts else frozenset())
    missing: dict[str, str] = {}
    for text in texts:
        for char in text:
            if ord(char) not in known and char not in NEUTRAL:
                missing.setdefault(char, text)
    return tuple(
        refuse("character-not-in-font", character=char, code_point=f"U+{ord(char):04X}", where=where[:60])
        for char, where in sorted(missing.items())
    )


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
